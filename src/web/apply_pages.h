// SPDX-License-Identifier: Apache-2.0
// Handlers of a journey's pages, for the route table.
#pragma once
#include "web/request.h"

struct definition;
void apply_start(struct request *r);
void apply_begin(struct request *r);
void apply_begun(struct request *r);
// What the script of a question found by typing suggests (apply_suggest.c).
void apply_suggestions(struct request *r);
// The same of another definition.
void apply_suggest_of(struct request *r, const struct definition *d);
void apply_page(struct request *r);
void apply_save(struct request *r);
void apply_remove_row(struct request *r);
err apply_save_unit(struct tx *tx, void *data);
void apply_saved(struct request *r);
// What was typed is shown again, with why it could not be saved.
void apply_unsaved(struct request *r);
void apply_check(struct request *r);
void apply_submit(struct request *r);
err apply_submit_unit(struct tx *tx, void *data);
void apply_submitted(struct request *r);
void apply_sent(struct request *r);
void apply_print(struct request *r);
void apply_paper(struct request *r);
void apply_privacy(struct request *r);
// The case that it became (apply_case.c)
void apply_case_picture(struct request *r);
void apply_case_page(struct request *r);
void apply_answer(struct request *r);
err apply_answer_unit(struct tx *tx, void *data);
void apply_withdraw_page(struct request *r);
void apply_withdraw(struct request *r);
err apply_withdraw_unit(struct tx *tx, void *data);
void apply_complain_page(struct request *r);
void apply_complain(struct request *r);
err apply_complain_unit(struct tx *tx, void *data);
void apply_acted(struct request *r);
