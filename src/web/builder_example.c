// SPDX-License-Identifier: Apache-2.0
#include "web/builder_example.h"
#include "design/called.h"
#include "html/words_list.h"

enum {
    EXAMPLE_QUESTIONS = 20, // that are asked for
    EXAMPLE_DEPTH = 40,     // conditions and terms within each other that are looked through
    EXAMPLE_ROWS = 10
};

struct example {
    struct request *r;
    const struct builder *builder;
    const struct definition *definition;
    const struct question *questions[EXAMPLE_QUESTIONS];
    const struct page *pages[EXAMPLE_QUESTIONS]; // whose rows are counted
    size_t question_count, page_count;
    const struct figure *figures[EXAMPLE_QUESTIONS];
    size_t figure_count;
};

// ---- What it is made of --------------------------------------------------------------------------------------------

static void example_question(struct example *e, const struct question *q)
{
    bool known = q == NULL || e->question_count == EXAMPLE_QUESTIONS;
    for (size_t i = 0; i < e->question_count; i++) {
        known = known || e->questions[i] == q;
    }
    if (!known) {
        e->questions[e->question_count++] = q;
    }
}

static void example_page(struct example *e, const struct page *page)
{
    bool known = page == NULL || e->page_count == EXAMPLE_QUESTIONS;
    for (size_t i = 0; i < e->page_count; i++) {
        known = known || e->pages[i] == page;
    }
    if (!known) {
        e->pages[e->page_count++] = page;
    }
}

static void example_figure(struct example *e, const struct figure *f, int depth);

static void example_condition(struct example *e, const struct condition *c, int depth)
{
    if (c == NULL || depth > EXAMPLE_DEPTH) {
        return;
    }
    example_question(e, c->question);
    if (c->figure != NULL) {
        example_figure(e, c->figure, depth + 1);
    }
    for (size_t i = 0; i < c->child_count; i++) {
        example_condition(e, c->children[i], depth + 1);
    }
}

static void example_term(struct example *e, const struct term *t, int depth)
{
    if (t == NULL || depth > EXAMPLE_DEPTH) {
        return;
    }
    example_page(e, t->page);
    example_question(e, t->question);
    example_question(e, t->from.question);
    example_question(e, t->to.question);
    if (t->figure != NULL) {
        example_figure(e, t->figure, depth + 1);
    }
    for (size_t i = 0; i < t->count; i++) {
        example_condition(e, t->when == NULL ? NULL : t->when[i], depth + 1);
        example_term(e, t->parts[i], depth + 1);
    }
}

// Those that it uses stand before it.
static void example_figure(struct example *e, const struct figure *f, int depth)
{
    bool known = depth > EXAMPLE_DEPTH || e->figure_count == EXAMPLE_QUESTIONS;
    for (size_t i = 0; i < e->figure_count; i++) {
        known = known || e->figures[i] == f;
    }
    if (!known) {
        example_term(e, f->value, depth + 1);
        if (e->figure_count < EXAMPLE_QUESTIONS) {
            e->figures[e->figure_count++] = f;
        }
    }
}

// ---- What somebody might answer ------------------------------------------------------------------------------------

static str example_id(const struct example *e, str id)
{
    return arena_concat(e->r->arena, STR("ex-"), id);
}

static str example_usual(const struct example *e, const struct question *q)
{
    date today = request_today(e->r);
    bool of_rows = q->page->kind == PAGE_REPEAT;
    return q->type->written == WRITTEN_BOOL               ? STR("true")
           : q->options != NULL && q->options->count != 0 ? q->options->items[0].value
           : q->type->shown == SHOWN_DATE                 ? date_print(e->r->arena, today)
           : q->type->written == WRITTEN_NUMBER           ? (of_rows ? STR("10 20") : STR("3"))
                                                          : STR("");
}

static str example_typed(const struct example *e, str id, str usual)
{
    str name = example_id(e, id);
    bool of_form = fields_has(&e->r->form, name);
    str typed = of_form ? request_form(e->r, name) : request_query(e->r, name);
    return of_form || fields_has(&e->r->query, name) ? str_trim(str_slice(typed, 0, 200)) : usual;
}

// A number, a choice, a date as such an answer is kept; any other words are none.
static struct value example_value(const struct question *q, str text)
{
    struct decimal number;
    date on;
    struct value value = {.kind = VALUE_TEXT, .text = text};
    bool fine = q->type->written == WRITTEN_NUMBER ? decimal_parse(text, &number)
                : q->type->shown == SHOWN_DATE
                    ? text.len == 10 && date_parse(text, &on)
                    : text.len != 0 && q->type->written != WRITTEN_PARTS && q->type->written != WRITTEN_FILES;
    return fine ? value : (struct value){.kind = VALUE_NONE};
}

static void example_list(struct arena *a, const struct question *q, str text, struct value *value)
{
    if (q->type->written == WRITTEN_LIST && value->kind == VALUE_TEXT) {
        str *items = arena_array(a, str, 1);
        items[0] = text;
        *value = (struct value){.kind = VALUE_LIST, .items = items, .count = 1};
    }
}

// "10 20" are two rows.
static struct answers example_rows(const struct example *e, struct answers answers, const struct question *q, str text)
{
    struct arena *a = e->r->arena;
    struct value_row *rows = arena_array(a, struct value_row, EXAMPLE_ROWS);
    size_t count = 0;
    str one;
    while (count < EXAMPLE_ROWS && str_next(&text, ' ', &one)) {
        struct value value = example_value(q, one);
        if (value.kind != VALUE_NONE) {
            struct answers none = {0};
            rows[count] =
                (struct value_row){.id = (uint32_t)count + 1, .answers = answers_with(a, &none, q->number, value)};
            count++;
        }
    }
    return answers_with(
        a, &answers, q->page->repeat.number,
        (struct value){.kind = VALUE_ROWS, .rows = rows, .count = count, .next_row = (uint32_t)count + 1});
}

static struct answers example_count(const struct example *e, struct answers answers, const struct page *page, str text)
{
    int64_t count;
    struct value_row *rows = arena_array(e->r->arena, struct value_row, EXAMPLE_ROWS);
    bool fine = str_to_i64(text, 0, EXAMPLE_ROWS, &count);
    for (size_t i = 0; i < EXAMPLE_ROWS; i++) {
        rows[i].id = (uint32_t)i + 1;
    }
    return answers_with(e->r->arena, &answers, page->repeat.number,
                        (struct value){.kind = VALUE_ROWS, .rows = rows, .count = fine ? (size_t)count : 0});
}

// ---- As a form, and what comes of it -------------------------------------------------------------------------------

static struct builder_sample example_sample(const struct example *e, const struct question *q, str text)
{
    const struct outline_question *o = outline_find_question(&e->builder->outline, q->id, NULL);
    struct builder_sample sample = {.id = example_id(e, q->id), .value = text};
    size_t count = o == NULL ? 0 : o->option_count;
    struct govuk_option *items = arena_array(e->r->arena, struct govuk_option, count + 2);
    sample.label = o == NULL ? q->id : called_text(e->r->arena, &e->builder->outline, o->title, e->builder->language);
    for (size_t i = 0; i < count; i++) {
        items[i] =
            builder_option(called_text(e->r->arena, &e->builder->outline, o->options[i].label, e->builder->language),
                           o->options[i].value, text);
    }
    if (q->type->written == WRITTEN_BOOL) {
        items[0] = builder_option(request_words(e->r, WORD_ANSWER_YES), STR("true"), text);
        items[1] = builder_option(request_words(e->r, WORD_ANSWER_NO), STR("false"), text);
        count = 2;
    }
    sample.choices = (struct govuk_option_list){items, count};
    return sample;
}

static struct answers example_answers(const struct example *e, struct builder_sample_list *ret_samples)
{
    struct builder_sample *samples = arena_array(e->r->arena, struct builder_sample, e->question_count + e->page_count);
    struct answers answers = {0};
    size_t count = 0;
    for (size_t i = 0; i < e->page_count; i++) {
        const struct page *page = e->pages[i];
        bool summed = false;
        for (size_t k = 0; k < e->question_count; k++) {
            summed = summed || e->questions[k]->page == page;
        }
        const struct outline_page *o = outline_page(&e->builder->outline, page->id);
        str text = example_typed(e, page->id, STR("2"));
        if (!summed && o != NULL) {
            answers = example_count(e, answers, page, text);
            samples[count++] = (struct builder_sample){
                .id = example_id(e, page->id),
                .label = outline_said(&e->builder->outline, o->repeat.item, e->builder->language),
                .value = text};
        }
    }
    for (size_t i = 0; i < e->question_count; i++) {
        const struct question *q = e->questions[i];
        str text = example_typed(e, q->id, example_usual(e, q));
        struct value value = example_value(q, text);
        example_list(e->r->arena, q, text, &value);
        answers = q->page->kind == PAGE_REPEAT ? example_rows(e, answers, q, text)
                                               : answers_with(e->r->arena, &answers, q->number, value);
        samples[count++] = example_sample(e, q, text);
    }
    *ret_samples = (struct builder_sample_list){samples, count};
    return answers;
}

static struct builder_step example_step(const struct example *e, const struct figure *f, const struct answers *answers)
{
    struct decimal value;
    const struct outline_value *o = outline_value(&e->builder->outline, f->name);
    str title = o == NULL ? (str){0} : outline_said(&e->builder->outline, o->title, e->builder->language);
    struct builder_step step = {.name = title.len == 0 ? f->name : title,
                                .value = request_words(e->r, WORD_BUILDER_EXAMPLE_NONE)};
    if (figure_work_out(f, answers, request_today(e->r), &value)) {
        size_t language = request_definition_language(e->r, e->definition);
        step.value = ARENA_JOIN(e->r->arena, text_in(f->prefix, language), decimal_print(e->r->arena, value),
                                text_in(f->suffix, language));
    }
    return step;
}

static void example_of(struct example *e, str value, struct builder_value_view *view)
{
    for (size_t i = 0; i < e->definition->figure_count; i++) {
        if (str_eq(e->definition->figures[i].name, value)) {
            example_figure(e, &e->definition->figures[i], 0);
        }
    }
    struct answers answers = example_answers(e, &view->samples);
    struct builder_step *steps = arena_array(e->r->arena, struct builder_step, e->figure_count + 1);
    for (size_t i = 0; i < e->figure_count; i++) {
        steps[i] = example_step(e, e->figures[i], &answers);
    }
    view->steps = (struct builder_step_list){steps, e->figure_count};
    view->has_example = e->figure_count != 0;
}

void builder_example_make(struct request *r, struct builder *b, str value, struct builder_value_view *view)
{
    struct example e = {.r = r, .builder = b};
    struct definition_report report = {.arena = r->arena};
    if (err_is(definition_read(b->draft.document, &site_definition_options, &report, &e.definition))) {
        return;
    }
    builder_hold(r, e.definition);
    example_of(&e, value, view);
}
