// SPDX-License-Identifier: Apache-2.0
#include "core/user.h"
#include "base/clock.h"
#include "base/limits.h"
#include "base/random.h"
#include "base/utf8.h"
#include "core/audit.h"
#include "core/ids.h"
#include "queries.h"
#include <assert.h>
#include <sodium.h>

enum {
    USER_HASH_PASSES = 2,
    USER_HASH_BYTES = 19 * 1024 * 1024,
    USER_FAILED_WINDOW_S = 15 * 60,
    USER_SLACK_S = 300 // a clock set back by less is no reason for anything
};

bool user_may(const struct user *user, enum permission permission)
{
    return permission_has(user->role, permission) ||
           (user->role == ROLE_PARTNER && user->may_export && permission == PERMISSION_CASE_EXPORT);
}

// A partner without a date, or past it, does not come in; others where they have no date.
static bool user_is_over(enum role role, int64_t until)
{
    return until == 0 ? role == ROLE_PARTNER : until <= clock_now_s();
}

bool user_password_is_fine(str password)
{
    size_t length = utf8_length(password);
    return utf8_check(password) == UTF8_FINE && length >= LIMIT_PASSWORD_MIN && length <= LIMIT_PASSWORD_MAX;
}

str user_password_hash(struct arena *a, str password)
{
    char *out = arena_alloc(a, crypto_pwhash_STRBYTES, 1);
    int failed = crypto_pwhash_str(out, password.ptr, password.len, USER_HASH_PASSES, USER_HASH_BYTES);
    assert(failed == 0 && "19 MiB for a password hash");
    return str_from(out);
}

bool user_password_matches(str password, str hash)
{
    char stored[crypto_pwhash_STRBYTES] = {0};
    if (password.len > LIMIT_PASSWORD_MAX * 4 || hash.len >= sizeof stored) {
        return false;
    }
    const char *given = password.len == 0 ? "" : password.ptr; // libsodium takes no NULL, not even of no bytes
    if (hash.len == 0) {
        // Nobody: hash all the same, so that an unknown address takes as long as a known one.
        int failed = crypto_pwhash_str(stored, given, password.len, USER_HASH_PASSES, USER_HASH_BYTES);
        sodium_memzero(stored, sizeof stored);
        assert(failed == 0 && "19 MiB for a password hash");
        return false;
    }
    memcpy(stored, hash.ptr, hash.len);
    return crypto_pwhash_str_verify(stored, given, password.len) == 0;
}

err user_add(struct tx *tx, str email, str name, enum role role, str password_hash, int64_t *ret_id)
{
    int64_t id;
    TRY(ids_next(tx, STR("user"), &id));
    TRY(db_run(tx, &query_user_add,
               DB_ARGS(DB_INT(tx_organisation(tx)), DB_INT(id), DB_TEXT(email), DB_TEXT(name), DB_TEXT(role_name(role)),
                       DB_TEXT(password_hash), DB_INT(clock_now_s())),
               NULL));
    TRY(audit_write(tx, 0, STR("user.add"), STR("user")));
    *ret_id = id;
    return NO_ERR;
}

static bool user_failures_lock(int64_t count, int64_t since)
{
    // A count from the future is one of a clock that was wrong: it would lock for as long as the clock was ahead.
    int64_t now = clock_now_s();
    return count >= LIMIT_SIGN_IN_TRIES && since > now - USER_FAILED_WINDOW_S && since <= now + USER_SLACK_S;
}

err user_for_sign_in(struct tx *tx, struct arena *a, str email, struct user *ret_user, str *ret_hash, bool *ret_locked)
{
    *ret_user = (struct user){0};
    *ret_hash = (str){0};
    *ret_locked = false;
    struct db_rows rows = db_query(tx, &query_user_by_email, DB_ARGS(DB_INT(tx_organisation(tx)), DB_TEXT(email)));
    if (db_next(&rows) && db_is_null(&rows, 7) && !user_is_over(role_find(db_text(&rows, a, 3)), db_int(&rows, 9))) {
        *ret_user = (struct user){db_int(&rows, 0),
                                  db_text(&rows, a, 1),
                                  db_text(&rows, a, 2),
                                  role_find(db_text(&rows, a, 3)),
                                  !db_is_null(&rows, 8),
                                  false,
                                  0};
        *ret_hash = db_text(&rows, a, 4);
        *ret_locked = user_failures_lock(db_int(&rows, 5), db_int(&rows, 6));
    }
    return db_end(&rows);
}

err user_is_locked(struct tx *tx, int64_t user_id, bool *ret_locked)
{
    struct db_rows rows = db_query(tx, &query_user_failures, DB_ARGS(DB_INT(tx_organisation(tx)), DB_INT(user_id)));
    *ret_locked = db_next(&rows) && user_failures_lock(db_int(&rows, 0), db_int(&rows, 1));
    return db_end(&rows);
}

err user_sign_in_failed(struct tx *tx, int64_t user_id)
{
    int64_t now = clock_now_s();
    TRY(db_run(tx, &query_user_failed,
               DB_ARGS(DB_INT(tx_organisation(tx)), DB_INT(user_id), DB_INT(now), DB_INT(now - USER_FAILED_WINDOW_S),
                       DB_INT(now + USER_SLACK_S)),
               NULL));
    return audit_write(tx, user_id, STR("user.sign-in-failed"), STR("user"));
}

err user_session_begin(struct tx *tx, int64_t user_id, str secret, bool half, str device, int64_t *ret_session_id)
{
    int64_t id;
    int64_t now = clock_now_s();
    uint8_t hash[SECRET_HASH_BYTES];
    secret_hash(secret, hash);
    TRY(ids_next(tx, STR("session"), &id));
    TRY(db_run(tx, &query_session_add,
               DB_ARGS(DB_INT(tx_organisation(tx)), DB_INT(id), DB_INT(user_id),
                       DB_BLOB(((str){(const char *)hash, sizeof hash})), DB_INT(now),
                       DB_INT(now + (half ? LIMIT_SESSION_HALF_S : LIMIT_SESSION_S)), DB_INT(half ? 1 : 0),
                       DB_TEXT(device)),
               NULL));
    *ret_session_id = id;
    // While it is half, wrong ones go on being counted: a password alone opens nothing.
    return half ? NO_ERR
                : db_run(tx, &query_user_succeeded, DB_ARGS(DB_INT(tx_organisation(tx)), DB_INT(user_id)), NULL);
}

err user_session_open(struct tx *tx, int64_t user_id, str secret, bool half, str device, int64_t *ret_session_id)
{
    TRY(user_session_begin(tx, user_id, secret, half, device, ret_session_id));
    return audit_write(tx, user_id, half ? STR("user.password") : STR("user.sign-in"), STR("user"));
}

err user_by_id_for_sign_in(struct tx *tx, struct arena *a, int64_t id, struct user *ret_user)
{
    *ret_user = (struct user){0};
    struct db_rows rows = db_query(tx, &query_user_for_session, DB_ARGS(DB_INT(tx_organisation(tx)), DB_INT(id)));
    if (db_next(&rows) && db_is_null(&rows, 4) && !user_is_over(role_find(db_text(&rows, a, 3)), db_int(&rows, 6))) {
        *ret_user = (struct user){db_int(&rows, 0),
                                  db_text(&rows, a, 1),
                                  db_text(&rows, a, 2),
                                  role_find(db_text(&rows, a, 3)),
                                  !db_is_null(&rows, 5),
                                  false,
                                  0};
    }
    return db_end(&rows);
}

err user_session_end(struct tx *tx, int64_t session_id, int64_t user_id)
{
    TRY(db_run(tx, &query_session_end, DB_ARGS(DB_INT(tx_organisation(tx)), DB_INT(session_id), DB_INT(clock_now_s())),
               NULL));
    return audit_write(tx, user_id, STR("user.sign-out"), STR("user"));
}

err user_sessions_end(struct tx *tx, int64_t user_id, int64_t session_id, int64_t kept)
{
    TRY(db_run(
        tx, &query_sessions_end,
        DB_ARGS(DB_INT(tx_organisation(tx)), DB_INT(user_id), DB_INT(session_id), DB_INT(kept), DB_INT(clock_now_s())),
        NULL));
    return audit_write(tx, user_id, STR("user.sign-out"), STR("user"));
}

err user_session_list(struct tx *tx, struct arena *a, int64_t user_id, struct user_session **ret_sessions,
                      size_t *ret_count)
{
    size_t room = 0;
    size_t count = 0;
    struct user_session *sessions = NULL;
    struct db_rows rows = db_query(tx, &query_sessions_open,
                                   DB_ARGS(DB_INT(tx_organisation(tx)), DB_INT(user_id), DB_INT(clock_now_s())));
    while (db_next(&rows)) {
        *arena_push(a, struct user_session, sessions, count, room) =
            (struct user_session){db_int(&rows, 0), db_int(&rows, 1), db_int(&rows, 2), db_text(&rows, a, 3)};
    }
    *ret_sessions = sessions;
    *ret_count = count;
    return db_end(&rows);
}

err user_session_find(struct tx *tx, struct arena *a, int64_t session_id, str secret,
                      enum user_session_state *ret_state, struct user *ret_user)
{
    *ret_state = USER_SESSION_UNKNOWN;
    struct db_rows rows = db_query(tx, &query_session_get, DB_ARGS(DB_INT(tx_organisation(tx)), DB_INT(session_id)));
    if (db_next(&rows) && secret_matches(secret, db_text(&rows, a, 0))) {
        int64_t left_s = db_int(&rows, 1) - clock_now_s();
        bool in_time =
            left_s > 0 && left_s <= LIMIT_SESSION_S + USER_SLACK_S; // longer: begun by a clock that was ahead
        *ret_user = (struct user){db_int(&rows, 3),
                                  db_text(&rows, a, 4),
                                  db_text(&rows, a, 5),
                                  role_find(db_text(&rows, a, 6)),
                                  !db_is_null(&rows, 9) || db_int(&rows, 12) != 0,
                                  db_int(&rows, 11) != 0,
                                  db_int(&rows, 13)};
        bool over = !in_time || !db_is_null(&rows, 2) || !db_is_null(&rows, 7) ||
                    user_is_over(ret_user->role, db_int(&rows, 10));
        *ret_state = over ? USER_SESSION_OVER : db_int(&rows, 8) != 0 ? USER_SESSION_HALF : USER_SESSION_OPEN;
    }
    return db_end(&rows);
}

err user_name(struct tx *tx, struct arena *a, int64_t user_id, str *ret_name)
{
    struct db_rows rows = db_query(tx, &query_user_by_id, DB_ARGS(DB_INT(tx_organisation(tx)), DB_INT(user_id)));
    *ret_name = db_next(&rows) ? db_text(&rows, a, 0) : (str){0};
    return db_end(&rows);
}
