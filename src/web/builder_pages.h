// SPDX-License-Identifier: Apache-2.0
// builder_pages: where services are made without code. A draft is shown page by page; each form makes one edit
// (design/edit.h), which becomes a revision (catalogue/revision.h).
#pragma once
#include "base/err.h"

struct request;
struct tx;

void builder(struct request *r);
void builder_look(struct request *r);
void builder_looked(struct request *r);
// What is different (builder_difference.c).
void builder_difference(struct request *r);
void builder_difference_make(struct request *r);
void builder_differed(struct request *r);
void builder_map_make(struct request *r);
void builder_map(struct request *r);
void builder_settings(struct request *r);
void builder_sections(struct request *r);
void builder_mistakes(struct request *r);
void builder_values(struct request *r);
void builder_messages(struct request *r);
void builder_message_look(struct request *r);
void builder_message_looked(struct request *r);
void builder_languages_look(struct request *r);
void builder_languages_looked(struct request *r);
void builder_named(struct request *r);
void builder_named_look(struct request *r);
void builder_named_looked(struct request *r);
void builder_value_look(struct request *r);
void builder_value_looked(struct request *r);
void builder_value_when(struct request *r);
void builder_when_looked(struct request *r);
void builder_history(struct request *r);
// The draft as the public would see it (builder_preview.c).
void builder_preview(struct request *r);
void builder_preview_make(struct request *r);
void builder_previewed(struct request *r);
void builder_preview_removed(struct request *r);
void builder_preview_suggested(struct request *r);
// The open page as the form would make it, which keeps nothing.
void builder_try(struct request *r);
void builder_try_make(struct request *r);
void builder_tried_out(struct request *r);
void builder_edit(struct request *r);
void builder_edit_make(struct request *r);
MUST_USE err builder_edit_unit(struct tx *tx, void *data);
void builder_edited(struct request *r);
