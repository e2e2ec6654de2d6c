// SPDX-License-Identifier: Apache-2.0
#include "core/user_passkey.h"
#include "base/clock.h"
#include "core/audit.h"
#include "core/ids.h"
#include "queries.h"

enum {
    USER_CHALLENGE_FORGET = 100 // that are over, with each that begins
};

err user_passkey_all(struct tx *tx, struct arena *a, int64_t user_id, struct user_passkey_list *ret_passkeys)
{
    size_t room = 0;
    size_t count = 0;
    struct user_passkey *items = NULL;
    struct db_rows rows = db_query(tx, &query_passkey_all,
                                   DB_ARGS(DB_INT(tx_organisation(tx)), DB_INT(user_id), DB_INT(USER_PASSKEY_MAX)));
    while (db_next(&rows)) {
        *arena_push(a, struct user_passkey, items, count, room) =
            (struct user_passkey){.id = db_int(&rows, 0),
                                  .user_id = user_id,
                                  .name = db_text(&rows, a, 1),
                                  .credential = db_text(&rows, a, 2),
                                  .created_at = db_int(&rows, 3),
                                  .used_at = db_is_null(&rows, 4) ? 0 : db_int(&rows, 4)};
    }
    *ret_passkeys = (struct user_passkey_list){items, count};
    return db_end(&rows);
}

err user_passkey_find(struct tx *tx, struct arena *a, str credential, struct user_passkey_kept *ret_passkey)
{
    *ret_passkey = (struct user_passkey_kept){0};
    struct db_rows rows = db_query(tx, &query_passkey_find, DB_ARGS(DB_INT(tx_organisation(tx)), DB_BLOB(credential)));
    if (db_next(&rows)) {
        *ret_passkey = (struct user_passkey_kept){.id = db_int(&rows, 0),
                                                  .user_id = db_int(&rows, 1),
                                                  .algorithm = (int)db_int(&rows, 2),
                                                  .key = db_text(&rows, a, 3)};
    }
    return db_end(&rows);
}

str user_passkey_handle(struct arena *a, const uint8_t key[SECRET_KEY_BYTES], int64_t organisation, int64_t user_id)
{
    return secret_of(
        a, key, arena_printf(a, "guildhall passkey user 1\n%lld %lld", (long long)organisation, (long long)user_id));
}

// ---- Challenges -----------------------------------------------------------------------------------------------------

err user_challenge_begin(struct tx *tx, void *with)
{
    struct user_challenge *c = with;
    struct db_value organisation = DB_INT(tx_organisation(tx));
    int64_t now = clock_now_s();
    uint8_t hash[SECRET_HASH_BYTES];
    secret_hash(c->secret, hash);
    TRY(db_run(tx, &query_passkey_challenges_forget, DB_ARGS(organisation, DB_INT(now), DB_INT(USER_CHALLENGE_FORGET)),
               NULL));
    TRY(ids_next(tx, STR("passkey-challenge"), &c->id));
    return db_run(tx, &query_passkey_challenge_add,
                  DB_ARGS(organisation, DB_INT(c->id), DB_BLOB(((str){(const char *)hash, sizeof hash})),
                          DB_INT((int64_t)c->act), DB_INT(c->session_id), DB_INT(now + USER_PASSKEY_CHALLENGE_S)),
                  NULL);
}

str user_challenge_text(struct arena *a, const struct user_challenge *challenge)
{
    return arena_printf(a, "%lld.%.*s", (long long)challenge->id, STR_ARG(challenge->secret));
}

bool user_challenge_read(str text, struct user_challenge *challenge)
{
    str number;
    return str_cut(text, '.', &number, &challenge->secret) && str_to_i64(number, 1, INT64_MAX, &challenge->id);
}

err user_challenge_find(struct tx *tx, struct arena *a, const struct user_challenge *challenge, bool *ret_there)
{
    struct db_rows rows =
        db_query(tx, &query_passkey_challenge_get, DB_ARGS(DB_INT(tx_organisation(tx)), DB_INT(challenge->id)));
    *ret_there = false;
    if (db_next(&rows)) {
        int64_t left_s = db_int(&rows, 3) - clock_now_s();
        *ret_there = secret_matches(challenge->secret, db_text(&rows, a, 0)) &&
                     db_int(&rows, 1) == (int64_t)challenge->act && db_int(&rows, 2) == challenge->session_id &&
                     left_s > 0 && left_s <= USER_PASSKEY_CHALLENGE_S; // longer: begun by a clock that was ahead
    }
    return db_end(&rows);
}

static err user_challenge_use(struct tx *tx, int64_t id, bool *ret_used)
{
    int64_t gone;
    TRY(db_run(tx, &query_passkey_challenge_drop, DB_ARGS(DB_INT(tx_organisation(tx)), DB_INT(id)), &gone));
    *ret_used = gone == 1;
    return NO_ERR;
}

// ---- Units ----------------------------------------------------------------------------------------------------------

static err user_passkey_number(struct tx *tx, int64_t user_id, int64_t *ret_count)
{
    return db_number(db_query(tx, &query_passkey_count, DB_ARGS(DB_INT(tx_organisation(tx)), DB_INT(user_id))),
                     ret_count);
}

static err user_passkey_has_app(struct tx *tx, int64_t user_id, bool *ret_has)
{
    struct arena scratch = {.max = 64 * 1024};
    struct user_factor factor;
    err e = user_factor_get(tx, &scratch, user_id, &factor);
    *ret_has = !err_is(e) && factor.proved;
    arena_free(&scratch);
    return e;
}

static err user_passkey_put(struct tx *tx, struct user_passkey_add *with, bool first)
{
    int64_t id;
    TRY(ids_next(tx, STR("passkey"), &id));
    TRY(db_run(tx, &query_passkey_add,
               DB_ARGS(DB_INT(tx_organisation(tx)), DB_INT(id), DB_INT(with->user_id), DB_TEXT(with->name),
                       DB_BLOB(with->credential), DB_INT(with->algorithm), DB_BLOB(with->key), DB_INT(with->counter),
                       DB_INT(clock_now_s())),
               NULL));
    if (first) {
        TRY(user_factor_put_recovery(tx, with->user_id, with->recovery));
    }
    with->ret_first = first;
    return audit_write_on(tx, with->user_id, STR("user.passkey-add"), "passkey", id);
}

err user_passkey_add(struct tx *tx, void *with)
{
    struct user_passkey_add *add = with;
    struct arena scratch = {.max = 64 * 1024};
    struct user_passkey_kept other;
    bool used;
    bool has_app;
    int64_t count;
    add->ret_full = add->ret_taken = add->ret_first = false;
    TRY(user_challenge_use(tx, add->challenge_id, &used));
    add->ret_wrong = !used || !add->right;
    if (add->ret_wrong) {
        return NO_ERR;
    }
    err e = user_passkey_find(tx, &scratch, add->credential, &other);
    arena_free(&scratch);
    TRY(e);
    TRY(user_passkey_number(tx, add->user_id, &count));
    TRY(user_passkey_has_app(tx, add->user_id, &has_app));
    add->ret_taken = other.id != 0;
    add->ret_full = count >= USER_PASSKEY_MAX;
    return add->ret_taken || add->ret_full ? NO_ERR : user_passkey_put(tx, add, count == 0 && !has_app);
}

err user_passkey_use(struct tx *tx, void *with)
{
    struct user_passkey_use *use = with;
    struct db_value organisation = DB_INT(tx_organisation(tx));
    int64_t forward = 0;
    bool used;
    use->ret_session_id = 0;
    TRY(user_challenge_use(tx, use->challenge_id, &used));
    if (used && use->right) {
        TRY(db_run(tx, &query_passkey_used,
                   DB_ARGS(organisation, DB_INT(use->passkey_id), DB_INT(use->counter), DB_INT(clock_now_s())),
                   &forward));
        if (forward == 0) {
            TRY(audit_write_on(tx, use->user_id, STR("user.passkey-back"), "passkey", use->passkey_id));
        }
    }
    use->ret_wrong = forward == 0;
    if (use->ret_wrong) {
        return user_sign_in_failed(tx, use->user_id);
    }
    TRY(audit_write_on(tx, use->user_id, STR("user.passkey"), "passkey", use->passkey_id));
    return user_factor_whole(tx, use->user_id, use->session_id, use->secret, use->device, &use->ret_session_id);
}

err user_passkey_remove(struct tx *tx, void *with)
{
    struct user_passkey_remove *remove = with;
    int64_t gone;
    int64_t count;
    bool has_app;
    TRY(user_passkey_number(tx, remove->user_id, &count));
    TRY(user_passkey_has_app(tx, remove->user_id, &has_app));
    remove->ret_wanted = remove->wanted && count == 1 && !has_app;
    if (remove->ret_wanted) {
        return NO_ERR;
    }
    TRY(db_run(tx, &query_passkey_drop,
               DB_ARGS(DB_INT(tx_organisation(tx)), DB_INT(remove->user_id), DB_INT(remove->passkey_id)), &gone));
    if (gone == 0) {
        return FAIL(ERR_NOT_FOUND, "there is no such passkey of this user");
    }
    TRY(db_run(tx, &query_recovery_drop_last, DB_ARGS(DB_INT(tx_organisation(tx)), DB_INT(remove->user_id)), NULL));
    return audit_write_on(tx, remove->user_id, STR("user.passkey-remove"), "passkey", remove->passkey_id);
}

err user_passkey_renew(struct tx *tx, void *with)
{
    const struct user_passkey_add *add = with;
    TRY(user_factor_put_recovery(tx, add->user_id, add->recovery));
    return audit_write(tx, add->user_id, STR("user.recovery-renew"), STR("user"));
}
