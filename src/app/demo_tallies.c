// SPDX-License-Identifier: Apache-2.0
#include "app/demo_tallies.h"
#include "app/act_init.h"
#include "catalogue/service.h"
#include "voice/tally.h"

struct demo_tally {
    struct arena *arena;
    const json_t *wanted;
};

static err demo_tally_unit(struct tx *tx, void *with)
{
    const struct demo_tally *d = with;
    json_t *rules = json_object_get(d->wanted, "rules");
    struct tally *items = arena_array(d->arena, struct tally, json_object_size(rules) + 1);
    struct service s;
    const char *rule;
    json_t *count;
    TRY(service_find(tx, d->arena, act_string(d->wanted, "service"), &s));
    struct tally_add add = {.items = items};
    str question = act_string(d->wanted, "question");
    items[add.count++] =
        (struct tally){s.id, question, STR(""), json_integer_value(json_object_get(d->wanted, "sent"))};
    json_object_foreach(rules, rule, count)
    {
        items[add.count++] = (struct tally){s.id, question, str_from(rule), json_integer_value(count)};
    }
    return tally_add(tx, &add);
}

err demo_tallies(struct acts *acts, struct store *store, const json_t *counts)
{
    size_t i;
    const json_t *one;
    json_array_foreach(counts, i, one)
    {
        struct demo_tally with = {acts->arena, one};
        TRY(acts->write(acts, store, demo_tally_unit, &with));
    }
    return NO_ERR;
}
