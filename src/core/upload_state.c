// SPDX-License-Identifier: Apache-2.0
// What is known of what files are: the rows behind app/scans.c.
#include "base/clock.h"
#include "core/audit.h"
#include "core/upload.h"
#include "queries.h"

enum {
    UPLOAD_TRIES_MAX = 6,         // of a scanner that works for others; then the file is the reason
    UPLOAD_AGAIN_S = 10,          // after the first that came to nothing; twice as long each time
    UPLOAD_UNREADABLE_S = 60 * 60 // its limits may have been raised meanwhile
};

static const str upload_states[] = {[UPLOAD_WAITING] = STR_INIT("waiting"),
                                    [UPLOAD_CLEAN] = STR_INIT("clean"),
                                    [UPLOAD_INFECTED] = STR_INIT("infected"),
                                    [UPLOAD_UNREADABLE] = STR_INIT("unreadable")};
_Static_assert(sizeof upload_states / sizeof upload_states[0] == UPLOAD_STATE__COUNT, "a name a state");

static const str upload_pictures[] = {[UPLOAD_PICTURE_NONE] = STR_INIT("none"),
                                      [UPLOAD_PICTURE_RAW] = STR_INIT("raw"),
                                      [UPLOAD_PICTURE_FINE] = STR_INIT("fine"),
                                      [UPLOAD_PICTURE_BROKEN] = STR_INIT("broken")};
_Static_assert(sizeof upload_pictures / sizeof upload_pictures[0] == UPLOAD_PICTURE__COUNT, "a name a kind");

bool upload_may_be_picture(str head)
{
    static const str begins[] = {STR_INIT("\xff\xd8\xff"), STR_INIT("\x89PNG\r\n\x1a\n"), STR_INIT("GIF8"),
                                 STR_INIT("RIFF")};
    bool may = head.len == 0 || str_eq(str_slice(head, 4, 8), STR("ftyp"));
    for (size_t i = 0; i < sizeof begins / sizeof begins[0]; i++) {
        may = may || str_starts(head, begins[i]);
    }
    return may;
}

str upload_kept(const struct upload_file *file)
{
    return file->kept.len != 0 ? file->kept : file->token;
}

static enum upload_picture upload_picture_find(str name)
{
    size_t at = str_place(name, upload_pictures, UPLOAD_PICTURE__COUNT);
    return at < UPLOAD_PICTURE__COUNT ? (enum upload_picture)at : UPLOAD_PICTURE__COUNT - 1;
}

static enum upload_state upload_state_find(str name)
{
    size_t at = str_place(name, upload_states, UPLOAD_STATE__COUNT);
    return at < UPLOAD_STATE__COUNT ? (enum upload_state)at : UPLOAD_UNREADABLE; // of a newer program: closed
}

static struct upload_file upload_row(const struct db_rows *rows, struct arena *a)
{
    return (struct upload_file){.id = db_int(rows, 0),
                                .draft_id = db_int(rows, 1),
                                .token = db_text(rows, a, 2),
                                .size = db_int(rows, 3),
                                .state = upload_state_find(db_text(rows, a, 4)),
                                .tries = db_int(rows, 5),
                                .picture = upload_picture_find(db_text(rows, a, 6)),
                                .kept = db_text(rows, a, 7),
                                .thumb = db_text(rows, a, 8)};
}

err upload_of_draft(struct tx *tx, struct arena *a, int64_t draft_id, struct upload_files *ret_files)
{
    struct upload_file *items = NULL;
    size_t count = 0;
    size_t room = 0;
    struct db_rows rows = db_query(tx, &query_upload_of_draft, DB_ARGS(DB_INT(tx_organisation(tx)), DB_INT(draft_id)));
    while (db_next(&rows)) {
        *arena_push(a, struct upload_file, items, count, room) = upload_row(&rows, a);
    }
    *ret_files = (struct upload_files){items, count};
    return db_end(&rows);
}

const struct upload_file *upload_find(const struct upload_files *files, str token)
{
    for (size_t i = 0; i < files->count; i++) {
        if (str_eq(files->items[i].token, token)) {
            return &files->items[i];
        }
    }
    return NULL;
}

err upload_due(struct tx *tx, struct arena *a, struct upload_file *ret_file)
{
    int64_t now = clock_now_s();
    struct db_rows rows = db_query(
        tx, &query_upload_due, DB_ARGS(DB_INT(tx_organisation(tx)), DB_INT(now), DB_INT(now + UPLOAD_UNREADABLE_S)));
    *ret_file = db_next(&rows) ? upload_row(&rows, a) : (struct upload_file){0};
    return db_end(&rows);
}

static err upload_say(struct tx *tx, str what, int64_t id)
{
    struct arena a;
    arena_init(&a, 64 * 1024);
    err e = audit_write(tx, 0, arena_concat(&a, STR("upload."), what), arena_printf(&a, "upload %lld", (long long)id));
    arena_free(&a);
    return e;
}

err upload_next_at(struct tx *tx, int64_t *ret_at)
{
    return db_number(db_query(tx, &query_upload_next_at, DB_ARGS(DB_INT(tx_organisation(tx)), DB_INT(clock_now_s()))),
                     ret_at);
}

err upload_judge(struct tx *tx, const struct upload_judgement *j)
{
    int64_t changed;
    int64_t now = clock_now_s();
    int64_t tries = j->state == UPLOAD_WAITING ? j->of.tries + 1 : j->of.tries;
    bool given_up = j->state == UPLOAD_WAITING && tries >= UPLOAD_TRIES_MAX;
    enum upload_state state = given_up ? UPLOAD_UNREADABLE : j->state;
    struct db_value again = state == UPLOAD_WAITING      ? DB_INT(now + ((int64_t)UPLOAD_AGAIN_S << (tries - 1)))
                            : state == UPLOAD_UNREADABLE ? DB_INT(now + UPLOAD_UNREADABLE_S)
                                                         : DB_NULL;
    TRY(db_run(tx, &query_upload_judge,
               DB_ARGS(DB_INT(tx_organisation(tx)), DB_INT(j->of.id), DB_TEXT(upload_states[state]), DB_INT(now),
                       DB_INT(tries), again),
               &changed));
    if (changed != 1 || state == UPLOAD_WAITING || state == j->of.state) {
        return NO_ERR;
    }
    return upload_say(tx, upload_states[state], j->of.id);
}

err upload_due_picture(struct tx *tx, struct arena *a, bool has_scanner, struct upload_file *ret_file)
{
    struct db_rows rows =
        db_query(tx, &query_upload_due_picture, DB_ARGS(DB_INT(tx_organisation(tx)), DB_INT(has_scanner ? 1 : 0)));
    *ret_file = db_next(&rows) ? upload_row(&rows, a) : (struct upload_file){0};
    return db_end(&rows);
}

err upload_prepare(struct tx *tx, struct upload_prepared *p)
{
    int64_t changed;
    TRY(db_run(tx, &query_upload_prepare,
               DB_ARGS(DB_INT(tx_organisation(tx)), DB_INT(p->of.id), DB_TEXT(upload_pictures[p->picture]),
                       DB_TEXT(p->kept), DB_TEXT(p->thumb), DB_INT(p->size)),
               &changed));
    p->ret_named = changed == 1;
    return p->ret_named ? upload_say(tx, STR("picture"), p->of.id) : NO_ERR;
}

err upload_figures(struct tx *tx, struct upload_figures *ret_figures)
{
    struct upload_figures f = {0};
    struct arena a;
    int64_t now = clock_now_s();
    arena_init(&a, 64 * 1024);
    struct db_rows rows = db_query(tx, &query_upload_figures, DB_ARGS(DB_INT(tx_organisation(tx))));
    while (db_next(&rows)) {
        enum upload_state state = upload_state_find(db_text(&rows, &a, 0));
        int64_t age_s = now - db_int(&rows, 2);
        f.counts[state] += db_int(&rows, 1);
        f.oldest_s = state == UPLOAD_WAITING && age_s > f.oldest_s ? age_s : f.oldest_s;
    }
    arena_free(&a);
    *ret_figures = f;
    return db_end(&rows);
}
