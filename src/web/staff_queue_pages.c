// SPDX-License-Identifier: Apache-2.0
// The queue of cases: whose, which, in which order; and the views of it that a user keeps.
#include "base/encode.h"
#include "base/limits.h"
#include "catalogue/service.h"
#include "html/words_list.h"
#include "journey/answers.h"
#include "web/page_staff_cases.h"
#include "web/staff_case.h"
#include "web/staff_pages.h"
#include "web/staff_queue.h"
#include "web/staff_view.h"
#include "web/staff_who.h"

// ---- The rows ---------------------------------------------------------------------------------------------

static str staff_counted(struct request *r, const struct word *word, int64_t count)
{
    return request_words_with(r, word, &(struct words_place){.name = "count", .number = count, .is_number = true}, 1);
}

struct staff_target staff_target_of(struct request *r, const struct casefile *c)
{
    if (c->closed_at != 0) {
        return (struct staff_target){0};
    }
    if (c->target_at >= TARGET_NEVER) {
        return (struct staff_target){.words = request_words(r, WORD_QUEUE_STOPPED)};
    }
    date last = date_at(c->target_at - 1, r->organisation->organisation.zone, NULL);
    int64_t left = date_to_days(last) - date_to_days(request_today(r));
    if (left < 0) {
        return (struct staff_target){staff_counted(r, WORD_QUEUE_DAYS_OVER, -left), STR("gh-late")};
    }
    return left == 0   ? (struct staff_target){request_words(r, WORD_QUEUE_TODAY), STR("gh-soon")}
           : left == 1 ? (struct staff_target){request_words(r, WORD_QUEUE_TOMORROW), STR("")}
                       : (struct staff_target){request_date(r, c->target_at - 1), STR("")};
}

str staff_case_who(struct request *r, const struct casefile *c)
{
    const struct definition *d;
    struct answers answers;
    if (c->answers.len == 0 || err_is(site_version(r->site, r->organisation, r->tx, r->arena, c->version_id, &d)) ||
        err_is(answers_decode(r->arena, c->answers, &answers))) {
        return (str){0};
    }
    struct answer_reader reader = {
        .arena = r->arena, .said = r->language, .language = request_definition_language(r, d)};
    return staff_who_line(r->arena, staff_who_of(&reader, d, &answers));
}

static struct staff_case_row staff_case_row_of(struct request *r, const struct casefile *c)
{
    str reference = reference_of(r->arena, r->organisation->organisation.reference_key, c->id);
    struct staff_target target = staff_target_of(r, c);
    bool wrote = c->person_at != 0 && c->closed_at == 0;
    return (struct staff_case_row){.reference = reference,
                                   .href = staff_case_path(r, reference),
                                   .service = request_by_language(r, c->service_name),
                                   .who = staff_case_who(r, c),
                                   .status_words = wrote ? request_words(r, WORD_QUEUE_PERSON_WROTE)
                                                         : staff_case_status(r->language, c->status),
                                   .tag_classes = wrote ? STR("govuk-tag--purple") : staff_case_tag(c->status),
                                   .target = target.words,
                                   .target_classes = target.classes,
                                   .with = c->assignee_id != 0 ? c->assignee_name : request_words(r, WORD_QUEUE_NOBODY),
                                   .nobody = c->assignee_id == 0};
}

// ---- The filter -------------------------------------------------------------------------------------------

struct fields staff_date_kept(struct request *r, str name, int64_t at)
{
    static const char *const parts[] = {"day", "month", "year"};
    int seconds;
    date d = date_at(at, r->organisation->organisation.zone, &seconds);
    int numbers[] = {d.day, d.month, d.year};
    struct field *items = arena_array(r->arena, struct field, 3);
    for (size_t i = 0; i < 3; i++) {
        items[i] = (struct field){.name = arena_printf(r->arena, "%.*s-%s", STR_ARG(name), parts[i]),
                                  .value = arena_printf(r->arena, "%d", numbers[i])};
    }
    return at == 0 ? (struct fields){0} : (struct fields){items, 3};
}

struct govuk_date_part_list staff_date_parts(struct request *r, const struct fields *asked, str name)
{
    static const struct {
        str name;
        const struct word *word;
        str classes;
    } parts[] = {{STR_INIT("day"), WORD_DATE_DAY, STR_INIT("govuk-input--width-2")},
                 {STR_INIT("month"), WORD_DATE_MONTH, STR_INIT("govuk-input--width-2")},
                 {STR_INIT("year"), WORD_DATE_YEAR, STR_INIT("govuk-input--width-4")}};
    struct govuk_date_part *items = arena_array(r->arena, struct govuk_date_part, 3);
    for (size_t i = 0; i < 3; i++) {
        items[i] = (struct govuk_date_part){.name = parts[i].name,
                                            .label = request_words(r, parts[i].word),
                                            .classes = parts[i].classes,
                                            .value = fields_part(asked, name, parts[i].name)};
    }
    return (struct govuk_date_part_list){items, 3};
}

struct staff_choice {
    str value;
    const struct word *word;
};

// Options whose words are ours, the chosen one by the field of that name.
static struct govuk_option_list staff_options(struct request *r, str field, const struct staff_choice *choices,
                                              size_t count)
{
    struct govuk_option *items = arena_array(r->arena, struct govuk_option, count + CASE_STATUS__COUNT);
    str chosen = request_query(r, field);
    for (size_t i = 0; i < count; i++) {
        items[i] = (struct govuk_option){.text = request_words(r, choices[i].word),
                                         .value = choices[i].value,
                                         .empty_value = choices[i].value.len == 0,
                                         .selected = str_eq(choices[i].value, chosen) ? CHOICE_YES : CHOICE_UNSET};
    }
    return (struct govuk_option_list){items, count};
}

static struct govuk_option_list staff_status_options(struct request *r)
{
    static const struct staff_choice states[] = {{STR_INIT(""), WORD_QUEUE_OPEN},
                                                 {STR_INIT("closed-all"), WORD_QUEUE_CLOSED},
                                                 {STR_INIT("all"), WORD_STAFF_ANY_STATUS},
                                                 {STR_INIT("complaints"), WORD_QUEUE_COMPLAINTS}};
    struct govuk_option_list list = staff_options(r, STR("status"), states, sizeof states / sizeof states[0]);
    struct govuk_option *items = arena_array(r->arena, struct govuk_option, list.count + CASE_STATUS__COUNT);
    memcpy(items, list.items, list.count * sizeof *items);
    for (enum case_status s = 0; s < CASE_STATUS__COUNT; s++) {
        str name = case_status_name(s);
        bool chosen = str_eq(name, request_query(r, STR("status")));
        items[list.count++] = (struct govuk_option){
            .text = staff_case_status(r->language, s), .value = name, .selected = chosen ? CHOICE_YES : CHOICE_UNSET};
    }
    return (struct govuk_option_list){items, list.count};
}

static err staff_service_options(struct request *r, struct govuk_option_list *ret_list)
{
    struct service *services;
    size_t count;
    TRY(staff_services(r, &services, &count));
    struct govuk_option *items = arena_array(r->arena, struct govuk_option, count + 1);
    items[0] = (struct govuk_option){.text = request_words(r, WORD_QUEUE_ALL_SERVICES), .empty_value = true};
    for (size_t i = 0; i < count; i++) {
        bool chosen = str_eq(services[i].key, request_query(r, STR("service")));
        items[i + 1] = (struct govuk_option){.text = request_by_language(r, services[i].name),
                                             .value = services[i].key,
                                             .selected = chosen ? CHOICE_YES : CHOICE_UNSET};
    }
    *ret_list = (struct govuk_option_list){items, count + 1};
    return NO_ERR;
}

static struct govuk_option staff_number_option(struct request *r, int64_t id, str name, int64_t chosen)
{
    return (struct govuk_option){.text = name,
                                 .value = arena_printf(r->arena, "%lld", (long long)id),
                                 .selected = id == chosen ? CHOICE_YES : CHOICE_UNSET};
}

err staff_team_options(struct request *r, const struct word *none, int64_t chosen, struct govuk_option_list *ret_list)
{
    struct team_list teams;
    TRY(team_list(r->tx, r->arena, &teams));
    struct govuk_option *items = arena_array(r->arena, struct govuk_option, teams.count + 1);
    items[0] = (struct govuk_option){.text = request_words(r, none), .empty_value = true};
    for (size_t i = 0; i < teams.count; i++) {
        items[i + 1] = staff_number_option(r, teams.items[i].id, teams.items[i].name, chosen);
    }
    *ret_list = (struct govuk_option_list){items, teams.count == 0 ? 0 : teams.count + 1};
    return NO_ERR;
}

err staff_user_options(struct request *r, const struct word *none, int64_t chosen, struct govuk_option_list *ret_list)
{
    struct team_choices users;
    TRY(team_users(r->tx, r->arena, 0, &users));
    struct govuk_option *items = arena_array(r->arena, struct govuk_option, users.count + 1);
    items[0] = (struct govuk_option){.text = request_words(r, none), .empty_value = true};
    for (size_t i = 0; i < users.count; i++) {
        items[i + 1] = staff_number_option(r, users.items[i].id, users.items[i].name, chosen);
    }
    *ret_list = (struct govuk_option_list){items, users.count + 1};
    return NO_ERR;
}

static err staff_queue_controls(struct request *r, const struct staff_queue *q, struct staff_cases_view *view)
{
    static const struct staff_choice ages[] = {{STR_INIT(""), WORD_QUEUE_ANY_AGE},
                                               {STR_INIT("1"), WORD_QUEUE_AGE_DAY},
                                               {STR_INIT("7"), WORD_QUEUE_AGE_WEEK},
                                               {STR_INIT("14"), WORD_QUEUE_AGE_FORTNIGHT},
                                               {STR_INIT("28"), WORD_QUEUE_AGE_MONTH}};
    static const struct staff_choice orders[] = {{STR_INIT(""), WORD_QUEUE_BY_TARGET},
                                                 {STR_INIT("newest"), WORD_QUEUE_NEWEST},
                                                 {STR_INIT("oldest"), WORD_QUEUE_OLDEST}};
    TRY(staff_service_options(r, &view->services));
    TRY(staff_team_options(r, WORD_QUEUE_ALL_TEAMS, q->team_id, &view->teams));
    TRY(staff_user_options(r, WORD_QUEUE_ANYBODY, q->filter.assignee_id, &view->users));
    view->statuses = staff_status_options(r);
    view->ages = staff_options(r, STR("days"), ages, sizeof ages / sizeof ages[0]);
    view->orders = staff_options(r, STR("order"), orders, sizeof orders / sizeof orders[0]);
    view->from = staff_date_parts(r, &r->query, STR("from"));
    view->to = staff_date_parts(r, &r->query, STR("to"));
    struct govuk_item *late = arena_new(r->arena, struct govuk_item);
    *late = (struct govuk_item){.value = STR("1"),
                                .text = request_words(r, WORD_QUEUE_ONLY_LATE),
                                .checked = q->late ? CHOICE_YES : CHOICE_UNSET};
    view->late = (struct govuk_item_list){late, 1};
    struct staff_hidden *who = arena_new(r->arena, struct staff_hidden);
    *who = (struct staff_hidden){STR("who"), request_query(r, STR("who"))};
    view->kept = (struct staff_hidden_list){who, who->value.len != 0};
    const struct queue_filter *f = &q->filter;
    bool dates = f->submitted_from != 0 || f->submitted_until != INT64_MAX || q->date_is_wrong;
    view->more_filters = dates || q->late || q->team_id != 0 || request_query(r, STR("user")).len != 0 ||
                         request_query(r, STR("order")).len != 0;
    view->filtered = view->more_filters || f->by_status || f->service_id != 0 || q->who != STAFF_EVERYONES;
    return NO_ERR;
}

// ---- Tabs, and what presses ---------------------------------------------------------------------------------

static str staff_count_words(struct request *r, int64_t count)
{
    return count > QUEUE_COUNT_MAX ? arena_printf(r->arena, "%d+", QUEUE_COUNT_MAX)
                                   : arena_printf(r->arena, "%lld", (long long)count);
}

static err staff_queue_tabs(struct request *r, const struct staff_queue *q, struct staff_cases_view *view)
{
    static const str without[] = {STR_INIT("who"), STR_INIT("user"), STR_INIT("team")};
    struct staff_tab *tabs = arena_array(r->arena, struct staff_tab, STAFF_WHO__COUNT);
    size_t count = 0;
    for (enum staff_who who = 0; who < STAFF_WHO__COUNT; who++) {
        if (who == STAFF_MY_TEAMS && q->mine.count == 0) {
            continue;
        }
        struct field whose = {STR("who"), staff_whose[who].name, NULL};
        struct staff_queue of;
        int64_t number;
        TRY(staff_queue_of(r, &(struct fields){&whose, 1}, false, &of));
        TRY(queue_count(r->tx, &of.filter, &number));
        str more = ARENA_JOIN(r->arena, STR("who="), staff_whose[who].name);
        bool current = who == q->who && q->team_id == 0 && request_query(r, STR("user")).len == 0;
        tabs[count++] = (struct staff_tab){.text = request_words(r, staff_whose[who].word),
                                           .href = staff_queue_href(r, &r->query, STR(""), without, 3, more),
                                           .count = staff_count_words(r, number),
                                           .current = current};
    }
    view->tabs = (struct staff_tab_list){tabs, count};
    return NO_ERR;
}

// Of those that the tab shows: how many are over their target, and how many are due by the end of today.
static err staff_queue_presses(struct request *r, const struct staff_queue *q, struct staff_cases_view *view)
{
    struct queue_filter f = q->filter;
    date tomorrow = date_from_days(date_to_days(request_today(r)) + 1);
    int64_t over;
    int64_t due;
    f.target_before = clock_now_s() + 1;
    TRY(queue_count(r->tx, &f, &over));
    f.target_before = date_begins_s(tomorrow, r->organisation->organisation.zone) + 1;
    TRY(queue_count(r->tx, &f, &due));
    if (over > 0) {
        view->over = staff_counted(r, WORD_QUEUE_OVER_TARGET, over);
    }
    if (due > over && over <= QUEUE_COUNT_MAX) {
        view->due = staff_counted(r, WORD_QUEUE_DUE_TODAY, due - over);
    }
    return NO_ERR;
}

static err staff_queue_kept_views(struct request *r, struct staff_cases_view *view)
{
    struct queue_view_list views;
    str here = staff_queue_query(r, &r->query);
    TRY(queue_views(r->tx, r->arena, r->user.id, &views));
    struct staff_tab *tabs = arena_array(r->arena, struct staff_tab, views.count + 1);
    str path = staff_queue_href(r, &r->query, STR("/views"), NULL, 0, STR(""));
    str_cut(path, '?', &path, &(str){0});
    for (size_t i = 0; i < views.count; i++) {
        tabs[i] = (struct staff_tab){
            .text = views.items[i].name,
            .href = ARENA_JOIN(r->arena, staff_cases_path(r), STR("?"), views.items[i].query),
            .current = str_eq(views.items[i].query, here),
            .drop_href = arena_printf(r->arena, "%.*s/%lld/remove", STR_ARG(path), (long long)views.items[i].id)};
    }
    view->views = (struct staff_tab_list){tabs, views.count};
    view->view_href = path;
    size_t count = 0;
    struct staff_hidden *asked = arena_array(r->arena, struct staff_hidden, r->query.count + 1);
    for (size_t i = 0; i < r->query.count; i++) {
        const struct field *f = &r->query.items[i];
        if (f->value.len != 0 && staff_queue_is_field(f->name)) {
            asked[count++] = (struct staff_hidden){f->name, f->value};
        }
    }
    view->asked = (struct staff_hidden_list){asked, count};
    return NO_ERR;
}

// What the page takes for granted, a download is told.
static void staff_queue_export(struct request *r, const struct staff_queue *q, struct staff_cases_view *view)
{
    struct staff_hidden *fields = arena_array(r->arena, struct staff_hidden, view->asked.count + 2);
    size_t count = 0;
    for (size_t i = 0; i < view->asked.count; i++) {
        if (!str_eq(view->asked.items[i].name, STR("who")) && !str_eq(view->asked.items[i].name, STR("order"))) {
            fields[count++] = view->asked.items[i];
        }
    }
    fields[count++] = (struct staff_hidden){STR("who"), staff_whose[q->who].name};
    if (request_query(r, STR("status")).len == 0) {
        fields[count++] = (struct staff_hidden){STR("status"), STR("open")};
    }
    view->export_fields = (struct staff_hidden_list){fields, count};
    view->export_href = arena_concat(r->arena, staff_cases_path(r), STR("/export"));
    view->downloads_href = REQUEST_PATH(r, r->organisation->organisation.key, STR("staff"), STR("downloads"));
}

// ---- The page -----------------------------------------------------------------------------------------------

// True where what is looked for is the reference of a case: the request was answered.
static bool staff_search_reference(struct request *r, str typed)
{
    int64_t id;
    struct casefile found;
    const uint8_t *key = r->organisation->organisation.reference_key;
    if (!reference_read(key, typed, &id) || err_is(staff_case_get(r, id, &found))) {
        return false;
    }
    request_redirect(r, staff_case_path(r, reference_of(r->arena, key, id)));
    return true;
}

static str staff_percent(struct request *r, str text)
{
    char *to = arena_alloc(r->arena, text.len * 3 + 1, 1);
    return (str){to, encode_percent_to(to, text)};
}

static err staff_queue_rows(struct request *r, const struct staff_queue *q, struct staff_cases_view *view)
{
    struct casefile *cases;
    size_t count;
    TRY(queue_list(r->tx, r->arena, &q->filter, &cases, &count));
    size_t shown = count > LIMIT_ROWS_PER_PAGE ? LIMIT_ROWS_PER_PAGE : count;
    struct staff_case_row *rows = arena_array(r->arena, struct staff_case_row, shown + 1);
    for (size_t i = 0; i < shown; i++) {
        rows[i] = staff_case_row_of(r, &cases[i]);
    }
    view->rows = (struct staff_case_row_list){rows, shown};
    if (count > shown) {
        const struct casefile *last = &cases[shown - 1];
        int64_t key = q->filter.state == QUEUE_COMPLAINTS ? last->complained_at : last->target_at;
        str after = arena_printf(r->arena, "after=%lld-%lld", (long long)key, (long long)last->id);
        if (q->filter.found != NULL) {
            after = ARENA_JOIN(r->arena, STR("reference="), staff_percent(r, view->reference), STR("&"), after);
        }
        view->next_href = staff_queue_href(r, &r->query, STR(""), NULL, 0, after);
    }
    return NO_ERR;
}

static err staff_queue_view_of(struct request *r, struct staff_cases_view *view)
{
    struct staff_queue q;
    TRY(staff_queue_of(r, &r->query, false, &q));
    struct find_tokens found = find_of_typed(r->arena, r->organisation->organisation.hash_key, view->reference);
    if (view->reference.len != 0) {
        q.filter.found = &found;
        view->found = true;
    }
    TRY(staff_queue_rows(r, &q, view));
    if (view->reference.len != 0 && view->rows.count == 0) {
        view->reference_error = request_words(r, WORD_STAFF_NO_SUCH_REFERENCE);
    }
    TRY(staff_queue_controls(r, &q, view));
    TRY(staff_queue_tabs(r, &q, view));
    TRY(staff_queue_presses(r, &q, view));
    TRY(staff_queue_kept_views(r, view));
    if (user_may(&r->user, PERMISSION_CASE_EXPORT)) {
        staff_queue_export(r, &q, view);
    }
    view->date_error = q.date_is_wrong ? request_words(r, WORD_STAFF_DATE_WRONG) : STR("");
    return NO_ERR;
}

static void staff_show_queue(struct request *r, int status, struct staff_cases_view *view)
{
    view->frame = staff_frame(r, request_words(r, WORD_STAFF_CASES), STR("staff-cases"));
    err e = staff_queue_view_of(r, view);
    if (err_is(e)) {
        request_fail(r, e);
        return;
    }
    view->frame.has_errors = view->date_error.len != 0 || view->reference_error.len != 0 || view->view_error.len != 0;
    REQUEST_RENDER(r, status, page_staff_cases, &view->frame, view);
}

void staff_cases(struct request *r)
{
    struct staff_cases_view view = {.reference = str_trim(request_query(r, STR("reference")))};
    if (!staff_search_reference(r, view.reference)) {
        staff_show_queue(r, 200, &view);
    }
}

// ---- Views that are kept --------------------------------------------------------------------------------------

struct staff_keeping {
    struct queue_view view;
    str back;
};

void staff_keep_view(struct request *r)
{
    struct staff_keeping *keeping = arena_new(r->arena, struct staff_keeping);
    struct queue_view_list views;
    str name = str_trim(request_form(r, STR("name")));
    err e = queue_views(r->tx, r->arena, r->user.id, &views);
    if (err_is(e)) {
        request_fail(r, e);
        return;
    }
    keeping->view = (struct queue_view){0, r->user.id, name, staff_queue_query(r, &r->form)};
    keeping->back = staff_queue_href(r, &r->form, STR(""), NULL, 0, STR(""));
    if (name.len == 0 || views.count >= QUEUE_VIEW_COUNT_MAX) {
        struct staff_cases_view view = {
            .view_name = name,
            .view_error = request_words(r, name.len == 0 ? WORD_QUEUE_VIEW_UNNAMED : WORD_QUEUE_VIEW_TOO_MANY)};
        r->query = r->form; // the queue as it was
        staff_show_queue(r, 422, &view);
        return;
    }
    r->data = keeping;
}

err staff_keep_view_unit(struct tx *tx, void *data)
{
    const struct staff_keeping *keeping = data;
    return queue_view_keep(tx, &keeping->view);
}

void staff_drop_view(struct request *r)
{
    struct staff_keeping *keeping = arena_new(r->arena, struct staff_keeping);
    if (!str_to_i64(request_param(r, 1), 1, INT64_MAX, &keeping->view.id)) {
        request_not_found(r);
        return;
    }
    keeping->view.user_id = r->user.id;
    keeping->back = staff_cases_path(r);
    r->data = keeping;
}

err staff_drop_view_unit(struct tx *tx, void *data)
{
    const struct staff_keeping *keeping = data;
    return queue_view_drop(tx, keeping->view.user_id, keeping->view.id);
}

void staff_view_kept(struct request *r)
{
    const struct staff_keeping *keeping = r->data;
    request_redirect(r, keeping->back);
}
