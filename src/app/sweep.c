// SPDX-License-Identifier: Apache-2.0
#include "app/sweep.h"
#include "base/log.h"
#include "core/organisation.h"
#include "core/upload.h"
#include <event2/event.h>

enum {
    SWEEP_FIRST_S = 1,
    SWEEP_EVERY_S = 60 * 60,
    SWEEP_AGAIN_S = 10, // where files were on their way
    SWEEP_ARENA_BYTES = 256 * 1024 * 1024
};

static err sweep_one(struct sweep *s, struct arena *a, const struct organisation_entry *o, size_t *ret_count)
{
    str folder;
    struct upload_tokens there;
    TRY(upload_folder(a, s->dir, o->key, &folder));
    TRY(upload_list(a, folder, &there));
    if (there.count == 0) {
        return NO_ERR;
    }
    // After the list: what is on it and was on its way then, is named by now, or never will be.
    if (upload_is_under_way()) {
        s->under_way = true;
        return NO_ERR;
    }
    struct store *store;
    struct tx *tx;
    TRY(stores_organisation(s->stores, o->key, o->id, &store));
    TRY(store_read_begin(store, &tx));
    err e = upload_unnamed(tx, a, &there);
    store_read_end(tx);
    TRY(e);
    for (size_t i = 0; i < there.count; i++) {
        upload_drop(folder, there.items[i]);
    }
    *ret_count += there.count;
    return NO_ERR;
}

static err sweep_all(struct sweep *s, size_t *ret_count)
{
    struct arena names;
    struct arena a;
    struct tx *registry;
    struct organisation_entry *entries;
    size_t count = 0;
    arena_init(&names, SWEEP_ARENA_BYTES);
    arena_init(&a, SWEEP_ARENA_BYTES);
    err e = store_read_begin(stores_registry(s->stores), &registry);
    if (!err_is(e)) {
        e = organisation_list(registry, &names, &entries, &count);
        store_read_end(registry);
    }
    for (size_t i = 0; !err_is(e) && i < count; i++) {
        e = sweep_one(s, &a, &entries[i], ret_count);
        arena_reset(&a);
    }
    arena_free(&a);
    arena_free(&names);
    return e;
}

static void sweep_run(struct job *job)
{
    struct sweep *s = job->owner;
    size_t count = 0;
    s->under_way = false;
    // A row that a failed commit refused may be there all the same once the folder is opened again.
    err e = stores_in_doubt(s->stores) ? NO_ERR : sweep_all(s, &count);
    if (err_is(e)) {
        log_error("files that nobody names could not be swept", e);
    }
    if (count != 0) {
        log_write(LOG_INFO, "swept files that nobody names", (struct log_field[]){{"count", {0}, (int64_t)count}}, 1);
    }
}

static void sweep_in(struct sweep *s, int seconds)
{
    struct timeval wait = {.tv_sec = seconds};
    event_add(s->due, &wait);
}

static void sweep_done(struct job *job)
{
    struct sweep *s = job->owner;
    sweep_in(s, s->under_way ? SWEEP_AGAIN_S : SWEEP_EVERY_S);
}

static void sweep_is_due(evutil_socket_t fd, short what, void *arg)
{
    (void)fd;
    (void)what;
    struct sweep *s = arg;
    s->job = (struct job){.run = sweep_run, .done = sweep_done, .owner = s};
    if (err_is(lanes_slow(s->lanes, &s->job))) {
        sweep_in(s, SWEEP_AGAIN_S);
    }
}

void sweep_start(struct sweep *s, struct event_base *loop, const char *dir, struct stores *stores, struct lanes *lanes)
{
    *s = (struct sweep){.stores = stores, .lanes = lanes, .dir = dir};
    s->due = event_new(loop, -1, 0, sweep_is_due, s);
    sweep_in(s, SWEEP_FIRST_S);
}

void sweep_stop(struct sweep *s)
{
    if (s->due != NULL) {
        event_free(s->due);
    }
}
