// SPDX-License-Identifier: Apache-2.0
#include "app/demo_changes.h"
#include "app/act_init.h"
#include "base/clock.h"
#include "catalogue/change.h"
#include "catalogue/service.h"

struct demo_change {
    struct arena *arena;
    const json_t *wanted;
};

static err demo_change_unit(struct tx *tx, void *with)
{
    const struct demo_change *d = with;
    const json_t *keys = json_object_get(d->wanted, "services");
    size_t count = json_array_size(keys);
    struct change_service *services = arena_array(d->arena, struct change_service, count + 1);
    int64_t days = json_integer_value(json_object_get(d->wanted, "days-ahead"));
    struct change c = {.kind = act_string(d->wanted, "kind"),
                       .language = act_string(d->wanted, "language"),
                       .from = act_string(d->wanted, "from"),
                       .to = act_string(d->wanted, "to"),
                       .at = clock_now_s() + days * 86400,
                       .user_id = json_integer_value(json_object_get(d->wanted, "by")),
                       .services = services,
                       .service_count = count};
    for (size_t i = 0; i < count; i++) {
        struct service s;
        TRY(service_find(tx, d->arena, str_from(json_string_value(json_array_get(keys, i))), &s));
        services[i].service_id = s.id;
    }
    return change_make(tx, &(struct change_make){.change = &c});
}

err demo_changes(struct acts *acts, struct store *store, const json_t *changes)
{
    size_t i;
    const json_t *change;
    json_array_foreach(changes, i, change)
    {
        struct demo_change with = {acts->arena, change};
        TRY(acts->write(acts, store, demo_change_unit, &with));
    }
    return NO_ERR;
}
