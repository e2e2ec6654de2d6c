// SPDX-License-Identifier: Apache-2.0
// foreign_formio_gather: components in the order in which a person meets them, cut into pages. In a wizard
// each outer panel is a page. A plain form is one long page there; here a panel with a title begins a page,
// and so does what is shown behind a question, which would otherwise stand away from what it speaks of.
// Rows that repeat are a page of their own everywhere.
#include "definition/foreign_formio_form.h"
#include "definition/foreign_load.h"

// ---- Pages -------------------------------------------------------------------------------------------
static struct formio_page *page_now(struct formio *f)
{
    return f->page_count == 0 ? NULL : &f->pages[f->page_count - 1];
}

static struct formio_page *page_begin(struct formio *f, str at, str key, str title, const struct formio_scope *scope)
{
    struct formio_page *now = page_now(f);
    if (now == NULL || now->count != 0) { // an empty one is used again
        now = arena_push(f->base.arena, struct formio_page, f->pages, f->page_count, f->page_room);
    }
    *now = (struct formio_page){.at = at, .id = key, .title = title, .scope = scope, .first = f->item_count};
    f->full = f->full || f->page_count > LIMIT_PAGE_COUNT;
    return now;
}

// One more page of the same panel.
static struct formio_page *page_again(struct formio *f)
{
    const struct formio_page *now = page_now(f);
    return now == NULL ? page_begin(f, f->at, STR("page"), (str){0}, NULL)
                       : page_begin(f, now->at, now->id, now->title, now->scope);
}

static void item_add(struct formio *f, struct formio_item item)
{
    struct formio_page *page = page_now(f);
    page = page == NULL ? page_again(f) : page;
    bool shows = item.field == STR_NONE;
    if (shows && page->asks != 0 && page->rows == NULL && !f->wizard) {
        page = page_again(f);
    }
    *arena_push(f->base.arena, struct formio_item, f->items, f->item_count, f->item_room) = item;
    page->count++;
    page->asks += shows ? 0 : 1;
}

// A group with a title is a page in a plain form, a heading on its page in a wizard and within rows.
struct group {
    bool page;
    struct formio_page around;
};

static struct group group_open(struct formio *f, str at, str key, str title, const struct formio_scope *scope,
                               size_t rows)
{
    const struct formio_page *now = page_now(f);
    bool outer = f->wizard && scope->up == NULL && str_eq(foreign_formio_type(scope->component)->name, STR("panel"));
    struct group g = {.page = rows == STR_NONE && (outer || (!f->wizard && title.len != 0))};
    g.around = now != NULL ? *now : (struct formio_page){.at = f->at, .id = STR("page")};
    if (g.page) {
        page_begin(f, at, key, title, scope);
    } else if (title.len != 0) {
        item_add(f, (struct formio_item){scope->component, at, title, STR_NONE, scope});
    }
    return g;
}

static void group_close(struct formio *f, const struct group *g)
{
    if (g->page) {
        page_begin(f, g->around.at, g->around.id, g->around.title, g->around.scope);
    }
}

// ---- Questions ---------------------------------------------------------------------------------------
static void field_key(struct formio *f, const struct formio_scope *scope, str key, size_t index)
{
    str path = scope == NULL ? key : arena_concat(f->base.arena, scope->path, key);
    const char *names[2] = {arena_cstr(f->base.arena, key), arena_cstr(f->base.arena, path)};
    for (size_t i = 0; i < 2; i++) {
        if (json_object_get(f->keys, names[i]) == NULL) {
            json_object_set_new(f->keys, names[i], json_integer((json_int_t)index));
        }
    }
}

// A day without one of its boxes, and a date without its time, are types of their own.
static void field_date(struct formio *f, struct formio_field *field)
{
    str name = field->kind->name;
    const json_t *boxes = json_object_get(field->component, "fields");
    bool day = !foreign_take_true(json_object_get(boxes, "day"), "hide");
    bool month = !foreign_take_true(json_object_get(boxes, "month"), "hide");
    bool year = !foreign_take_true(json_object_get(boxes, "year"), "hide");
    str ours = {0};
    if (str_eq(name, STR("day")) && !(day && month && year)) {
        ours = month && year ? STR("month") : day && month ? STR("day-month") : year ? STR("year") : STR("text");
    } else if (str_eq(name, STR("datetime"))) {
        bool time_off = foreign_take_false(field->component, "enableTime");
        bool date_off = foreign_take_false(field->component, "enableDate");
        ours = date_off ? STR("time") : time_off ? STR("date") : ours;
    }
    if (ours.len == 0) {
        return;
    }
    field->type = foreign_rule_type(ours, STR("text"));
    if (!str_eq(field->type->name, ours)) {
        foreign_say(&f->base, field->at, STR("See docs/importing.md."), "A “%.*s” is asked for as text.",
                    STR_ARG(ours));
    }
}

static void field_type(struct formio *f, struct formio_field *field)
{
    const struct formio_type *kind = field->kind;
    bool several = foreign_take_true(field->component, "multiple");
    bool needed = foreign_take_true(json_object_get(field->component, "validate"), "required");
    str ours = kind->ours;
    if (str_eq(kind->name, STR("checkbox")) && needed) {
        ours = STR("declaration");
    } else if (str_eq(kind->name, STR("select")) && several) {
        ours = STR("checkboxes");
    } else if (several && !str_eq(kind->name, STR("file"))) {
        foreign_say(&f->base, foreign_at_key(f->base.arena, field->at, "multiple"),
                    STR("Ask for it on a page that repeats."),
                    "One answer is taken here, where there could be several.");
    }
    bool there = question_type_find(ours) != NULL;
    field->type = foreign_rule_type(ours, kind->otherwise.len != 0 ? kind->otherwise : STR("text"));
    field_date(f, field);
    bool replaced = field->type == question_type_find(kind->otherwise);
    if (kind->told.len != 0 && (kind->otherwise.len == 0 || (!there && replaced))) {
        foreign_say(&f->base, field->at, STR("See docs/importing.md."), "%.*s", STR_ARG(kind->told));
    }
    if (foreign_say_holds(json_object_get(field->component, "customConditional"))) {
        field->coded = true;
    }
}

static str scope_label(struct formio *f, str at, const json_t *component)
{
    static const char *const keys[] = {"title", "legend", "label"};
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        str label = foreign_take_line(&f->base, at, component, keys[i]);
        if (label.len != 0) {
            return label;
        }
    }
    return (str){0};
}

static void field_add(struct formio *f, struct formio_field field, const struct formio_scope *scope, str key)
{
    size_t index = f->field_count;
    if (index >= LIMIT_QUESTION_COUNT) {
        f->full = true;
        return;
    }
    if (key.len == 0) {
        key = foreign_text_slug(f->base.arena, field.label, FORMIO_ID, STR("question"));
        foreign_say(&f->base, field.at, STR("Give it a key."), "This question has no key; it becomes “%.*s”.",
                    STR_ARG(key));
    }
    str id = foreign_text_id(f->base.arena, key, FORMIO_ID, STR("question"));
    field.id = foreign_give_id(&f->base, f->field_ids, id, FORMIO_ID);
#ifdef GUILDHALL_PLANTED_BUG // fuzz/run.sh must find it: two questions with one id
    field.id = id;
#endif
    if (!str_eq(field.id, id)) {
        foreign_say(&f->base, field.at, STR("Give each question a key of its own."),
                    "Another question has the key “%.*s” too; this one becomes “%.*s”.",
                    STR_ARG(foreign_say_quote(key)), STR_ARG(field.id));
    }
    field_type(f, &field);
    foreign_formio_choice(f, &field);
    field_key(f, scope, key, index);
    *arena_push(f->base.arena, struct formio_field, f->fields, f->field_count, f->field_room) = field;
    if (!field.type->hidden) { // which stands on no page there: foreign_formio_page.c puts it on one
        item_add(f, (struct formio_item){.component = field.component, .at = field.at, .field = index, .scope = scope});
    }
}

// Each question of a survey is one of its own.
static void gather_survey(struct formio *f, struct formio_field field, const struct formio_scope *scope)
{
    const json_t *questions = json_object_get(field.component, "questions");
    str key = foreign_take_string(field.component, "key");
    if (field.label.len != 0 && !foreign_take_true(field.component, "hideLabel")) {
        item_add(f, (struct formio_item){field.component, field.at, field.label, STR_NONE, scope});
    }
    for (size_t i = 0; i < json_array_size(questions) && !f->full; i++) {
        field.part = json_array_get(questions, i);
        str at = foreign_at_index(f->base.arena, field.at, "questions", i);
        field.label = foreign_take_line(&f->base, at, field.part, "label");
        str value = foreign_take_scalar(f->base.arena, json_object_get(field.part, "value"));
        field_add(f, field, scope, arena_printf(f->base.arena, "%.*s-%.*s", STR_ARG(key), STR_ARG(value)));
    }
}

// ---- Walking -----------------------------------------------------------------------------------------
static void gather_list(struct formio *f, str at, const char *key, const json_t *list, const struct formio_scope *scope,
                        int depth, size_t rows);

static void gather_asks(struct formio *f, str at, const json_t *component, const struct formio_type *kind,
                        const struct formio_scope *scope, size_t rows)
{
    struct formio_field field = {.component = component, .at = at, .kind = kind, .rows = rows};
    bool hidden = str_eq(kind->ours, STR("hidden"));
    if (hidden && rows != STR_NONE) {
        foreign_say(&f->base, at, STR("Put it outside the rows."), "A hidden value of each row is not carried over.");
        return;
    }
    if (!hidden && (foreign_take_true(component, "disabled") || foreign_take_true(component, "hidden"))) {
        foreign_say(&f->base, at, STR("Ask for it, or take it out."),
                    foreign_take_true(component, "hidden") ? "This is hidden, unless code shows it; it is left out."
                                                           : "This could not be answered, only read; it is left out.");
        return;
    }
    field.label = foreign_take_line(&f->base, at, component, "label");
    if (str_eq(kind->name, STR("survey"))) {
        gather_survey(f, field, scope);
    } else {
        field_add(f, field, scope, foreign_take_string(component, "key"));
    }
}

static void gather_cells(struct formio *f, str at, const json_t *component, const struct formio_scope *scope, int depth,
                         size_t rows)
{
    const json_t *lines = json_object_get(component, "rows");
    for (size_t i = 0; i < json_array_size(lines); i++) {
        const json_t *line = json_array_get(lines, i);
        for (size_t j = 0; j < json_array_size(line); j++) {
            str here = arena_printf(f->base.arena, "%.*s/rows/%zu/%zu", STR_ARG(at), i, j);
            gather_list(f, here, "components", json_object_get(json_array_get(line, j), "components"), scope, depth,
                        rows);
        }
    }
}

static void gather_columns(struct formio *f, str at, const json_t *component, const struct formio_scope *scope,
                           int depth, size_t rows)
{
    const json_t *columns = json_object_get(component, "columns");
    for (size_t i = 0; i < json_array_size(columns); i++) {
        gather_list(f, foreign_at_index(f->base.arena, at, "columns", i), "components",
                    json_object_get(json_array_get(columns, i), "components"), scope, depth, rows);
    }
}

static bool is_kind(const json_t *component, str name)
{
    return str_eq(foreign_formio_type(component)->name, name);
}

// All that it holds. A form within a form may stand in place or be named only.
static void gather_children(struct formio *f, str at, const json_t *component, const struct formio_scope *scope,
                            int depth, size_t rows)
{
    const json_t *list = json_object_get(component, "components");
    if (is_kind(component, STR("form")) && json_array_size(list) == 0) {
        foreign_say(&f->base, at, STR("Import that form, and put its pages here."),
                    "This is another form, which is not in the file; it is left out.");
    }
    gather_columns(f, at, component, scope, depth, rows);
    gather_cells(f, at, component, scope, depth, rows);
    if (!is_kind(component, STR("tabs"))) {
        gather_list(f, at, "components", list, scope, depth, rows);
        return;
    }
    for (size_t i = 0; i < json_array_size(list); i++) {
        const json_t *tab = json_array_get(list, i);
        str here = foreign_at_index(f->base.arena, at, "components", i);
        str label = foreign_take_line(&f->base, here, tab, "label");
        struct group g = group_open(f, here, foreign_take_string(tab, "key"), label, scope, rows);
        gather_list(f, here, "components", json_object_get(tab, "components"), scope, depth, rows);
        group_close(f, &g);
    }
}

static const struct formio_scope *scope_make(struct formio *f, str at, const json_t *component,
                                             const struct formio_scope *up)
{
    struct formio_scope *scope = arena_new(f->base.arena, struct formio_scope);
    bool values = foreign_formio_type(component)->class == FORMIO_ROWS || is_kind(component, STR("container"));
    str path = up == NULL ? (str){0} : up->path;
    if (values) {
        path = arena_printf(f->base.arena, "%.*s%.*s.", STR_ARG(path), STR_ARG(foreign_take_string(component, "key")));
    }
    *scope = (struct formio_scope){up, component, at, path};
    return scope;
}

static void gather_holds(struct formio *f, str at, const json_t *component, const struct formio_scope *up, int depth,
                         size_t rows)
{
    const struct formio_scope *scope = scope_make(f, at, component, up);
    bool titled = is_kind(component, STR("panel")) || is_kind(component, STR("fieldset"));
    str title = titled && !foreign_take_true(component, "hideLabel") ? scope_label(f, at, component) : (str){0};
    struct group g = group_open(f, at, foreign_take_string(component, "key"), title, scope, rows);
    gather_children(f, at, component, scope, depth + 1, rows);
    group_close(f, &g);
}

static bool has_condition(const json_t *component)
{
    const json_t *conditional = json_object_get(component, "conditional");
    return foreign_say_holds(json_object_get(conditional, "show")) ||
           foreign_say_holds(json_object_get(conditional, "when")) ||
           foreign_say_holds(json_object_get(conditional, "conditions"));
}

static void gather_rows(struct formio *f, str at, const json_t *component, const struct formio_scope *up, int depth,
                        size_t rows)
{
    const struct formio_scope *scope = scope_make(f, at, component, up);
    if (rows != STR_NONE) {
        foreign_say(&f->base, at, STR("Ask for them on a page of their own."),
                    "Rows within rows are asked for once in each row.");
        gather_children(f, at, component, scope, depth + 1, rows);
        return;
    }
    struct formio_page *page = page_now(f);
    struct formio_page around = page != NULL ? *page : (struct formio_page){.at = f->at, .id = STR("page")};
    bool only_shows = page != NULL && page->count != 0 && page->asks == 0 && !has_condition(component);
    if (!only_shows) { // what stands above them stays above them
        page = page_begin(f, at, (str){0}, (str){0}, scope);
    }
    page->id = foreign_take_string(component, "key");
    page->title = scope_label(f, at, component);
    page->rows = component;
    page->at = at;
    page->scope = scope;
    gather_children(f, at, component, scope, depth + 1, f->page_count - 1);
    page_begin(f, around.at, around.id, around.title, around.scope);
}

static void gather_one(struct formio *f, str at, const json_t *component, const struct formio_scope *scope, int depth,
                       size_t rows)
{
    const struct formio_type *kind = foreign_formio_type(component);
    str action = foreign_take_string(component, "action");
    if (kind->class == FORMIO_ASKS) {
        gather_asks(f, at, component, kind, scope, rows);
    } else if (foreign_take_true(component, "hidden")) {
        foreign_say(&f->base, at, STR("Show it, or take it out."),
                    "This is hidden, unless code shows it; it is left out.");
    } else if (kind->class == FORMIO_SHOWS) {
        item_add(f, (struct formio_item){component, at, {0}, STR_NONE, scope});
    } else if (kind->class == FORMIO_HOLDS) {
        gather_holds(f, at, component, scope, depth, rows);
    } else if (kind->class == FORMIO_ROWS) {
        gather_rows(f, at, component, scope, depth, rows);
    } else if (kind->class == FORMIO_DROPS) {
        foreign_say(&f->base, at, STR("See docs/importing.md."), "%.*s", STR_ARG(kind->told));
    } else if (action.len != 0 && !str_eq(action, STR("submit")) && !str_eq(action, STR("reset"))) {
        foreign_say(&f->base, at, STR("Say in our definition what it did."),
                    "What a button does by itself (“%.*s”) is not carried over.", STR_ARG(foreign_say_quote(action)));
    }
}

static void gather_list(struct formio *f, str at, const char *key, const json_t *list, const struct formio_scope *scope,
                        int depth, size_t rows)
{
    if (depth > FORMIO_DEPTH && json_array_size(list) != 0) {
        foreign_say(&f->base, at, STR("Let fewer components hold each other."),
                    "Components nest deeper than %d here; these are left out.", FORMIO_DEPTH);
        return;
    }
    for (size_t i = 0; i < json_array_size(list) && !f->full; i++) {
        const json_t *component = json_array_get(list, i);
        str here = foreign_at_index(f->base.arena, at, key, i);
        f->full = ++f->components > FORMIO_COMPONENTS;
        if (json_is_object(component)) {
            gather_one(f, here, component, scope, depth, rows);
        } else {
            foreign_say(&f->base, here, STR("Write an object."), "This is no component.");
        }
    }
}

bool foreign_formio_gather(struct formio *f)
{
    gather_list(f, f->at, "components", json_object_get(f->in, "components"), NULL, 0, STR_NONE);
    return !f->full;
}
