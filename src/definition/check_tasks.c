// SPDX-License-Identifier: Apache-2.0
// check_tasks: sections that are tasks. The pages of each stand together and lead to one another only, so that
// it can be gone through by itself; it waits for the earlier sections whose answers its conditions ask for.
#include "definition/read.h"

enum {
    TASK_COUNT = 100,
    TASK_TEXTS = 20 // told of, so that no other advice is hidden
};

static const struct place root;
static const struct place pages_at = {&root, "pages", 0};
static const struct place sections_at = {&root, "sections", 0};

// ---- Pages -------------------------------------------------------------------------------------------------
static size_t task_index(const struct reader *r, const struct section *s)
{
    return (size_t)(s - r->sections);
}

// Gives each section its pages.
static void tasks_pages(struct reader *r)
{
    const struct definition *d = r->definition;
    for (size_t i = 0; i < d->page_count; i++) {
        struct place page = {&pages_at, NULL, i};
        const struct section *before = i == 0 ? NULL : d->pages[i - 1].section;
        const struct section *own = d->pages[i].section;
        if (str_eq(d->pages[i].id, STR("task-list"))) {
            read_error(r, &(struct place){&page, "id", 0}, STR("Choose another."),
                       "The page “task-list” is made by itself where sections are tasks; no other may have that id.");
        }
        if (own == NULL) {
            read_error(r, &page, STR("Add \"section\": the task that the page is of."),
                       "Sections are tasks here, and this page is in none.");
            continue;
        }
        if (before != NULL && own < before) {
            read_error(r, &(struct place){&page, "section", 0},
                       STR("Put the pages of a section together, in the order of \"sections\"."),
                       "Sections are tasks here, and this page comes after those of a later one.");
        }
        struct section *s = &r->sections[task_index(r, own)];
        s->first = own == before ? s->first : i;
        s->end = i + 1;
    }
    for (size_t i = 0; i < d->section_count; i++) {
        if (d->sections[i].end == 0) {
            read_error(r, &(struct place){&sections_at, NULL, i}, STR("Give it pages, or take it out."),
                       "Sections are tasks here, and the section “%.*s” has no page.", STR_ARG(d->sections[i].id));
        }
    }
}

static void tasks_routes(struct reader *r)
{
    for (size_t i = 0; i < r->definition->page_count; i++) {
        const struct page *p = &r->definition->pages[i];
        struct place page = {&pages_at, NULL, i};
        struct place next = {&page, "next", 0};
        for (size_t k = 0; k < p->next_count; k++) {
            if (p->next[k].page != NULL && p->next[k].page->section != p->section) {
                read_error(r, &(struct place){&next, NULL, k},
                           STR("Route within the section, or to \"check-answers\": its end."),
                           "Sections are tasks here, and this route leads into another one.");
            }
        }
    }
}

// ---- What a section waits for ------------------------------------------------------------------------------
struct task {
    struct reader *reader;
    const struct section *section;
    bool *uses;                  // by section
    const struct section *later; // one that is used and comes after it
    const struct section **list; // by list of the document: the section that was looked at last with it
};

static void task_uses_condition(struct task *t, const struct condition *c);

static void task_uses_page(struct task *t, const struct page *page)
{
    if (page->section != t->section) {
        t->uses[task_index(t->reader, page->section)] = true;
        t->later = page->section > t->section ? page->section : t->later;
    }
}

static void task_uses_question(struct task *t, const struct question *q)
{
    if (q != NULL) {
        task_uses_page(t, q->page);
    }
}

static void task_uses_term(struct task *t, const struct term *term)
{
    if (term == NULL) {
        return;
    }
    if (term->page != NULL) {
        task_uses_page(t, term->page);
    }
    task_uses_question(t, term->question);
    task_uses_question(t, term->from.question);
    task_uses_question(t, term->to.question);
    task_uses_term(t, term->figure == NULL ? NULL : term->figure->value);
    task_uses_term(t, term->otherwise);
    for (size_t i = 0; i < term->count; i++) {
        task_uses_term(t, term->parts[i]);
        task_uses_condition(t, term->when == NULL ? NULL : term->when[i]);
    }
}

// The work is bounded: read_weigh counted it, with all names followed.
static void task_uses_condition(struct task *t, const struct condition *c)
{
    if (c == NULL) {
        return;
    }
    task_uses_question(t, c->question);
    task_uses_term(t, c->figure == NULL ? NULL : c->figure->value);
    for (size_t i = 0; i < c->child_count; i++) {
        task_uses_condition(t, c->children[i]);
    }
}

static void task_at(struct task *t, const struct place *at, const struct condition *when)
{
    t->later = NULL;
    task_uses_condition(t, when);
    if (t->later != NULL) {
        read_error(t->reader, at, STR("Ask for it in this section or an earlier one, or change their order."),
                   "Sections are tasks here, and this asks for an answer of the later section “%.*s”.",
                   STR_ARG(t->later->id));
    }
}

// Options of a list that several questions share are looked at once a section.
static void task_options(struct task *t, const struct place *at, const struct option_list *list)
{
    size_t shared = list == NULL ? STR_NONE : names_find(&t->reader->list_names, list->id);
    if (list == NULL || (shared != STR_NONE && t->list[shared] == t->section)) {
        return;
    }
    if (shared != STR_NONE) {
        t->list[shared] = t->section;
    }
    for (size_t i = 0; i < list->count; i++) {
        task_at(t, at, list->items[i].when);
    }
}

static void task_page(struct task *t, const struct page *p)
{
    struct place page = {&pages_at, NULL, p->index};
    struct place next = {&page, "next", 0};
    struct place questions = {&page, "questions", 0};
    task_at(t, &(struct place){&page, "when", 0}, p->when);
    for (size_t i = 0; i < p->next_count; i++) {
        struct place route = {&next, NULL, i};
        task_at(t, &(struct place){&route, "when", 0}, p->next[i].when);
    }
    for (size_t i = 0; i < p->question_count; i++) {
        struct place question = {&questions, NULL, i};
        task_at(t, &(struct place){&question, "when", 0}, p->questions[i]->when);
        task_options(t, &question, p->questions[i]->options);
    }
}

static void task_waits(struct task *t, struct section *s)
{
    const struct definition *d = t->reader->definition;
    const struct section **waits = arena_array(t->reader->arena, const struct section *, d->section_count);
    t->section = s;
    memset(t->uses, 0, d->section_count * sizeof *t->uses);
    for (size_t i = s->first; i < s->end; i++) {
        task_page(t, &d->pages[i]);
    }
    for (size_t i = 0; i < d->section_count; i++) {
        if (t->uses[i]) {
            waits[s->wait_count++] = &d->sections[i];
        }
    }
    s->waits = waits;
}

// ---- Texts -------------------------------------------------------------------------------------------------
bool read_task_is_earlier(const struct definition *d, const struct section *section, const struct section *other)
{
    bool earlier[TASK_COUNT] = {false};
    for (size_t i = (size_t)(section - d->sections) + 1; i-- > 0;) {
        const struct section *s = &d->sections[i];
        for (size_t k = 0; (s == section || earlier[i]) && k < s->wait_count; k++) {
            earlier[s->waits[k] - d->sections] = true;
        }
    }
    return other == section || earlier[other - d->sections];
}

// Which sections a place asks answers of. What has a name is looked at once, since many places may name it.
static const bool *task_text_uses(struct task *t, const struct slot_open *open, bool **conditions, bool **figures)
{
    const struct slot *slot = open->slot;
    bool *question = NULL;
    bool **uses = slot->kind == SLOT_IF       ? &conditions[names_find(&t->reader->condition_names, open->name)]
                  : slot->kind == SLOT_FIGURE ? &figures[slot->figure->index]
                                              : &question;
    if (*uses == NULL) {
        *uses = t->uses = arena_array(t->reader->report->arena, bool, t->reader->definition->section_count);
        task_uses_question(t, slot->question);
        task_uses_condition(t, slot->when);
        task_uses_term(t, slot->figure == NULL ? NULL : slot->figure->value);
    }
    return *uses;
}

// False where nothing is to be told of it.
static bool task_text(struct reader *r, const struct slot_open *open, const bool *uses)
{
    const struct definition *d = r->definition;
    size_t i = 0;
    while (i < d->section_count && (!uses[i] || read_task_is_earlier(d, open->page->section, &d->sections[i]))) {
        i++;
    }
    if (i == d->section_count) {
        return false;
    }
    definition_report_add(
        r->report, PROBLEM_ADVICE, open->pointer,
        arena_printf(r->report->arena,
                     "“%.*s” asks for an answer of the section “%.*s”, which need not be done before this one.",
                     STR_ARG(open->name), STR_ARG(d->sections[i].id)),
        STR("Say what stands there without it, ((…|words)), or let a condition of this section ask for it too."));
    return true;
}

void read_check_task_texts(struct reader *r)
{
    struct task t = {.reader = r};
    bool **conditions = arena_array(r->report->arena, bool *, r->condition_names.count + 1);
    bool **figures = arena_array(r->report->arena, bool *, r->definition->figure_count + 1);
    size_t told = 0;
    for (const struct slot_open *open = r->slots; open != NULL && told < TASK_TEXTS; open = open->next) {
        if (open->about == SLOT_ABOUT_PAGE && !open->has_otherwise) {
            told += task_text(r, open, task_text_uses(&t, open, conditions, figures)) ? 1 : 0;
        }
    }
}

// ---- The whole ---------------------------------------------------------------------------------------------
void read_check_tasks(struct reader *r)
{
    const struct definition *d = r->definition;
    if (d->section_count == 0 || d->section_count > TASK_COUNT) {
        read_error(r, &(struct place){&root, "tasks", 0}, STR("Make sections of the pages: a task each."),
                   "Sections are tasks here, so there must be some, and %d at most.", TASK_COUNT);
        return;
    }
    tasks_pages(r);
    if (r->report->errors != r->errors_before) {
        return;
    }
    tasks_routes(r);
    struct task t = {.reader = r,
                     .uses = arena_array(r->report->arena, bool, d->section_count),
                     .list = arena_array(r->report->arena, const struct section *, r->list_names.count)};
    for (size_t i = 0; i < d->section_count; i++) {
        task_waits(&t, &r->sections[i]);
    }
}
