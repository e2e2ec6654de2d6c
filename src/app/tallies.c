// SPDX-License-Identifier: Apache-2.0
#include "app/tallies.h"
#include "voice/tally.h"
#include "web/site.h"

enum {
    TALLIES_FIRST_S = 5,
    TALLIES_EVERY_S = 60
};

static err tallies_unit(struct tx *tx, void *with)
{
    return tally_add(tx, with);
}

static err tallies_visit(struct rounds *r, struct acts *acts, const struct organisation_entry *o, struct store *store)
{
    struct stumbles *stumbles = site_stumbles(r->with);
    struct stumbles_list list;
    stumbles_take(stumbles, acts->arena, o->id, &list);
    if (list.count == 0) {
        return NO_ERR;
    }
    struct tally *items = arena_array(acts->arena, struct tally, list.count);
    for (size_t i = 0; i < list.count; i++) {
        const struct stumbles_count *c = &list.items[i];
        items[i] = (struct tally){c->service, (str){c->question, c->question_len}, (str){c->rule, c->rule_len},
                                  (int64_t)c->count};
    }
    struct tally_add add = {items, list.count};
    err e = acts->write(acts, store, tallies_unit, &add);
    for (size_t i = 0; i < list.count && err_is(e); i++) { // in the next round
        stumbles_note(stumbles, o->id, items[i].service_id, items[i].question, items[i].rule, list.items[i].count);
    }
    return e.kind == ERR_BUSY || e.kind == ERR_READ_ONLY || e.kind == ERR_CONFLICT ? NO_ERR : e;
}

void tallies_start(struct rounds *r, struct site *site, struct event_base *loop, struct stores *stores,
                   struct lanes *lanes)
{
    static const struct rounds_kind kind = {.wrong = "how often people stumbled could not be written down",
                                            .first_s = TALLIES_FIRST_S,
                                            .every_s = TALLIES_EVERY_S,
                                            .visit = tallies_visit};
    rounds_start(r, &kind, site, loop, stores, lanes);
}
