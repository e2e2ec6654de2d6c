// SPDX-License-Identifier: Apache-2.0
#include "app/act_user.h"
#include "app/act_init.h"
#include "base/random.h"
#include "core/user.h"

struct act_user {
    str email, name, hash;
    enum role role;
};

static err act_user_unit(struct tx *tx, void *with)
{
    const struct act_user *u = with;
    int64_t id;
    err e = user_add(tx, u->email, u->name, u->role, u->hash, &id);
    return e.kind == ERR_CONFLICT ? FAIL(ERR_CONFLICT, "there is a user of this address already") : e;
}

err act_user_add(struct acts *acts, const json_t *input, struct buf *out)
{
    struct act_user with = {.email = arena_lower(acts->arena, str_trim(act_string(input, "email"))),
                            .name = str_trim(act_string(input, "name")),
                            .role = role_find(act_string(input, "role"))};
    if (str_find_char(with.email, '@') == STR_NONE || with.email.len > 254) {
        return FAIL(ERR_INPUT, "a user needs an e-mail address (--email)");
    }
    if (with.role == ROLE_NONE) {
        return FAIL_ABOUT(
            ERR_INPUT,
            "the roles are caseworker, supervisor, designer, publisher, leader, administrator and partner, not",
            act_string(input, "role"));
    }
    if (with.name.len == 0) {
        with.name = with.email;
    }
    str password = act_string(input, "password");
    bool made = password.len == 0;
    if (made) {
        password = random_token(acts->arena, 12);
    }
    if (!user_password_is_fine(password)) {
        return FAIL(ERR_INPUT, "a password has 12 to 256 characters");
    }
    struct store *store;
    TRY(act_store(acts, act_string(input, "org"), &store));
    with.hash = user_password_hash(acts->arena, password);
    TRY(acts->write(acts, store, act_user_unit, &with));
    buf_printf(out, "added %.*s as %.*s\n", STR_ARG(with.email), STR_ARG(role_name(with.role)));
    if (made) {
        buf_printf(out, "password: %.*s\n", STR_ARG(password));
    }
    return NO_ERR;
}
