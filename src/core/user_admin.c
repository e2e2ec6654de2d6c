// SPDX-License-Identifier: Apache-2.0
#include "core/user_admin.h"
#include "base/clock.h"
#include "core/audit.h"
#include "core/ids.h"
#include "core/user_factor.h"
#include "queries.h"

static struct user_row user_row_of(const struct db_rows *rows, struct arena *a)
{
    return (struct user_row){.user = {db_int(rows, 0), db_text(rows, a, 1), db_text(rows, a, 2),
                                      role_find(db_text(rows, a, 3)), !db_is_null(rows, 5), false, 0},
                             .disabled = !db_is_null(rows, 4)};
}

err user_all(struct tx *tx, struct arena *a, struct user_list *ret_users)
{
    size_t room = 0;
    size_t count = 0;
    struct user_row *items = NULL;
    struct db_rows rows = db_query(tx, &query_user_all, DB_ARGS(DB_INT(tx_organisation(tx)), DB_INT(USER_LIST_MAX)));
    while (db_next(&rows)) {
        *arena_push(a, struct user_row, items, count, room) = user_row_of(&rows, a);
    }
    *ret_users = (struct user_list){items, count};
    return db_end(&rows);
}

err user_get(struct tx *tx, struct arena *a, int64_t id, struct user_row *ret_user)
{
    struct db_rows rows = db_query(tx, &query_user_one, DB_ARGS(DB_INT(tx_organisation(tx)), DB_INT(id)));
    bool found = db_next(&rows);
    if (found) {
        *ret_user = user_row_of(&rows, a);
    }
    TRY(db_end(&rows));
    return found ? NO_ERR : FAIL(ERR_NOT_FOUND, "there is no such user");
}

err user_change(struct tx *tx, const struct user_change *with)
{
    struct db_value organisation = DB_INT(tx_organisation(tx));
    if (with->id == with->by_user_id) {
        return FAIL(ERR_CONFLICT, "nobody changes their own account");
    }
    if (with->role != ROLE_NONE) {
        TRY(db_run(tx, &query_user_put_role, DB_ARGS(organisation, DB_INT(with->id), DB_TEXT(role_name(with->role))),
                   NULL));
    }
    if (with->disable || with->enable) {
        TRY(db_run(tx, &query_user_put_disabled,
                   DB_ARGS(organisation, DB_INT(with->id), with->disable ? DB_INT(clock_now_s()) : DB_NULL), NULL));
    }
    if (with->forget_factor) {
        TRY(user_factor_forget(tx, with->id));
    }
    if (with->disable || with->forget_factor) {
        TRY(user_sessions_end(tx, with->id, 0, 0));
    }
    return audit_write(tx, with->by_user_id, STR("user.change"), STR("user"));
}

err user_set_password(struct tx *tx, int64_t user_id, str hash, int64_t kept)
{
    TRY(db_run(tx, &query_user_put_password, DB_ARGS(DB_INT(tx_organisation(tx)), DB_INT(user_id), DB_TEXT(hash)),
               NULL));
    TRY(user_sessions_end(tx, user_id, 0, kept));
    return audit_write(tx, user_id, STR("user.password-set"), STR("user"));
}

// ---- Invitations ----------------------------------------------------------------------------------------------

str user_invitation_secret(struct arena *a, const uint8_t key[SECRET_KEY_BYTES], int64_t organisation, int64_t id,
                           int64_t expires_at)
{
    return secret_of(a, key,
                     arena_printf(a, "guildhall invitation 1\n%lld %lld %lld", (long long)organisation, (long long)id,
                                  (long long)expires_at));
}

err user_invite(struct tx *tx, struct user_invite *with)
{
    struct user_invitation *i = &with->invitation;
    struct arena a;
    int64_t now = clock_now_s();
    uint8_t hash[SECRET_HASH_BYTES];
    if (i->user_id == 0) {
        struct db_rows rows =
            db_query(tx, &query_user_by_email, DB_ARGS(DB_INT(tx_organisation(tx)), DB_TEXT(i->email)));
        bool taken = db_next(&rows);
        TRY(db_end(&rows));
        if (taken) {
            return FAIL(ERR_CONFLICT, "there is a user of this address already");
        }
    }
    TRY(ids_next(tx, STR("invitation"), &i->id));
    i->expires_at = now + USER_INVITATION_S;
    arena_init(&a, 64 * 1024);
    secret_hash(user_invitation_secret(&a, with->key, tx_organisation(tx), i->id, i->expires_at), hash);
    arena_free(&a);
    TRY(db_run(tx, &query_invitation_drop, DB_ARGS(DB_INT(tx_organisation(tx)), DB_TEXT(i->email), DB_INT(now)), NULL));
    TRY(db_run(tx, &query_invitation_add,
               DB_ARGS(DB_INT(tx_organisation(tx)), DB_INT(i->id), i->user_id == 0 ? DB_NULL : DB_INT(i->user_id),
                       DB_TEXT(i->email), DB_TEXT(i->name), DB_TEXT(role_name(i->role)),
                       DB_BLOB(((str){(const char *)hash, sizeof hash})), DB_INT(now), DB_INT(i->expires_at)),
               NULL));
    return audit_write(tx, with->by_user_id, STR("user.invite"), STR("user"));
}

err user_invitation_find(struct tx *tx, struct arena *a, int64_t id, str secret, struct user_invitation *ret_invitation)
{
    struct db_rows rows = db_query(tx, &query_invitation_get, DB_ARGS(DB_INT(tx_organisation(tx)), DB_INT(id)));
    bool found = db_next(&rows) && secret_matches(secret, db_text(&rows, a, 4)) && db_int(&rows, 5) > clock_now_s();
    if (found) {
        *ret_invitation = (struct user_invitation){.id = id,
                                                   .user_id = db_int(&rows, 0),
                                                   .email = db_text(&rows, a, 1),
                                                   .name = db_text(&rows, a, 2),
                                                   .role = role_find(db_text(&rows, a, 3)),
                                                   .expires_at = db_int(&rows, 5)};
    }
    TRY(db_end(&rows));
    return found ? NO_ERR : FAIL(ERR_NOT_FOUND, "there is no such invitation");
}

err user_invitation_all(struct tx *tx, struct arena *a, struct user_invitation **ret_items, size_t *ret_count)
{
    size_t room = 0;
    size_t count = 0;
    struct user_invitation *items = NULL;
    struct db_rows rows =
        db_query(tx, &query_invitation_all, DB_ARGS(DB_INT(tx_organisation(tx)), DB_INT(clock_now_s())));
    while (db_next(&rows)) {
        *arena_push(a, struct user_invitation, items, count, room) =
            (struct user_invitation){.id = db_int(&rows, 0),
                                     .email = db_text(&rows, a, 1),
                                     .name = db_text(&rows, a, 2),
                                     .role = role_find(db_text(&rows, a, 3)),
                                     .expires_at = db_int(&rows, 4)};
    }
    *ret_items = items;
    *ret_count = count;
    return db_end(&rows);
}

err user_arrive(struct tx *tx, struct user_arrival *with)
{
    struct user_invitation i;
    int64_t user_id;
    TRY(user_invitation_find(tx, with->arena, with->id, with->secret, &i));
    TRY(db_run(tx, &query_invitation_drop,
               DB_ARGS(DB_INT(tx_organisation(tx)), DB_TEXT(i.email), DB_INT(clock_now_s())), NULL));
    return i.user_id != 0 ? user_set_password(tx, i.user_id, with->password_hash, 0)
                          : user_add(tx, i.email, i.name, i.role, with->password_hash, &user_id);
}

err user_passes_forget(struct tx *tx, int64_t before_s, int64_t limit, int64_t *ret_count)
{
    int64_t invitations;
    struct db_args args = DB_ARGS(DB_INT(tx_organisation(tx)), DB_INT(before_s), DB_INT(limit));
    TRY(db_run(tx, &query_sessions_forget, args, ret_count));
    TRY(db_run(tx, &query_invitation_forget, args, &invitations));
    *ret_count += invitations;
    return NO_ERR;
}
