// SPDX-License-Identifier: Apache-2.0
// Teams: who is in each, and which services' cases come to it.
#include "base/utf8.h"
#include "casework/notice.h"
#include "html/words_list.h"
#include "web/page_staff_team.h"
#include "web/page_staff_teams.h"
#include "web/staff_pages.h"
#include "web/staff_view.h"

static str staff_teams_path(struct request *r)
{
    return REQUEST_PATH(r, r->organisation->organisation.key, STR("staff"), STR("teams"));
}

static err staff_teams_view_of(struct request *r, struct staff_teams_view *view)
{
    struct team_list teams;
    TRY(team_list(r->tx, r->arena, &teams));
    struct staff_team_row *rows = arena_array(r->arena, struct staff_team_row, teams.count + 1);
    for (size_t i = 0; i < teams.count; i++) {
        rows[i] = (struct staff_team_row){
            teams.items[i].name,
            arena_printf(r->arena, "%.*s/%lld", STR_ARG(staff_teams_path(r)), (long long)teams.items[i].id)};
    }
    view->teams = (struct staff_team_row_list){rows, teams.count};
    view->frame = staff_frame(r, request_words(r, WORD_TEAM_TITLE), STR("staff-teams"));
    view->frame.has_errors = view->error.len != 0;
    return NO_ERR;
}

static void staff_show_teams(struct request *r, int status, struct staff_teams_view *view)
{
    err e = staff_teams_view_of(r, view);
    if (err_is(e)) {
        request_fail(r, e);
        return;
    }
    REQUEST_RENDER(r, status, page_staff_teams, &view->frame, view);
}

void staff_teams(struct request *r)
{
    struct staff_teams_view view = {0};
    staff_show_teams(r, 200, &view);
}

// A name is something, and no other team's.
static err staff_team_name_error(struct request *r, str name, int64_t of, str *ret_error)
{
    struct team_list teams;
    *ret_error = name.len == 0 ? request_words(r, WORD_TEAM_NAME_MISSING) : STR("");
    TRY(team_list(r->tx, r->arena, &teams));
    for (size_t i = 0; i < teams.count; i++) {
        if (teams.items[i].id != of && str_eq(teams.items[i].name, name)) {
            *ret_error = request_words(r, WORD_TEAM_NAME_TAKEN);
        }
    }
    return NO_ERR;
}

struct staff_teaming {
    struct team_add add;
    struct team_set set;
    bool sets_notice;
    enum notice notice;
};

void staff_add_team(struct request *r)
{
    struct staff_teaming *t = arena_new(r->arena, struct staff_teaming);
    struct staff_teams_view view = {.name = str_trim(request_form(r, STR("name")))};
    err e = staff_team_name_error(r, view.name, 0, &view.error);
    if (err_is(e)) {
        request_fail(r, e);
    } else if (view.error.len != 0) {
        staff_show_teams(r, 422, &view);
    } else {
        t->add = (struct team_add){.by_user_id = r->user.id, .name = view.name};
        r->data = t;
    }
}

err staff_add_team_unit(struct tx *tx, void *data)
{
    struct staff_teaming *t = data;
    return team_add(tx, &t->add);
}

void staff_team_added(struct request *r)
{
    const struct staff_teaming *t = r->data;
    request_redirect(r, arena_printf(r->arena, "%.*s/%lld", STR_ARG(staff_teams_path(r)), (long long)t->add.ret_id));
}

// ---- One team ---------------------------------------------------------------------------------------------

static bool staff_find_team(struct request *r, struct team *ret_team)
{
    int64_t id;
    err e = FAIL(ERR_NOT_FOUND, "there is no such team");
    if (str_to_i64(request_param(r, 1), 1, INT64_MAX, &id)) {
        e = team_get(r->tx, r->arena, id, ret_team);
    }
    if (err_is(e)) {
        request_fail(r, e);
    }
    return !err_is(e);
}

// A checkbox a choice, each with a name of its own: "user-12".
static struct govuk_item_list staff_team_items(struct request *r, const struct team_choices *choices, const char *kind,
                                               bool by_language)
{
    struct govuk_item *items = arena_array(r->arena, struct govuk_item, choices->count + 1);
    for (size_t i = 0; i < choices->count; i++) {
        const struct team_choice *c = &choices->items[i];
        str name = arena_printf(r->arena, "%s-%lld", kind, (long long)c->id);
        bool chosen = r->form.count != 0 ? fields_has(&r->form, name) : c->chosen;
        items[i] = (struct govuk_item){.name = name,
                                       .id = name,
                                       .value = STR("1"),
                                       .text = by_language ? request_by_language(r, c->name) : c->name,
                                       .checked = chosen ? CHOICE_YES : CHOICE_UNSET};
        if (c->elsewhere != 0) {
            items[i].hint.text = request_words(r, WORD_TEAM_SERVICE_ELSEWHERE);
        }
    }
    return (struct govuk_item_list){items, choices->count};
}

static err staff_team_notices(struct request *r, int64_t team_id, struct govuk_item_list *ret_list)
{
    static const struct word *const words[NOTICE__COUNT] = {
        [NOTICE_NONE] = WORD_TEAM_NOTICE_NONE,
        [NOTICE_AT_ONCE] = WORD_TEAM_NOTICE_AT_ONCE,
        [NOTICE_DAILY] = WORD_TEAM_NOTICE_DAILY,
    };
    enum notice now;
    struct govuk_item *items = arena_array(r->arena, struct govuk_item, NOTICE__COUNT);
    if (!site_sends(r->site)) {
        return NO_ERR;
    }
    TRY(notice_of_team(r->tx, team_id, &now));
    (void)notice_find(request_form(r, STR("notice")), &now);
    for (enum notice n = NOTICE_NONE; n < NOTICE__COUNT; n++) {
        items[n] = (struct govuk_item){.value = notice_name(n),
                                       .text = request_words(r, words[n]),
                                       .checked = n == now ? CHOICE_YES : CHOICE_UNSET};
    }
    *ret_list = (struct govuk_item_list){items, NOTICE__COUNT};
    return NO_ERR;
}

static void staff_show_team(struct request *r, int status, const struct team *team, str error)
{
    struct team_choices users;
    struct team_choices services = {0};
    struct staff_team_view view = {.name = team->name, .error = error};
    err e = team_users(r->tx, r->arena, team->id, &users);
    if (!err_is(e)) {
        e = team_services(r->tx, r->arena, team->id, &services);
    }
    e = err_is(e) ? e : staff_team_notices(r, team->id, &view.notices);
    if (err_is(e)) {
        request_fail(r, e);
        return;
    }
    view.users = staff_team_items(r, &users, "user", false);
    view.services = staff_team_items(r, &services, "service", true);
    view.frame = staff_frame(r, request_words(r, WORD_TEAM_TITLE), STR("staff-team"));
    view.frame.back_href = staff_teams_path(r);
    view.frame.has_errors = error.len != 0;
    REQUEST_RENDER(r, status, page_staff_team, &view.frame, &view);
}

void staff_team(struct request *r)
{
    struct team team;
    if (staff_find_team(r, &team)) {
        staff_show_team(r, 200, &team, STR(""));
    }
}

static int64_t *staff_team_chosen(struct request *r, const struct team_choices *choices, const char *kind,
                                  size_t *ret_count)
{
    int64_t *ids = arena_array(r->arena, int64_t, choices->count + 1);
    *ret_count = 0;
    for (size_t i = 0; i < choices->count; i++) {
        if (fields_has(&r->form, arena_printf(r->arena, "%s-%lld", kind, (long long)choices->items[i].id))) {
            ids[(*ret_count)++] = choices->items[i].id;
        }
    }
    return ids;
}

void staff_set_team(struct request *r)
{
    struct team team;
    struct team_choices users;
    struct team_choices services = {0};
    if (!staff_find_team(r, &team)) {
        return;
    }
    str error;
    str name = str_trim(request_form(r, STR("name")));
    err e = staff_team_name_error(r, name, team.id, &error);
    e = err_is(e) ? e : team_users(r->tx, r->arena, team.id, &users);
    e = err_is(e) ? e : team_services(r->tx, r->arena, team.id, &services);
    if (err_is(e)) {
        request_fail(r, e);
        return;
    }
    if (error.len != 0) {
        staff_show_team(r, 422, &(struct team){team.id, name}, error);
        return;
    }
    struct staff_teaming *t = arena_new(r->arena, struct staff_teaming);
    t->set = (struct team_set){.id = team.id, .by_user_id = r->user.id, .name = name};
    t->set.users = staff_team_chosen(r, &users, "user", &t->set.user_count);
    t->set.services = staff_team_chosen(r, &services, "service", &t->set.service_count);
    t->sets_notice = notice_find(request_form(r, STR("notice")), &t->notice);
    r->data = t;
}

err staff_set_team_unit(struct tx *tx, void *data)
{
    const struct staff_teaming *t = data;
    TRY(team_set(tx, &t->set));
    return t->sets_notice ? notice_set(tx, t->set.id, t->notice) : NO_ERR;
}

void staff_team_set(struct request *r)
{
    request_redirect(r, staff_teams_path(r));
}
