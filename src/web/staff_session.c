// SPDX-License-Identifier: Apache-2.0
#include "web/staff_session.h"
#include "base/limits.h"
#include "web/errors.h"
#include "web/staff_unsaved.h"

static str staff_session_path(struct request *r)
{
    return REQUEST_PATH(r, r->organisation->organisation.key, STR("staff"));
}

bool staff_session_allows(struct request *r)
{
    if (r->route->permission == PERMISSION_PUBLIC) {
        return true;
    }
    str cookie = http_cookie(r->http, REQUEST_COOKIE_STAFF);
    enum user_session_state state = USER_SESSION_OVER;
    if (cookie.len != 0) {
        state = USER_SESSION_UNKNOWN;
        str secret;
        if (request_cookie_parts(cookie, &r->session_id, &secret)) {
            err e = staff_unsaved_is(r->session_id)
                        ? staff_unsaved_find(r->tx, r->arena, r->session_id, secret, &state, &r->user)
                        : user_session_find(r->tx, r->arena, r->session_id, secret, &state, &r->user);
            if (err_is(e)) {
                request_fail(r, e);
                return false;
            }
        }
    }
    if (state == USER_SESSION_UNKNOWN) {
        request_not_found(r);
        return false;
    }
    if (state == USER_SESSION_OVER) {
        request_redirect(r, REQUEST_PATH(r, r->organisation->organisation.key, STR("staff"), STR("sign-in")));
        return false;
    }
    if (!permission_has(r->user.role, r->route->permission)) {
        errors_page(r, 403);
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
