// SPDX-License-Identifier: Apache-2.0
// catalogue_view: the services of an organisation, by name in the person's language, and a search
// over their names and summaries.
#pragma once
#include "catalogue/service.h"
#include "web/frame.h"

struct catalogue_entry {
    str name, summary, href;
};
struct catalogue_entry_list {
    const struct catalogue_entry *items;
    size_t count;
};
struct catalogue_view {
    struct frame frame;
    str search; // what was looked for; empty: all are shown
    struct catalogue_entry_list services;
    str needs_href; // where one says what one needs
};

struct request;
void catalogue_view_of(struct request *r, const struct service *services, size_t count, str search,
                       struct catalogue_view *ret_view);
// Whether every word of `search` stands in the text, at the beginning of a word or within, letters of
// either case and with or without accents alike ("dwr" finds "Dŵr").
bool catalogue_view_matches(struct arena *a, str text, str search);
