// SPDX-License-Identifier: Apache-2.0
// When a page is shown, a question is asked, a way is gone: chosen by question, comparison and value.
#include "web/builder_when.h"
#include "design/when.h"
#include "html/words_list.h"
#include "web/builder_pages.h"
#include "web/builder_said.h"
#include "web/builder_state.h"
#include "web/builder_when_view.h"
#include "web/page_builder_when.h"
#include "web/staff_service_pages.h"
#include "web/staff_view.h"

// Where a date is counted from today: what stands in the form, and what it is.
static const struct {
    str name;
    int64_t days, months; // of one
} when_units[] = {{STR_INIT("days-ago"), -1, 0},
                  {STR_INIT("days-ahead"), 1, 0},
                  {STR_INIT("months-ago"), 0, -1},
                  {STR_INIT("months-ahead"), 0, 1}};
enum {
    WHEN_UNITS = sizeof when_units / sizeof when_units[0]
};

// ---- One comparison ------------------------------------------------------------------------------------------------

static struct govuk_option_list when_operator_options(struct request *r, const struct question_type *type,
                                                      enum condition_operator now)
{
    enum condition_operator fitting[OPERATOR__COUNT + 1];
    size_t count = type == NULL ? 0 : when_operators(type, fitting);
    bool among = false;
    for (size_t i = 0; i < count; i++) {
        among = among || fitting[i] == now;
    }
    if (!among && now < OPERATOR__COUNT) {
        fitting[count++] = now;
    }
    struct govuk_option *items = arena_array(r->arena, struct govuk_option, count + 1);
    for (size_t i = 0; i < count; i++) {
        items[i] = builder_option(builder_operator(r, fitting[i]), condition_operator_names[fitting[i]],
                                  condition_operator_names[now < OPERATOR__COUNT ? now : fitting[0]]);
    }
    return (struct govuk_option_list){items, count};
}

static struct govuk_option_list when_choices(struct request *r, const struct builder *b,
                                             const struct outline_question *q, str chosen)
{
    const struct question_type *type = question_type_find(q->type);
    struct govuk_option *items = arena_array(r->arena, struct govuk_option, q->option_count + 2);
    if (type != NULL && type->written == WRITTEN_BOOL) {
        str value = str_eq(chosen, STR("yes")) ? STR("true") : str_eq(chosen, STR("no")) ? STR("false") : chosen;
        items[0] = builder_option(request_words(r, WORD_ANSWER_YES), STR("true"), value);
        items[1] = builder_option(request_words(r, WORD_ANSWER_NO), STR("false"), value);
        return (struct govuk_option_list){items, 2};
    }
    for (size_t i = 0; i < q->option_count; i++) {
        items[i] =
            builder_option(outline_said(&b->outline, q->options[i].label, b->language), q->options[i].value, chosen);
    }
    return (struct govuk_option_list){items, q->option_count};
}

static struct govuk_option_list when_unit_options(struct request *r, const struct when_row *row)
{
    static const struct word *const words[WHEN_UNITS] = {WORD_BUILDER_UNIT_DAYS_AGO, WORD_BUILDER_UNIT_DAYS_AHEAD,
                                                         WORD_BUILDER_UNIT_MONTHS_AGO, WORD_BUILDER_UNIT_MONTHS_AHEAD};
    struct govuk_option *items = arena_array(r->arena, struct govuk_option, WHEN_UNITS + 1);
    str chosen = {0};
    for (size_t i = 0; i < WHEN_UNITS && row->relative; i++) {
        bool is = row->months != 0 ? row->months * when_units[i].months > 0
                                   : row->days * when_units[i].days > 0 || (row->days == 0 && when_units[i].days == 1);
        chosen = is ? when_units[i].name : chosen;
    }
    items[0] = builder_option(request_words(r, WORD_BUILDER_UNIT_NONE), STR(""), chosen);
    for (size_t i = 0; i < WHEN_UNITS; i++) {
        items[i + 1] = builder_option(request_words(r, words[i]), when_units[i].name, chosen);
    }
    return (struct govuk_option_list){items, WHEN_UNITS + 1};
}

static struct builder_when_row when_row_view(struct request *r, const struct builder *b, const struct when_row *row,
                                             size_t at)
{
    const struct outline_question *q = outline_find_question(&b->outline, row->question, NULL);
    const struct question_type *type = q == NULL ? NULL : question_type_find(q->type);
    struct builder_when_row view = {.at = arena_printf(r->arena, "w%zu", at + 1),
                                    .question = row->question,
                                    .name =
                                        q == NULL ? row->question : outline_said(&b->outline, q->title, b->language),
                                    .operators = when_operator_options(r, type, row->compare),
                                    .value = row->value};
    int64_t count = row->months != 0 ? row->months : row->days;
    if (row->relative) {
        view.count = arena_printf(r->arena, "%lld", (long long)(count < 0 ? -count : count));
    }
    if (type != NULL) {
        view.choices = when_choices(r, b, q, row->value);
        view.takes_today = when_takes_today(type);
        view.units = when_unit_options(r, row);
        view.example = builder_example(type);
    }
    return view;
}

// ---- What it is of -------------------------------------------------------------------------------------------------

static const struct outline_when *when_of(const struct builder *b)
{
    static const struct outline_when none = {.kind = WHEN_NONE};
    int64_t way;
    if (b->edit.way.len != 0) {
        return str_to_i64(b->edit.way, 0, (int64_t)b->page->way_count - 1, &way) ? &b->page->ways[way].when : &none;
    }
    const struct outline_question *q = b->edit.question.len == 0 ? NULL : outline_question(b->page, b->edit.question);
    return q != NULL ? &q->when : b->edit.question.len == 0 ? &b->page->when : NULL;
}

static struct govuk_option_list when_targets(struct request *r, const struct builder *b, str chosen)
{
    struct govuk_option *items = arena_array(r->arena, struct govuk_option, b->outline.page_count + 1);
    size_t count = 0;
    for (size_t i = 0; i < b->outline.page_count; i++) {
        const struct outline_page *page = &b->outline.pages[i];
        if (page != b->page) {
            items[count++] = builder_option(outline_page_name(&b->outline, page, b->language), page->id, chosen);
        }
    }
    items[count++] = builder_option(request_words(r, WORD_BUILDER_CHECK_ANSWERS), STR("check-answers"), chosen);
    return (struct govuk_option_list){items, count};
}

// Questions whose answers are there by then: those of earlier pages, and of this one where that may be.
static struct govuk_option_list when_questions(struct request *r, const struct builder *b)
{
    struct govuk_option *items = NULL;
    size_t count = 0;
    size_t room = 0;
    bool own = b->edit.way.len != 0 || b->edit.question.len != 0;
    for (size_t i = 0; i < b->outline.page_count; i++) {
        const struct outline_page *page = &b->outline.pages[i];
        if (page == b->page && !own) {
            break;
        }
        for (size_t k = 0; k < page->question_count && (!page->repeats || page == b->page); k++) {
            const struct outline_question *q = &page->questions[k];
            if (page == b->page && str_eq(q->id, b->edit.question)) {
                break;
            }
            *arena_push(r->arena, struct govuk_option, items, count, room) =
                builder_option(outline_said(&b->outline, q->title, b->language), q->id, STR(""));
        }
        if (page == b->page) {
            break;
        }
    }
    return (struct govuk_option_list){items, count};
}

static str when_about(struct request *r, const struct builder *b)
{
    const struct outline_question *q = b->edit.question.len == 0 ? NULL : outline_question(b->page, b->edit.question);
    str name = q == NULL ? outline_page_name(&b->outline, b->page, b->language)
                         : outline_said(&b->outline, q->title, b->language);
    struct words_place place = {.name = "name", .text = name};
    const struct word *word = b->edit.way.len != 0 ? WORD_BUILDER_WHEN_OF_WAY
                              : q != NULL          ? WORD_BUILDER_WHEN_OF_QUESTION
                                                   : WORD_BUILDER_WHEN_OF_PAGE;
    return request_words_with(r, word, &place, 1);
}

// ---- Showing -------------------------------------------------------------------------------------------------------

static void when_wrong(struct request *r, const struct builder *b, struct builder_when_view *view,
                       struct builder_when_row *rows)
{
    struct govuk_error_link *link = arena_new(r->arena, struct govuk_error_link);
    *link = (struct govuk_error_link){.text = builder_failed(r, b, WORD_BUILDER_WHEN_WRONG), .href = STR("#said")};
    for (size_t i = 0; i < b->edit.when.count && b->failed.kind == ERR_INPUT; i++) {
        const struct when_row *row = &b->edit.when.items[i];
        const struct outline_question *q = outline_find_question(&b->outline, row->question, NULL);
        if (q == NULL || !when_row_fits(q, row)) {
            rows[i].error = link->text;
            link->href = ARENA_JOIN(r->arena, STR("#"), rows[i].at, STR("-value"));
            break;
        }
    }
    view->errors = (struct govuk_error_link_list){link, 1};
    view->frame.has_errors = true;
}

void builder_when_show(struct request *r, int status, struct builder *b)
{
    const struct outline_when *now = when_of(b);
    struct when_rows rows;
    if (now == NULL) { // the question is gone
        builder_show(r, status, b);
        return;
    }
    struct builder_when_view view = {.frame = staff_frame(r, when_about(r, b), STR("builder-when")),
                                     .about = when_about(r, b),
                                     .said = builder_said(r, b, now),
                                     .edit_href = builder_path(r, b, STR("")),
                                     .here = arena_concat(r->arena, builder_path(r, b, b->page->id), STR("/when")),
                                     .seen = b->draft.number,
                                     .page = b->page->id,
                                     .question = b->edit.question,
                                     .way = b->edit.way,
                                     .of_way = b->edit.way.len != 0,
                                     .is_new = str_eq(b->edit.way, STR("new")),
                                     .questions = when_questions(r, b)};
    view.fixed = !when_rows(&b->outline, now, &rows);
    view.named = rows.name;
    if (err_is(b->failed)) {
        rows = b->edit.when;
    } else if (request_query(r, STR("add")).len != 0 && rows.count < WHEN_ROWS_MAX) {
        rows.items[rows.count++] =
            (struct when_row){.question = request_query(r, STR("add")), .compare = OPERATOR__COUNT};
    }
    struct builder_when_row *items = arena_array(r->arena, struct builder_when_row, WHEN_ROWS_MAX);
    for (size_t i = 0; i < rows.count; i++) {
        items[i] = when_row_view(r, b, &rows.items[i], i);
    }
    int64_t way;
    bool known = str_to_i64(b->edit.way, 0, (int64_t)b->page->way_count - 1, &way);
    view.targets = when_targets(r, b, b->edit.to.len != 0 ? b->edit.to : known ? b->page->ways[way].page : STR(""));
    view.rows = (struct builder_when_row_list){items, rows.count};
    view.joined = rows.count > 1;
    view.any = rows.any;
    view.frame.id = b->page->id;
    view.frame.back_href = builder_path(r, b, b->page->id);
    if (err_is(b->failed)) {
        when_wrong(r, b, &view, items);
    }
    REQUEST_RENDER(r, status, page_builder_when, &view.frame, &view);
}

void builder_when_looked(struct request *r)
{
    struct builder *b = r->data;
    b->page = outline_page(&b->outline, request_param(r, 2));
    b->edit.question = request_query(r, STR("question"));
    b->edit.way = request_query(r, STR("way"));
    str add = request_query(r, STR("add"));
    bool known = add.len == 0 || outline_find_question(&b->outline, add, NULL) != NULL;
    if (b->page == NULL || when_of(b) == NULL || !known) {
        request_not_found(r);
        return;
    }
    builder_when_show(r, 200, b);
}

// ---- Out of the form -----------------------------------------------------------------------------------------------

static enum condition_operator when_operator_typed(struct request *r, str name)
{
    enum condition_operator compare = 0;
    while (compare < OPERATOR__COUNT && !str_eq(condition_operator_names[compare], request_form(r, name))) {
        compare++;
    }
    return compare;
}

static struct when_row when_row_typed(struct request *r, str at)
{
    int64_t count = 0;
    str unit = request_form(r, arena_concat(r->arena, at, STR("-unit")));
    str typed = str_trim(request_form(r, arena_concat(r->arena, at, STR("-count"))));
    struct when_row row = {.question = request_form(r, arena_concat(r->arena, at, STR("-question"))),
                           .compare = when_operator_typed(r, arena_concat(r->arena, at, STR("-operator"))),
                           .value = str_trim(request_form(r, arena_concat(r->arena, at, STR("-value"))))};
    for (size_t i = 0; i < WHEN_UNITS; i++) {
        if (str_eq(when_units[i].name, unit)) {
            bool fine = typed.len == 0 || str_to_i64(typed, 0, 400000, &count);
            row.relative = fine;
            row.value = fine ? STR("") : typed;
            row.days = when_units[i].days * count;
            row.months = when_units[i].months * count;
        }
    }
    if (!when_takes_value(row.compare)) {
        row = (struct when_row){.question = row.question, .compare = row.compare};
    }
    return row;
}

void builder_when_read(struct request *r, struct builder *b)
{
    struct when_rows *rows = &b->edit.when;
    b->edit.to = request_form(r, STR("to"));
    rows->any = str_eq(request_form(r, STR("join")), STR("any"));
    for (size_t i = 0; i < WHEN_ROWS_MAX; i++) {
        str at = arena_printf(r->arena, "w%zu", i + 1);
        if (!fields_has(&r->form, arena_concat(r->arena, at, STR("-question")))) {
            break;
        }
        if (request_form(r, arena_concat(r->arena, at, STR("-remove"))).len == 0) {
            rows->items[rows->count++] = when_row_typed(r, at);
        }
    }
}
