// SPDX-License-Identifier: Apache-2.0
#include "web/content_view.h"
#include "web/texts.h"

static struct content_entry_list content_entries(const struct answer_reader *reader, const struct option_list *list)
{
    struct content_entry *entries = arena_array(reader->arena, struct content_entry, list->count);
    for (size_t i = 0; i < list->count; i++) {
        entries[i] =
            (struct content_entry){texts_plain(reader, list->items[i].label), texts_plain(reader, list->items[i].hint)};
    }
    return (struct content_entry_list){entries, list->count};
}

struct content_view_list content_view_of(const struct answer_reader *reader, const struct contents *contents,
                                         const struct journey *journey)
{
    struct content_view *views = arena_array(reader->arena, struct content_view, contents->count);
    size_t count = 0;
    for (size_t i = 0; i < contents->count; i++) {
        const struct content *c = &contents->items[i];
        if (c->when != NULL && !journey_holds(journey, c->when)) {
            continue;
        }
        views[count] = (struct content_view){.kind = c->kind,
                                             .title = texts_plain(reader, c->title),
                                             .body = texts_html(reader, c->shown),
                                             .numbered = c->numbered,
                                             .success = c->success};
        if (c->list != NULL) {
            views[count].entries = content_entries(reader, c->list);
        }
        count++;
    }
    return (struct content_view_list){views, count};
}
