// SPDX-License-Identifier: Apache-2.0
#include "web/catalogue_view.h"
#include "definition/search.h"
#include "web/request.h"
#include <stdlib.h>

bool catalogue_view_matches(struct arena *a, str text, str search)
{
    str folded = search_fold(a, text);
    str rest = search_fold(a, search);
    str word;
    while (str_next(&rest, ' ', &word)) {
        if (word.len != 0 && str_find(folded, word) == STR_NONE) {
            return false;
        }
    }
    return true;
}

struct catalogue_sorted {
    str folded;
    struct catalogue_entry entry;
};
static int catalogue_view_compare(const void *one, const void *other)
{
    return str_compare(((const struct catalogue_sorted *)one)->folded,
                       ((const struct catalogue_sorted *)other)->folded);
}

void catalogue_view_of(struct request *r, const struct service *services, size_t count, str search,
                       struct catalogue_view *ret_view)
{
    search = str_trim(search);
    struct catalogue_sorted *found = arena_array(r->arena, struct catalogue_sorted, count);
    size_t kept = 0;
    for (size_t i = 0; i < count; i++) {
        struct catalogue_entry entry = {.name = request_by_language(r, services[i].name),
                                        .summary = request_by_language(r, services[i].summary)};
        str text = arena_printf(r->arena, "%.*s\n%.*s", STR_ARG(entry.name), STR_ARG(entry.summary));
        if (catalogue_view_matches(r->arena, text, search)) {
            entry.href = REQUEST_PATH(r, r->organisation->organisation.key, services[i].key);
            found[kept++] = (struct catalogue_sorted){search_fold(r->arena, entry.name), entry};
        }
    }
    qsort(found, kept, sizeof *found, catalogue_view_compare);
    struct catalogue_entry *entries = arena_array(r->arena, struct catalogue_entry, kept);
    for (size_t i = 0; i < kept; i++) {
        entries[i] = found[i].entry;
    }
    struct frame frame = frame_of(r, request_setting(r, STR("name")), STR("catalogue"));
    *ret_view = (struct catalogue_view){.frame = frame, .search = search, .services = {entries, kept}};
    ret_view->needs_href = arena_concat(r->arena, frame.home_href, STR("/what-you-need"));
}
