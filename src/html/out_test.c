// SPDX-License-Identifier: Apache-2.0
#include "html/out.h"
#include "html/words_list.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <cmocka.h>

static struct arena arena;
static struct buf page;
static struct out out;

static int begin(void **state)
{
    (void)state;
    arena_init(&arena, 1 << 20);
    buf_init(&page, 1 << 20);
    out = (struct out){.buf = &page, .arena = &arena, .language = LANGUAGE_EN};
    return 0;
}

static int end(void **state)
{
    (void)state;
    arena_free(&arena);
    buf_free(&page);
    return 0;
}

static void wrote(const char *wanted)
{
    buf_char(&page, '\0');
    assert_string_equal(page.ptr, wanted);
    buf_clear(&page);
}

static void test_text(void **state)
{
    (void)state;
    out_text_str(&out, STR("a<b>&\"'c"));
    wrote("a&lt;b&gt;&amp;&quot;&#39;c");
    out_text_str(&out, (str){0});
    out_text_int(&out, -5);
    wrote("-5");
}

static void test_urls(void **state)
{
    (void)state;
    static const char *const fine[] = {"/a",       "a/b:c",           "?x=javascript:y", "#a:b", "https://x.test",
                                       "HTTP://x", "mailto:a@b.test", "tel:+44",         "",     "//x.test/",
                                       "a b"};
    static const char *const wrong[] = {
        "javascript:x",     "JAVASCRIPT:x", " javascript:x", "java\tscript:x", "\x01javascript:x",
        "data:text/html,x", "vbscript:x",   "file:///etc",   "blob:x",         "x:"};
    for (size_t i = 0; i < sizeof fine / sizeof fine[0]; i++) {
        bool spaced = str_find_char(str_from(fine[i]), ' ') != STR_NONE;
        out_url(&out, str_from(fine[i]));
        wrote(spaced ? "#blocked-url" : fine[i]);
    }
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        out_url(&out, str_from(wrong[i]));
        wrote("#blocked-url");
    }
    out_url(&out, STR("/a?b=\"c\"&d='<e>'")); // safe to follow, but not to write as it is
    wrote("/a?b=&quot;c&quot;&amp;d=&#39;&lt;e&gt;&#39;");
    out_url_part_str(&out, STR("a/b?c&d=\"e\" é"));
    wrote("a%2Fb%3Fc%26d%3D%22e%22%20%C3%A9");
}

static void test_attributes(void **state)
{
    (void)state;
    struct out_attribute items[] = {
        {STR("data-x"), STR("a\"b")}, {STR("onclick"), STR("x")}, {STR("OnClick"), STR("x")},
        {STR("style"), STR("x")},     {STR("srcdoc"), STR("x")},  {STR("href"), STR("javascript:x")},
        {STR("a b"), STR("x")},       {STR("a=b"), STR("x")},     {STR("a>b"), STR("x")},
        {STR(""), STR("x")},          {STR("1a"), STR("x")},      {STR("data-i18n.a.one"), STR("y")}};
    out_attributes(&out, (struct out_attribute_list){items, sizeof items / sizeof items[0]});
    wrote(" data-x=\"a&quot;b\" href=\"#blocked-url\" data-i18n.a.one=\"y\"");
}

static void test_captures(void **state)
{
    (void)state;
    out_text_str(&out, STR("before "));
    size_t mark = out_mark(&out);
    out_text_str(&out, STR("<inside>"));
    html taken = out_taken(&out, mark);
    wrote("before ");
    out_html(&out, taken);
    wrote("&lt;inside&gt;");
    str joined = out_joined(&out, (const str[]){STR("a"), {0}, out_number(&out, 7)}, 3);
    assert_true(str_eq(joined, STR("a7")));
}

static void test_words(void **state)
{
    (void)state;
    const struct word *word;
    enum language language;
    assert_true(words_find(STR("question.continue"), &word));
    assert_ptr_equal(word, WORD_QUESTION_CONTINUE);
    for (size_t i = 0; i < words_count; i++) {
        assert_true(words_find(words_all[i]->key, &word));
        assert_ptr_equal(word, words_all[i]);
    }
    assert_false(words_find(STR("question.continu"), &word));
    assert_false(words_find(STR(""), &word));
    assert_true(str_eq(words_text(LANGUAGE_CY, WORD_QUESTION_CONTINUE), STR("Parhau")));
    assert_true(words_language(STR("cy-GB"), &language) && language == LANGUAGE_CY);
    assert_true(words_language(STR("EN"), &language) && language == LANGUAGE_EN);
    assert_false(words_language(STR("c"), &language));
    assert_false(words_language(STR(""), &language));
    assert_true(str_eq(words_languages[LANGUAGE_CY].name, STR("Cymraeg")));
    assert_false(words_languages[LANGUAGE_CY].right_to_left);
}

static void counted(enum language language, int64_t count, const char *wanted)
{
    struct words_place places[] = {{.name = "count", .number = count, .is_number = true}};
    words_put(&page, language, WORD_COMPONENT_WORDS_AT_MOST, places, 1);
    wrote(wanted);
}

static void test_plurals(void **state)
{
    (void)state;
    counted(LANGUAGE_EN, 0, "You can enter up to 0 words");
    counted(LANGUAGE_EN, 1, "You can enter up to 1 word");
    counted(LANGUAGE_EN, 2, "You can enter up to 2 words");
    counted(LANGUAGE_CY, 0, "Ni allwch roi unrhyw eiriau (0)");
    counted(LANGUAGE_CY, 2, "Gallwch roi hyd at 2 air");
    counted(LANGUAGE_CY, 6, "Gallwch roi hyd at 6 gair");
    counted(LANGUAGE_CY, 40, "Gallwch roi hyd at 40 gair");
    // The places are filled by name, in whatever order; an answer with braces is not read again.
    words_put(&page, LANGUAGE_EN, WORD_DATE_LONG,
              (const struct words_place[]){{.name = "year", .text = STR("{day}")}, {.name = "month", .text = STR("m")}},
              2);
    wrote(" m {day}");
}

static void test_dates_and_lists(void **state)
{
    (void)state;
    const str items[] = {STR("afalau"), STR("bara"), STR("wyau")};
    words_put_date(&page, LANGUAGE_EN, (date){2026, 11, 24});
    wrote("24 November 2026");
    words_put_date(&page, LANGUAGE_CY, (date){2026, 11, 24});
    wrote("24 Tachwedd 2026");
    words_put_date(&page, LANGUAGE_CY, (date){2026, 1, 1});
    wrote("1 Ionawr 2026");
    words_put_day_month(&page, LANGUAGE_CY, 24, 11);
    wrote("24 Tachwedd");
    words_put_month(&page, LANGUAGE_EN, 2026, 12);
    wrote("December 2026");
    words_put_list(&page, LANGUAGE_EN, items, 3);
    wrote("afalau, bara and wyau");
    words_put_list(&page, LANGUAGE_CY, items, 3);
    wrote("afalau, bara ac wyau");
    words_put_list(&page, LANGUAGE_CY, items, 2);
    wrote("afalau a bara");
    words_put_list(&page, LANGUAGE_CY, items, 1);
    wrote("afalau");
    words_put_list(&page, LANGUAGE_CY, items, 0);
    assert_int_equal(page.len, 0);
}

static void test_embed(void **state)
{
    (void)state;
    static const struct embed_file files[] = {{.path = STR_INIT("/assets/a-1.css")},
                                              {.path = STR_INIT("/assets/a-1.js")},
                                              {.path = STR_INIT("/assets/b-1.css")}};
    for (size_t i = 0; i < 3; i++) {
        assert_ptr_equal(embed_find(files, 3, files[i].path), &files[i]);
    }
    assert_null(embed_find(files, 3, STR("/assets/a-2.css")));
    assert_null(embed_find(files, 3, STR("/assets/a-1.cs")));
    assert_null(embed_find(files, 0, STR("/assets/a-1.css")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_text),
                                       cmocka_unit_test(test_urls),
                                       cmocka_unit_test(test_attributes),
                                       cmocka_unit_test(test_captures),
                                       cmocka_unit_test(test_words),
                                       cmocka_unit_test(test_plurals),
                                       cmocka_unit_test(test_dates_and_lists),
                                       cmocka_unit_test(test_embed)};
    return cmocka_run_group_tests(tests, begin, end);
}
