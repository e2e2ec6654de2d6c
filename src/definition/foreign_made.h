// SPDX-License-Identifier: Apache-2.0
// foreign_made: for tests: a foreign form written in a test, and what it became.
#pragma once
#include "definition/foreign.h"
#include "definition/test_support.h"
#include <jansson.h>
#include <stdlib.h>

struct made {
    struct arena arena;
    struct definition_report report;
    const struct definition *definition;
    json_t *document;
    str format;
    err e;
};

// Converts and reads. Errors of the converted document are shown: a form is refused before, or runs.
static inline void made_of(struct made *m, str text)
{
    str document = {0};
    memset(m, 0, sizeof *m);
    arena_init(&m->arena, LIMIT_DEFINITION_ARENA);
    m->report.arena = &m->arena;
    m->e = foreign_read(&m->arena, text, &m->report, &document, &m->format);
    if (err_is(m->e)) {
        return;
    }
    m->e = definition_read(document, &(struct definition_options){0}, &m->report, &m->definition);
    for (size_t i = 0; i < m->report.count; i++) {
        if (m->report.items[i].weight == PROBLEM_ERROR) {
            print_message("%.*s: %.*s\n", STR_ARG(m->report.items[i].pointer), STR_ARG(m->report.items[i].what));
        }
    }
    assert_false(err_is(m->e));
    m->document = json_loadb(document.ptr, document.len, 0, NULL);
}

// The same of text with ' for ".
static inline void made_form(struct made *m, const char *text)
{
    struct arena a;
    arena_init(&a, LIMIT_DEFINITION_ARENA);
    made_of(m, support_json(&a, text));
    arena_free(&a);
}

static inline void made_free(struct made *m)
{
    if (m->definition != NULL) {
        definition_release(m->definition);
    }
    json_decref(m->document);
    arena_free(&m->arena);
}

static inline bool made_tells(const struct made *m, const char *pointer, const char *words)
{
    for (size_t i = 0; i < m->report.count; i++) {
        const struct definition_problem *p = &m->report.items[i];
        if (str_eq(p->pointer, str_from(pointer)) && str_find(p->what, str_from(words)) != STR_NONE) {
            return true;
        }
    }
    return false;
}

static inline void made_must_tell(const struct made *m, const char *pointer, const char *words)
{
    if (!made_tells(m, pointer, words)) {
        for (size_t i = 0; i < m->report.count; i++) {
            print_message("%.*s: %.*s\n", STR_ARG(m->report.items[i].pointer), STR_ARG(m->report.items[i].what));
        }
        fail_msg("nothing tells “%s” at %s", words, pointer);
    }
}

static inline const struct question *made_asked(const struct made *m, const char *id)
{
    const struct question *q = definition_question_by_id(m->definition, str_from(id));
    if (q == NULL) {
        fail_msg("there is no question “%s”", id);
    }
    return q;
}

// What stands at a JSON pointer of our document; NULL where there is nothing.
static inline const json_t *made_at(const struct made *m, const char *pointer)
{
    const json_t *at = m->document;
    str rest = str_from(pointer + (*pointer == '/'));
    str step;
    while (at != NULL && str_next(&rest, '/', &step)) {
        char key[200];
        snprintf(key, sizeof key, "%.*s", STR_ARG(step));
        at = json_is_array(at) ? json_array_get(at, strtoul(key, NULL, 10)) : json_object_get(at, key);
    }
    return at;
}

// Whether that is this JSON, written with ' for ".
static inline void made_must_be(const struct made *m, const char *pointer, const char *expected)
{
    struct arena a;
    arena_init(&a, 1024 * 1024);
    str wanted = support_json(&a, expected);
    const json_t *at = made_at(m, pointer);
    char *got = at == NULL ? NULL : json_dumps(at, JSON_COMPACT | JSON_ENCODE_ANY);
    if (got == NULL || !str_eq(str_from(got), wanted)) {
        fail_msg("at %s is %s, not %.*s", pointer, got == NULL ? "nothing" : got, STR_ARG(wanted));
    }
    free(got);
    arena_free(&a);
}

static inline void made_must_lack(const struct made *m, const char *pointer)
{
    if (made_at(m, pointer) != NULL) {
        fail_msg("there is something at %s", pointer);
    }
}

// Whether our document holds these words anywhere.
static inline bool made_holds(const struct made *m, const char *words)
{
    char *all = json_dumps(m->document, 0);
    bool holds = strstr(all, words) != NULL;
    free(all);
    return holds;
}

static inline void made_refused(const char *text, const char *pointer, const char *words)
{
    struct made m;
    made_form(&m, text);
    assert_int_equal(m.e.kind, ERR_INPUT);
    made_must_tell(&m, pointer, words);
    assert_true(m.report.errors > 0);
    assert_null(m.definition);
    made_free(&m);
}
