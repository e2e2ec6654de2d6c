// SPDX-License-Identifier: Apache-2.0
// test_support: definitions written in a test, and forms sent to them.
#pragma once
#include "definition/definition.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

// Documents in tests are written with ' for ", which no test needs otherwise.
static inline str support_json(struct arena *a, const char *text)
{
    str json = arena_str(a, str_from(text));
    char *at = arena_alloc(a, json.len, 1);
    for (size_t i = 0; i < json.len; i++) {
        at[i] = json.ptr[i] == '\'' ? '"' : json.ptr[i];
    }
    return (str){at, json.len};
}

// A document with these pages.
static inline str support_document(struct arena *a, const char *pages)
{
    return support_json(
        a, arena_printf(a, "{'guildhall':1,'id':'x','name':'X','languages':['en','cy'],'pages':[%s]}", pages).ptr);
}

// Reads; fails the test with the problems where there are errors.
static inline const struct definition *support_read(struct arena *a, str document)
{
    struct definition_report report = {.arena = a};
    const struct definition *d = NULL;
    err e = definition_read(document, NULL, &report, &d);
    for (size_t i = 0; i < report.count && err_is(e); i++) {
        print_error("%.*s: %.*s\n", STR_ARG(report.items[i].pointer), STR_ARG(report.items[i].what));
    }
    assert_false(err_is(e));
    return d;
}

static inline void support_equal(str got, const char *want)
{
    if (!str_eq(got, str_from(want))) {
        fail_msg("got “%.*s”, not “%s”", STR_ARG(got), want);
    }
}

// Reads a document (its ' are ") of which nothing is to be said.
static inline void support_no_problem(const char *document)
{
    struct arena a = {0};
    arena_init(&a, 16 << 20);
    struct definition_report report = {.arena = &a};
    const struct definition *d = NULL;
    assert_false(err_is(definition_read(support_json(&a, document), NULL, &report, &d)));
    if (report.count != 0) {
        fail_msg("%s: %.*s", document, STR_ARG(report.items[0].what));
    }
    definition_release(d);
    arena_free(&a);
}

// Reads a document (its ' are ") in which one thing is wrong, or to be better, and looks that this is said with that
// place, in words that hold these, and on the document's second line if `second_line`.
static inline void support_one_problem(const char *document, enum problem_weight weight, bool second_line,
                                       const char *pointer, const char *what, const char *mend)
{
    struct arena a = {0};
    arena_init(&a, 16 << 20);
    struct definition_report report = {.arena = &a};
    const struct definition *d = NULL;
    err e = definition_read(support_json(&a, document), NULL, &report, &d);
    if (err_is(e) != (weight == PROBLEM_ERROR) || report.count != 1) {
        fail_msg("%s has %zu problems, %zu of them errors", document, report.count, report.errors);
    }
    const struct definition_problem *p = &report.items[0];
    support_equal(p->pointer, pointer);
    assert_int_equal(p->weight, weight);
    assert_true(!second_line || p->line == 2);
    if (str_find(p->what, str_from(what)) == STR_NONE || str_find(p->mend, str_from(mend)) == STR_NONE) {
        fail_msg("%s: %.*s %.*s", document, STR_ARG(p->what), STR_ARG(p->mend));
    }
    if (d != NULL) {
        definition_release(d);
    }
    arena_free(&a);
}
