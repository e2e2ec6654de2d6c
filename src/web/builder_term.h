// SPDX-License-Identifier: Apache-2.0
// builder_term: what a calculated value is worked out from: as a sentence, and as lines of a form.
#pragma once
#include "web/builder_state.h"
#include "web/builder_value_view.h"

// "68 + “Diesel”; 30 when …"
str builder_term_said(struct request *r, const struct builder *b, const struct outline_term *term);
struct builder_term_row builder_term_row(struct request *r, const struct builder *b, const struct term_rows *rows,
                                         size_t at);
// How the whole is put together.
struct builder_term_row builder_term_whole(struct request *r, const struct term_rows *rows);
// What a line more may be of, and where it may stand.
struct govuk_option_list builder_term_offered(struct request *r, const struct builder *b);
struct govuk_option_list builder_term_places(struct request *r, const struct term_rows *rows);
// Out of the form into `rows`; b->cannot_be where it had what no page of ours asks, b->asks_more where a button beside
// "Save" was pressed.
void builder_terms_read(struct request *r, struct builder *b, struct term_rows *rows);
