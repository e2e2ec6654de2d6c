// SPDX-License-Identifier: Apache-2.0
// foreign_formio_page: pages of what was gathered.
#include "definition/foreign_formio_form.h"
#include "definition/foreign_hidden.h"

// ---- Contents ----------------------------------------------------------------------------------------

// A title of the page stands above already, so headings begin below it.
static str content_tag(str tag)
{
    static const str allowed[] = {STR_INIT("p"),  STR_INIT("h2"), STR_INIT("h3"),  STR_INIT("h4"),
                                  STR_INIT("h5"), STR_INIT("h6"), STR_INIT("div"), STR_INIT("blockquote")};
    for (size_t i = 0; i < sizeof allowed / sizeof *allowed; i++) {
        if (str_eq(allowed[i], tag)) {
            return tag;
        }
    }
    return str_eq(tag, STR("h1")) ? STR("h2") : STR("p");
}

static json_t *content_html(struct formio *f, const struct formio_item *item)
{
    static const char *const known[] = {"html",        "content",      "tag",        "label",       "title",
                                        "conditional", "className",    "attrs",      "headingSize", "validate",
                                        "hideLabel",   "defaultValue", "properties", NULL};
    const char *key = foreign_take_string(item->component, "html").len != 0 ? "html" : "content";
    str html = str_trim(foreign_take_string(item->component, key));
    str tag = content_tag(foreign_take_string(item->component, "tag"));
    str at = foreign_at_key(f->base.arena, item->at, key);
    foreign_formio_type_told(f, item->at, item->component, known);
    if (html.len == 0) {
        return NULL;
    }
    bool wrapped = foreign_text_has_tags(html);
    return foreign_show_html(
        &f->base, at,
        wrapped ? html : arena_printf(f->base.arena, "<%.*s>%.*s</%.*s>", STR_ARG(tag), STR_ARG(html), STR_ARG(tag)));
}

static json_t *content_heading(struct formio *f, const struct formio_item *item)
{
    return foreign_show_markdown(&f->base, item->at, arena_concat(f->base.arena, STR("### "), item->heading));
}

static void page_content(struct formio *f, const struct formio_page *p, const struct formio_item *item, json_t *page,
                         size_t asks_left)
{
    json_t *content = item->heading.len != 0 ? content_heading(f, item) : content_html(f, item);
    bool after = json_object_get(page, "questions") != NULL;
    if (content == NULL) {
        return;
    }
    if (after && asks_left != 0) {
        foreign_say(&f->base, item->at, STR("Make it the hint of the question below it."),
                    "This stood between two questions; it stands below them now.");
    }
    // A heading is shown with what it heads, which the scope says.
    json_t *when = foreign_formio_when(f, item->at, item->heading.len != 0 ? NULL : item->component, item->scope,
                                       p->scope, STR_NONE);
    if (foreign_formio_when_set(f, item->at, when, content)) {
        foreign_give_to(page, after ? "after" : "before", content);
    } else {
        json_decref(content);
    }
}

// ---- Rows --------------------------------------------------------------------------------------------
static void page_rows(struct formio *f, const struct formio_page *p, json_t *page)
{
    static const char *const known[] = {"label",
                                        "title",
                                        "validate",
                                        "conditional",
                                        "components",
                                        "columns",
                                        "rows",
                                        "hideLabel",
                                        "addAnother",
                                        "saveRow",
                                        "removeRow",
                                        "disableAddingRemovingRows",
                                        "addAnotherPosition",
                                        "reorder",
                                        "defaultOpen",
                                        "layoutFixed",
                                        "enableRowGroups",
                                        "initEmpty",
                                        "openWhenEmpty",
                                        "modal",
                                        "templates",
                                        "displayAsTable",
                                        "inlineEdit",
                                        "rowDrafts",
                                        "removePlacement",
                                        "tableHeaders",
                                        "description",
                                        "tooltip",
                                        "properties",
                                        NULL};
    static const char *const known_validate[] = {
        "required", "minLength", "maxLength", "customMessage", "multiple", "customPrivate", "strictDateValidation",
        "row",      NULL};
    const json_t *v = json_object_get(p->rows, "validate");
    bool grid = str_eq(foreign_formio_type(p->rows)->name, STR("datagrid")) && !foreign_take_true(p->rows, "initEmpty");
    bool fixed = foreign_take_true(p->rows, "disableAddingRemovingRows");
    size_t given = json_array_size(json_object_get(p->rows, "defaultValue"));
    int64_t min = grid || foreign_take_true(v, "required") ? 1 : 0;
    int64_t max = LIMIT_REPEAT_COUNT;
    foreign_formio_type_told(f, p->at, p->rows, known);
    foreign_formio_type_told(f, foreign_at_key(f->base.arena, p->at, "validate"), v, known_validate);
    int64_t least = min;
    if (foreign_take_whole(v, "minLength", 1, LIMIT_REPEAT_COUNT, &least)) {
        min = least;
    }
    int64_t most = max;
    if (foreign_take_whole(v, "maxLength", 1, LIMIT_REPEAT_COUNT, &most)) {
        max = most;
    }
    if (fixed) {
        min = max = given == 0 || given > LIMIT_REPEAT_COUNT ? 1 : (int64_t)given;
    }
    json_t *repeat = json_object();
    str item = p->title.len != 0 ? p->title : foreign_take_string(page, "id");
    json_object_set_new(repeat, "item", foreign_give_str(item));
    json_object_set_new(repeat, "min", json_integer(min <= max ? min : max));
    json_object_set_new(repeat, "max", json_integer(max));
    json_object_set_new(page, "repeat", repeat);
}

// ---- Pages -------------------------------------------------------------------------------------------
static void page_items(struct formio *f, const struct formio_page *p, size_t index, json_t *page)
{
    size_t left = p->asks;
    for (size_t i = p->first; i < p->first + p->count; i++) {
        const struct formio_item *item = &f->items[i];
        if (item->field == STR_NONE) {
            page_content(f, p, item, page, left);
            continue;
        }
        left--;
        size_t rows = p->rows != NULL ? index : STR_NONE;
        const struct formio_field *field = &f->fields[item->field];
        json_t *question = foreign_formio_question(f, field);
        json_t *when = foreign_formio_when(f, item->at, item->component, item->scope, p->scope, rows);
        if (foreign_formio_when_set(f, item->at, when, question)) {
            foreign_give_to(page, "questions", question);
        } else {
            json_decref(question);
        }
    }
}

static void scope_told(struct formio *f, const struct formio_page *p)
{
    static const char *const known[] = {
        "title",        "legend",     "label",   "components", "columns",   "rows",        "conditional",
        "validate",     "hideLabel",  "numRows", "numCols",    "header",    "caption",     "cellAlignment",
        "defaultValue", "properties", "form",    "src",        "reference", "description", "tooltip",
        "striped",      "bordered",   "hover",   "condensed",  "cloneRows", NULL};
    if (p->scope != NULL && p->rows == NULL) {
        foreign_formio_type_told(f, p->scope->at, p->scope->component, known);
    }
}

// Where a title is that of its only question, the question's is the heading.
static bool title_needed(const struct formio_page *p, const json_t *page)
{
    const json_t *questions = json_object_get(page, "questions");
    str title = foreign_take_string(json_array_get(questions, 0), "title");
    return json_array_size(questions) != 1 || p->rows != NULL || !str_eq(title, p->title);
}

static json_t *page_out(struct formio *f, const struct formio_page *p, size_t index)
{
    json_t *page = json_object();
    str id = foreign_text_id(f->base.arena, p->id, FORMIO_ID, STR("page"));
    json_object_set_new(page, "id", foreign_give_str(foreign_give_id(&f->base, f->page_ids, id, FORMIO_ID)));
    scope_told(f, p);
    page_items(f, p, index, page);
    bool asks = json_object_get(page, "questions") != NULL;
    json_t *when = foreign_formio_when(f, p->at, NULL, p->scope, NULL, STR_NONE);
    bool shown = foreign_formio_when_set(f, p->at, when, page);
    if (p->title.len != 0 && title_needed(p, page)) {
        json_object_set_new(page, "title", foreign_give_str(p->title));
    }
    if (p->rows != NULL && asks) {
        page_rows(f, p, page);
    }
    if (!shown || (!asks && json_object_get(page, "before") == NULL)) {
        json_decref(page);
        return NULL;
    }
    return page;
}

// What stands behind the last question of a plain form stays on its page.
static bool joins_before(const struct formio *f, const struct formio_page *p, const json_t *page)
{
    return !f->wizard && p->asks == 0 && p->scope == NULL && json_object_get(page, "when") == NULL;
}

// ---- Hidden values -----------------------------------------------------------------------------------------
// They stand on the first page that everyone comes by, behind what it asks.
static void page_hidden(struct formio *f, const json_t *pages)
{
    json_t *page = NULL;
    size_t links = 0;
    for (size_t i = 0; i < json_array_size(pages) && page == NULL; i++) {
        json_t *p = json_array_get(pages, i);
        bool all = json_object_get(p, "when") == NULL && json_object_get(p, "repeat") == NULL;
        page = all && json_object_get(p, "questions") != NULL ? p : NULL;
    }
    for (size_t i = 0; i < f->field_count; i++) {
        const struct formio_field *field = &f->fields[i];
        if (!field->type->hidden) {
            continue;
        }
        json_t *question = page == NULL || links == LIMIT_LINK_COUNT ? NULL : foreign_formio_question_hidden(f, field);
        if (question != NULL) {
            links += json_object_get(question, "from-link") != NULL ? 1 : 0;
            foreign_give_to(page, "questions", question);
        } else if (page == NULL || links == LIMIT_LINK_COUNT) {
            foreign_hidden_left_out(&f->base, field->at);
        }
    }
}

// ---- Questions that were left out ------------------------------------------------------------------------
// A comparison with one counts as with an answer that is never given.
static void page_without(json_t *node, const json_t *asked)
{
    const char *key;
    json_t *item;
    size_t i;
    const json_t *question = json_object_get(node, "question");
    str operator= foreign_take_string(node, "operator");
    if (json_is_string(question) && operator.len != 0 && json_object_get(asked, json_string_value(question)) == NULL) {
        bool holds = str_eq(operator, condition_operator_names[OPERATOR_IS_NOT]) ||
                     str_eq(operator, condition_operator_names[OPERATOR_DOES_NOT_CONTAIN]) ||
                     str_eq(operator, condition_operator_names[OPERATOR_IS_NOT_ANSWERED]);
        json_object_clear(node);
        json_object_set_new(node, holds ? "all" : "any", json_array()); // of none
        return;
    }
    json_object_foreach(node, key, item)
    {
        page_without(item, asked);
    }
    json_array_foreach(node, i, item)
    {
        page_without(item, asked);
    }
}

static void page_drop_comparisons(json_t *pages)
{
    size_t i;
    size_t k;
    json_t *page;
    json_t *question;
    json_t *asked = json_object();
    json_array_foreach(pages, i, page)
    {
        json_array_foreach(json_object_get(page, "questions"), k, question)
        {
            json_object_set_new(asked, foreign_take_string(question, "id").ptr, json_true());
        }
    }
    page_without(pages, asked);
    json_decref(asked);
}

void foreign_formio_page_all(struct formio *f)
{
    json_t *out = json_array();
    json_object_set_new(f->out, "pages", out);
    json_object_set_new(f->page_ids, "check-answers", json_integer(1)); // ours
    for (size_t i = 0; i < f->page_count; i++) {
        const struct formio_page *p = &f->pages[i];
        json_t *page = p->count == 0 ? NULL : page_out(f, p, i);
        json_t *last = json_array_get(out, json_array_size(out) - 1);
        if (page != NULL && last != NULL && joins_before(f, p, page)) {
            const json_t *contents = json_object_get(page, "before");
            for (size_t j = 0; j < json_array_size(contents); j++) {
                foreign_give_to(last, "after", json_incref(json_array_get(contents, j)));
            }
            json_decref(page);
        } else if (page != NULL) {
            json_array_append_new(out, page);
        }
    }
    page_hidden(f, out);
    page_drop_comparisons(out);
}
