// SPDX-License-Identifier: Apache-2.0
// builder_piece: words beside the questions of a page, as forms.
#pragma once
#include "web/builder_state.h"

// Of the open page, into the view; with what was typed where an edit failed.
void builder_pieces(struct request *r, const struct builder *b, struct builder_view *view);
void builder_piece_read(struct request *r, struct builder *b);
// The control to go to where one of them is wrong.
str builder_piece_control(struct request *r, const struct builder *b);
