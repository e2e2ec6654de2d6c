// SPDX-License-Identifier: Apache-2.0
// Suggestions for the script of a question found by typing: a list of {"value", "label"}, best first. It tells
// what the published service offers everyone, so it knows no draft; what is sent in the end is judged there.
#include "base/encode.h"
#include "definition/search.h"
#include "web/apply_pages.h"
#include "web/request.h"
#include "web/site.h"
#include "web/trial_walk.h"

enum {
    SUGGEST_SHOWN = 10,
    SUGGEST_BYTES = 64 * 1024
};

static bool apply_suggest_offers(const void *context, const struct option *option)
{
    (void)context;
    return option->when == NULL;
}

static void apply_suggest_send(struct request *r, size_t language, const struct search_found *found)
{
    struct buf *out = arena_new(r->arena, struct buf);
    buf_init(out, SUGGEST_BYTES);
    buf_char(out, '[');
    for (size_t i = 0; i < found->shown && i < SUGGEST_SHOWN; i++) {
        buf_put(out, i == 0 ? STR("{\"value\":") : STR(",{\"value\":"));
        encode_json(out, found->items[i]->value);
        buf_put(out, STR(",\"label\":"));
        encode_json(out, text_in(found->items[i]->label, language));
        buf_char(out, '}');
    }
    buf_char(out, ']');
    request_send(r, STR("application/json"), STR(""), out);
}

void apply_suggest_of(struct request *r, const struct definition *d)
{
    const struct question *q = definition_question_by_id(d, request_param(r, 3));
    if (q == NULL || !q->type->searches || !str_eq(q->page->id, request_param(r, 2))) {
        request_not_found(r);
        return;
    }
    struct search_found found;
    search_find(r->arena, &(struct search_of){q->options->search, apply_suggest_offers, NULL},
                request_query(r, STR("q")), &found);
    apply_suggest_send(r, request_definition_language(r, d), &found);
}

void apply_suggestions(struct request *r)
{
    struct site_service service = {0};
    err e = NO_ERR;
    if (r->trial != NULL) {
        service.definition = r->trial->definition;
    } else {
        e = site_service(r->site, r->organisation, r->tx, r->arena, request_param(r, 1), &service);
    }
    if (err_is(e)) {
        request_fail(r, e);
        return;
    }
    apply_suggest_of(r, service.definition);
}
