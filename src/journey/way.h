// SPDX-License-Identifier: Apache-2.0
// way: the answers given on the way so far, which is all that conditions see. Of this room alone.
//
// It holds a slot for each answer of the draft, empty until the way has passed its question, so that
// giving and looking up cost no search where questions stand in the order of their numbers.
#pragma once
#include "journey/journey.h"

struct way {
    struct arena *arena;
    const struct answers *kept; // all answers of the draft
    struct answer *slots;
    struct answers given; // the slots, for conditions: VALUE_NONE where the way has not been
    date today;
    size_t near;            // the slot after the last one looked up
    struct answer *scratch; // of way_row, used again by each page
    size_t scratch_count;
};

struct way way_begin(struct arena *a, const struct answers *kept, date today);
// The answers given before the page stands on the way, or on the whole way where it does not.
struct way way_before(const struct journey *j, const struct page *page);
// Whether it holds by the answers given so far; no condition always does.
bool way_holds(const struct way *w, const struct condition *c);
// The kept answer under that number.
struct value way_kept(struct way *w, uint32_t number);
// Conditions see the kept answer from now on.
void way_give(struct way *w, uint32_t number);
// Conditions see this value. Does nothing for a number without a slot.
void way_set(struct way *w, uint32_t number, struct value value);
// Whether a kept value still answers the question: something where something must be, of the kind
// that its type makes, and every choice among those that are offered now.
bool way_fits(const struct way *w, const struct question *q, const struct value *value);
// Whether one of the choices made is in the question's list, but not offered now.
bool way_withdrawn(const struct way *w, const struct question *q, const struct value *value);

// A way that also has a slot for each question of the page, to set the answers of its form or of one
// row. It shares the memory of the one before it made from the same `w`.
struct way way_for_page(struct way *w, const struct page *page);
// Sets the answers of a row, question by question, and says which are asked. Where `ret_asked` is not
// NULL it has room for all questions of the page. False where one of the asked is not answered.
bool way_row(struct way *page_way, const struct page *page, const struct answers *row,
             const struct question **ret_asked, size_t *ret_count);
