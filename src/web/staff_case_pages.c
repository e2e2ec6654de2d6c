// SPDX-License-Identifier: Apache-2.0
#include "base/encode.h"
#include "base/limits.h"
#include "core/seal_file.h"
#include "core/team.h"
#include "core/upload.h"
#include "journey/answers.h"
#include "web/page_staff_case.h"
#include "web/staff_case.h"
#include "web/staff_pages.h"
#include "web/staff_view.h"
#include "web/texts.h"
#include <unistd.h>

static const struct {
    enum word word;
    str tag; // only three states have a tag: what is new, what waits, what was refused (docs of the looks)
} staff_statuses[] = {
    [CASE_NEW] = {WORD_STATUS_NEW, STR_INIT("govuk-tag--purple")},
    [CASE_IN_PROGRESS] = {WORD_STATUS_IN_PROGRESS, STR_INIT("")},
    [CASE_WAITING] = {WORD_STATUS_WAITING, STR_INIT("govuk-tag--yellow")},
    [CASE_APPROVED] = {WORD_STATUS_APPROVED, STR_INIT("govuk-tag--green")},
    [CASE_REFUSED] = {WORD_STATUS_REFUSED, STR_INIT("")},
    [CASE_CLOSED] = {WORD_STATUS_CLOSED, STR_INIT("")},
};
_Static_assert(sizeof staff_statuses / sizeof staff_statuses[0] == CASE_STATUS__COUNT, "a row a status");

str staff_case_status(enum language language, enum case_status status)
{
    return words_text(language, staff_statuses[status].word);
}

str staff_case_tag(enum case_status status)
{
    return staff_statuses[status].tag;
}

struct target_rule staff_target_rule(const struct request *r, const struct definition *d)
{
    return target_rule_of(d, request_setting(r, STR("target-days")), r->organisation->organisation.zone,
                          request_setting(r, STR("holidays")));
}

str staff_cases_path(struct request *r)
{
    return REQUEST_PATH(r, r->organisation->organisation.key, STR("staff"), STR("cases"));
}

str staff_case_path(struct request *r, str reference)
{
    return REQUEST_PATH(r, r->organisation->organisation.key, STR("staff"), STR("cases"), reference);
}

// ---- One case -----------------------------------------------------------------------------------------

static bool staff_find_case(struct request *r, struct casefile *ret_case)
{
    int64_t id;
    err e = FAIL(ERR_NOT_FOUND, "there is no such case");
    if (reference_read(r->organisation->organisation.reference_key, request_param(r, 1), &id)) {
        e = case_get(r->tx, r->arena, id, ret_case);
        r->looked_at = arena_printf(r->arena, "case %lld", (long long)id);
    }
    if (err_is(e)) {
        request_fail(r, e);
    }
    return !err_is(e);
}

err staff_case_journey(struct request *r, struct tx *tx, const struct casefile *c, struct journey *ret_journey)
{
    struct answers *answers = arena_new(r->arena, struct answers);
    const struct definition *d;
    TRY(site_version(r->site, r->organisation, tx, r->arena, c->version_id, &d));
    TRY(answers_decode(r->arena, c->answers, answers));
    // On the day it was sent: conditions on dates held then.
    *ret_journey = (struct journey){.arena = r->arena,
                                    .definition = d,
                                    .answers = answers,
                                    .today = date_at(c->submitted_at, r->organisation->organisation.zone, NULL),
                                    .trust = true};
    journey_walk(ret_journey);
    return NO_ERR;
}

// To whom it went: "Priya Nair, Parking".
static err staff_assigned_words(struct request *r, str numbers, str *ret_words)
{
    str user;
    str team;
    int64_t id = 0;
    str name = {0};
    struct team found = {0};
    str_cut(numbers, ' ', &user, &team);
    if (str_to_i64(user, 1, INT64_MAX, &id)) {
        TRY(user_name(r->tx, r->arena, id, &name));
    }
    if (str_to_i64(team, 1, INT64_MAX, &id)) {
        err e = team_get(r->tx, r->arena, id, &found);
        TRY(e.kind == ERR_NOT_FOUND ? NO_ERR : e);
    }
    if (name.len == 0) {
        name = request_words(r, WORD_QUEUE_NOBODY);
    }
    *ret_words = found.id == 0 ? name : ARENA_JOIN(r->arena, name, STR(", "), found.name);
    return NO_ERR;
}

static err staff_event_of(struct request *r, const struct case_event *e, struct staff_event *ret_shown)
{
    struct staff_event shown = {.when = request_date_time(r, e->at)};
    enum case_status status;
    str by = e->user_name.len != 0 ? e->user_name : request_words(r, WORD_STAFF_THE_PERSON);
    struct words_place places[] = {{.name = "who", .text = by}, {.name = "status"}};
    if (str_eq(e->kind, STR("note"))) {
        shown.title = request_words_with(r, WORD_EVENT_NOTE, places, 1);
        shown.words = e->detail;
    } else if (str_eq(e->kind, STR("status")) && case_status_find(e->detail, &status)) {
        places[1].text = staff_case_status(r->language, status);
        shown.title = request_words_with(r, WORD_EVENT_STATUS, places, 2);
    } else if (str_eq(e->kind, STR("assigned"))) {
        places[1].name = "to";
        TRY(staff_assigned_words(r, e->detail, &places[1].text));
        shown.title = request_words_with(r, WORD_EVENT_ASSIGNED, places, 2);
    } else {
        shown.title = request_words(r, WORD_EVENT_SUBMITTED);
    }
    *ret_shown = shown;
    return NO_ERR;
}

static err staff_events_of(struct request *r, int64_t case_id, struct staff_event_list *ret_events)
{
    struct case_event *events;
    size_t count;
    TRY(case_events(r->tx, r->arena, case_id, &events, &count));
    struct staff_event *items = arena_array(r->arena, struct staff_event, count + 1);
    for (size_t i = 0; i < count; i++) {
        TRY(staff_event_of(r, &events[count - 1 - i], &items[i])); // newest first
    }
    *ret_events = (struct staff_event_list){items, count};
    return NO_ERR;
}

static struct govuk_item_list staff_next_statuses(struct request *r, enum case_status now)
{
    struct govuk_item *items = arena_array(r->arena, struct govuk_item, CASE_STATUS__COUNT);
    size_t count = 0;
    for (enum case_status s = 0; s < CASE_STATUS__COUNT; s++) {
        if (case_status_may_follow(now, s)) {
            items[count++] =
                (struct govuk_item){.value = case_status_name(s), .text = staff_case_status(r->language, s)};
        }
    }
    return (struct govuk_item_list){items, count};
}

static err staff_case_answers(struct request *r, const struct casefile *c, str path, struct staff_case_view *view)
{
    struct journey j;
    TRY(staff_case_journey(r, r->tx, c, &j));
    struct answer_reader reader = texts_reader(r, &j);
    reader.files_href = arena_concat(r->arena, path, STR("/files"));
    struct journey_lines lines = journey_summary(&j);
    struct journey_figures figures = journey_figures_kept(&j);
    view->groups = answer_rows_by_section(&reader, &lines, STR(""));
    view->figures = answer_rows_figures(&reader, j.definition, &figures);
    return NO_ERR;
}

static err staff_case_view_of(struct request *r, const struct casefile *c, struct staff_case_view *view)
{
    str path = staff_case_path(r, view->reference);
    struct staff_target target = staff_target_of(r, c);
    enum language said;
    view->frame = staff_frame(r, request_words(r, WORD_STAFF_CASE_TITLE), STR("staff-case"));
    view->frame.back_href = staff_cases_path(r);
    view->frame.has_errors = view->error.len != 0;
    view->who = staff_case_who(r, c);
    view->service = request_by_language(r, c->service_name);
    view->status_words = staff_case_status(r->language, c->status);
    view->status = case_status_name(c->status);
    view->tag_classes = staff_case_tag(c->status);
    view->submitted = request_date_time(r, c->submitted_at);
    view->target = target.words;
    view->target_classes = target.classes;
    view->with = c->assignee_name;
    view->team = c->team_name;
    view->seen = arena_printf(r->arena, "%lld", (long long)c->changes);
    view->me = arena_printf(r->arena, "%lld", (long long)r->user.id);
    view->is_mine = c->assignee_id == r->user.id;
    view->status_href = arena_concat(r->arena, path, STR("/status"));
    view->note_href = arena_concat(r->arena, path, STR("/note"));
    view->assign_href = arena_concat(r->arena, path, STR("/assign"));
    view->may_write = permission_has(r->user.role, PERMISSION_CASE_WRITE);
    view->next_statuses = staff_next_statuses(r, c->status);
    view->language = words_language(c->language, &said) ? words_languages[said].name : c->language;
    TRY(staff_user_options(r, WORD_QUEUE_NOBODY, c->assignee_id, &view->users));
    TRY(staff_team_options(r, WORD_QUEUE_NO_TEAM, c->team_id, &view->teams));
    TRY(staff_events_of(r, c->id, &view->events));
    TRY(staff_messages_of_case(r, c->id, &view->messages));
    return staff_case_answers(r, c, path, view);
}

static void staff_show_case(struct request *r, const struct casefile *c, int status, str error)
{
    struct staff_case_view view = {
        .reference = reference_of(r->arena, r->organisation->organisation.reference_key, c->id), .error = error};
    err e = staff_case_view_of(r, c, &view);
    if (err_is(e)) {
        request_fail(r, e);
        return;
    }
    REQUEST_RENDER(r, status, page_staff_case, &view.frame, &view);
}

void staff_case(struct request *r)
{
    struct casefile c;
    if (staff_find_case(r, &c)) {
        staff_show_case(r, &c, 200, STR(""));
    }
}

// ---- A file: always a download, never shown here --------------------------------------------------------

static const struct value_file *staff_file_in(const struct answers *answers, str token)
{
    for (size_t i = 0; i < answers->count; i++) {
        const struct value *v = &answers->items[i].value;
        for (size_t k = 0; v->kind == VALUE_FILES && k < v->count; k++) {
            if (str_eq(v->files[k].token, token)) {
                return &v->files[k];
            }
        }
        for (size_t k = 0; v->kind == VALUE_ROWS && k < v->count; k++) {
            const struct value_file *found = staff_file_in(&v->rows[k].answers, token);
            if (found != NULL) {
                return found;
            }
        }
    }
    return NULL;
}

static err staff_read_file(struct request *r, const struct value_file *file, struct buf *out)
{
    str folder;
    int fd;
    int64_t size;
    struct seal_file_reader *reader;
    TRY(upload_folder(r->arena, stores_dir(site_stores(r->site)), r->organisation->organisation.key, &folder));
    TRY(upload_open(folder, file->token, &fd, &size));
    err e = seal_file_open(r->tx, r->arena, file->token, fd, &reader, &size);
    str piece = STR(" ");
    while (!err_is(e) && piece.len != 0) {
        e = seal_file_next(reader, &piece);
        buf_put(out, piece);
    }
    close(fd);
    TRY(e);
    bool whole = !out->full && (int64_t)out->len == size && size == file->size;
    return whole ? NO_ERR : FAIL(ERR_IO, "a kept file cannot be read");
}

void staff_case_file(struct request *r)
{
    struct casefile c;
    struct answers answers;
    if (!staff_find_case(r, &c)) {
        return;
    }
    err e = answers_decode(r->arena, c.answers, &answers);
    const struct value_file *file = err_is(e) ? NULL : staff_file_in(&answers, request_param(r, 2));
    if (file == NULL) {
        request_fail(r, err_is(e) ? e : FAIL(ERR_NOT_FOUND, "this case has no such file"));
        return;
    }
    struct buf *body = arena_new(r->arena, struct buf);
    buf_init(body, LIMIT_RESPONSE);
    e = staff_read_file(r, file, body);
    if (err_is(e)) {
        buf_free(body);
        request_fail(r, e);
        return;
    }
    request_send(r, STR("application/octet-stream"), file->name, body);
}

// ---- Changing it ----------------------------------------------------------------------------------------

struct staff_change {
    unit_fn set_status;
    struct case_change by;
    struct case_move move;
    struct case_assign assign;
    str words, back;
};

static struct staff_change *staff_change_of(struct request *r, const struct casefile *c)
{
    struct staff_change *change = arena_new(r->arena, struct staff_change);
    change->by = (struct case_change){c->id, r->user.id, c->changes};
    change->back = staff_case_path(r, reference_of(r->arena, r->organisation->organisation.reference_key, c->id));
    return change;
}

// Whether the form was made of the case as it is now. Otherwise somebody else was quicker: the page shows how it
// stands.
static bool staff_change_is_of_now(struct request *r, const struct casefile *c)
{
    int64_t seen;
    if (str_to_i64(request_form(r, STR("seen")), 1, INT64_MAX, &seen) && seen == c->changes) {
        return true;
    }
    staff_show_case(r, c, 409, request_words(r, WORD_STAFF_STATUS_CHANGED));
    return false;
}

void staff_set_status(struct request *r)
{
    struct casefile c;
    enum case_status to;
    if (!staff_find_case(r, &c)) {
        return;
    }
    if (!case_status_find(request_form(r, STR("to")), &to)) {
        staff_show_case(r, &c, 422, request_words(r, WORD_STAFF_CHOOSE_STATUS));
        return;
    }
    if (!staff_change_is_of_now(r, &c)) {
        return;
    }
    if (!case_status_may_follow(c.status, to)) {
        staff_show_case(r, &c, 409, request_words(r, WORD_STAFF_STATUS_CHANGED));
        return;
    }
    const struct definition *d;
    err e = site_version(r->site, r->organisation, r->tx, r->arena, c.version_id, &d);
    if (err_is(e)) {
        request_fail(r, e);
        return;
    }
    struct staff_change *change = staff_change_of(r, &c);
    struct target_rule rule = staff_target_rule(r, d);
    change->move = (struct case_move){.by = change->by, .from = c, .to = to};
    if (c.stopped_at != 0) {
        change->move.resumed_target_at = target_resumed(&rule, c.target_was, c.stopped_at, clock_now_s());
    }
    change->set_status = site_set_status(r->site);
    r->data = change;
}

err staff_set_status_unit(struct tx *tx, void *data)
{
    struct staff_change *change = data;
    return change->set_status(tx, &change->move);
}

void staff_add_note(struct request *r)
{
    struct casefile c;
    if (!staff_find_case(r, &c)) {
        return;
    }
    struct staff_change *change = staff_change_of(r, &c);
    change->words = str_trim(request_form(r, STR("words")));
    change->by.seen = 0; // a note takes nothing from anybody
    if (change->words.len == 0) {
        staff_show_case(r, &c, 422, request_words(r, WORD_STAFF_NOTE_EMPTY));
        return;
    }
    r->data = change;
}

err staff_add_note_unit(struct tx *tx, void *data)
{
    const struct staff_change *change = data;
    return case_add_note(tx, change->by, change->words);
}

// A number of a list of options; 0 for the one without a value. False for anything that is not in the list.
static bool staff_chosen(const struct govuk_option_list *list, str value, int64_t *ret_id)
{
    *ret_id = 0;
    for (size_t i = 0; i < list->count; i++) {
        if (str_eq(list->items[i].value, value)) {
            return value.len == 0 || str_to_i64(value, 1, INT64_MAX, ret_id);
        }
    }
    return value.len == 0;
}

void staff_assign(struct request *r)
{
    struct casefile c;
    struct govuk_option_list users;
    struct govuk_option_list teams;
    if (!staff_find_case(r, &c) || !staff_change_is_of_now(r, &c)) {
        return;
    }
    struct staff_change *change = staff_change_of(r, &c);
    change->assign = (struct case_assign){.by = change->by, .team_id = c.team_id};
    err e = staff_user_options(r, WORD_QUEUE_NOBODY, 0, &users);
    e = err_is(e) ? e : staff_team_options(r, WORD_QUEUE_NO_TEAM, 0, &teams);
    if (err_is(e)) {
        request_fail(r, e);
        return;
    }
    bool fine = staff_chosen(&users, request_form(r, STR("user")), &change->assign.assignee_id);
    if (fields_has(&r->form, STR("team"))) { // "take this case" leaves it with its team
        fine = fine && staff_chosen(&teams, request_form(r, STR("team")), &change->assign.team_id);
    }
    if (!fine) {
        staff_show_case(r, &c, 422, request_words(r, WORD_STAFF_CHOOSE_USER));
        return;
    }
    r->data = change;
}

err staff_assign_unit(struct tx *tx, void *data)
{
    const struct staff_change *change = data;
    return case_assign(tx, &change->assign);
}

void staff_case_changed(struct request *r)
{
    const struct staff_change *change = r->data;
    request_redirect(r, change->back);
}
