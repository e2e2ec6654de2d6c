// SPDX-License-Identifier: Apache-2.0
#include "design/called.h"
#include "base/buf.h"

// What a question or a value is called; empty: the document has none of that name.
static str called_name(const struct outline *o, str name, size_t language)
{
    const struct outline_question *q = outline_find_question(o, name, NULL);
    const struct outline_value *value = q == NULL ? outline_value(o, name) : NULL;
    str said = {0};
    if (q != NULL) {
        said = outline_said(o, q->short_name, language);
        said = said.len == 0 ? outline_said(o, q->title, language) : said;
    } else if (value != NULL) {
        said = outline_said(o, value->title, language);
    } else {
        return said;
    }
    bool plain = said.len != 0 && str_find(said, STR("((")) == STR_NONE;
    return plain ? said : name;
}

// What stands in the place "name|words without it"; `written` is the whole place.
static str called_place(struct arena *a, const struct outline *o, str written, size_t language)
{
    str inside = str_slice(written, 2, written.len - 2);
    str name = inside;
    str rest;
    if (str_starts(inside, STR("if "))) {
        if (!str_cut(inside, ':', &name, &rest)) {
            return written;
        }
        str_cut(rest, '|', &name, &rest);
        return str_trim(name);
    }
    str_cut(inside, '|', &name, &rest);
    str said = called_name(o, str_trim(name), language);
    return said.len == 0 ? written : ARENA_JOIN(a, STR("["), said, STR("]"));
}

str called_text(struct arena *a, const struct outline *o, struct outline_text text, size_t language)
{
    str said = outline_said(o, text, language);
    struct buf out;
    if (str_find(said, STR("((")) == STR_NONE) {
        return said;
    }
    buf_init(&out, LIMIT_DEFINITION);
    for (size_t i = 0; i < said.len;) {
        bool begins = str_starts(str_slice(said, i, STR_NONE), STR("(("));
        bool escaped = str_starts(str_slice(said, i, STR_NONE), STR("\\(("));
        size_t end = begins ? text_place_end(said, i) : STR_NONE;
        if (end != STR_NONE) {
            buf_put(&out, called_place(a, o, str_slice(said, i, end), language));
            i = end;
        } else {
            buf_put(&out, escaped ? STR("((") : str_slice(said, i, i + 1));
            i += escaped ? 3 : 1;
        }
    }
    str called = arena_str(a, buf_str(&out));
    buf_free(&out);
    return called;
}

str called_page(struct arena *a, const struct outline *o, const struct outline_page *page, size_t language)
{
    str name = called_text(a, o, page->title, language);
    if (name.len == 0 && page->question_count != 0) {
        name = called_text(a, o, page->questions[0].title, language);
    }
    return name.len == 0 ? page->id : name;
}
