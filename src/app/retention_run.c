// SPDX-License-Identifier: Apache-2.0
#include "app/retention_run.h"
#include "app/exports.h"
#include "apply/come_back.h"
#include "apply/draft.h"
#include "base/clock.h"
#include "base/limits.h"
#include "casework/erase.h"
#include "core/audit.h"
#include "core/person.h"
#include "core/upload.h"
#include "core/user_admin.h"
#include "db/keep.h"
#include "delivery/delivery.h"
#include "handover/handover.h"
#include "voice/feedback.h"
#include "voice/need.h"
#include "voice/trial.h"
#include "voice/trial_comment.h"
#include "voice/trial_people.h"
#include <poll.h>
#include <stdatomic.h>
#include <stdio.h>

enum {
    RETENTION_RUN_LOOK = 1000, // looked for at once
    RETENTION_RUN_ROWS = 100,  // rows of one unit; a case is about ten
    RETENTION_RUN_CASES = 10,
    RETENTION_RUN_PAUSE_MS = 10, // between units, or twice as long as the one before took
    RETENTION_RUN_BUSY_MS = 200,
    RETENTION_RUN_BUSY_TRIES = 50,
    RETENTION_RUN_EMPTY_TRIES = 300, // a minute
    RETENTION_RUN_ARENA_BYTES = 256 * 1024 * 1024
};

struct retention_unit {
    int64_t plan;
    const struct retention_line *line;
    const int64_t *ids;
    size_t count;
    struct arena arena; // of this unit: emptied each time it is run
    struct upload_tokens files[RETENTION_RUN_ROWS];
    size_t file_count;
    int64_t gone;
};

// ---- One thing of each kind -----------------------------------------------------------------------------------------

static err retention_run_files_of(struct tx *tx, struct retention_unit *u, int64_t draft_id)
{
    return upload_forget(tx, &u->arena, draft_id, &u->files[u->file_count++]);
}

static err retention_run_draft(struct tx *tx, struct retention_unit *u, int64_t id)
{
    TRY(draft_erase(tx, id));
    TRY(delivery_forget(tx, id, 0));
    TRY(retention_run_files_of(tx, u, id));
    return audit_write_on(tx, 0, STR("draft.erased"), "draft", id);
}

static err retention_run_case(struct tx *tx, struct retention_unit *u, int64_t id)
{
    int64_t draft_id;
    TRY(erase_case(tx, id, &draft_id));
    TRY(draft_erase(tx, draft_id));
    TRY(delivery_forget(tx, draft_id, id));
    TRY(handover_forget(tx, id));
    return retention_run_files_of(tx, u, draft_id);
}

static err retention_run_case_files(struct tx *tx, struct retention_unit *u, int64_t id)
{
    int64_t draft_id;
    TRY(erase_files(tx, id, &draft_id));
    return retention_run_files_of(tx, u, draft_id);
}

static err retention_run_message(struct tx *tx, struct retention_unit *u, int64_t id)
{
    (void)u;
    return outbox_drop(tx, id);
}

static err retention_run_words(struct tx *tx, struct retention_unit *u, int64_t id)
{
    (void)u;
    return feedback_forget(tx, id);
}

static err retention_run_comment(struct tx *tx, struct retention_unit *u, int64_t id)
{
    (void)u;
    return trial_comment_forget(tx, id);
}

static err retention_run_need(struct tx *tx, struct retention_unit *u, int64_t id)
{
    (void)u;
    return need_forget(tx, id);
}

static const struct {
    err (*erase)(struct tx *tx, struct retention_unit *u, int64_t id);
    size_t rows; // of one unit
} retention_run_kinds[] = {
    [RETENTION_DRAFTS] = {retention_run_draft, RETENTION_RUN_ROWS / 5},
    [RETENTION_CASES] = {retention_run_case, RETENTION_RUN_CASES},
    [RETENTION_FILES] = {retention_run_case_files, RETENTION_RUN_CASES},
    [RETENTION_MESSAGES] = {retention_run_message, RETENTION_RUN_ROWS},
    [RETENTION_FEEDBACK] = {retention_run_words, RETENTION_RUN_ROWS},
    [RETENTION_TRIALS] = {retention_run_comment, RETENTION_RUN_ROWS},
    [RETENTION_NEEDS] = {retention_run_need, RETENTION_RUN_ROWS},
    [RETENTION_PASSES] = {retention_run_message, RETENTION_RUN_ROWS},
};
_Static_assert(sizeof retention_run_kinds / sizeof retention_run_kinds[0] == RETENTION_KIND__COUNT, "a row a kind");

// ---- Units ----------------------------------------------------------------------------------------------------------

// Each thing is asked about again: a hold, or somebody who went on with it, may have come between.
static err retention_run_unit(struct tx *tx, void *with)
{
    struct retention_unit *u = with;
    arena_reset(&u->arena);
    u->file_count = 0;
    u->gone = 0;
    for (size_t i = 0; i < u->count; i++) {
        bool still;
        TRY(retention_is_still(tx, u->line, u->ids[i], &still));
        if (still) {
            TRY(retention_run_kinds[u->line->kind].erase(tx, u, u->ids[i]));
            u->gone++;
        }
    }
    return u->gone == 0 ? NO_ERR : retention_gone(tx, u->plan, u->line, u->gone);
}

static err retention_run_passes_unit(struct tx *tx, void *with)
{
    struct retention_unit *u = with;
    err (*const rooms[])(struct tx *, int64_t, int64_t, int64_t *) = {person_forget, user_passes_forget,
                                                                      come_back_forget};
    u->gone = 0;
    for (size_t i = 0; i < sizeof rooms / sizeof rooms[0]; i++) {
        int64_t count;
        TRY(rooms[i](tx, u->line->before_at, RETENTION_RUN_ROWS / 4, &count));
        u->gone += count;
    }
    return u->gone == 0 ? NO_ERR : retention_gone(tx, u->plan, u->line, u->gone);
}

static bool retention_run_stops(const struct retention_run *run)
{
    return run->stops != NULL && atomic_load(run->stops);
}

// Where more is being written than can be, what was kept for years waits a moment longer.
static err retention_run_write(struct retention_run *run, unit_fn unit, void *with)
{
    err e = FAIL(ERR_BUSY, "the server ends, or has no time; the rest goes later");
    for (int tries = 0; tries < RETENTION_RUN_BUSY_TRIES && !retention_run_stops(run); tries++) {
        int64_t began = clock_steady_ms();
        e = run->acts->write(run->acts, run->store, unit, with);
        int64_t took = clock_steady_ms() - began;
        if (e.kind != ERR_BUSY) {
            // In a server others have their turn; a command has the folder to itself.
            if (run->acts->owner != NULL) {
                poll(NULL, 0, (int)(took * 2 > RETENTION_RUN_PAUSE_MS ? took * 2 : RETENTION_RUN_PAUSE_MS));
            }
            return e;
        }
        poll(NULL, 0, RETENTION_RUN_BUSY_MS);
    }
    return e;
}

// Once their rows are gone for good.
static err retention_run_drop(struct retention_run *run, const struct retention_unit *u)
{
    str folder;
    TRY(upload_folder(run->acts->arena, stores_dir(run->acts->stores), run->key, &folder));
    for (size_t i = 0; i < u->file_count; i++) {
        for (size_t k = 0; k < u->files[i].count; k++) {
            upload_drop(folder, u->files[i].items[k]);
        }
    }
    return NO_ERR;
}

static err retention_run_some(struct retention_run *run, struct retention_unit *u, const struct retention_due *due)
{
    size_t rows = retention_run_kinds[u->line->kind].rows;
    for (size_t at = 0; at < due->count; at += rows) {
        u->ids = due->ids + at;
        u->count = due->count - at < rows ? due->count - at : rows;
        TRY(retention_run_write(run, retention_run_unit, u));
        run->ret_gone += u->gone;
        TRY(retention_run_drop(run, u));
    }
    return NO_ERR;
}

static err retention_run_line(struct retention_run *run, struct retention_unit *u)
{
    struct arena a;
    struct retention_due due = {.after_at = INT64_MIN, .count = RETENTION_RUN_LOOK};
    err e = NO_ERR;
    arena_init(&a, RETENTION_RUN_ARENA_BYTES);
    while (!err_is(e) && due.count == RETENTION_RUN_LOOK) {
        struct tx *tx;
        arena_reset(&a);
        e = store_read_begin(run->store, &tx);
        if (!err_is(e)) {
            e = retention_due(tx, &a, u->line, RETENTION_RUN_LOOK, &due);
            store_read_end(tx);
        }
        e = err_is(e) ? e : retention_run_some(run, u, &due);
    }
    arena_free(&a);
    if (!err_is(e) && u->line->kind == RETENTION_PASSES) {
        do {
            e = retention_run_write(run, retention_run_passes_unit, u);
            run->ret_gone += u->gone;
        } while (!err_is(e) && u->gone != 0);
        e = err_is(e) ? e : retention_run_write(run, trial_forget, NULL);
        e = err_is(e) ? e : retention_run_write(run, trial_people_forget, NULL);
        e = err_is(e) ? e : retention_run_write(run, need_forget_near, NULL);
    }
    return e;
}

// ---- The whole ------------------------------------------------------------------------------------------------------

static err retention_run_read(struct retention_run *run, struct organisation *ret_organisation,
                              struct retention_state *ret_state)
{
    struct tx *tx;
    TRY(store_read_begin(run->store, &tx));
    err e = organisation_load(tx, run->acts->arena, run->key, ret_organisation);
    e = err_is(e) ? e : retention_state(tx, ret_state);
    store_read_end(tx);
    return e;
}

// A period that became longer since the plan was made counts; one that became shorter does with the next.
static void retention_run_as_now(struct retention_plan *plan, const struct retention_plan *now, str zone)
{
    for (size_t i = 0; i < plan->count; i++) {
        struct retention_line *l = &plan->lines[i];
        for (size_t k = 0; k < now->count; k++) {
            if (now->lines[k].service_id == l->service_id && now->lines[k].kind == l->kind &&
                now->lines[k].days > l->days) {
                l->before_at = retention_before_s(plan->at, now->lines[k].days, zone);
            }
        }
    }
}

static err retention_run_load(struct retention_run *run, const struct organisation *o, const struct retention_state *s,
                              struct retention_plan *ret_plan)
{
    struct tx *tx;
    struct retention_plan now;
    TRY(store_read_begin(run->store, &tx));
    err e = retention_plan(tx, run->acts->arena, s->ran, s->plan_at, ret_plan);
    e = err_is(e) ? e : retention_lines(tx, run->acts->arena, o, s->plan_at, &now);
    store_read_end(tx);
    TRY(e);
    retention_run_as_now(ret_plan, &now, o->zone);
    return NO_ERR;
}

static err retention_run_lines(struct retention_run *run, const struct retention_plan *plan)
{
    struct retention_unit *u = arena_new(run->acts->arena, struct retention_unit);
    err e = NO_ERR;
    u->plan = plan->number;
    arena_init(&u->arena, RETENTION_RUN_ARENA_BYTES);
    for (size_t i = 0; i < plan->count && !err_is(e); i++) {
        u->line = &plan->lines[i];
        e = retention_run_line(run, u);
    }
    arena_free(&u->arena);
    return e;
}

// Over is what stands in no file any more: while a reader or a copy keeps the store's log, it is asked for again.
static err retention_run_empty(struct retention_run *run)
{
    for (int tries = 0; tries < RETENTION_RUN_EMPTY_TRIES; tries++) {
        TRY(retention_run_write(run, retention_empty, NULL));
        if (!store_erases(run->store)) {
            return NO_ERR;
        }
        poll(NULL, 0, RETENTION_RUN_BUSY_MS);
    }
    return FAIL(ERR_BUSY, "the store's log could not be emptied of what is erased; the next night goes on");
}

static err retention_run_go(struct retention_run *run)
{
    struct organisation o;
    struct retention_state s;
    struct retention_plan plan;
    TRY(retention_run_write(run, retention_begin, NULL));
    TRY(retention_run_read(run, &o, &s));
    if (s.stage == RETENTION_RUNNING) {
        TRY(retention_run_load(run, &o, &s, &plan));
        TRY(retention_run_lines(run, &plan));
    }
    TRY(exports_anew(run->acts, run->store, run->key));
    TRY(retention_run_empty(run));
    TRY(retention_run_write(run, retention_end, NULL));
    keep_anew(run->store);
    return NO_ERR;
}

err retention_run_all(struct retention_run *run)
{
    static _Atomic bool under_way; // one at a time in a process, whichever organisation's
    if (atomic_exchange(&under_way, true)) {
        return FAIL(ERR_BUSY, "what is over is being erased already");
    }
    err e = retention_run_go(run);
    atomic_store(&under_way, false);
    return e;
}

// ---- Plans ----------------------------------------------------------------------------------------------------------

err retention_run_plan(struct retention_run *run, struct retention_plan *ret_plan)
{
    struct organisation o;
    struct retention_state s;
    struct tx *tx;
    const struct retention_line *cases = NULL;
    TRY(retention_run_read(run, &o, &s));
    TRY(store_read_begin(run->store, &tx));
    err e = retention_lines(tx, run->acts->arena, &o, clock_now_s(), ret_plan);
    store_read_end(tx);
    TRY(e);
    for (size_t i = 0; i < ret_plan->count; i++) {
        struct retention_line *l = &ret_plan->lines[i];
        cases = NULL;
        for (size_t k = 0; k < ret_plan->count && l->service_id != 0; k++) {
            const struct retention_line *other = &ret_plan->lines[k];
            cases = other->service_id == l->service_id && other->kind == RETENTION_CASES ? other : cases;
        }
        // A snapshot each: none is held for as long as all of it takes.
        TRY(store_read_begin(run->store, &tx));
        e = retention_count(tx, l, cases);
        store_read_end(tx);
        TRY(e);
    }
    return retention_run_write(run, retention_plan_keep, ret_plan);
}

// ---- Reminders ------------------------------------------------------------------------------------------------------

struct retention_reminding {
    int64_t *ids, *until;
    size_t count;
};

static err retention_run_remind_unit(struct tx *tx, void *with)
{
    const struct retention_reminding *r = with;
    for (size_t i = 0; i < r->count; i++) {
        TRY(delivery_remind(tx, r->ids[i], r->until[i]));
    }
    return NO_ERR;
}

static err retention_run_remind_line(struct retention_run *run, const struct organisation *o,
                                     const struct retention_line *l, int remind_days)
{
    int ahead = remind_days < l->days / 2 ? remind_days : l->days / 2; // not as soon as it was saved
    int64_t now = clock_now_s();
    struct delivery_remind of = {.service_id = l->service_id,
                                 .from_s = retention_before_s(now, l->days, o->zone),
                                 .before_s = retention_before_s(now, l->days - ahead, o->zone)};
    struct retention_reminding r = {.count = DELIVERY_REMIND_ROWS};
    while (ahead > 0 && r.count == DELIVERY_REMIND_ROWS) {
        struct tx *tx;
        TRY(store_read_begin(run->store, &tx));
        err e = delivery_to_remind(tx, run->acts->arena, &of, &r.ids, &r.until, &r.count);
        store_read_end(tx);
        TRY(e);
        for (size_t i = 0; i < r.count; i++) {
            date last = retention_last_day(r.until[i], l->days, o->zone);
            r.until[i] = date_begins_s(date_from_days(date_to_days(last) + 1), o->zone) - 1;
            of.after_id = r.ids[i];
        }
        if (r.count != 0) {
            TRY(retention_run_write(run, retention_run_remind_unit, &r));
        }
    }
    return NO_ERR;
}

err retention_run_remind(struct retention_run *run)
{
    struct organisation o;
    struct retention_state s;
    struct retention_plan now;
    struct tx *tx;
    int64_t days = 0;
    TRY(retention_run_read(run, &o, &s));
    (void)str_to_i64(organisation_text(&o, STR("remind-days"), STR("")), 0, RUN_DRAFT_DAYS, &days);
    TRY(store_read_begin(run->store, &tx));
    err e = retention_lines(tx, run->acts->arena, &o, clock_now_s(), &now);
    store_read_end(tx);
    for (size_t i = 0; i < now.count && !err_is(e); i++) {
        if (now.lines[i].kind == RETENTION_DRAFTS) {
            e = retention_run_remind_line(run, &o, &now.lines[i], (int)days);
        }
    }
    return e;
}
