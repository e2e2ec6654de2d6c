// SPDX-License-Identifier: Apache-2.0
#include "app/act_read_only.h"
#include "core/organisation.h"

static err act_nothing(struct tx *tx, void *with)
{
    (void)tx;
    (void)with;
    return NO_ERR;
}

// What a store's thread is at is done when it has refused this.
static err act_wait_for(struct acts *acts, struct store *store)
{
    err e = acts->write(acts, store, act_nothing, NULL);
    return e.kind == ERR_READ_ONLY || e.kind == ERR_IO ? NO_ERR : e;
}

static err act_wait_for_all(struct acts *acts)
{
    struct tx *registry;
    struct organisation_entry *entries;
    size_t count = 0;
    TRY(act_wait_for(acts, stores_registry(acts->stores)));
    TRY(store_read_begin(stores_registry(acts->stores), &registry));
    err e = organisation_list(registry, acts->arena, &entries, &count);
    store_read_end(registry);
    for (size_t i = 0; !err_is(e) && i < count; i++) {
        struct store *store;
        e = stores_organisation(acts->stores, entries[i].key, entries[i].id, &store);
        e = err_is(e) ? e : act_wait_for(acts, store);
    }
    return e;
}

err act_read_only(struct acts *acts, const json_t *input, struct buf *out)
{
    bool on = json_is_true(json_object_get(input, "on"));
    TRY(stores_read_only(acts->stores, on));
    if (on) {
        TRY(act_wait_for_all(acts));
    }
    buf_put(out, on ? STR("nothing is written from now on; \"guildhall read-only off\" ends it\n")
                    : STR("it is written to again\n"));
    return NO_ERR;
}
