// SPDX-License-Identifier: Apache-2.0
// When a page is shown, a question is asked, a way is gone: chosen by question, comparison and value.
#include "web/builder_when.h"
#include "design/called.h"
#include "design/named.h"
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

// ---- One comparison, or a group of them ----------------------------------------------------------------------------

static const struct {
    str name;
    const struct word *word;
} when_joins[WHEN_JOIN__COUNT] = {[WHEN_JOIN_ALL] = {STR_INIT("all"), WORD_BUILDER_WHEN_ALL},
                                  [WHEN_JOIN_ANY] = {STR_INIT("any"), WORD_BUILDER_WHEN_ANY},
                                  [WHEN_JOIN_NONE] = {STR_INIT("none"), WORD_BUILDER_WHEN_NONE},
                                  [WHEN_JOIN_NOT_ALL] = {STR_INIT("not-all"), WORD_BUILDER_WHEN_NOT_ALL}};

static struct govuk_option_list when_join_options(struct request *r, enum when_join now)
{
    struct govuk_option *items = arena_array(r->arena, struct govuk_option, WHEN_JOIN__COUNT);
    for (size_t i = 0; i < WHEN_JOIN__COUNT; i++) {
        items[i] = builder_option(request_words(r, when_joins[i].word), when_joins[i].name,
                                  when_joins[now < WHEN_JOIN__COUNT ? now : WHEN_JOIN_ALL].name);
    }
    return (struct govuk_option_list){items, WHEN_JOIN__COUNT};
}

static struct govuk_option_list when_operator_options(struct request *r, const struct builder *b,
                                                      const struct when_row *row)
{
    enum condition_operator fitting[OPERATOR__COUNT + 1];
    enum condition_operator now = row->compare;
    size_t count = when_operators(&b->outline, row, fitting);
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
        items[i] = builder_option(called_text(r->arena, &b->outline, q->options[i].label, b->language),
                                  q->options[i].value, chosen);
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

static str when_group_name(struct request *r, const struct when_rows *rows, size_t at)
{
    int64_t number = 0;
    for (size_t i = 0; i <= at; i++) {
        number += rows->items[i].kind == WHEN_ROW_GROUP;
    }
    struct words_place place = {.name = "number", .number = number, .is_number = true};
    return request_words_with(r, WORD_BUILDER_WHEN_GROUP, &place, 1);
}

static struct builder_when_row when_row_view(struct request *r, const struct builder *b, const struct when_rows *rows,
                                             size_t at)
{
    static const str nests[] = {STR_INIT(""), STR_INIT("gh-nest-1"), STR_INIT("gh-nest-2"), STR_INIT("gh-nest-3")};
    const struct when_row *row = &rows->items[at];
    const struct outline_question *q =
        row->kind == WHEN_ROW_ANSWER ? outline_find_question(&b->outline, row->name, NULL) : NULL;
    const struct question_type *type = q == NULL ? NULL : question_type_find(q->type);
    size_t depth = when_row_depth(rows, at);
    struct builder_when_row view = {.at = arena_printf(r->arena, "w%zu", at + 1),
                                    .in = arena_printf(r->arena, "%zu", row->in),
                                    .classes = nests[depth < 3 ? depth : 3],
                                    .subject = when_subject(r->arena, row),
                                    .is_named = row->kind == WHEN_ROW_NAMED,
                                    .operators = when_operator_options(r, b, row),
                                    .value = row->value};
    str name = row->kind == WHEN_ROW_GROUP ? when_group_name(r, rows, at) : builder_subject(r, b, row->kind, row->name);
    view.name = row->in == 0 ? name : ARENA_JOIN(r->arena, when_group_name(r, rows, row->in - 1), STR(": "), name);
    int64_t count = row->months != 0 ? row->months : row->days;
    if (row->kind == WHEN_ROW_GROUP) {
        view.joins = when_join_options(r, row->join);
    }
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
    if (b->edit.kind == EDIT_NAMED_SET) {
        const struct outline_named *named = outline_named(&b->outline, b->edit.named);
        return b->edit.named.len == 0 ? &none : named == NULL ? NULL : &named->when;
    }
    if (b->edit.value.len != 0) {
        const struct outline_value *v = outline_value(&b->outline, b->edit.value);
        return v == NULL ? NULL : outline_case(&v->term, b->edit.at);
    }
    if (b->page == NULL) {
        return NULL;
    }
    if (b->edit.way.len != 0) {
        return str_to_i64(b->edit.way, 0, (int64_t)b->page->way_count - 1, &way) ? &b->page->ways[way].when : &none;
    }
    for (size_t i = 0; i < b->page->piece_count && b->edit.piece.len != 0; i++) {
        if (str_eq(b->page->pieces[i].at, b->edit.piece)) {
            return &b->page->pieces[i].when;
        }
    }
    const struct outline_question *q = b->edit.question.len == 0 ? NULL : outline_question(b->page, b->edit.question);
    for (size_t i = 0; q != NULL && i < q->option_count && b->edit.option.len != 0; i++) {
        if (str_eq(q->options[i].value, b->edit.option)) {
            return &q->options[i].when;
        }
    }
    bool gone = b->edit.piece.len != 0 || b->edit.option.len != 0;
    return gone ? NULL : q != NULL ? &q->when : b->edit.question.len == 0 ? &b->page->when : NULL;
}

static struct govuk_option_list when_targets(struct request *r, const struct builder *b, str chosen)
{
    struct govuk_option *items = arena_array(r->arena, struct govuk_option, b->outline.page_count + 1);
    size_t count = 0;
    for (size_t i = 0; i < b->outline.page_count; i++) {
        const struct outline_page *page = &b->outline.pages[i];
        if (page != b->page) {
            items[count++] = builder_option(called_page(r->arena, &b->outline, page, b->language), page->id, chosen);
        }
    }
    items[count++] = builder_option(request_words(r, WORD_BUILDER_CHECK_ANSWERS), STR("check-answers"), chosen);
    return (struct govuk_option_list){items, count};
}

struct when_offered {
    struct govuk_option *items;
    size_t count, room;
};

static void when_subject_add(struct request *r, const struct builder *b, struct when_offered *offered,
                             enum when_row_kind kind, str name)
{
    struct when_row row = {.kind = kind, .name = name};
    *arena_push(r->arena, struct govuk_option, offered->items, offered->count, offered->room) =
        builder_option(builder_subject(r, b, kind, name), when_subject(r->arena, &row), STR(""));
}

static void when_subjects_of(struct request *r, const struct builder *b, const struct outline_question *q,
                             struct when_offered *offered)
{
    when_subject_add(r, b, offered, WHEN_ROW_ANSWER, q->id);
    for (size_t i = 0; i < q->option_count; i++) {
        if (q->options[i].other) {
            when_subject_add(r, b, offered, WHEN_ROW_OTHER, q->id);
        }
    }
}

// Questions whose answers are there by then: those of earlier pages, and of this one where that may be. Then calculated
// values, and conditions that have a name.
static struct govuk_option_list when_questions(struct request *r, const struct builder *b)
{
    struct when_offered offered = {0};
    bool own = b->edit.way.len != 0 || b->edit.question.len != 0;
    for (size_t i = 0; i < b->outline.page_count; i++) {
        const struct outline_page *page = &b->outline.pages[i];
        if (page == b->page && !own) {
            break;
        }
        for (size_t k = 0; k < page->question_count && (!page->repeats || page == b->page); k++) {
            if (page == b->page && str_eq(page->questions[k].id, b->edit.question)) {
                break;
            }
            when_subjects_of(r, b, &page->questions[k], &offered);
        }
        if (page == b->page) {
            break;
        }
    }
    for (size_t i = 0; i < b->outline.value_count; i++) {
        when_subject_add(r, b, &offered, WHEN_ROW_VALUE, b->outline.values[i].name);
    }
    for (size_t i = 0; i < b->outline.condition_count; i++) {
        if (b->edit.kind == EDIT_NAMED_SET && str_eq(b->outline.conditions[i].name, b->edit.named)) {
            continue;
        }
        when_subject_add(r, b, &offered, WHEN_ROW_NAMED, b->outline.conditions[i].name);
    }
    return (struct govuk_option_list){offered.items, offered.count};
}

// The whole, and each group.
static struct govuk_option_list when_places(struct request *r, const struct when_rows *rows)
{
    struct govuk_option *items = arena_array(r->arena, struct govuk_option, rows->count + 1);
    size_t count = 0;
    items[count++] = builder_option(request_words(r, WORD_BUILDER_WHEN_WHOLE), STR("0"), STR("0"));
    for (size_t i = 0; i < rows->count; i++) {
        if (rows->items[i].kind == WHEN_ROW_GROUP) {
            items[count++] =
                builder_option(when_group_name(r, rows, i), arena_printf(r->arena, "%zu", i + 1), STR("0"));
        }
    }
    return (struct govuk_option_list){items, count == 1 ? 0 : count};
}

static str when_about(struct request *r, const struct builder *b)
{
    if (b->edit.kind == EDIT_NAMED_SET) {
        return b->edit.named.len == 0 ? request_words(r, WORD_BUILDER_CONDITION_NEW)
                                      : builder_subject(r, b, WHEN_ROW_NAMED, b->edit.named);
    }
    const struct outline_question *q =
        b->edit.question.len == 0 || b->page == NULL ? NULL : outline_question(b->page, b->edit.question);
    struct words_place place = {.name = "name",
                                .text = b->page == NULL ? builder_subject(r, b, WHEN_ROW_VALUE, b->edit.value)
                                        : q == NULL     ? called_page(r->arena, &b->outline, b->page, b->language)
                                                        : called_text(r->arena, &b->outline, q->title, b->language)};
    const struct word *word = b->page == NULL          ? WORD_BUILDER_WHEN_OF_CASE
                              : b->edit.way.len != 0   ? WORD_BUILDER_WHEN_OF_WAY
                              : b->edit.piece.len != 0 ? WORD_BUILDER_WHEN_OF_PIECE
                              : q == NULL              ? WORD_BUILDER_WHEN_OF_PAGE
                                                       : WORD_BUILDER_WHEN_OF_QUESTION;
    for (size_t i = 0; q != NULL && i < q->option_count && b->edit.option.len != 0; i++) {
        if (str_eq(q->options[i].value, b->edit.option)) {
            place.text = called_text(r->arena, &b->outline, q->options[i].label, b->language);
            word = WORD_BUILDER_WHEN_OF_OPTION;
        }
    }
    return request_words_with(r, word, &place, 1);
}

// ---- Showing -------------------------------------------------------------------------------------------------------

// What else may be wrong with a condition that has a name.
static void when_named_wrong(struct request *r, const struct builder *b, struct builder_when_view *view,
                             struct govuk_error_link *link)
{
    bool called = !named_fits(&b->outline, b->edit.named, b->edit.called);
    link->text = request_words(r, called                    ? WORD_BUILDER_CONDITION_CALLED_WRONG
                                  : b->edit.when.count == 0 ? WORD_BUILDER_CONDITION_EMPTY
                                                            : WORD_BUILDER_CONDITION_CIRCLE);
    link->href = called ? STR("#called") : link->href;
    view->called_error = called ? link->text : STR("");
}

static void when_wrong(struct request *r, const struct builder *b, struct builder_when_view *view,
                       struct builder_when_row *rows)
{
    struct govuk_error_link *link = arena_new(r->arena, struct govuk_error_link);
    *link = (struct govuk_error_link){.text = builder_failed(r, b, WORD_BUILDER_WHEN_WRONG), .href = STR("#said")};
    for (size_t i = 0; i < b->edit.when.count && b->failed.kind == ERR_INPUT; i++) {
        if (!when_row_fits(&b->outline, &b->edit.when.items[i])) {
            rows[i].error = link->text;
            link->href = ARENA_JOIN(r->arena, STR("#"), rows[i].at, STR("-value"));
            break;
        }
    }
    if (view->of_named && b->failed.kind == ERR_INPUT && !b->cannot_be && !str_ends(link->href, STR("-value"))) {
        when_named_wrong(r, b, view, link);
    }
    view->errors = (struct govuk_error_link_list){link, 1};
    view->frame.has_errors = true;
}

static str when_back(struct request *r, const struct builder *b)
{
    str value = staff_service_path(r, b->service.key, STR("value"));
    return b->edit.kind == EDIT_NAMED_SET ? staff_service_path(r, b->service.key, STR("conditions"))
           : b->page != NULL              ? builder_path(r, b, b->page->id)
                                          : ARENA_JOIN(r->arena, value, STR("?name="), b->edit.value);
}

// Those that are there, or were typed; with one more where the address names it.
static bool when_now(struct request *r, const struct builder *b, const struct outline_when *now, struct when_rows *rows)
{
    bool fixed = !when_rows(&b->outline, now, rows);
    str name = rows->name;
    if (err_is(b->failed) || b->asks_more) {
        *rows = b->edit.when;
        rows->name = name;
    } else if (request_query(r, STR("add")).len != 0) {
        struct when_row row = {.compare = OPERATOR__COUNT};
        when_subject_read(&b->outline, request_query(r, STR("add")), &row);
        when_rows_add(rows, row);
    }
    return !fixed;
}

void builder_when_show(struct request *r, int status, struct builder *b)
{
    const struct outline_when *now = when_of(b);
    struct when_rows *rows = arena_new(r->arena, struct when_rows);
    if (now == NULL) { // what it is of is gone
        builder_show(r, status, b);
        return;
    }
    struct builder_when_view view = {.frame = staff_frame(r, when_about(r, b), STR("builder-when")),
                                     .about = when_about(r, b),
                                     .said = builder_said(r, b, now),
                                     .edit_href = builder_path(r, b, STR("")),
                                     .seen = b->draft.number,
                                     .page = b->page == NULL ? STR("") : b->page->id,
                                     .value = b->edit.value,
                                     .at = b->edit.at,
                                     .question = b->edit.question,
                                     .option = b->edit.option,
                                     .piece = b->edit.piece,
                                     .way = b->edit.way,
                                     .of_way = b->edit.way.len != 0,
                                     .is_new = str_eq(b->edit.way, STR("new")),
                                     .of_named = b->edit.kind == EDIT_NAMED_SET,
                                     .condition = b->edit.named,
                                     .called = b->edit.called,
                                     .questions = when_questions(r, b)};
    view.fixed = !when_now(r, b, now, rows);
    view.named = rows->name;
    view.is_new = view.is_new || (view.of_named && view.condition.len == 0);
    struct builder_when_row *items = arena_array(r->arena, struct builder_when_row, WHEN_ROWS_MAX);
    for (size_t i = 0; i < rows->count; i++) {
        items[i] = when_row_view(r, b, rows, i);
    }
    int64_t way;
    bool known = b->page != NULL && str_to_i64(b->edit.way, 0, (int64_t)b->page->way_count - 1, &way);
    view.targets = when_targets(r, b, b->edit.to.len != 0 ? b->edit.to : known ? b->page->ways[way].page : STR(""));
    view.rows = (struct builder_when_row_list){items, view.fixed ? 0 : rows->count};
    if (rows->count > 1 || rows->join >= WHEN_JOIN_NONE) {
        view.joins = when_join_options(r, rows->join);
    }
    view.places = when_places(r, rows);
    view.frame.id = view.page;
    view.frame.back_href = when_back(r, b);
    if (err_is(b->failed)) {
        when_wrong(r, b, &view, items);
    }
    REQUEST_RENDER(r, status, page_builder_when, &view.frame, &view);
}

void builder_value_when(struct request *r)
{
    struct builder *b = r->data;
    b->edit.value = request_query(r, STR("value"));
    b->edit.at = request_query(r, STR("at"));
    if (b->edit.value.len == 0) {
        request_redirect(r, staff_service_path(r, b->service.key, STR("values")));
        return;
    }
    if (when_of(b) == NULL) {
        request_not_found(r);
        return;
    }
    builder_when_show(r, 200, b);
}

void builder_when_looked(struct request *r)
{
    struct builder *b = r->data;
    b->page = outline_page(&b->outline, request_param(r, 2));
    b->edit.question = request_query(r, STR("question"));
    b->edit.option = request_query(r, STR("option"));
    b->edit.piece = request_query(r, STR("piece"));
    b->edit.way = request_query(r, STR("way"));
    struct when_row row;
    str add = request_query(r, STR("add"));
    bool known = add.len == 0 || when_subject_read(&b->outline, add, &row);
    if (b->page == NULL || when_of(b) == NULL || !known) {
        request_not_found(r);
        return;
    }
    builder_when_show(r, 200, b);
}

// ---- Out of the form -----------------------------------------------------------------------------------------------

static enum condition_operator when_operator_typed(struct request *r, str name)
{
    return (enum condition_operator)str_place(request_form(r, name), condition_operator_names, OPERATOR__COUNT);
}

static enum when_join when_join_typed(str name)
{
    enum when_join join = 0;
    while (join < WHEN_JOIN__COUNT && !str_eq(when_joins[join].name, name)) {
        join++;
    }
    return join;
}

static struct when_row when_row_typed(struct request *r, const struct builder *b, str at)
{
    int64_t count = 0;
    str group = arena_concat(r->arena, at, STR("-group"));
    if (fields_has(&r->form, group)) {
        return (struct when_row){.kind = WHEN_ROW_GROUP, .join = when_join_typed(request_form(r, group))};
    }
    str unit = request_form(r, arena_concat(r->arena, at, STR("-unit")));
    str typed = str_trim(request_form(r, arena_concat(r->arena, at, STR("-count"))));
    struct when_row row = {.compare = when_operator_typed(r, arena_concat(r->arena, at, STR("-operator"))),
                           .value = str_trim(request_form(r, arena_concat(r->arena, at, STR("-value"))))};
    when_subject_read(&b->outline, request_form(r, arena_concat(r->arena, at, STR("-question"))), &row);
    for (size_t i = 0; i < WHEN_UNITS; i++) {
        if (str_eq(when_units[i].name, unit)) {
            bool fine = typed.len == 0 || str_to_i64(typed, 0, 400000, &count);
            row.relative = fine;
            row.value = fine ? STR("") : typed;
            row.days = when_units[i].days * count;
            row.months = when_units[i].months * count;
        }
    }
    bool alone = row.kind == WHEN_ROW_NAMED || !when_takes_value(row.compare);
    if (alone) {
        row = (struct when_row){.kind = row.kind, .name = row.name, .compare = row.compare};
    }
    row.compare = row.kind == WHEN_ROW_NAMED ? OPERATOR_IS : row.compare;
    return row;
}

// What a button beside "Save" asks for: a comparison or a group more, of the form as it was typed.
static void when_more(struct request *r, struct builder *b)
{
    int64_t in = 0;
    struct when_row row = {.kind = WHEN_ROW_GROUP, .join = WHEN_JOIN_ANY};
    str more = request_form(r, STR("more"));
    b->asks_more = more.len != 0;
    if (str_eq(more, STR("row"))) {
        row = (struct when_row){.compare = OPERATOR__COUNT};
    }
    bool known = row.kind == WHEN_ROW_GROUP || when_subject_read(&b->outline, request_form(r, STR("add")), &row);
    bool placed =
        str_to_i64(request_form(r, STR("add-in")), 0, WHEN_ROWS_MAX, &in) || !fields_has(&r->form, STR("add-in"));
    row.in = (size_t)in;
    b->cannot_be = b->cannot_be || (b->asks_more && (!known || !placed || !when_rows_add(&b->edit.when, row)));
}

void builder_when_read(struct request *r, struct builder *b)
{
    struct when_rows *rows = &b->edit.when;
    size_t places[WHEN_ROWS_MAX + 1] = {0}; // where each row of the form came to stand, from 1; 0: it is taken out
    b->edit.to = request_form(r, STR("to"));
    b->edit.value = request_form(r, STR("value"));
    b->edit.at = request_form(r, STR("at"));
    if (b->edit.value.len != 0) {
        b->page = NULL;
        b->back = when_back(r, b);
    }
    b->edit.option = request_form(r, STR("option"));
    b->edit.piece = request_form(r, STR("piece"));
    rows->join = fields_has(&r->form, STR("join")) ? when_join_typed(request_form(r, STR("join"))) : WHEN_JOIN_ALL;
    b->cannot_be = rows->join == WHEN_JOIN__COUNT;
    for (size_t i = 0; i < WHEN_ROWS_MAX; i++) {
        int64_t in = 0;
        str at = arena_printf(r->arena, "w%zu", i + 1);
        str within = request_form(r, arena_concat(r->arena, at, STR("-in")));
        if (!fields_has(&r->form, arena_concat(r->arena, at, STR("-question"))) &&
            !fields_has(&r->form, arena_concat(r->arena, at, STR("-group")))) {
            break;
        }
        bool fine = within.len == 0 || str_to_i64(within, 0, (int64_t)i, &in);
        bool kept =
            request_form(r, arena_concat(r->arena, at, STR("-remove"))).len == 0 && (in == 0 || places[in - 1] != 0);
        struct when_row row = when_row_typed(r, b, at);
        row.in = in == 0 ? 0 : places[in - 1];
        b->cannot_be = b->cannot_be || !fine || (kept && !when_rows_add(rows, row));
        places[i] = kept ? rows->count : 0;
    }
    when_more(r, b);
}
