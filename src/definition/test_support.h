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
