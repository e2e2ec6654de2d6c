// SPDX-License-Identifier: Apache-2.0
// Renders the example page that tools/templates.py compiled, with values that attack every place.
#include "page_example.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>

static char *rendered(const struct example_view *view)
{
    struct buf page;
    struct arena arena;
    buf_init(&page, 100000);
    arena_init(&arena, 100000);
    struct out out = {.buf = &page, .arena = &arena, .language = LANGUAGE_EN};
    page_example(&out, &(struct example_page){.title = STR("T & T")}, view);
    assert_false(page.full);
    buf_char(&page, '\0');
    char *text = strdup(page.ptr);
    assert_non_null(text);
    buf_free(&page);
    arena_free(&arena);
    return text;
}

static void test_whole(void **state)
{
    (void)state;
    static const struct example_row rows[] = {{.key = STR_INIT("one"), .href = STR_INIT("/1")},
                                              {.key = STR_INIT("two"), .href = STR_INIT("javascript:alert(1)")}};
    struct example_view view = {.name = STR("A\"><b>'&"),
                                .url = STR("https://x.test/?a=1&b=2"),
                                .classes = STR("big"),
                                .body = {"<em>ok</em>", 11},
                                .wide = true,
                                .total = 3,
                                .part = {.text = STR("inside")},
                                .rows = {rows, 2}};
    char *text = rendered(&view);
    assert_string_equal(
        text,
        "<!doctype html>\n<html lang=\"en\">\n<title>Error: A&quot;&gt;&lt;b&gt;&#39;&amp; / T &amp; T</title>\n"
        "<main class=\"has-title\">\n\n"
        "<h1 class=\"h big\" title=\"A&quot;&gt;&lt;b&gt;&#39;&amp;\">A&quot;&gt;&lt;b&gt;&#39;&amp;</h1>\n"
        "<a href=\"https://x.test/?a=1&amp;b=2\">https://x.test/?a=1&amp;b=2</a> "
        "<a href=\"/find?q=A%22%3E%3Cb%3E%27%26\">find</a>\n\n<p>many of 3 no</p>\n"
        "<section class=\"part x\" data-x=\"A&quot;&gt;&lt;b&gt;&#39;&amp;\">\n\xc3\xa9?&quot; 2\n"
        "<b id=\"row-1\">a, </b><b id=\"row-2\">A&quot;&gt;&lt;b&gt;&#39;&amp;</b>\n\n</section>\n\n\n\n"
        "<section class=\"part\">\ninside 3\nno rows\n<i><u>A&quot;&gt;&lt;b&gt;&#39;&amp;</u><em>ok</em>many</i>\n"
        "</section>\n\n<textarea>\nA&quot;&gt;&lt;b&gt;&#39;&amp;</textarea>\n"
        "<a href=\"/1\" rel=\"nofollow\">one</a>\n<a href=\"#blocked-url\">two</a>\n"
        "You can enter up to 3 characters\n\n</main>\n</html>");
    free(text);
}

// The same elements and attributes whatever the values say: all but text and values is equal.
static char *shape(const char *text)
{
    char *out = malloc(strlen(text) + 1);
    size_t at = 0;
    bool inside = false;
    bool quoted = false;
    assert_non_null(out);
    for (; *text != '\0'; text++) {
        if (!inside && *text == '<') {
            inside = true;
        } else if (inside && *text == '"') {
            quoted = !quoted;
        }
        if (inside && !quoted) {
            out[at++] = *text;
        }
        if (inside && !quoted && *text == '>') {
            inside = false;
        }
    }
    out[at] = '\0';
    return out;
}

static void test_attacks(void **state)
{
    (void)state;
    static const char *const attacks[] = {"plain",
                                          "<script>alert(1)</script>",
                                          "\" onclick=\"x",
                                          "' onclick='x",
                                          "></title><script>",
                                          "</textarea><b>",
                                          "javascript:alert(1)",
                                          " javascript:alert(1)",
                                          "java\nscript:alert(1)",
                                          "data:text/html,x",
                                          "JaVaScRiPt:x",
                                          "<!--",
                                          "-->",
                                          "]]>",
                                          "&lt;script&gt;",
                                          "\xc0\xbcscript>",
                                          "`onclick=x",
                                          "vbscript:x",
                                          "\x01javascript:x",
                                          "//evil.test/",
                                          "&#106;avascript:alert(1)"};
    char *usual = NULL;
    for (size_t i = 0; i < sizeof attacks / sizeof attacks[0]; i++) {
        str s = str_from(attacks[i]);
        struct example_row rows[] = {{s, s, s}, {s, s, s}};
        struct out_attribute attributes[] = {{STR("data-x"), s}, {STR("href"), s}, {s, STR("x")}};
        struct example_row_list list = {rows, 2};
        struct example_view view = {.name = s,
                                    .url = s,
                                    .classes = s,
                                    .total = 1,
                                    .rows = list,
                                    .part = {.text = s, .class = s, .rows = list, .attributes = {attributes, 2}}};
        char *text = rendered(&view);
        char *its = shape(text);
        assert_null(strstr(text, "href=\"javascript"));
        assert_null(strstr(text, "href=\"data:"));
        assert_null(strstr(text, "href=\"vbscript"));
        if (usual == NULL) {
            usual = strdup(its);
        }
        assert_string_equal(its, usual);
        view.part.attributes.count = i == 0 ? 2 : 3; // a name that is none is left out
        free(text);
        text = rendered(&view);
        free(its);
        its = shape(text);
        assert_string_equal(its, usual);
        free(its);
        free(text);
    }
    free(usual);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_whole), cmocka_unit_test(test_attacks)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
