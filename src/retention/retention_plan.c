// SPDX-License-Identifier: Apache-2.0
// What stands in the store: the clock as it was seen, plans, what is due of them, and holds.
#include "base/clock.h"
#include "base/limits.h"
#include "core/audit.h"
#include "definition/definition.h"
#include "queries.h"
#include "retention/retention.h"
#include <assert.h>
#include <stdio.h>

static const str retention_stages[] = {
    [RETENTION_IDLE] = STR_INIT("idle"),
    [RETENTION_RUNNING] = STR_INIT("running"),
    [RETENTION_EMPTYING] = STR_INIT("emptying"),
};
_Static_assert(sizeof retention_stages / sizeof retention_stages[0] == RETENTION_STAGE__COUNT, "a name a stage");

str retention_stage_name(enum retention_stage stage)
{
    assert(stage < RETENTION_STAGE__COUNT);
    return retention_stages[stage];
}

// ---- How far it is --------------------------------------------------------------------------------------------------

err retention_state(struct tx *tx, struct retention_state *ret_state)
{
    struct arena a;
    *ret_state = (struct retention_state){0};
    arena_init(&a, 64 * 1024);
    struct db_rows rows = db_query(tx, &query_retention_get, DB_ARGS(DB_INT(tx_organisation(tx))));
    if (db_next(&rows)) {
        *ret_state = (struct retention_state){.known = true,
                                              .clock = {.seen_at = db_int(&rows, 0)},
                                              .pass_at = db_int(&rows, 2),
                                              .plan = db_int(&rows, 3),
                                              .plan_at = db_int(&rows, 4),
                                              .ran = db_int(&rows, 5),
                                              .ran_at = db_int(&rows, 6)};
        str clock = db_text(&rows, &a, 1);
        str stage = db_text(&rows, &a, 7);
        for (enum retention_clock_state c = 0; c < RETENTION_CLOCK__COUNT; c++) {
            ret_state->clock.state = str_eq(retention_clock_name(c), clock) ? c : ret_state->clock.state;
        }
        for (enum retention_stage s = 0; s < RETENTION_STAGE__COUNT; s++) {
            ret_state->stage = str_eq(retention_stages[s], stage) ? s : ret_state->stage;
        }
    }
    err e = db_end(&rows);
    arena_free(&a);
    return e;
}

static err retention_put(struct tx *tx, const struct retention_state *s)
{
    return db_run(tx, &query_retention_put,
                  DB_ARGS(DB_INT(tx_organisation(tx)), DB_INT(s->clock.seen_at),
                          DB_TEXT(retention_clock_name(s->clock.state)), DB_INT(s->pass_at), DB_INT(s->plan),
                          DB_INT(s->plan_at), DB_INT(s->ran), DB_INT(s->ran_at), DB_TEXT(retention_stages[s->stage])),
                  NULL);
}

// A store that nobody has looked at: the time was last seen by whoever wrote the audit log, and the first night is
// the next.
static err retention_first(struct tx *tx, struct retention_state *s)
{
    int64_t now = clock_now_s();
    struct db_rows rows = db_query(tx, &query_retention_last_seen, DB_ARGS(DB_INT(tx_organisation(tx))));
    s->clock.seen_at = db_next(&rows) ? db_int(&rows, 0) : now;
    s->pass_at = now;
    return db_end(&rows);
}

static err retention_read(struct tx *tx, struct retention_state *s)
{
    TRY(retention_state(tx, s));
    return s->known ? NO_ERR : retention_first(tx, s);
}

err retention_look(struct tx *tx, void *look)
{
    struct retention_look *l = look;
    TRY(retention_read(tx, &l->ret_state));
    retention_clock_step(&l->ret_state.clock, clock_now_s(), l->steady_s);
    return retention_put(tx, &l->ret_state);
}

err retention_confirm(struct tx *tx, int64_t user_id)
{
    struct retention_state s;
    TRY(retention_read(tx, &s));
    s.clock = (struct retention_clock){clock_now_s(), RETENTION_CLOCK_FINE};
    TRY(retention_put(tx, &s));
    return audit_write(tx, user_id, STR("retention.confirm"), STR("clock"));
}

err retention_begin(struct tx *tx, void *unused)
{
    struct retention_state s;
    (void)unused;
    TRY(retention_read(tx, &s));
    if (s.clock.state != RETENTION_CLOCK_FINE) {
        return FAIL(ERR_CONFLICT, "nothing goes: the clock jumped, and nobody has said that it is right");
    }
    if (s.stage != RETENTION_IDLE) {
        return NO_ERR; // it began, and was stopped on the way
    }
    if (s.plan == 0 || s.plan == s.ran) {
        return FAIL(ERR_CONFLICT, "there is no plan to carry out: make one first");
    }
    s.ran = s.plan;
    s.ran_at = clock_now_s();
    s.stage = RETENTION_RUNNING;
    TRY(retention_put(tx, &s));
    return audit_write_on(tx, 0, STR("retention.begin"), "plan", s.ran);
}

err retention_gone(struct tx *tx, int64_t plan, const struct retention_line *line, int64_t count)
{
    return db_run(tx, &query_retention_line_gone,
                  DB_ARGS(DB_INT(tx_organisation(tx)), DB_INT(plan), DB_INT(line->service_id),
                          DB_TEXT(retention_kind_name(line->kind)), DB_INT(count)),
                  NULL);
}

static err retention_to(struct tx *tx, enum retention_stage stage)
{
    struct retention_state s;
    TRY(retention_read(tx, &s));
    s.stage = stage;
    TRY(retention_put(tx, &s));
    return stage == RETENTION_IDLE ? audit_write_on(tx, 0, STR("retention.end"), "plan", s.ran) : NO_ERR;
}

err retention_empty(struct tx *tx, void *unused)
{
    (void)unused;
    tx_erases(tx);
    return retention_to(tx, RETENTION_EMPTYING);
}

err retention_end(struct tx *tx, void *unused)
{
    (void)unused;
    return retention_to(tx, RETENTION_IDLE);
}

err retention_passed(struct tx *tx, void *unused)
{
    struct retention_state s;
    (void)unused;
    TRY(retention_read(tx, &s));
    s.pass_at = clock_now_s();
    return retention_put(tx, &s);
}

// ---- Plans ----------------------------------------------------------------------------------------------------------

static enum retention_kind retention_kind_of(str name)
{
    enum retention_kind found = RETENTION_PASSES;
    for (enum retention_kind k = 0; k < RETENTION_KIND__COUNT; k++) {
        found = str_eq(retention_kind_name(k), name) ? k : found;
    }
    return found;
}

err retention_plan(struct tx *tx, struct arena *a, int64_t number, int64_t at, struct retention_plan *ret_plan)
{
    size_t room = 0;
    struct retention_plan plan = {.number = number, .at = at};
    struct db_rows rows = db_query(tx, &query_retention_line_all, DB_ARGS(DB_INT(tx_organisation(tx)), DB_INT(number)));
    while (db_next(&rows)) {
        *arena_push(a, struct retention_line, plan.lines, plan.count, room) =
            (struct retention_line){.service_id = db_int(&rows, 0),
                                    .service_key = db_text(&rows, a, 1),
                                    .service_name = db_text(&rows, a, 2),
                                    .kind = retention_kind_of(db_text(&rows, a, 3)),
                                    .days = (int)db_int(&rows, 4),
                                    .own = db_int(&rows, 5) != 0,
                                    .before_at = db_int(&rows, 6),
                                    .count = db_int(&rows, 7),
                                    .held = db_int(&rows, 8),
                                    .oldest_at = db_int(&rows, 9),
                                    .gone = db_int(&rows, 10)};
    }
    *ret_plan = plan;
    return db_end(&rows);
}

struct retention_making {
    struct arena *arena;
    const struct organisation *organisation;
    int64_t now_s;
    struct retention_plan *plan;
    size_t room;
};

static void retention_line_add(struct retention_making *m, int64_t service_id, str key, const struct run *run,
                               enum retention_kind kind)
{
    struct retention_period period = retention_period(m->organisation, run, kind);
    *arena_push(m->arena, struct retention_line, m->plan->lines, m->plan->count, m->room) =
        (struct retention_line){.service_id = service_id,
                                .service_key = key,
                                .kind = kind,
                                .days = period.days,
                                .own = period.own,
                                .before_at = retention_before_s(m->now_s, period.days, m->organisation->zone)};
}

// A definition that does not read any more, of a version from long ago, counts as one that says nothing.
static void retention_service_lines(struct retention_making *m, int64_t id, str key, str document)
{
    const struct definition *d = NULL;
    struct definition_report report = {.arena = m->arena};
    bool read = document.len != 0 && !err_is(definition_read(document, NULL, &report, &d));
    for (enum retention_kind k = 0; k < RETENTION_PASSES; k++) {
        retention_line_add(m, id, key, read ? &d->run : NULL, k);
    }
    if (read) {
        definition_release(d);
    }
}

err retention_lines(struct tx *tx, struct arena *a, const struct organisation *o, int64_t now_s,
                    struct retention_plan *ret_plan)
{
    *ret_plan = (struct retention_plan){.at = now_s};
    struct retention_making m = {.arena = a, .organisation = o, .now_s = now_s, .plan = ret_plan};
    struct arena document;
    arena_init(&document, LIMIT_DEFINITION_ARENA);
    struct db_rows rows = db_query(tx, &query_retention_definitions, DB_ARGS(DB_INT(tx_organisation(tx))));
    while (db_next(&rows)) {
        retention_service_lines(&m, db_int(&rows, 0), db_text(&rows, a, 1), db_text(&rows, &document, 2));
        arena_reset(&document);
    }
    arena_free(&document);
    retention_line_add(&m, 0, (str){0}, NULL, RETENTION_NEEDS);
    retention_line_add(&m, 0, (str){0}, NULL, RETENTION_PASSES);
    return db_end(&rows);
}

static const struct {
    const struct query *count, *due, *still;
} retention_queries[] = {
    [RETENTION_DRAFTS] = {&query_retention_drafts_count, &query_retention_drafts_due, &query_retention_drafts_still},
    [RETENTION_CASES] = {&query_retention_cases_count, &query_retention_cases_due, &query_retention_cases_still},
    [RETENTION_FILES] = {&query_retention_files_count, &query_retention_files_due, &query_retention_cases_still},
    [RETENTION_MESSAGES] = {&query_retention_messages_count, &query_retention_messages_due,
                            &query_retention_messages_still},
    [RETENTION_FEEDBACK] = {&query_retention_feedback_count, &query_retention_feedback_due,
                            &query_retention_feedback_still},
    [RETENTION_TRIALS] = {&query_retention_trials_count, &query_retention_trials_due, &query_retention_trials_still},
    [RETENTION_NEEDS] = {&query_retention_needs_count, &query_retention_needs_due, &query_retention_needs_still},
    // Its messages; the rest goes by its own rooms.
    [RETENTION_PASSES] = {&query_retention_messages_count, &query_retention_messages_due,
                          &query_retention_messages_still},
};
_Static_assert(sizeof retention_queries / sizeof retention_queries[0] == RETENTION_KIND__COUNT, "queries a kind");

err retention_is_held(struct tx *tx, int64_t service_id, bool *ret_held)
{
    struct db_rows rows =
        db_query(tx, &query_retention_is_held, DB_ARGS(DB_INT(tx_organisation(tx)), DB_INT(service_id)));
    *ret_held = db_next(&rows);
    return db_end(&rows);
}

static int64_t retention_older(int64_t one, int64_t two)
{
    return one == 0 || (two != 0 && two < one) ? two : one;
}

static err retention_count_passes(struct tx *tx, struct retention_line *line)
{
    struct db_rows rows =
        db_query(tx, &query_retention_passes_count, DB_ARGS(DB_INT(tx_organisation(tx)), DB_INT(line->before_at)));
    if (db_next(&rows)) {
        line->count += db_int(&rows, 0);
        line->oldest_at = retention_older(retention_older(line->oldest_at, db_int(&rows, 1)), db_int(&rows, 2));
    }
    return db_end(&rows);
}

err retention_count(struct tx *tx, struct retention_line *line, const struct retention_line *cases)
{
    bool held;
    TRY(retention_is_held(tx, line->service_id, &held));
    struct db_rows rows = db_query(tx, retention_queries[line->kind].count,
                                   DB_ARGS(DB_INT(tx_organisation(tx)), DB_INT(line->service_id),
                                           DB_INT(line->before_at), DB_INT(cases == NULL ? 0 : cases->before_at)));
    if (db_next(&rows)) {
        line->count = held ? 0 : db_int(&rows, 0);
        line->held = db_int(&rows, 1) + (held ? db_int(&rows, 0) : 0);
        line->oldest_at = held ? 0 : db_int(&rows, 2);
    }
    TRY(db_end(&rows));
    return line->kind == RETENTION_PASSES ? retention_count_passes(tx, line) : NO_ERR;
}

err retention_due(struct tx *tx, struct arena *a, const struct retention_line *line, size_t limit,
                  struct retention_due *due)
{
    due->ids = arena_array(a, int64_t, limit);
    due->count = 0;
    struct db_rows rows =
        db_query(tx, retention_queries[line->kind].due,
                 DB_ARGS(DB_INT(tx_organisation(tx)), DB_INT(line->service_id), DB_INT(line->before_at),
                         DB_INT((int64_t)limit), DB_INT(due->after_at), DB_INT(due->after_id)));
    while (due->count < limit && db_next(&rows)) {
        due->ids[due->count++] = due->after_id = db_int(&rows, 0);
        due->after_at = db_int(&rows, 1);
    }
    return db_end(&rows);
}

err retention_is_still(struct tx *tx, const struct retention_line *line, int64_t id, bool *ret_is)
{
    bool held;
    *ret_is = false;
    TRY(retention_is_held(tx, line->service_id, &held));
    if (held) {
        return NO_ERR;
    }
    struct db_rows rows =
        db_query(tx, retention_queries[line->kind].still,
                 DB_ARGS(DB_INT(tx_organisation(tx)), DB_INT(line->service_id), DB_INT(id), DB_INT(line->before_at)));
    *ret_is = db_next(&rows);
    return db_end(&rows);
}

static err retention_line_keep(struct tx *tx, int64_t plan, const struct retention_line *l)
{
    return db_run(tx, &query_retention_line_add,
                  DB_ARGS(DB_INT(tx_organisation(tx)), DB_INT(plan), DB_INT(l->service_id),
                          DB_TEXT(retention_kind_name(l->kind)), DB_INT(l->days), DB_INT(l->own ? 1 : 0),
                          DB_INT(l->before_at), DB_INT(l->count), DB_INT(l->held), DB_INT(l->oldest_at)),
                  NULL);
}

err retention_plan_keep(struct tx *tx, void *plan)
{
    struct retention_plan *p = plan;
    struct retention_state s;
    TRY(retention_read(tx, &s));
    if (s.stage != RETENTION_IDLE) {
        return FAIL(ERR_CONFLICT, "the plan before is being carried out");
    }
    p->number = (s.plan > s.ran ? s.plan : s.ran) + 1;
    s.plan = p->number;
    s.plan_at = p->at;
    for (size_t i = 0; i < p->count; i++) {
        TRY(retention_line_keep(tx, p->number, &p->lines[i]));
    }
    TRY(db_run(tx, &query_retention_line_drop, DB_ARGS(DB_INT(tx_organisation(tx)), DB_INT(p->number), DB_INT(s.ran)),
               NULL));
    TRY(retention_put(tx, &s));
    return audit_write_on(tx, 0, STR("retention.plan"), "plan", p->number);
}

// ---- Holds ----------------------------------------------------------------------------------------------------------

err retention_hold(struct tx *tx, const struct retention_hold *with)
{
    int64_t changed;
    bool held = with->why.len != 0;
    TRY(db_run(tx, &query_retention_service_hold,
               DB_ARGS(DB_INT(tx_organisation(tx)), DB_INT(with->service_id), held ? DB_INT(clock_now_s()) : DB_NULL,
                       DB_TEXT(with->why), held && with->user_id != 0 ? DB_INT(with->user_id) : DB_NULL),
               &changed));
    if (changed != 1) {
        return FAIL(ERR_CONFLICT, "this service is not there, or is held or not held already");
    }
    return audit_write_on(tx, with->user_id, held ? STR("service.held") : STR("service.released"), "service",
                          with->service_id);
}

err retention_services(struct tx *tx, struct arena *a, struct retention_held_list *ret_services)
{
    size_t room = 0;
    *ret_services = (struct retention_held_list){0};
    struct db_rows rows = db_query(tx, &query_retention_service_all, DB_ARGS(DB_INT(tx_organisation(tx))));
    while (db_next(&rows)) {
        *arena_push(a, struct retention_held, ret_services->items, ret_services->count, room) =
            (struct retention_held){db_int(&rows, 0),     db_int(&rows, 1),     db_text(&rows, a, 2),
                                    db_text(&rows, a, 3), db_text(&rows, a, 4), db_text(&rows, a, 5)};
    }
    return db_end(&rows);
}

err retention_held_cases(struct tx *tx, struct arena *a, struct retention_held_list *ret_cases, int64_t *ret_total)
{
    size_t room = 0;
    *ret_cases = (struct retention_held_list){0};
    struct db_rows rows =
        db_query(tx, &query_retention_held_cases, DB_ARGS(DB_INT(tx_organisation(tx)), DB_INT(LIMIT_ROWS_PER_PAGE)));
    while (db_next(&rows)) {
        *arena_push(a, struct retention_held, ret_cases->items, ret_cases->count, room) = (struct retention_held){
            .id = db_int(&rows, 0), .at = db_int(&rows, 1), .key = db_text(&rows, a, 2), .name = db_text(&rows, a, 3)};
    }
    TRY(db_end(&rows));
    return db_number(db_query(tx, &query_retention_held_total, DB_ARGS(DB_INT(tx_organisation(tx)))), ret_total);
}
