// SPDX-License-Identifier: Apache-2.0
// read_figure: calculated values, in two steps as pages: first their names, since conditions and texts
// refer to them from anywhere; then their terms. check.c refuses circles and too much work.
#include "definition/read.h"

enum {
    FIGURE_NAME = 100,
    FIGURE_DECIMALS = 10, // as answers of numbers may have
    FIGURE_TERM_PARTS = 1000
};

static const str figure_keys[] = {STR_INIT("name"),   STR_INIT("number"),   STR_INIT("title"), STR_INIT("prefix"),
                                  STR_INIT("suffix"), STR_INIT("decimals"), STR_INIT("value")};
static const struct place figure_root;

const struct place *read_figure_place(struct reader *r, size_t index)
{
    struct place *steps = arena_array(r->report->arena, struct place, 2);
    steps[0] = (struct place){&figure_root, "values", 0};
    steps[1] = (struct place){&steps[0], NULL, index};
    return &steps[1];
}

// ---- Names -----------------------------------------------------------------------------------------------
static void read_figure_name(struct reader *r, const struct place *at, const json_t *value, struct figure *f)
{
    int64_t number = 0;
    int64_t decimals = -1;
    if (!read_object(r, at, value, figure_keys, sizeof figure_keys / sizeof *figure_keys)) {
        return;
    }
    read_id(r, at, value, "name", FIGURE_NAME, &f->name);
    if (read_whole(r, at, value, "number", 1, READ_NUMBER_MAX, &number)) {
        f->number = (uint32_t)number;
    }
    read_whole(r, at, value, "decimals", 0, FIGURE_DECIMALS, &decimals);
    f->decimals = (int)decimals;
}

void read_figure_names(struct reader *r, const struct place *at, const json_t *root)
{
    const json_t *array = read_array(r, at, root, "values", LIMIT_FIGURE_COUNT);
    size_t count = json_array_size(array);
    r->figures = arena_array(r->arena, struct figure, count);
    r->figure_weights = arena_array(r->arena, struct weight, count);
    struct name_at *names = arena_array(r->arena, struct name_at, count);
    for (size_t i = 0; i < count; i++) {
        r->figures[i] = (struct figure){.index = i, .decimals = -1};
        read_figure_name(r, read_figure_place(r, i), json_array_get(array, i), &r->figures[i]);
        names[i] = (struct name_at){r->figures[i].name, i};
    }
    r->figure_names = names_build(names, count);
    for (size_t i = 1; i < r->figure_names.count; i++) {
        const struct name_at *n = &r->figure_names.items[i];
        if (str_eq(n->name, n[-1].name)) {
            read_error(r, read_figure_place(r, n->index), STR("Give each a name of its own."),
                       "Two values have the name “%.*s”.", STR_ARG(n->name));
        }
    }
    r->definition->figures = r->figures;
    r->definition->figure_count = count;
}

// Texts and exports call questions, repeats and values by their names.
static void figure_name_is_free(struct reader *r, const struct figure *f)
{
    size_t page = names_find(&r->whole->page_names, f->name);
    bool repeat = page != STR_NONE && r->pages[page].kind == PAGE_REPEAT;
    if (repeat || names_find(&r->question_names, f->name) != STR_NONE) {
        read_error(r, &(struct place){read_figure_place(r, f->index), "name", 0}, STR("Choose another name for it."),
                   "“%.*s” is the id of a %s already.", STR_ARG(f->name), repeat ? "repeat" : "question");
    }
}

// ---- Terms -----------------------------------------------------------------------------------------------
static const struct term *read_term(struct reader *r, const struct place *at, const json_t *value, int depth);

static const struct question *read_term_question(struct reader *r, const struct place *above, const json_t *object)
{
    str id;
    struct place at = {above, "question", 0};
    if (json_object_get(object, "question") == NULL) {
        read_error(r, above, STR("Add \"question\": the id of a question."), "“question” is missing.");
        return NULL;
    }
    if (!read_string(r, above, object, "question", &id)) {
        return NULL;
    }
    size_t found = names_find(&r->question_names, id);
    if (found == STR_NONE) {
        read_error(r, &at, read_nearest(r, &r->question_names, id, STR("Use the id of a question of this document.")),
                   "There is no question “%.*s”.", STR_ARG(read_quote(id)));
        return NULL;
    }
    return r->questions[found]->type == NULL ? NULL : r->questions[found]; // its own problem is told there
}

static bool read_term_is_choice(const struct question *q)
{
    return q->type->written == WRITTEN_TEXT && q->type->shown == SHOWN_OPTIONS;
}

// The question under "question", of which numbers come.
static bool read_term_number(struct reader *r, const struct place *at, const json_t *object, struct term *t)
{
    t->question = read_term_question(r, at, object);
    if (t->question == NULL) {
        return false;
    }
    if (t->question->type->written != WRITTEN_NUMBER && !read_term_is_choice(t->question)) {
        read_error(r, &(struct place){at, "question", 0},
                   STR("Use a question of type “number”, or a choice whose values are numbers."),
                   "An answer of type “%.*s” is no number.", STR_ARG(t->question->type->name));
        return false;
    }
    if (read_term_is_choice(t->question)) {
        struct numeric *numeric = arena_new(r->arena, struct numeric);
        *numeric =
            (struct numeric){t->question, place_pointer(r->arena, &(struct place){at, "question", 0}), r->numeric};
        r->numeric = numeric;
    }
    return true;
}

static bool read_term_answer(struct reader *r, const struct place *at, const json_t *object, int depth, struct term *t)
{
    const json_t *otherwise = json_object_get(object, "otherwise");
    if (!read_term_number(r, at, object, t)) {
        return false;
    }
    if (t->question->page->kind == PAGE_REPEAT) {
        read_error(r, &(struct place){at, "question", 0},
                   STR("Write {\"sum\": {\"repeat\": …, \"question\": …}} for all rows together."),
                   "“%.*s” is asked in rows, so it has no single answer.", STR_ARG(read_quote(t->question->id)));
    }
    if (otherwise != NULL) {
        t->otherwise = read_term(r, &(struct place){at, "otherwise", 0}, otherwise, depth + 1);
    }
    return otherwise == NULL || t->otherwise != NULL;
}

static bool read_term_value(struct reader *r, const struct place *at, const json_t *object, struct term *t)
{
    t->figure = read_figure_named(r, at, object, "value");
    return t->figure != NULL;
}

const struct figure *read_figure_named(struct reader *r, const struct place *at, const json_t *object, const char *key)
{
    str name;
    if (!read_string(r, at, object, key, &name)) {
        return NULL;
    }
    size_t found = names_find(&r->figure_names, name);
    if (found == STR_NONE) {
        read_error(r, &(struct place){at, key, 0},
                   read_nearest(r, &r->figure_names, name, STR("Add it to \"values\".")), "There is no value “%.*s”.",
                   STR_ARG(read_quote(name)));
        return NULL;
    }
    return &r->figures[found];
}

static struct page *read_term_repeat(struct reader *r, const struct place *at, const json_t *object, const char *key)
{
    str id = {0};
    struct place here = {at, key, 0};
    if (!read_string(r, at, object, key, &id)) {
        if (json_object_get(object, key) == NULL) {
            read_error(r, at, STR("Add it: the id of a page with \"repeat\"."), "“%s” is missing.", key);
        }
        return NULL;
    }
    size_t found = names_find(&r->whole->page_names, id);
    if (found == STR_NONE || r->pages[found].kind != PAGE_REPEAT) {
        read_error(r, &here,
                   found != STR_NONE
                       ? STR("Use the id of a page with \"repeat\".")
                       : read_nearest(r, &r->whole->page_names, id, STR("Use the id of a page with \"repeat\".")),
                   found != STR_NONE ? "The page “%.*s” does not repeat." : "There is no page “%.*s”.",
                   STR_ARG(read_quote(id)));
        return NULL;
    }
    r->pages[found].repeat.counted = true;
    return &r->pages[found];
}

static bool read_term_sum(struct reader *r, const struct place *above, const json_t *object, struct term *t)
{
    static const str keys[] = {STR_INIT("repeat"), STR_INIT("question")};
    struct place at = {above, "sum", 0};
    const json_t *value = json_object_get(object, "sum");
    if (!read_object(r, &at, value, keys, 2)) {
        return false;
    }
    t->page = read_term_repeat(r, &at, value, "repeat");
    if (t->page == NULL || !read_term_number(r, &at, value, t)) {
        return false;
    }
    if (t->question->page != t->page) {
        read_error(r, &(struct place){&at, "question", 0}, STR("Use a question of that page."),
                   "The page “%.*s” does not ask “%.*s”.", STR_ARG(read_quote(t->page->id)),
                   STR_ARG(read_quote(t->question->id)));
    }
    return true;
}

// "today", "2026-04-06" or {"question": …}.
static bool read_term_date(struct reader *r, const struct place *at, const json_t *value, struct term_date *ret_date)
{
    static const str keys[] = {STR_INIT("question")};
    if (json_is_string(value)) {
        ret_date->today = str_eq(str_from(json_string_value(value)), STR("today"));
        return ret_date->today || read_date_value(r, at, value, false, &ret_date->on);
    }
    if (!read_object(r, at, value, keys, 1)) {
        return false;
    }
    const struct question *q = ret_date->question = read_term_question(r, at, value);
    if (q == NULL) {
        return false;
    }
    bool has_day = q->type->shown == SHOWN_DATE || q->type->shown == SHOWN_DATE_TIME;
    if (!has_day || q->page->kind == PAGE_REPEAT) {
        read_error(r, &(struct place){at, "question", 0}, STR("Use a question of type “date” outside a repeat."),
                   has_day ? "“%.*s” is asked in rows, so it has no single answer."
                           : "The answer of “%.*s” is no date.",
                   STR_ARG(read_quote(q->id)));
    }
    return true;
}

static bool read_term_days(struct reader *r, const struct place *at, const json_t *object, struct term *t)
{
    const json_t *array = read_array(r, at, object, "days-between", 2);
    struct place above = {at, "days-between", 0};
    if (array == NULL) {
        return false;
    }
    if (json_array_size(array) != 2) {
        read_error(r, &above, STR("Write two: the earlier date first, and \"today\" for today."),
                   "Days are counted between two dates.");
        return false;
    }
    return read_term_date(r, &(struct place){&above, NULL, 0}, json_array_get(array, 0), &t->from) &&
           read_term_date(r, &(struct place){&above, NULL, 1}, json_array_get(array, 1), &t->to);
}

static void read_term_rounding(struct reader *r, const struct place *at, const json_t *object, struct term *t)
{
    static const str names[DECIMAL_ROUNDING__COUNT] = {STR_INIT("half-up"), STR_INIT("up"), STR_INIT("down")};
    int64_t decimals = t->kind == TERM_DIVIDE ? FIGURE_DECIMALS : 0;
    str name = {0};
    read_whole(r, at, object, "decimals", 0, FIGURE_DECIMALS, &decimals);
    t->decimals = (int)decimals;
    if (!read_string(r, at, object, "rounding", &name)) {
        return;
    }
    for (size_t i = 0; i < DECIMAL_ROUNDING__COUNT; i++) {
        if (str_eq(names[i], name)) {
            t->rounding = (enum decimal_rounding)i;
            return;
        }
    }
    read_error(r, &(struct place){at, "rounding", 0}, STR("Use “half-up”, “up” or “down”."),
               "There is no rounding “%.*s”.", STR_ARG(read_quote(name)));
}

// One entry of "choose": {"when": …, "then": …}, or the last one, which holds always.
static bool read_term_choice(struct reader *r, const struct place *at, const json_t *entry, int depth,
                             const struct condition **ret_when, const struct term **ret_part)
{
    static const str keys[] = {STR_INIT("when"), STR_INIT("then")};
    if (!json_is_object(entry) || (json_object_get(entry, "when") == NULL && json_object_get(entry, "then") == NULL)) {
        *ret_part = read_term(r, at, entry, depth + 1);
        return *ret_part != NULL;
    }
    const json_t *then = json_object_get(entry, "then");
    if (!read_object(r, at, entry, keys, 2)) {
        return false;
    }
    if (then == NULL || json_object_get(entry, "when") == NULL) {
        read_error(r, at, STR("Write {\"when\": condition, \"then\": …}."), "“%s” is missing.",
                   then == NULL ? "then" : "when");
        return false;
    }
    *ret_when = read_when(r, at, entry);
    *ret_part = read_term(r, &(struct place){at, "then", 0}, then, depth + 1);
    return *ret_when != NULL && *ret_part != NULL;
}

// A list of terms under the key; of "choose", with their conditions.
static bool read_term_parts(struct reader *r, const struct place *at, const json_t *object, const char *key, int depth,
                            struct term *t)
{
    const json_t *array = read_array(r, at, object, key, FIGURE_TERM_PARTS);
    size_t count = json_array_size(array);
    struct place above = {at, key, 0};
    bool two = t->kind == TERM_SUBTRACT || t->kind == TERM_DIVIDE;
    if (array != NULL && (count == 0 || (two && count != 2))) {
        read_error(r, &above, two ? STR("Write [a, b].") : STR("Add a number, or something to calculate."),
                   two ? "“%s” takes two." : "“%s” is empty.", key);
    }
    if (count == 0 || (two && count != 2)) {
        return false;
    }
    const struct term **parts = arena_array(r->arena, const struct term *, count);
    const struct condition **when = arena_array(r->arena, const struct condition *, count);
    bool fine = true;
    for (size_t i = 0; i < count; i++) {
        struct place here = {&above, NULL, i};
        const json_t *part = json_array_get(array, i);
        if (t->kind == TERM_CHOOSE) {
            fine = read_term_choice(r, &here, part, depth, &when[i], &parts[i]) && fine;
        } else {
            parts[i] = read_term(r, &here, part, depth + 1);
            fine = parts[i] != NULL && fine;
        }
        if (fine && t->kind == TERM_CHOOSE && when[i] == NULL && i + 1 < count) {
            read_error(r, &here, STR("Give it \"when\", or make it the last."),
                       "What stands after this is never chosen.");
        }
    }
    t->parts = parts;
    t->when = when;
    t->count = count;
    return fine;
}

static bool read_term_round(struct reader *r, const struct place *at, const json_t *object, int depth, struct term *t)
{
    const struct term **part = arena_new(r->arena, const struct term *);
    *part = read_term(r, &(struct place){at, "round", 0}, json_object_get(object, "round"), depth + 1);
    t->parts = part;
    t->count = 1;
    return *part != NULL;
}

enum term_more {
    MORE_NOTHING,
    MORE_ROUNDING, // "decimals", "rounding"
    MORE_OTHERWISE
};
static const struct {
    const char *key;
    enum term_kind kind;
    enum term_more more;
} term_forms[] = {
    {"question", TERM_QUESTION, MORE_OTHERWISE},
    {"value", TERM_FIGURE, MORE_NOTHING},
    {"add", TERM_ADD, MORE_NOTHING},
    {"subtract", TERM_SUBTRACT, MORE_NOTHING},
    {"multiply", TERM_MULTIPLY, MORE_NOTHING},
    {"divide", TERM_DIVIDE, MORE_ROUNDING},
    {"min", TERM_MIN, MORE_NOTHING},
    {"max", TERM_MAX, MORE_NOTHING},
    {"round", TERM_ROUND, MORE_ROUNDING},
    {"choose", TERM_CHOOSE, MORE_NOTHING},
    {"sum", TERM_SUM, MORE_NOTHING},
    {"count", TERM_COUNT, MORE_NOTHING},
    {"days-between", TERM_DAYS, MORE_NOTHING},
};
static const str term_keys[] = {
    STR_INIT("question"),     STR_INIT("value"),     STR_INIT("add"),      STR_INIT("subtract"),
    STR_INIT("multiply"),     STR_INIT("divide"),    STR_INIT("min"),      STR_INIT("max"),
    STR_INIT("round"),        STR_INIT("choose"),    STR_INIT("sum"),      STR_INIT("count"),
    STR_INIT("days-between"), STR_INIT("otherwise"), STR_INIT("decimals"), STR_INIT("rounding"),
};

// The one form of the object, as an index of term_forms; STR_NONE, which is told, where it is none or several.
static size_t read_term_form(struct reader *r, const struct place *at, const json_t *value)
{
    size_t form = STR_NONE;
    size_t found = 0;
    if (!read_object(r, at, value, term_keys, sizeof term_keys / sizeof *term_keys)) {
        return STR_NONE;
    }
    for (size_t i = 0; i < sizeof term_forms / sizeof *term_forms; i++) {
        if (json_object_get(value, term_forms[i].key) != NULL) {
            form = i;
            found++;
        }
    }
    bool rounds = json_object_get(value, "decimals") != NULL || json_object_get(value, "rounding") != NULL;
    bool otherwise = json_object_get(value, "otherwise") != NULL;
    if (found != 1 || (rounds && term_forms[form].more != MORE_ROUNDING) ||
        (otherwise && term_forms[form].more != MORE_OTHERWISE)) {
        read_error(r, at,
                   STR("Write a number, or one of {\"question\": …}, {\"value\": …}, {\"add\": […]} …: see "
                       "docs/definition.md."),
                   "This is not one thing to calculate.");
        return STR_NONE;
    }
    return form;
}

static bool read_term_object(struct reader *r, const struct place *at, const json_t *value, int depth, struct term *t)
{
    size_t form = read_term_form(r, at, value);
    if (form == STR_NONE) {
        return false;
    }
    t->kind = term_forms[form].kind;
    if (term_forms[form].more == MORE_ROUNDING) {
        read_term_rounding(r, at, value, t);
    }
    switch (t->kind) {
    case TERM_QUESTION:
        return read_term_answer(r, at, value, depth, t);
    case TERM_FIGURE:
        return read_term_value(r, at, value, t);
    case TERM_ROUND:
        return read_term_round(r, at, value, depth, t);
    case TERM_SUM:
        return read_term_sum(r, at, value, t);
    case TERM_COUNT:
        t->page = read_term_repeat(r, at, value, "count");
        return t->page != NULL;
    case TERM_DAYS:
        return read_term_days(r, at, value, t);
    default:
        return read_term_parts(r, at, value, term_forms[form].key, depth, t);
    }
}

static const struct term *read_term(struct reader *r, const struct place *at, const json_t *value, int depth)
{
    if (!read_counts(r, at, &r->terms_read, LIMIT_TERM_COUNT, "terms in its values")) {
        return NULL;
    }
    if (depth > LIMIT_TERM_DEPTH) {
        read_error(r, at, STR("Give the inner part a name of its own in \"values\"."),
                   "Calculations nest deeper than %d.", LIMIT_TERM_DEPTH);
        return NULL;
    }
    struct term *t = arena_new(r->arena, struct term);
    if (json_is_object(value)) {
        return read_term_object(r, at, value, depth, t) ? t : NULL;
    }
    return read_decimal_value(r, at, value, &t->number) ? t : NULL;
}

// A sum of money is read as one: "£12.50".
static void figure_advise_fee(struct reader *r)
{
    const struct figure *f = r->definition->fee;
    if (f == NULL) {
        return;
    }
    if (f->decimals < 0) {
        read_advice(r, read_figure_place(r, f->index), STR("Add \"decimals\": 2."),
                    "How many decimals the fee has is left open.");
    }
    if (!text_given(f->prefix) && !text_given(f->suffix)) {
        read_advice(r, read_figure_place(r, f->index), STR("Add \"prefix\": \"£\"."), "The fee names no currency.");
    }
}

void read_figures(struct reader *r, const struct place *at, const json_t *root)
{
    const json_t *array = json_object_get(root, "values");
    for (size_t i = 0; i < r->definition->figure_count; i++) {
        const struct place *here = read_figure_place(r, i);
        const json_t *value = json_array_get(array, i);
        const json_t *term = json_object_get(value, "value");
        struct figure *f = &r->figures[i];
        if (!json_is_object(value)) {
            continue; // told with the names
        }
        figure_name_is_free(r, f);
        f->title = read_text(r, here, value, "title");
        f->prefix = read_text(r, here, value, "prefix");
        f->suffix = read_text(r, here, value, "suffix");
        if (term == NULL) {
            read_error(r, here, STR("Add \"value\": a number, or what is calculated."), "“value” is missing.");
        } else {
            f->value = read_term(r, &(struct place){here, "value", 0}, term, 1);
        }
    }
    if (json_object_get(root, "fee") != NULL) {
        r->definition->fee = read_figure_named(r, at, root, "fee");
        figure_advise_fee(r);
    }
}
