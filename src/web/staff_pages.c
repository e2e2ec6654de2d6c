// SPDX-License-Identifier: Apache-2.0
#include "web/staff_pages.h"
#include "base/random.h"
#include "html/words_list.h"
#include "web/page_staff_sign_in.h"
#include "web/staff_account_pages.h"
#include "web/staff_passkey_pages.h"
#include "web/staff_provider_pages.h"
#include "web/staff_session.h"
#include "web/staff_unsaved.h"
#include "web/staff_view.h"
#include "web/trial_walk.h"

static str staff_path(struct request *r, str page)
{
    str key = r->organisation->organisation.key;
    return page.len == 0 ? REQUEST_PATH(r, key, STR("staff")) : REQUEST_PATH(r, key, STR("staff"), page);
}

static const struct {
    enum permission permission;
    const struct word *word;
    str page;
    enum permission not_with; // whoever has this finds it on another page: the bar has one line
    bool more;                // folded under "More": one goes there seldom
} staff_links[] = {
    {PERMISSION_CASE_READ, WORD_STAFF_CASES, STR_INIT("cases")},
    {PERMISSION_CASE_WRITE, WORD_TAKE_LINK, STR_INIT("journeys")},
    {PERMISSION_SERVICE_READ, WORD_SERVICES_TITLE, STR_INIT("services")},
    {PERMISSION_SERVICE_WRITE, WORD_OWN_LINK, STR_INIT("message-words"), PERMISSION_MESSAGES},
    {PERMISSION_FEEDBACK_READ, WORD_STAFF_FEEDBACK, STR_INIT("feedback")},
    {PERMISSION_FEEDBACK_READ, WORD_NEEDS_STAFF_TITLE, STR_INIT("needs")},
    {PERMISSION_TEAM_WRITE, WORD_TEAM_TITLE, STR_INIT("teams"), .more = true},
    {PERMISSION_USER_WRITE, WORD_USER_TITLE, STR_INIT("users"), .more = true},
    {PERMISSION_MESSAGES, WORD_STAFF_MESSAGES, STR_INIT("messages"), .more = true},
    {PERMISSION_RETENTION, WORD_RETENTION_TITLE, STR_INIT("retention"), .more = true},
};

static struct frame_link_list staff_links_of(struct request *r, bool more)
{
    size_t count = 0;
    struct frame_link *links = arena_array(r->arena, struct frame_link, sizeof staff_links / sizeof staff_links[0]);
    for (size_t i = 0; i < sizeof staff_links / sizeof staff_links[0]; i++) {
        bool elsewhere = staff_links[i].not_with != PERMISSION_NONE && user_may(&r->user, staff_links[i].not_with);
        if (staff_links[i].more == more && user_may(&r->user, staff_links[i].permission) && !elsewhere) {
            str href = staff_path(r, staff_links[i].page);
            links[count++] = (struct frame_link){.text = request_words(r, staff_links[i].word),
                                                 .href = href,
                                                 .current = str_starts(r->http->path, href)};
        }
    }
    return (struct frame_link_list){links, count};
}

struct frame staff_frame(struct request *r, str title, str kind)
{
    struct frame frame = frame_of(r, title, kind);
    frame.staff = true;
    if (r->user.id == 0) {
        return frame;
    }
    frame.staff_links = staff_links_of(r, false);
    frame.staff_more = staff_links_of(r, true);
    for (size_t i = 0; i < frame.staff_more.count; i++) {
        frame.staff_in_more = frame.staff_in_more || frame.staff_more.items[i].current;
    }
    if (r->organisation->practice && user_may(&r->user, PERMISSION_SERVICE_WRITE)) {
        frame.practice = request_words(r, WORD_PRACTICE_STRIP_STAFF);
        frame.practice_href = staff_path(r, STR("practice"));
    }
    frame.user_name = r->user.name;
    frame.account_href = staff_path(r, STR("account"));
    frame.sign_out_href = staff_path(r, STR("sign-out"));
    return frame;
}

struct govuk_error_link_list staff_error_links(struct request *r, const struct staff_wrong *wrong, size_t count)
{
    struct govuk_error_link *links = arena_array(r->arena, struct govuk_error_link, count + 1);
    size_t told = 0;
    for (size_t i = 0; i < count; i++) {
        if (wrong[i].error.len != 0) {
            links[told++] = (struct govuk_error_link){.text = wrong[i].error,
                                                      .href = arena_concat(r->arena, STR("#"), wrong[i].at)};
        }
    }
    return (struct govuk_error_link_list){links, told};
}

void staff_home(struct request *r)
{
    bool cases = user_may(&r->user, PERMISSION_CASE_READ);
    request_redirect(r, staff_path(r, cases ? STR("cases") : STR("services")));
}

// ---- Signing in -------------------------------------------------------------------------------------

static void staff_show_sign_in(struct request *r, int status, str error, str email, str provider)
{
    struct staff_sign_in_view view = {
        .frame = staff_frame(r, request_words(r, WORD_STAFF_SIGN_IN_TITLE), STR("staff-sign-in")),
        .error = error,
        .email = email,
        .signed_out = request_query(r, STR("out")).len != 0,
        .arrived = request_query(r, STR("arrived")).len != 0,
        .provider = provider,
        .provider_href = arena_concat(r->arena, staff_path(r, STR("sign-in")), STR("/provider")),
        .problem = staff_provider_problem(r, request_query(r, STR("provider")), provider),
        .href = staff_path(r, STR("sign-in"))};
    view.passkeys = staff_passkey_form(r, false, &view.passkey);
    if (view.problem.len == 0) {
        view.problem = staff_passkey_problem(r);
    }
    view.frame.has_errors = error.len != 0;
    REQUEST_RENDER(r, status, page_staff_sign_in, &view.frame, &view);
}

void staff_sign_in_page(struct request *r)
{
    str provider;
    err e = staff_provider_name(r, &provider);
    if (err_is(e)) {
        request_fail(r, e);
        return;
    }
    staff_show_sign_in(r, 200, STR(""), STR(""), provider);
}

struct staff_signing_in {
    struct user user;
    str email, password, hash, secret, device, provider;
    bool locked, matches;
    int64_t session_id;
};

void staff_sign_in(struct request *r)
{
    struct staff_signing_in *s = arena_new(r->arena, struct staff_signing_in);
    s->email = arena_lower(r->arena, str_trim(request_form(r, STR("email"))));
    s->password = request_form(r, STR("password"));
    err e = user_for_sign_in(r->tx, r->arena, s->email, &s->user, &s->hash, &s->locked);
    if (!err_is(e)) {
        e = staff_provider_name(r, &s->provider);
    }
    if (err_is(e)) {
        request_fail(r, e);
        return;
    }
    s->secret = random_token(r->arena, STAFF_SECRET_BYTES);
    s->device = staff_device(r);
    r->data = s;
}

// On a worker thread. A locked account and one that is not there cost the same time as any other.
void staff_sign_in_compare(struct request *r)
{
    struct staff_signing_in *s = r->data;
    s->matches = user_password_matches(s->password, s->hash) && !s->locked;
    r->skip_unit = s->user.id == 0;
}

err staff_sign_in_unit(struct tx *tx, void *data)
{
    struct staff_signing_in *s = data;
    return s->matches ? user_session_open(tx, s->user.id, s->secret, s->user.second_factor, s->device, &s->session_id)
                      : user_sign_in_failed(tx, s->user.id);
}

void staff_signed_in(struct request *r)
{
    const struct staff_signing_in *s = r->data;
    if (!s->matches) {
        // One sentence for every reason, so that addresses cannot be tried out.
        staff_show_sign_in(r, 422, request_words(r, WORD_STAFF_SIGN_IN_WRONG), s->email, s->provider);
        return;
    }
    staff_session_cookie(r, s->session_id, s->secret);
    trial_walk_mark_staff(r, s->user.id);
    request_redirect(
        r, arena_concat(r->arena, staff_path(r, STR("")), s->user.second_factor ? STR("/sign-in/code") : STR("")));
}

// The disk did not take it: staff read all the same. A wrong password goes uncounted then, and the limit a minute
// and address stays.
void staff_signed_in_unsaved(struct request *r)
{
    struct staff_signing_in *s = r->data;
    if (s->matches) {
        s->session_id =
            staff_unsaved_open(r->organisation->organisation.id, &s->user, s->secret, s->user.second_factor);
    }
    staff_signed_in(r);
}

struct staff_signing_out {
    int64_t session_id, user_id;
};

void staff_sign_out(struct request *r)
{
    struct staff_signing_out *s = arena_new(r->arena, struct staff_signing_out);
    *s = (struct staff_signing_out){r->session_id, r->user.id};
    r->data = s;
}

err staff_sign_out_unit(struct tx *tx, void *data)
{
    const struct staff_signing_out *s = data;
    return user_session_end(tx, s->session_id, s->user_id);
}

void staff_signed_out(struct request *r)
{
    if (staff_unsaved_is(r->session_id)) {
        staff_unsaved_end(r->session_id);
    }
    staff_session_forget(r);
    request_redirect(r, arena_concat(r->arena, staff_path(r, STR("sign-in")), STR("?out=1")));
}

// A session that the store has goes on until the store takes its end; the page says that it was not saved.
void staff_signed_out_unsaved(struct request *r)
{
    if (!staff_unsaved_is(r->session_id)) {
        request_fail(r, r->result);
        return;
    }
    staff_signed_out(r);
}
