// SPDX-License-Identifier: Apache-2.0
#include "core/provider.h"
#include "base/clock.h"
#include "base/random.h"
#include "core/audit.h"
#include "core/ids.h"
#include "queries.h"

enum {
    PROVIDER_CODEC = 1, // before a secret that is kept, so that it is told from a sealed one (core/seal.h)
    PROVIDER_ARENA_BYTES = 256 * 1024,
    PROVIDER_FORGET_COUNT = 100 // attempts that are over, with each that begins
};

static const struct seal_of provider_seal = {.kind = SEAL_PROVIDER, .id = 1};
const struct seal_table provider_sealed = {SEAL_PROVIDER, &query_provider_sealed_page, &query_provider_sealed_put};

err provider_get(struct tx *tx, struct arena *a, struct provider *ret_provider, bool *ret_there)
{
    struct provider p = {0};
    str kept = {0};
    str plain;
    struct db_rows rows = db_query(tx, &query_provider_get, DB_ARGS(DB_INT(tx_organisation(tx))));
    *ret_there = db_next(&rows);
    if (*ret_there) {
        p = (struct provider){db_text(&rows, a, 0), db_text(&rows, a, 1), db_text(&rows, a, 2),  db_text(&rows, a, 3),
                              db_text(&rows, a, 4), db_text(&rows, a, 5), db_int(&rows, 6) != 0, {0}};
        kept = db_text(&rows, a, 7);
    }
    TRY(db_end(&rows));
    if (!*ret_there) {
        return NO_ERR;
    }
    TRY(seal_open(tx, a, provider_seal, kept, &plain));
    if (plain.len < 1 || plain.ptr[0] != PROVIDER_CODEC) {
        return FAIL(ERR_INTERNAL, "the secret of a provider is none");
    }
    p.secret = str_slice(plain, 1, plain.len);
    *ret_provider = p;
    return NO_ERR;
}

err provider_names(struct tx *tx, struct arena *a, str *ret_name, str *ret_name_cy)
{
    struct db_rows rows = db_query(tx, &query_provider_names, DB_ARGS(DB_INT(tx_organisation(tx))));
    bool there = db_next(&rows);
    *ret_name = there ? db_text(&rows, a, 0) : (str){0};
    *ret_name_cy = there ? db_text(&rows, a, 1) : (str){0};
    return db_end(&rows);
}

static err provider_put(struct tx *tx, struct arena *a, const struct provider *p)
{
    str kept;
    const char codec[] = {PROVIDER_CODEC};
    TRY(seal_value(tx, a, provider_seal, arena_concat(a, (str){codec, 1}, p->secret), &kept));
    TRY(db_run(tx, &query_provider_drop, DB_ARGS(DB_INT(tx_organisation(tx))), NULL));
    return db_run(tx, &query_provider_add,
                  DB_ARGS(DB_INT(tx_organisation(tx)), DB_TEXT(p->name), DB_TEXT(p->name_cy), DB_TEXT(p->issuer),
                          DB_TEXT(p->client_id), DB_TEXT(p->algorithms), DB_TEXT(p->trusted_factor),
                          DB_INT(p->by_key ? 1 : 0), DB_BLOB(kept)),
                  NULL);
}

err provider_set(struct tx *tx, const struct provider *with)
{
    struct arena scratch = {.max = PROVIDER_ARENA_BYTES};
    err e = provider_put(tx, &scratch, with);
    arena_free(&scratch);
    TRY(e);
    return audit_write(tx, 0, STR("organisation.provider"), STR("set"));
}

err provider_remove(struct tx *tx, void *unused)
{
    (void)unused;
    int64_t gone;
    TRY(db_run(tx, &query_provider_drop, DB_ARGS(DB_INT(tx_organisation(tx))), &gone));
    if (gone == 0) {
        return FAIL(ERR_NOT_FOUND, "there is no provider");
    }
    return audit_write(tx, 0, STR("organisation.provider"), STR("removed"));
}

// ---- A sign-in that was begun -------------------------------------------------------------------------------------

err provider_attempt_begin(struct tx *tx, struct provider_attempt *with)
{
    int64_t now = clock_now_s();
    uint8_t hash[SECRET_HASH_BYTES];
    secret_hash(with->secret, hash);
    TRY(db_run(tx, &query_provider_attempts_forget,
               DB_ARGS(DB_INT(tx_organisation(tx)), DB_INT(now), DB_INT(PROVIDER_FORGET_COUNT)), NULL));
    TRY(ids_next(tx, STR("provider-attempt"), &with->id));
    return db_run(tx, &query_provider_attempt_add,
                  DB_ARGS(DB_INT(tx_organisation(tx)), DB_INT(with->id),
                          DB_BLOB(((str){(const char *)hash, sizeof hash})), DB_INT(now + PROVIDER_ATTEMPT_S)),
                  NULL);
}

err provider_attempt_find(struct tx *tx, struct arena *a, const struct provider_attempt *attempt, bool *ret_there)
{
    struct db_rows rows =
        db_query(tx, &query_provider_attempt_get, DB_ARGS(DB_INT(tx_organisation(tx)), DB_INT(attempt->id)));
    *ret_there = false;
    if (db_next(&rows)) {
        int64_t left_s = db_int(&rows, 1) - clock_now_s();
        *ret_there = secret_matches(attempt->secret, db_text(&rows, a, 0)) && left_s > 0 &&
                     left_s <= PROVIDER_ATTEMPT_S; // longer: begun by a clock that was ahead
    }
    return db_end(&rows);
}

err provider_attempt_use(struct tx *tx, const struct provider_attempt *attempt, bool *ret_used)
{
    int64_t gone;
    TRY(db_run(tx, &query_provider_attempt_drop, DB_ARGS(DB_INT(tx_organisation(tx)), DB_INT(attempt->id)), &gone));
    *ret_used = gone == 1;
    return NO_ERR;
}

// ---- Whoever comes back -------------------------------------------------------------------------------------------

static err provider_linked(struct tx *tx, str issuer, str subject, int64_t *ret_user_id)
{
    return db_number(
        db_query(tx, &query_provider_user_get, DB_ARGS(DB_INT(tx_organisation(tx)), DB_TEXT(issuer), DB_TEXT(subject))),
        ret_user_id);
}

// An invitation of that address is taken up: the provider has shown whose it is, as the link would have.
static err provider_invited(struct tx *tx, const struct provider_arrival *with, int64_t *ret_user_id)
{
    struct db_value organisation = DB_INT(tx_organisation(tx));
    struct db_rows rows =
        db_query(tx, &query_provider_invited, DB_ARGS(organisation, DB_TEXT(with->email), DB_INT(clock_now_s())));
    str name = {0};
    enum role role = ROLE_NONE;
    bool invited = db_next(&rows);
    if (invited) {
        name = db_text(&rows, with->arena, 0);
        role = role_find(db_text(&rows, with->arena, 1));
    }
    TRY(db_end(&rows));
    *ret_user_id = 0;
    if (!invited) {
        return NO_ERR;
    }
    TRY(db_run(tx, &query_provider_invited_drop, DB_ARGS(organisation, DB_TEXT(with->email)), NULL));
    return user_add(tx, with->email, name, role, STR(""), ret_user_id); // no password is right
}

// Whoever else of this issuer is that user keeps it: an address may pass from one person to the next.
static err provider_link(struct tx *tx, const struct provider_arrival *with, int64_t user_id, bool *ret_linked)
{
    struct db_value organisation = DB_INT(tx_organisation(tx));
    struct db_rows rows =
        db_query(tx, &query_provider_user_has, DB_ARGS(organisation, DB_INT(user_id), DB_TEXT(with->issuer)));
    *ret_linked = !db_next(&rows);
    TRY(db_end(&rows));
    if (!*ret_linked) {
        return NO_ERR;
    }
    TRY(db_run(
        tx, &query_provider_user_add,
        DB_ARGS(organisation, DB_TEXT(with->issuer), DB_TEXT(with->subject), DB_INT(user_id), DB_INT(clock_now_s())),
        NULL));
    return audit_write(tx, user_id, STR("user.link"), STR("user"));
}

// The user, linked now where that was not so; id 0: nobody who may sign in.
static err provider_find_user(struct tx *tx, const struct provider_arrival *with, struct user *ret_user)
{
    int64_t id;
    bool linked = true;
    str hash;
    bool locked;
    *ret_user = (struct user){0};
    TRY(provider_linked(tx, with->issuer, with->subject, &id));
    if (id != 0) {
        return user_by_id_for_sign_in(tx, with->arena, id, ret_user);
    }
    if (with->email.len == 0) {
        return NO_ERR;
    }
    TRY(user_for_sign_in(tx, with->arena, with->email, ret_user, &hash, &locked));
    if (ret_user->id == 0) {
        TRY(provider_invited(tx, with, &id));
        TRY(id == 0 ? NO_ERR : user_by_id_for_sign_in(tx, with->arena, id, ret_user));
    }
    if (ret_user->id != 0) {
        TRY(provider_link(tx, with, ret_user->id, &linked));
        *ret_user = linked ? *ret_user : (struct user){0};
    }
    return NO_ERR;
}

err provider_arrive(struct tx *tx, struct provider_arrival *with)
{
    struct user user;
    with->ret_session_id = 0;
    with->ret_half = false;
    TRY(provider_find_user(tx, with, &user));
    if (user.id == 0) {
        return audit_write(tx, 0, STR("user.provider-refused"), STR("user"));
    }
    with->ret_half = user.second_factor && !with->factor;
    TRY(audit_write(tx, user.id, STR("user.provider"), STR("user")));
    with->ret_user_id = user.id;
    TRY(user_session_begin(tx, user.id, with->secret, with->ret_half, with->device, &with->ret_session_id));
    TRY(db_run(tx, &query_provider_session_put,
               DB_ARGS(DB_INT(tx_organisation(tx)), DB_INT(with->ret_session_id), DB_TEXT(with->session),
                       DB_INT(with->factor ? 1 : 0)),
               NULL));
    return with->ret_half ? NO_ERR : audit_write(tx, user.id, STR("user.sign-in"), STR("user"));
}

static err provider_logout_seen(struct tx *tx, str hash, bool *ret_seen)
{
    struct db_rows rows =
        db_query(tx, &query_provider_logout_seen, DB_ARGS(DB_INT(tx_organisation(tx)), DB_BLOB(hash)));
    *ret_seen = db_next(&rows);
    return db_end(&rows);
}

err provider_logout(struct tx *tx, struct provider_logout *with)
{
    struct db_value organisation = DB_INT(tx_organisation(tx));
    uint8_t hash[SECRET_HASH_BYTES];
    int64_t user_id = 0;
    secret_hash(ARENA_JOIN(with->arena, with->issuer, STR("\n"), with->id), hash);
    str id_hash = {(const char *)hash, sizeof hash};
    TRY(provider_logout_seen(tx, id_hash, &with->ret_seen));
    if (with->ret_seen) {
        return NO_ERR;
    }
    TRY(db_run(tx, &query_provider_logouts_forget, DB_ARGS(organisation, DB_INT(clock_now_s())), NULL));
    TRY(db_run(tx, &query_provider_logout_add, DB_ARGS(organisation, DB_BLOB(id_hash), DB_INT(with->until_s)), NULL));
    if (with->subject.len != 0) {
        TRY(provider_linked(tx, with->issuer, with->subject, &user_id));
    }
    if (with->subject.len == 0 || user_id != 0) { // a subject that is nobody's here ends nothing
        TRY(db_run(tx, &query_provider_sessions_end,
                   DB_ARGS(organisation, DB_TEXT(with->session), DB_INT(user_id), DB_INT(clock_now_s())), NULL));
    }
    return audit_write(tx, user_id, STR("user.sign-out"), STR("user by provider"));
}
