// SPDX-License-Identifier: Apache-2.0
#include "app/removing.h"
#include "base/log.h"
#include "core/organisation.h"
#include "core/removal.h"
#include "core/upload.h"
#include "db/keep.h"
#include <poll.h>

enum {
    REMOVING_TRIES = 20, // a file that is still being sent may come between
    REMOVING_WAIT_MS = 100,
    REMOVING_ARENA_BYTES = 16 * 1024 * 1024
};

static err removing_begin_unit(struct tx *tx, void *with)
{
    return removal_begin(tx, with);
}

static err removing_done_unit(struct tx *tx, void *with)
{
    const struct removal *r = with;
    return removal_done(tx, r->id);
}

// The head of each file that people sent is wiped first: without it the rest is noise, wherever on the disk it stays.
static err removing_wipe_files(struct acts *acts, str key)
{
    str folder;
    struct upload_tokens there;
    TRY(upload_folder(acts->arena, stores_dir(acts->stores), key, &folder));
    TRY(upload_list(acts->arena, folder, &there));
    for (size_t i = 0; i < there.count; i++) {
        upload_drop(folder, there.items[i]);
    }
    return NO_ERR;
}

static err removing_files(struct acts *acts, str key)
{
    err e = NO_ERR;
    for (int i = 0; i < REMOVING_TRIES; i++) {
        e = removing_wipe_files(acts, key);
        e = err_is(e) ? e : stores_remove_files(acts->stores, key);
        if (!err_is(e)) {
            break;
        }
        poll(NULL, 0, REMOVING_WAIT_MS);
    }
    return e;
}

// What follows once the registry has it as being removed.
static err removing_go_on(struct acts *acts, struct removal *r)
{
    TRY(stores_remove_begin(acts->stores, r->key, r->id));
    TRY(removing_files(acts, r->key));
    TRY(acts->write(acts, stores_registry(acts->stores), removing_done_unit, r));
    log_write(LOG_WARNING, "an organisation was removed", (struct log_field[]){{"organisation", {0}, r->id}}, 1);
    return NO_ERR;
}

err removing_run(struct acts *acts, str key, str by)
{
    struct tx *registry;
    struct organisation_entry entry;
    TRY(store_read_begin(stores_registry(acts->stores), &registry));
    err e = organisation_find(registry, acts->arena, key, &entry);
    store_read_end(registry);
    TRY(e);
    struct removal_ask ask = {.id = entry.id, .by = by};
    TRY(acts->write(acts, stores_registry(acts->stores), removing_begin_unit, &ask));
    struct removal r = {.id = entry.id, .key = entry.key, .under_way = true};
    return removing_go_on(acts, &r);
}

static err removing_list(struct stores *stores, struct arena *a, struct removal_list *ret_removals)
{
    struct tx *registry;
    TRY(store_read_begin(stores_registry(stores), &registry));
    err e = removal_all(registry, a, ret_removals);
    store_read_end(registry);
    return e;
}

err removing_finish(struct acts *acts)
{
    struct removal_list removals;
    if (stores_refuse(acts->stores)) {
        return NO_ERR;
    }
    TRY(removing_list(acts->stores, acts->arena, &removals));
    for (size_t i = 0; i < removals.count; i++) {
        struct removal r = removals.items[i];
        err e = r.under_way ? removing_go_on(acts, &r) : NO_ERR;
        if (err_is(e)) { // it is not served for that, and the others are
            log_error("an organisation that was removed left files behind", e);
        }
    }
    return NO_ERR;
}

static err removing_tell_copy_in(struct stores *stores, struct arena *a)
{
    struct removal_list removals;
    TRY(removing_list(stores, a, &removals));
    for (size_t i = 0; i < removals.count; i++) {
        struct tx *registry;
        struct organisation_entry again;
        TRY(store_read_begin(stores_registry(stores), &registry));
        err e = organisation_find(registry, a, removals.items[i].key, &again);
        store_read_end(registry);
        if (e.kind == ERR_NOT_FOUND) {
            keep_left(stores, arena_cstr(a, removals.items[i].key));
        } else {
            TRY(e);
        }
    }
    return NO_ERR;
}

err removing_tell_copy(struct stores *stores)
{
    struct arena a;
    arena_init(&a, REMOVING_ARENA_BYTES);
    err e = removing_tell_copy_in(stores, &a);
    arena_free(&a);
    return e;
}
