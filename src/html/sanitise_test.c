// SPDX-License-Identifier: Apache-2.0
#include "base/limits.h"
#include "html/markdown.h"
#include "html/out.h"
#include "html/sanitise.h"
#include "html/sanitise_check.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <cmocka.h>

struct pair {
    const char *in, *out;
};

static void same(struct arena *a, html got, const char *wanted)
{
    const char *text = arena_cstr(a, (str){got.ptr, got.len});
    assert_string_equal(text, wanted);
}

static void sanitises(const struct pair *pairs, size_t count)
{
    struct arena a = {.max = 64 << 20};
    for (size_t i = 0; i < count; i++) {
        html once = sanitise_html(&a, str_from(pairs[i].in));
        same(&a, once, pairs[i].out);
        same(&a, sanitise_html(&a, (str){once.ptr, once.len}), pairs[i].out);
    }
    arena_free(&a);
}

static void test_keeps(void **state)
{
    (void)state;
    static const struct pair pairs[] = {
        {"", ""},
        {"plain & simple <3", "plain &amp; simple &lt;3"},
        {"<p class='x' style=color:red onclick=y>a<br/>b</p>", "<p class=\"govuk-body\">a<br>b</p>"},
        {"<P>a<P>b", "<p class=\"govuk-body\">a</p><p class=\"govuk-body\">b</p>"},
        {"<h1>a</h1><h5>b</h5>", "<h2 class=\"govuk-heading-m\">a</h2><h4 class=\"govuk-heading-s\">b</h4>"},
        {"<ul><li>a<li>b</ul>", "<ul class=\"govuk-list govuk-list--bullet\"><li>a</li><li>b</li></ul>"},
        {"<ul>a</ul>", "<ul class=\"govuk-list govuk-list--bullet\"><li>a</li></ul>"},
        {"<li>a</li>", "a"},
        {"<p>a<ul><li>b</ul>c",
         "<p class=\"govuk-body\">a</p><ul class=\"govuk-list govuk-list--bullet\"><li>b</li></ul>c"},
        {"<b><i>x</b>y</i>", "<b><i>x</i></b>y"},
        {"<a href=\"https://x.test/?a=1&amp;b=2\" target=_blank>x</a>",
         "<a class=\"govuk-link\" href=\"https://x.test/?a=1&amp;b=2\">x</a>"},
        {"<a href=/a>x<a href=/b>y",
         "<a class=\"govuk-link\" href=\"/a\">x</a><a class=\"govuk-link\" href=\"/b\">y</a>"},
        {"<table><td>1<td>2<tr><th scope=row colspan=2>3</table>",
         "<table class=\"govuk-table\"><tr class=\"govuk-table__row\"><td class=\"govuk-table__cell\">1</td>"
         "<td class=\"govuk-table__cell\">2</td></tr><tr class=\"govuk-table__row\">"
         "<th class=\"govuk-table__header\" scope=\"row\" colspan=\"2\">3</th></tr></table>"},
        {"<table><tr><td><table><td>1</table>2</table>",
         "<table class=\"govuk-table\"><tr class=\"govuk-table__row\"><td class=\"govuk-table__cell\">"
         "<table class=\"govuk-table\"><tr class=\"govuk-table__row\"><td "
         "class=\"govuk-table__cell\">1</td></tr></table>"
         "2</td></tr></table>"},
        {"<details><summary>s</summary>t</details>",
         "<details class=\"govuk-details\"><summary class=\"govuk-details__summary\">s</summary>t</details>"},
        {"&eacute;&nbsp;&#60;b&#x3e;&lt;i&gt; &amp;amp; &foo", "&eacute;&nbsp;&lt;b&gt;&lt;i&gt; &amp;amp; &amp;foo"},
        {"<font size=9>x</font><custom-tag>y", "xy"},
        {"<h2><div>x</div></h2>", "<h2 class=\"govuk-heading-m\">x</h2>"},
        {"a\x01"
         "b\xe2\x80\xae"
         "c\xff"
         "d",
         "abc\xef\xbf\xbd"
         "d"},
    };
    sanitises(pairs, sizeof pairs / sizeof pairs[0]);
}

static void test_refuses(void **state)
{
    (void)state;
    static const struct pair pairs[] = {
        {"<script>alert(1)</script>x", "x"},
        {"<script>alert(1)", ""},
        {"<style><!--</style><b>x", "<b>x</b>"},
        {"<!-- <b>x</b> -->y<!-->z-->", "yz--&gt;"},
        {"<a href=\"javascript:alert(1)\">x</a>", "x"},
        {"<a href=\" java\nscript:alert(1)\">x</a>", "x"},
        {"<a href=\"&#106avascript:alert(1)\">x</a>", "x"},
        {"<a href=\"javascript&#58;alert(1)\">x</a>", "x"},
        {"<a href=\"data:text/html,x\">x</a>", "x"},
        {"<a href=/ok href=javascript:x>x</a>", "<a class=\"govuk-link\" href=\"/ok\">x</a>"},
        {"<a href='\"><script>x'>y</a>", "<a class=\"govuk-link\" href=\"&quot;&gt;&lt;script&gt;x\">y</a>"},
        {"<img src=x onerror=alert(1)>", ""},
        {"<svg><script>x</script><a href=/y>z</a></svg>", "<a class=\"govuk-link\" href=\"/y\">z</a>"},
        {"<iframe src=x><b>y</b></iframe>z", "z"},
        {"<p <script>x", "<p class=\"govuk-body\">x</p>"},
        {"<p title=\"><script>\">x", "<p class=\"govuk-body\">x</p>"},
        {"</p></div><b", ""},
        {"<", "&lt;"},
        {"<textarea><b>x", ""},
    };
    sanitises(pairs, sizeof pairs / sizeof pairs[0]);
}

static void test_limits(void **state)
{
    (void)state;
    struct arena a = {.max = 64 << 20};
    struct buf deep;
    buf_init(&deep, LIMIT_HTML_SOURCE * 2);
    for (int i = 0; i < LIMIT_HTML_DEPTH * 3; i++) {
        buf_put(&deep, STR("<div>"));
    }
    buf_put(&deep, STR("x"));
    html got = sanitise_html(&a, buf_str(&deep));
    assert_int_equal(got.len, LIMIT_HTML_DEPTH * (5 + 6) + 1);
    assert_true(sanitise_check(got));
    buf_clear(&deep);
    while (deep.len < LIMIT_HTML_SOURCE + 100) {
        buf_put(&deep, STR("<hr>"));
    }
    got = sanitise_html(&a, buf_str(&deep));
    assert_true(sanitise_check(got));
    buf_clear(&deep);
    while (deep.len < LIMIT_HTML_SOURCE - 1) {
        buf_char(&deep, 'x');
    }
    buf_put(&deep, STR("yz"));
    got = sanitise_html(&a, buf_str(&deep));
    assert_int_equal(got.len, LIMIT_HTML_SOURCE);
    assert_int_equal(got.ptr[got.len - 1], 'y');
    buf_free(&deep);
    arena_free(&a);
}

static const char *const pieces[] = {"<p>",
                                     "</p>",
                                     "<ul>",
                                     "<ol>",
                                     "<li>",
                                     "</ul>",
                                     "</li>",
                                     "<table>",
                                     "<tr>",
                                     "<td>",
                                     "<th scope=col>",
                                     "</td>",
                                     "</tr>",
                                     "</table>",
                                     "<thead>",
                                     "<tbody>",
                                     "<caption>",
                                     "<a href=/x>",
                                     "<a href=javascript:x>",
                                     "</a>",
                                     "<b>",
                                     "</b>",
                                     "<i>",
                                     "</i>",
                                     "<h1>",
                                     "</h1>",
                                     "<h6>",
                                     "<div>",
                                     "</div>",
                                     "<details>",
                                     "<summary>",
                                     "</summary>",
                                     "<br>",
                                     "<hr/>",
                                     "<dl>",
                                     "<dt>",
                                     "<dd>",
                                     "</dl>",
                                     "<pre>",
                                     "</pre>",
                                     "<blockquote>",
                                     "<span class='",
                                     "\"",
                                     "'",
                                     ">",
                                     "<",
                                     "&",
                                     "&amp;",
                                     "&#60;",
                                     "&lt",
                                     "text",
                                     " ",
                                     "\n",
                                     "<script>",
                                     "</script>",
                                     "<!--",
                                     "-->",
                                     "<![CDATA[",
                                     "</",
                                     "=",
                                     "<a href=\"",
                                     "<td colspan=3",
                                     "\xc3\xa9",
                                     "\xff",
                                     "<code>",
                                     "</code>",
                                     "<svg>",
                                     "&#x",
                                     "&Tab;",
                                     "<em/"};

// Random markup of pieces that matter: what comes out has only allowed elements and attributes, is balanced,
// and does not change when it goes through again.
static void test_properties(void **state)
{
    (void)state;
    struct arena a = {.max = 64 << 20};
    struct buf in;
    uint32_t seed = 20261124;
    buf_init(&in, 100000);
    for (int round = 0; round < 20000; round++) {
        buf_clear(&in);
        arena_reset(&a);
        size_t count = (size_t)(round % 40);
        for (size_t i = 0; i < count; i++) {
            seed = seed * 1664525 + 1013904223;
            buf_put(&in, str_from(pieces[(seed >> 8) % (sizeof pieces / sizeof pieces[0])]));
        }
        html once = sanitise_html(&a, buf_str(&in));
        html twice = sanitise_html(&a, (str){once.ptr, once.len});
        if (!sanitise_check(once) || once.len != twice.len || memcmp(once.ptr, twice.ptr, once.len) != 0) {
            fail_msg("round %d: %.*s\n--> %.*s\n--> %.*s", round, STR_ARG(buf_str(&in)), (int)once.len, once.ptr,
                     (int)twice.len, twice.ptr);
        }
    }
    buf_free(&in);
    arena_free(&a);
}

static void test_markdown(void **state)
{
    (void)state;
    struct arena a = {.max = 64 << 20};
    static const struct pair pairs[] = {
        {"", ""},
        {"# A\n\n## B\n\ntext *x* [l](/y)\n",
         "<h2 class=\"govuk-heading-m\">A</h2>\n<h3 class=\"govuk-heading-s\">B</h3>\n"
         "<p class=\"govuk-body\">text <em>x</em> <a class=\"govuk-link\" href=\"/y\">l</a></p>\n"},
        {"### A\n\n###### B\n\n# C", // writers begin where they are used to; the outline has no gap
         "<h2 class=\"govuk-heading-m\">A</h2>\n<h3 class=\"govuk-heading-s\">B</h3>\n<h2 "
         "class=\"govuk-heading-m\">C</h2>\n"},
        {"## A\n\n#### B", "<h2 class=\"govuk-heading-m\">A</h2>\n<h3 class=\"govuk-heading-s\">B</h3>\n"},
        {"- a\n- b", "<ul class=\"govuk-list govuk-list--bullet\">\n<li>a</li>\n<li>b</li>\n</ul>\n"},
        {"<script>x</script>\n\n<b>y</b> [z](javascript:x)", "\n<p class=\"govuk-body\">y z</p>\n"},
        {"----------------------------------------",
         "<hr class=\"govuk-section-break govuk-section-break--m govuk-section-break--visible\">\n"},
        {">>>>>>>>>>>>>>>>>>>>>>>>>>> a\n\nb<",
         "<p "
         "class=\"govuk-body\">&gt;&gt;&gt;&gt;&gt;&gt;&gt;&gt;&gt;&gt;&gt;&gt;&gt;&gt;&gt;&gt;&gt;&gt;&gt;&gt;&gt;&gt;"
         "&gt;&gt;&gt;&gt;&gt; a</p><p class=\"govuk-body\">b&lt;</p>"},
        {"|a|a|a|a|a|a|a|a|a|a|a|a|a|a|\n|-|-|-|-|-|-|-|-|-|-|-|-|-|-|",
         "<p class=\"govuk-body\">|a|a|a|a|a|a|a|a|a|a|a|a|a|a|\n|-|-|-|-|-|-|-|-|-|-|-|-|-|-|</p>"},
    };
    for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++) {
        same(&a, markdown_html(&a, str_from(pairs[i].in)), pairs[i].out);
    }
    html table = markdown_html(&a, STR("|a|b|\n|-|-|\n|1|2|\n"));
    assert_true(str_find((str){table.ptr, table.len}, STR("<td class=\"govuk-table__cell\">2</td>")) != STR_NONE);
    char *large = test_malloc(LIMIT_MARKDOWN_SOURCE + 1);
    memset(large, '*', LIMIT_MARKDOWN_SOURCE + 1);
    html plain = markdown_html(&a, (str){large, LIMIT_MARKDOWN_SOURCE + 1});
    assert_int_equal(plain.len, LIMIT_MARKDOWN_SOURCE + 1 + sizeof "<p class=\"govuk-body\"></p>" - 1);
    test_free(large);
    arena_free(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_keeps), cmocka_unit_test(test_refuses),
                                       cmocka_unit_test(test_limits), cmocka_unit_test(test_properties),
                                       cmocka_unit_test(test_markdown)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
