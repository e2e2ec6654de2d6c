// SPDX-License-Identifier: Apache-2.0
#include "voice/trial_people.h"
#include "base/clock.h"
#include "base/random.h"
#include "core/audit.h"
#include "core/ids.h"
#include "core/seal.h"
#include "queries.h"

static struct seal_of trial_hearer_seal_of(int64_t trial_id, int64_t part_id)
{
    return (struct seal_of){.kind = SEAL_HEARS, .id = trial_id, .part = part_id};
}

// ---- Invitations ------------------------------------------------------------------------------------------

str trial_invitation_secret(struct arena *a, const uint8_t key[SEAL_KEY_BYTES], int64_t organisation, int64_t id)
{
    return secret_of(a, key, arena_printf(a, "trial invitation %lld %lld", (long long)organisation, (long long)id));
}

err trial_invitation(struct tx *tx, int64_t id, int64_t *ret_trial_id, bool *ret_used)
{
    struct db_rows rows = db_query(tx, &query_trial_invitation_get, DB_ARGS(DB_INT(tx_organisation(tx)), DB_INT(id)));
    bool found = db_next(&rows);
    if (found) {
        *ret_trial_id = db_int(&rows, 0);
        *ret_used = !db_is_null(&rows, 1);
    }
    TRY(db_end(&rows));
    return found ? NO_ERR : FAIL(ERR_NOT_FOUND, "there is no such invitation");
}

err trial_invited(struct tx *tx, int64_t trial_id, struct trial_invited *ret_invited)
{
    struct db_rows rows =
        db_query(tx, &query_trial_invitation_count, DB_ARGS(DB_INT(tx_organisation(tx)), DB_INT(trial_id)));
    *ret_invited =
        db_next(&rows) ? (struct trial_invited){db_int(&rows, 0), db_int(&rows, 1)} : (struct trial_invited){0};
    return db_end(&rows);
}

err trial_invite(struct tx *tx, struct trial_invite *with)
{
    struct db_value self[] = {DB_INT(tx_organisation(tx)), DB_INT(with->trial_id)};
    struct trial_invited invited;
    int64_t known;
    with->ret_id = 0;
    TRY(trial_invited(tx, with->trial_id, &invited));
    TRY(db_number(db_query(tx, &query_trial_invitation_known, DB_ARGS(self[0], self[1], DB_BLOB(with->address_hash))),
                  &known));
    if (known != 0 || invited.sent >= TRIAL_INVITED_MAX) {
        return NO_ERR;
    }
    TRY(ids_next(tx, STR("trial-invitation"), &with->ret_id));
    TRY(db_run(tx, &query_trial_invitation_add,
               DB_ARGS(self[0], DB_INT(with->ret_id), self[1], DB_BLOB(with->address_hash), DB_INT(with->user_id),
                       DB_INT(clock_now_s())),
               NULL));
    return audit_write_on(tx, with->user_id, STR("trial.invite"), "trial", with->trial_id);
}

err trial_invitation_use(struct tx *tx, int64_t id)
{
    int64_t changed;
    TRY(db_run(tx, &query_trial_invitation_set_used,
               DB_ARGS(DB_INT(tx_organisation(tx)), DB_INT(id), DB_INT(clock_now_s())), &changed));
    return changed == 0 ? FAIL(ERR_CONFLICT, "the invitation was used")
                        : audit_write_on(tx, 0, STR("trial.invited"), "invitation", id);
}

// ---- Who hears what came of it ----------------------------------------------------------------------------

err trial_hear(struct tx *tx, const struct trial_hearer *hearer)
{
    struct db_value self[] = {DB_INT(tx_organisation(tx)), DB_INT(hearer->trial_id), DB_INT(hearer->part_id)};
    struct arena a;
    int64_t count;
    str address;
    TRY(db_number(db_query(tx, &query_trial_contact_count, DB_ARGS(self[0], self[1])), &count));
    if (count >= TRIAL_HEARERS_MAX) {
        return NO_ERR;
    }
    arena_init(&a, 64 * 1024);
    err e = seal_value(tx, &a, trial_hearer_seal_of(hearer->trial_id, hearer->part_id), hearer->address, &address);
    if (!err_is(e)) {
        e = db_run(tx, &query_trial_contact_put,
                   DB_ARGS(self[0], self[1], self[2], DB_BLOB(address), DB_BLOB(hearer->address_hash),
                           DB_TEXT(hearer->language), DB_INT(clock_now_s())),
                   NULL);
    }
    arena_free(&a);
    return e;
}

static err trial_hearer_row(struct tx *tx, struct arena *a, const struct db_rows *rows, struct trial_hearer *ret_hearer)
{
    *ret_hearer = (struct trial_hearer){.trial_id = db_int(rows, 0),
                                        .part_id = db_int(rows, 1),
                                        .address_hash = db_text(rows, a, 3),
                                        .language = db_text(rows, a, 4)};
    struct seal_of of = trial_hearer_seal_of(ret_hearer->trial_id, ret_hearer->part_id);
    return seal_open(tx, a, of, db_text(rows, a, 2), &ret_hearer->address);
}

err trial_hearer_of(struct tx *tx, struct arena *a, int64_t comment_id, struct trial_hearer *ret_hearer)
{
    *ret_hearer = (struct trial_hearer){0};
    struct db_rows rows =
        db_query(tx, &query_trial_contact_of_comment, DB_ARGS(DB_INT(tx_organisation(tx)), DB_INT(comment_id)));
    if (db_next(&rows)) {
        TRY(trial_hearer_row(tx, a, &rows, ret_hearer));
    }
    return db_end(&rows);
}

err trial_hearers(struct tx *tx, struct arena *a, int64_t service_id, int64_t revision,
                  struct trial_hearer **ret_hearers, size_t *ret_count)
{
    struct trial_hearer *hearers = arena_array(a, struct trial_hearer, TRIAL_HEARERS_MAX);
    size_t count = 0;
    struct db_rows rows =
        db_query(tx, &query_trial_contact_of_service,
                 DB_ARGS(DB_INT(tx_organisation(tx)), DB_INT(service_id), DB_INT(revision), DB_INT(TRIAL_HEARERS_MAX)));
    while (count < TRIAL_HEARERS_MAX && db_next(&rows)) {
        TRY(trial_hearer_row(tx, a, &rows, &hearers[count++]));
    }
    *ret_hearers = hearers;
    *ret_count = count;
    return db_end(&rows);
}

err trial_hearer_forget(struct tx *tx, int64_t trial_id, int64_t part_id)
{
    tx_erases(tx);
    return db_run(tx, &query_trial_contact_drop,
                  DB_ARGS(DB_INT(tx_organisation(tx)), DB_INT(trial_id), DB_INT(part_id)), NULL);
}

err trial_people_forget(struct tx *tx, void *unused)
{
    (void)unused;
    struct db_value self = DB_INT(tx_organisation(tx));
    int64_t now = clock_now_s();
    TRY(db_run(tx, &query_trial_invitation_forget, DB_ARGS(self, DB_INT(now)), NULL));
    return db_run(tx, &query_trial_contact_forget, DB_ARGS(self, DB_INT(now - TRIAL_HEARS_DAYS * 86400)), NULL);
}

const struct seal_table trial_hearer_sealed = {SEAL_HEARS, &query_trial_contact_sealed_page,
                                               &query_trial_contact_sealed_put};
