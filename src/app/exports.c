// SPDX-License-Identifier: Apache-2.0
#include "app/exports.h"
#include "base/clock.h"
#include "base/limits.h"
#include "base/log.h"
#include "casework/export.h"
#include "core/seal_file.h"
#include "web/export_make.h"
#include <stdatomic.h>

enum {
    EXPORTS_FIRST_S = 1,
    EXPORTS_EVERY_S = 60,
    EXPORTS_TELL_MS = 1000, // how often it is written down how far one is
    EXPORTS_ARENA_BYTES = 512 * 1024 * 1024
};

struct exports_making {
    struct exports *of;
    struct acts *acts;
    struct store *store;
    str folder;
    struct organisation organisation;
    struct export x;
    struct arena arena;
    struct seal_file *file;
    int64_t told_ms;
};

static err exports_put(void *self, str bytes)
{
    struct exports_making *m = self;
    m->x.size += (int64_t)bytes.len;
    return m->x.size > LIMIT_EXPORT ? FAIL(ERR_TOO_LARGE, "a download holds no more") : seal_file_write(m->file, bytes);
}

static err exports_tell(void *self, int64_t done, int64_t total)
{
    struct exports_making *m = self;
    int64_t now = clock_steady_ms();
    m->x.done = done;
    m->x.total = total;
    if (atomic_load(&m->of->stops)) {
        return FAIL(ERR_BUSY, "the server ends");
    }
    if (done != 0 && now - m->told_ms < EXPORTS_TELL_MS) {
        return NO_ERR;
    }
    m->told_ms = now;
    return m->acts->write(m->acts, m->store, export_go_on, &m->x);
}

static err exports_write(struct exports_making *m)
{
    struct export_making making = {.arena = &m->arena,
                                   .store = m->store,
                                   .organisation = &m->organisation,
                                   .asked = &m->x,
                                   .put = exports_put,
                                   .tell = exports_tell,
                                   .self = m};
    if (!words_language(m->x.language, &making.language)) {
        making.language = LANGUAGE_EN;
    }
    TRY(export_make(&making));
    m->x.done = making.ret_count;
    return seal_file_end(m->file);
}

// A file of its own, named by its row once it is whole.
static err exports_file(struct exports_making *m)
{
    int fd;
    TRY(upload_begin(&m->arena, m->folder, &fd, &m->x.token));
    err e = seal_file_begin(m->store, &m->arena, m->x.token, fd, &m->file);
    e = err_is(e) ? e : exports_write(m);
    err ended = upload_end(m->folder, fd, m->x.token, !err_is(e));
    e = err_is(e) ? e : ended;
    if (err_is(e)) {
        return e;
    }
    e = m->acts->write(m->acts, m->store, export_end, &m->x);
    if (err_is(e) && e.kind != ERR_IO) { // of a commit that failed nobody knows what is on disk: it is swept
        upload_drop(m->folder, m->x.token);
    }
    return e;
}

static err exports_failed(struct exports_making *m, err e)
{
    bool again = e.kind == ERR_CONFLICT || e.kind == ERR_BUSY || e.kind == ERR_READ_ONLY || e.kind == ERR_IO;
    if (again && m->x.tries < EXPORT_TRIES) {
        return e;
    }
    m->x.problem = e.kind == ERR_TOO_LARGE ? EXPORT_LARGE : e.kind == ERR_FULL ? EXPORT_FULL : EXPORT_BROKEN;
    if (m->x.problem == EXPORT_BROKEN) {
        log_error("a download could not be made", e);
    }
    return m->acts->write(m->acts, m->store, export_fail, &m->x);
}

static err exports_make(struct exports_making *m)
{
    if (++m->x.tries > EXPORT_TRIES) {
        m->x.tries = EXPORT_TRIES;
        return exports_failed(m, FAIL(ERR_INTERNAL, "a download was begun again and again"));
    }
    TRY(m->acts->write(m->acts, m->store, export_begin, &m->x));
    arena_init(&m->arena, EXPORTS_ARENA_BYTES);
    upload_begins();
    err e = exports_file(m);
    upload_ends();
    arena_free(&m->arena);
    return err_is(e) ? exports_failed(m, e) : NO_ERR;
}

static err exports_drop(struct acts *acts, struct store *store, str folder, unit_fn unit)
{
    struct export_drop drop = {.arena = acts->arena};
    TRY(acts->write(acts, store, unit, &drop));
    for (size_t i = 0; i < drop.ret_files.count; i++) {
        upload_drop(folder, drop.ret_files.items[i]);
    }
    return NO_ERR;
}

static err exports_look(struct exports_making *m, str key, bool *ret_over)
{
    struct tx *tx;
    TRY(store_read_begin(m->store, &tx));
    err e = organisation_load(tx, m->acts->arena, key, &m->organisation);
    e = err_is(e) ? e : export_over(tx, ret_over);
    e = err_is(e) ? e : export_next(tx, m->acts->arena, &m->x);
    store_read_end(tx);
    return e;
}

static err exports_visit(struct rounds *r, struct acts *acts, const struct organisation_entry *o, struct store *store)
{
    struct exports_making m = {.of = r->with, .acts = acts, .store = store};
    err e = NO_ERR;
    do {
        bool over = false;
        TRY(exports_look(&m, o->key, &over));
        if (!over && m.x.id == 0) {
            return e;
        }
        TRY(upload_folder(acts->arena, m.of->dir, o->key, &m.folder));
        if (over) {
            TRY(exports_drop(acts, store, m.folder, export_drop));
        }
        e = m.x.id == 0 ? NO_ERR : exports_make(&m);
    } while (!err_is(e) && m.x.id != 0);
    // It goes on in the next round, with what else is to be done.
    return e.kind == ERR_CONFLICT || e.kind == ERR_BUSY || e.kind == ERR_READ_ONLY ? NO_ERR : e;
}

void exports_start(struct exports *x, const char *dir, struct event_base *loop, struct stores *stores,
                   struct lanes *lanes)
{
    static const struct rounds_kind kind = {.wrong = "downloads could not be seen to",
                                            .first_s = EXPORTS_FIRST_S,
                                            .every_s = EXPORTS_EVERY_S,
                                            .visit = exports_visit};
    x->dir = dir;
    rounds_start(&x->rounds, &kind, x, loop, stores, lanes);
}

void exports_soon(void *exports)
{
    struct exports *x = exports;
    rounds_soon(&x->rounds);
}

void exports_halt(struct exports *x)
{
    atomic_store(&x->stops, true);
}

err exports_anew(struct acts *acts, struct store *store, str organisation_key)
{
    str folder;
    TRY(upload_folder(acts->arena, stores_dir(acts->stores), organisation_key, &folder));
    return exports_drop(acts, store, folder, export_anew);
}
