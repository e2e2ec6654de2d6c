// SPDX-License-Identifier: Apache-2.0
// What a person checks and what is submitted: the answers given on the way, and no others.
#include "journey/rows.h"
#include "journey/way.h"

// The rows with the answers of asked questions only.
static struct value summary_rows(const struct journey *j, const struct page *page, struct value rows)
{
    struct value_row *items = arena_array(j->arena, struct value_row, rows.count);
    struct way before = way_before(j, page);
    struct way w = way_for_page(&before, page);
    const struct question **asked = arena_array(j->arena, const struct question *, page->question_count);
    for (size_t i = 0; i < rows.count; i++) {
        const struct answers *all = &rows.rows[i].answers;
        size_t count = 0;
        way_row(&w, page, all, asked, &count);
        struct answer *kept = arena_array(j->arena, struct answer, all->count);
        items[i] = (struct value_row){.id = rows.rows[i].id, .answers = {kept, 0}};
        for (size_t k = 0; k < w.given.count; k++) {
            // the page's slots hold what way_row set; all others are the outer answers
            const struct question *q = definition_question(j->definition, w.given.items[k].number);
            if (q != NULL && q->page == page && w.given.items[k].value.kind != VALUE_NONE) {
                kept[items[i].answers.count++] = w.given.items[k];
            }
        }
    }
    rows.rows = items;
    return rows;
}
