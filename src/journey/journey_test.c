// SPDX-License-Identifier: Apache-2.0
// The way: branching, changed ways, early endings, circles, links into the middle, places.
#include "journey/made.h"
#include <stdlib.h>
// cmocka wants these before it
#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

static void way_is(struct made *m, const char *want)
{
    str way = made_way(m);
    if (!str_eq(way, str_from(want))) {
        print_error("the way is \"%.*s\", not \"%s\"\n", STR_ARG(way), want);
    }
    assert_true(str_eq(way, str_from(want)));
}

// animal ─ dog → breed ─┐
//        ├ cat → indoor ┴→ name → check
//        └ fish → sorry (an early ending)
static void made_pets(struct made *m)
{
    made_begin(m);
    struct page *animal = made_page(m, "animal");
    struct question *q = made_question(m, 1, "animal", "radios");
    made_options(m, q, "dog cat fish");
    struct page *breed = made_page(m, "breed");
    made_question(m, 2, "breed", "text");
    struct page *indoor = made_page(m, "indoor");
    made_question(m, 3, "indoor", "text");
    struct page *name = made_page(m, "name");
    made_question(m, 4, "name", "text");
    struct page *sorry = made_exit(m, "sorry");
    made_route(animal, made_is(m, q, "cat"), indoor);
    made_route(animal, made_is(m, q, "fish"), sorry);
    made_route(breed, NULL, name);
    made_route(name, NULL, NULL);
}

static void way_branches(void **state)
{
    (void)state;
    static const struct {
        const char *animal, *breed, *indoor, *name, *way;
    } rows[] = {
        {NULL, NULL, NULL, NULL, "animal ?"},
        {NULL, "pug", "yes", "Rex", "animal ?"},
        {"dog", NULL, NULL, NULL, "animal breed ?"},
        {"dog", NULL, "yes", "Rex", "animal breed ?"},
        {"dog", "pug", NULL, NULL, "animal breed name ?"},
        {"dog", "pug", NULL, "Rex", "animal breed name ."},
        {"cat", NULL, NULL, NULL, "animal indoor ?"},
        {"cat", NULL, "yes", "Tom", "animal indoor name ."},
        {"fish", "pug", "yes", "Tom", "animal sorry !"},
        {"horse", "pug", "yes", "Tom", "animal ?"}, // a choice that is not offered (any more)
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct made m;
        made_pets(&m);
        const char *texts[] = {rows[i].animal, rows[i].breed, rows[i].indoor, rows[i].name};
        for (uint32_t k = 0; k < 4; k++) {
            if (texts[k] != NULL) {
                made_answer(&m, k + 1, texts[k]);
            }
        }
        way_is(&m, rows[i].way);
        made_end(&m);
    }
}

static void way_without_pages_is_done(void **state)
{
    (void)state;
    struct made m;
    made_begin(&m);
    way_is(&m, ".");
    struct journey j = made_walk(&m);
    assert_null(journey_reach(&j, NULL));
    assert_int_equal(journey_submitted(&j).count, 0);
    assert_int_equal(journey_summary(&j).count, 0);
    made_end(&m);
}

static void changed_way_keeps_answers_and_gets_them_back(void **state)
{
    (void)state;
    struct made m;
    made_pets(&m);
    made_answer(&m, 1, "dog");
    made_answer(&m, 2, "pug");
    made_answer(&m, 4, "Rex");
    made_answer(&m, 1, "cat"); // goes back and changes it
    way_is(&m, "animal indoor ?");
    made_answer(&m, 3, "yes");
    struct journey j = made_walk(&m);
    struct answers submitted = journey_submitted(&j);
    assert_int_equal(submitted.count, 3);
    assert_int_equal(answers_get(&submitted, 2).kind, VALUE_NONE);
    assert_true(str_eq(answers_get(&submitted, 3).text, STR("yes")));
    assert_int_equal(answers_get(&m.answers, 2).kind, VALUE_TEXT);
    made_answer(&m, 1, "dog"); // and back again
    way_is(&m, "animal breed name .");
    j = made_walk(&m);
    submitted = journey_submitted(&j);
    assert_true(str_eq(answers_get(&submitted, 2).text, STR("pug")));
    assert_int_equal(answers_get(&submitted, 3).kind, VALUE_NONE);
    made_end(&m);
}

static void conditions_see_only_the_way_so_far(void **state)
{
    (void)state;
    struct made m;
    made_begin(&m);
    struct page *a = made_page(&m, "a");
    struct question *qa = made_question(&m, 1, "qa", "text");
    made_page(&m, "b");
    struct question *qb = made_question(&m, 2, "qb", "text");
    struct page *c = made_page(&m, "c");
    struct question *qc = made_question(&m, 3, "qc", "text");
    struct page *d = made_page(&m, "d");
    d->when = made_is(&m, qb, "x");
    struct page *e = made_page(&m, "e");
    made_question(&m, 4, "qe", "text");
    made_route(a, made_is(&m, qa, "skip"), c);
    for (uint32_t i = 1; i <= 4; i++) {
        made_answer(&m, i, "x");
    }
    way_is(&m, "a b c d e .");
    made_answer(&m, 1, "skip"); // b is off the way now: its kept "x" counts for nothing
    way_is(&m, "a c e .");
    // a question off the way by its own `when`, on a page that stays
    made_answer(&m, 1, "x");
    qb->when = made_is(&m, qa, "ask b");
    way_is(&m, "a b c e .");
    // and one given only later does not count before
    qb->when = NULL;
    d->when = NULL;
    c->when = made_is(&m, &m.questions[3], "x");
    way_is(&m, "a b d e .");
    struct journey j = made_walk(&m);
    assert_false(journey_asks(&j, qc));
    assert_true(journey_asks(&j, qb));
    assert_true(journey_holds(&j, made_is(&m, &m.questions[3], "x")));
    assert_false(journey_holds(&j, made_is(&m, qc, "x")));
    (void)e;
    made_end(&m);
}

static void page_passed_over_still_leads_on(void **state)
{
    (void)state;
    struct made m;
    made_begin(&m);
    struct page *a = made_page(&m, "a");
    struct question *qa = made_question(&m, 1, "qa", "text");
    made_page(&m, "b");
    struct page *c = made_page(&m, "c");
    a->when = made_is(&m, qa, "never");
    made_route(a, NULL, c);
    way_is(&m, "c .");
    // an early ending passed over is none
    struct page *x = made_exit(&m, "x");
    x->when = made_is(&m, qa, "never");
    made_page(&m, "y");
    way_is(&m, "c y .");
    made_end(&m);
}

static void blank_counts_where_it_may(void **state)
{
    (void)state;
    struct made m;
    made_begin(&m);
    made_page(&m, "a");
    struct question *one = made_question(&m, 1, "one", "text");
    struct question *two = made_question(&m, 2, "two", "text");
    one->optional = two->optional = true;
    made_page(&m, "b");
    way_is(&m, "a ?"); // nobody saw it yet
    made_set(&m, 1, (struct value){.kind = VALUE_BLANK});
    way_is(&m, "a ?");
    made_set(&m, 2, (struct value){.kind = VALUE_BLANK});
    way_is(&m, "a b .");
    two->optional = false; // the definition changed under the journey
    way_is(&m, "a ?");
    two->when = made_is(&m, one, "ask");
    way_is(&m, "a b .");
    two->when = NULL;
    made_set(&m, 2, made_list(&m, VALUE_LIST, "x y")); // of another type once
    way_is(&m, "a ?");
    made_end(&m);
}

static void choices_must_still_be_offered(void **state)
{
    (void)state;
    struct made m;
    made_begin(&m);
    made_page(&m, "a");
    struct question *first = made_question(&m, 1, "first", "text");
    made_page(&m, "b");
    struct question *many = made_question(&m, 2, "many", "checkboxes");
    made_options(&m, many, "w x y z");
    struct option *options = (struct option *)(uintptr_t)many->options->items;
    options[2].when = made_is(&m, first, "all");
    static const struct {
        const char *first, *chosen, *way;
    } rows[] = {
        {"all", "w x y z", "a b ."}, {"all", "z w", "a b ."}, {"all", "y", "a b ."},   {"some", "y", "a b ?"},
        {"some", "w z", "a b ."},    {"all", "v", "a b ?"},   {"all", "w v", "a b ?"}, {"some", "w y", "a b ?"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        made_answer(&m, 1, rows[i].first);
        made_set(&m, 2, made_list(&m, VALUE_LIST, rows[i].chosen));
        way_is(&m, rows[i].way);
    }
    struct journey j = made_walk(&m);
    assert_false(journey_offers(&j, &options[2]));
    assert_true(journey_offers(&j, &options[1]));
    made_end(&m);
}

static void circle_stops(void **state)
{
    (void)state;
    struct made m;
    made_begin(&m);
    struct page *a = made_page(&m, "a");
    made_page(&m, "b");
    struct page *c = made_page(&m, "c");
    made_route(c, NULL, a);
    way_is(&m, "a b c @");
    struct journey j = made_walk(&m);
    assert_ptr_equal(journey_reach(&j, NULL), c);
    // also through pages that are all passed over
    struct question *q = made_question(&m, 1, "q", "text");
    a->when = c->when = m.pages[1].when = made_is(&m, q, "never");
    way_is(&m, "@");
    j = made_walk(&m);
    assert_null(journey_reach(&j, a)); // nothing to show; nothing to crash on
    made_end(&m);
}

static void links_into_the_middle_go_where_the_way_stops(void **state)
{
    (void)state;
    struct made m;
    made_pets(&m);
    const struct page *animal = &m.pages[0];
    const struct page *breed = &m.pages[1];
    const struct page *indoor = &m.pages[2];
    const struct page *name = &m.pages[3];
    const struct page *sorry = &m.pages[4];
    struct journey j = made_walk(&m);
    assert_ptr_equal(journey_reach(&j, name), animal);
    assert_ptr_equal(journey_reach(&j, NULL), animal);
    made_answer(&m, 1, "dog");
    j = made_walk(&m);
    assert_ptr_equal(journey_reach(&j, animal), animal);
    assert_ptr_equal(journey_reach(&j, breed), breed);
    assert_ptr_equal(journey_reach(&j, indoor), breed);
    assert_ptr_equal(journey_reach(&j, sorry), breed);
    made_answer(&m, 2, "pug");
    made_answer(&m, 4, "Rex");
    j = made_walk(&m);
    assert_ptr_equal(journey_reach(&j, breed), breed);
    assert_null(journey_reach(&j, indoor));
    assert_null(journey_reach(&j, NULL));
    assert_int_equal(journey_find(&j, name), 2);
    assert_int_equal(journey_find(&j, indoor), -1);
    made_answer(&m, 1, "fish");
    j = made_walk(&m);
    assert_ptr_equal(journey_reach(&j, name), sorry);
    assert_ptr_equal(journey_reach(&j, NULL), sorry);
    made_end(&m);
}

static void trust_goes_on(void **state)
{
    (void)state;
    struct made m;
    made_pets(&m);
    struct journey j = {.arena = &m.arena, .definition = &m.definition, .answers = &m.answers, .trust = true};
    journey_walk(&j);
    assert_int_equal(j.count, 3);
    assert_int_equal(j.stop, JOURNEY_AT_CHECK);
    assert_false(j.steps[0].answered);
    made_answer(&m, 1, "fish");
    journey_walk(&j);
    assert_int_equal(j.stop, JOURNEY_AT_EXIT);
    made_end(&m);
}

static void places_count_the_section(void **state)
{
    (void)state;
    struct made m;
    made_pets(&m);
    struct section about = {.id = STR("about")};
    for (size_t i = 0; i < 5; i++) {
        m.pages[i].section = &about;
    }
    struct section other = {.id = STR("other")};
    m.pages[3].section = &other;
    struct journey j = made_walk(&m);
    struct journey_place place = journey_place(&j, &m.pages[0]);
    assert_int_equal(place.at, 1);
    assert_int_equal(place.of, 2);                          // animal, and breed as the likely way
    assert_int_equal(j.count, 1);                           // looking ahead leaves the walk as it was
    assert_int_equal(journey_place(&j, &m.pages[2]).of, 0); // off the way
    made_answer(&m, 1, "cat");
    j = made_walk(&m);
    place = journey_place(&j, &m.pages[2]);
    assert_int_equal(place.at, 2);
    assert_int_equal(place.of, 2);
    place = journey_place(&j, &m.pages[0]);
    assert_int_equal(place.at, 1);
    assert_int_equal(place.of, 2);
    made_answer(&m, 1, "fish");
    j = made_walk(&m);
    assert_int_equal(journey_place(&j, &m.pages[0]).of, 1); // the ending is no page of the section's
    assert_int_equal(journey_place(&j, &m.pages[4]).of, 0);
    m.pages[0].section = NULL;
    assert_int_equal(journey_place(&j, &m.pages[0]).at, 0);
    made_end(&m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(way_branches),
        cmocka_unit_test(way_without_pages_is_done),
        cmocka_unit_test(changed_way_keeps_answers_and_gets_them_back),
        cmocka_unit_test(conditions_see_only_the_way_so_far),
        cmocka_unit_test(page_passed_over_still_leads_on),
        cmocka_unit_test(blank_counts_where_it_may),
        cmocka_unit_test(choices_must_still_be_offered),
        cmocka_unit_test(circle_stops),
        cmocka_unit_test(links_into_the_middle_go_where_the_way_stops),
        cmocka_unit_test(trust_goes_on),
        cmocka_unit_test(places_count_the_section),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
