// SPDX-License-Identifier: Apache-2.0
// builder_languages: the languages of a draft: one more is added, of those that pages are there in; one goes with its
// words; another becomes the first.
#pragma once
#include "web/builder_state.h"

// On a worker thread, once the draft's outline is read: how far each has come.
MUST_USE err builder_languages_find(struct request *r, struct builder *b);
void builder_languages_show(struct request *r, int status, struct builder *b);
void builder_languages_read(struct request *r, struct builder *b);
