// SPDX-License-Identifier: Apache-2.0
// Every real form becomes a definition that is read; its words are there; and no way of cutting or
// spoiling one makes the import fail in another way than by saying so.
#include "base/buf.h"
#include "base/utf8.h"
#include "definition/foreign_load.h"
#include "definition/foreign_text.h"
#include "definition/test_dump.h"
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
    CUTS = 50,
    SPOILT = 8,
    REFUSED_MOST = 1,    // a form that is nothing but a summary
    HIDDEN_MISSING = 2,  // hidden values of forms that ask nothing else
    TEXTS_MISSING = 9,   // docs/importing.md, “How it is measured”
    CODES_CARRIED = 146, // the others say what a service's own code knows
    CODE_BLOCKS = 16,    // “{% if … %}”, docs/importing.md, “Template code”
    TWINS_DIFFERING = 4, // twins made as YAML 1.1, which takes "off" for false
};

static struct real_list files;
static struct arena all;

static void tell_errors(const struct definition_report *report, str path)
{
    print_message("refused: %.*s\n", STR_ARG(path));
    for (size_t i = 0; i < report->count; i++) {
        const struct definition_problem *p = &report->items[i];
        if (p->weight == PROBLEM_ERROR) {
            print_message("    %.*s line %d: %.*s\n", STR_ARG(p->pointer), p->line, STR_ARG(p->what));
        }
    }
}

static void test_all_are_read(void **state)
{
    (void)state;
    size_t refused = 0;
    size_t notes = 0;
    for (size_t i = 0; i < files.count; i++) {
        struct arena a;
        str document;
        arena_init(&a, FILE_ARENA);
        struct definition_report report = {.arena = &a};
        const struct definition *d = real_definition(&a, real_file(&a, files.items[i]), &report, &document);
        notes += report.advice;
        if (d == NULL) {
            refused++;
            tell_errors(&report, files.items[i]);
            assert_true(report.errors > 0);
        } else {
            definition_release(d);
        }
        arena_free(&a);
    }
    print_message("%zu of %zu forms are imported, %zu notes\n", files.count - refused, files.count, notes);
    assert_true(refused <= REFUSED_MOST);
}

// What was imported, with a number written to each of its questions, says the same when it is read again.
static void test_written_and_read_again(void **state)
{
    (void)state;
    size_t count = 0;
    for (size_t i = 0; i < files.count; i++) {
        struct arena a;
        str document;
        str numbered;
        arena_init(&a, FILE_ARENA);
        struct definition_report report = {.arena = &a};
        const struct definition *d = real_definition(&a, real_file(&a, files.items[i]), &report, &document);
        if (d != NULL) {
            const struct definition *again = NULL;
            struct buf one;
            struct buf other;
            buf_init(&one, FILE_ARENA);
            buf_init(&other, FILE_ARENA);
            assert_false(err_is(definition_number(&a, document, (str){0}, &numbered)));
            assert_false(err_is(definition_read(numbered, NULL, &report, &again)));
            dump_definition(&one, d);
            dump_definition(&other, again);
            assert_false(one.full || other.full);
            if (!str_eq(buf_str(&one), buf_str(&other))) {
                fail_msg("another when it is read again: %.*s", STR_ARG(files.items[i]));
            }
            count++;
            buf_free(&one);
            buf_free(&other);
            definition_release(again);
            definition_release(d);
        }
        arena_free(&a);
    }
    print_message("%zu read, written and read again are equal\n", count);
    assert_true(count + REFUSED_MOST >= files.count && count > 0);
}

// ---- Words -------------------------------------------------------------------------------------------
struct fidelity {
    size_t questions, missing, titles, hints, contents, contents_missing;
};

// As far as the first template code, which is another test's.
static str plain(struct arena *a, const json_t *object, const char *key)
{
    struct foreign_text_lost lost = {0};
    const json_t *value = json_object_get(object, key);
    str words = {json_string_value(value), json_string_length(value)};
    size_t code = str_find(words, STR("{{"));
    words = code == STR_NONE ? words : str_slice(words, 0, code);
    return str_trim(foreign_text_line(a, words, &lost));
}

static bool content_there(struct arena *a, str document_words, const json_t *component)
{
    str words = plain(a, component, "content");
    return words.len == 0 || str_find(document_words, utf8_prefix(words, 40)) != STR_NONE;
}

static void one_component(struct arena *a, const struct definition *d, const json_t *component, str words,
                          struct fidelity *f)
{
    static const str silent[] = {STR_INIT("PaymentField"), STR_INIT("MultiInputField")};
    const json_t *name = json_object_get(component, "name");
    const json_t *type = json_object_get(component, "type");
    const json_t *children = json_object_get(component, "children");
    const json_t *content = json_object_get(component, "content");
    for (size_t i = 0; i < json_array_size(children); i++) {
        one_component(a, d, json_array_get(children, i), words, f);
    }
    if (json_is_string(content)) {
        f->contents++;
        if (!content_there(a, words, component)) {
            print_message("a text is not there: %.*s\n", STR_ARG(utf8_prefix(plain(a, component, "content"), 100)));
            f->contents_missing++;
        }
    }
    for (size_t i = 0; i < sizeof silent / sizeof *silent; i++) {
        if (json_is_string(type) && str_eq(str_from(json_string_value(type)), silent[i])) {
            return;
        }
    }
    str kind = {json_string_value(type), json_string_length(type)};
    if (!json_is_string(name) || (json_is_string(content) && !str_ends(kind, STR("Field"))) ||
        !str_ends(kind, STR("Field"))) {
        return;
    }
    str id = foreign_text_id(a, str_from(json_string_value(name)), 100, STR("question"));
    const struct question *q = definition_question_by_id(d, id);
    f->questions++;
    f->missing += q == NULL ? 1 : 0;
    str title = plain(a, component, "title");
    str hint = plain(a, component, "hint");
    f->titles += q != NULL && title.len != 0 && str_find(words, title) == STR_NONE ? 1 : 0;
    f->hints += q != NULL && hint.len != 0 && str_find(words, hint) == STR_NONE ? 1 : 0;
}

static void all_words(struct arena *a, const json_t *json, struct buf *words)
{
    const char *key;
    json_t *item;
    size_t i;
    struct foreign_text_lost lost = {0};
    if (json_is_string(json)) {
        buf_put(words, foreign_text_line(a, (str){json_string_value(json), json_string_length(json)}, &lost));
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

static void one_form(str path, struct fidelity *f)
{
    struct arena a;
    str document;
    arena_init(&a, FILE_ARENA);
    struct definition_report report = {.arena = &a};
    str text = real_file(&a, path);
    const struct definition *d = real_definition(&a, text, &report, &document);
    if (d != NULL) {
        const json_t *form = foreign_load(&a, text, &report);
        const json_t *pages = json_object_get(form, "pages");
        struct buf words;
        buf_init(&words, FILE_ARENA);
        all_words(&a, foreign_load(&a, document, &report), &words);
        for (size_t i = 0; i < json_array_size(pages); i++) {
            const json_t *components = json_object_get(json_array_get(pages, i), "components");
            for (size_t j = 0; j < json_array_size(components); j++) {
                one_component(&a, d, json_array_get(components, j), buf_str(&words), f);
            }
        }
        buf_free(&words);
        definition_release(d);
    }
    arena_free(&a);
}

static void test_words_are_kept(void **state)
{
    (void)state;
    struct fidelity f = {0};
    for (size_t i = 0; i < files.count; i++) {
        one_form(files.items[i], &f);
    }
    print_message("of %zu questions %zu are missing, %zu titles and %zu hints; of %zu contents %zu\n", f.questions,
                  f.missing, f.titles, f.hints, f.contents, f.contents_missing);
    assert_int_equal(f.missing, HIDDEN_MISSING);
    assert_int_equal(f.titles + f.hints, 0);
    assert_true(f.contents_missing <= TEXTS_MISSING);
}

// ---- Template code ---------------------------------------------------------------------------------------
struct codes {
    size_t files, codes, places, told, blocks;
    bool here;
};

// Whether the report tells that code was taken out there, or that what holds it is not carried over.
static bool code_is_told(const struct definition_report *report, str at)
{
    for (size_t i = 0; i < report->count; i++) {
        const struct definition_problem *p = &report->items[i];
        str rest = str_slice(at, p->pointer.len, STR_NONE);
        bool part = str_starts(at, p->pointer) && (rest.len == 0 || str_starts(rest, STR("/")));
        bool lost =
            str_find(p->what, STR("not carried over")) != STR_NONE || str_find(p->what, STR("left out")) != STR_NONE;
        if (part && p->pointer.len != 0 && (lost || str_find(p->what, STR("Template code")) != STR_NONE)) {
            return true;
        }
    }
    return false;
}

// Each "{% if" is told: none of them asks for an answer.
static size_t count_blocks(const struct definition_report *report, str at, str text)
{
    size_t blocks = 0;
    for (size_t found = str_find(text, STR("{% if")); found != STR_NONE; found = str_find(text, STR("{% if"))) {
        assert_true(code_is_told(report, at));
        text = str_slice(text, found + 2, text.len);
        blocks++;
    }
    return blocks;
}

// Each "{{" in the form either is told or became a place.
static void count_codes(struct arena *a, const struct definition_report *report, str at, const json_t *json,
                        struct codes *c)
{
    const char *key;
    json_t *item;
    size_t i;
    str rest = {json_string_value(json), json_string_length(json)};
    c->blocks += count_blocks(report, at, rest);
    for (size_t found = str_find(rest, STR("{{")); found != STR_NONE; found = str_find(rest, STR("{{"))) {
        bool told = code_is_told(report, at);
        c->codes++;
        c->told += told ? 1 : 0;
        c->places += told ? 0 : 1;
        c->here = true;
        rest = str_slice(rest, found + 2, rest.len);
    }
    json_object_foreach((json_t *)(uintptr_t)json, key, item)
    {
        count_codes(a, report, arena_printf(a, "%.*s/%s", STR_ARG(at), key), item, c);
    }
    json_array_foreach(json, i, item)
    {
        count_codes(a, report, arena_printf(a, "%.*s/%zu", STR_ARG(at), i), item, c);
    }
}

static size_t count_places(str document)
{
    size_t places = 0;
    for (size_t found = str_find(document, STR("((")); found != STR_NONE; found = str_find(document, STR("(("))) {
        bool escaped = str_ends(str_slice(document, 0, found), STR("\\"));
        places += escaped ? 0 : 1;
        document = str_slice(document, found + 2, document.len);
    }
    return places;
}

static void test_template_code(void **state)
{
    (void)state;
    struct codes c = {0};
    for (size_t i = 0; i < files.count; i++) {
        struct arena a;
        str document;
        arena_init(&a, FILE_ARENA);
        struct definition_report report = {.arena = &a};
        size_t before = c.places;
        str text = real_file(&a, files.items[i]);
        const struct definition *d = real_definition(&a, text, &report, &document);
        if (d != NULL) {
            c.here = false;
            count_codes(&a, &report, (str){0}, foreign_load(&a, text, &report), &c);
            c.files += c.here ? 1 : 0;
            assert_true(c.places == before || count_places(document) >= c.places - before);
            definition_release(d);
        }
        arena_free(&a);
    }
    print_message("%zu pieces of template code in %zu forms: %zu became places for answers, %zu are told\n", c.codes,
                  c.files, c.places, c.told);
    assert_true(c.places >= CODES_CARRIED);
    assert_int_equal(c.blocks, CODE_BLOCKS);
}

// ---- YAML --------------------------------------------------------------------------------------------
static void test_yaml_is_its_twin(void **state)
{
    (void)state;
    size_t count = 0;
    size_t differing = 0;
    for (size_t i = 0; i < files.count; i++) {
        if (!str_ends(files.items[i], STR(".yaml")) && !str_ends(files.items[i], STR(".yml"))) {
            continue;
        }
        struct arena a;
        arena_init(&a, FILE_ARENA);
        struct definition_report report = {.arena = &a};
        str twin =
            arena_printf(&a, "xgov-yaml-as-json/%.*s.json", STR_ARG(str_slice(files.items[i], 5, files.items[i].len)));
        const json_t *yaml = foreign_load(&a, real_file(&a, files.items[i]), &report);
        const json_t *json = foreign_load(&a, real_file(&a, twin), &report);
        assert_true(yaml != NULL && json != NULL);
        if (!json_equal(yaml, json)) {
            print_message("differs: %.*s\n", STR_ARG(files.items[i]));
            differing++;
        }
        count++;
        arena_free(&a);
    }
    assert_true(count > 0);
    assert_true(differing <= TWINS_DIFFERING);
}

// ---- Spoilt files ------------------------------------------------------------------------------------
static uint64_t dice = 88172645463325252U;

static size_t roll(size_t below)
{
    dice ^= dice << 13;
    dice ^= dice >> 7;
    dice ^= dice << 17;
    return (size_t)(dice % below);
}

// Either a definition that is read, or an error that is told.
static void try_text(struct arena *a, str text)
{
    str document;
    struct definition_report report = {.arena = a};
    const struct definition *d = real_definition(a, text, &report, &document);
    assert_true(d != NULL || report.errors > 0);
    if (d != NULL) {
        definition_release(d);
    }
}

static void test_cut(void **state)
{
    (void)state;
    for (size_t i = 0; i < files.count; i++) {
        struct arena whole;
        struct arena a;
        arena_init(&whole, FILE_ARENA);
        arena_init(&a, FILE_ARENA);
        str text = real_file(&whole, files.items[i]);
        for (size_t cut = 0; cut < CUTS; cut++) {
            try_text(&a, arena_str(&a, str_slice(text, 0, text.len * cut / CUTS)));
            arena_reset(&a);
        }
        arena_free(&a);
        arena_free(&whole);
    }
}

static void test_spoilt(void **state)
{
    (void)state;
    static const char bytes[] = "\"{}[]:,\\0x-/ \xFF\n";
    for (size_t i = 0; i < files.count; i++) {
        struct arena whole;
        struct arena a;
        arena_init(&whole, FILE_ARENA);
        arena_init(&a, FILE_ARENA);
        str text = real_file(&whole, files.items[i]);
        for (size_t turn = 0; turn < SPOILT; turn++) {
            char *copy = arena_array(&a, char, text.len);
            memcpy(copy, text.ptr, text.len);
            // Letters alone leave it a form of which names and types differ; any bytes mostly do not.
            for (size_t n = 0; n < 1 + turn; n++) {
                char *at = &copy[roll(text.len)];
                bool letter = *at >= 'a' && *at <= 'z';
                *at = turn % 2 == 0 && letter ? (char)('a' + roll(26))
                      : turn % 2 == 0         ? *at
                                              : bytes[roll(sizeof bytes)];
            }
            try_text(&a, (str){copy, text.len});
            arena_reset(&a);
        }
        arena_free(&a);
        arena_free(&whole);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_all_are_read),     cmocka_unit_test(test_written_and_read_again),
        cmocka_unit_test(test_words_are_kept),   cmocka_unit_test(test_template_code),
        cmocka_unit_test(test_yaml_is_its_twin), cmocka_unit_test(test_cut),
        cmocka_unit_test(test_spoilt),
    };
    if (real_folder() == NULL) {
        printf("skipped: %zu tests need the real definitions (GUILDHALL_REAL, or ../shared/real)\n",
               sizeof tests / sizeof *tests);
        return REAL_SKIPPED;
    }
    arena_init(&all, FILE_ARENA);
    files = real_list(&all);
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    arena_free(&all);
    return failed;
}
