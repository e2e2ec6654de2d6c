// SPDX-License-Identifier: Apache-2.0
// builder_text: a text of a draft by what it is ("Hint", "Choice 3 of 6") and where it stands, for whoever translates.
#pragma once
#include "web/builder_state.h"

str builder_text_called(struct request *r, const struct builder *b, const struct translation *text);
// The page and question, or the part of the service; *ret_href is where it is changed.
str builder_text_where(struct request *r, const struct builder *b, const struct translation *text, str *ret_href);
