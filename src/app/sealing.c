// SPDX-License-Identifier: Apache-2.0
#include "app/sealing.h"
#include "base/log.h"
#include "core/organisation.h"
#include "core/seal.h"

enum {
    SEALING_ARENA_BYTES = 64 * 1024 * 1024
};

static err sealing_open_one(struct stores *stores, const struct organisation_entry *o)
{
    struct store *store;
    bool has;
    TRY(stores_organisation(stores, o->key, o->id, &store));
    err e = seal_check(store, &has);
    if (e.kind == ERR_CONFLICT) {
        return FAIL_ABOUT(ERR_CONFLICT,
                          seal_has_master() ? "the master key that is given is not the one that opens the organisation"
                                            : "there is no master key (--key-file), without which nothing opens of the "
                                              "organisation",
                          o->key);
    }
    TRY(e);
    return has || stores_are_read_only(stores) ? NO_ERR : store_write_now(store, seal_begin, NULL);
}

err sealing_open(struct stores *stores)
{
    struct arena a;
    struct tx *registry;
    struct organisation_entry *entries;
    size_t count = 0;
    arena_init(&a, SEALING_ARENA_BYTES);
    err e = store_read_begin(stores_registry(stores), &registry);
    if (!err_is(e)) {
        e = organisation_list(registry, &a, &entries, &count);
        store_read_end(registry);
    }
    for (size_t i = 0; !err_is(e) && i < count; i++) {
        e = sealing_open_one(stores, &entries[i]);
    }
    arena_free(&a);
    if (!err_is(e) && !seal_has_master()) {
        log_write(LOG_WARNING, "there is no master key: what people answer is kept unsealed", NULL, 0);
    }
    return e;
}
