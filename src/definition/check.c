// SPDX-License-Identifier: Apache-2.0
// check: what can only be said of the whole document. Conditions and calculated values in a circle, or too
// long to work out, are errors; the rest is advice: pages that nobody reaches, routes that lead back, conditions that
// never hold, missing titles and words.
#include "base/utf8.h"
#include "definition/read.h"

enum {
    CONDITION_WORK = 200 * 1000,                 // comparisons of all conditions of a document, with all names followed
    CONDITION_CHAIN = 4 * LIMIT_CONDITION_DEPTH, // names in names that are followed at all
    ADVICE_PLACES = 20,                          // of one kind, so that no advice hides another
    ADVICE_TITLES = 40                           // of titles, which are looked at twice
};

// ---- Conditions ----------------------------------------------------------------------------------------
static struct weight condition_weight(struct reader *r, const struct condition *c, int chain);
static struct weight figure_weight(struct reader *r, const struct figure *f, int chain);

static struct weight named_weight(struct reader *r, const struct condition *c, int chain)
{
    static const struct place root;
    size_t at = names_find(&r->condition_names, c->name);
    if (at == STR_NONE || c->child_count == 0) {
        return (struct weight){.work = 1, .depth = 1};
    }
    if (chain > CONDITION_CHAIN) {
        return (struct weight){.work = 1, .depth = CONDITION_CHAIN};
    }
    struct weight *w = &r->weights[at];
    if (w->state == WEIGHT_OPEN) {
        struct place above = {&root, "conditions", 0};
        read_error(r, &(struct place){&above, NULL, at}, STR("Write out one of them without using the others."),
                   "The condition “%.*s” depends on itself.", STR_ARG(read_quote(c->name)));
        return (struct weight){.work = 1, .depth = 1};
    }
    if (w->state == WEIGHT_NEW) {
        w->state = WEIGHT_OPEN;
        struct weight below = condition_weight(r, c->children[0], chain + 1);
        *w = (struct weight){WEIGHT_KNOWN, below.work + 1, below.depth + 1, true, below.figures};
    }
    return *w;
}

static void weight_add(struct weight *sum, struct weight below)
{
    sum->work += below.work;
    sum->work = sum->work > CONDITION_WORK ? CONDITION_WORK : sum->work;
    sum->depth = below.depth + 1 > sum->depth ? below.depth + 1 : sum->depth;
    sum->answers = sum->answers || below.answers;
    sum->figures = sum->figures || below.figures;
}

// Work is capped, so that doubling by names (a = all b, b; b = all c, c …) cannot overflow.
static struct weight condition_weight(struct reader *r, const struct condition *c, int chain)
{
    struct weight sum = {.state = WEIGHT_KNOWN, .work = 1, .depth = 1};
    if (c->kind == CONDITION_NAMED) {
        return named_weight(r, c, chain);
    }
    if (c->kind == CONDITION_FIGURE) {
        return figure_weight(r, c->figure, chain + 1);
    }
    for (size_t i = 0; i < c->child_count; i++) {
        weight_add(&sum, condition_weight(r, c->children[i], chain));
    }
    return sum;
}

static void weight_limits(struct reader *r, const struct place *at, struct weight w, const char *thing)
{
    bool before = r->condition_work > CONDITION_WORK;
    int deepest = w.figures ? CONDITION_CHAIN : 2 * LIMIT_CONDITION_DEPTH;
    r->condition_work += w.work;
    if (w.depth > deepest) {
        read_error(r, at, STR("Write out some of the names."), "The %s is nested deeper than %d, with the names in it.",
                   thing, deepest);
    } else if (!before && r->condition_work > CONDITION_WORK) {
        read_error(r, at, STR("Write the conditions more simply."),
                   "The conditions of the document take over %d comparisons, with all names followed.", CONDITION_WORK);
    }
}

void read_weigh(struct reader *r, const struct place *at, const struct condition *c)
{
    weight_limits(r, at, condition_weight(r, c, 0), "condition");
}

// ---- Calculated values ---------------------------------------------------------------------------------
static struct weight term_weight(struct reader *r, const struct term *t, int chain)
{
    struct weight sum = {.state = WEIGHT_KNOWN, .work = 1, .depth = 1};
    sum.answers = t->kind == TERM_QUESTION || t->page != NULL || t->from.question != NULL || t->to.question != NULL;
    if (t->kind == TERM_SUM && t->page != NULL) {
        sum.work = (size_t)(t->page->repeat.max > 0 ? t->page->repeat.max : LIMIT_REPEAT_COUNT);
    }
    if (t->kind == TERM_FIGURE) {
        weight_add(&sum, figure_weight(r, t->figure, chain + 1));
    }
    for (size_t i = 0; i < t->count; i++) {
        if (t->when != NULL && t->when[i] != NULL) {
            sum.answers = true;
            weight_add(&sum, condition_weight(r, t->when[i], chain));
        }
        weight_add(&sum, term_weight(r, t->parts[i], chain));
    }
    if (t->otherwise != NULL) {
        weight_add(&sum, term_weight(r, t->otherwise, chain));
    }
    return sum;
}

static struct weight figure_weight(struct reader *r, const struct figure *f, int chain)
{
    struct weight *w = &r->figure_weights[f->index];
    if (f->value == NULL) {
        return (struct weight){.work = 1, .depth = 1};
    }
    if (chain > CONDITION_CHAIN) {
        return (struct weight){.work = 1, .depth = CONDITION_CHAIN};
    }
    if (w->state == WEIGHT_OPEN) {
        read_error(r, read_figure_place(r, f->index), STR("Write out one of them without using the others."),
                   "The value “%.*s” depends on itself.", STR_ARG(f->name));
        return (struct weight){.work = 1, .depth = 1};
    }
    if (w->state == WEIGHT_NEW) {
        w->state = WEIGHT_OPEN;
        struct weight sum = {.state = WEIGHT_KNOWN, .work = 1, .depth = 1, .figures = true};
        weight_add(&sum, term_weight(r, f->value, chain));
        *w = sum;
    }
    return *w;
}

void read_weigh_figures(struct reader *r)
{
    for (size_t i = 0; i < r->definition->figure_count; i++) {
        struct weight w = figure_weight(r, &r->figures[i], 0);
        r->figures[i].constant = !w.answers;
        weight_limits(r, read_figure_place(r, i), w, "calculation");
    }
}

// Choices of which a number is taken must all be numbers.
static void check_numeric(struct reader *r)
{
    for (const struct numeric *n = r->numeric; n != NULL; n = n->next) {
        struct decimal number;
        for (size_t i = 0; n->question->options != NULL && i < n->question->options->count; i++) {
            if (!decimal_parse(n->question->options->items[i].value, &number)) {
                definition_report_add(r->report, PROBLEM_ERROR, n->pointer,
                                      arena_printf(r->report->arena, "The option “%.*s” of “%.*s” is no number.",
                                                   STR_ARG(read_quote(n->question->options->items[i].value)),
                                                   STR_ARG(n->question->id)),
                                      STR("Give every option of it a number as its value, or use \"choose\"."));
                break;
            }
        }
    }
}

// The free text of an option that no question has.
static void check_other(struct reader *r, const struct compared *c)
{
    const struct question *q = c->condition->question;
    if (q->options == NULL || q->options->other == NULL) {
        definition_report_add(
            r->report, PROBLEM_ERROR, c->pointer,
            arena_printf(r->report->arena, "No option of “%.*s” takes free text.", STR_ARG(read_quote(q->id))),
            STR("Take it out, or give one option \"other\": true."));
    }
}

// A value that no option has.
static void check_compared(struct reader *r)
{
    size_t told = 0;
    for (const struct compared *c = r->compared; c != NULL; c = c->next) {
        const struct condition *answer = c->condition;
        const struct question *q = answer->question;
        if (answer->other) {
            check_other(r, c);
            continue;
        }
        bool yes_no = q->type->shown == SHOWN_YES_NO || q->type->shown == SHOWN_DECLARED;
        bool yes = str_eq(answer->value, STR("true"));
        bool known =
            yes_no ? yes || str_eq(answer->value, STR("false")) : option_find(q->options, answer->value) != NULL;
        if (!known && told++ < ADVICE_PLACES) {
            definition_report_add(r->report, PROBLEM_ADVICE, c->pointer,
                                  arena_printf(r->report->arena,
                                               "No option of “%.*s” has the value “%.*s”, so the "
                                               "comparison never finds it.",
                                               STR_ARG(q->id), STR_ARG(read_quote(answer->value))),
                                  STR("Compare with the value of an option, which is not its label."));
        }
    }
}

// ---- Pages -------------------------------------------------------------------------------------------------
bool read_page_follower(const struct definition *d, size_t page, size_t at, size_t *ret_page)
{
    const struct page *p = &d->pages[page];
    if (p->kind == PAGE_EXIT) {
        *ret_page = page + 1; // where its condition passes it over
        return at == 0 && p->when != NULL;
    }
    for (size_t i = 0; i < at && i < p->next_count; i++) {
        if (p->next[i].when == NULL) { // nothing after it is looked at, unless the page is passed over
            *ret_page = page + 1;
            return at == i + 1 && p->when != NULL;
        }
    }
    if (at < p->next_count) {
        size_t end = d->tasks ? p->section->end : d->page_count;
        *ret_page = p->next[at].page == NULL ? end : p->next[at].page->index;
        return true;
    }
    *ret_page = page + 1;
    return at == p->next_count;
}

struct step {
    size_t page, at;
};

// From the first page by every way: which pages are met, and which routes lead back to one that is
// still on the way.
static void check_ways(struct reader *r)
{
    enum {
        UNSEEN,
        ON_THE_WAY,
        SEEN
    };
    const struct definition *d = r->definition;
    char *state = arena_alloc(r->report->arena, d->page_count + 1, 1);
    struct step *way = arena_array(r->report->arena, struct step, d->page_count + 1);
    static const struct place root;
    struct place above = {&root, "pages", 0};
    size_t depth = 0;
    size_t told = 0;
    state[0] = ON_THE_WAY;
    way[depth++] = (struct step){0, 0};
    while (depth > 0) {
        struct step *s = &way[depth - 1];
        size_t to;
        size_t at = s->at++;
        if (!read_page_follower(d, s->page, at, &to)) {
            state[s->page] = SEEN;
            depth--;
            continue;
        }
        if (to >= d->page_count || state[to] == SEEN) {
            continue;
        }
        if (state[to] == ON_THE_WAY) {
            struct place page = {&above, NULL, s->page};
            struct place next = {&page, "next", 0};
            if (told++ < ADVICE_PLACES) {
                read_advice(r, &(struct place){&next, NULL, at}, STR("Route to a later page, or use \"repeat\"."),
                            "This route leads back to “%.*s”, so people may go round in a circle.",
                            STR_ARG(d->pages[to].id));
            }
            continue;
        }
        state[to] = ON_THE_WAY;
        way[depth++] = (struct step){to, 0};
    }
    told = 0;
    for (size_t i = 0; i < d->page_count; i++) {
        if (state[i] == UNSEEN && told++ < ADVICE_PLACES) {
            read_advice(r, &(struct place){&above, NULL, i}, STR("Route to it from another page, or take it out."),
                        "Nobody reaches the page “%.*s”.", STR_ARG(d->pages[i].id));
        }
    }
}

static void check_titles(struct reader *r)
{
    const struct definition *d = r->definition;
    static const struct place root;
    struct place above = {&root, "pages", 0};
    struct name_at *titles = arena_array(r->report->arena, struct name_at, d->page_count);
    size_t told = 0;
    for (size_t i = 0; i < d->page_count && told < ADVICE_PLACES; i++) {
        const struct page *p = &d->pages[i];
        struct place page = {&above, NULL, i};
        struct place questions = {&page, "questions", 0};
        titles[i] = (struct name_at){text_in(p->title, 0), i};
        if (p->question_count == 0 && !text_given(p->title)) {
            told++;
            read_advice(r, &page, STR("Add \"title\"."), "The page has neither a title nor a question.");
        }
        for (size_t j = 0; j < p->question_count && told < ADVICE_PLACES; j++) {
            bool heading = text_given(p->title) && p->question_count == 1;
            if (!text_given(p->questions[j]->title) && !heading) {
                told++;
                read_advice(r, &(struct place){&questions, NULL, j}, STR("Add \"title\": what is asked."),
                            "The question has no title.");
            }
        }
    }
    struct names names = names_build(titles, d->page_count);
    for (size_t i = 1; i < names.count && told < ADVICE_TITLES; i++) {
        if (str_eq(names.items[i].name, names.items[i - 1].name)) {
            told++;
            read_advice(r, &(struct place){&above, NULL, names.items[i].index},
                        STR("Say in each what it asks, so that people know where they are."),
                        "Two pages have the title “%.*s”.", STR_ARG(read_quote(names.items[i].name)));
        }
    }
}

static void check_translations(struct reader *r)
{
    const struct definition *d = r->definition;
    for (size_t i = 1; i < d->language_count; i++) {
        const struct untranslated *u = &r->untranslated[i];
        if (u->count == 0) {
            continue;
        }
        str places = {0};
        for (size_t j = 0; j < u->count && j < TRANSLATION_PLACES; j++) {
            places = arena_printf(r->report->arena, "%.*s%s%.*s", STR_ARG(places), j == 0 ? "" : ", ",
                                  STR_ARG(u->places[j]));
        }
        definition_report_add(r->report, PROBLEM_ADVICE, u->places[0],
                              arena_printf(r->report->arena, "%zu %s not in the language “%.*s”: %.*s%s.", u->count,
                                           u->count == 1 ? "text is" : "texts are", STR_ARG(d->languages[i]),
                                           STR_ARG(places), u->count > TRANSLATION_PLACES ? " …" : ""),
                              STR("Write them as {\"en\": …, \"cy\": …}; until then the first language is shown."));
    }
}

void read_check(struct reader *r)
{
    check_numeric(r);
    if (r->definition->tasks && r->report->errors == r->errors_before) {
        read_check_tasks(r);
    }
    if (r->report->errors == r->errors_before && r->definition->page_count > 0) {
        check_ways(r); // a wrong route would only lead to more of the same
        check_titles(r);
        read_check_words(r);
        read_check_reasons(r);
        read_check_truth(r);
        read_check_run(r);
        check_compared(r);
        read_check_slots(r);
        if (r->definition->tasks) {
            read_check_task_texts(r);
        }
    }
    check_translations(r);
}
