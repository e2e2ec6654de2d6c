// SPDX-License-Identifier: Apache-2.0
// Every Welsh form whose English twin is there becomes one service with it, in two languages: as many
// pages and questions as the English form alone, with every word of the twin in it. What differs between
// the two is told; those that have no twin are listed in docs/importing.md.
#include "base/buf.h"
#include "definition/foreign.h"
#include "definition/foreign_language.h"
#include "definition/foreign_load.h"
#include "definition/foreign_text.h"
#include "real.h"
// clang-format off
#include <stdarg.h>
#include <stdlib.h>
#include <setjmp.h>
#include <stdio.h>
#include <cmocka.h>
// clang-format on

enum {
    FILE_ARENA = 256 * 1024 * 1024,
    // What the test wants: see docs/importing.md
    WELSH = 120,
    TWINS = 118,
    WORDS_LOST_MOST = 1 // of a page that only the Welsh form has
};

struct form {
    str path, asks; // its questions' names, in order of the alphabet
    bool welsh;
};
static struct form *forms;
static size_t form_count;
static struct arena all;

static int by_name(const void *one, const void *other)
{
    return strcmp(*(const char *const *)one, *(const char *const *)other);
}

// The names of what a form asks.
static str form_asks(struct arena *a, const json_t *form)
{
    const char **names = NULL;
    size_t count = 0;
    size_t room = 0;
    const json_t *pages = json_object_get(form, "pages");
    for (size_t i = 0; i < json_array_size(pages); i++) {
        const json_t *components = json_object_get(json_array_get(pages, i), "components");
        for (size_t j = 0; j < json_array_size(components); j++) {
            const json_t *name = json_object_get(json_array_get(components, j), "name");
            const json_t *type = json_object_get(json_array_get(components, j), "type");
            if (json_is_string(name) && json_is_string(type) &&
                str_ends(str_from(json_string_value(type)), STR("Field"))) {
                *arena_push(a, const char *, names, count, room) = json_string_value(name);
            }
        }
    }
    if (count > 1) {
        qsort(names, count, sizeof *names, by_name);
    }
    str asks = {0};
    for (size_t i = 0; i < count; i++) {
        asks = arena_printf(a, "%.*s %s", STR_ARG(asks), names[i]);
    }
    return asks;
}

// In Welsh by what it says or by its file's name; the folder "welsh_forms" holds forms that do not say it.
static bool form_is_welsh(str path, const json_t *form)
{
    return str_eq(foreign_language(form), STR("cy")) || str_find(path, STR("/cy/")) != STR_NONE ||
           str_ends(path, STR("-cy.json"));
}

static void forms_read(void)
{
    struct real_list files = real_list(&all);
    forms = arena_array(&all, struct form, files.count);
    for (size_t i = 0; i < files.count; i++) {
        struct arena a;
        arena_init(&a, FILE_ARENA);
        struct definition_report report = {.arena = &a};
        const json_t *form = foreign_load(&a, real_file(&a, files.items[i]), &report);
        forms[form_count++] =
            (struct form){files.items[i], arena_str(&all, form_asks(&a, form)), form_is_welsh(files.items[i], form)};
        arena_free(&a);
    }
}

static size_t beginning(str one, str other)
{
    size_t i = 0;
    while (i < one.len && i < other.len && one.ptr[i] == other.ptr[i]) {
        i++;
    }
    return i;
}

// The form that asks the same, nearest in the folders.
static const struct form *form_twin(const struct form *welsh)
{
    const struct form *twin = NULL;
    for (size_t i = 0; i < form_count; i++) {
        bool same = !forms[i].welsh && forms[i].asks.len != 0 && str_eq(forms[i].asks, welsh->asks);
        if (same && (twin == NULL || beginning(forms[i].path, welsh->path) > beginning(twin->path, welsh->path))) {
            twin = &forms[i];
        }
    }
    return twin;
}

// ---- Words -------------------------------------------------------------------------------------------
static void words_of(struct arena *a, const json_t *json, struct buf *words)
{
    const char *key;
    json_t *item;
    size_t i;
    struct foreign_text_lost lost = {0};
    if (json_is_string(json)) {
        buf_put(words, foreign_text_line(a, str_from(json_string_value(json)), &lost));
        buf_char(words, '\n');
    }
    json_object_foreach((json_t *)(uintptr_t)json, key, item)
    {
        words_of(a, item, words);
    }
    json_array_foreach(json, i, item)
    {
        words_of(a, item, words);
    }
}

static size_t words_lost(struct arena *a, const json_t *object, const char *key, str words)
{
    struct foreign_text_lost lost = {0};
    const json_t *value = json_object_get(object, key);
    str line = foreign_text_line(a, (str){json_string_value(value), json_string_length(value)}, &lost);
    if (line.len == 0 || str_find(words, line) != STR_NONE) {
        return 0;
    }
    print_message("    lost: %.*s\n", STR_ARG(str_slice(line, 0, 100)));
    return 1;
}

// Titles, hints and texts of the Welsh form, and what its choices are called.
static size_t form_words_lost(struct arena *a, const json_t *form, str words)
{
    size_t lost = 0;
    const json_t *pages = json_object_get(form, "pages");
    const json_t *lists = json_object_get(form, "lists");
    for (size_t i = 0; i < json_array_size(pages); i++) {
        const json_t *components = json_object_get(json_array_get(pages, i), "components");
        for (size_t j = 0; j < json_array_size(components); j++) {
            const json_t *c = json_array_get(components, j);
            bool rows = str_eq(str_from(json_string_value(json_object_get(c, "type"))), STR("MultiInputField"));
            lost += rows ? 0 : words_lost(a, c, "title", words); // shown unless it is the page's
            lost += words_lost(a, c, "hint", words);
            lost += words_lost(a, c, "content", words);
        }
    }
    for (size_t i = 0; i < json_array_size(lists); i++) {
        const json_t *items = json_object_get(json_array_get(lists, i), "items");
        for (size_t j = 0; j < json_array_size(items); j++) {
            lost += words_lost(a, json_array_get(items, j), "text", words);
        }
    }
    return lost;
}

// ---- The twins ---------------------------------------------------------------------------------------
struct tally {
    size_t twins, alike, told, lost;
};

static size_t tell_differences(const struct definition_report *report, size_t before)
{
    size_t told = 0;
    for (size_t i = before; i < report->count; i++) {
        str what = report->items[i].what;
        if (str_find(what, STR("twin")) != STR_NONE || str_find(what, STR("alike")) != STR_NONE) {
            print_message("    %.*s: %.*s\n", STR_ARG(report->items[i].pointer), STR_ARG(what));
            told++;
        }
    }
    return told;
}

static void one_pair(const struct form *welsh, const struct form *english, struct tally *t)
{
    struct arena a;
    str document;
    str alone;
    const struct definition *both;
    const struct definition *one;
    arena_init(&a, FILE_ARENA);
    struct definition_report report = {.arena = &a};
    struct definition_report unused = {.arena = &a};
    str text = real_file(&a, welsh->path);
    one = real_definition(&a, real_file(&a, english->path), &unused, &alone);
    assert_non_null(one);
    print_message("%.*s + %.*s\n", STR_ARG(english->path), STR_ARG(welsh->path));
    err e = foreign_read_twins(&a, real_file(&a, english->path), text, &report, &document, NULL);
    assert_false(err_is(e));
    size_t told = tell_differences(&report, 0);
    e = definition_read(document, &(struct definition_options){0}, &report, &both);
    assert_false(err_is(e));
    assert_int_equal(both->language_count, 2);
    assert_true(str_eq(both->languages[0], STR("en")) && str_eq(both->languages[1], STR("cy")));
    assert_int_equal(both->page_count, one->page_count);
    assert_int_equal(both->question_count, one->question_count);
    struct buf words;
    buf_init(&words, FILE_ARENA);
    words_of(&a, foreign_load(&a, document, &unused), &words);
    t->lost += form_words_lost(&a, foreign_load(&a, text, &unused), buf_str(&words));
    buf_free(&words);
    t->twins++;
    t->alike += told == 0 ? 1 : 0;
    t->told += told;
    definition_release(both);
    definition_release(one);
    arena_free(&a);
}

static void test_twins(void **state)
{
    (void)state;
    struct tally t = {0};
    size_t welsh = 0;
    for (size_t i = 0; i < form_count; i++) {
        const struct form *twin = forms[i].welsh ? form_twin(&forms[i]) : NULL;
        welsh += forms[i].welsh ? 1 : 0;
        if (twin != NULL) {
            one_pair(&forms[i], twin, &t);
        } else if (forms[i].welsh) {
            print_message("no twin: %.*s\n", STR_ARG(forms[i].path));
        }
    }
    print_message("%zu Welsh forms; %zu became one service with their twin, %zu of them alike in all; "
                  "%zu differences told, %zu words lost\n",
                  welsh, t.twins, t.alike, t.told, t.lost);
    assert_int_equal(welsh, WELSH);
    assert_int_equal(t.twins, TWINS);
    assert_true(t.lost <= WORDS_LOST_MOST);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_twins)};
    if (real_folder() == NULL) {
        printf("skipped: %zu test needs the real definitions (GUILDHALL_REAL, or ../shared/real)\n",
               sizeof tests / sizeof *tests);
        return REAL_SKIPPED;
    }
    arena_init(&all, FILE_ARENA);
    forms_read();
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    arena_free(&all);
    return failed;
}
