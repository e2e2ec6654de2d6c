// SPDX-License-Identifier: Apache-2.0
// missing: texts that say something in one language of the document and nothing in another.
#pragma once
#include "design/outline.h"

struct missing {
    size_t language;
    const struct outline_page *page;         // NULL: it is of the service as a whole
    const struct outline_question *question; // NULL: it is of the page
    str said;                                // in a language in which it says something
    bool setting;                            // one of design/setting.h
    bool section;                            // of a section
    bool message;                            // of one of the service's own messages
};
struct missing_list {
    struct missing *items;
    size_t count, room;
};
void missing_find(struct arena *a, const struct outline *o, struct missing_list *ret_list);
