// SPDX-License-Identifier: Apache-2.0
#include "web/staff_session.h"
#include "base/limits.h"
#include "web/errors.h"
#include "web/staff_unsaved.h"

static str staff_session_path(struct request *r)
{
    return REQUEST_PATH(r, r->organisation->organisation.key, STR("staff"));
}

bool staff_session_wants_factor(const struct request *r)
{
    return str_eq(request_setting(r, STR("second-factor")), STR("required"));
}

// Whoever the cookie says. False: the store could not say; the request was answered.
static bool staff_session_find(struct request *r, enum user_session_state *ret_state)
{
    str cookie = http_cookie(r->http, REQUEST_COOKIE_STAFF);
    str secret;
    *ret_state = cookie.len != 0 ? USER_SESSION_UNKNOWN : USER_SESSION_OVER;
    if (cookie.len == 0 || !request_cookie_parts(cookie, &r->session_id, &secret)) {
        return true;
    }
    err e = staff_unsaved_is(r->session_id)
                ? staff_unsaved_find(r->tx, r->arena, r->session_id, secret, ret_state, &r->user)
                : user_session_find(r->tx, r->arena, r->session_id, secret, ret_state, &r->user);
    if (err_is(e)) {
        request_fail(r, e);
    }
    return !err_is(e);
}

bool staff_session_is_half(struct request *r)
{
    enum user_session_state state;
    if (!staff_session_find(r, &state)) {
        return false;
    }
    if (state != USER_SESSION_HALF) {
        request_redirect(r, arena_concat(r->arena, staff_session_path(r), STR("/sign-in")));
    }
    return state == USER_SESSION_HALF;
}

bool staff_session_allows(struct request *r)
{
    enum user_session_state state;
    if (r->route->permission == PERMISSION_PUBLIC) {
        return true;
    }
    if (!staff_session_find(r, &state)) {
        return false;
    }
    if (state == USER_SESSION_UNKNOWN) {
        request_not_found(r);
        return false;
    }
    if (state != USER_SESSION_OPEN) {
        bool half = state == USER_SESSION_HALF;
        request_redirect(r,
                         arena_concat(r->arena, staff_session_path(r), half ? STR("/sign-in/code") : STR("/sign-in")));
        return false;
    }
    if (!user_may(&r->user, r->route->permission)) {
        errors_page(r, 403);
        return false;
    }
    if (r->route->permission != PERMISSION_ACCOUNT && !r->user.second_factor && staff_session_wants_factor(r)) {
        request_redirect(r, arena_concat(r->arena, staff_session_path(r), STR("/account/second-factor")));
        return false;
    }
    return true;
}

void staff_session_cookie(struct request *r, int64_t session_id, str secret)
{
    str value = arena_printf(r->arena, "%lld.%.*s", (long long)session_id, STR_ARG(secret));
    request_cookie(r, REQUEST_COOKIE_STAFF, value, staff_session_path(r), LIMIT_SESSION_S);
}

void staff_session_forget(struct request *r)
{
    request_cookie(r, REQUEST_COOKIE_STAFF, STR(""), staff_session_path(r), -1);
}
