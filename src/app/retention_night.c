// SPDX-License-Identifier: Apache-2.0
#include "app/retention_night.h"
#include "app/retention_run.h"
#include "base/clock.h"
#include "base/log.h"
#include "core/organisation.h"
#include <stdatomic.h>

enum {
    RETENTION_NIGHT_FIRST_S = 2,
    RETENTION_NIGHT_EVERY_S = 10 * 60,
    RETENTION_NIGHT_WRITE_S = 60 * 60 // how stale the time may be that stands in the store
};

// Of one organisation, in one round.
struct retention_round {
    struct retention_run run;
    struct organisation organisation;
    struct retention_look look;
};

static err retention_night_read(struct retention_round *r)
{
    struct tx *tx;
    TRY(store_read_begin(r->run.store, &tx));
    err e = organisation_load(tx, r->run.acts->arena, r->run.key, &r->organisation);
    e = err_is(e) ? e : retention_state(tx, &r->look.ret_state);
    store_read_end(tx);
    return e;
}

// Written down once an hour, and whenever it tells something.
static err retention_night_look(struct retention_round *r)
{
    const struct retention_state *s = &r->look.ret_state;
    struct retention_clock stepped = s->clock;
    enum retention_clock_state before = s->clock.state;
    int64_t now = clock_now_s();
    retention_clock_step(&stepped, now, r->look.steady_s);
    bool tells = !s->known || stepped.state != before || stepped.state != RETENTION_CLOCK_FINE ||
                 now - s->clock.seen_at > RETENTION_NIGHT_WRITE_S || now < s->clock.seen_at;
    if (!tells) {
        return NO_ERR;
    }
    TRY(r->run.acts->write(r->run.acts, r->run.store, retention_look, &r->look));
    if (s->clock.state != RETENTION_CLOCK_FINE && s->clock.state != before) {
        log_write(LOG_WARNING, "nothing goes: the clock jumped",
                  (struct log_field[]){{"to", retention_clock_name(s->clock.state), 0},
                                       {"organisation", {0}, r->organisation.id}},
                  2);
    }
    return NO_ERR;
}

static err retention_night_run(struct retention_round *r)
{
    int64_t began = clock_steady_ms();
    err e = retention_run_all(&r->run);
    if (!err_is(e)) {
        log_write(LOG_INFO, "what was over is erased",
                  (struct log_field[]){{"count", {0}, r->run.ret_gone},
                                       {"organisation", {0}, r->organisation.id},
                                       {"ms", {0}, clock_steady_ms() - began}},
                  3);
    }
    return e;
}

static err retention_night_one(struct retention_round *r)
{
    struct retention_plan plan;
    int64_t hour = 0;
    int64_t now = clock_now_s();
    const struct retention_state *s = &r->look.ret_state;
    TRY(retention_night_read(r));
    TRY(retention_night_look(r));
    bool fine = s->clock.state == RETENTION_CLOCK_FINE;
    if (fine && s->stage != RETENTION_IDLE) {
        TRY(retention_night_run(r)); // it was stopped on the way
    }
    (void)str_to_i64(organisation_text(&r->organisation, STR("retention-hour"), STR("")), 0, 23, &hour);
    if (!retention_is_due(now, s->pass_at, (int)hour, r->organisation.zone)) {
        return NO_ERR;
    }
    bool there = s->plan != 0 && s->plan != s->ran;
    bool seen = there && now - s->plan_at >= RETENTION_SHOWN_S;
    if (fine && seen) {
        TRY(retention_night_run(r));
    }
    if (fine) {
        TRY(retention_run_remind(&r->run));
    }
    if (!there || seen) { // a plan that somebody made in the evening is carried out in the next night
        TRY(retention_run_plan(&r->run, &plan));
    }
    return r->run.acts->write(r->run.acts, r->run.store, retention_passed, NULL);
}

static err retention_night_visit(struct rounds *r, struct acts *acts, const struct organisation_entry *o,
                                 struct store *store)
{
    struct retention_night *n = r->with;
    int64_t steady_s = n->looked_ms == 0 ? 0 : (clock_steady_ms() - n->looked_ms) / 1000;
    struct retention_round round = {.run = {.acts = acts, .store = store, .key = o->key, .stops = &n->stops},
                                    .look = {.steady_s = steady_s}};
    err e = atomic_load(&n->stops) ? NO_ERR : retention_night_one(&round);
    return e.kind == ERR_BUSY ? NO_ERR : e; // the server ends, or has no time now: it goes on later
}

static void retention_night_visited(struct rounds *r)
{
    struct retention_night *n = r->with;
    n->looked_ms = clock_steady_ms();
}

void retention_night_start(struct retention_night *n, struct event_base *loop, struct stores *stores,
                           struct lanes *lanes)
{
    static const struct rounds_kind kind = {.wrong = "what is over could not be seen to",
                                            .first_s = RETENTION_NIGHT_FIRST_S,
                                            .every_s = RETENTION_NIGHT_EVERY_S,
                                            .visit = retention_night_visit,
                                            .visited = retention_night_visited};
    rounds_start(&n->rounds, &kind, n, loop, stores, lanes);
}

void retention_night_halt(struct retention_night *n)
{
    atomic_store(&n->stops, true);
}
