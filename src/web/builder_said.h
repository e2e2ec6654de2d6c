// SPDX-License-Identifier: Apache-2.0
// builder_said: conditions as plain sentences.
#pragma once
#include "web/builder_state.h"

// "“Who is it for?” is “Somebody else”"; empty where there is no condition.
str builder_said(struct request *r, const struct builder *b, const struct outline_when *when);
// What a comparison is of, as people read it.
str builder_subject(struct request *r, const struct builder *b, enum when_row_kind kind, str name);
str builder_operator(struct request *r, enum condition_operator compare);
// What stands for a question in lists and sentences: its title, or its id where it has none.
str builder_question_called(struct request *r, const struct builder *b, str id);
// What stands for a page in lists: its name, or that of the end.
str builder_page_called(struct request *r, const struct builder *b, str page);
