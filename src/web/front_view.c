// SPDX-License-Identifier: Apache-2.0
#include "web/front_view.h"
#include "html/words_list.h"
#include "web/request.h"

void front_view_of(struct request *r, const struct organisation_entry *entries, size_t count,
                   struct front_view *ret_view)
{
    struct frame_link *links = arena_array(r->arena, struct frame_link, count);
    size_t shown = 0;
    for (size_t i = 0; i < count; i++) {
        if (!entries[i].practice) {
            str name = request_by_language(r, entries[i].name);
            links[shown++] = (struct frame_link){.text = name.len != 0 ? name : entries[i].key,
                                                 .href = REQUEST_PATH(r, entries[i].key)};
        }
    }
    struct frame frame = frame_of(r, request_words(r, WORD_FRONT_TITLE), STR("front"));
    *ret_view = (struct front_view){.frame = frame, .organisations = {links, shown}};
}
