// SPDX-License-Identifier: Apache-2.0
// A page's form becomes answers. Which questions are asked is decided anew while reading, since one
// answer of a page may bring up or send away the next.
#include "journey/rows.h"
#include "journey/way.h"
#include <stdlib.h>

enum {
    ACCEPT_PROBLEMS_PER_QUESTION = 8, // an address with every part wrong
    ACCEPT_PROBLEMS_MAX = 500
};

struct accept_form {
    const struct journey *journey;
    const struct page *page;
    const struct fields *fields;
    const struct answers *before; // of the draft, or of the row
    struct journey_questions shown;
    size_t shown_at;
    struct way before_page, way;
    struct accept in;
    struct problems problems;
    struct answer *changes;
    size_t change_count;
};

static const struct answers accept_no_answers;

// Those that a page shows.
static struct journey_questions accept_shown(const struct journey *j, struct journey_questions asked)
{
    if (j->definition->hidden_count == 0) {
        return asked;
    }
    const struct question **items = arena_array(j->arena, const struct question *, asked.count);
    struct journey_questions shown = {items, 0};
    for (size_t i = 0; i < asked.count; i++) {
        if (!asked.items[i]->type->hidden) {
            items[shown.count++] = asked.items[i];
        }
    }
    return shown;
}

struct journey_questions journey_questions(const struct journey *j, const struct page *page, uint32_t row)
{
    ptrdiff_t at = journey_find(j, page);
    if (page->kind != PAGE_REPEAT && at >= 0) {
        return accept_shown(j, (struct journey_questions){j->steps[at].asked, j->steps[at].asked_count});
    }
    const struct answers *answers = j->answers;
    if (page->kind == PAGE_REPEAT) {
        const struct value_row *found = journey_row(j, page, row);
        answers = found == NULL ? &accept_no_answers : &found->answers;
    }
    struct way before = way_before(j, page);
    struct way w = way_for_page(&before, page);
    const struct question **asked = arena_array(j->arena, const struct question *, page->question_count);
    struct journey_questions questions = {asked, 0};
    way_row(&w, page, answers, asked, &questions.count);
    return accept_shown(j, questions);
}

// The token of the file to take away, where the form says one.
static const struct field *accept_removal(const struct fields *fields, const struct question *q)
{
    if (q->type->written != WRITTEN_FILES) {
        return NULL;
    }
    for (size_t i = 0; i < fields->count; i++) {
        const struct field *f = &fields->items[i];
        if (f->name.len == q->id.len + sizeof "-remove" - 1 && str_starts(f->name, q->id) &&
            str_ends(f->name, STR("-remove")) && f->value.len != 0) {
            return f;
        }
    }
    return NULL;
}

// Whether the form held a control of the question.
static bool accept_has_control(const struct accept_form *form, const struct question *q)
{
    if (fields_has(form->fields, q->id)) {
        return true;
    }
    for (size_t i = 0; i < q->type->part_count; i++) {
        if (fields_has_part(form->fields, q->id, q->type->parts[i].name)) {
            return true;
        }
    }
    return accept_removal(form->fields, q) != NULL;
}

// Whether the page showed the question when the form was made. Both lists follow the page's order.
static bool accept_was_shown(struct accept_form *form, const struct question *q)
{
    for (size_t i = 0; i < form->shown.count && journey_reveals(form->journey, q); i++) {
        if (form->shown.items[i] == q->revealed_by) {
            return true; // within an option of a question that it showed
        }
    }
    while (form->shown_at < form->shown.count && form->shown.items[form->shown_at]->index < q->index) {
        form->shown_at++;
    }
    return form->shown_at < form->shown.count && form->shown.items[form->shown_at] == q;
}

static void accept_change(struct accept_form *form, const struct question *q, struct value value)
{
    form->changes[form->change_count++] = (struct answer){q->number, value};
    way_set(&form->way, q->number, value);
}

// Reads one question; whether nothing is wrong.
static bool accept_read(struct accept_form *form, const struct question *q, struct value *ret_value)
{
    size_t wrong = form->problems.count;
    question_accept(&form->in, q, ret_value);
    return form->problems.count == wrong;
}

// Files that come are put behind those kept, which the question's type counts with them.
static void accept_files(struct accept_form *form, const struct question *q)
{
    struct value kept = answers_get(form->before, q->number);
    const struct field *removal = accept_removal(form->fields, q);
    size_t kept_count = kept.kind == VALUE_FILES ? kept.count : 0;
    struct value_file *files = arena_array(form->in.arena, struct value_file, kept_count + form->fields->count);
    struct value all = {.kind = VALUE_FILES, .files = files};
    for (size_t i = 0; i < kept_count; i++) {
        if (removal == NULL || !str_eq(removal->value, kept.files[i].token)) {
            files[all.count++] = kept.files[i];
        }
    }
    all.kind = all.count == 0 ? VALUE_NONE : VALUE_FILES;
    way_set(&form->way, q->number, all);
    struct value value = {0};
    bool right = accept_read(form, q, &value);
    bool too_few = !right && value.kind == VALUE_FILES && (int64_t)(all.count + value.count) < q->min_items;
    if (right || too_few) { // the first of two files is kept while the second is wanting
        for (size_t i = 0; value.kind == VALUE_FILES && i < value.count; i++) {
            files[all.count++] = value.files[i];
        }
        all.kind = value.kind;
        accept_change(form, q, all);
    } else if (removal != NULL) {
        accept_change(form, q, all); // what remains, remains; without any the page wants an answer
    }
}

static void accept_question(struct accept_form *form, const struct question *q)
{
    if (!way_holds(&form->way, q->when)) {
        return;
    }
    if (q->type->hidden || (!accept_was_shown(form, q) && !accept_has_control(form, q))) {
        struct value kept = answers_get(form->before, q->number);
        if (way_fits(&form->way, q, &kept)) {
            way_set(&form->way, q->number, kept); // asked again: what was answered before counts again
        }
        return;
    }
    if (q->type->written == WRITTEN_FILES) {
        accept_files(form, q);
        return;
    }
    struct value value = {0};
    if (accept_read(form, q, &value)) {
        accept_change(form, q, value);
    }
}

static int accept_by_number(const void *one, const void *two)
{
    const struct answer *a = one;
    const struct answer *b = two;
    return (a->number > b->number) - (a->number < b->number);
}

// The answers with all changes, in one pass.
static struct answers accept_merge(struct accept_form *form)
{
    const struct answers *before = form->before;
    struct answer *items = arena_array(form->in.arena, struct answer, before->count + form->change_count);
    size_t count = 0;
    size_t at = 0;
    qsort(form->changes, form->change_count, sizeof *form->changes, accept_by_number);
    for (size_t i = 0; i < form->change_count; i++) {
        const struct answer *change = &form->changes[i];
        while (at < before->count && before->items[at].number < change->number) {
            items[count++] = before->items[at++];
        }
        at += at < before->count && before->items[at].number == change->number;
        if (change->value.kind != VALUE_NONE) {
            items[count++] = *change;
        }
    }
    while (at < before->count) {
        items[count++] = before->items[at++];
    }
    return (struct answers){items, count};
}

// Of a form that is not taken its files are kept all the same: a browser cannot send them again by itself.
static void accept_only_files(struct accept_form *form)
{
    size_t count = 0;
    for (size_t i = 0; i < form->change_count; i++) {
        enum value_kind kind = form->changes[i].value.kind;
        if (kind == VALUE_FILES || kind == VALUE_NONE) { // none are left where the last one was removed
            form->changes[count++] = form->changes[i];
        }
    }
    form->change_count = count;
}

static void accept_one_problem(const struct journey *j, struct problem problem, struct problems *ret_problems)
{
    struct problem *items = arena_new(j->arena, struct problem);
    *items = problem;
    *ret_problems = (struct problems){items, 1};
}

// Reads all questions of the page into what becomes of `before`, which is given back as it is where
// nothing of it changes. `ret_problems` may be NULL, here and below: then only files count.
static struct answers accept_form(const struct journey *j, const struct page *page, uint32_t row,
                                  const struct fields *fields, const struct answers *before,
                                  struct problems *ret_problems)
{
    size_t room = page->question_count * ACCEPT_PROBLEMS_PER_QUESTION;
    room = room < ACCEPT_PROBLEMS_MAX ? room : ACCEPT_PROBLEMS_MAX;
    struct accept_form form = {.journey = j, .page = page, .fields = fields, .before = before};
    form.shown = journey_questions(j, page, row);
    form.before_page = way_before(j, page);
    form.way = way_for_page(&form.before_page, page);
    form.problems.items = arena_array(j->arena, struct problem, room);
    form.changes = arena_array(j->arena, struct answer, page->question_count);
    form.in = (struct accept){.arena = j->arena,
                              .definition = j->definition,
                              .fields = fields,
                              .answers = &form.way.given,
                              .today = j->today,
                              .problems = &form.problems,
                              .problem_max = room};
    bool removing = false;
    for (size_t i = 0; i < page->question_count; i++) {
        removing = removing || accept_removal(fields, page->questions[i]) != NULL;
        accept_question(&form, page->questions[i]);
    }
    if ((form.problems.count > 0 && !removing) || ret_problems == NULL) {
        accept_only_files(&form);
    }
    if (ret_problems != NULL) {
        *ret_problems = form.problems;
    }
    return form.change_count > 0 ? accept_merge(&form) : *before;
}

// Whether the row cannot be put: there are too many, or it is gone.
static bool accept_row_is_refused(const struct journey *j, const struct page *page, uint32_t row,
                                  struct problem *ret_problem)
{
    struct value rows = rows_kept(j, page);
    if (row != JOURNEY_NEW_ROW) {
        *ret_problem = (struct problem){.key = "repeat.row-gone"};
        return journey_row(j, page, row) == NULL;
    }
    *ret_problem = (struct problem){.key = "repeat.too-many", .arg_count = 1};
    ret_problem->args[0] = (struct problem_arg){"max", arena_printf(j->arena, "%zu", rows_max(page))};
    return rows_next_id(&rows) == 0 || rows.count >= rows_max(page);
}

// A row is put among the others when all of it is right. Before that it is begun, or changed, by its
// files alone, so that those of a row are kept as those of any form.
static void accept_row(const struct journey *j, const struct page *page, uint32_t row, const struct fields *fields,
                       struct answers *ret_answers, struct problems *ret_problems)
{
    struct problem refused;
    if (accept_row_is_refused(j, page, row, &refused)) {
        if (ret_problems != NULL) {
            accept_one_problem(j, refused, ret_problems);
        }
        return;
    }
    struct value rows = rows_kept(j, page);
    const struct value_row *old = journey_row(j, page, row);
    const struct answers *before = old == NULL ? &accept_no_answers : &old->answers;
    struct value_row changed = {.id = old == NULL ? rows_next_id(&rows) : row};
    changed.answers = accept_form(j, page, row, fields, before, ret_problems);
    bool right = ret_problems != NULL && ret_problems->count == 0;
    bool has_more = changed.answers.items != before->items && (old != NULL || changed.answers.count > 0);
    if (right || has_more) {
        *ret_answers = rows_with(j, page, changed);
    }
}

void journey_keep_files(const struct journey *j, const struct page *page, uint32_t row, const struct fields *fields,
                        struct answers *ret_answers)
{
    *ret_answers = *j->answers;
    if (page->kind == PAGE_REPEAT && row != 0) {
        accept_row(j, page, row, fields, ret_answers, NULL);
    } else if (page->kind == PAGE_QUESTIONS) {
        *ret_answers = accept_form(j, page, 0, fields, j->answers, NULL);
    }
}

void journey_accept(const struct journey *j, const struct page *page, uint32_t row, const struct fields *fields,
                    struct answers *ret_answers, struct problems *ret_problems)
{
    *ret_answers = *j->answers;
    *ret_problems = (struct problems){0};
    if (page->kind == PAGE_EXIT) {
        return;
    }
    if (page->kind != PAGE_REPEAT) {
        *ret_answers = accept_form(j, page, 0, fields, j->answers, ret_problems);
        return;
    }
    if (row != 0) {
        accept_row(j, page, row, fields, ret_answers, ret_problems);
        return;
    }
    struct problem problem;
    if (journey_rows_wrong(j, page, &problem)) {
        accept_one_problem(j, problem, ret_problems);
    } else if (rows_kept(j, page).kind == VALUE_NONE) {
        *ret_answers = answers_with(j->arena, j->answers, page->repeat.number, (struct value){.kind = VALUE_ROWS});
    }
}

void journey_fill(const struct journey *j, const struct page *page, uint32_t row, struct fields *ret_fields)
{
    const struct answers *answers = j->answers;
    if (page->kind == PAGE_REPEAT) {
        const struct value_row *found = journey_row(j, page, row);
        answers = found == NULL ? &accept_no_answers : &found->answers;
    }
    struct fields *each = arena_array(j->arena, struct fields, page->question_count);
    size_t count = 0;
    for (size_t i = 0; i < page->question_count; i++) {
        struct value value = answers_get(answers, page->questions[i]->number);
        if (value.kind != VALUE_NONE && value.kind != VALUE_BLANK) {
            question_fill(j->arena, page->questions[i], &value, &each[i]);
            count += each[i].count;
        }
    }
    struct field *items = arena_array(j->arena, struct field, count);
    count = 0;
    for (size_t i = 0; i < page->question_count; i++) {
        if (each[i].count != 0) {
            memcpy(items + count, each[i].items, each[i].count * sizeof *items);
            count += each[i].count;
        }
    }
    *ret_fields = (struct fields){items, count};
}
