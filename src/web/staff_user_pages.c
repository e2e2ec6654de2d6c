// SPDX-License-Identifier: Apache-2.0
#include "web/staff_user_pages.h"
#include "core/user_admin.h"
#include "delivery/delivery.h"
#include "html/words_list.h"
#include "web/errors.h"
#include "web/page_staff_password.h"
#include "web/page_staff_user.h"
#include "web/page_staff_users.h"
#include "web/staff_user_view.h"
#include "web/staff_view.h"

static const struct word *const staff_role_words[] = {
    [ROLE_NONE] = WORD_ROLE_NONE,
    [ROLE_CASEWORKER] = WORD_ROLE_CASEWORKER,
    [ROLE_SUPERVISOR] = WORD_ROLE_SUPERVISOR,
    [ROLE_DESIGNER] = WORD_ROLE_DESIGNER,
    [ROLE_PUBLISHER] = WORD_ROLE_PUBLISHER,
    [ROLE_LEADER] = WORD_ROLE_LEADER,
    [ROLE_ADMINISTRATOR] = WORD_ROLE_ADMINISTRATOR,
    [ROLE_PARTNER] = WORD_ROLE_PARTNER,
};
static const struct word *const staff_role_hints[] = {
    [ROLE_NONE] = WORD_ROLE_NONE,
    [ROLE_CASEWORKER] = WORD_ROLE_CASEWORKER_HINT,
    [ROLE_SUPERVISOR] = WORD_ROLE_SUPERVISOR_HINT,
    [ROLE_DESIGNER] = WORD_ROLE_DESIGNER_HINT,
    [ROLE_PUBLISHER] = WORD_ROLE_PUBLISHER_HINT,
    [ROLE_LEADER] = WORD_ROLE_LEADER_HINT,
    [ROLE_ADMINISTRATOR] = WORD_ROLE_ADMINISTRATOR_HINT,
    [ROLE_PARTNER] = WORD_ROLE_PARTNER_HINT,
};
_Static_assert(sizeof staff_role_words / sizeof staff_role_words[0] == ROLE__COUNT, "words a role");
_Static_assert(sizeof staff_role_hints / sizeof staff_role_hints[0] == ROLE__COUNT, "a hint a role");

str staff_role(struct request *r, enum role role)
{
    return request_words(r, staff_role_words[role]);
}

static str staff_users_path(struct request *r)
{
    return REQUEST_PATH(r, r->organisation->organisation.key, STR("staff"), STR("users"));
}

str staff_user_path(struct request *r, int64_t user_id)
{
    return arena_printf(r->arena, "%.*s/%lld", STR_ARG(staff_users_path(r)), (long long)user_id);
}

static struct govuk_item_list staff_role_items(struct request *r, enum role chosen)
{
    struct govuk_item *items = arena_array(r->arena, struct govuk_item, ROLE__COUNT);
    for (enum role role = ROLE_NONE + 1; role < ROLE__COUNT; role++) {
        struct govuk_item *item = &items[role - 1];
        *item = (struct govuk_item){.value = role_name(role),
                                    .text = staff_role(r, role),
                                    .checked = role == chosen ? CHOICE_YES : CHOICE_UNSET};
        item->hint.text = request_words(r, staff_role_hints[role]);
    }
    return (struct govuk_item_list){items, ROLE__COUNT - 1};
}

// ---- The list, and inviting ------------------------------------------------------------------------------------

static err staff_users_fill(struct request *r, struct tx *tx, struct staff_users_view *view)
{
    struct user_list users;
    struct user_invitation *invited;
    size_t invited_count;
    TRY(user_all(tx, r->arena, &users));
    TRY(user_invitation_all(tx, r->arena, &invited, &invited_count));
    struct staff_user_row *rows = arena_array(r->arena, struct staff_user_row, users.count + 1);
    for (size_t i = 0; i < users.count; i++) {
        const struct user *u = &users.items[i].user;
        rows[i] = (struct staff_user_row){.name = u->name,
                                          .href = staff_user_path(r, u->id),
                                          .email = u->email,
                                          .role = staff_role(r, u->role),
                                          .disabled = users.items[i].disabled,
                                          .second_factor = u->second_factor};
    }
    struct staff_invited_row *waiting = arena_array(r->arena, struct staff_invited_row, invited_count + 1);
    for (size_t i = 0; i < invited_count; i++) {
        waiting[i] = (struct staff_invited_row){invited[i].name, invited[i].email, staff_role(r, invited[i].role),
                                                request_date_time(r, invited[i].expires_at)};
    }
    view->users = (struct staff_user_row_list){rows, users.count};
    view->invited = (struct staff_invited_row_list){waiting, invited_count};
    return NO_ERR;
}

static void staff_show_users(struct request *r, int status, enum role role, struct staff_users_view *view)
{
    view->roles = staff_role_items(r, role == ROLE_NONE ? ROLE_CASEWORKER : role);
    view->users_href = staff_users_path(r);
    view->frame = staff_frame(r, request_words(r, WORD_USER_TITLE), STR("staff-users"));
    view->frame.has_errors = view->email_error.len != 0 || view->name_error.len != 0;
    REQUEST_RENDER(r, status, page_staff_users, &view->frame, view);
}

void staff_users(struct request *r)
{
    struct staff_users_view view = {0};
    err e = staff_users_fill(r, r->tx, &view);
    if (err_is(e)) {
        request_fail(r, e);
        return;
    }
    staff_show_users(r, 200, ROLE_NONE, &view);
}

struct staff_inviting {
    struct user_invite invite;
    struct delivery_to to;        // nobody where nothing can be sent
    struct staff_users_view view; // filled before the unit, but for the link
};

// The link goes to the user's address too, where messages can be sent, in the language that the organisation writes in.
static void staff_inviting_sends(struct request *r, struct staff_inviting *s)
{
    const struct organisation *o = &r->organisation->organisation;
    s->invite.key = o->hash_key;
    if (site_sends(r->site)) {
        s->to = delivery_to(r->arena, o->hash_key, s->invite.invitation.email, o->languages[0]);
        s->view.link_sent = s->to.address.len != 0;
    }
}

void staff_invite(struct request *r)
{
    struct staff_inviting *s = arena_new(r->arena, struct staff_inviting);
    struct user_invitation *i = &s->invite.invitation;
    i->name = str_trim(request_form(r, STR("name")));
    i->email = arena_lower(r->arena, str_trim(request_form(r, STR("email"))));
    i->role = role_find(request_form(r, STR("role")));
    s->view.name = i->name;
    s->view.email = i->email;
    struct user taken;
    str hash;
    bool locked;
    err e = staff_users_fill(r, r->tx, &s->view);
    if (!err_is(e)) {
        e = user_for_sign_in(r->tx, r->arena, i->email, &taken, &hash, &locked);
    }
    if (err_is(e)) {
        request_fail(r, e);
        return;
    }
    size_t at = str_find_char(i->email, '@');
    if (i->name.len == 0) {
        s->view.name_error = request_words(r, WORD_USER_NAME_MISSING);
    }
    if (at == STR_NONE || at == 0 || at + 1 == i->email.len || str_find_char(i->email, ' ') != STR_NONE) {
        s->view.email_error = request_words(r, WORD_PROBLEM_EMAIL_FORMAT);
    } else if (taken.id != 0) {
        s->view.email_error = request_words(r, WORD_USER_TAKEN);
    }
    if (s->view.name_error.len != 0 || s->view.email_error.len != 0 || i->role == ROLE_NONE) {
        staff_show_users(r, 422, i->role, &s->view);
        return;
    }
    s->invite.by_user_id = r->user.id;
    staff_inviting_sends(r, s);
    r->data = s;
}

static err staff_inviting_unit(struct tx *tx, struct staff_inviting *s)
{
    const struct user_invitation *i = &s->invite.invitation;
    TRY(user_invite(tx, &s->invite));
    return delivery_invitation(tx, &s->to, i->name, i->id, i->expires_at);
}

err staff_invite_unit(struct tx *tx, void *data)
{
    return staff_inviting_unit(tx, data);
}

static str staff_link(struct request *r, const struct user_invite *invite)
{
    const struct organisation *o = &r->organisation->organisation;
    const struct user_invitation *i = &invite->invitation;
    str secret = user_invitation_secret(r->arena, o->hash_key, o->id, i->id, i->expires_at);
    str path = REQUEST_PATH(r, o->key, STR("staff"), STR("invitation"),
                            arena_printf(r->arena, "%lld.%.*s", (long long)i->id, STR_ARG(secret)));
    return ARENA_JOIN(r->arena, r->http->secure ? STR("https://") : STR("http://"), r->http->host, path);
}

static void staff_show_link(struct request *r, struct staff_users_view *view, const struct user_invite *invite)
{
    view->link = staff_link(r, invite);
    view->link_for = invite->invitation.name;
    view->link_until = request_date_time(r, invite->invitation.expires_at);
    view->name = view->email = (str){0};
    staff_show_users(r, 200, ROLE_NONE, view);
}

void staff_invited(struct request *r)
{
    struct staff_inviting *s = r->data;
    staff_show_link(r, &s->view, &s->invite);
}

// ---- One user ------------------------------------------------------------------------------------------------

bool staff_find_user(struct request *r, struct user_row *ret_user)
{
    int64_t id;
    err e = FAIL(ERR_NOT_FOUND, "there is no such user");
    if (str_to_i64(request_param(r, 1), 1, INT64_MAX, &id)) {
        e = user_get(r->tx, r->arena, id, ret_user);
    }
    if (err_is(e)) {
        request_fail(r, e);
    }
    return !err_is(e);
}

void staff_user(struct request *r)
{
    struct user_row row;
    if (!staff_find_user(r, &row)) {
        return;
    }
    struct staff_user_view view = {.frame = staff_frame(r, request_words(r, WORD_USER_TITLE), STR("staff-user")),
                                   .name = row.user.name,
                                   .email = row.user.email,
                                   .own = row.user.id == r->user.id,
                                   .disabled = row.disabled,
                                   .second_factor = row.user.second_factor,
                                   .roles = staff_role_items(r, row.user.role)};
    view.frame.back_href = staff_users_path(r);
    if (row.user.role == ROLE_PARTNER) {
        view.partner_href = arena_concat(r->arena, staff_user_path(r, row.user.id), STR("/partner"));
    }
    REQUEST_RENDER(r, 200, page_staff_user, &view.frame, &view);
}

struct staff_changing {
    bool invites; // a link for a new password
    struct user_change change;
    struct staff_inviting inviting;
};

void staff_change_user(struct request *r)
{
    struct user_row row;
    if (!staff_find_user(r, &row)) {
        return;
    }
    str what = request_form(r, STR("do"));
    struct staff_changing *s = arena_new(r->arena, struct staff_changing);
    s->change = (struct user_change){.id = row.user.id,
                                     .by_user_id = r->user.id,
                                     .disable = str_eq(what, STR("disable")),
                                     .enable = str_eq(what, STR("enable")),
                                     .forget_factor = str_eq(what, STR("factor"))};
    if (str_eq(what, STR("role"))) {
        s->change.role = role_find(request_form(r, STR("role")));
    }
    s->invites = str_eq(what, STR("link")) && row.user.id != r->user.id;
    if (s->invites) {
        s->inviting.invite = (struct user_invite){.invitation = {.user_id = row.user.id,
                                                                 .email = row.user.email,
                                                                 .name = row.user.name,
                                                                 .role = row.user.role},
                                                  .by_user_id = r->user.id};
        staff_inviting_sends(r, &s->inviting);
        err e = staff_users_fill(r, r->tx, &s->inviting.view);
        if (err_is(e)) {
            request_fail(r, e);
            return;
        }
    }
    r->data = s;
    bool changes =
        s->invites || s->change.role != ROLE_NONE || s->change.disable || s->change.enable || s->change.forget_factor;
    if (row.user.id == r->user.id) {
        errors_page(r, 403);
    } else if (!changes) {
        errors_page(r, 400);
    }
}

err staff_change_user_unit(struct tx *tx, void *data)
{
    struct staff_changing *s = data;
    return s->invites ? staff_inviting_unit(tx, &s->inviting) : user_change(tx, &s->change);
}

void staff_user_changed(struct request *r)
{
    struct staff_changing *s = r->data;
    if (s->invites) {
        staff_show_link(r, &s->inviting.view, &s->inviting.invite);
    } else {
        request_redirect(r, staff_users_path(r));
    }
}

// ---- Choosing a password ---------------------------------------------------------------------------------------

struct staff_choosing {
    struct user_invitation invitation; // of an arrival
    struct user_arrival arrival;
    str current, password, old_hash, new_hash;
    int64_t user_id, kept;
    bool wrong; // the current one
};

static void staff_show_password(struct request *r, int status, str name, str current_error, str error)
{
    struct staff_password_view view = {.name = name, .current_error = current_error, .error = error};
    str title = request_words(r, WORD_USER_CHOOSE_PASSWORD);
    view.frame = staff_frame(r, title, STR("staff-password"));
    view.frame.has_errors = error.len != 0 || current_error.len != 0;
    if (name.len == 0) {
        view.frame.back_href = REQUEST_PATH(r, r->organisation->organisation.key, STR("staff"), STR("account"));
    }
    REQUEST_RENDER(r, status, page_staff_password, &view.frame, &view);
}

// The link's words are a number and a secret. Looking at it uses nothing up: only the form does.
static bool staff_find_invitation(struct request *r, struct staff_choosing *s)
{
    err e = FAIL(ERR_NOT_FOUND, "there is no such invitation");
    s->arrival.arena = r->arena;
    if (request_cookie_parts(request_param(r, 1), &s->arrival.id, &s->arrival.secret)) {
        e = user_invitation_find(r->tx, r->arena, s->arrival.id, s->arrival.secret, &s->invitation);
    }
    if (err_is(e)) {
        request_fail(r, e);
    }
    return !err_is(e);
}

void staff_arrival(struct request *r)
{
    struct staff_choosing s = {0};
    if (staff_find_invitation(r, &s)) {
        staff_show_password(r, 200, s.invitation.name, STR(""), STR(""));
    }
}

void staff_arrive(struct request *r)
{
    struct staff_choosing *s = arena_new(r->arena, struct staff_choosing);
    s->password = request_form(r, STR("password"));
    if (!staff_find_invitation(r, s)) {
        return;
    }
    if (!user_password_is_fine(s->password)) {
        staff_show_password(r, 422, s->invitation.name, STR(""), request_words(r, WORD_USER_PASSWORD_SHORT));
    }
    r->data = s;
}

void staff_arrive_hash(struct request *r)
{
    struct staff_choosing *s = r->data;
    s->arrival.password_hash = user_password_hash(r->arena, s->password);
}

err staff_arrive_unit(struct tx *tx, void *data)
{
    struct staff_choosing *s = data;
    return user_arrive(tx, &s->arrival);
}

void staff_arrived(struct request *r)
{
    request_redirect(r, arena_concat(r->arena,
                                     REQUEST_PATH(r, r->organisation->organisation.key, STR("staff"), STR("sign-in")),
                                     STR("?arrived=1")));
}

void staff_password(struct request *r)
{
    staff_show_password(r, 200, STR(""), STR(""), STR(""));
}

void staff_change_password(struct request *r)
{
    struct staff_choosing *s = arena_new(r->arena, struct staff_choosing);
    struct user user;
    bool locked;
    s->current = request_form(r, STR("current"));
    s->password = request_form(r, STR("password"));
    s->user_id = r->user.id;
    s->kept = r->session_id;
    err e = user_for_sign_in(r->tx, r->arena, r->user.email, &user, &s->old_hash, &locked);
    s->wrong = locked;
    if (err_is(e)) {
        request_fail(r, e);
    } else if (!user_password_is_fine(s->password)) {
        staff_show_password(r, 422, STR(""), STR(""), request_words(r, WORD_USER_PASSWORD_SHORT));
    }
    r->data = s;
}

void staff_change_password_hash(struct request *r)
{
    struct staff_choosing *s = r->data;
    s->wrong |= !user_password_matches(s->current, s->old_hash);
    if (!s->wrong) {
        s->new_hash = user_password_hash(r->arena, s->password);
    }
}

err staff_change_password_unit(struct tx *tx, void *data)
{
    const struct staff_choosing *s = data;
    return s->wrong ? user_sign_in_failed(tx, s->user_id) : user_set_password(tx, s->user_id, s->new_hash, s->kept);
}

void staff_password_changed(struct request *r)
{
    const struct staff_choosing *s = r->data;
    if (s->wrong) {
        staff_show_password(r, 422, STR(""), request_words(r, WORD_USER_PASSWORD_WRONG), STR(""));
        return;
    }
    request_redirect(r, arena_concat(r->arena,
                                     REQUEST_PATH(r, r->organisation->organisation.key, STR("staff"), STR("account")),
                                     STR("?changed=1")));
}
