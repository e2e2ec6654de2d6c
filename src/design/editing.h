// SPDX-License-Identifier: Apache-2.0
// editing: an edit while it is made, within this room: edit.c finds what it names, the files edit_*.c make it.
#pragma once
#include "design/document.h"
#include "design/edit.h"

// An edit under way: the tree, and where in it.
struct editing {
    struct arena *arena;
    const struct edit *edit;
    struct outline languages; // only its languages
    json_t *root, *pages, *page, *questions, *question;
    size_t page_at, question_at;
    str shown;
};

MUST_USE err edit_page_copy(struct editing *e);
MUST_USE err edit_question_copy(struct editing *e);
MUST_USE err edit_question_move(struct editing *e);
MUST_USE err edit_when(struct editing *e);
MUST_USE err edit_way_up(struct editing *e);
MUST_USE err edit_way_remove(struct editing *e);
// An id that is nobody's: `base` itself, or with a number behind.
str edit_free_id(const struct editing *e, str base);
// Moves what stands at `at` by one; at the end of the list it stays.
void edit_swap(json_t *list, size_t at, bool up);
