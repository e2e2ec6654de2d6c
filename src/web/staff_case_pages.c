// SPDX-License-Identifier: Apache-2.0
#include "base/encode.h"
#include "base/limits.h"
#include "core/upload.h"
#include "journey/answers.h"
#include "web/page_staff_case.h"
#include "web/page_staff_cases.h"
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

static str staff_cases_path(struct request *r)
{
    return REQUEST_PATH(r, r->organisation->organisation.key, STR("staff"), STR("cases"));
}

static str staff_case_path(struct request *r, str reference)
{
    return REQUEST_PATH(r, r->organisation->organisation.key, STR("staff"), STR("cases"), reference);
}

// ---- The list -----------------------------------------------------------------------------------------

static bool staff_date_of(const struct fields *query, str name, date *ret_date, bool *ret_wrong)
{
    str day = str_trim(fields_part(query, name, STR("day")));
    str month = str_trim(fields_part(query, name, STR("month")));
    str year = str_trim(fields_part(query, name, STR("year")));
    if (day.len == 0 && month.len == 0 && year.len == 0) {
        return false;
    }
    int64_t d;
    int64_t m;
    int64_t y;
    if (!str_to_i64(day, 1, 31, &d) || !str_to_i64(month, 1, 12, &m) || !str_to_i64(year, 1, 9999, &y) ||
        !date_is_real((date){(int)y, (int)m, (int)d})) {
        *ret_wrong = true;
        return false;
    }
    *ret_date = (date){(int)y, (int)m, (int)d};
    return true;
}

// Midnight at its beginning, in the organisation's zone.
static int64_t staff_day_begins(const struct request *r, date d)
{
    int64_t utc = date_to_days(d) * 86400;
    int seconds;
    date there = date_at(utc, r->organisation->organisation.zone, &seconds);
    return date_compare(there, d) < 0 ? utc + (86400 - seconds) : utc - seconds;
}

struct case_filter staff_case_filter(const struct request *r, int64_t limit, bool *ret_wrong)
{
    struct case_filter f = {.submitted_until = INT64_MAX, .limit = limit};
    date d;
    *ret_wrong = false;
    f.by_status = case_status_find(request_query(r, STR("status")), &f.status);
    if (staff_date_of(&r->query, STR("from"), &d, ret_wrong)) {
        f.submitted_from = staff_day_begins(r, d);
    }
    if (staff_date_of(&r->query, STR("to"), &d, ret_wrong)) {
        f.submitted_until = staff_day_begins(r, date_from_days(date_to_days(d) + 1));
    }
    if (!str_to_i64(request_query(r, STR("before")), 1, INT64_MAX, &f.before)) {
        f.before = 0;
    }
    return f;
}

static struct govuk_date_part_list staff_date_parts(struct request *r, str name)
{
    static const struct {
        str name;
        enum word word;
        str classes;
    } parts[] = {{STR_INIT("day"), WORD_DATE_DAY, STR_INIT("govuk-input--width-2")},
                 {STR_INIT("month"), WORD_DATE_MONTH, STR_INIT("govuk-input--width-2")},
                 {STR_INIT("year"), WORD_DATE_YEAR, STR_INIT("govuk-input--width-4")}};
    struct govuk_date_part *items = arena_array(r->arena, struct govuk_date_part, 3);
    for (size_t i = 0; i < 3; i++) {
        items[i] = (struct govuk_date_part){.name = parts[i].name,
                                            .label = request_words(r, parts[i].word),
                                            .classes = parts[i].classes,
                                            .value = fields_part(&r->query, name, parts[i].name)};
    }
    return (struct govuk_date_part_list){items, 3};
}

static struct govuk_option_list staff_status_options(struct request *r, const struct case_filter *f)
{
    struct govuk_option *items = arena_array(r->arena, struct govuk_option, CASE_STATUS__COUNT + 1);
    items[0] = (struct govuk_option){.text = request_words(r, WORD_STAFF_ANY_STATUS), .empty_value = true};
    for (enum case_status s = 0; s < CASE_STATUS__COUNT; s++) {
        items[s + 1] = (struct govuk_option){.text = staff_case_status(r->language, s),
                                             .value = case_status_name(s),
                                             .selected = f->by_status && f->status == s ? CHOICE_YES : CHOICE_UNSET};
    }
    return (struct govuk_option_list){items, CASE_STATUS__COUNT + 1};
}

static struct staff_case_row staff_case_row_of(struct request *r, const struct casefile *c)
{
    str reference = reference_of(r->arena, r->organisation->organisation.reference_key, c->id);
    return (struct staff_case_row){.reference = reference,
                                   .href = staff_case_path(r, reference),
                                   .service = request_by_language(r, c->service_name),
                                   .status = case_status_name(c->status),
                                   .status_words = staff_case_status(r->language, c->status),
                                   .submitted = request_date_time(r, c->submitted_at),
                                   .tag_classes = staff_statuses[c->status].tag};
}

// The query again, with `before` in place of what it said.
static str staff_cases_query(struct request *r, str page, int64_t before)
{
    struct buf href;
    buf_init(&href, 16 * 1024);
    buf_put(&href, staff_cases_path(r));
    buf_put(&href, page);
    char join = '?';
    for (size_t i = 0; i < r->query.count; i++) {
        const struct field *f = &r->query.items[i];
        if (f->value.len == 0 || str_eq(f->name, STR("before")) || str_eq(f->name, STR("language"))) {
            continue;
        }
        buf_char(&href, join);
        encode_percent(&href, f->name);
        buf_char(&href, '=');
        encode_percent(&href, f->value);
        join = '&';
    }
    if (before != 0) {
        buf_printf(&href, "%cbefore=%lld", join, (long long)before);
    }
    str copy = arena_str(r->arena, buf_str(&href));
    buf_free(&href);
    return copy;
}

// A reference in the search box goes straight to its case.
static bool staff_search_reference(struct request *r, str *ret_error)
{
    str reference = str_trim(request_query(r, STR("reference")));
    int64_t id;
    struct casefile found;
    if (reference.len == 0) {
        return false;
    }
    if (reference_read(r->organisation->organisation.reference_key, reference, &id) &&
        !err_is(case_get(r->tx, r->arena, id, &found))) {
        request_redirect(r,
                         staff_case_path(r, reference_of(r->arena, r->organisation->organisation.reference_key, id)));
        return true;
    }
    *ret_error = request_words(r, WORD_STAFF_NO_SUCH_REFERENCE);
    return false;
}

void staff_cases(struct request *r)
{
    struct staff_cases_view view = {.frame = staff_frame(r, request_words(r, WORD_STAFF_CASES), STR("staff-cases")),
                                    .reference = request_query(r, STR("reference"))};
    bool wrong;
    struct case_filter f = staff_case_filter(r, LIMIT_ROWS_PER_PAGE + 1, &wrong);
    struct casefile *cases;
    size_t count;
    if (staff_search_reference(r, &view.reference_error)) {
        return;
    }
    err e = case_list(r->tx, r->arena, f, &cases, &count);
    if (err_is(e)) {
        request_fail(r, e);
        return;
    }
    size_t shown = count > LIMIT_ROWS_PER_PAGE ? LIMIT_ROWS_PER_PAGE : count;
    struct staff_case_row *rows = arena_array(r->arena, struct staff_case_row, shown + 1);
    for (size_t i = 0; i < shown; i++) {
        rows[i] = staff_case_row_of(r, &cases[i]);
    }
    view.rows = (struct staff_case_row_list){rows, shown};
    view.date_error = wrong ? request_words(r, WORD_STAFF_DATE_WRONG) : STR("");
    view.frame.has_errors = wrong || view.reference_error.len != 0;
    view.statuses = staff_status_options(r, &f);
    view.from = staff_date_parts(r, STR("from"));
    view.to = staff_date_parts(r, STR("to"));
    view.filtered = f.by_status || f.submitted_from != 0 || f.submitted_until != INT64_MAX;
    if (count > shown) {
        view.older_href = staff_cases_query(r, STR(""), cases[shown - 1].id);
    }
    if (permission_has(r->user.role, PERMISSION_CASE_EXPORT)) {
        view.csv_href = staff_cases_query(r, STR("/export.csv"), 0);
        view.json_href = staff_cases_query(r, STR("/export.json"), 0);
    }
    REQUEST_RENDER(r, 200, page_staff_cases, &view.frame, &view);
}

// ---- One case -----------------------------------------------------------------------------------------

static bool staff_find_case(struct request *r, struct casefile *ret_case)
{
    int64_t id;
    err e = FAIL(ERR_NOT_FOUND, "there is no such case");
    if (reference_read(r->organisation->organisation.reference_key, request_param(r, 1), &id)) {
        e = case_get(r->tx, r->arena, id, ret_case);
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

static struct staff_event staff_event_of(struct request *r, const struct case_event *e)
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
    } else {
        shown.title = request_words(r, WORD_EVENT_SUBMITTED);
    }
    return shown;
}

static err staff_events_of(struct request *r, int64_t case_id, struct staff_event_list *ret_events)
{
    struct case_event *events;
    size_t count;
    TRY(case_events(r->tx, r->arena, case_id, &events, &count));
    struct staff_event *items = arena_array(r->arena, struct staff_event, count + 1);
    for (size_t i = 0; i < count; i++) {
        items[i] = staff_event_of(r, &events[count - 1 - i]); // newest first
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

static void staff_show_case(struct request *r, const struct casefile *c, int status, str error)
{
    str reference = reference_of(r->arena, r->organisation->organisation.reference_key, c->id);
    str path = staff_case_path(r, reference);
    struct staff_case_view view = {.frame = staff_frame(r, request_words(r, WORD_STAFF_CASE_TITLE), STR("staff-case")),
                                   .reference = reference,
                                   .service = request_by_language(r, c->service_name),
                                   .status_words = staff_case_status(r->language, c->status),
                                   .status = case_status_name(c->status),
                                   .tag_classes = staff_statuses[c->status].tag,
                                   .submitted = request_date_time(r, c->submitted_at),
                                   .error = error,
                                   .status_href = arena_concat(r->arena, path, STR("/status")),
                                   .note_href = arena_concat(r->arena, path, STR("/note")),
                                   .may_write = permission_has(r->user.role, PERMISSION_CASE_WRITE),
                                   .next_statuses = staff_next_statuses(r, c->status)};
    enum language said;
    view.language = words_language(c->language, &said) ? words_languages[said].name : c->language;
    struct journey j;
    err e = staff_case_journey(r, r->tx, c, &j);
    if (!err_is(e)) {
        e = staff_events_of(r, c->id, &view.events);
    }
    if (err_is(e)) {
        request_fail(r, e);
        return;
    }
    struct answer_reader reader = texts_reader(r, &j);
    reader.files_href = arena_concat(r->arena, path, STR("/files"));
    struct journey_lines lines = journey_summary(&j);
    struct journey_figures figures = journey_figures_kept(&j);
    view.groups = answer_rows_by_section(&reader, &lines, STR(""));
    view.figures = answer_rows_figures(&reader, j.definition, &figures);
    view.frame.back_href = staff_cases_path(r);
    view.frame.has_errors = error.len != 0;
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
    TRY(upload_folder(r->arena, stores_dir(site_stores(r->site)), r->organisation->organisation.key, &folder));
    TRY(upload_open(folder, file->token, &fd, &size));
    char *at = size > LIMIT_RESPONSE ? NULL : buf_reserve(out, (size_t)size);
    ssize_t n = at == NULL ? -1 : read(fd, at, (size_t)size);
    close(fd);
    if (n != size) {
        return FAIL(ERR_IO, "a kept file cannot be read");
    }
    buf_added(out, (size_t)n);
    return NO_ERR;
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
    int64_t case_id, user_id;
    enum case_status from, to;
    str words, back;
};

static struct staff_change *staff_change_of(struct request *r, const struct casefile *c)
{
    struct staff_change *change = arena_new(r->arena, struct staff_change);
    change->case_id = c->id;
    change->user_id = r->user.id;
    change->back = staff_case_path(r, reference_of(r->arena, r->organisation->organisation.reference_key, c->id));
    return change;
}

void staff_set_status(struct request *r)
{
    struct casefile c;
    if (!staff_find_case(r, &c)) {
        return;
    }
    struct staff_change *change = staff_change_of(r, &c);
    bool known = case_status_find(request_form(r, STR("from")), &change->from) &&
                 case_status_find(request_form(r, STR("to")), &change->to);
    if (!known) {
        staff_show_case(r, &c, 422, request_words(r, WORD_STAFF_CHOOSE_STATUS));
        return;
    }
    if (c.status != change->from || !case_status_may_follow(change->from, change->to)) {
        // Somebody else was quicker; the page shows how it stands now.
        staff_show_case(r, &c, 409, request_words(r, WORD_STAFF_STATUS_CHANGED));
        return;
    }
    r->data = change;
}

err staff_set_status_unit(struct tx *tx, void *data)
{
    const struct staff_change *change = data;
    return case_set_status(tx, change->case_id, change->user_id, change->from, change->to);
}

void staff_add_note(struct request *r)
{
    struct casefile c;
    if (!staff_find_case(r, &c)) {
        return;
    }
    struct staff_change *change = staff_change_of(r, &c);
    change->words = str_trim(request_form(r, STR("words")));
    if (change->words.len == 0) {
        staff_show_case(r, &c, 422, request_words(r, WORD_STAFF_NOTE_EMPTY));
        return;
    }
    r->data = change;
}

err staff_add_note_unit(struct tx *tx, void *data)
{
    const struct staff_change *change = data;
    return case_add_note(tx, change->case_id, change->user_id, change->words);
}

void staff_case_changed(struct request *r)
{
    const struct staff_change *change = r->data;
    request_redirect(r, change->back);
}
