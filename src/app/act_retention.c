// SPDX-License-Identifier: Apache-2.0
#include "app/act_retention.h"
#include "app/act_init.h"
#include "app/retention_run.h"
#include "base/clock.h"

static err act_retention_of(struct acts *acts, const json_t *input, struct retention_run *ret_run)
{
    *ret_run = (struct retention_run){.acts = acts, .key = act_string(input, "org")};
    return act_store(acts, ret_run->key, &ret_run->store);
}

static err act_retention_look(struct retention_run *run, struct retention_state *ret_state)
{
    struct retention_look look = {0};
    TRY(run->acts->write(run->acts, run->store, retention_look, &look));
    *ret_state = look.ret_state;
    return NO_ERR;
}

static void act_retention_say_day(struct buf *out, struct arena *a, int64_t at_s)
{
    buf_put(out, at_s == 0 ? STR("-") : clock_print_utc(a, at_s));
}

// "  cases      parking-permit        12 go (1 held), 730 days of its own, oldest 2024-…"
static void act_retention_say(struct acts *acts, const struct retention_plan *plan, bool gone, struct buf *out)
{
    for (size_t i = 0; i < plan->count; i++) {
        const struct retention_line *l = &plan->lines[i];
        if (l->count == 0 && l->held == 0 && l->gone == 0) {
            continue;
        }
        str key = l->service_key.len == 0 ? STR("-") : l->service_key;
        buf_printf(out, "  %-10.*s %-30.*s %8lld %s", STR_ARG(retention_kind_name(l->kind)), STR_ARG(key),
                   (long long)(gone ? l->gone : l->count), gone ? "went" : "go");
        if (l->held != 0) {
            buf_printf(out, ", %lld on hold", (long long)l->held);
        }
        buf_printf(out, ", after %d days (%s), oldest ", l->days, l->own ? "its own" : "the default");
        act_retention_say_day(out, acts->arena, l->oldest_at);
        buf_char(out, '\n');
    }
}

err act_retention_plan(struct acts *acts, const json_t *input, struct buf *out)
{
    struct retention_run run;
    struct retention_plan plan;
    TRY(act_retention_of(acts, input, &run));
    TRY(retention_run_plan(&run, &plan));
    buf_printf(out, "%.*s: plan %lld\n", STR_ARG(run.key), (long long)plan.number);
    act_retention_say(acts, &plan, false, out);
    return NO_ERR;
}

err act_retention_run(struct acts *acts, const json_t *input, struct buf *out)
{
    struct retention_run run;
    struct retention_state s;
    TRY(act_retention_of(acts, input, &run));
    TRY(act_retention_look(&run, &s));
    int64_t began = clock_steady_ms();
    TRY(retention_run_all(&run));
    buf_printf(out, "%.*s: erased %lld in %lld ms\n", STR_ARG(run.key), (long long)run.ret_gone,
               (long long)(clock_steady_ms() - began));
    return NO_ERR;
}

static err act_retention_confirm_unit(struct tx *tx, void *unused)
{
    (void)unused;
    return retention_confirm(tx, 0);
}

err act_retention_confirm(struct acts *acts, const json_t *input, struct buf *out)
{
    struct retention_run run;
    TRY(act_retention_of(acts, input, &run));
    TRY(acts->write(acts, run.store, act_retention_confirm_unit, NULL));
    buf_printf(out, "%.*s: the clock counts as right\n", STR_ARG(run.key));
    return NO_ERR;
}

err act_retention_status(struct acts *acts, const json_t *input, struct buf *out)
{
    struct retention_run run;
    struct retention_state s;
    struct retention_plan plan = {0};
    struct retention_plan ran = {0};
    struct tx *tx;
    TRY(act_retention_of(acts, input, &run));
    TRY(act_retention_look(&run, &s));
    TRY(store_read_begin(run.store, &tx));
    err e = s.plan == s.ran ? NO_ERR : retention_plan(tx, acts->arena, s.plan, s.plan_at, &plan);
    e = err_is(e) || s.ran == 0 ? e : retention_plan(tx, acts->arena, s.ran, s.ran_at, &ran);
    store_read_end(tx);
    TRY(e);
    buf_printf(out, "%.*s: %.*s, the clock is %.*s\n", STR_ARG(run.key), STR_ARG(retention_stage_name(s.stage)),
               STR_ARG(retention_clock_name(s.clock.state)));
    if (ran.number != 0) {
        buf_printf(out, "plan %lld was carried out from ", (long long)ran.number);
        act_retention_say_day(out, acts->arena, ran.at);
        buf_char(out, '\n');
        act_retention_say(acts, &ran, true, out);
    }
    if (plan.number != 0) {
        buf_printf(out, "plan %lld is of ", (long long)plan.number);
        act_retention_say_day(out, acts->arena, plan.at);
        buf_char(out, '\n');
        act_retention_say(acts, &plan, false, out);
    }
    return NO_ERR;
}
