// SPDX-License-Identifier: Apache-2.0
// Whether the traces would notice a wrong condition: in the definitions that imported forms became, one
// condition at a time is dropped (it always holds then) or turned around, and the traces of its form are
// walked again. Where that changes a walk, its trace must turn red; and what the engine itself recorded
// says for named conditions when it must.
//
//   real_mutation_test         every 13th of all such changes: some 500
//   real_mutation_test EVERY   every so many-th
#include "trace.h"
// clang-format off
#include <stdarg.h>
#include <stdlib.h>
#include <setjmp.h>
#include <stdio.h>
#include <cmocka.h>
// clang-format on

enum {
    MUTATION_ARENA = 1024 * 1024 * 1024
};
static size_t every = 13;

struct tally {
    size_t all, tried, refused, could, did, unexercised, recorded, recorded_red;
};

// A condition in its place of a document: under `key` of `within`.
struct place {
    json_t *within;
    const char *key, *name; // of a named one
};
struct places {
    struct place items[4000];
    size_t count;
};

static void places_add(struct places *p, json_t *within, const char *key, const char *name)
{
    if (json_object_get(within, key) != NULL && p->count < sizeof p->items / sizeof *p->items) {
        p->items[p->count++] = (struct place){within, key, name};
    }
}

// Everything that is shown, asked, gone to or offered on a condition, and the named ones themselves.
static void places_gather(struct places *p, json_t *json, bool named)
{
    const char *key;
    json_t *value;
    size_t i;
    if (json_is_object(json)) {
        const char *name = named ? json_string_value(json_object_get(json, "name")) : NULL;
        places_add(p, json, "when", name);
        json_object_foreach(json, key, value)
        {
            if (strcmp(key, "when") != 0) {
                places_gather(p, value, strcmp(key, "conditions") == 0);
            }
        }
    }
    json_array_foreach(json, i, value)
    {
        places_gather(p, value, named);
    }
}

static json_t *mutated(const json_t *when, bool negate)
{
    json_t *not = json_pack("{s:O}", "not", when);
    return negate ? not : json_pack("{s:[O, o]}", "any", when, not );
}

// What a trace can see of a walk: the pages up to its target, and the truths that it recorded.
static str seen(struct arena *a, const struct definition *d, const json_t *trace, str target)
{
    struct journey j = trace_walk(a, d, trace);
    const json_t *truths = json_object_get(trace, "conditions");
    str all = {0};
    for (size_t i = 0; i < j.count; i++) {
        all = arena_printf(a, "%.*s/%.*s", STR_ARG(all), STR_ARG(j.steps[i].page->id));
        if (str_eq(j.steps[i].page->id, target)) {
            break;
        }
    }
    for (size_t i = 0; i < d->condition_count; i++) {
        const struct condition *c = d->conditions[i];
        if (json_object_get(truths, c->name.ptr) != NULL) {
            all = arena_printf(a, "%.*s%c", STR_ARG(all), journey_holds(&j, c) ? '+' : '-');
        }
    }
    return all;
}

static bool red(struct arena *a, const struct definition *d, const json_t *trace, str target)
{
    struct journey j = trace_walk(a, d, trace);
    return !trace_same_pages(a, &j, trace, target) ||
           trace_same_conditions(&j, trace, false) != json_object_size(json_object_get(trace, "conditions"));
}

// Whether the engine's own record says that this must be seen: it knows the condition, and, where it is
// dropped, as false.
static bool recorded(const json_t *trace, const struct place *place, bool negate)
{
    const json_t *truth =
        place->name == NULL ? NULL : json_object_get(json_object_get(trace, "conditions"), place->name);
    return truth != NULL && (negate || !json_is_true(truth));
}

static void try_traces(struct arena *a, const struct definition *d, const struct definition *other,
                       const struct trace_form *form, const struct place *place, bool negate, struct tally *t)
{
    bool could = false;
    bool did = false;
    bool must = false;
    for (size_t i = 0; i < json_array_size(form->traces); i++) {
        const json_t *trace = json_array_get(form->traces, i);
        if (red(a, d, trace, form->target)) {
            continue; // one of those that cannot be met (oracle_test.c)
        }
        could = could || !str_eq(seen(a, d, trace, form->target), seen(a, other, trace, form->target));
        did = did || red(a, other, trace, form->target);
        must = must || recorded(trace, place, negate);
    }
    t->could += could ? 1 : 0;
    t->did += did ? 1 : 0;
    t->unexercised += could ? 0 : 1;
    t->recorded += must ? 1 : 0;
    t->recorded_red += must && did ? 1 : 0;
    if (could != did || (must && !did)) {
        print_message("not seen: %.*s %s %s\n", STR_ARG(form->path), negate ? "turned around" : "dropped",
                      place->name == NULL ? "in its place" : place->name);
    }
}

static void try_one(const struct definition *d, const json_t *document, struct place *place,
                    const struct trace_form *form, bool negate, struct tally *t)
{
    struct arena a;
    arena_init(&a, MUTATION_ARENA);
    json_t *when = json_incref(json_object_get(place->within, place->key));
    json_object_set_new(place->within, place->key, mutated(when, negate));
    char *text = json_dumps(document, JSON_COMPACT);
    json_object_set_new(place->within, place->key, when);
    struct definition_report report = {.arena = &a};
    const struct definition *other = NULL;
    t->tried++;
    if (err_is(definition_read(str_from(text), NULL, &report, &other))) {
        t->refused++; // it nests too deep now
    } else {
        try_traces(&a, d, other, form, place, negate, t);
        definition_release(other);
    }
    free(text);
    arena_free(&a);
}

static void one_form(const struct trace_form *form, void *with)
{
    static struct places places;
    struct tally *t = with;
    struct arena a;
    str text;
    arena_init(&a, MUTATION_ARENA);
    struct definition_report report = {.arena = &a};
    const struct definition *d = real_definition(&a, real_file(&a, form->path), &report, &text);
    if (d != NULL) {
        json_t *document = json_loadb(text.ptr, text.len, 0, NULL);
        places.count = 0;
        places_gather(&places, document, false);
        for (size_t i = 0; i < places.count * 2; i++) {
            if (t->all++ % every == 0) {
                try_one(d, document, &places.items[i / 2], form, i % 2 == 0, t);
            }
        }
        json_decref(document);
        definition_release(d);
    }
    arena_free(&a);
}

static void test_mutations(void **state)
{
    (void)state;
    struct tally t = {0};
    trace_each(one_form, &t);
    print_message("%zu of %zu changes tried, %zu are no definition; %zu change a walk, %zu turn a trace red; the "
                  "record says so of %zu, of which %zu turn red; no trace comes by the other %zu\n",
                  t.tried, t.all, t.refused, t.could, t.did, t.recorded, t.recorded_red, t.unexercised);
    assert_true(t.could > t.tried / 5);
    assert_int_equal(t.could, t.did);
    assert_int_equal(t.recorded, t.recorded_red);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_mutations)};
    if (argc > 1) {
        every = strtoul(argv[1], NULL, 10);
    }
    every = every == 0 ? 1 : every;
    if (real_folder() == NULL) {
        printf("skipped: %zu test needs the real traces (GUILDHALL_REAL, or ../shared/real)\n",
               sizeof tests / sizeof *tests);
        return REAL_SKIPPED;
    }
    return cmocka_run_group_tests(tests, NULL, NULL);
}
