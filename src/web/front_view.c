// SPDX-License-Identifier: Apache-2.0
#include "web/front_view.h"
#include "html/words_list.h"
#include "web/request.h"

void front_view_of(struct request *r, const struct organisation_entry *entries, size_t count,
                   struct front_view *ret_view)
{
    struct frame_link *links = arena_array(r->arena, struct frame_link, count);
    for (size_t i = 0; i < count; i++) {
        links[i].text = request_by_language(r, entries[i].name);
        links[i].text = links[i].text.len != 0 ? links[i].text : entries[i].key;
        links[i].href = REQUEST_PATH(r, entries[i].key);
    }
    struct frame frame = frame_of(r, request_words(r, WORD_FRONT_TITLE), STR("front"));
    *ret_view = (struct front_view){.frame = frame, .organisations = {links, count}};
}
