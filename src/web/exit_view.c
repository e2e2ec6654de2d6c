// SPDX-License-Identifier: Apache-2.0
#include "web/exit_view.h"
#include "web/request.h"
#include "web/texts.h"
#include "web/way_words.h"

void exit_view_of(struct request *r, const struct journey *j, const struct page *page, struct exit_view *ret_view)
{
    struct answer_reader reader = texts_reader(r, j);
    struct answer_reader window = texts_without_answers(&reader);
    struct exit_view view = {.heading = way_words_title(&reader, j, page)};
    struct content_view_list before = content_view_of(&reader, &page->before, j);
    struct content_view_list after = content_view_of(&reader, &page->after, j);
    struct content_view *all = arena_array(r->arena, struct content_view, before.count + after.count);
    for (size_t i = 0; i < before.count + after.count; i++) {
        all[i] = i < before.count ? before.items[i] : after.items[i - before.count];
    }
    view.contents = (struct content_view_list){all, before.count + after.count};
    view.frame = frame_of_service(r, j->definition, way_words_title(&window, j, page), STR("exit"));
    view.frame.id = page->id;
    view.frame.back_href = way_words_back(r, j, page, 0);
    *ret_view = view;
}
