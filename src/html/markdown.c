// SPDX-License-Identifier: Apache-2.0
#include "html/markdown.h"
#include "base/limits.h"
#include "html/out.h"
#include "html/sanitise.h"
#include <cmark-gfm-core-extensions.h>
#include <cmark-gfm-extension_api.h>
#include <cmark-gfm.h>
#include <pthread.h>
#include <stdlib.h>

static pthread_once_t markdown_once = PTHREAD_ONCE_INIT;

// What cmark-gfm takes a long time over: long texts, wide tables (it writes every cell of every row, given or
// not), and blocks nested deeply.
static bool markdown_is_modest(str text)
{
    str rest = text;
    str line;
    if (text.len > LIMIT_MARKDOWN_SOURCE) {
        return false;
    }
    while (str_next(&rest, '\n', &line)) {
        size_t cells = 0;
        size_t marks = 0;
        bool leading = true;
        for (size_t i = 0; i < line.len; i++) {
            char c = line.ptr[i];
            cells += c == '|' ? 1 : 0;
            leading = leading && str_find_char(STR(" \t>-*+.)0123456789"), c) != STR_NONE;
            marks += leading && str_find_char(STR(">-*+.)"), c) != STR_NONE ? 1 : 0;
        }
        bool rule = str_find_char(STR("-*_="), line.len != 0 ? str_trim(line).len != 0 ? str_trim(line).ptr[0] : ' '
                                                             : ' ') != STR_NONE &&
                    leading; // ------ is a line, not a nest
        if (cells > LIMIT_MARKDOWN_CELLS + 1 || (marks > LIMIT_MARKDOWN_DEPTH && !rule)) {
            return false;
        }
    }
    return true;
}

// Paragraphs at blank lines, nothing else.
static html markdown_plain(struct arena *a, str text)
{
    struct buf page;
    buf_init(&page, text.len * 6 + 1024 + text.len * 8);
    struct out o = {.buf = &page, .arena = a};
    str rest = str_trim(text);
    buf_put(&page, STR("<p class=\"govuk-body\">"));
    while (rest.len != 0) {
        size_t blank = str_find(rest, STR("\n\n"));
        str part = blank == STR_NONE ? rest : str_slice(rest, 0, blank);
        out_text_str(&o, part);
        rest = blank == STR_NONE ? (str){0} : str_trim(str_slice(rest, blank, rest.len));
        if (rest.len != 0) {
            buf_put(&page, STR("</p><p class=\"govuk-body\">"));
        }
    }
    buf_put(&page, STR("</p>"));
    str made = arena_str(a, buf_str(&page));
    buf_free(&page);
    return (html){made.ptr, made.len};
}

// The next heading at or after where the iterator stands.
static cmark_node *markdown_next_heading(cmark_iter *iter)
{
    for (cmark_event_type event = cmark_iter_next(iter); event != CMARK_EVENT_DONE; event = cmark_iter_next(iter)) {
        cmark_node *node = cmark_iter_get_node(iter);
        if (event == CMARK_EVENT_ENTER && cmark_node_get_type(node) == CMARK_NODE_HEADING) {
            return node;
        }
    }
    return NULL;
}

// Writers begin at # or at ##, as they are used to. The page's outline has no gap either way (axe: heading-order).
static void markdown_shift_headings(cmark_node *root)
{
    int first = 6;
    cmark_iter *iter = cmark_iter_new(root);
    for (cmark_node *node = markdown_next_heading(iter); node != NULL; node = markdown_next_heading(iter)) {
        int level = cmark_node_get_heading_level(node);
        first = level < first ? level : first;
    }
    cmark_iter_free(iter);
    int before = 1; // the page's own
    iter = cmark_iter_new(root);
    for (cmark_node *node = markdown_next_heading(iter); node != NULL; node = markdown_next_heading(iter)) {
        int level = 2 + cmark_node_get_heading_level(node) - first;
        level = level > before + 1 ? before + 1 : level;
        before = level > 4 ? 4 : level;
        cmark_node_set_heading_level(node, before);
    }
    cmark_iter_free(iter);
}

html markdown_html(struct arena *a, str text)
{
    if (text.len == 0) {
        return (html){0};
    }
    if (!markdown_is_modest(text)) {
        return markdown_plain(a, str_slice(text, 0, LIMIT_HTML_SOURCE));
    }
    pthread_once(&markdown_once, cmark_gfm_core_extensions_ensure_registered);
    cmark_parser *parser = cmark_parser_new(CMARK_OPT_DEFAULT | CMARK_OPT_VALIDATE_UTF8);
    cmark_parser_attach_syntax_extension(parser, cmark_find_syntax_extension("table"));
    cmark_parser_feed(parser, text.ptr, text.len);
    cmark_node *root = cmark_parser_finish(parser);
    markdown_shift_headings(root);
    char *made = cmark_render_html(root, CMARK_OPT_DEFAULT, cmark_parser_get_syntax_extensions(parser));
    // The sanitiser adds class names, and is the second wall behind cmark's own safe mode.
    html result = sanitise_html(a, str_from(made));
    free(made);
    cmark_node_free(root);
    cmark_parser_free(parser);
    return result;
}
