// SPDX-License-Identifier: Apache-2.0
#include "design/outline.h"
#include "base/buf.h"
#include "base/encode.h"
#include "definition/definition.h"
#include "design/document.h"

static str outline_string(struct arena *a, const json_t *value)
{
    return arena_str(a, (str){json_string_value(value), json_string_length(value)});
}

// A string is of the first language; an object says by language.
static struct outline_text outline_text_of(struct arena *a, const struct outline *o, const json_t *value)
{
    if (!json_is_string(value) && !json_is_object(value)) {
        return (struct outline_text){NULL};
    }
    str *in = arena_array(a, str, o->language_count);
    for (size_t i = 0; i < o->language_count; i++) {
        const json_t *one = json_is_string(value) ? (i == 0 ? value : NULL)
                                                  : json_object_getn(value, o->languages[i].ptr, o->languages[i].len);
        in[i] = outline_string(a, one);
    }
    return (struct outline_text){in};
}

static void outline_options(struct arena *a, const struct outline *o, const json_t *options, struct outline_question *q)
{
    struct outline_option *items = arena_array(a, struct outline_option, json_array_size(options) + 1);
    size_t i;
    const json_t *option;
    json_array_foreach(options, i, option)
    {
        const json_t *label = json_is_object(option) ? json_object_get(option, "label") : option;
        const json_t *value = json_is_object(option) ? json_object_get(option, "value") : option;
        items[i] =
            (struct outline_option){outline_string(a, value), outline_text_of(a, o, label == NULL ? value : label)};
    }
    q->options = items;
    q->option_count = json_array_size(options);
}

static struct outline_question outline_question_of(struct arena *a, const struct outline *o, const json_t *root,
                                                   const json_t *question)
{
    struct outline_question q = {.id = outline_string(a, json_object_get(question, "id")),
                                 .type = outline_string(a, json_object_get(question, "type")),
                                 .title = outline_text_of(a, o, json_object_get(question, "title")),
                                 .hint = outline_text_of(a, o, json_object_get(question, "hint")),
                                 .why = outline_text_of(a, o, json_object_get(question, "why")),
                                 .optional = json_is_true(json_object_get(question, "optional")),
                                 .list = outline_string(a, json_object_get(question, "list"))};
    const struct question_type *type = question_type_find(q.type);
    q.has_options = type != NULL && (type->options & (1ULL << OPTION_OPTIONS)) != 0;
    if (q.has_options) {
        outline_options(a, o, document_options(root, question), &q);
    }
    return q;
}

static void outline_pages(struct arena *a, const json_t *root, struct outline *o)
{
    const json_t *pages = json_object_get(root, "pages");
    struct outline_page *items = arena_array(a, struct outline_page, json_array_size(pages) + 1);
    size_t i;
    const json_t *page;
    json_array_foreach(pages, i, page)
    {
        const json_t *questions = json_object_get(page, "questions");
        size_t count = json_array_size(questions);
        struct outline_question *list = arena_array(a, struct outline_question, count + 1);
        for (size_t k = 0; k < count; k++) {
            list[k] = outline_question_of(a, o, root, json_array_get(questions, k));
        }
        items[i] = (struct outline_page){.id = outline_string(a, json_object_get(page, "id")),
                                         .title = outline_text_of(a, o, json_object_get(page, "title")),
                                         .exit = json_is_true(json_object_get(page, "exit")),
                                         .repeats = json_is_object(json_object_get(page, "repeat")),
                                         .branches = json_array_size(json_object_get(page, "next")),
                                         .questions = list,
                                         .question_count = count};
    }
    o->pages = items;
    o->page_count = json_array_size(pages);
}

err outline_read(struct arena *a, str document, struct outline *ret_outline)
{
    json_t *root;
    *ret_outline = (struct outline){0};
    TRY(tree_load(document, &root));
    document_languages(a, root, ret_outline);
    ret_outline->name = outline_text_of(a, ret_outline, json_object_get(root, "name"));
    ret_outline->summary = outline_text_of(a, ret_outline, json_object_get(root, "summary"));
    outline_pages(a, root, ret_outline);
    json_decref(root);
    return NO_ERR;
}

const struct outline_page *outline_page(const struct outline *o, str id)
{
    for (size_t i = 0; i < o->page_count; i++) {
        if (str_eq(o->pages[i].id, id)) {
            return &o->pages[i];
        }
    }
    return NULL;
}

const struct outline_question *outline_question(const struct outline_page *page, str id)
{
    for (size_t i = 0; i < page->question_count; i++) {
        if (str_eq(page->questions[i].id, id)) {
            return &page->questions[i];
        }
    }
    return NULL;
}

size_t outline_language(const struct outline *o, str tag)
{
    for (size_t i = 0; i < o->language_count; i++) {
        if (str_eq(o->languages[i], tag)) {
            return i;
        }
    }
    return 0;
}

str outline_said(const struct outline *o, struct outline_text text, size_t language)
{
    str said = text.in == NULL ? (str){0} : text.in[language];
    for (size_t i = 0; i < o->language_count && text.in != NULL && said.len == 0; i++) {
        said = text.in[i];
    }
    return said;
}

str outline_page_name(const struct outline *o, const struct outline_page *page, size_t language)
{
    str name = outline_said(o, page->title, language);
    if (name.len == 0 && page->question_count != 0) {
        name = outline_said(o, page->questions[0].title, language);
    }
    return name.len == 0 ? page->id : name;
}

str outline_json(struct arena *a, const struct outline *o, struct outline_text text)
{
    struct buf out;
    buf_init(&out, LIMIT_DEFINITION);
    for (size_t i = 0; i < o->language_count && text.in != NULL; i++) {
        if (text.in[i].len != 0) {
            buf_put(&out, out.len == 0 ? STR("{") : STR(","));
            encode_json(&out, o->languages[i]);
            buf_char(&out, ':');
            encode_json(&out, text.in[i]);
        }
    }
    str json = arena_concat(a, out.len == 0 ? STR("{") : buf_str(&out), STR("}"));
    buf_free(&out);
    return json;
}
