// SPDX-License-Identifier: Apache-2.0
// Whatever a designer or a person writes stays text: with attack strings in every text of the service,
// in its organisation's name and in every answer, each page has the very elements and attributes that
// it has with plain words.
#include "web/pages_made.h"
#include "web/pages_scan.h"
#include <jansson.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>

static const char *attack_document;

static const char *const attacks[] = {
    "\"><script>alert(1)</script>",
    "' onmouseover='alert(1)",
    "</title><script>alert(1)</script>",
    "</textarea><img src=x onerror=alert(1)>",
    "javascript:alert(1)",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "<!-- --><svg onload=alert(1)>",
    "\" autofocus onfocus=alert(1) x=\"",
    "{{ 7 * 7 }}{% if %}",
    "<a href='javascript:alert(1)'>",
    "\xe2\x80\xa8</script>",
    "`${alert(1)}`",
};

// Every text in languages becomes the words; what is written in markdown is left (see attack_markdown).
static void attack_replace(json_t *node, const char *words)
{
    const char *key;
    json_t *child;
    size_t index;
    if (json_is_object(node) && json_object_get(node, "en") != NULL) {
        json_object_set_new(node, "en", json_string(words));
        json_object_set_new(node, "cy", json_string(words));
    } else if (json_is_object(node)) {
        json_object_foreach(node, key, child)
        {
            if (strcmp(key, "body") != 0 && strcmp(key, "contact") != 0) {
                attack_replace(child, words);
            }
        }
    } else {
        json_array_foreach(node, index, child)
        {
            attack_replace(child, words);
        }
    }
}

struct attack_shapes {
    struct arena *arena;
    str shapes[128];
    const char *names[128];
    size_t count, at;
    bool compare;
};

static void attack_shape(void *context, const char *name, str page)
{
    struct attack_shapes *s = context;
    str shape = pages_scan_shape(s->arena, page);
    if (!s->compare) {
        assert_true(s->count < 128);
        s->names[s->count] = arena_cstr(s->arena, str_from(name));
        s->shapes[s->count++] = shape;
        return;
    }
    assert_string_equal(s->names[s->at], name);
    if (!str_eq(s->shapes[s->at], shape)) {
        fail_msg("the page '%s' has other elements:\n%.*s", name, STR_ARG(shape));
    }
    s->at++;
}

static void attack_run(struct attack_shapes *shapes, const char *words)
{
    static struct pages_made m;
    json_t *document = json_load_file(attack_document, 0, NULL);
    assert_non_null(document);
    attack_replace(document, words);
    char *text = json_dumps(document, 0);
    json_decref(document);
    pages_made_begin_with(&m, str_from(text), LANGUAGE_EN);
    free(text);
    struct organisation_setting name = {STR("name"), STR("en"), str_from(words)};
    m.organisation.organisation.settings = &name;
    m.organisation.organisation.setting_count = 1;
    pages_made_answer_all(&m, str_from(words));
    pages_made_each(&m, attack_shape, shapes);
    pages_made_end(&m);
}

static void test_attacks_stay_text(void **state)
{
    (void)state;
    struct arena a = {.max = 256 * 1024 * 1024};
    struct attack_shapes shapes = {.arena = &a};
    attack_run(&shapes, "Plain words");
    assert_true(shapes.count > 20);
    shapes.compare = true;
    for (size_t i = 0; i < sizeof attacks / sizeof attacks[0]; i++) {
        shapes.at = 0;
        attack_run(&shapes, attacks[i]);
        assert_int_equal(shapes.at, shapes.count);
    }
    arena_free(&a);
}

// Markdown and imported HTML may have elements, but nothing that runs.
static void attack_harmless(void *context, const char *name, str page)
{
    (void)context;
    struct pages_tag tag;
    for (size_t at = 0; pages_scan_next(page, &at, &tag);) {
        bool runs = str_eq(tag.name, STR("script")) && !tag.ends &&
                    !str_starts(pages_scan_attribute(&tag, "src"), STR("/assets/"));
        runs = runs || str_eq(tag.name, STR("iframe")) || str_eq(tag.name, STR("style")) ||
               str_eq(tag.name, STR("object"));
        for (size_t i = 0; i < tag.attribute_count; i++) {
            runs = runs || str_starts(tag.attributes[i].name, STR("on")) ||
                   str_eq(tag.attributes[i].name, STR("style")) ||
                   str_starts(tag.attributes[i].value, STR("javascript:"));
        }
        if (runs) {
            fail_msg("the page '%s' runs something: <%.*s>", name, STR_ARG(tag.name));
        }
    }
}

static void test_markdown_runs_nothing(void **state)
{
    (void)state;
    static struct pages_made m;
    for (size_t i = 0; i < sizeof attacks / sizeof attacks[0]; i++) {
        json_t *document =
            json_pack("{s:i,s:s,s:[s],s:s,s:[{s:s,s:s,s:[{s:s,s:s},{s:s,s:s}]}],s:s}", "guildhall", 1, "id", "x",
                      "languages", "en", "name", "X", "pages", "id", "only", "title", "Only", "before", "type",
                      "guidance", "body", attacks[i], "type", "guidance", "html", attacks[i], "contact", attacks[i]);
        assert_non_null(document);
        char *text = json_dumps(document, 0);
        json_decref(document);
        pages_made_begin_with(&m, str_from(text), LANGUAGE_EN);
        free(text);
        pages_made_each(&m, attack_harmless, NULL);
        pages_made_end(&m);
    }
}

int main(int argc, char **argv)
{
    attack_document = argc > 1 ? argv[1] : "src/web/pages_made.json";
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_attacks_stay_text),
                                       cmocka_unit_test(test_markdown_runs_nothing)};
    return cmocka_run_group_tests_name("web attack", tests, NULL, NULL);
}
