// SPDX-License-Identifier: Apache-2.0
// pages_made: a request, an organisation and a service made by hand, for the tests of pages: what a
// handler would have at the moment it fills a view. No server, no store.
#pragma once
#include "journey/journey.h"
#include "web/request.h"

struct pages_made {
    struct arena arena;
    struct http_request http;
    struct site_organisation organisation;
    struct request request;
    const struct definition *definition;
    struct answers answers;
    struct journey journey;
};

// Reads the service of `path`, and walks it with no answers; pages in `language`.
void pages_made_begin(struct pages_made *m, const char *path, enum language language);
// The same with the document given.
void pages_made_begin_with(struct pages_made *m, str document, enum language language);
void pages_made_end(struct pages_made *m);
// The path of the request after the service's: "term", "drivers/1"; and one field of its query.
void pages_made_at(struct pages_made *m, const char *page, const char *row, const char *name, const char *value);
// An answer to every question, and two rows, with `text` wherever people write freely; walks again.
void pages_made_answer_all(struct pages_made *m, str text);
void pages_made_answer(struct pages_made *m, uint32_t number, struct value value);
void pages_made_walk(struct pages_made *m);

// What a page's template writes, as one text.
#define PAGES_MADE_TEXT(m, page, view)                                                                      \
    (page(&(struct out){.buf = pages_made_buf(m), .arena = &(m)->arena, .language = (m)->request.language}, \
          &(view).frame, &(view)),                                                                          \
     pages_made_taken(m))
struct buf *pages_made_buf(struct pages_made *m);
str pages_made_taken(struct pages_made *m);
// Each page of the service, rendered: calls `with` for every one.
void pages_made_each(struct pages_made *m, void (*with)(void *context, const char *name, str text), void *context);
// A page's form sent with these fields: what it says back.
str pages_made_wrong(struct pages_made *m, const char *id, const struct fields *sent);
