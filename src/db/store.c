// SPDX-License-Identifier: Apache-2.0
// One store: its connections, who holds it, snapshots of it and units run on the spot. A struct store
// lives as long as its stores; only its connections come and go, so a pointer to one never dangles.
#include "base/clock.h"
#include "db/private.h"
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>

// The snapshots of this thread. Those that are open: a second one of the same store would read another
// moment. Those that ended and are kept for whoever reads the same store next.
static _Thread_local struct {
    struct tx *open, *kept;
    bool keeps;
} store_snapshots;

struct store *store_new(struct stores *s, str key, int64_t organisation, uint32_t number)
{
    assert(key.len <= STORE_KEY_MAX);
    struct store *store = calloc(1, sizeof *store);
    assert(store != NULL);
    store->stores = s;
    store->organisation = organisation;
    store->number = number;
    store->last_unit = &store->first_unit;
    if (key.len != 0) {
        memcpy(store->key, key.ptr, key.len);
    }
    pthread_mutex_init(&store->mutex, NULL);
    return store;
}

void store_tell_stirred(struct store *store)
{
    struct stores *s = store->stores;
    if (!atomic_exchange(&store->stirred, false)) {
        return;
    }
    pthread_mutex_lock(&s->stir);
    if (!store->is_stirred) {
        store->is_stirred = true;
        store->next_stirred = s->first_stirred;
        s->first_stirred = store;
    }
    pthread_mutex_unlock(&s->stir);
}

str store_key(const struct store *store)
{
    return str_from(store->key);
}

int64_t store_organisation(const struct store *store)
{
    return store->organisation;
}

// What must be closed, taken out while the store is locked.
struct store_connections {
    struct conn *writer;
    struct tx *readers[STORE_READERS_KEPT];
    size_t reader_count;
};

static struct store_connections store_take_connections(struct store *store)
{
    struct store_connections taken = {.writer = store->writer, .reader_count = store->reader_count};
    memcpy(taken.readers, store->readers, sizeof taken.readers);
    store->writer = NULL;
    store->reader_count = 0;
    return taken;
}

static void store_close_reader(struct tx *tx)
{
    sqlite_close(tx->conn);
    free(tx);
}

static void store_close_connections(struct store_connections taken)
{
    for (size_t i = 0; i < taken.reader_count; i++) {
        store_close_reader(taken.readers[i]);
    }
    sqlite_close(taken.writer);
}

void store_free(struct store *store)
{
    assert(store->in_use == 0 && store->first_unit == NULL);
    store_close_connections(store_take_connections(store));
    if (store->companion != NULL) {
        store->companion_done(store->companion);
    }
    pthread_mutex_destroy(&store->mutex);
    free(store);
}

void *store_companion(struct store *store, void *(*make)(void), void (*done)(void *companion))
{
    pthread_mutex_lock(&store->mutex);
    if (store->companion == NULL) {
        store->companion = make();
        store->companion_done = done;
    }
    void *companion = store->companion;
    pthread_mutex_unlock(&store->mutex);
    return companion;
}

void store_path(const struct store *store, char ret_path[PATH_MAX])
{
    int len = store->key[0] == '\0'
                  ? snprintf(ret_path, PATH_MAX, "%s/registry.db", store->stores->dir)
                  : snprintf(ret_path, PATH_MAX, "%s/organisations/%s.db", store->stores->dir, store->key);
    assert(len > 0 && len < PATH_MAX);
}

static void store_unlist(struct stores *s, struct store *store)
{
    if (!store->is_open) {
        return;
    }
    *(store->newer != NULL ? &store->newer->older : &s->newest) = store->older;
    *(store->older != NULL ? &store->older->newer : &s->oldest) = store->newer;
    store->newer = store->older = NULL;
    store->is_open = false;
    s->open_count--;
}

static void store_list_first(struct stores *s, struct store *store)
{
    if (s->newest == store) {
        return;
    }
    store_unlist(s, store);
    store->older = s->newest;
    *(s->newest != NULL ? &s->newest->newer : &s->oldest) = store;
    s->newest = store;
    store->is_open = true;
    s->open_count++;
}

// Takes the connections of one store that nobody uses, the least recently used first.
static bool store_evict(struct stores *s, struct store_connections *ret_taken)
{
    for (struct store *store = s->oldest; store != NULL; store = store->newer) {
        if (store->in_use != 0 || pthread_mutex_trylock(&store->mutex) != 0) {
            continue;
        }
        *ret_taken = store_take_connections(store);
        store_unlist(s, store);
        pthread_mutex_unlock(&store->mutex);
        return true;
    }
    return false;
}

void store_hold(struct store *store)
{
    struct stores *s = store->stores;
    struct store_connections taken;
    pthread_mutex_lock(&s->mutex);
    store->in_use++;
    store_list_first(s, store);
    while (s->open_count > s->open_max && store_evict(s, &taken)) {
        store_close_connections(taken); // 54 us each, and never many
    }
    pthread_mutex_unlock(&s->mutex);
}

void store_release(struct store *store)
{
    pthread_mutex_lock(&store->stores->mutex);
    assert(store->in_use > 0);
    store->in_use--;
    pthread_mutex_unlock(&store->stores->mutex);
}

bool store_shut(struct store *store)
{
    struct stores *s = store->stores;
    struct store_connections taken = {0};
    assert(atomic_load(&store->removed));
    pthread_mutex_lock(&s->mutex);
    bool unused = store->in_use == 0;
    if (unused) {
        pthread_mutex_lock(&store->mutex);
        taken = store_take_connections(store);
        pthread_mutex_unlock(&store->mutex);
        store_unlist(s, store);
    }
    pthread_mutex_unlock(&s->mutex);
    store_close_connections(taken);
    return unused;
}

bool store_is_removed(const struct store *store)
{
    return atomic_load(&store->removed);
}

bool store_erases(const struct store *store)
{
    return atomic_load(&store->erases);
}

err store_writer(struct store *store, struct conn **ret_conn)
{
    char path[PATH_MAX];
    store_path(store, path);
    pthread_mutex_lock(&store->mutex);
    err e = store->writer != NULL ? NO_ERR : sqlite_open(path, CONN_WRITE, &store->writer);
    if (!err_is(e) && store->stores->keep != NULL) {
        sqlite_guard_log(store->writer, keep_may_checkpoint, store);
    }
    *ret_conn = store->writer;
    pthread_mutex_unlock(&store->mutex);
    return e;
}

static err store_take_reader(struct store *store, struct tx **ret_tx)
{
    pthread_mutex_lock(&store->mutex);
    struct tx *tx = store->reader_count > 0 ? store->readers[--store->reader_count] : NULL;
    pthread_mutex_unlock(&store->mutex);
    if (tx == NULL) {
        char path[PATH_MAX];
        store_path(store, path);
        struct conn *c = NULL;
        TRY(sqlite_open(path, CONN_READ, &c));
        tx = calloc(1, sizeof *tx);
        assert(tx != NULL);
        *tx = (struct tx){.store = store, .conn = c, .organisation = store->organisation};
    }
    *ret_tx = tx;
    return NO_ERR;
}

static void store_give_reader(struct store *store, struct tx *tx)
{
    pthread_mutex_lock(&store->mutex);
    bool kept = store->reader_count < STORE_READERS_KEPT;
    if (kept) {
        store->readers[store->reader_count++] = tx;
    }
    pthread_mutex_unlock(&store->mutex);
    if (!kept) {
        store_close_reader(tx);
    }
}

// A snapshot of the store that this thread kept, or a new one.
static err store_snapshot(struct store *store, struct tx **ret_tx)
{
    for (struct tx **at = &store_snapshots.kept; *at != NULL; at = &(*at)->outer) {
        if ((*at)->store == store) {
            *ret_tx = *at;
            *at = (*at)->outer;
            return NO_ERR;
        }
    }
    store_hold(store);
    struct tx *tx = NULL;
    err e =
        store_is_removed(store) ? FAIL(ERR_NOT_FOUND, "the organisation was removed") : store_take_reader(store, &tx);
    if (tx != NULL) {
        e = sqlite_do(tx->conn, CONN_BEGIN_READ);
        if (err_is(e)) {
            store_close_reader(tx);
            tx = NULL;
        }
    }
    if (tx == NULL) {
        store_release(store);
        return e;
    }
    *ret_tx = tx;
    return NO_ERR;
}

err store_read_begin(struct store *store, struct tx **ret_tx)
{
    for (struct tx *open = store_snapshots.open; open != NULL; open = open->outer) {
        assert(open->store != store);
    }
    TRY(store_snapshot(store, ret_tx));
    sqlite_set_deadline((*ret_tx)->conn, clock_steady_ms() + LIMIT_SNAPSHOT_MS);
    (*ret_tx)->outer = store_snapshots.open;
    store_snapshots.open = *ret_tx;
    return NO_ERR;
}

static void store_let_go(struct tx *tx)
{
    struct store *store = tx->store;
    err e = sqlite_in_transaction(tx->conn) ? sqlite_do(tx->conn, CONN_COMMIT) : NO_ERR;
    if (err_is(e)) {
        store_close_reader(tx);
    } else {
        store_give_reader(store, tx);
    }
    store_release(store);
}

void store_read_end(struct tx *tx)
{
    struct tx **at = &store_snapshots.open;
    while (*at != tx) {
        assert(*at != NULL); // ended by the thread that began it, once
        at = &(*at)->outer;
    }
    *at = tx->outer;
    tx_finish_queries(tx);
    bool late = sqlite_is_late(tx->conn);
    sqlite_set_deadline(tx->conn, 0);
    if (store_snapshots.keeps && !late && sqlite_in_transaction(tx->conn)) {
        tx->outer = store_snapshots.kept;
        store_snapshots.kept = tx;
    } else {
        store_let_go(tx);
    }
}

void store_reads_keep(void)
{
    store_snapshots.keeps = true;
}

void store_reads_settle(void)
{
    while (store_snapshots.kept != NULL) {
        struct tx *tx = store_snapshots.kept;
        store_snapshots.kept = tx->outer;
        store_let_go(tx);
    }
}

err store_write_now(struct store *store, unit_fn run, void *with)
{
    assert(store->stores->mode == STORES_WRITE);
    assert(atomic_load(&store->lanes) == NULL);
    struct unit unit = {.store = store, .run = run, .with = with};
    struct unit *units[] = {&unit};
    _Atomic uint64_t reruns = 0;
    store_hold(store);
    group_run(store, units, 1, atomic_load(&store->stores->run_twice), &reruns);
    store_release(store);
    return unit.result;
}
