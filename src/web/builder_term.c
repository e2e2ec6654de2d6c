// SPDX-License-Identifier: Apache-2.0
#include "web/builder_term.h"
#include "html/words_list.h"
#include "web/builder_said.h"

enum {
    TERM_SAID_MOST = 40 // numbers and answers of one sentence; what is beyond is "…"
};

// ---- As a sentence -------------------------------------------------------------------------------------------------

static str term_said(struct request *r, const struct builder *b, const struct outline_term *term, bool inner,
                     int *left);

static str term_item(const struct builder *b, str page)
{
    const struct outline_page *p = outline_page(&b->outline, page);
    str item = p == NULL ? (str){0} : outline_said(&b->outline, p->repeat.item, b->language);
    return item.len == 0 ? page : item;
}

static str term_day(struct request *r, const struct builder *b, str day)
{
    return str_eq(day, STR("today")) ? request_words(r, WORD_BUILDER_TODAY)
           : str_starts(day, STR("question:"))
               ? ARENA_JOIN(r->arena, STR("“"), builder_question_called(r, b, str_slice(day, 9, day.len)), STR("”"))
               : day;
}

static str term_one(struct request *r, const struct builder *b, const struct outline_term *term)
{
    struct words_place places[] = {{.name = "question", .text = builder_question_called(r, b, term->name)},
                                   {.name = "item", .text = term_item(b, term->page)},
                                   {.name = "from", .text = term_day(r, b, term->from)},
                                   {.name = "to", .text = term_day(r, b, term->to)}};
    switch (term->kind) {
    case TERM_NUMBER:
        return term->text;
    case TERM_QUESTION:
        return ARENA_JOIN(r->arena, STR("“"), places[0].text, STR("”"));
    case TERM_FIGURE:
        return builder_subject(r, b, WHEN_ROW_VALUE, term->name);
    case TERM_SUM:
        return request_words_with(r, WORD_BUILDER_TERM_SUM_OF, places, 4);
    case TERM_COUNT:
        return request_words_with(r, WORD_BUILDER_TERM_COUNT_OF, places, 4);
    case TERM_DAYS:
        return request_words_with(r, WORD_BUILDER_TERM_DAYS_OF, places, 4);
    default:
        return request_words(r, WORD_BUILDER_WHEN_STRANGE);
    }
}

// "30 when …; otherwise 68"
static str term_case(struct request *r, const struct builder *b, const struct outline_term *term, size_t at, str one)
{
    struct words_place places[] = {{.name = "one", .text = one},
                                   {.name = "when", .text = builder_said(r, b, &term->when[at])}};
    bool always = term->when[at].kind == WHEN_NONE || places[1].text.len == 0;
    return request_words_with(r, always ? WORD_BUILDER_TERM_OTHERWISE : WORD_BUILDER_TERM_WHEN, places, 2);
}

static const struct {
    const struct word *join;  // of {one} and {other}; NULL: a list
    const struct word *whole; // around {one}; NULL: nothing
    const struct word *name;  // as one chooses it
} term_words[TERM__COUNT] = {
    [TERM_ADD] = {WORD_BUILDER_TERM_PLUS, NULL, WORD_BUILDER_TERM_ADD},
    [TERM_SUBTRACT] = {WORD_BUILDER_TERM_LESS, NULL, WORD_BUILDER_TERM_SUBTRACT},
    [TERM_MULTIPLY] = {WORD_BUILDER_TERM_TIMES, NULL, WORD_BUILDER_TERM_MULTIPLY},
    [TERM_DIVIDE] = {WORD_BUILDER_TERM_BY, NULL, WORD_BUILDER_TERM_DIVIDE},
    [TERM_MIN] = {NULL, WORD_BUILDER_TERM_SMALLEST, WORD_BUILDER_TERM_MIN},
    [TERM_MAX] = {NULL, WORD_BUILDER_TERM_LARGEST, WORD_BUILDER_TERM_MAX},
    [TERM_ROUND] = {NULL, WORD_BUILDER_TERM_ROUNDED, WORD_BUILDER_TERM_ROUND},
    [TERM_CHOOSE] = {NULL, NULL, WORD_BUILDER_TERM_CHOOSE},
    [TERM_NUMBER] = {NULL, NULL, WORD_BUILDER_TERM_NUMBER},
    [TERM_DAYS] = {NULL, NULL, WORD_BUILDER_TERM_DAYS},
};

static str term_said(struct request *r, const struct builder *b, const struct outline_term *term, bool inner, int *left)
{
    str said = {0};
    if (!term_is_group(term->kind)) {
        --*left;
        return term_one(r, b, term);
    }
    for (size_t i = 0; i < term->count; i++) {
        str one = *left > 0 ? term_said(r, b, &term->parts[i], true, left) : STR("…");
        one = term->kind == TERM_CHOOSE ? term_case(r, b, term, i, one) : one;
        struct words_place places[] = {{.name = "one", .text = said}, {.name = "other", .text = one}};
        const struct word *join = term_words[term->kind].join;
        said = i == 0         ? one
               : join != NULL ? request_words_with(r, join, places, 2)
                              : ARENA_JOIN(r->arena, said, STR("; "), one);
        if (*left <= 0) {
            break;
        }
    }
    struct words_place place = {.name = "one", .text = said};
    said = term_words[term->kind].whole == NULL ? said : request_words_with(r, term_words[term->kind].whole, &place, 1);
    return inner && term->count > 1 ? ARENA_JOIN(r->arena, STR("("), said, STR(")")) : said;
}

str builder_term_said(struct request *r, const struct builder *b, const struct outline_term *term)
{
    int left = TERM_SAID_MOST;
    return term_said(r, b, term, false, &left);
}

// ---- As lines of a form --------------------------------------------------------------------------------------------

static const enum term_kind term_groups[] = {TERM_ADD, TERM_SUBTRACT, TERM_MULTIPLY, TERM_DIVIDE,
                                             TERM_MIN, TERM_MAX,      TERM_ROUND,    TERM_CHOOSE};
enum {
    TERM_GROUPS = sizeof term_groups / sizeof term_groups[0]
};

static struct govuk_option_list term_kind_options(struct request *r, enum term_kind now)
{
    struct govuk_option *items = arena_array(r->arena, struct govuk_option, TERM_GROUPS);
    for (size_t i = 0; i < TERM_GROUPS; i++) {
        items[i] = builder_option(request_words(r, term_words[term_groups[i]].name), term_kind_name(term_groups[i]),
                                  now < TERM__COUNT ? term_kind_name(now) : STR(""));
    }
    return (struct govuk_option_list){items, TERM_GROUPS};
}

static struct govuk_option_list term_rounding_options(struct request *r, enum decimal_rounding now)
{
    static const struct word *const words[DECIMAL_ROUNDING__COUNT] = {WORD_BUILDER_ROUND_HALF, WORD_BUILDER_ROUND_UP,
                                                                      WORD_BUILDER_ROUND_DOWN};
    struct govuk_option *items = arena_array(r->arena, struct govuk_option, DECIMAL_ROUNDING__COUNT);
    for (size_t i = 0; i < DECIMAL_ROUNDING__COUNT; i++) {
        items[i] = builder_option(request_words(r, words[i]), term_roundings[i],
                                  now < DECIMAL_ROUNDING__COUNT ? term_roundings[now] : STR(""));
    }
    return (struct govuk_option_list){items, DECIMAL_ROUNDING__COUNT};
}

static struct builder_day term_day_boxes(struct request *r, const struct builder *b, str id, const struct word *label,
                                         str day)
{
    struct govuk_option *items = NULL;
    size_t count = 0;
    size_t room = 0;
    bool dated = !str_eq(day, STR("today")) && !str_starts(day, STR("question:"));
    str chosen = dated ? STR("on") : day;
    *arena_push(r->arena, struct govuk_option, items, count, room) =
        builder_option(request_words(r, WORD_BUILDER_TODAY), STR("today"), chosen);
    *arena_push(r->arena, struct govuk_option, items, count, room) =
        builder_option(request_words(r, WORD_BUILDER_TERM_DAY_ON), STR("on"), chosen);
    for (size_t i = 0; i < b->outline.page_count; i++) {
        const struct outline_page *page = &b->outline.pages[i];
        for (size_t k = 0; k < page->question_count && !page->repeats; k++) {
            if (term_takes_day(&page->questions[k])) {
                str value = arena_concat(r->arena, STR("question:"), page->questions[k].id);
                *arena_push(r->arena, struct govuk_option, items, count, room) =
                    builder_option(builder_question_called(r, b, page->questions[k].id), value, chosen);
            }
        }
    }
    return (struct builder_day){.id = id,
                                .label = request_words(r, label),
                                .on_id = arena_concat(r->arena, id, STR("-on")),
                                .on = dated ? day : STR(""),
                                .items = {items, count}};
}

static str term_group_name(struct request *r, const struct term_rows *rows, size_t at)
{
    int64_t number = 0;
    for (size_t i = 0; i <= at; i++) {
        number += term_is_group(rows->items[i].kind);
    }
    struct words_place place = {.name = "number", .number = number, .is_number = true};
    return request_words_with(r, WORD_BUILDER_WHEN_GROUP, &place, 1);
}

static str term_row_name(struct request *r, const struct builder *b, const struct term_rows *rows, size_t at)
{
    const struct term_row *row = &rows->items[at];
    struct outline_term term = {.kind = row->kind, .name = row->name, .page = row->page};
    return term_is_group(row->kind) ? term_group_name(r, rows, at)
           : row->kind < TERM__COUNT && term_words[row->kind].name != NULL
               ? request_words(r, term_words[row->kind].name)
               : term_one(r, b, &term);
}

static void term_group_boxes(struct request *r, const struct term_row *row, struct builder_term_row *view)
{
    view->kinds = term_kind_options(r, row->kind);
    view->rounds = row->kind == TERM_ROUND || row->kind == TERM_DIVIDE;
    view->roundings = term_rounding_options(r, row->rounding);
    view->decimals = row->decimals;
}

struct builder_term_row builder_term_whole(struct request *r, const struct term_rows *rows)
{
    struct builder_term_row view = {.at = STR("whole")};
    term_group_boxes(r, &rows->whole, &view);
    return view;
}

struct builder_term_row builder_term_row(struct request *r, const struct builder *b, const struct term_rows *rows,
                                         size_t at)
{
    static const str nests[] = {STR_INIT(""), STR_INIT("gh-nest-1"), STR_INIT("gh-nest-2"), STR_INIT("gh-nest-3")};
    const struct term_row *row = &rows->items[at];
    size_t depth = term_row_depth(rows, at);
    str name = term_row_name(r, b, rows, at);
    struct builder_term_row view = {.at = arena_printf(r->arena, "t%zu", at + 1),
                                    .kind = row->kind < TERM__COUNT ? term_kind_name(row->kind) : STR(""),
                                    .in = arena_printf(r->arena, "%zu", row->in),
                                    .place = row->at,
                                    .of = row->name,
                                    .page = row->page,
                                    .classes = nests[depth < 3 ? depth : 3],
                                    .last = row->last,
                                    .is_number = row->kind == TERM_NUMBER,
                                    .is_answer = row->kind == TERM_QUESTION,
                                    .number = row->number};
    view.name = row->in == 0 ? name : ARENA_JOIN(r->arena, term_group_name(r, rows, row->in - 1), STR(": "), name);
    if (term_is_group(row->kind)) {
        term_group_boxes(r, row, &view);
    } else if (row->kind == TERM_DAYS) {
        view.from =
            term_day_boxes(r, b, arena_concat(r->arena, view.at, STR("-from")), WORD_BUILDER_TERM_FROM, row->from);
        view.to = term_day_boxes(r, b, arena_concat(r->arena, view.at, STR("-to")), WORD_BUILDER_TERM_TO, row->to);
    }
    return view;
}

struct govuk_option_list builder_term_places(struct request *r, const struct term_rows *rows)
{
    struct govuk_option *items = arena_array(r->arena, struct govuk_option, rows->count + 1);
    size_t count = 0;
    items[count++] = builder_option(request_words(r, WORD_BUILDER_WHEN_WHOLE), STR("0"), STR("0"));
    for (size_t i = 0; i < rows->count; i++) {
        if (term_is_group(rows->items[i].kind)) {
            items[count++] =
                builder_option(term_group_name(r, rows, i), arena_printf(r->arena, "%zu", i + 1), STR("0"));
        }
    }
    return (struct govuk_option_list){items, count == 1 ? 0 : count};
}

struct term_offered {
    struct govuk_option *items;
    size_t count, room;
};

static void term_offer(struct request *r, const struct builder *b, struct term_offered *offered, str subject)
{
    struct term_rows *rows = arena_new(r->arena, struct term_rows);
    struct term_row row;
    if (term_subject_read(&b->outline, subject, &row) || row.kind == TERM_NUMBER) {
        rows->items[rows->count++] = row;
        *arena_push(r->arena, struct govuk_option, offered->items, offered->count, offered->room) =
            builder_option(term_row_name(r, b, rows, 0), subject, STR(""));
    }
}

struct govuk_option_list builder_term_offered(struct request *r, const struct builder *b)
{
    struct term_offered offered = {0};
    term_offer(r, b, &offered, STR("number"));
    for (size_t i = 0; i < b->outline.page_count; i++) {
        const struct outline_page *page = &b->outline.pages[i];
        for (size_t k = 0; k < page->question_count; k++) {
            str id = page->questions[k].id;
            term_offer(r, b, &offered,
                       page->repeats ? ARENA_JOIN(r->arena, STR("sum:"), page->id, STR(":"), id)
                                     : arena_concat(r->arena, STR("question:"), id));
        }
        if (page->repeats) {
            term_offer(r, b, &offered, arena_concat(r->arena, STR("count:"), page->id));
        }
    }
    for (size_t i = 0; i < b->outline.value_count; i++) {
        if (!str_eq(b->outline.values[i].name, b->edit.value)) {
            term_offer(r, b, &offered, arena_concat(r->arena, STR("value:"), b->outline.values[i].name));
        }
    }
    term_offer(r, b, &offered, STR("days-between"));
    return (struct govuk_option_list){offered.items, offered.count};
}

// ---- Out of the form -----------------------------------------------------------------------------------------------

static str term_typed(struct request *r, str at, str what)
{
    return str_trim(request_form(r, ARENA_JOIN(r->arena, at, STR("-"), what)));
}

static str term_day_typed(struct request *r, str at, str what)
{
    str chosen = term_typed(r, at, what);
    return str_eq(chosen, STR("on")) ? term_typed(r, at, arena_concat(r->arena, what, STR("-on"))) : chosen;
}

static struct term_row term_row_typed(struct request *r, str at)
{
    struct term_row row = {.kind = term_kind_find(term_typed(r, at, STR("kind"))),
                           .at = term_typed(r, at, STR("place")),
                           .last = term_typed(r, at, STR("last")).len != 0,
                           .number = term_typed(r, at, STR("number")),
                           .name = term_typed(r, at, STR("of")),
                           .page = term_typed(r, at, STR("page")),
                           .decimals = term_typed(r, at, STR("decimals")),
                           .from = term_day_typed(r, at, STR("from")),
                           .to = term_day_typed(r, at, STR("to"))};
    str rounding = term_typed(r, at, STR("rounding"));
    while (rounding.len != 0 && row.rounding < DECIMAL_ROUNDING__COUNT &&
           !str_eq(term_roundings[row.rounding], rounding)) {
        row.rounding++;
    }
    bool rounds = row.kind == TERM_ROUND || row.kind == TERM_DIVIDE;
    row.decimals = rounds ? row.decimals : (str){0};
    row.rounding = rounds ? row.rounding : DECIMAL_HALF_UP;
    return row;
}

// The first line of a choice is what holds otherwise; later ones stand before it.
static bool term_is_first(const struct term_rows *rows, size_t in)
{
    bool first = (in == 0 ? rows->whole.kind : rows->items[in - 1].kind) == TERM_CHOOSE;
    for (size_t i = in; i < rows->count; i++) {
        first = first && rows->items[i].in != in;
    }
    return first;
}

// "up-3": the third line of the form goes up. One that cannot stays.
static bool term_moves(str more, const size_t *places, struct term_rows *rows)
{
    int64_t line;
    str way;
    str number;
    bool moves = str_cut(more, '-', &way, &number) && str_to_i64(number, 1, TERM_ROWS_MAX, &line) &&
                 (str_eq(way, STR("up")) || str_eq(way, STR("down")));
    if (moves && places[line - 1] != 0) {
        (void)term_rows_move(rows, places[line - 1] - 1, str_eq(way, STR("up")));
    }
    return moves;
}

static void term_more(struct request *r, struct builder *b, const size_t *places, struct term_rows *rows)
{
    int64_t in = 0;
    struct term_row row = {.kind = TERM_ADD};
    str more = request_form(r, STR("more"));
    b->asks_more = more.len != 0;
    if (str_eq(more, STR("look")) || term_moves(more, places, rows)) {
        return;
    }
    bool known = str_eq(more, STR("group")) || term_subject_read(&b->outline, request_form(r, STR("add")), &row) ||
                 row.kind == TERM_NUMBER;
    bool placed = !fields_has(&r->form, STR("add-in")) ||
                  str_to_i64(request_form(r, STR("add-in")), 0, (int64_t)rows->count, &in);
    row.in = (size_t)in;
    if (!b->asks_more || b->cannot_be) {
        return;
    }
    b->cannot_be = !known || !placed || (in != 0 && !term_is_group(rows->items[in - 1].kind));
    row.last = !b->cannot_be && term_is_first(rows, row.in);
    b->cannot_be = b->cannot_be || !term_rows_add(rows, row);
}

void builder_terms_read(struct request *r, struct builder *b, struct term_rows *rows)
{
    size_t places[TERM_ROWS_MAX + 1] = {0}; // where each line of the form came to stand, from 1; 0: it is taken out
    rows->whole = term_row_typed(r, STR("whole"));
    for (size_t i = 0; i < TERM_ROWS_MAX; i++) {
        int64_t in = 0;
        str at = arena_printf(r->arena, "t%zu", i + 1);
        str within = term_typed(r, at, STR("in"));
        if (!fields_has(&r->form, arena_concat(r->arena, at, STR("-kind")))) {
            break;
        }
        bool fine = within.len == 0 || str_to_i64(within, 0, (int64_t)i, &in);
        bool kept = term_typed(r, at, STR("remove")).len == 0 && (in == 0 || places[in - 1] != 0);
        struct term_row row = term_row_typed(r, at);
        row.in = in == 0 ? 0 : places[in - 1];
        b->cannot_be = b->cannot_be || !fine || (kept && !term_rows_add(rows, row));
        places[i] = kept ? rows->count : 0;
    }
    term_more(r, b, places, rows);
}
