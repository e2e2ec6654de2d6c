// SPDX-License-Identifier: Apache-2.0
// Real files of MoJ Forms, GOV.UK Forms and form.io: each is a form that becomes a definition whose way
// leads to an end, or is refused with the reason (schemas, texts and settings stand beside the forms); and
// how much of what they ask is there.
#include "base/buf.h"
#include "base/utf8.h"
#include "definition/foreign.h"
#include "definition/foreign_load.h"
#include "definition/foreign_text.h"
#include "journey/probe.h"
#include "real.h"
#include <dirent.h>
#include <sys/stat.h>
// clang-format off
#include <stdarg.h>
#include <stdlib.h>
#include <setjmp.h>
#include <stdio.h>
#include <cmocka.h>
// clang-format on

enum {
    FILE_ARENA = 256 * 1024 * 1024,
    CUTS = 20
};

static const struct format {
    const char *folder, *name;
    const char *label; // the key of what a question asks
    size_t least;      // of its files are forms
    size_t lost;       // labels, at most
    size_t circles;    // forms whose branches lead back where nothing is answered
} formats[] = {
    {"moj", "moj", "label", 130, 0, 2},
    {"govuk-forms", "govuk-forms", "question_text", 1, 0, 0},
    // the boxes that an address and a list of names and values have there, and passwords
    {"formio", "formio", "label", 201, 46, 0},
};

struct tally {
    const struct format *format;
    size_t files, forms, parts, ends, questions, labels, labels_missing, notes, broken;
};

// ---- Files --------------------------------------------------------------------------------------------
static void each_file(struct arena *a, str path, void (*one)(str path, struct tally *t), struct tally *t)
{
    struct stat found;
    str whole = arena_printf(a, "%s/%.*s", real_folder(), STR_ARG(path));
    if (stat(arena_cstr(a, whole), &found) == 0 && S_ISREG(found.st_mode)) {
        if (str_ends(path, STR(".json"))) {
            one(path, t);
        }
        return;
    }
    DIR *dir = opendir(arena_cstr(a, whole));
    assert_non_null(dir);
    for (const struct dirent *entry = readdir(dir); entry != NULL; entry = readdir(dir)) {
        if (entry->d_name[0] != '.') {
            each_file(a, arena_printf(a, "%.*s/%s", STR_ARG(path), entry->d_name), one, t);
        }
    }
    closedir(dir);
}

// ---- Words --------------------------------------------------------------------------------------------
static str plain(struct arena *a, const json_t *text)
{
    struct foreign_text_lost lost = {0};
    return foreign_text_line(a, (str){json_string_value(text), json_string_length(text)}, &lost);
}

static void all_words(struct arena *a, const json_t *json, struct buf *words)
{
    const char *key;
    json_t *item;
    size_t i;
    if (json_is_string(json)) {
        buf_put(words, plain(a, json));
        buf_char(words, '\n');
    }
    if (json_is_object(json)) {
        json_object_foreach((json_t *)(uintptr_t)json, key, item)
        {
            all_words(a, item, words);
        }
    }
    json_array_foreach(json, i, item)
    {
        all_words(a, item, words);
    }
}

// Of form.io: what asks nothing, or cannot be answered.
static bool silent(const json_t *component)
{
    static const char *const types[] = {"button", "container", "form", "datagrid", "hidden", "simplebuttonadvanced"};
    const char *type = json_string_value(json_object_get(component, "type"));
    for (size_t i = 0; type != NULL && i < sizeof types / sizeof *types; i++) {
        if (strcmp(types[i], type) == 0) {
            return true;
        }
    }
    return json_is_true(json_object_get(component, "disabled")) || json_is_true(json_object_get(component, "hidden"));
}

// What is asked: a label of something that has a name or a key, or a question's text.
static void labels(struct arena *a, const json_t *json, str words, struct tally *t)
{
    const char *key;
    json_t *item;
    size_t i;
    const json_t *label = json_object_get(json, t->format->label);
    bool asks = json_is_string(json_object_get(json, "name")) || json_is_true(json_object_get(json, "input")) ||
                json_object_get(json, "answer_type") != NULL;
    if (asks && json_is_string(label) && !silent(json)) {
        str said = utf8_prefix(plain(a, label), 60);
        t->labels++;
        t->labels_missing += str_find(words, said) == STR_NONE ? 1 : 0;
    }
    if (json_is_object(json)) {
        json_object_foreach((json_t *)(uintptr_t)json, key, item)
        {
            labels(a, item, words, t);
        }
    }
    json_array_foreach(json, i, item)
    {
        labels(a, item, words, t);
    }
}

// ---- Forms --------------------------------------------------------------------------------------------
static void one_form(struct arena *a, const struct definition *d, str text, str document, struct tally *t)
{
    const json_t *given;
    struct buf words;
    buf_init(&words, FILE_ARENA);
    all_words(a, foreign_load(a, document, NULL), &words);
    labels(a, foreign_load(a, text, NULL), buf_str(&words), t);
    buf_free(&words);
    struct probe p = {.arena = a, .definition = d, .today = {2026, 11, 24}, .trust = true};
    assert_false(err_is(probe_load(a, STR("{}"), &given)));
    assert_false(err_is(probe_walk(&p, given)));
    t->questions += d->question_count;
    t->ends += p.journey.stop == JOURNEY_AT_CHECK || p.journey.stop == JOURNEY_AT_EXIT ? 1 : 0;
    if (p.journey.stop != JOURNEY_AT_CHECK && p.journey.stop != JOURNEY_AT_EXIT) {
        print_message("    ends nowhere: %.*s\n", STR_ARG(d->name.by_language[0]));
    }
}

static void one_file(str path, struct tally *t)
{
    struct arena a;
    str document;
    str format = {0};
    const struct definition *d = NULL;
    arena_init(&a, FILE_ARENA);
    struct definition_report report = {.arena = &a};
    str text = real_file(&a, path);
    err e = foreign_read(&a, text, &report, &document, &format);
    assert_true(err_is(e) == (report.errors > 0));
    t->files++;
    if (!err_is(e)) {
        assert_true(str_eq(format, str_from(t->format->name)));
        t->notes += report.advice;
        t->broken += err_is(definition_read(document, NULL, &report, &d)) ? 1 : 0;
        t->forms++;
    } else {
        t->parts += format.len != 0 ? 1 : 0; // of the format, with nothing that could run
    }
    if (d != NULL) {
        one_form(&a, d, text, document, t);
        definition_release(d);
    } else if (!err_is(e)) {
        print_message("    does not run: %.*s\n", STR_ARG(path));
    }
    arena_free(&a);
}

static void test_files(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++) {
        struct arena a;
        struct tally t = {.format = &formats[i]};
        arena_init(&a, FILE_ARENA);
        each_file(&a, str_from(formats[i].folder), one_file, &t);
        print_message("%s: %zu of %zu files are forms, %zu more are parts of one that ask nothing; %zu questions, %zu "
                      "of %zu labels are not there; %zu ways lead to an end; %zu notes\n",
                      formats[i].name, t.forms, t.files, t.parts, t.questions, t.labels_missing, t.labels, t.ends,
                      t.notes);
        assert_int_equal(t.broken, 0);
        assert_true(t.forms >= formats[i].least);
        assert_true(t.labels_missing <= formats[i].lost);
        assert_int_equal(t.ends + formats[i].circles, t.forms);
        arena_free(&a);
    }
}

// ---- Cut ----------------------------------------------------------------------------------------------
static void cut_file(str path, struct tally *t)
{
    struct arena whole;
    struct arena a;
    arena_init(&whole, FILE_ARENA);
    arena_init(&a, FILE_ARENA);
    str text = real_file(&whole, path);
    for (size_t cut = 0; cut < CUTS; cut++) {
        struct definition_report report = {.arena = &a};
        str document;
        const struct definition *d = NULL;
        err e = foreign_read(&a, arena_str(&a, str_slice(text, 0, text.len * cut / CUTS)), &report, &document, NULL);
        assert_true(err_is(e) && report.errors > 0); // JSON that does not end
        assert_null(d);
        arena_reset(&a);
    }
    t->files++;
    arena_free(&a);
    arena_free(&whole);
}

static void test_cut(void **state)
{
    (void)state;
    struct arena a;
    struct tally t = {0};
    arena_init(&a, FILE_ARENA);
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++) {
        each_file(&a, str_from(formats[i].folder), cut_file, &t);
    }
    assert_true(t.files > 100);
    arena_free(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_files), cmocka_unit_test(test_cut)};
    if (real_folder() == NULL) {
        printf("skipped: %zu tests need the real definitions (GUILDHALL_REAL, or ../shared/real)\n",
               sizeof tests / sizeof *tests);
        return REAL_SKIPPED;
    }
    return cmocka_run_group_tests(tests, NULL, NULL);
}
