// SPDX-License-Identifier: Apache-2.0
// read_content: what pages show beside their questions.
#include "definition/read.h"

enum {
    CONTENT_COUNT = 10000 // of a document
};

static const struct {
    str name;
    bool needs_title, takes_list;
} content_kinds[CONTENT_KIND__COUNT] = {
    [CONTENT_GUIDANCE] = {STR_INIT("guidance")},
    [CONTENT_INSET] = {STR_INIT("inset")},
    [CONTENT_DETAILS] = {STR_INIT("details"), .needs_title = true},
    [CONTENT_WARNING] = {STR_INIT("warning")},
    [CONTENT_BANNER] = {STR_INIT("banner")},
    [CONTENT_LIST] = {STR_INIT("list"), .takes_list = true},
};
static const str content_keys[] = {STR_INIT("type"), STR_INIT("title"),    STR_INIT("body"),    STR_INIT("html"),
                                   STR_INIT("list"), STR_INIT("numbered"), STR_INIT("success"), STR_INIT("when")};

// A bare text by language, where the keys are languages and nothing else.
static bool content_is_text(const struct reader *r, const json_t *value)
{
    const char *key;
    json_t *item;
    bool text = json_object_size(value) > 0;
    json_object_foreach((json_t *)(uintptr_t)value, key, item)
    {
        bool language = false;
        for (size_t i = 0; i < r->definition->language_count; i++) {
            language = language || str_eq(r->definition->languages[i], str_from(key));
        }
        text = text && language;
    }
    return json_is_string(value) || text;
}

static void content_kind(struct reader *r, const struct place *at, const json_t *value, struct content *c)
{
    str name = {0};
    if (!read_string(r, at, value, "type", &name)) {
        if (json_object_get(value, "type") == NULL) {
            read_error(r, at, STR("Add it: \"guidance\", \"inset\", \"details\", \"warning\", \"banner\" or \"list\"."),
                       "“type” is missing.");
        }
        return;
    }
    for (int i = 0; i < CONTENT_KIND__COUNT; i++) {
        if (str_eq(content_kinds[i].name, name)) {
            c->kind = (enum content_kind)i;
            return;
        }
    }
    read_error(r, &(struct place){at, "type", 0}, STR("Use guidance, inset, details, warning, banner or list."),
               "There is no content of type “%.*s”.", STR_ARG(read_quote(name)));
}

static void content_list(struct reader *r, const struct place *at, const json_t *value, struct content *c)
{
    str id;
    bool takes = content_kinds[c->kind].takes_list;
    if (!read_string(r, at, value, "list", &id)) {
        if (takes && json_object_get(value, "list") == NULL) {
            read_error(r, at, STR("Add \"list\": the id of a list of the document."), "“list” is missing.");
        }
        return;
    }
    size_t found = names_find(&r->list_names, id);
    if (found == STR_NONE) {
        read_error(r, &(struct place){at, "list", 0}, read_nearest(r, &r->list_names, id, STR("Add it to \"lists\".")),
                   "There is no list “%.*s”.", STR_ARG(read_quote(id)));
        return;
    }
    c->list = &r->lists[found];
    if (!takes) {
        read_error(r, &(struct place){at, "list", 0}, STR("Use \"type\": \"list\", or take it out."),
                   "Only content of type “list” shows a list.");
    }
}

static void read_content(struct reader *r, const struct place *at, const json_t *value, struct content *c)
{
    if (content_is_text(r, value)) {
        c->body = read_text_value(r, at, value);
        c->shown = read_shown(r, at, c->body, false);
        return;
    }
    if (!read_object(r, at, value, content_keys, sizeof content_keys / sizeof *content_keys)) {
        return;
    }
    content_kind(r, at, value, c);
    c->title = read_text(r, at, value, "title");
    c->is_html = json_object_get(value, "html") != NULL;
    if (c->is_html && json_object_get(value, "body") != NULL) {
        read_error(r, at, STR("Keep one of them."), "There is both “body” and “html”.");
    }
    c->body = read_text(r, at, value, c->is_html ? "html" : "body");
    c->numbered = read_flag(r, at, value, "numbered", false);
    c->success = read_flag(r, at, value, "success", false);
    c->when = read_when(r, at, value);
    content_list(r, at, value, c);
    if (content_kinds[c->kind].needs_title && !text_given(c->title)) {
        read_error(r, at, STR("Add \"title\": the words that open it."), "“title” is missing.");
    }
    if (!text_given(c->body) && !content_kinds[c->kind].takes_list) {
        read_error(r, at, STR("Add \"body\", in markdown."), "This content has no words.");
    }
    c->shown = read_shown(r, &(struct place){at, c->is_html ? "html" : "body", 0}, c->body, c->is_html);
}

struct contents read_contents(struct reader *r, const struct place *at, const json_t *object, const char *key)
{
    const json_t *array = read_array(r, at, object, key, CONTENT_COUNT);
    size_t count = json_array_size(array);
    struct content *items = arena_array(r->arena, struct content, count);
    struct place above = {at, key, 0};
    for (size_t i = 0; i < count; i++) {
        struct place here = {&above, NULL, i};
        if (!read_counts(r, &here, &r->contents_read, CONTENT_COUNT, "pieces of content")) {
            count = i;
            break;
        }
        read_content(r, &here, json_array_get(array, i), &items[i]);
    }
    return (struct contents){items, count};
}
