// SPDX-License-Identifier: Apache-2.0
#include "voice/trial_comment.h"
#include "base/clock.h"
#include "base/limits.h"
#include "core/audit.h"
#include "core/ids.h"
#include "core/seal.h"
#include "queries.h"
#include "voice/trial.h"
#include <assert.h>

static const str trial_kinds[] = {
    [TRIAL_EASY] = STR_INIT("easy"),   [TRIAL_HARD] = STR_INIT("hard"),       [TRIAL_WHY] = STR_INIT("why"),
    [TRIAL_LACK] = STR_INIT("lack"),   [TRIAL_UNCLEAR] = STR_INIT("unclear"), [TRIAL_OTHER] = STR_INIT("other"),
    [TRIAL_ASKED] = STR_INIT("asked"),
};
_Static_assert(sizeof trial_kinds / sizeof trial_kinds[0] == TRIAL_KIND__COUNT, "a name a kind");

static const str trial_states[] = {[TRIAL_MARK] = STR_INIT("mark"),
                                   [TRIAL_NEW] = STR_INIT("new"),
                                   [TRIAL_ANSWERED] = STR_INIT("answered"),
                                   [TRIAL_HIDDEN] = STR_INIT("hidden")};
_Static_assert(sizeof trial_states / sizeof trial_states[0] == TRIAL_SAID__COUNT, "a name a state");

str trial_kind_name(enum trial_kind kind)
{
    assert(kind < TRIAL_KIND__COUNT);
    return trial_kinds[kind];
}

bool trial_kind_find(str name, enum trial_kind *ret_kind)
{
    size_t at = str_place(name, trial_kinds, TRIAL_KIND__COUNT);
    if (at < TRIAL_KIND__COUNT) {
        *ret_kind = (enum trial_kind)at;
    }
    return at < TRIAL_KIND__COUNT;
}

static enum trial_said trial_state_find(str name)
{
    size_t at = str_place(name, trial_states, TRIAL_SAID__COUNT);
    return at < TRIAL_SAID__COUNT ? (enum trial_said)at : TRIAL_NEW;
}

static struct seal_of trial_comment_seal_of(int64_t id)
{
    return (struct seal_of){.kind = SEAL_TRIAL, .id = id};
}

err trial_comments(struct tx *tx, struct arena *a, int64_t trial_id, struct trial_comment **ret_comments,
                   size_t *ret_count)
{
    size_t room = 0;
    size_t count = 0;
    struct trial_comment *comments = NULL;
    struct db_rows rows = db_query(tx, &query_trial_comment_of_trial,
                                   DB_ARGS(DB_INT(tx_organisation(tx)), DB_INT(trial_id), DB_INT(TRIAL_COMMENTS_MAX)));
    while (db_next(&rows)) {
        struct trial_comment c = {.id = db_int(&rows, 0),
                                  .page = db_text(&rows, a, 1),
                                  .question = db_text(&rows, a, 2),
                                  .language = db_text(&rows, a, 6),
                                  .at = db_int(&rows, 7),
                                  .user_id = db_int(&rows, 8),
                                  .user_name = db_text(&rows, a, 9),
                                  .state = trial_state_find(db_text(&rows, a, 10)),
                                  .answer = db_text(&rows, a, 11),
                                  .answered_by = db_text(&rows, a, 12),
                                  .answered_at = db_int(&rows, 13),
                                  .revision = db_int(&rows, 14),
                                  .note = db_int(&rows, 15) == 0};
        TRY(seal_words_open(&rows, a, trial_comment_seal_of(c.id), 4, 5, &c.words));
        if (trial_kind_find(db_text(&rows, a, 3), &c.kind)) {
            *arena_push(a, struct trial_comment, comments, count, room) = c;
        }
    }
    *ret_comments = comments;
    *ret_count = count;
    return db_end(&rows);
}

err trial_comment_said(struct tx *tx, struct arena *a, int64_t id, str *ret_words)
{
    *ret_words = (str){0};
    struct db_rows rows = db_query(tx, &query_trial_comment_one, DB_ARGS(DB_INT(tx_organisation(tx)), DB_INT(id)));
    if (db_next(&rows)) {
        TRY(seal_words_open(&rows, a, trial_comment_seal_of(id), 0, 1, ret_words));
    }
    return db_end(&rows);
}

static err trial_say_in(struct tx *tx, struct arena *a, struct trial_say *with)
{
    struct seal_words words;
    int64_t id;
    TRY(ids_next(tx, STR("trial-comment"), &id));
    TRY(seal_words(tx, a, trial_comment_seal_of(id), with->words, &words));
    TRY(db_run(tx, &query_trial_comment_add,
               DB_ARGS(DB_INT(tx_organisation(tx)), DB_INT(id), DB_INT(with->trial_id), DB_INT(with->part_id),
                       DB_INT(with->user_id), DB_TEXT(with->page), DB_TEXT(with->question),
                       DB_TEXT(trial_kind_name(with->kind)), words.plain, words.sealed, DB_TEXT(with->language),
                       DB_INT(clock_now_s()), DB_TEXT(trial_states[with->words.len == 0 ? TRIAL_MARK : TRIAL_NEW])),
               NULL));
    if (with->part_id == 0) {
        return audit_write_on(tx, with->user_id, STR("trial.note"), "trial", with->trial_id);
    }
    return db_run(tx, &query_trial_part_comments,
                  DB_ARGS(DB_INT(tx_organisation(tx)), DB_INT(with->trial_id), DB_INT(with->part_id)), NULL);
}

err trial_say(struct tx *tx, struct trial_say *with)
{
    struct arena a;
    struct trial_part part = {0};
    if (with->part_id != 0) {
        TRY(trial_part(tx, with->trial_id, with->part_id, &part));
    }
    int64_t count;
    TRY(db_number(
        db_query(tx, &query_trial_comment_count, DB_ARGS(DB_INT(tx_organisation(tx)), DB_INT(with->trial_id))),
        &count));
    with->ret_full = count >= TRIAL_COMMENTS_MAX || part.comments >= TRIAL_COMMENTS_OF_PART;
    if (with->ret_full) {
        return NO_ERR;
    }
    arena_init(&a, LIMIT_NOTE_TEXT * 16);
    err e = trial_say_in(tx, &a, with);
    arena_free(&a);
    return e;
}

err trial_settle(struct tx *tx, const struct trial_settle *with)
{
    int64_t changed = 0;
    TRY(db_run(tx, &query_trial_comment_settle,
               DB_ARGS(DB_INT(tx_organisation(tx)), DB_INT(with->id), DB_INT(with->trial_id),
                       DB_TEXT(trial_states[with->hides ? TRIAL_HIDDEN : TRIAL_ANSWERED]), DB_TEXT(with->words),
                       DB_INT(with->user_id), DB_INT(clock_now_s()), DB_INT(with->revision)),
               &changed));
    if (changed == 0) {
        return FAIL(ERR_NOT_FOUND, "there is no such comment");
    }
    return audit_write_on(tx, with->user_id, with->hides ? STR("trial.hide") : STR("trial.answer"), "comment",
                          with->id);
}

err trial_comment_forget(struct tx *tx, int64_t id)
{
    return db_run(tx, &query_trial_comment_forget, DB_ARGS(DB_INT(tx_organisation(tx)), DB_INT(id)), NULL);
}

const struct seal_table trial_comment_sealed = {SEAL_TRIAL, &query_trial_comment_sealed_page,
                                                &query_trial_comment_sealed_put};
