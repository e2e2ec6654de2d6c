// SPDX-License-Identifier: Apache-2.0
#include "core/user_factor.h"
#include "base/clock.h"
#include "base/random.h"
#include "core/audit.h"
#include "core/seal.h"
#include "queries.h"

enum {
    USER_RECOVERY_LENGTH = 16, // characters of 5 bits
    USER_FACTOR_CODEC = 1      // before a secret that is kept, so that it is told from a sealed one (core/seal.h)
};

static const char user_recovery_letters[] = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"; // none that looks like another

struct user_factor_row {
    struct user_factor factor;
    int64_t step;
};

static err user_factor_row(struct tx *tx, struct arena *a, int64_t user_id, struct user_factor_row *ret)
{
    *ret = (struct user_factor_row){0};
    struct db_rows rows = db_query(tx, &query_factor_get, DB_ARGS(DB_INT(tx_organisation(tx)), DB_INT(user_id)));
    str kept = {0};
    bool proved = false;
    if (db_next(&rows)) {
        kept = db_text(&rows, a, 0);
        ret->step = db_int(&rows, 1);
        proved = !db_is_null(&rows, 2);
    }
    TRY(db_end(&rows));
    if (kept.len == 0) {
        return NO_ERR;
    }
    str secret;
    TRY(seal_open(tx, a, (struct seal_of){.kind = SEAL_FACTOR, .id = user_id}, kept, &secret));
    if (secret.len != 1 + sizeof ret->factor.secret || secret.ptr[0] != USER_FACTOR_CODEC) {
        return FAIL(ERR_INTERNAL, "the secret of a second factor is none");
    }
    memcpy(ret->factor.secret, secret.ptr + 1, sizeof ret->factor.secret);
    ret->factor.shown = true;
    ret->factor.proved = proved;
    return NO_ERR;
}

err user_factor_get(struct tx *tx, struct arena *a, int64_t user_id, struct user_factor *ret_factor)
{
    struct user_factor_row row;
    TRY(user_factor_row(tx, a, user_id, &row));
    TRY(db_number(db_query(tx, &query_recovery_count, DB_ARGS(DB_INT(tx_organisation(tx)), DB_INT(user_id))),
                  &row.factor.recovery_count));
    *ret_factor = row.factor;
    return NO_ERR;
}

err user_factor_forget(struct tx *tx, int64_t user_id)
{
    struct db_args args = DB_ARGS(DB_INT(tx_organisation(tx)), DB_INT(user_id));
    TRY(db_run(tx, &query_factor_drop, args, NULL));
    TRY(db_run(tx, &query_passkeys_drop, args, NULL));
    return db_run(tx, &query_recovery_drop, args, NULL);
}

static err user_factor_keep(struct tx *tx, struct arena *a, int64_t user_id, const uint8_t secret[TOTP_SECRET_BYTES])
{
    char plain[1 + TOTP_SECRET_BYTES] = {USER_FACTOR_CODEC};
    str kept;
    memcpy(plain + 1, secret, TOTP_SECRET_BYTES);
    TRY(seal_value(tx, a, (struct seal_of){.kind = SEAL_FACTOR, .id = user_id}, (str){plain, sizeof plain}, &kept));
    return db_run(tx, &query_factor_add, DB_ARGS(DB_INT(tx_organisation(tx)), DB_INT(user_id), DB_BLOB(kept)), NULL);
}

err user_factor_begin(struct tx *tx, int64_t user_id, const uint8_t secret[TOTP_SECRET_BYTES])
{
    struct arena scratch = {.max = 64 * 1024};
    struct user_factor_row row;
    err e = user_factor_row(tx, &scratch, user_id, &row);
    if (!err_is(e) && row.factor.proved) {
        e = FAIL(ERR_CONFLICT, "a second factor is set up already");
    }
    if (!err_is(e)) {
        e = db_run(tx, &query_factor_drop, DB_ARGS(DB_INT(tx_organisation(tx)), DB_INT(user_id)), NULL);
    }
    if (!err_is(e)) {
        e = user_factor_keep(tx, &scratch, user_id, secret);
    }
    arena_free(&scratch);
    TRY(e);
    return audit_write(tx, user_id, STR("user.factor-begin"), STR("user"));
}

void user_factor_recovery(struct arena *a, str ret_codes[USER_RECOVERY_COUNT])
{
    for (size_t i = 0; i < USER_RECOVERY_COUNT; i++) {
        uint8_t random[USER_RECOVERY_LENGTH];
        char *code = arena_alloc(a, USER_RECOVERY_LENGTH + 1, 1);
        random_bytes(random, sizeof random);
        for (size_t k = 0; k < USER_RECOVERY_LENGTH; k++) {
            code[k] = user_recovery_letters[random[k] & 31];
        }
        ret_codes[i] = (str){code, USER_RECOVERY_LENGTH};
    }
}

err user_factor_put_recovery(struct tx *tx, int64_t user_id, const str codes[USER_RECOVERY_COUNT])
{
    int64_t organisation = tx_organisation(tx);
    TRY(db_run(tx, &query_recovery_drop, DB_ARGS(DB_INT(organisation), DB_INT(user_id)), NULL));
    for (size_t i = 0; i < USER_RECOVERY_COUNT; i++) {
        uint8_t hash[SECRET_HASH_BYTES];
        secret_hash(codes[i], hash);
        TRY(db_run(tx, &query_recovery_add,
                   DB_ARGS(DB_INT(organisation), DB_INT(user_id), DB_INT((int64_t)i + 1),
                           DB_BLOB(((str){(const char *)hash, sizeof hash}))),
                   NULL));
    }
    return NO_ERR;
}

// What was typed without spaces and hyphens, in capitals.
static str user_code_plain(str typed, char out[USER_RECOVERY_LENGTH])
{
    size_t used = 0;
    for (size_t i = 0; i < typed.len; i++) {
        char c = typed.ptr[i];
        if (c == ' ' || c == '-') {
            continue;
        }
        if (used == USER_RECOVERY_LENGTH) {
            return (str){0};
        }
        out[used++] = c >= 'a' && c <= 'z' ? (char)(c - ('a' - 'A')) : c;
    }
    return (str){out, used};
}

// Takes a code of the app, or where `recovery` one of the others. A wrong one is counted. The app's is known to be
// right before anything is written, and *ret_wrong says so even where the disk then takes nothing.
static err user_factor_take(struct tx *tx, int64_t user_id, str typed, bool recovery, bool *ret_wrong)
{
    struct arena scratch = {.max = 64 * 1024};
    struct user_factor_row row;
    char plain[USER_RECOVERY_LENGTH];
    str code = user_code_plain(typed, plain);
    int64_t step;
    int64_t used = 0;
    bool locked;
    *ret_wrong = true;
    err e = user_factor_row(tx, &scratch, user_id, &row);
    arena_free(&scratch);
    TRY(e);
    TRY(user_is_locked(tx, user_id, &locked));
    bool app = recovery ? row.factor.proved : row.factor.shown;
    if (app && !locked && totp_matches(row.factor.secret, clock_now_s(), row.step, code, &step)) {
        *ret_wrong = false;
        TRY(db_run(tx, &query_factor_taken,
                   DB_ARGS(DB_INT(tx_organisation(tx)), DB_INT(user_id), DB_INT(step), DB_INT(clock_now_s())), &used));
    } else if (!locked && recovery && code.len == USER_RECOVERY_LENGTH) {
        uint8_t hash[SECRET_HASH_BYTES];
        secret_hash(code, hash);
        TRY(db_run(
            tx, &query_recovery_use,
            DB_ARGS(DB_INT(tx_organisation(tx)), DB_INT(user_id), DB_BLOB(((str){(const char *)hash, sizeof hash}))),
            &used));
        if (used != 0) {
            TRY(audit_write(tx, user_id, STR("user.recovery-code"), STR("user")));
        }
    }
    *ret_wrong = used == 0;
    return *ret_wrong ? user_sign_in_failed(tx, user_id) : NO_ERR;
}

err user_factor_prove(struct tx *tx, struct user_factor_codes *with)
{
    TRY(user_factor_take(tx, with->user_id, with->code, false, &with->ret_wrong));
    if (with->ret_wrong) {
        return NO_ERR;
    }
    TRY(user_factor_put_recovery(tx, with->user_id, with->recovery));
    return audit_write(tx, with->user_id, STR("user.factor-prove"), STR("user"));
}

err user_factor_renew(struct tx *tx, struct user_factor_codes *with)
{
    TRY(user_factor_take(tx, with->user_id, with->code, true, &with->ret_wrong));
    if (with->ret_wrong) {
        return NO_ERR;
    }
    TRY(user_factor_put_recovery(tx, with->user_id, with->recovery));
    return audit_write(tx, with->user_id, STR("user.recovery-renew"), STR("user"));
}

err user_factor_remove(struct tx *tx, struct user_factor_codes *with)
{
    TRY(user_factor_take(tx, with->user_id, with->code, true, &with->ret_wrong));
    if (with->ret_wrong) {
        return NO_ERR;
    }
    struct db_args args = DB_ARGS(DB_INT(tx_organisation(tx)), DB_INT(with->user_id));
    TRY(db_run(tx, &query_factor_drop, args, NULL));
    TRY(db_run(tx, &query_recovery_drop_last, args, NULL));
    return audit_write(tx, with->user_id, STR("user.factor-remove"), STR("user"));
}

err user_factor_pass(struct tx *tx, struct user_factor_pass *with)
{
    with->ret_session_id = 0;
    TRY(user_factor_take(tx, with->user_id, with->code, true, &with->ret_wrong));
    if (with->ret_wrong) {
        return NO_ERR;
    }
    return user_factor_whole(tx, with->user_id, with->session_id, with->secret, with->device, &with->ret_session_id);
}

err user_factor_whole(struct tx *tx, int64_t user_id, int64_t half_id, str secret, str device, int64_t *ret_session_id)
{
    struct db_value organisation = DB_INT(tx_organisation(tx));
    TRY(db_run(tx, &query_session_end, DB_ARGS(organisation, DB_INT(half_id), DB_INT(clock_now_s())), NULL));
    TRY(user_session_open(tx, user_id, secret, false, device, ret_session_id));
    return db_run(tx, &query_session_keep_provider, DB_ARGS(organisation, DB_INT(half_id), DB_INT(*ret_session_id)),
                  NULL);
}

const struct seal_table user_factor_sealed = {SEAL_FACTOR, &query_user_factor_sealed_page,
                                              &query_user_factor_sealed_put};

err user_factor_wanting(struct tx *tx, enum role role, int64_t *ret_count)
{
    return db_number(
        db_query(tx, &query_factor_wanting, DB_ARGS(DB_INT(tx_organisation(tx)), DB_TEXT(role_name(role)))), ret_count);
}
