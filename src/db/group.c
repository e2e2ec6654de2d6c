// SPDX-License-Identifier: Apache-2.0
// Group commit: units of one store, each under its savepoint, one commit for all. The rules are told
// in lanes.h and docs/decisions/0004-lanes-and-group-commit.md.
#include "base/clock.h"
#include "base/log.h"
#include "db/private.h"
#include <assert.h>

// Undoes everything since BEGIN, if that has not happened already.
static void group_undo(struct conn *c)
{
    if (sqlite_in_transaction(c)) {
        err e = sqlite_do(c, CONN_ROLLBACK);
        if (err_is(e)) {
            log_error("a group could not be undone", e);
        }
    }
}

// Runs the unit once. False: the engine undid the whole transaction.
static bool group_run_unit_once(struct tx *tx, struct unit *unit, bool keep)
{
    unit->result = sqlite_do(tx->conn, CONN_SAVEPOINT);
    if (err_is(unit->result)) {
        return false;
    }
    sqlite_set_deadline(tx->conn, clock_steady_ms() + LIMIT_UNIT_MS);
    unit->result = unit->run(tx, unit->with);
    if (sqlite_is_late(tx->conn)) {
        unit->result = FAIL(ERR_BUSY, "the unit of work took too long");
    }
    sqlite_set_deadline(tx->conn, 0);
    tx_finish_queries(tx);
    if (!sqlite_in_transaction(tx->conn)) {
        return false;
    }
    if (err_is(unit->result) || !keep) {
        err undone = sqlite_do(tx->conn, CONN_ROLLBACK_TO);
        if (err_is(undone)) {
            return false;
        }
    }
    return !err_is(sqlite_do(tx->conn, CONN_RELEASE));
}

static bool group_run_unit(struct tx *tx, struct unit *unit, bool run_twice)
{
    if (run_twice && !group_run_unit_once(tx, unit, false)) {
        return false;
    }
    return group_run_unit_once(tx, unit, true);
}

// Commits, or tells every unit that believes it succeeded that it did not. A full disk stops the
// commit before its last page is written, so nothing of it can come back, and the store goes on once
// there is room. After any other failure nobody knows what is on disk: asking again would be told
// "fine" about pages the kernel has dropped. So the folder is only read until it is opened again.
static void group_commit(struct store *store, struct conn *c, struct unit *const *units, size_t count)
{
    err e = sqlite_do(c, CONN_COMMIT);
    atomic_store(&store->erases, sqlite_erases(c));
    if (sqlite_sync_failed(c)) { // after the commit, as its pages went from the log into the file
        stores_doubt(store->stores);
    }
    if (!err_is(e)) {
        return;
    }
    group_undo(c);
    if (e.kind != ERR_FULL) {
        e.kind = ERR_IO;
        stores_doubt(store->stores);
    }
    log_error("a commit failed", e);
    for (size_t i = 0; i < count; i++) {
        if (!err_is(units[i]->result)) {
            units[i]->result = e;
        }
    }
}

static void group_fail_all(struct unit *const *units, size_t count, err e)
{
    for (size_t i = 0; i < count; i++) {
        units[i]->result = e;
    }
}

// One transaction. Returns the unit during which the engine undid it all, or `count`.
static size_t group_try(struct store *store, struct unit *const *units, size_t count, bool run_twice)
{
    struct conn *c = NULL;
    if (stores_in_doubt(store->stores)) {
        group_fail_all(units, count, FAIL(ERR_IO, "nothing is written since a sync failed"));
        return count;
    }
    if (store->stores->mode == STORES_READ) {
        group_fail_all(units, count, FAIL(ERR_IO, "the disk is read-only"));
        return count;
    }
    if (stores_are_read_only(store->stores)) {
        group_fail_all(units, count, FAIL(ERR_READ_ONLY, "nothing is written now (guildhall read-only off ends it)"));
        return count;
    }
    if (store_is_removed(store)) {
        group_fail_all(units, count, FAIL(ERR_NOT_FOUND, "the organisation was removed"));
        return count;
    }
    err e = store_writer(store, &c);
    if (!err_is(e)) {
        e = sqlite_do(c, CONN_BEGIN_WRITE);
    }
    if (err_is(e)) {
        group_fail_all(units, count, e);
        return count;
    }
    struct tx tx = {.store = store, .conn = c, .organisation = store->organisation, .writes = true};
    size_t kept = 0;
    for (size_t i = 0; i < count; i++) {
        if (!group_run_unit(&tx, units[i], run_twice)) {
            group_undo(c);
            if (!err_is(units[i]->result)) {
                units[i]->result = FAIL(ERR_IO, "the transaction was undone");
            }
            return i;
        }
        kept += err_is(units[i]->result) ? 0 : 1;
    }
    if (kept == 0) {
        group_undo(c); // nothing to keep: no sync either
    } else {
        group_commit(store, c, units, count);
    }
    return count;
}

void group_run(struct store *store, struct unit *const *units, size_t count, bool run_twice,
               _Atomic uint64_t *ret_reruns)
{
    bool already = atomic_exchange(&store->writing, true);
    assert(!already); // one writer a store, always
    size_t culprit = group_try(store, units, count, run_twice);
    if (culprit < count && count > 1) {
        atomic_fetch_add(ret_reruns, 1);
        for (size_t i = 0; i < count; i++) {
            // A unit past its time has had its turn; the others get theirs.
            if (i != culprit || units[i]->result.kind != ERR_BUSY) {
                group_try(store, &units[i], 1, run_twice);
            }
        }
    }
    store_tell_stirred(store);
    atomic_store(&store->writing, false);
}

bool group_empty_log(struct store *store)
{
    struct conn *c = NULL;
    bool already = atomic_exchange(&store->writing, true);
    assert(!already);
    bool can = !store_is_removed(store) && !stores_in_doubt(store->stores) && !stores_are_read_only(store->stores) &&
               !err_is(store_writer(store, &c));
    if (can) {
        sqlite_empty_log(c);
        atomic_store(&store->erases, sqlite_erases(c));
        if (sqlite_sync_failed(c)) {
            stores_doubt(store->stores);
        }
    }
    atomic_store(&store->writing, false);
    return !can || !atomic_load(&store->erases);
}
