// SPDX-License-Identifier: Apache-2.0
#include "casework/talk.h"
#include "base/clock.h"
#include "core/seal.h"
#include "core/upload.h"
#include "queries.h"

// The name of a file, which its person gave: of the event and its place there, of which there are fewer than a hundred.
static struct seal_of talk_seal_of(int64_t case_id, int64_t number, int64_t position)
{
    return (struct seal_of){.kind = SEAL_ATTACHED, .id = case_id, .part = number * 100 + position};
}

const struct seal_table talk_sealed = {SEAL_ATTACHED, &query_talk_sealed_page, &query_talk_sealed_put};

err talk_files(struct tx *tx, struct arena *a, int64_t case_id, struct talk_files *ret_files)
{
    struct talk_file *items = NULL;
    size_t count = 0;
    size_t room = 0;
    struct db_rows rows = db_query(tx, &query_talk_file_all, DB_ARGS(DB_INT(tx_organisation(tx)), DB_INT(case_id)));
    while (db_next(&rows)) {
        struct talk_file *f = arena_push(a, struct talk_file, items, count, room);
        *f = (struct talk_file){.number = db_int(&rows, 0),
                                .type = db_text(&rows, a, 3),
                                .token = db_text(&rows, a, 4),
                                .size = db_int(&rows, 5)};
        TRY(seal_words_open(&rows, a, talk_seal_of(case_id, f->number, db_int(&rows, 6)), 1, 2, &f->name));
    }
    *ret_files = (struct talk_files){items, count};
    return db_end(&rows);
}

static err talk_keep_file(struct tx *tx, struct arena *a, const struct casefile *c, const struct talk_file *f,
                          int64_t position)
{
    struct seal_words name;
    TRY(seal_words(tx, a, talk_seal_of(c->id, c->changes + 1, position), f->name, &name));
    TRY(db_run(tx, &query_talk_file_add,
               DB_ARGS(DB_INT(tx_organisation(tx)), DB_INT(c->id), DB_INT(position), DB_TEXT(f->token), name.plain,
                       name.sealed, DB_TEXT(f->type), DB_INT(f->size)),
               NULL));
    return upload_add(tx, f->token, c->draft_id, f->size, f->head);
}

static err talk_keep_files(struct tx *tx, const struct casefile *c, const struct talk_files *files)
{
    struct arena a;
    err e = NO_ERR;
    arena_init(&a, 1024 * 1024);
    for (size_t i = 0; i < files->count && !err_is(e); i++) {
        e = talk_keep_file(tx, &a, c, &files->items[i], (int64_t)i + 1);
    }
    arena_free(&a);
    return e;
}

err talk_reply(struct tx *tx, const struct talk_reply *with)
{
    const struct casefile *c = &with->from;
    bool answers = c->status == CASE_WAITING;
    if (!case_status_is_open(c->status)) {
        return FAIL(ERR_CONFLICT, "the case is closed");
    }
    struct case_happened event = {
        .by = {c->id, 0, c->changes}, .kind = answers ? STR("answered") : STR("added"), .words = with->words};
    TRY(case_happened(tx, &event));
    TRY(talk_keep_files(tx, c, &with->files));
    return answers ? case_put_status(tx, c, CASE_IN_PROGRESS, with->resumed_target_at) : NO_ERR;
}

err talk_withdraw(struct tx *tx, const struct casefile *from)
{
    if (!case_status_may_follow(from->status, CASE_WITHDRAWN)) {
        return FAIL(ERR_CONFLICT, "the case is closed");
    }
    TRY(case_happened(tx, &(struct case_happened){.by = {from->id, 0, from->changes}, .kind = STR("withdrawn")}));
    return case_put_status(tx, from, CASE_WITHDRAWN, from->target_was);
}

static err talk_put_complaint(struct tx *tx, int64_t case_id, int64_t at_s)
{
    return db_run(tx, &query_talk_complaint_put,
                  DB_ARGS(DB_INT(tx_organisation(tx)), DB_INT(case_id), at_s == 0 ? DB_NULL : DB_INT(at_s)), NULL);
}

err talk_complain(struct tx *tx, const struct casefile *from, str words)
{
    TRY(case_happened(
        tx, &(struct case_happened){.by = {from->id, 0, from->changes}, .kind = STR("complained"), .words = words}));
    return talk_put_complaint(tx, from->id, clock_now_s());
}

err talk_write(struct tx *tx, const struct case_move *with)
{
    struct case_change by = with->by;
    by.seen = with->from.changes;
    TRY(case_happened(tx, &(struct case_happened){.by = by, .kind = STR("wrote"), .words = with->words}));
    return talk_put_complaint(tx, with->from.id, 0);
}
