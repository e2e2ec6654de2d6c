// SPDX-License-Identifier: Apache-2.0
#include "core/test/made.h"
#include "base/random.h"
#include "core/seal.h"
#include "db/lanes.h"
#include <ftw.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>

static err made_register(struct tx *tx, void *with)
{
    return organisation_register(tx, STR("avonbridge"), STR("{\"en\":\"Avonbridge Council\"}"), with);
}

static err made_begin(struct tx *tx, void *with)
{
    (void)with;
    TRY(organisation_begin(tx, STR("en,cy"), STR("Europe/London")));
    return organisation_set(tx, STR("name"), STR("en"), STR("Avonbridge Council"));
}

int made_set_up(void **state)
{
    struct made *m = calloc(1, sizeof *m);
    assert_non_null(m);
    snprintf(m->dir, sizeof m->dir, "/tmp/guildhall-made-XXXXXX");
    if (mkdtemp(m->dir) == NULL) {
        free(m);
        return -1;
    }
    int64_t id = 0;
    uint8_t master[1][SEAL_KEY_BYTES];
    random_bytes(master, sizeof master);
    seal_masters(master, 1);
    arena_init(&m->arena, 64 * 1024 * 1024);
    assert_ok(stores_open(m->dir, STORES_WRITE, &m->stores));
    assert_ok(lanes_start((struct lanes_options){.writer_count = 1, .worker_count = 1, .run_twice = true}, &m->lanes));
    m->store = stores_registry(m->stores);
    assert_ok(made_write(m, made_register, &id));
    assert_ok(stores_organisation(m->stores, STR("avonbridge"), id, &m->store));
    assert_ok(made_write(m, made_begin, NULL));
    *state = m;
    return 0;
}

static int made_remove(const char *path, const struct stat *info, int flag, struct FTW *ftw)
{
    (void)info;
    (void)flag;
    (void)ftw;
    return remove(path);
}

int made_tear_down(void **state)
{
    struct made *m = *state;
    lanes_stop(m->lanes);
    stores_free(m->stores);
    arena_free(&m->arena);
    nftw(m->dir, made_remove, 16, FTW_DEPTH | FTW_PHYS);
    free(m);
    return 0;
}

static void made_done(struct unit *unit)
{
    *(bool *)unit->owner = true;
}

err made_write(struct made *m, unit_fn run, void *with)
{
    bool done = false;
    struct unit unit = {.store = m->store, .run = run, .with = with, .done = made_done, .owner = &done};
    TRY(lanes_write(m->lanes, &unit));
    while (!done) {
        poll(&(struct pollfd){.fd = lanes_fd(m->lanes), .events = POLLIN}, 1, 1000);
        lanes_collect(m->lanes);
    }
    return unit.result;
}

struct tx *made_read(struct made *m)
{
    struct tx *tx;
    assert_ok(store_read_begin(m->store, &tx));
    return tx;
}
