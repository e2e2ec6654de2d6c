// SPDX-License-Identifier: Apache-2.0
#include "web/staff_account_pages.h"
#include "base/clock.h"
#include "base/random.h"
#include "core/user_passkey.h"
#include "html/qr.h"
#include "html/words_list.h"
#include "web/errors.h"
#include "web/page_staff_account.h"
#include "web/page_staff_code.h"
#include "web/page_staff_factor.h"
#include "web/staff_passkey_pages.h"
#include "web/staff_session.h"
#include "web/staff_unsaved.h"
#include "web/staff_view.h"

// The first that a browser's name holds. Others' names are in it too, so the order matters.
static str staff_first_of(str agent, const str (*known)[2], size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (str_find(agent, known[i][0]) != STR_NONE) {
            return known[i][1];
        }
    }
    return (str){0};
}

str staff_device(struct request *r)
{
    static const str browsers[][2] = {
        {STR_INIT("Edg"), STR_INIT("Edge")},        {STR_INIT("OPR/"), STR_INIT("Opera")},
        {STR_INIT("Firefox"), STR_INIT("Firefox")}, {STR_INIT("FxiOS"), STR_INIT("Firefox")},
        {STR_INIT("Chrom"), STR_INIT("Chrome")},    {STR_INIT("CriOS"), STR_INIT("Chrome")},
        {STR_INIT("Safari"), STR_INIT("Safari")}};
    static const str systems[][2] = {
        {STR_INIT("iPhone"), STR_INIT("iPhone")},   {STR_INIT("iPad"), STR_INIT("iPad")},
        {STR_INIT("Android"), STR_INIT("Android")}, {STR_INIT("Windows"), STR_INIT("Windows")},
        {STR_INIT("Mac OS"), STR_INIT("macOS")},    {STR_INIT("Linux"), STR_INIT("Linux")}};
    str agent = http_header(r->http, STR("User-Agent"));
    str browser = staff_first_of(agent, browsers, sizeof browsers / sizeof browsers[0]);
    str system = staff_first_of(agent, systems, sizeof systems / sizeof systems[0]);
    return ARENA_JOIN(r->arena, browser, browser.len != 0 && system.len != 0 ? STR(", ") : STR(""), system);
}

static str staff_account_path(struct request *r)
{
    return REQUEST_PATH(r, r->organisation->organisation.key, STR("staff"), STR("account"));
}

static str staff_factor_path(struct request *r, const char *more)
{
    return ARENA_JOIN(r->arena, staff_account_path(r), STR("/second-factor"), str_from(more));
}

// ---- The account ------------------------------------------------------------------------------------------

static void staff_fill_sessions(struct request *r, const struct user_session *sessions, size_t count,
                                struct staff_account_view *view)
{
    struct staff_session_row *rows = arena_array(r->arena, struct staff_session_row, count + 1);
    for (size_t i = 0; i < count; i++) {
        rows[i] = (struct staff_session_row){.id = sessions[i].id,
                                             .device = sessions[i].device,
                                             .since = request_date_time(r, sessions[i].created_at),
                                             .own = sessions[i].id == r->session_id};
        view->others |= !rows[i].own;
    }
    view->sessions = (struct staff_session_row_list){rows, count};
}

void staff_account(struct request *r)
{
    struct user_factor factor;
    struct user_passkey_list passkeys;
    struct user_session *sessions = NULL;
    size_t count = 0;
    err e = user_factor_get(r->tx, r->arena, r->user.id, &factor);
    if (!err_is(e)) {
        e = user_passkey_all(r->tx, r->arena, r->user.id, &passkeys);
    }
    if (!err_is(e)) {
        e = user_session_list(r->tx, r->arena, r->user.id, &sessions, &count);
    }
    if (err_is(e)) {
        request_fail(r, e);
        return;
    }
    struct staff_account_view view = {.frame =
                                          staff_frame(r, request_words(r, WORD_ACCOUNT_TITLE), STR("staff-account")),
                                      .name = r->user.name,
                                      .email = r->user.email,
                                      .role = staff_role(r, r->user.role),
                                      .proved = r->user.second_factor,
                                      .app = factor.proved,
                                      .passkey_count = (int64_t)passkeys.count,
                                      .needed = !r->user.second_factor && staff_session_wants_factor(r),
                                      .recovery_count = factor.recovery_count,
                                      .factor_href = staff_factor_path(r, ""),
                                      .passkeys_href = arena_concat(r->arena, staff_account_path(r), STR("/passkeys")),
                                      .password_href = arena_concat(r->arena, staff_account_path(r), STR("/password")),
                                      .changed = request_query(r, STR("changed")).len != 0,
                                      .sessions_href = arena_concat(r->arena, staff_account_path(r), STR("/sessions"))};
    staff_fill_sessions(r, sessions, count, &view);
    REQUEST_RENDER(r, 200, page_staff_account, &view.frame, &view);
}

struct staff_ending {
    int64_t user_id, session_id, kept;
};

void staff_account_end(struct request *r)
{
    struct staff_ending *s = arena_new(r->arena, struct staff_ending);
    *s = (struct staff_ending){.user_id = r->user.id, .kept = r->session_id};
    (void)str_to_i64(request_form(r, STR("session")), 0, INT64_MAX, &s->session_id);
    r->data = s;
}

err staff_account_end_unit(struct tx *tx, void *data)
{
    const struct staff_ending *s = data;
    return user_sessions_end(tx, s->user_id, s->session_id, s->kept);
}

void staff_account_ended(struct request *r)
{
    request_redirect(r, staff_account_path(r));
}

// ---- The second factor ------------------------------------------------------------------------------------

struct staff_factoring {
    struct user_passkey_list passkeys;
    struct user_factor_codes codes;
    struct user_factor factor; // as it was, for the page
    uint8_t secret[TOTP_SECRET_BYTES];
    bool removes;
};

static str staff_grouped(struct arena *a, str code)
{
    return ARENA_JOIN(a, str_slice(code, 0, 4), STR("-"), str_slice(code, 4, 8), STR("-"), str_slice(code, 8, 12),
                      STR("-"), str_slice(code, 12, code.len));
}

const str *staff_codes_grouped(struct arena *a, const str *codes)
{
    str *shown = arena_array(a, str, USER_RECOVERY_COUNT);
    for (size_t i = 0; i < USER_RECOVERY_COUNT; i++) {
        shown[i] = staff_grouped(a, codes[i]);
    }
    return shown;
}

static void staff_show_factor(struct request *r, int status, const struct user_factor *factor, str error,
                              const struct user_factor_codes *codes)
{
    struct staff_factor_view view = {.frame =
                                         staff_frame(r, request_words(r, WORD_ACCOUNT_FACTOR), STR("staff-factor")),
                                     .shown = factor->shown,
                                     .proved = factor->proved,
                                     .needed = !r->user.second_factor && staff_session_wants_factor(r),
                                     .error = error,
                                     .recovery_count = factor->recovery_count,
                                     .account_href = staff_account_path(r),
                                     .begin_href = staff_factor_path(r, "/begin"),
                                     .prove_href = staff_factor_path(r, ""),
                                     .change_href = staff_factor_path(r, "/change"),
                                     .passkeys_href = arena_concat(r->arena, staff_account_path(r), STR("/passkeys"))};
    view.frame.has_errors = error.len != 0;
    view.frame.back_href = codes == NULL ? view.account_href : (str){0};
    if (codes != NULL) {
        view.codes = (struct staff_code_list){staff_codes_grouped(r->arena, codes->recovery), USER_RECOVERY_COUNT};
    } else if (factor->shown && !factor->proved) {
        view.secret = totp_secret_words(r->arena, factor->secret);
        view.qr_path =
            qr_path(r->arena, totp_address(r->arena, factor->secret, request_setting(r, STR("name")), r->user.email),
                    &view.qr_size);
    }
    REQUEST_RENDER(r, status, page_staff_factor, &view.frame, &view);
}

void staff_factor(struct request *r)
{
    struct user_factor factor;
    err e = user_factor_get(r->tx, r->arena, r->user.id, &factor);
    if (err_is(e)) {
        request_fail(r, e);
        return;
    }
    staff_show_factor(r, 200, &factor, STR(""), NULL);
}

// NULL where the request was answered already.
static struct staff_factoring *staff_factoring(struct request *r)
{
    struct staff_factoring *s = arena_new(r->arena, struct staff_factoring);
    err e = user_factor_get(r->tx, r->arena, r->user.id, &s->factor);
    if (!err_is(e)) {
        e = user_passkey_all(r->tx, r->arena, r->user.id, &s->passkeys);
    }
    if (err_is(e)) {
        request_fail(r, e);
        return NULL;
    }
    s->codes.user_id = r->user.id;
    s->codes.code = request_form(r, STR("code"));
    user_factor_recovery(r->arena, s->codes.recovery);
    random_bytes(s->secret, sizeof s->secret);
    s->removes = str_eq(request_form(r, STR("do")), STR("remove"));
    return s;
}

void staff_factor_begin(struct request *r)
{
    struct staff_factoring *s = staff_factoring(r);
    if (s != NULL && s->factor.proved) {
        request_redirect(r, staff_factor_path(r, ""));
    }
    r->data = s;
}

err staff_factor_begin_unit(struct tx *tx, void *data)
{
    const struct staff_factoring *s = data;
    return user_factor_begin(tx, s->codes.user_id, s->secret);
}

void staff_factor_begun(struct request *r)
{
    request_redirect(r, staff_factor_path(r, ""));
}

void staff_factor_prove(struct request *r)
{
    r->data = staff_factoring(r);
}

err staff_factor_prove_unit(struct tx *tx, void *data)
{
    struct staff_factoring *s = data;
    return user_factor_prove(tx, &s->codes);
}

void staff_factor_change(struct request *r)
{
    struct staff_factoring *s = staff_factoring(r);
    if (s != NULL && s->removes && s->passkeys.count == 0 && staff_session_wants_factor(r)) {
        errors_page(r, 403);
    }
    r->data = s;
}

err staff_factor_change_unit(struct tx *tx, void *data)
{
    struct staff_factoring *s = data;
    return s->removes ? user_factor_remove(tx, &s->codes) : user_factor_renew(tx, &s->codes);
}

void staff_factor_done(struct request *r)
{
    struct staff_factoring *s = r->data;
    if (s->codes.ret_wrong) {
        staff_show_factor(r, 422, &s->factor, request_words(r, WORD_ACCOUNT_CODE_WRONG), NULL);
    } else if (s->removes) {
        request_redirect(r, staff_account_path(r));
    } else {
        s->factor.proved = true;
        staff_show_factor(r, 200, &s->factor, STR(""), &s->codes);
    }
}

// ---- The code at sign-in ------------------------------------------------------------------------------------

struct staff_coding {
    struct user_factor_pass pass;
    bool app, passkeys; // what the user has
};

static void staff_show_code(struct request *r, int status, const struct staff_coding *s, str error)
{
    struct staff_code_view view = {.error = error, .problem = staff_passkey_problem(r), .app = s->app};
    view.passkeys = staff_passkey_form(r, true, &view.passkey) && s->passkeys;
    view.title = request_words(r, view.passkeys ? WORD_PASSKEY_SECOND_TITLE
                                  : s->app      ? WORD_ACCOUNT_CODE_TITLE
                                                : WORD_PASSKEY_RECOVERY_TITLE);
    view.frame = frame_of(r, view.title, STR("staff-code"));
    view.frame.staff = true;
    view.frame.has_errors = error.len != 0;
    REQUEST_RENDER(r, status, page_staff_code, &view.frame, &view);
}

// NULL: the request was answered.
static struct staff_coding *staff_coding(struct request *r)
{
    struct user_factor factor;
    struct user_passkey_list passkeys;
    struct staff_coding *s = arena_new(r->arena, struct staff_coding);
    if (!staff_session_is_half(r)) {
        return NULL;
    }
    err e = user_factor_get(r->tx, r->arena, r->user.id, &factor);
    if (!err_is(e)) {
        e = user_passkey_all(r->tx, r->arena, r->user.id, &passkeys);
    }
    if (err_is(e)) {
        request_fail(r, e);
        return NULL;
    }
    s->app = factor.proved;
    s->passkeys = passkeys.count != 0;
    return s;
}

void staff_code_page(struct request *r)
{
    const struct staff_coding *s = staff_coding(r);
    if (s != NULL) {
        staff_show_code(r, 200, s, STR(""));
    }
}

void staff_code(struct request *r)
{
    struct staff_coding *s = staff_coding(r);
    if (s == NULL) {
        return;
    }
    s->pass = (struct user_factor_pass){.session_id = r->session_id,
                                        .user_id = r->user.id,
                                        .code = request_form(r, STR("code")),
                                        .secret = random_token(r->arena, STAFF_SECRET_BYTES),
                                        .device = staff_device(r)};
    r->data = s;
}

err staff_code_unit(struct tx *tx, void *data)
{
    struct staff_coding *s = data;
    return user_factor_pass(tx, &s->pass);
}

void staff_code_taken(struct request *r)
{
    const struct staff_coding *s = r->data;
    if (s->pass.ret_wrong) {
        staff_show_code(r, 422, s, request_words(r, s->app ? WORD_ACCOUNT_CODE_WRONG : WORD_PASSKEY_RECOVERY_WRONG));
        return;
    }
    staff_session_cookie(r, s->pass.ret_session_id, s->pass.secret);
    request_redirect(r, REQUEST_PATH(r, r->organisation->organisation.key, STR("staff")));
}

// The disk took nothing: staff read all the same. A code of the app was right before anything was written; the other
// codes would have to be used up.
void staff_code_unsaved(struct request *r)
{
    struct user_factor_pass *pass = &((struct staff_coding *)r->data)->pass;
    if (!pass->ret_wrong) {
        pass->ret_session_id = staff_unsaved_open(r->organisation->organisation.id, &r->user, pass->secret, false);
    }
    staff_code_taken(r);
}
