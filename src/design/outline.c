// SPDX-License-Identifier: Apache-2.0
#include "design/outline.h"
#include "base/buf.h"
#include "base/encode.h"
#include "design/document.h"
#include "design/rule.h"

static void outline_options(struct arena *a, const struct outline *o, const json_t *options, struct outline_question *q)
{
    struct outline_option *items = arena_array(a, struct outline_option, json_array_size(options) + 1);
    size_t i;
    const json_t *option;
    json_array_foreach(options, i, option)
    {
        const json_t *label = json_is_object(option) ? json_object_get(option, "label") : option;
        const json_t *value = json_is_object(option) ? json_object_get(option, "value") : option;
        const json_t *other = json_object_get(option, "other");
        items[i] = (struct outline_option){.value = document_scalar(a, value),
                                           .label = document_text(a, o, label == NULL ? value : label),
                                           .when = when_read(a, json_object_get(option, "when"), 1),
                                           .other = other != NULL && !json_is_false(other)};
    }
    q->options = items;
    q->option_count = json_array_size(options);
}

static void outline_rules(struct arena *a, const struct outline *o, const struct question_type *type,
                          const json_t *question, struct outline_question *q)
{
    struct outline_rule *items = NULL;
    size_t room = 0;
    for (int i = 0; i < OPTION__COUNT; i++) {
        enum question_option option = (enum question_option)i;
        const json_t *value = rule_is(type, option) ? json_object_get(question, question_options[i].name.ptr) : NULL;
        if (value != NULL) {
            *arena_push(a, struct outline_rule, items, q->rule_count, room) = rule_read(a, o, option, value);
        }
    }
    q->rules = items;
}

static void outline_mistakes(struct arena *a, const struct outline *o, json_t *errors, struct outline_question *q)
{
    const char *key;
    json_t *words;
    struct outline_mistake *items = arena_array(a, struct outline_mistake, json_object_size(errors) + 1);
    json_object_foreach(errors, key, words)
    {
        items[q->mistake_count++] = (struct outline_mistake){arena_str(a, str_from(key)), document_text(a, o, words)};
    }
    q->mistakes = items;
}

static struct outline_question outline_question_of(struct arena *a, const struct outline *o, const json_t *root,
                                                   const json_t *question)
{
    struct outline_question q = {.id = document_scalar(a, json_object_get(question, "id")),
                                 .type = document_scalar(a, json_object_get(question, "type")),
                                 .title = document_text(a, o, json_object_get(question, "title")),
                                 .hint = document_text(a, o, json_object_get(question, "hint")),
                                 .short_name = document_text(a, o, json_object_get(question, "short")),
                                 .why = document_text(a, o, json_object_get(question, "why")),
                                 .when = when_read(a, json_object_get(question, "when"), 1),
                                 .optional = json_is_true(json_object_get(question, "optional")),
                                 .list = document_scalar(a, json_object_get(question, "list"))};
    const struct question_type *type = question_type_find(q.type);
    q.has_options = type != NULL && (type->options & (1ULL << OPTION_OPTIONS)) != 0;
    if (q.has_options) {
        outline_options(a, o, document_options(root, question), &q);
    }
    if (type != NULL) {
        outline_rules(a, o, type, question, &q);
    }
    outline_mistakes(a, o, json_object_get(question, "errors"), &q);
    return q;
}

static const struct outline_way *outline_ways(struct arena *a, const json_t *next)
{
    size_t count = json_array_size(next);
    struct outline_way *ways = arena_array(a, struct outline_way, count + 1);
    for (size_t i = 0; i < count; i++) {
        const json_t *way = json_array_get(next, i);
        ways[i] = (struct outline_way){.when = when_read(a, json_object_get(way, "when"), 1),
                                       .page = document_scalar(a, json_object_get(way, "page"))};
    }
    return ways;
}

static void outline_conditions(struct arena *a, const json_t *root, struct outline *o)
{
    const json_t *list = json_object_get(root, "conditions");
    struct outline_named *items = arena_array(a, struct outline_named, json_array_size(list) + 1);
    o->condition_count = json_array_size(list);
    for (size_t i = 0; i < o->condition_count; i++) {
        const json_t *named = json_array_get(list, i);
        items[i] = (struct outline_named){.name = document_scalar(a, json_object_get(named, "name")),
                                          .when = when_read(a, json_object_get(named, "when"), 1)};
    }
    o->conditions = items;
}

static void outline_values(struct arena *a, const json_t *root, struct outline *o)
{
    const json_t *list = json_object_get(root, "values");
    struct outline_value *items = arena_array(a, struct outline_value, json_array_size(list) + 1);
    o->value_count = json_array_size(list);
    for (size_t i = 0; i < o->value_count; i++) {
        const json_t *value = json_array_get(list, i);
        items[i] = (struct outline_value){.name = document_scalar(a, json_object_get(value, "name")),
                                          .title = document_text(a, o, json_object_get(value, "title")),
                                          .prefix = document_text(a, o, json_object_get(value, "prefix")),
                                          .suffix = document_text(a, o, json_object_get(value, "suffix")),
                                          .decimals = document_scalar(a, json_object_get(value, "decimals")),
                                          .term = term_read(a, json_object_get(value, "value"), STR(""), 1)};
    }
    o->values = items;
    o->fee = document_scalar(a, json_object_get(root, "fee"));
}

static void outline_pieces(struct arena *a, const struct outline *o, const json_t *page, struct outline_page *p)
{
    static const char *const lists[] = {"before", "after"};
    size_t count = json_array_size(json_object_get(page, lists[0])) + json_array_size(json_object_get(page, lists[1]));
    struct outline_piece *items = arena_array(a, struct outline_piece, count + 1);
    for (size_t side = 0; side < 2; side++) {
        size_t i;
        const json_t *content;
        json_array_foreach(json_object_get(page, lists[side]), i, content)
        {
            bool bare = document_is_bare(content);
            str type = document_scalar(a, json_object_get(content, "type"));
            items[p->piece_count++] = (struct outline_piece){
                .at = arena_printf(a, "%s-%zu", lists[side], i),
                .type = bare ? STR("guidance") : type,
                .title = document_text(a, o, json_object_get(content, "title")),
                .body = document_text(a, o, bare ? content : json_object_get(content, "body")),
                .fixed = json_object_get(content, "html") != NULL || json_object_get(content, "list") != NULL,
                .when = when_read(a, json_object_get(content, "when"), 1)};
        }
    }
    p->pieces = items;
}

static void outline_sections(struct arena *a, const json_t *root, struct outline *o)
{
    const json_t *list = json_object_get(root, "sections");
    struct outline_section *items = arena_array(a, struct outline_section, json_array_size(list) + 1);
    o->section_count = json_array_size(list);
    for (size_t i = 0; i < o->section_count; i++) {
        const json_t *section = json_array_get(list, i);
        items[i] = (struct outline_section){.id = document_scalar(a, json_object_get(section, "id")),
                                            .title = document_text(a, o, json_object_get(section, "title")),
                                            .group = document_text(a, o, json_object_get(section, "group"))};
    }
    o->sections = items;
    o->tasks = json_is_true(json_object_get(root, "tasks"));
}

static struct outline_repeat outline_repeat_of(struct arena *a, const struct outline *o, const json_t *repeat)
{
    return (struct outline_repeat){.item = document_text(a, o, json_object_get(repeat, "item")),
                                   .min = document_scalar(a, json_object_get(repeat, "min")),
                                   .max = document_scalar(a, json_object_get(repeat, "max"))};
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
        items[i] = (struct outline_page){.id = document_scalar(a, json_object_get(page, "id")),
                                         .section = document_scalar(a, json_object_get(page, "section")),
                                         .title = document_text(a, o, json_object_get(page, "title")),
                                         .words = document_guidance(a, o, json_object_get(page, "before")),
                                         .exit = json_is_true(json_object_get(page, "exit")),
                                         .repeats = json_is_object(json_object_get(page, "repeat")),
                                         .repeat = outline_repeat_of(a, o, json_object_get(page, "repeat")),
                                         .when = when_read(a, json_object_get(page, "when"), 1),
                                         .ways = outline_ways(a, json_object_get(page, "next")),
                                         .way_count = json_array_size(json_object_get(page, "next")),
                                         .questions = list,
                                         .question_count = count};
        outline_pieces(a, o, page, &items[i]);
    }
    o->pages = items;
    o->page_count = json_array_size(pages);
}

static void outline_messages(struct arena *a, const json_t *root, struct outline *o)
{
    const json_t *list = json_object_get(json_object_get(root, "run"), "notifications");
    struct outline_message *items = arena_array(a, struct outline_message, json_array_size(list) + 1);
    o->message_count = json_array_size(list);
    for (size_t i = 0; i < o->message_count; i++) {
        const json_t *message = json_array_get(list, i);
        items[i] = (struct outline_message){.on = document_scalar(a, json_object_get(message, "on")),
                                            .to = document_scalar(a, json_object_get(message, "to")),
                                            .address = document_scalar(a, json_object_get(message, "address")),
                                            .subject = document_text(a, o, json_object_get(message, "subject")),
                                            .body = document_text(a, o, json_object_get(message, "body"))};
    }
    o->messages = items;
}

void outline_of(struct arena *a, json_t *root, struct outline *ret_outline)
{
    *ret_outline = (struct outline){0};
    document_languages(a, root, ret_outline);
    ret_outline->name = document_text(a, ret_outline, json_object_get(root, "name"));
    ret_outline->summary = document_text(a, ret_outline, json_object_get(root, "summary"));
    for (int i = 0; i < OUTLINE_SETTING__COUNT; i++) {
        ret_outline->settings[i] = setting_read(a, ret_outline, root, (enum outline_setting_kind)i);
    }
    outline_sections(a, root, ret_outline);
    outline_pages(a, root, ret_outline);
    outline_conditions(a, root, ret_outline);
    outline_values(a, root, ret_outline);
    outline_messages(a, root, ret_outline);
}

err outline_read(struct arena *a, str document, struct outline *ret_outline)
{
    json_t *root;
    *ret_outline = (struct outline){0};
    TRY(tree_load(document, &root));
    outline_of(a, root, ret_outline);
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

const struct outline_question *outline_find_question(const struct outline *o, str id,
                                                     const struct outline_page **ret_page)
{
    for (size_t i = 0; i < o->page_count; i++) {
        const struct outline_question *q = outline_question(&o->pages[i], id);
        if (q != NULL) {
            if (ret_page != NULL) {
                *ret_page = &o->pages[i];
            }
            return q;
        }
    }
    return NULL;
}

const struct outline_value *outline_value(const struct outline *o, str name)
{
    for (size_t i = 0; i < o->value_count; i++) {
        if (str_eq(o->values[i].name, name)) {
            return &o->values[i];
        }
    }
    return NULL;
}

const struct outline_when *outline_case(const struct outline_term *term, str at)
{
    for (size_t i = 0; i < term->count; i++) {
        if (str_eq(term->parts[i].at, at)) {
            return term->kind == TERM_CHOOSE && term->when[i].kind != WHEN_NONE ? &term->when[i] : NULL;
        }
        const struct outline_when *inner = at.len == 0 ? NULL : outline_case(&term->parts[i], at);
        if (inner != NULL) {
            return inner;
        }
    }
    return NULL;
}

const struct outline_named *outline_named(const struct outline *o, str name)
{
    for (size_t i = 0; i < o->condition_count; i++) {
        if (str_eq(o->conditions[i].name, name)) {
            return &o->conditions[i];
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
