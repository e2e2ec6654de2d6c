// SPDX-License-Identifier: Apache-2.0
// What a form of another system becomes: by small invented forms, each for one rule.
#include "base/buf.h"
#include "definition/foreign_load.h"
#include "definition/foreign_made.h"
#include "definition/foreign_text.h"
#include "definition/foreign_yaml.h"
#include <stdio.h>

// The form of that name under tests/forms.
static void make_from(struct made *m, const char *name)
{
    static char text[64 * 1024];
    char path[500];
    snprintf(path, sizeof path, FORMS "/%s.json", name);
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    size_t len = fread(text, 1, sizeof text, file);
    fclose(file);
    made_of(m, (str){text, len});
    assert_true(str_eq(m->format, STR("xgov")));
}

static bool is(str text, const char *expected)
{
    if (!str_eq(text, str_from(expected))) {
        print_message("it is “%.*s”\n", STR_ARG(text));
    }
    return str_eq(text, str_from(expected));
}

// The condition of that name as it stands in our document.
static char *condition(const struct made *m, const char *name)
{
    json_t *conditions = json_object_get(m->document, "conditions");
    for (size_t i = 0; i < json_array_size(conditions); i++) {
        json_t *c = json_array_get(conditions, i);
        if (strcmp(json_string_value(json_object_get(c, "name")), name) == 0) {
            return json_dumps(json_object_get(c, "when"), JSON_COMPACT | JSON_ENCODE_ANY);
        }
    }
    return NULL;
}

static void condition_is(const struct made *m, const char *name, const char *expected)
{
    char *when = condition(m, name);
    assert_non_null(when);
    assert_string_equal(when, expected);
    free(when);
}

#define QUESTION(name, type, more) "{\"name\":\"" name "\",\"type\":\"" type "\",\"title\":\"T " name "\"" more "}"
#define IS(q, v)                   "{\"question\":\"" q "\",\"operator\":\"is\",\"value\":\"" v "\"}"

// ---- Pages and ways ----------------------------------------------------------------------------------
static void test_pages(void **state)
{
    (void)state;
    struct made m;
    make_from(&m, "ferry");
    assert_int_equal(m.e.kind, ERR_NONE);
    const struct definition *d = m.definition;
    assert_int_equal(d->page_count, 3);
    assert_true(is(d->pages[0].id, "island")); // where the start page leads
    assert_true(is(d->pages[2].id, "your-boat"));
    assert_false(d->start.skip);
    assert_true(is(text_in(d->start.contents.items[1].body, 0), "<p>You need a boat.</p>"));
    assert_true(made_tells(&m, "/pages/0/components/0/content", "Template code"));
    // The condition wins over what stands before it; otherwise the last without one that is there
    assert_int_equal(d->pages[0].next_count, 2);
    assert_true(is(d->pages[0].next[0].page->id, "your-boat"));
    assert_true(is(d->pages[0].next[1].page->id, "no"));
    assert_true(made_tells(&m, "/pages/3/next/3", "“/gone”, which is not there"));
    assert_int_equal(d->pages[1].kind, PAGE_EXIT);
    assert_null(d->pages[2].next[0].page); // check your answers
    condition_is(&m, "lives", IS("island", "true"));
    const struct question *boat = made_asked(&m, "boat");
    assert_true(boat->optional && boat->hide_title);
    assert_true(is(boat->options->items[0].value, "row"));
    assert_true(is(text_in(boat->options->items[1].hint, 0), "With a mast"));
    assert_false(text_given(d->pages[0].title)); // its only question has the same
    assert_true(is(d->pages[2].section->id, "you"));
    made_free(&m);
}

static void test_v2_follows_order(void **state)
{
    (void)state;
    struct made m;
    make_from(&m, "kites");
    assert_int_equal(m.e.kind, ERR_NONE);
    assert_int_equal(m.definition->page_count, 3);
    assert_true(m.definition->start.skip);
    assert_int_equal(m.definition->pages[1].kind, PAGE_EXIT);
    assert_non_null(m.definition->pages[1].when);
    assert_null(m.definition->pages[2].when);
    assert_true(made_tells(&m, "/pages/2/condition", "no such condition"));
    assert_int_equal(m.definition->pages[0].next_count, 0);
    assert_true(is(text_in(m.definition->declaration, 0), "I **agree**."));
    condition_is(&m, "red", IS("colour", "r"));
    condition_is(&m, "any", "{\"any\":[\"red\",{\"question\":\"many\",\"operator\":\"is at least\",\"value\":\"3\"}]}");
    condition_is(&m, "old", "{\"question\":\"born\",\"operator\":\"is at most\",\"value\":{\"months\":-216}}");
    made_free(&m);
}

static void test_repeats(void **state)
{
    (void)state;
    struct made m;
    make_from(&m, "cats");
    assert_int_equal(m.e.kind, ERR_NONE);
    const struct page *cats = &m.definition->pages[0];
    assert_int_equal(cats->kind, PAGE_REPEAT);
    assert_int_equal(cats->question_count, 2);
    assert_int_equal(cats->repeat.min, 0);
    assert_int_equal(cats->repeat.max, 4);
    assert_int_equal(cats->before.count, 2);
    const struct page *dogs = &m.definition->pages[1];
    assert_int_equal(dogs->repeat.min, 2);
    assert_int_equal(dogs->repeat.max, 5);
    assert_true(is(text_in(dogs->repeat.item, 0), "Dog"));
    made_free(&m);
}

// ---- Conditions --------------------------------------------------------------------------------------
static void written(const char *expression, const char *expected)
{
    struct made m;
    char text[2000];
    snprintf(
        text, sizeof text,
        "{\"startPage\":\"/p\",\"conditions\":[{\"name\":\"yes\",\"value\":\"a == "
        "true\"},{\"name\":\"it\",\"value\":\"%s\"}],"
        "\"lists\":[{\"name\":\"n\",\"items\":[{\"text\":\"1\",\"value\":1},{\"text\":\"2\",\"value\":2},{\"text\":"
        "\"3\",\"value\":3}]}],"
        "\"pages\":[{\"path\":\"/p\",\"title\":\"P\",\"components\":[" QUESTION("a", "YesNoField", "") "," QUESTION(
            "b", "TextField", "") "," QUESTION("n", "SelectField",
                                               ",\"list\":\"n\"") "," QUESTION("c", "CheckboxesField",
                                                                               ",\"list\":\"n\"") "]}]}",
        expression);
    made_of(&m, str_from(text));
    assert_int_equal(m.e.kind, ERR_NONE);
    condition_is(&m, "it", expected);
    made_free(&m);
}

#define NEVER                                                                                                \
    "{\"all\":[{\"question\":\"a\",\"operator\":\"is answered\"},{\"question\":\"a\",\"operator\":\"is not " \
    "answered\"}]}"

static void test_expressions(void **state)
{
    (void)state;
    written("b == 'x'", IS("b", "x"));
    written("s.b=='x'", IS("b", "x"));
    written("s .b == 'x'", IS("b", "x"));
    written("b == 'x' or b == 'y' and a == true",
            "{\"any\":[" IS("b", "x") ",{\"all\":[" IS("b", "y") "," IS("a", "true") "]}]}");
    written("(b == 'x' or b == 'y') and a == true",
            "{\"all\":[{\"any\":[" IS("b", "x") "," IS("b", "y") "]}," IS("a", "true") "]}");
    written("not yes", "{\"not\":\"yes\"}");
    written("yes == false", "{\"not\":\"yes\"}");
    written("yes && b: 'x'", "{\"all\":[\"yes\"," IS("b", "x") "]}");
    written("n > 1", "{\"any\":[" IS("n", "2") "," IS("n", "3") "]}");
    written("'2' in c", "{\"question\":\"c\",\"operator\":\"contains\",\"value\":\"2\"}");
    written("b != 'x'",
            "{\"all\":[{\"question\":\"b\",\"operator\":\"is answered\"},{\"question\":\"b\",\"operator\":\"is "
            "not\",\"value\":\"x\"}]}");
    // What is not there counts as false, and so does what cannot be read
    written("gone == 'x'", NEVER);
    written("not gone", NEVER);
    written("b == 'x' or gone == 'y'", IS("b", "x"));
    written("b == 'x' and gone == 'y'", NEVER);
    written("b == ", NEVER);
    written("b == 'x", NEVER);
    written("((((((((((((((((yes))))))))))))))))", NEVER);
    written("it", NEVER); // needs itself
    written("", NEVER);
}

static void test_model_joins(void **state)
{
    (void)state;
    struct made m;
    make_from(&m, "joins");
    assert_int_equal(m.e.kind, ERR_NONE);
    condition_is(
        &m, "m",
        "{\"any\":[" IS("a", "1") ",{\"all\":[" IS("a", "2") "," IS("b", "3") "]}," IS("b", "4") "," IS("b", "5") "]}");
    condition_is(&m, "r", "{\"all\":[\"m\",\"s\"]}"); // the circle is cut where it closes
    condition_is(&m, "s", NEVER);
    made_free(&m);
}

static void test_same_names(void **state)
{
    (void)state;
    struct made m;
    make_from(&m, "same-names");
    assert_int_equal(m.e.kind, ERR_NONE);
    made_asked(&m, "b-c");
    made_asked(&m, "b-c-2");
    made_asked(&m, "--1");
    assert_true(made_tells(&m, "/pages/0/components/1", "Another question is named “b-c” too"));
    assert_true(made_tells(&m, "/pages/1", "Another page has the path"));
    condition_is(&m, "m", "{\"any\":[" IS("b-c", "x") "," IS("b-c-2", "x") "]}");
    made_free(&m);
}

// ---- Questions ---------------------------------------------------------------------------------------
static void test_rules(void **state)
{
    (void)state;
    struct made m;
    make_from(&m, "rules");
    assert_int_equal(m.e.kind, ERR_NONE);
    assert_true(is(m.definition->languages[0], "cy"));
    const struct question *t = made_asked(&m, "t");
    assert_true(is(text_in(t->hint, 0), "One & two\nthree"));
    assert_int_equal(t->max_length, 9);
    assert_int_equal(t->min_length, 2);
    assert_true(is(t->pattern, "[\\s\\S]*(?:a|b)[\\s\\S]*"));
    assert_true(is(t->width, "10"));
    assert_true(is(text_in(t->prefix, 0), "£"));
    assert_int_equal(t->own_error_count, 1);
    assert_string_equal(t->own_errors[0].key, "too-long");
    const struct question *n = made_asked(&m, "n");
    assert_true(n->min.units == 5 && n->min.scale == 1 && n->max.units == 7 && n->decimals == 0);
    assert_int_equal(made_asked(&m, "w")->max_words, 250);
    const struct question *f = made_asked(&m, "f");
    assert_true(f->optional && f->max_items == 3 && f->max_size == 5 * 1024 * 1024 && f->accept_count == 3);
    assert_int_equal(made_asked(&m, "d")->days_past, 30);
    assert_true(str_eq(made_asked(&m, "s")->type->name, STR("text")));
    assert_null(definition_question_by_id(m.definition, STR("p")));
    static const struct {
        const char *at, *words;
    } told[] = {
        {"/pages/0/controller", "code of the service itself"},
        {"/pages/0/components/0/options/customValidationMessages/odd", "no such message"},
        {"/pages/0/components/2/options/sparkle", "not carried over"},
        {"/pages/0/components/4/options/earliestDate", "cannot be used"},
        {"/pages/0/components/5", "Payment"},
        {"/pages/0/components/6", "not in the file"},
        {"/payApiKey", "never kept"},
        {"/fees", "not carried over"},
    };
    for (size_t i = 0; i < sizeof told / sizeof *told; i++) {
        assert_true(made_tells(&m, told[i].at, told[i].words));
    }
    char *all = json_dumps(m.document, 0);
    assert_null(strstr(all, "secret-key"));
    free(all);
    made_free(&m);
}

// ---- Texts -------------------------------------------------------------------------------------------
static void test_texts(void **state)
{
    (void)state;
    struct arena a;
    struct foreign_text_lost lost = {0};
    arena_init(&a, 1024 * 1024);
    assert_true(is(foreign_text_plain(&a, STR(" a <b>b</b>&nbsp;c "), &lost), "a b\xC2\xA0"
                                                                              "c"));
    assert_true(is(foreign_text_plain(&a, STR("<ul><li>x</li> <li>y</li></ul>"), &lost), "x \ny"));
    assert_true(
        is(foreign_text_plain(&a, STR("3 < 4 & 5 > 2 &#163; &bogus; &#0;"), &lost), "3 < 4 & 5 > 2 £ &bogus; &#0;"));
    assert_true(is(foreign_text_plain(&a, STR("a<script>alert(1)</script>b<!-- c -->d"), &lost), "abd"));
    assert_false(lost.template || lost.links || lost.characters);
    assert_true(is(foreign_text_clean(&a, STR("a{% if x %}b{{ y }}c{{ open"), &lost), "abc{{ open"));
    assert_true(lost.template);
    assert_true(is(foreign_text_clean(&a,
                                      STR("a\x01"
                                          "b\xE2\x80\xAE"
                                          "c\n"),
                                      &lost),
                   "abc\n"));
    assert_true(lost.characters);
    assert_true(is(foreign_text_line(&a, STR("a<br>b  c"), &lost), "a b c"));
    assert_true(is(
        foreign_text_markdown(&a, STR("<p>See <a href=\"/x\">this</a>.</p><ul><li>one</li><li>two</li></ul>"), &lost),
        "See [this](/x).\n- one\n- two"));
    assert_true(is(foreign_text_id(&a, STR("a b/é_1"), 100, STR("o")), "a-b--_1"));
    assert_true(is(foreign_text_slug(&a, STR(" A  b! "), 100, STR("o")), "a-b"));
    assert_true(is(foreign_text_slug(&a, STR("£"), 100, STR("o")), "o"));
    arena_free(&a);
}

// ---- Files -------------------------------------------------------------------------------------------
static void test_yaml(void **state)
{
    (void)state;
    struct arena a;
    int line = 0;
    const char *why = NULL;
    struct foreign_yaml_limits limits = {8, 100};
    arena_init(&a, 16 * 1024 * 1024);
    json_t *y = foreign_yaml_load(
        &a,
        STR("a: &x [1, 0x1F, 1.5, yes, true, ~, 'true', \"é\\n\"]\nb: {c: *x}\nd: |\n  two\n  lines\ne: 2024-01-02\n"),
        limits, &line, &why);
    json_t *expected = json_loads("{\"a\":[1,31,1.5,\"yes\",true,null,\"true\",\"é\\n\"],\"b\":{\"c\":[1,31,1.5,"
                                  "\"yes\",true,null,\"true\",\"é\\n\"]},"
                                  "\"d\":\"two\\nlines\\n\",\"e\":\"2024-01-02\"}",
                                  0, NULL);
    assert_true(json_equal(y, expected));
    json_decref(y);
    json_decref(expected);
    assert_null(foreign_yaml_load(&a, STR("a: 1\nb: [2\nc: 3\n"), limits, &line, &why));
    assert_true(line >= 2 && why != NULL);
    assert_null(foreign_yaml_load(&a, STR("a: *gone\n"), limits, &line, &why));
    assert_null(foreign_yaml_load(&a, STR("[[[[[[[[[1]]]]]]]]]"), limits, &line, &why));
    assert_null(foreign_yaml_load(&a, STR(""), limits, &line, &why));
    // Each line ten times the one before: a small file that would be a large tree
    assert_null(foreign_yaml_load(&a,
                                  STR("a: &a [1,1,1,1,1,1,1,1,1,1]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a,*a]\n"
                                      "c: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b,*b]\nd: [*c,*c,*c,*c,*c,*c,*c,*c,*c,*c]\n"),
                                  limits, &line, &why));
    arena_free(&a);
}

static void refused(const char *text, const char *pointer, const char *words)
{
    struct made m;
    made_of(&m, str_from(text));
    assert_int_equal(m.e.kind, ERR_INPUT);
    assert_true(made_tells(&m, pointer, words));
    assert_true(m.report.errors > 0);
    made_free(&m);
}

static void test_refusals(void **state)
{
    (void)state;
    refused("{\"pages\":[]}", "/pages", "no pages");
    refused("{\"pages\":[{\"path\":\"/summary\",\"controller\":\"SummaryPageController\"}],\"engine\":\"V2\"}",
            "/pages", "no page asks anything");
    refused("{\"pages\":{}}", "", "no definition that can be imported");
    refused("{\"pages\":[{\"path\":\"/a\"}", "", "not JSON");
    refused("[1]", "", "no definition that can be imported");
    refused("a: [", "", "neither JSON nor YAML");
    refused("\xFF", "", "not UTF-8");
    struct made m;
    made_of(&m, STR("pages:\n- path: /a\n  title: A\n  components:\n  - {type: TextField, name: a, title: A}\n"));
    assert_int_equal(m.e.kind, ERR_NONE);
    made_free(&m);
    struct arena a;
    str out;
    str format;
    arena_init(&a, 16 * 1024 * 1024);
    struct definition_report report = {.arena = &a};
    assert_false(err_is(foreign_read(&a, STR("{\"guildhall\":1}"), &report, &out, &format)));
    assert_true(str_eq(format, STR("guildhall")) && str_eq(out, STR("{\"guildhall\":1}")));
    arena_free(&a);
}

static void test_limits(void **state)
{
    (void)state;
    struct arena a;
    arena_init(&a, 512 * 1024 * 1024);
    struct definition_report report = {.arena = &a};
    struct buf b;
    str out;
    buf_init(&b, 64 * 1024 * 1024);
    buf_put(&b, STR("{\"pages\":["));
    for (int i = 0; i <= LIMIT_PAGE_COUNT; i++) {
        buf_printf(&b, "%s{\"path\":\"/p%d\"}", i == 0 ? "" : ",", i);
    }
    buf_put(&b, STR("]}"));
    assert_int_equal(foreign_read(&a, buf_str(&b), &report, &out, NULL).kind, ERR_INPUT);
    buf_clear(&b);
    buf_put(&b, STR("{\"pages\":[{\"path\":\"/p\",\"components\":["));
    for (int i = 0; i <= LIMIT_QUESTION_COUNT; i++) { // all of one name
        buf_printf(&b, "%s{\"type\":\"TextField\",\"name\":\"n\"}", i == 0 ? "" : ",");
    }
    buf_put(&b, STR("]}]}"));
    assert_int_equal(foreign_read(&a, buf_str(&b), &report, &out, NULL).kind, ERR_INPUT);
    buf_clear(&b);
    for (int i = 0; i < 100; i++) {
        buf_put(&b, STR("["));
    }
    assert_int_equal(foreign_read(&a, buf_str(&b), &report, &out, NULL).kind, ERR_INPUT);
    while (b.len <= LIMIT_DEFINITION) {
        buf_put(&b, STR("                                                                "));
    }
    assert_int_equal(foreign_read(&a, buf_str(&b), &report, &out, NULL).kind, ERR_INPUT);
    buf_free(&b);
    arena_free(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_pages),       cmocka_unit_test(test_v2_follows_order),
        cmocka_unit_test(test_repeats),     cmocka_unit_test(test_expressions),
        cmocka_unit_test(test_model_joins), cmocka_unit_test(test_same_names),
        cmocka_unit_test(test_rules),       cmocka_unit_test(test_texts),
        cmocka_unit_test(test_yaml),        cmocka_unit_test(test_refusals),
        cmocka_unit_test(test_limits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
