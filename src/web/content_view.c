// SPDX-License-Identifier: Apache-2.0
#include "web/content_view.h"
#include "journey/journey.h"

static struct content_entry_list content_entries(struct arena *a, const struct option_list *list, size_t language)
{
    struct content_entry *entries = arena_array(a, struct content_entry, list->count);
    for (size_t i = 0; i < list->count; i++) {
        entries[i] =
            (struct content_entry){text_in(list->items[i].label, language), text_in(list->items[i].hint, language)};
    }
    return (struct content_entry_list){entries, list->count};
}

struct content_view_list content_view_of(struct arena *a, const struct contents *contents, size_t language,
                                         const struct journey *journey)
{
    struct content_view *views = arena_array(a, struct content_view, contents->count);
    size_t count = 0;
    for (size_t i = 0; i < contents->count; i++) {
        const struct content *c = &contents->items[i];
        if (c->when != NULL && (journey == NULL || !journey_holds(journey, c->when))) {
            continue;
        }
        str body = text_in(c->shown, language);
        views[count] = (struct content_view){.kind = c->kind,
                                             .title = text_in(c->title, language),
                                             .body = {body.ptr, body.len},
                                             .numbered = c->numbered,
                                             .success = c->success};
        if (c->list != NULL) {
            views[count].entries = content_entries(a, c->list, language);
        }
        count++;
    }
    return (struct content_view_list){views, count};
}
