// SPDX-License-Identifier: Apache-2.0
#include "app/rounds.h"
#include "base/log.h"
#include <event2/event.h>

enum {
    ROUNDS_ARENA_BYTES = 256 * 1024 * 1024,
    ROUNDS_BUSY_S = 10 // where too many jobs wait
};

static err rounds_visit(struct rounds *r, struct acts *acts, const struct organisation_entry *o)
{
    struct store *store;
    TRY(stores_organisation(r->stores, o->key, o->id, &store));
    err e = r->kind->visit(r, acts, o, store);
    return store_is_removed(store) ? NO_ERR : e; // meanwhile
}

// One organisation that goes wrong keeps no other from its turn.
static err rounds_all(struct rounds *r, struct arena *names)
{
    struct arena a;
    struct tx *registry;
    struct organisation_entry *entries;
    size_t count = 0;
    struct acts acts = {.stores = r->stores, .write = acts_write_in_lanes, .owner = r->lanes, .arena = &a};
    TRY(store_read_begin(stores_registry(r->stores), &registry));
    err e = organisation_list(registry, names, &entries, &count);
    store_read_end(registry);
    TRY(e);
    arena_init(&a, ROUNDS_ARENA_BYTES);
    for (size_t i = 0; i < count; i++) {
        err one = rounds_visit(r, &acts, &entries[i]);
        e = err_is(e) || one.kind == ERR_NOT_FOUND ? e : one; // since it was listed
        arena_reset(&a);
    }
    arena_free(&a);
    return e;
}

static void rounds_run(struct job *job)
{
    struct rounds *r = job->owner;
    struct arena names;
    r->again_s = 0;
    arena_init(&names, ROUNDS_ARENA_BYTES);
    // A row that a failed commit refused may be there all the same once the folder is opened again.
    err e = stores_refuse(r->stores) ? NO_ERR : rounds_all(r, &names);
    arena_free(&names);
    if (err_is(e)) {
        log_error(r->kind->wrong, e);
    }
    if (r->kind->visited != NULL) {
        r->kind->visited(r);
    }
}

static void rounds_in(struct rounds *r, int seconds)
{
    struct timeval wait = {.tv_sec = seconds};
    event_add(r->due, &wait);
}

static void rounds_done(struct job *job)
{
    struct rounds *r = job->owner;
    if (r->kind->settled != NULL) {
        r->kind->settled(r);
    }
    rounds_in(r, r->soon ? 0 : r->again_s != 0 ? r->again_s : r->kind->every_s);
    r->runs = r->soon = false;
}

static void rounds_are_due(evutil_socket_t fd, short what, void *arg)
{
    (void)fd;
    (void)what;
    struct rounds *r = arg;
    r->job = (struct job){.run = rounds_run, .done = rounds_done, .owner = r};
    r->runs = true;
    if (err_is(lanes_slow(r->lanes, &r->job))) {
        r->runs = false;
        rounds_in(r, ROUNDS_BUSY_S);
    }
}

void rounds_soon(struct rounds *r)
{
    r->soon = r->runs;
    if (!r->runs) {
        rounds_in(r, 0);
    }
}

void rounds_start(struct rounds *r, const struct rounds_kind *kind, void *with, struct event_base *loop,
                  struct stores *stores, struct lanes *lanes)
{
    *r = (struct rounds){.kind = kind, .with = with, .stores = stores, .lanes = lanes};
    r->due = event_new(loop, -1, 0, rounds_are_due, r);
    rounds_in(r, kind->first_s);
}

void rounds_stop(struct rounds *r)
{
    if (r->due != NULL) {
        event_free(r->due);
    }
}
