// SPDX-License-Identifier: Apache-2.0
// What was done to a draft, and by whom.
#include "html/words_list.h"
#include "web/builder_pages.h"
#include "web/builder_state.h"
#include "web/page_builder_history.h"
#include "web/staff_service_pages.h"
#include "web/staff_view.h"

// "question-set vehicle colour" in words, by its first word.
static str builder_what(struct request *r, str what)
{
    str kind;
    const struct word *word;
    str_next(&what, ' ', &kind);
    return words_find(arena_concat(r->arena, STR("builder.done."), kind), &word) ? request_words(r, word) : kind;
}

void builder_history(struct request *r)
{
    struct revision_list list;
    struct builder *b = builder_load(r);
    if (b == NULL) {
        return;
    }
    err e = revision_list(r->tx, r->arena, b->service.id, &list);
    if (err_is(e)) {
        request_fail(r, e);
        return;
    }
    struct builder_done *done = arena_array(r->arena, struct builder_done, list.count + 1);
    for (size_t i = 0; i < list.count; i++) {
        done[i] = (struct builder_done){
            .number = list.items[i].number,
            .what = builder_what(r, list.items[i].what),
            .when = staff_service_by(r, request_date_time(r, list.items[i].at), list.items[i].user_name),
            .now = i == 0};
        if (i + 1 < list.count) {
            done[i].href = ARENA_JOIN(r->arena, staff_service_path(r, b->service.key, STR("difference")), STR("?of="),
                                      arena_printf(r->arena, "%lld", (long long)list.items[i].number));
        }
    }
    struct builder_history_view view = {
        .frame = staff_frame(r, request_words(r, WORD_BUILDER_HISTORY), STR("builder-history")),
        .service = request_by_language(r, b->draft.name),
        .edit_href = builder_path(r, b, STR("")),
        .seen = b->draft.number,
        .done = {done, list.count}};
    view.frame.back_href = view.edit_href;
    REQUEST_RENDER(r, 200, page_builder_history, &view.frame, &view);
}
