// SPDX-License-Identifier: Apache-2.0
#include "voice/trial_gate.h"
#include "base/clock.h"
#include "core/audit.h"
#include "queries.h"

static int64_t trial_gate_setting(const struct organisation *o, str name)
{
    int64_t number = 0;
    (void)str_to_i64(organisation_text(o, name, STR("")), 0, INT64_MAX, &number); // which organisation_set let in
    return number;
}

static bool trial_gate_fits(const struct trial_gate *g)
{
    bool fits = g->people >= g->needs;
    for (int i = 0; i < TRIAL_WHO__COUNT; i++) {
        fits = fits && g->of[i] >= g->needs_of[i];
    }
    return fits;
}

static err trial_gate_people(struct tx *tx, int64_t service_id, int64_t after, struct trial_gate *g)
{
    bool fits = false;
    struct db_rows rows =
        db_query(tx, &query_trial_gate_rounds, DB_ARGS(DB_INT(tx_organisation(tx)), DB_INT(service_id), DB_INT(after)));
    while (!fits && db_next(&rows)) {
        struct trial_gate round = *g;
        round.people = db_int(&rows, 0);
        for (int i = 0; i < TRIAL_WHO__COUNT; i++) {
            round.of[i] = db_int(&rows, i + 1);
        }
        fits = trial_gate_fits(&round);
        *g = fits || round.people >= g->people ? round : *g;
    }
    return db_end(&rows);
}

err trial_gate(struct tx *tx, const struct organisation *o, int64_t service_id, int64_t revision,
               struct trial_gate *ret_gate)
{
    static const str names[] = {[TRIAL_WELSH] = STR_INIT("trial-welsh"),
                                [TRIAL_AID] = STR_INIT("trial-aid"),
                                [TRIAL_PHONE] = STR_INIT("trial-phone"),
                                [TRIAL_HELPED] = STR_INIT("trial-helped")};
    struct db_value self[] = {DB_INT(tx_organisation(tx)), DB_INT(service_id)};
    struct trial_gate g = {.needs = trial_gate_setting(o, STR("trial-people")),
                           .needs_answers = trial_gate_setting(o, STR("trial-answers")) != 0};
    int64_t after = 0;
    g.asks = g.needs != 0 || g.needs_answers;
    for (int i = 0; i < TRIAL_WHO__COUNT; i++) {
        g.needs_of[i] = trial_gate_setting(o, names[i]);
        g.asks = g.asks || g.needs_of[i] != 0;
    }
    TRY(db_number(db_query(tx, &query_trial_gate_ended, DB_ARGS(self[0], self[1], DB_INT(revision))), &after));
    TRY(trial_gate_people(tx, service_id, after, &g));
    TRY(db_number(db_query(tx, &query_trial_gate_waiting, DB_ARGS(self[0], self[1], DB_INT(after))), &g.waiting));
    g.met = trial_gate_fits(&g) && (!g.needs_answers || g.waiting == 0);
    *ret_gate = g;
    return NO_ERR;
}

err trial_pass(struct tx *tx, const struct trial_pass *with)
{
    TRY(db_run(tx, &query_trial_pass_add,
               DB_ARGS(DB_INT(tx_organisation(tx)), DB_INT(with->service_id), DB_INT(with->version_id),
                       DB_INT(with->user_id), DB_INT(clock_now_s()), DB_TEXT(with->why)),
               NULL));
    return audit_write_on(tx, with->user_id, STR("trial.pass"), "version", with->version_id);
}

err trial_passes(struct tx *tx, struct arena *a, int64_t service_id, struct trial_pass **ret_passes, size_t *ret_count)
{
    size_t room = 0;
    size_t count = 0;
    struct trial_pass *passes = NULL;
    struct db_rows rows =
        db_query(tx, &query_trial_pass_of_service, DB_ARGS(DB_INT(tx_organisation(tx)), DB_INT(service_id)));
    while (db_next(&rows)) {
        *arena_push(a, struct trial_pass, passes, count, room) =
            (struct trial_pass){.service_id = service_id, .version_id = db_int(&rows, 0), .why = db_text(&rows, a, 1)};
    }
    *ret_passes = passes;
    *ret_count = count;
    return db_end(&rows);
}

err trial_involved(struct tx *tx, int64_t *ret_count)
{
    return db_number(db_query(tx, &query_trial_involved, DB_ARGS(DB_INT(tx_organisation(tx)))), ret_count);
}
