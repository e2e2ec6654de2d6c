// SPDX-License-Identifier: Apache-2.0
#include "voice/trial.h"
#include "base/clock.h"
#include "core/audit.h"
#include "core/ids.h"
#include "queries.h"

enum {
    TRIAL_STAY_S_MAX = 1800, // longer on a page, and somebody went for tea
    TRIAL_RULES_MAX = 500    // of one round that are told apart
};

bool trial_is_open(const struct trial *trial, int64_t now_s)
{
    return trial->closed_at == 0 && trial->ends_at > now_s;
}

int64_t trial_end(const struct trial *trial)
{
    return trial->closed_at != 0 ? trial->closed_at : trial->ends_at;
}

static struct trial trial_of(const struct db_rows *rows, struct arena *a)
{
    return (struct trial){.id = db_int(rows, 0),
                          .service_id = db_int(rows, 1),
                          .number = db_int(rows, 2),
                          .revision = db_int(rows, 3),
                          .purpose = db_text(rows, a, 4),
                          .asks = db_text(rows, a, 5),
                          .user_name = db_text(rows, a, 6),
                          .opened_at = db_int(rows, 7),
                          .ends_at = db_int(rows, 8),
                          .closed_at = db_int(rows, 9),
                          .parts = db_int(rows, 10),
                          .counted = db_int(rows, 11),
                          .comments = db_int(rows, 12),
                          .waiting = db_int(rows, 13),
                          .invited = db_int(rows, 14) != 0};
}

err trial_get(struct tx *tx, struct arena *a, int64_t id, struct trial *ret_trial)
{
    struct db_rows rows = db_query(tx, &query_trial_by_id, DB_ARGS(DB_INT(tx_organisation(tx)), DB_INT(id)));
    bool found = db_next(&rows);
    if (found) {
        *ret_trial = trial_of(&rows, a);
    }
    TRY(db_end(&rows));
    return found ? NO_ERR : FAIL(ERR_NOT_FOUND, "there is no such trial");
}

err trial_list(struct tx *tx, struct arena *a, int64_t service_id, int64_t number, struct trial **ret_trials,
               size_t *ret_count)
{
    size_t room = 0;
    size_t count = 0;
    struct trial *trials = NULL;
    struct db_rows rows = db_query(tx, &query_trial_of_service,
                                   DB_ARGS(DB_INT(tx_organisation(tx)), DB_INT(service_id), DB_INT(number),
                                           DB_INT(number == 0 ? INT64_MAX : number), DB_INT(TRIAL_LIST_MAX)));
    while (db_next(&rows)) {
        *arena_push(a, struct trial, trials, count, room) = trial_of(&rows, a);
    }
    *ret_trials = trials;
    *ret_count = count;
    return db_end(&rows);
}

err trial_document(struct tx *tx, struct arena *a, int64_t id, str *ret_document)
{
    struct db_rows rows = db_query(tx, &query_trial_document_of, DB_ARGS(DB_INT(tx_organisation(tx)), DB_INT(id)));
    bool found = db_next(&rows);
    *ret_document = found ? db_text(&rows, a, 0) : (str){0};
    TRY(db_end(&rows));
    return found ? NO_ERR : FAIL(ERR_NOT_FOUND, "there is no such trial");
}

err trial_open(struct tx *tx, struct trial_open *with)
{
    int64_t now = clock_now_s();
    int64_t open = 0;
    struct db_value self = DB_INT(tx_organisation(tx));
    TRY(db_number(db_query(tx, &query_trial_open_count, DB_ARGS(self, DB_INT(with->service_id), DB_INT(now))), &open));
    if (open != 0) {
        return FAIL(ERR_CONFLICT, "a trial of the service is open");
    }
    TRY(ids_next(tx, STR("trial"), &with->ret_id));
    TRY(db_run(tx, &query_trial_add,
               DB_ARGS(self, DB_INT(with->ret_id), DB_INT(with->service_id), DB_INT(with->revision),
                       DB_TEXT(with->document), DB_TEXT(with->purpose), DB_TEXT(with->asks), DB_INT(with->user_id),
                       DB_INT(now), DB_INT(now + with->days * 86400), DB_INT(with->invited ? 1 : 0)),
               NULL));
    return audit_write_on(tx, with->user_id, STR("trial.open"), "trial", with->ret_id);
}

err trial_close(struct tx *tx, const struct trial_close *with)
{
    int64_t changed = 0;
    TRY(db_run(tx, &query_trial_set_closed,
               DB_ARGS(DB_INT(tx_organisation(tx)), DB_INT(with->id), DB_INT(clock_now_s())), &changed));
    TRY(trial_forget(tx, NULL));
    return changed == 0 ? NO_ERR : audit_write_on(tx, with->user_id, STR("trial.close"), "trial", with->id);
}

err trial_forget(struct tx *tx, void *unused)
{
    (void)unused;
    return db_run(tx, &query_trial_forget_near, DB_ARGS(DB_INT(tx_organisation(tx)), DB_INT(clock_now_s())), NULL);
}

// ---- Somebody's way ---------------------------------------------------------------------------------------

struct trial_row {
    int64_t user_id;
    str near, page;
    int64_t page_at, finished_at, comments;
};

static err trial_row(struct tx *tx, struct arena *a, int64_t trial_id, int64_t part_id, struct trial_row *ret_row)
{
    struct db_rows rows =
        db_query(tx, &query_trial_part_get, DB_ARGS(DB_INT(tx_organisation(tx)), DB_INT(trial_id), DB_INT(part_id)));
    bool found = db_next(&rows);
    if (found) {
        *ret_row = (struct trial_row){db_int(&rows, 0), db_text(&rows, a, 1), db_text(&rows, a, 2),
                                      db_int(&rows, 3), db_int(&rows, 4),     db_int(&rows, 5)};
    }
    TRY(db_end(&rows));
    return found ? NO_ERR : FAIL(ERR_NOT_FOUND, "nobody of that number tries it");
}

err trial_part(struct tx *tx, int64_t trial_id, int64_t part_id, struct trial_part *ret_part)
{
    struct arena a;
    struct trial_row row = {0};
    arena_init(&a, 64 * 1024);
    err e = trial_row(tx, &a, trial_id, part_id, &row);
    *ret_part = (struct trial_part){row.user_id, row.finished_at, row.comments};
    arena_free(&a);
    return e;
}

static err trial_reach(struct tx *tx, int64_t trial_id, int64_t part_id, str page)
{
    return db_run(tx, &query_trial_step_reach,
                  DB_ARGS(DB_INT(tx_organisation(tx)), DB_INT(trial_id), DB_INT(part_id), DB_TEXT(page)), NULL);
}

static err trial_move(struct tx *tx, int64_t trial_id, int64_t part_id, str page)
{
    TRY(trial_reach(tx, trial_id, part_id, page));
    return db_run(
        tx, &query_trial_part_again,
        DB_ARGS(DB_INT(tx_organisation(tx)), DB_INT(trial_id), DB_INT(part_id), DB_TEXT(page), DB_INT(clock_now_s())),
        NULL);
}

// Once a browser was seen to be of staff its part stays theirs.
static err trial_mark_staff(struct tx *tx, int64_t trial_id, int64_t part_id, int64_t user_id)
{
    return user_id == 0
               ? NO_ERR
               : db_run(tx, &query_trial_part_is_staff,
                        DB_ARGS(DB_INT(tx_organisation(tx)), DB_INT(trial_id), DB_INT(part_id), DB_INT(user_id)), NULL);
}

err trial_begin(struct tx *tx, struct trial_begin *with)
{
    struct db_value self[] = {DB_INT(tx_organisation(tx)), DB_INT(with->trial_id)};
    with->ret_part = with->part_id;
    if (with->part_id == 0) {
        int64_t last = 0;
        TRY(db_number(db_query(tx, &query_trial_part_count, DB_ARGS(self[0], self[1])), &last));
        if (last >= TRIAL_PARTS_MAX) {
            return FAIL(ERR_TOO_LARGE, "as many try it as may");
        }
        with->ret_part = last + 1;
        TRY(db_run(tx, &query_trial_part_add,
                   DB_ARGS(self[0], self[1], DB_INT(with->ret_part), DB_INT(with->user_id), DB_TEXT(with->near),
                           DB_INT(clock_now_s()), DB_TEXT(with->page)),
                   NULL));
    }
    TRY(trial_mark_staff(tx, with->trial_id, with->ret_part, with->user_id));
    return trial_move(tx, with->trial_id, with->ret_part, with->page);
}

static err trial_step_in(struct tx *tx, struct arena *a, const struct trial_step *with, struct trial_row *ret_row)
{
    struct db_value self[] = {DB_INT(tx_organisation(tx)), DB_INT(with->trial_id), DB_INT(with->part_id)};
    TRY(trial_row(tx, a, with->trial_id, with->part_id, ret_row));
    TRY(trial_mark_staff(tx, with->trial_id, with->part_id, with->user_id));
    TRY(trial_reach(tx, with->trial_id, with->part_id, with->page));
    int64_t stayed = clock_now_s() - ret_row->page_at;
    bool was_here = str_eq(ret_row->page, with->page) && stayed > 0 && stayed <= TRIAL_STAY_S_MAX;
    TRY(db_run(
        tx, &query_trial_step_stay,
        DB_ARGS(self[0], self[1], self[2], DB_TEXT(with->page), DB_INT(was_here ? stayed : 0), DB_INT(with->done)),
        NULL));
    for (size_t i = 0; i < with->mistake_count && i < TRIAL_MISTAKES_MAX; i++) {
        const struct trial_mistake *m = &with->mistakes[i];
        TRY(db_run(tx, &query_trial_mistake_add,
                   DB_ARGS(self[0], self[1], self[2], DB_TEXT(with->page), DB_TEXT(m->question), DB_TEXT(m->rule)),
                   NULL));
    }
    return trial_move(tx, with->trial_id, with->part_id, with->next.len != 0 ? with->next : with->page);
}

err trial_step(struct tx *tx, const struct trial_step *with)
{
    struct arena a;
    struct trial_row row;
    arena_init(&a, 64 * 1024);
    err e = trial_step_in(tx, &a, with, &row);
    arena_free(&a);
    return e;
}

static err trial_finish_in(struct tx *tx, struct arena *a, const struct trial_step *last)
{
    struct db_value self[] = {DB_INT(tx_organisation(tx)), DB_INT(last->trial_id), DB_INT(last->part_id)};
    struct trial_row row;
    int64_t others = 0;
    TRY(trial_step_in(tx, a, last, &row));
    TRY(db_number(db_query(tx, &query_trial_part_near, DB_ARGS(self[0], self[1], DB_TEXT(row.near))), &others));
    bool counts = row.user_id == 0 && last->user_id == 0 && others < TRIAL_NEAR_MAX;
    return db_run(tx, &query_trial_part_finish,
                  DB_ARGS(self[0], self[1], self[2], DB_INT(clock_now_s()), DB_INT(counts)), NULL);
}

str trial_who_name(enum trial_who who)
{
    static const str names[TRIAL_WHO__COUNT] = {[TRIAL_WELSH] = STR_INIT("welsh"),
                                                [TRIAL_AID] = STR_INIT("aid"),
                                                [TRIAL_PHONE] = STR_INIT("phone"),
                                                [TRIAL_HELPED] = STR_INIT("helped")};
    return names[who];
}

err trial_finish(struct tx *tx, const struct trial_finish *with)
{
    struct arena a;
    arena_init(&a, 64 * 1024);
    err e = trial_finish_in(tx, &a, &with->last);
    arena_free(&a);
    return e;
}

err trial_tell(struct tx *tx, const struct trial_tell *with)
{
    return db_run(tx, &query_trial_part_who,
                  DB_ARGS(DB_INT(tx_organisation(tx)), DB_INT(with->trial_id), DB_INT(with->part_id),
                          DB_INT(with->who[TRIAL_WELSH]), DB_INT(with->who[TRIAL_AID]), DB_INT(with->who[TRIAL_PHONE]),
                          DB_INT(with->who[TRIAL_HELPED])),
                  NULL);
}

// ---- Numbers ----------------------------------------------------------------------------------------------

err trial_mix(struct tx *tx, int64_t trial_id, struct trial_mix *ret_mix)
{
    struct db_rows rows = db_query(tx, &query_trial_part_mix, DB_ARGS(DB_INT(tx_organisation(tx)), DB_INT(trial_id)));
    *ret_mix = (struct trial_mix){0};
    if (db_next(&rows)) {
        *ret_mix = (struct trial_mix){.begun = db_int(&rows, 0),
                                      .finished = db_int(&rows, 1),
                                      .counted = db_int(&rows, 2),
                                      .staff = db_int(&rows, 7)};
        for (int i = 0; i < TRIAL_WHO__COUNT; i++) {
            ret_mix->of[i] = db_int(&rows, 3 + i);
        }
    }
    return db_end(&rows);
}

static err trial_rules(struct tx *tx, struct arena *a, int64_t trial_id, struct trial_page *pages, size_t count)
{
    struct trial_rule *rules = arena_array(a, struct trial_rule, TRIAL_RULES_MAX);
    size_t used = 0;
    struct db_rows rows = db_query(tx, &query_trial_mistake_counts,
                                   DB_ARGS(DB_INT(tx_organisation(tx)), DB_INT(trial_id), DB_INT(TRIAL_RULES_MAX)));
    while (used < TRIAL_RULES_MAX && db_next(&rows)) { // those of a page stand together
        str page = db_text(&rows, a, 0);
        rules[used] = (struct trial_rule){db_text(&rows, a, 1), db_text(&rows, a, 2), db_int(&rows, 3)};
        for (size_t i = 0; i < count; i++) {
            if (str_eq(pages[i].page, page)) {
                pages[i].rules = pages[i].rule_count == 0 ? &rules[used] : pages[i].rules;
                pages[i].rule_count++;
            }
        }
        used++;
    }
    return db_end(&rows);
}

err trial_pages(struct tx *tx, struct arena *a, int64_t trial_id, struct trial_page **ret_pages, size_t *ret_count)
{
    size_t room = 0;
    size_t count = 0;
    struct trial_page *pages = NULL;
    struct db_rows rows =
        db_query(tx, &query_trial_page_counts, DB_ARGS(DB_INT(tx_organisation(tx)), DB_INT(trial_id)));
    while (db_next(&rows)) {
        *arena_push(a, struct trial_page, pages, count, room) = (struct trial_page){.page = db_text(&rows, a, 0),
                                                                                    .reached = db_int(&rows, 1),
                                                                                    .left = db_int(&rows, 2),
                                                                                    .seconds = db_int(&rows, 3)};
    }
    TRY(db_end(&rows));
    *ret_pages = pages;
    *ret_count = count;
    return trial_rules(tx, a, trial_id, pages, count);
}

err trial_walked_of(struct tx *tx, int64_t user_id, int64_t *ret_count)
{
    return db_number(db_query(tx, &query_trial_walked_of_user, DB_ARGS(DB_INT(tx_organisation(tx)), DB_INT(user_id))),
                     ret_count);
}
