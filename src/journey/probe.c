// SPDX-License-Identifier: Apache-2.0
// Walks page by page, as a person would who fills each page's form from the answers given.
#include "journey/probe.h"
#include "base/utf8.h"
#include "definition/place.h"
#include "journey/answers.h"
#include "journey/probe_given.h"
#include <jansson.h>
#include <stdlib.h>

// ---- Reading -----------------------------------------------------------------------------------------
static void probe_free(void *json)
{
    json_decref(json);
}

err probe_load(struct arena *a, str text, const json_t **ret_given)
{
    size_t depth = 0;
    size_t containers = 0;
    json_error_t error;
    text = place_unmarked(text);
    if (text.len > LIMIT_ANSWERS) {
        return FAIL(ERR_TOO_LARGE, "the answers are more than a draft may hold");
    }
    if (utf8_check(text) == UTF8_MALFORMED) {
        return FAIL(ERR_INPUT, "the answers are not UTF-8 text");
    }
    place_measure(text, &depth, &containers);
    if (depth > PROBE_DEPTH || containers > PROBE_CONTAINERS) {
        return FAIL(ERR_INPUT, "the answers nest too deep, or hold too many objects and lists");
    }
    json_t *given = json_loadb(text.len == 0 ? "" : text.ptr, text.len, JSON_REJECT_DUPLICATES, &error);
    if (given == NULL) {
        return FAIL_ABOUT(ERR_INPUT,
                          "the answers are not JSON:", arena_printf(a, "line %d: %s", error.line, error.text));
    }
    arena_defer(a, probe_free, given);
    if (!json_is_object(given)) {
        return FAIL(ERR_INPUT, "the answers are no JSON object, {\"question\": answer, …}");
    }
    *ret_given = given;
    return NO_ERR;
}

// ---- Trusting ----------------------------------------------------------------------------------------
static struct value trusted_rows(struct probe *p, const struct page *page, const json_t *rows)
{
    size_t count = json_array_size(rows) < LIMIT_REPEAT_COUNT ? json_array_size(rows) : LIMIT_REPEAT_COUNT;
    struct value_row *items = arena_array(p->arena, struct value_row, count);
    for (size_t i = 0; i < count; i++) {
        struct probe_given row = probe_given_begin(p->arena, p, json_array_get(rows, i));
        items[i].id = (uint32_t)i + 1;
        for (size_t k = 0; k < page->question_count; k++) {
            struct value value = probe_given_value(&row, page->questions[k]);
            items[i].answers = answers_with(p->arena, &items[i].answers, page->questions[k]->number, value);
        }
    }
    return (struct value){.kind = VALUE_ROWS, .next_row = (uint32_t)count + 1, .count = count, .rows = items};
}

static void probe_trust(struct probe *p, struct probe_given *given)
{
    const struct definition *d = p->definition;
    // each question once; those of repeats leave a page's number in place of their own
    struct answer *items = arena_array(p->arena, struct answer, d->question_count + d->page_count);
    size_t count = 0;
    for (size_t i = 0; i < d->question_count; i++) {
        const struct question *q = d->questions[i];
        struct value value = q->page->kind == PAGE_REPEAT ? (struct value){0} : probe_given_value(given, q);
        if (value.kind != VALUE_NONE) {
            items[count++] = (struct answer){q->number, value};
        }
    }
    p->answers = (struct answers){items, count};
    for (size_t i = 0; i < d->page_count; i++) {
        const json_t *rows = d->pages[i].kind == PAGE_REPEAT ? probe_given_rows(given, &d->pages[i]) : NULL;
        if (rows != NULL) {
            struct value value = trusted_rows(p, &d->pages[i], rows);
            p->answers = answers_with(p->arena, &p->answers, d->pages[i].repeat.number, value);
        }
    }
    p->journey = (struct journey){.arena = p->arena,
                                  .definition = d,
                                  .answers = &p->answers,
                                  .today = p->today,
                                  .trust = true,
                                  .trust_answers = true};
    journey_walk(&p->journey);
    const struct journey_step *last = p->journey.count == 0 ? NULL : &p->journey.steps[p->journey.stop_at];
    if (last != NULL && last->withdrawn != NULL) {
        struct problem *problem = arena_new(p->arena, struct problem);
        *problem = (struct problem){.question = last->withdrawn, .key = "any.not-offered"};
        p->problems = (struct problems){problem, 1};
    }
}

// ---- Filling in --------------------------------------------------------------------------------------

// Adds the rows of a repeat, up to one that is wrong, and goes on from it.
static void probe_fill_rows(struct probe *p, struct journey *j, const struct page *page, struct probe_given *given,
                            struct answers *ret_answers)
{
    const json_t *rows = probe_given_rows(given, page);
    const struct answers *before = j->answers;
    struct answers answers = *before;
    struct answers next = *before;
    for (size_t i = 0; i <= json_array_size(rows) && p->problems.count == 0; i++) {
        bool row = i < json_array_size(rows); // after the last the form goes on without one
        struct probe_given in_row = probe_given_begin(j->arena, p, row ? json_array_get(rows, i) : NULL);
        struct fields fields = probe_given_form(&in_row, page);
        answers = next;
        j->answers = &answers;
        journey_accept(j, page, row ? JOURNEY_NEW_ROW : 0, &fields, &next, &p->problems);
        p->problem_row = row && p->problems.count != 0 ? i + 1 : 0;
    }
    *ret_answers = p->problems.count == 0 ? next : *before;
    j->answers = before;
}

// Fills in the page that the way stops at. False where the way stops at none.
static bool probe_fill(struct probe *p, struct arena *a, struct probe_given *given, const struct answers *answers,
                       struct answers *ret_answers)
{
    struct journey j = {.arena = a, .definition = p->definition, .answers = answers, .today = p->today};
    journey_walk(&j);
    *ret_answers = *answers;
    p->problems = (struct problems){0};
    if (j.stop != JOURNEY_AT_PAGE || j.count == 0) {
        return false;
    }
    const struct page *page = j.steps[j.stop_at].page;
    given->arena = a;
    if (page->kind == PAGE_REPEAT) {
        probe_fill_rows(p, &j, page, given, ret_answers);
    } else {
        struct fields fields = probe_given_form(given, page);
        journey_accept(&j, page, 0, &fields, ret_answers, &p->problems);
    }
    return true;
}

static err probe_keep(struct arena *a, const struct answers *answers, struct answers *ret_answers)
{
    str bytes;
    TRY(answers_encode(a, answers, &bytes));
    return answers_decode(a, bytes, ret_answers);
}

// Hidden questions are asked on no page: their answers come as a link to the service would bring them.
static struct answers probe_link(struct probe *p, struct probe_given *given)
{
    const struct answers none = {0};
    const struct journey j = {.arena = p->arena, .definition = p->definition, .answers = &none, .today = p->today};
    const struct fields link = probe_given_link(given);
    struct answers answers = journey_prefill(&j, &link);
    for (size_t i = 0; link.count != 0 && i < p->definition->question_count; i++) {
        const struct question *q = p->definition->questions[i];
        struct probe_key *key = q->type->hidden ? probe_given_find(given, q->id) : NULL;
        if (key != NULL && answers_get(&answers, q->number).kind == VALUE_NONE) {
            key->odd = true; // not as it may be: a link that says so changes nothing
        }
    }
    return answers;
}

// A page comes once more than it has questions at most: each time its answers may bring up another.
static err probe_turns(struct probe *p, struct arena *turns, struct probe_given *given)
{
    struct answers answers = probe_link(p, given);
    size_t most = p->definition->page_count + p->definition->question_count + 1;
    for (size_t turn = 0; turn < most; turn++) {
        struct arena *a = &turns[turn % 2]; // the other one holds the answers so far
        struct answers next;
        arena_reset(a);
        if (!probe_fill(p, a, given, &answers, &next) || p->problems.count != 0) {
            break;
        }
        TRY(probe_keep(a, &next, &answers));
    }
    // Once more, where it stops, in memory that stays.
    struct answers kept;
    TRY(probe_keep(p->arena, &answers, &kept));
    probe_fill(p, p->arena, given, &kept, &p->answers);
    p->journey =
        (struct journey){.arena = p->arena, .definition = p->definition, .answers = &p->answers, .today = p->today};
    journey_walk(&p->journey);
    return NO_ERR;
}

static err probe_forms(struct probe *p, struct probe_given *given)
{
    struct arena turns[2];
    arena_init(&turns[0], LIMIT_DEFINITION_ARENA);
    arena_init(&turns[1], LIMIT_DEFINITION_ARENA);
    err e = probe_turns(p, turns, given);
    arena_free(&turns[0]);
    arena_free(&turns[1]);
    return e;
}

// ---- The whole ---------------------------------------------------------------------------------------
static int probe_by_place(const void *one, const void *two)
{
    const struct probe_key *a = one;
    const struct probe_key *b = two;
    return (a->at > b->at) - (a->at < b->at);
}

// Keys that nothing in the definition would ask for, on the way or off it, or that ask for something else.
static void probe_leave(struct probe *p, struct probe_given *given)
{
    struct arena scratch;
    arena_init(&scratch, LIMIT_DEFINITION_ARENA);
    given->arena = &scratch;
    for (size_t i = 0; i < p->definition->page_count; i++) {
        const struct page *page = &p->definition->pages[i];
        if (page->kind == PAGE_REPEAT) {
            probe_given_rows(given, page);
        } else {
            probe_given_form(given, page);
        }
        arena_reset(&scratch);
    }
    given->arena = p->arena;
    arena_free(&scratch);
    qsort(given->keys, given->count, sizeof *given->keys, probe_by_place);
    struct probe_left *left = arena_array(p->arena, struct probe_left, given->count);
    for (size_t i = 0; i < given->count; i++) {
        const struct probe_key *key = &given->keys[i];
        if (!key->used || key->odd) {
            left[p->left_count++] = (struct probe_left){key->key, !key->used};
        }
    }
    p->left = left;
}

err probe_walk(struct probe *p, const json_t *object)
{
    err e = NO_ERR;
    struct probe_given given = probe_given_begin(p->arena, p, object);
    if (p->trust) {
        probe_trust(p, &given);
    } else {
        e = probe_forms(p, &given);
    }
    probe_leave(p, &given);
    return e;
}
