// SPDX-License-Identifier: Apache-2.0
#include "voice/feedback.h"
#include "base/clock.h"
#include "base/limits.h"
#include "core/ids.h"
#include "core/seal.h"
#include "queries.h"
#include <assert.h>

static const str feedback_kinds[] = {
    [FEEDBACK_CLEAR] = STR_INIT("clear"),
    [FEEDBACK_NOT_CLEAR] = STR_INIT("not-clear"),
    [FEEDBACK_WHY] = STR_INIT("why"),
    [FEEDBACK_VERY_SATISFIED] = STR_INIT("very-satisfied"),
    [FEEDBACK_SATISFIED] = STR_INIT("satisfied"),
    [FEEDBACK_NEITHER] = STR_INIT("neither"),
    [FEEDBACK_DISSATISFIED] = STR_INIT("dissatisfied"),
    [FEEDBACK_VERY_DISSATISFIED] = STR_INIT("very-dissatisfied"),
};
_Static_assert(sizeof feedback_kinds / sizeof feedback_kinds[0] == FEEDBACK_KIND__COUNT, "a name a kind");

str feedback_kind_name(enum feedback_kind kind)
{
    assert(kind < FEEDBACK_KIND__COUNT);
    return feedback_kinds[kind];
}

bool feedback_kind_find(str name, enum feedback_kind *ret_kind)
{
    size_t at = str_place(name, feedback_kinds, FEEDBACK_KIND__COUNT);
    if (at < FEEDBACK_KIND__COUNT) {
        *ret_kind = (enum feedback_kind)at;
    }
    return at < FEEDBACK_KIND__COUNT;
}

static struct seal_of feedback_seal_of(int64_t id)
{
    return (struct seal_of){.kind = SEAL_FEEDBACK, .id = id};
}

err feedback_add(struct tx *tx, const struct feedback *f)
{
    struct arena a;
    struct seal_words words;
    int64_t id;
    TRY(ids_next(tx, STR("feedback"), &id));
    arena_init(&a, LIMIT_FEEDBACK_TEXT * 16);
    err e = seal_words(tx, &a, feedback_seal_of(id), f->words, &words);
    if (!err_is(e)) {
        e = db_run(tx, &query_feedback_add,
                   DB_ARGS(DB_INT(tx_organisation(tx)), DB_INT(id), DB_INT(f->service_id), DB_INT(f->version_id),
                           DB_TEXT(f->page), DB_TEXT(feedback_kind_name(f->kind)), words.plain, DB_TEXT(f->language),
                           DB_INT(clock_now_s()), words.sealed),
                   NULL);
    }
    arena_free(&a);
    return e;
}

err feedback_counts(struct tx *tx, struct arena *a, int64_t service_id, struct feedback_count **ret_counts,
                    size_t *ret_count)
{
    size_t room = 0;
    size_t count = 0;
    struct feedback_count *counts = NULL;
    struct db_rows rows =
        db_query(tx, &query_feedback_counts, DB_ARGS(DB_INT(tx_organisation(tx)), DB_INT(service_id)));
    while (db_next(&rows)) {
        str page = db_text(&rows, a, 0);
        enum feedback_kind kind;
        if (!feedback_kind_find(db_text(&rows, a, 1), &kind)) {
            continue;
        }
        if (count == 0 || !str_eq(counts[count - 1].page, page)) {
            arena_push(a, struct feedback_count, counts, count, room)->page = page;
        }
        counts[count - 1].of[kind] = db_int(&rows, 2);
    }
    TRY(db_end(&rows));
    *ret_counts = counts;
    *ret_count = count;
    return NO_ERR;
}

err feedback_latest(struct tx *tx, struct arena *a, int64_t service_id, int64_t limit,
                    struct feedback_words **ret_words, size_t *ret_count)
{
    struct feedback_words *words = arena_array(a, struct feedback_words, (size_t)limit);
    size_t count = 0;
    struct db_rows rows =
        db_query(tx, &query_feedback_latest, DB_ARGS(DB_INT(tx_organisation(tx)), DB_INT(service_id), DB_INT(limit)));
    while (count < (size_t)limit && db_next(&rows)) {
        struct feedback_words w = {.id = db_int(&rows, 5), .page = db_text(&rows, a, 0), .at = db_int(&rows, 3)};
        TRY(seal_words_open(&rows, a, feedback_seal_of(w.id), 1, 4, &w.words));
        if (feedback_kind_find(db_text(&rows, a, 2), &w.kind)) {
            words[count++] = w;
        }
    }
    TRY(db_end(&rows));
    *ret_words = words;
    *ret_count = count;
    return NO_ERR;
}

err feedback_said(struct tx *tx, struct arena *a, int64_t id, str *ret_words)
{
    *ret_words = (str){0};
    struct db_rows rows = db_query(tx, &query_feedback_one, DB_ARGS(DB_INT(tx_organisation(tx)), DB_INT(id)));
    if (db_next(&rows)) {
        TRY(seal_words_open(&rows, a, feedback_seal_of(id), 0, 1, ret_words));
    }
    return db_end(&rows);
}

err feedback_forget(struct tx *tx, int64_t id)
{
    struct db_args of = DB_ARGS(DB_INT(tx_organisation(tx)), DB_INT(id));
    TRY(db_run(tx, &query_feedback_forget_page, of, NULL));
    return db_run(tx, &query_feedback_forget_words, of, NULL);
}

const struct seal_table feedback_sealed = {SEAL_FEEDBACK, &query_feedback_sealed_page, &query_feedback_sealed_put};
