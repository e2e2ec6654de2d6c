// SPDX-License-Identifier: Apache-2.0
#include "web/staff_service_pages.h"
#include "catalogue/board.h"
#include "catalogue/change.h"
#include "catalogue/revision.h"
#include "catalogue/service.h"
#include "html/words_list.h"
#include "web/answer_shown.h"
#include "web/builder_difference.h"
#include "web/builder_translations.h"
#include "web/page_staff_service.h"
#include "web/page_staff_services.h"
#include "web/request.h"
#include "web/staff_change_pages.h"
#include "web/staff_gate.h"
#include "web/staff_need_pages.h"
#include "web/staff_service_view.h"

str staff_service_path(struct request *r, str key, str page)
{
    str path = REQUEST_PATH(r, r->organisation->organisation.key, STR("staff"), STR("services"), key);
    return page.len == 0 ? path : ARENA_JOIN(r->arena, path, STR("/"), page);
}

static str staff_board_path(struct request *r)
{
    return REQUEST_PATH(r, r->organisation->organisation.key, STR("staff"), STR("services"));
}

// ---- States --------------------------------------------------------------------------------------------------------

// As tags and as tabs of the board. A service may be in several: one version published, the next being drafted.
enum staff_state {
    STATE_ALL,
    STATE_PUBLISHED,
    STATE_DRAFT,
    STATE_APPROVED,
    STATE_REVIEW, // its day to be looked at again is past
    STATE_RETIRED,
    STATE__COUNT
};
static const struct {
    str name;
    const struct word *tab, *tag;
    str classes;
} staff_states[] = {
    [STATE_ALL] = {STR_INIT(""), WORD_SERVICES_ALL, WORD_SERVICES_ALL, STR_INIT("")},
    [STATE_PUBLISHED] = {STR_INIT("published"), WORD_SERVICES_PUBLISHED, WORD_SERVICES_TAG_PUBLISHED,
                         STR_INIT("govuk-tag--green")},
    [STATE_DRAFT] = {STR_INIT("draft"), WORD_SERVICES_DRAFT, WORD_SERVICES_TAG_DRAFT, STR_INIT("govuk-tag--blue")},
    [STATE_APPROVED] = {STR_INIT("approved"), WORD_SERVICES_APPROVED, WORD_SERVICES_TAG_APPROVED,
                        STR_INIT("govuk-tag--turquoise")},
    [STATE_REVIEW] = {STR_INIT("review"), WORD_SERVICES_REVIEW, WORD_STAFF_REVIEW_PAST, STR_INIT("govuk-tag--yellow")},
    [STATE_RETIRED] = {STR_INIT("retired"), WORD_SERVICES_RETIRED, WORD_SERVICES_TAG_RETIRED,
                       STR_INIT("govuk-tag--grey")},
};
_Static_assert(sizeof staff_states / sizeof staff_states[0] == STATE__COUNT, "a row a state");

// A day as it is kept, YYYY-MM-DD: of that form days sort as texts do.
static bool staff_day_is_past(struct request *r, str day)
{
    return day.len != 0 && str_compare(day, date_print(r->arena, request_today(r))) < 0;
}

static bool staff_is_in(struct request *r, const struct board_service *s, enum staff_state state)
{
    bool approved = s->revision != 0 && s->steps != 0 && s->approved >= s->steps;
    bool live = s->version_id != 0 && !s->retired;
    const bool in[] = {
        [STATE_ALL] = true,
        [STATE_PUBLISHED] = live,
        [STATE_DRAFT] = s->revision != 0 && !approved,
        [STATE_APPROVED] = approved,
        [STATE_REVIEW] = live && staff_day_is_past(r, s->review),
        [STATE_RETIRED] = s->retired,
    };
    return in[state];
}

static struct staff_tag_list staff_tags(struct request *r, const struct board_service *s)
{
    struct staff_tag *tags = arena_array(r->arena, struct staff_tag, STATE__COUNT);
    size_t count = 0;
    for (enum staff_state state = STATE_PUBLISHED; state < STATE__COUNT; state++) {
        if (state != STATE_REVIEW && staff_is_in(r, s, state)) { // that one stands beside the day
            tags[count++] = (struct staff_tag){request_words(r, staff_states[state].tag), staff_states[state].classes};
        }
    }
    return (struct staff_tag_list){tags, count};
}

static str staff_day(struct request *r, str day)
{
    return day.len == 0 ? day : answer_shown_date(r->arena, r->language, day);
}

str staff_service_by(struct request *r, str when, str name)
{
    struct words_place places[] = {{.name = "date", .text = when}, {.name = "who", .text = name}};
    return request_words_with(r, name.len == 0 ? WORD_SERVICES_ON : WORD_SERVICES_ON_BY, places, 2);
}

// ---- The board -----------------------------------------------------------------------------------------------------

static struct staff_tab_list staff_board_tabs(struct request *r, const struct board *board, enum staff_state shown)
{
    struct staff_tab *tabs = arena_array(r->arena, struct staff_tab, STATE__COUNT);
    for (enum staff_state state = STATE_ALL; state < STATE__COUNT; state++) {
        size_t count = 0;
        for (size_t i = 0; i < board->count; i++) {
            count += staff_is_in(r, &board->items[i], state);
        }
        str path = staff_board_path(r);
        tabs[state] = (struct staff_tab){
            .text = request_words(r, staff_states[state].tab),
            .href = state == STATE_ALL ? path : ARENA_JOIN(r->arena, path, STR("?show="), staff_states[state].name),
            .count = arena_printf(r->arena, "%zu", count),
            .current = state == shown};
    }
    return (struct staff_tab_list){tabs, STATE__COUNT};
}

static struct staff_board_row staff_board_row(struct request *r, const struct board_service *s)
{
    str name = request_by_language(r, s->name);
    int64_t changed_at = s->revision != 0 ? s->draft_at : s->published_at;
    return (struct staff_board_row){.name = name.len == 0 ? s->key : name,
                                    .href = staff_service_path(r, s->key, STR("")),
                                    .tags = staff_tags(r, s),
                                    .owner = request_by_language(r, s->owner),
                                    .review = staff_day(r, s->review),
                                    .review_is_past = !s->retired && staff_day_is_past(r, s->review),
                                    .changed = changed_at == 0 ? STR("") : request_date(r, changed_at)};
}

void staff_services_board(struct request *r)
{
    struct board board;
    err e = board_list(r->tx, r->arena, 0, &board);
    if (err_is(e)) {
        request_fail(r, e);
        return;
    }
    enum staff_state shown = STATE_ALL;
    for (enum staff_state state = STATE_ALL; state < STATE__COUNT; state++) {
        shown = str_eq(request_query(r, STR("show")), staff_states[state].name) ? state : shown;
    }
    struct staff_board_row *rows = arena_array(r->arena, struct staff_board_row, board.count + 1);
    struct staff_services_view view = {.frame =
                                           staff_frame(r, request_words(r, WORD_SERVICES_TITLE), STR("staff-services")),
                                       .tabs = staff_board_tabs(r, &board, shown)};
    for (size_t i = 0; i < board.count; i++) {
        if (staff_is_in(r, &board.items[i], shown)) {
            rows[view.rows.count++] = staff_board_row(r, &board.items[i]);
        }
    }
    view.rows.items = rows;
    e = staff_gate_involved(r, &board, &view.involved);
    if (err_is(e)) {
        request_fail(r, e);
        return;
    }
    if (user_may(&r->user, PERMISSION_SERVICE_WRITE)) {
        view.new_href = REQUEST_PATH(r, r->organisation->organisation.key, STR("staff"), STR("new-service"));
        view.changes_href = REQUEST_PATH(r, r->organisation->organisation.key, STR("staff"), STR("changes"));
    }
    if (user_may(&r->user, PERMISSION_SERVICE_WRITE) && !r->organisation->practice) {
        view.practice_href = REQUEST_PATH(r, r->organisation->organisation.key, STR("staff"), STR("practice"));
    }
    view.register_href = REQUEST_PATH(r, r->organisation->organisation.key, STR("staff"), STR("questions"));
    if (user_may(&r->user, PERMISSION_SERVICE_PUBLISH)) {
        view.banner_href = REQUEST_PATH(r, r->organisation->organisation.key, STR("staff"), STR("banner"));
        view.gate_href = REQUEST_PATH(r, r->organisation->organisation.key, STR("staff"), STR("gate"));
    }
    REQUEST_RENDER(r, 200, page_staff_services, &view.frame, &view);
}

// ---- One service ---------------------------------------------------------------------------------------------------

bool staff_service_find(struct request *r, struct service *ret_service)
{
    err e = service_find(r->tx, r->arena, request_param(r, 1), ret_service);
    if (err_is(e)) {
        request_fail(r, e);
    }
    return !err_is(e);
}

static err staff_service_versions(struct request *r, const struct service *s, struct staff_service_view *view)
{
    struct board_versions versions;
    TRY(board_versions(r->tx, r->arena, s->id, &versions));
    struct staff_version_row *rows = arena_array(r->arena, struct staff_version_row, versions.count + 1);
    for (size_t i = 0; i < versions.count; i++) {
        const struct board_version *v = &versions.items[i];
        str number = arena_printf(r->arena, "%lld", (long long)v->number);
        struct words_place place = {.name = "number", .text = number};
        bool live = v->id == s->version_id && !s->retired;
        rows[i] = (struct staff_version_row){
            .title = request_words_with(r, WORD_SERVICES_VERSION, &place, 1),
            .when = staff_service_by(r, request_date(r, v->at), v->user_name),
            .source = str_eq(v->source, STR("guildhall")) ? STR("") : v->source,
            .document_href = staff_service_path(r, s->key, arena_concat(r->arena, STR("versions/"), number)),
            .number = v->number,
            .live = live,
            .may_return = view->may_publish && !live};
    }
    view->versions = (struct staff_version_row_list){rows, versions.count};
    return NO_ERR;
}

static struct govuk_str_list staff_lines(struct request *r, str text)
{
    size_t room = 0;
    str *items = NULL;
    struct govuk_str_list lines = {0};
    str line;
    while (text.len != 0) {
        str_next(&text, '\n', &line);
        if (line.len != 0) {
            *arena_push(r->arena, str, items, lines.count, room) = line;
        }
    }
    lines.items = items;
    return lines;
}

static void staff_service_steps(struct request *r, const struct approval_steps *steps, struct staff_service_view *view)
{
    struct staff_step_row *rows = arena_array(r->arena, struct staff_step_row, steps->count + 1);
    view->approved = true;
    for (size_t i = 0; i < steps->count; i++) {
        const struct approval_step *s = &steps->items[i];
        bool given = s->user_id != 0;
        rows[i] = (struct staff_step_row){.number = s->number,
                                          .name = s->name,
                                          .role = staff_role(r, s->role),
                                          .approved = given ? staff_service_by(r, request_date(r, s->at), s->user_name)
                                                            : STR(""),
                                          .mine = !given && !view->own && s->role == r->user.role};
        view->approved = view->approved && given;
    }
    view->steps = (struct staff_step_row_list){rows, steps->count};
}

static void staff_service_edits(struct request *r, const struct approval_steps *steps, struct staff_service_view *view)
{
    struct staff_step_edit *edits = arena_array(r->arena, struct staff_step_edit, APPROVAL_STEPS_MAX);
    for (size_t i = 0; i < APPROVAL_STEPS_MAX; i++) {
        const struct approval_step *s = i < steps->count ? &steps->items[i] : NULL;
        struct govuk_option *roles = arena_array(r->arena, struct govuk_option, ROLE__COUNT);
        size_t count = 0;
        roles[count++] = (struct govuk_option){.text = request_words(r, WORD_SERVICES_STEP_NONE), .empty_value = true};
        for (enum role role = ROLE_NONE + 1; role < ROLE__COUNT; role++) {
            if (permission_has(role, PERMISSION_SERVICE_READ)) {
                roles[count++] =
                    (struct govuk_option){.text = staff_role(r, role),
                                          .value = role_name(role),
                                          .selected = s != NULL && s->role == role ? CHOICE_YES : CHOICE_UNSET};
            }
        }
        struct words_place place = {.name = "number", .text = arena_printf(r->arena, "%zu", i + 1)};
        edits[i] = (struct staff_step_edit){.name_id = arena_printf(r->arena, "name-%zu", i + 1),
                                            .role_id = arena_printf(r->arena, "role-%zu", i + 1),
                                            .name = s == NULL ? STR("") : s->name,
                                            .legend = request_words_with(r, WORD_SERVICES_STEP, &place, 1),
                                            .roles = {roles, count}};
    }
    view->edits = (struct staff_step_edit_list){edits, APPROVAL_STEPS_MAX};
}

static err staff_service_draft(struct request *r, const struct service *s, const struct board_service *b,
                               struct staff_service_view *view)
{
    struct approval_steps steps;
    TRY(approval_steps(r->tx, r->arena, s->id, b->revision, &steps));
    if (b->revision != 0) {
        struct revision draft;
        TRY(revision_draft(r->tx, r->arena, s->id, &draft));
        TRY(approval_is_own(r->tx, s->id, draft.number, r->user.id, &view->own));
        view->draft = staff_service_by(r, request_date(r, draft.at), draft.user_name);
        view->draft_base = draft.base_id != s->version_id ? request_words(r, WORD_SERVICES_DRAFT_OLD) : STR("");
        view->notes = staff_lines(r, draft.report);
        str number = arena_printf(r->arena, "revisions/%lld", (long long)draft.number);
        view->draft_document_href = staff_service_path(r, s->key, number);
    }
    staff_service_steps(r, &steps, view);
    staff_service_edits(r, &steps, view);
    return NO_ERR;
}

err staff_service_view_of(struct request *r, const struct service *s, struct staff_service_view *view)
{
    struct board board;
    TRY(board_list(r->tx, r->arena, s->id, &board));
    if (board.count == 0) {
        return FAIL(ERR_NOT_FOUND, "there is no such service");
    }
    const struct board_service *b = &board.items[0];
    struct staff_board_row row = staff_board_row(r, b);
    *view = (struct staff_service_view){
        .frame = staff_frame(r, row.name, STR("staff-service")),
        .name = row.name,
        .tags = row.tags,
        .owner = row.owner,
        .review = row.review,
        .review_is_past = row.review_is_past,
        .retired = s->retired,
        .published = s->version_id != 0,
        .version_id = s->version_id,
        .revision = b->revision,
        .may_write = user_may(&r->user, PERMISSION_SERVICE_WRITE),
        .may_publish = user_may(&r->user, PERMISSION_SERVICE_PUBLISH),
        .public_href = REQUEST_PATH(r, r->organisation->organisation.key, s->key),
        .draft_href = staff_service_path(r, s->key, STR("drafts")),
        .edit_href = staff_service_path(r, s->key, STR("draft")),
        .upload_href = staff_service_path(r, s->key, STR("upload")),
        .approval_href = staff_service_path(r, s->key, STR("approval")),
        .difference_href = staff_service_path(r, s->key, STR("difference")),
        .many_href = REQUEST_PATH(r, r->organisation->organisation.key, STR("staff"), STR("changes")),
        .translations_href = staff_service_path(r, s->key, STR("translations")),
        .publish_href = staff_service_path(r, s->key, STR("publish")),
        .move_href = staff_service_path(r, s->key, STR("move")),
        .trials_href = staff_service_path(r, s->key, STR("trials")),
        .gate_href = staff_service_path(r, s->key, STR("gate")),
        .needs_href = staff_need_list_path(r, s->key),
        .words_href = staff_service_path(r, s->key, STR("message-words")),
        .opening_href = staff_service_path(r, s->key, STR("opening")),
        .steps_href = staff_service_path(r, s->key, STR("steps"))};
    view->frame.back_href = staff_board_path(r);
    TRY(staff_gate(r, s->id, b->revision, view));
    TRY(staff_service_versions(r, s, view));
    return staff_service_draft(r, s, b, view);
}

void staff_service_show(struct request *r, int status, struct staff_service_view *view)
{
    view->frame.has_errors = view->error.len != 0;
    REQUEST_RENDER(r, status, page_staff_service, &view->frame, view);
}

// A service with its draft, which is compared with what is published on a worker thread.
struct staff_service_look {
    struct staff_service_view view;
    struct revision draft;
    struct difference *difference; // NULL: there is none
    struct change *changes;        // of many services
    size_t change_count;
};

void staff_service(struct request *r)
{
    struct service s;
    struct staff_service_look *look = arena_new(r->arena, struct staff_service_look);
    if (!staff_service_find(r, &s)) {
        return;
    }
    err e = staff_service_view_of(r, &s, &look->view);
    e = err_is(e) ? e : revision_draft(r->tx, r->arena, s.id, &look->draft);
    if (!err_is(e) && look->draft.number != 0) {
        e = change_list(r->tx, r->arena, &look->changes, &look->change_count);
    }
    if (err_is(e)) {
        request_fail(r, e);
        return;
    }
    if (look->draft.number != 0) {
        look->difference = builder_difference_of(r, &s, &look->draft);
    }
    r->data = look;
}

void staff_service_look(struct request *r)
{
    struct staff_service_look *look = r->data;
    struct staff_service_view *view = &look->view;
    if (look->draft.number == 0) {
        return;
    }
    view->translations = builder_translations_lines(r, look->draft.document);
    view->not_in = staff_changes_not_in(r, look->changes, look->change_count, look->draft.document);
    if (look->difference != NULL && !err_is(builder_difference_compare(r, look->difference))) {
        view->changes = *builder_difference_changes(look->difference, &view->changes_more);
        for (size_t i = 0; i < view->changes.count && !view->may_write; i++) {
            view->changes.items[i].href = STR(""); // the builder is for designers
        }
        struct words_place place = {.name = "count", .is_number = true, .number = (int64_t)view->changes.count};
        view->changes_count = request_words_with(r, WORD_SERVICES_CHANGES, &place, 1);
    }
}

void staff_service_looked(struct request *r)
{
    struct staff_service_look *look = r->data;
    staff_service_show(r, 200, &look->view);
}

// ---- Documents -----------------------------------------------------------------------------------------------------

static void staff_send_document(struct request *r, err e, str document, str name)
{
    if (err_is(e)) {
        request_fail(r, e);
        return;
    }
    struct buf *body = arena_new(r->arena, struct buf);
    buf_init(body, LIMIT_RESPONSE);
    buf_put(body, document);
    request_send(r, STR("application/json"), name, body);
}

static bool staff_document_number(struct request *r, struct service *ret_service, int64_t *ret_number)
{
    if (!staff_service_find(r, ret_service)) {
        return false;
    }
    if (!str_to_i64(request_param(r, 2), 1, INT64_MAX, ret_number)) {
        request_not_found(r);
        return false;
    }
    return true;
}

void staff_service_version(struct request *r)
{
    struct service s;
    int64_t number;
    struct service_version version = {0};
    if (staff_document_number(r, &s, &number)) {
        err e = service_version_by_number(r->tx, r->arena, s.id, number, &version);
        staff_send_document(r, e, version.document,
                            arena_printf(r->arena, "%.*s-%lld.json", STR_ARG(s.key), (long long)number));
    }
}

void staff_service_revision(struct request *r)
{
    struct service s;
    int64_t number;
    struct revision revision = {0};
    if (staff_document_number(r, &s, &number)) {
        err e = revision_get(r->tx, r->arena, s.id, number, &revision);
        staff_send_document(r, e, revision.document,
                            arena_printf(r->arena, "%.*s-draft-%lld.json", STR_ARG(s.key), (long long)number));
    }
}
