// SPDX-License-Identifier: Apache-2.0
#include "voice/trial_gate.h"
#include "base/clock.h"
#include "core/audit.h"
#include "queries.h"

static const str trial_asked_names[] = {[TRIAL_WELSH] = STR_INIT("trial-welsh"),
                                        [TRIAL_AID] = STR_INIT("trial-aid"),
                                        [TRIAL_PHONE] = STR_INIT("trial-phone"),
                                        [TRIAL_HELPED] = STR_INIT("trial-helped")};
_Static_assert(sizeof trial_asked_names / sizeof trial_asked_names[0] == TRIAL_WHO__COUNT, "a setting a kind");

str trial_asked_people(void)
{
    return STR("trial-people");
}

str trial_asked_who(enum trial_who who)
{
    return trial_asked_names[who];
}

str trial_asked_answers(void)
{
    return STR("trial-answers");
}

static int64_t trial_asked_setting(const struct organisation *o, str name)
{
    int64_t number = 0;
    (void)str_to_i64(organisation_text(o, name, STR("")), 0, INT64_MAX, &number); // which organisation_set let in
    return number;
}

struct trial_asked trial_asked_by(const struct organisation *o)
{
    struct trial_asked asked = {.people = trial_asked_setting(o, trial_asked_people()),
                                .answers = trial_asked_setting(o, trial_asked_answers()) != 0};
    for (enum trial_who who = 0; who < TRIAL_WHO__COUNT; who++) {
        asked.of[who] = trial_asked_setting(o, trial_asked_who(who));
    }
    return asked;
}

err trial_asked_of(struct tx *tx, const struct organisation *o, int64_t service_id, struct trial_asked *ret_asked,
                   bool *ret_own)
{
    *ret_asked = trial_asked_by(o);
    struct db_rows rows =
        db_query(tx, &query_trial_asked_get, DB_ARGS(DB_INT(tx_organisation(tx)), DB_INT(service_id)));
    *ret_own = db_next(&rows);
    if (*ret_own) {
        *ret_asked = (struct trial_asked){.people = db_int(&rows, 0), .answers = db_int(&rows, 5) != 0};
        for (int i = 0; i < TRIAL_WHO__COUNT; i++) {
            ret_asked->of[i] = db_int(&rows, 1 + i);
        }
    }
    return db_end(&rows);
}

err trial_ask_for(struct tx *tx, const struct trial_ask_for *with)
{
    const struct trial_asked *a = &with->asked;
    struct db_value self[] = {DB_INT(tx_organisation(tx)), DB_INT(with->service_id)};
    TRY(db_run(tx, &query_trial_asked_drop, DB_ARGS(self[0], self[1]), NULL));
    if (with->own) {
        TRY(db_run(tx, &query_trial_asked_add,
                   DB_ARGS(self[0], self[1], DB_INT(a->people), DB_INT(a->of[TRIAL_WELSH]), DB_INT(a->of[TRIAL_AID]),
                           DB_INT(a->of[TRIAL_PHONE]), DB_INT(a->of[TRIAL_HELPED]), DB_INT(a->answers ? 1 : 0)),
                   NULL));
    }
    return audit_write_on(tx, with->user_id, STR("service.gate"), "service", with->service_id);
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
    struct db_value self[] = {DB_INT(tx_organisation(tx)), DB_INT(service_id)};
    struct trial_asked asked;
    int64_t after = 0;
    bool own;
    TRY(trial_asked_of(tx, o, service_id, &asked, &own));
    struct trial_gate g = {
        .needs = asked.people, .needs_answers = asked.answers, .asks = asked.people != 0 || asked.answers};
    for (int i = 0; i < TRIAL_WHO__COUNT; i++) {
        g.needs_of[i] = asked.of[i];
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
