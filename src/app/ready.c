// SPDX-License-Identifier: Apache-2.0
#include "app/ready.h"
#include "app/master.h"
#include "app/scans.h"
#include "base/clock.h"
#include "base/limits.h"
#include "core/organisation.h"
#include <sys/statvfs.h>

enum {
    READY_EVERY_MS = 1000,
    READY_GROUP_MS = 10 * 1000, // a group of units that takes longer holds up everybody who writes to its stores
    READY_ARENA_BYTES = 64 * 1024
};

// One store after the other, the registry among them: a folder with a thousand of them costs no more. It stays at one
// that is wrong until that is well.
static err ready_look_at_stores(struct ready *r, struct arena *a)
{
    struct tx *registry;
    struct organisation_entry next = {0};
    TRY(store_read_begin(stores_registry(r->stores), &registry));
    err e = organisation_next(registry, a, r->turn, &next);
    store_read_end(registry);
    TRY(e);
    TRY(stores_check(r->stores, next.key)); // no key: the registry
    r->turn = next.id;
    return NO_ERR;
}

static const char *ready_writing(struct ready *r, err unused)
{
    (void)unused;
    if (stores_in_doubt(r->stores)) {
        return "read-only: a sync failed";
    }
    if (stores_are_read_only(r->stores)) {
        return stores_disk_is_read_only(stores_dir(r->stores)) ? "read-only: the disk is"
                                                               : "read-only: it was asked for";
    }
    if (lanes_counts(r->lanes).longest_ms > READY_GROUP_MS) {
        return "a writer is held up";
    }
    return lanes_waiting(r->lanes) >= LIMIT_WRITE_QUEUE_COUNT ? "too much waits" : NULL;
}

static const char *ready_stores(struct ready *r, err looked)
{
    (void)r;
    return err_is(looked) && looked.kind != ERR_CONFLICT ? "a store does not open" : NULL;
}

static const char *ready_migrations(struct ready *r, err looked)
{
    (void)r;
    return looked.kind == ERR_CONFLICT ? "a store is not as this program has it" : NULL;
}

static const char *ready_master_key(struct ready *r, err unused)
{
    (void)r;
    (void)unused;
    return master_is_there() ? NULL : "it is not where it was: the server could not start again";
}

static const char *ready_disk(struct ready *r, err unused)
{
    struct statvfs disk;
    (void)unused;
    if (statvfs(stores_dir(r->stores), &disk) != 0) {
        return "it cannot be asked";
    }
    if ((int64_t)(disk.f_bavail * disk.f_frsize) < r->disk_least) {
        return "there is not enough room";
    }
    return disk.f_files != 0 && disk.f_favail < READY_INODES_LEAST ? "there are no inodes left" : NULL;
}

static const char *ready_scanner(struct ready *r, err unused)
{
    (void)unused;
    return r->scans == NULL       ? "there is none: files are not looked at for viruses"
           : scans_work(r->scans) ? NULL
                                  : "it does not answer: files wait, and are not opened";
}

// Each says what is wrong, in words that name nobody, or NULL.
static const struct {
    const char *name;
    const char *(*look)(struct ready *r, err stores);
    bool told; // what is wrong is said, and the server can do its work all the same
} ready_checks[] = {
    {"stores", ready_stores, false},   {"migrations", ready_migrations, false},
    {"writing", ready_writing, false}, {"master-key", ready_master_key, false},
    {"disk", ready_disk, false},       {"scanner", ready_scanner, true},
};

static void ready_look(struct ready *r)
{
    struct arena a;
    struct buf said;
    arena_init(&a, READY_ARENA_BYTES);
    buf_init(&said, READY_SAID_MAX - 1);
    err stores = ready_look_at_stores(r, &a);
    r->fine = true;
    for (size_t i = 0; i < sizeof ready_checks / sizeof ready_checks[0]; i++) {
        const char *wrong = ready_checks[i].look(r, stores);
        buf_printf(&said, "%s: %s\n", ready_checks[i].name, wrong == NULL ? "ok" : wrong);
        r->fine = r->fine && (wrong == NULL || ready_checks[i].told);
    }
    memcpy(r->said, said.ptr, said.len);
    r->said[said.len] = '\0';
    buf_free(&said);
    arena_free(&a);
}

bool ready_is(struct ready *r, struct buf *said)
{
    int64_t now_ms = clock_steady_ms();
    if (r->looked_ms == 0 || now_ms - r->looked_ms >= READY_EVERY_MS) {
        r->looked_ms = now_ms;
        ready_look(r);
    }
    buf_put(said, r->fine ? STR("ready\n") : STR("not ready\n"));
    buf_put(said, str_from(r->said));
    return r->fine;
}
