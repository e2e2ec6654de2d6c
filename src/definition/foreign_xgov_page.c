// SPDX-License-Identifier: Apache-2.0
// foreign_xgov_page: what each page becomes, by its controller, and its contents and questions.
#include "definition/foreign_xgov_form.h"
#include "definition/foreign_xgov_type.h"

// Controllers by name, without folder and ending. Those that are not here belong to one service's own
// code: their pages become plain ones, and that is told.
static const struct controller {
    str name;
    enum xgov_page_kind kind;
} controllers[] = {
    {STR_INIT("start"), XGOV_START},
    {STR_INIT("StartPageController"), XGOV_START},
    {STR_INIT("MultiStartPageController"), XGOV_PLAIN},
    {STR_INIT("summary"), XGOV_SUMMARY},
    {STR_INIT("SummaryPageController"), XGOV_SUMMARY},
    {STR_INIT("SummaryPageWithConfirmationEmailController"), XGOV_SUMMARY},
    {STR_INIT("CheckResponsesPageController"), XGOV_SUMMARY},
    {STR_INIT("CustomSummaryPageController"), XGOV_SUMMARY},
    {STR_INIT("SectionEndController"), XGOV_SUMMARY},
    {STR_INIT("MapSubmissionPageController"), XGOV_SUMMARY},
    {STR_INIT("FlyingPigsSubmissionPageController"), XGOV_SUMMARY},
    {STR_INIT("TerminalPageController"), XGOV_EXIT},
    {STR_INIT("ConfirmationPageController"), XGOV_DONE},
    {STR_INIT("StatusPageController"), XGOV_DONE},
    {STR_INIT("RepeatingFieldPageController"), XGOV_REPEAT},
    {STR_INIT("RepeatPageController"), XGOV_REPEAT},
    {STR_INIT("PageController"), XGOV_PLAIN},
    {STR_INIT("QuestionPageController"), XGOV_PLAIN},
    {STR_INIT("FileUploadPageController"), XGOV_PLAIN},
    {STR_INIT("DeclarationPageController"), XGOV_PLAIN},
    {STR_INIT("MiniSummaryPageController"), XGOV_PLAIN},
    {STR_INIT("continue"), XGOV_PLAIN},
    {STR_INIT("confirm"), XGOV_PLAIN},
    {STR_INIT("home"), XGOV_PLAIN},
    {STR_INIT("dob"), XGOV_PLAIN},
    {STR_INIT("start-date"), XGOV_PLAIN},
};

static str controller_name(const json_t *page)
{
    str name = foreign_take_string(page, "controller");
    str piece;
    str rest = name;
    while (str_next(&rest, '/', &piece)) {
        name = piece;
    }
    static const str endings[] = {STR_INIT(".js"), STR_INIT(".ts")};
    for (size_t i = 0; i < 2; i++) {
        name = str_ends(name, endings[i]) ? str_slice(name, 0, name.len - endings[i].len) : name;
    }
    return name;
}

static bool page_asks(const json_t *page)
{
    const json_t *components = json_object_get(page, "components");
    for (size_t i = 0; i < json_array_size(components); i++) {
        if (json_is_object(json_array_get(components, i)) &&
            !foreign_xgov_field_is_content(json_array_get(components, i))) {
            return true;
        }
    }
    return false;
}

static enum xgov_page_kind page_kind(struct xgov *x, const struct xgov_page *p)
{
    str name = controller_name(p->source);
    bool asks = page_asks(p->source);
    enum xgov_page_kind kind = XGOV_PLAIN;
    bool known = name.len == 0;
    for (size_t i = 0; i < sizeof controllers / sizeof *controllers && !known; i++) {
        if (str_eq(controllers[i].name, name)) {
            known = true;
            kind = controllers[i].kind;
        }
    }
    if (!known) {
        foreign_say(
            &x->base, foreign_at_key(x->base.arena, p->at, "controller"), STR("Say in our definition what it did."),
            "“%.*s” is code of the service itself; the page becomes a plain one.", STR_ARG(foreign_text_cut(name, 60)));
    }
    kind = json_is_object(json_object_get(p->source, "repeat")) ? XGOV_REPEAT : kind;
    if (kind == XGOV_REPEAT) {
        return asks ? kind : XGOV_PLAIN;
    }
    bool leads_on = !x->v2 && json_array_size(json_object_get(p->source, "next")) != 0;
    if (asks && (kind == XGOV_EXIT || kind == XGOV_DONE)) {
        foreign_say(&x->base, foreign_at_key(x->base.arena, p->at, "controller"), STR("Ask it on an earlier page."),
                    "This page asks, so that it is no ending here.");
    }
    return asks || (kind == XGOV_EXIT && leads_on) ? XGOV_PLAIN : kind;
}

static void page_path(struct xgov *x, struct xgov_page *p, size_t index)
{
    p->path = str_trim(foreign_take_string(p->source, "path"));
    if (p->path.len == 0) {
        p->path = arena_printf(x->base.arena, "/page-%zu", index + 1);
        foreign_say(&x->base, p->at, STR("Give it a path."), "This page has no path; it becomes “%.*s”.",
                    STR_ARG(p->path));
    }
    while (p->path.len > 1 && p->path.ptr[p->path.len - 1] == '/') {
        p->path.len--;
    }
    if (p->path.ptr[0] != '/') {
        p->path = arena_concat(x->base.arena, STR("/"), p->path);
    }
    const char *path = arena_cstr(x->base.arena, p->path);
    if (json_object_get(x->page_paths, path) != NULL) {
        foreign_say(&x->base, p->at, STR("Give each page a path of its own."),
                    "Another page has the path “%.*s” too; links lead to that one.",
                    STR_ARG(foreign_text_cut(p->path, 80)));
    } else {
        json_object_set_new(x->page_paths, path, json_integer((json_int_t)index));
    }
}

bool foreign_xgov_page_names(struct xgov *x)
{
    const json_t *pages = json_object_get(x->in, "pages");
    size_t count = json_array_size(pages);
    if (count > LIMIT_PAGE_COUNT) {
        return false;
    }
    x->pages = arena_array(x->base.arena, struct xgov_page, count);
    json_object_set_new(x->page_ids, "check-answers", json_integer(1)); // ours
    for (size_t i = 0; i < count; i++) {
        const json_t *source = json_array_get(pages, i);
        str at = foreign_at_index(x->base.arena, (str){0}, "pages", i);
        if (!json_is_object(source)) {
            foreign_say(&x->base, at, STR("Write an object."), "This is no page.");
            continue;
        }
        struct xgov_page *p = &x->pages[x->page_count];
        *p = (struct xgov_page){.source = source, .at = at};
        page_path(x, p, x->page_count++);
        p->kind = page_kind(x, p);
    }
    return true;
}

void foreign_xgov_page_titles(struct xgov *x)
{
    for (size_t i = 0; i < x->page_count; i++) {
        x->pages[i].title = foreign_take_line(&x->base, x->pages[i].at, x->pages[i].source, "title");
    }
}

// Ids are given once it is known which pages there will be: the path of the summary is free then.
static void page_ids(struct xgov *x)
{
    for (size_t i = 0; i < x->page_count; i++) {
        struct xgov_page *p = &x->pages[i];
        if (p->kind != XGOV_SUMMARY && p->kind != XGOV_START && p->kind != XGOV_DONE) {
            str id = foreign_text_id(x->base.arena, str_slice(p->path, 1, p->path.len), XGOV_PAGE_ID, STR("page"));
            p->id = foreign_give_id(&x->base, x->page_ids, id, XGOV_PAGE_ID);
        }
    }
}

// ---- What stands on a page ---------------------------------------------------------------------------

static void put(json_t *page, const char *key, json_t *item)
{
    json_t *array = json_object_get(page, key);
    if (item == NULL) {
        return;
    }
    if (array == NULL) {
        array = json_array();
        json_object_set_new(page, key, array);
    }
    json_array_append_new(array, item);
}

// Of a row of components that repeats, its own title and hint stand above the questions.
static void rows_words(struct xgov *x, str at, const json_t *component, str page_title, json_t *page)
{
    static const char *const known[] = {"type",   "name",     "id",   "title",  "hint",         "options",
                                        "schema", "children", "list", "values", "nameHasError", NULL};
    static const char *const known_options[] = {
        "required",         "prefix",         "columnTitles",           "hideTitle", "classes", "isMultiInput",
        "numberFieldTitle", "textFieldTitle", "maxMultiInputFieldRows", NULL};
    const json_t *options = json_object_get(component, "options");
    str title = foreign_take_line(&x->base, at, component, "title");
    foreign_say_unknown(&x->base, at, component, known);
    foreign_say_unknown(&x->base, foreign_at_key(x->base.arena, at, "options"), options, known_options);
    if (title.len != 0 && !str_eq(title, page_title) && !foreign_take_true(options, "hideTitle")) {
        json_t *heading = json_object();
        json_object_set_new(heading, "type", json_string("guidance"));
        json_object_set_new(heading, "body", foreign_give_str(title));
        put(page, "before", heading);
    }
    put(page, "before",
        foreign_show_html(&x->base, foreign_at_key(x->base.arena, at, "hint"),
                          foreign_take_raw(&x->base, at, component, "hint")));
}

static void page_components(struct xgov *x, const struct xgov_page *p, json_t *page)
{
    const json_t *components = json_object_get(p->source, "components");
    size_t left = p->field_count;
    for (size_t i = 0; i < json_array_size(components); i++) {
        const json_t *component = json_array_get(components, i);
        str at = foreign_at_index(x->base.arena, p->at, "components", i);
        if (!json_is_object(component)) {
            continue;
        }
        if (foreign_xgov_field_is_content(component)) {
            bool after = json_object_get(page, "questions") != NULL;
            if (after && left != 0) {
                foreign_say(&x->base, at, STR("Make it the hint of the question below it."),
                            "This stood between two questions; it stands below them now.");
            }
            put(page, after ? "after" : "before", foreign_xgov_content(x, at, component));
            continue;
        }
        const struct xgov_type *kind = foreign_xgov_type_find(foreign_take_string(component, "type"));
        if (kind != NULL && kind->class == XGOV_ROWS) {
            rows_words(x, at, component, p->title, page);
        }
        // Its questions come in the order in which they were gathered, each below this component's place.
        for (; left != 0; left--) {
            const struct xgov_field *f = &x->fields[p->first_field + p->field_count - left];
            if (!str_starts(f->at, at) || (f->at.len > at.len && f->at.ptr[at.len] != '/')) {
                break;
            }
            if (f->type == NULL || f->type->hidden) {
                continue;
            }
            if (str_eq(f->type->name, STR("declaration"))) {
                put(page, "before", foreign_xgov_content(x, f->at, f->component)); // what is agreed to
            }
            put(page, "questions", foreign_xgov_question(x, f));
        }
    }
}

// ---- Repeats -----------------------------------------------------------------------------------------

static void page_repeat(struct xgov *x, const struct xgov_page *p, json_t *page)
{
    const json_t *repeat = json_object_get(p->source, "repeat");
    const json_t *options = json_object_get(repeat, "options");
    const json_t *schema = json_object_get(repeat, "schema");
    const json_t *texts = json_object_get(json_object_get(p->source, "options"), "customText");
    str repeat_at = foreign_at_key(x->base.arena, p->at, "repeat");
    int64_t min = 1;
    int64_t max = LIMIT_REPEAT_COUNT;
    foreign_take_whole(schema, "min", 0, LIMIT_REPEAT_COUNT, &min);
    bool has_max = foreign_take_whole(schema, "max", 1, LIMIT_REPEAT_COUNT, &max);
    const json_t *components = json_object_get(p->source, "components");
    for (size_t i = 0; i < json_array_size(components); i++) {
        const json_t *component = json_array_get(components, i);
        const json_t *own = json_object_get(component, "options");
        if (json_is_object(component) && !foreign_xgov_field_is_content(component) && repeat == NULL) {
            min = foreign_take_false(own, "required") ? 0 : min;
            has_max = foreign_take_whole(own, "maxMultiInputFieldRows", 1, LIMIT_REPEAT_COUNT, &max) || has_max;
        }
    }
    str item = foreign_take_line(&x->base, foreign_at_key(x->base.arena, repeat_at, "options"), options, "title");
    item = item.len != 0
               ? item
               : foreign_take_line(
                     &x->base,
                     foreign_at_key(x->base.arena, foreign_at_key(x->base.arena, p->at, "options"), "customText"),
                     texts, "samePageTableItemName");
    item = item.len != 0 ? item : p->title.len != 0 ? p->title : x->fields[p->first_field].label;
    json_t *out = json_object();
    json_object_set_new(out, "item", foreign_give_str(item.len != 0 ? item : p->id));
    if (min <= max) {
        json_object_set_new(out, "min", json_integer(min));
    }
    if (has_max && min <= max) {
        json_object_set_new(out, "max", json_integer(max));
    }
    json_object_set_new(page, "repeat", out);
}

// ---- The whole ---------------------------------------------------------------------------------------

static void page_section(struct xgov *x, const struct xgov_page *p, json_t *page)
{
    str name = foreign_take_string(p->source, "section");
    const json_t *id = json_object_get(x->section_ids, arena_cstr(x->base.arena, name));
    if (name.len != 0 && id != NULL) {
        json_object_set(page, "section", (json_t *)(uintptr_t)id);
    } else if (name.len != 0) {
        foreign_say(&x->base, foreign_at_key(x->base.arena, p->at, "section"), STR("Name a section that is there."),
                    "There is no section “%.*s”.", STR_ARG(foreign_text_cut(name, 60)));
    }
}

// Where the title is that of the only question, the question's is the heading: in every language, or in none.
static bool page_title_needed(const struct xgov *x, const struct xgov_page *p, const json_t *page)
{
    const json_t *questions = json_object_get(page, "questions");
    str title = foreign_take_string(json_array_get(questions, 0), "title");
    const json_t *titles = json_object_get(p->source, "title");
    if (json_array_size(questions) != 1 || p->kind == XGOV_REPEAT) {
        return true;
    }
    for (size_t i = 0; json_is_object(titles) && i < p->field_count; i++) {
        const struct xgov_field *f = &x->fields[p->first_field + i];
        if (f->type != NULL && !f->type->hidden) {
            return !json_equal(titles, json_object_get(f->component, "title"));
        }
    }
    return !str_eq(title, p->title);
}

static void page_repeat_told(struct xgov *x, const struct xgov_page *p)
{
    static const char *const known[] = {"options", "schema", NULL};
    static const char *const known_options[] = {"name", "title", NULL};
    static const char *const known_schema[] = {"min", "max", NULL};
    const json_t *repeat = json_object_get(p->source, "repeat");
    str at = foreign_at_key(x->base.arena, p->at, "repeat");
    foreign_say_unknown(&x->base, at, repeat, known);
    foreign_say_unknown(&x->base, foreign_at_key(x->base.arena, at, "options"), json_object_get(repeat, "options"),
                        known_options);
    foreign_say_unknown(&x->base, foreign_at_key(x->base.arena, at, "schema"), json_object_get(repeat, "schema"),
                        known_schema);
}

static json_t *page_out(struct xgov *x, struct xgov_page *p)
{
    static const char *const known[] = {"id",      "path",      "title",  "controller", "components", "next",
                                        "section", "condition", "repeat", "options",    "view",       NULL};
    static const char *const known_options[] = {"customText", "summaryDisplayMode", NULL}; // how rows are shown
    json_t *page = json_object();
    foreign_say_unknown(&x->base, p->at, p->source, known);
    foreign_say_unknown(&x->base, foreign_at_key(x->base.arena, p->at, "options"),
                        json_object_get(p->source, "options"), known_options);
    page_repeat_told(x, p);
    json_object_set_new(page, "id", foreign_give_str(p->id));
    page_section(x, p, page);
    str condition = str_trim(foreign_take_string(p->source, "condition"));
    bool there = json_object_get(x->condition_names, arena_cstr(x->base.arena, condition)) != NULL;
    if (condition.len != 0 && x->v2 && there) { // one that is not there is none, in the engine
        foreign_xgov_condition_when(x, foreign_at_key(x->base.arena, p->at, "condition"), condition, page);
    } else if (condition.len != 0) {
        foreign_say(&x->base, foreign_at_key(x->base.arena, p->at, "condition"), STR("Check when this page is shown."),
                    x->v2 ? "There is no such condition; the page is always shown."
                          : "A page's own condition does not count in a form of this version.");
    }
    page_components(x, p, page);
    bool questions = json_object_get(page, "questions") != NULL;
    if (p->title.len != 0 && page_title_needed(x, p, page)) {
        json_object_set_new(page, "title", foreign_give_str(p->title));
    }
    foreign_xgov_hidden_put(x, p, page);
    if (p->kind == XGOV_REPEAT && questions) {
        page_repeat(x, p, page);
    }
    bool dead_end = !x->v2 && !p->leads_on && !questions && x->has_end;
    if (p->kind == XGOV_EXIT || dead_end) {
        json_object_set_new(page, "exit", json_true());
    } else if (!x->v2) {
        json_object_set_new(page, "next", foreign_xgov_route_next(x, p));
    }
    return page;
}

// What a start, a summary or a page after it says beside its contents.
static void page_told(struct xgov *x, const struct xgov_page *p)
{
    static const char *const known[] = {"id",   "path",    "title",   "controller", "components",
                                        "next", "section", "options", "view",       NULL};
    const json_t *components = json_object_get(p->source, "components");
    foreign_say_unknown(&x->base, p->at, p->source, known);
    for (size_t i = 0; p->kind == XGOV_SUMMARY && i < json_array_size(components); i++) {
        static const char *const shown[] = {"id", "name", "type", "title", "content", "options", "schema", NULL};
        static const char *const shown_options[] = {NULL};
        const json_t *component = json_array_get(components, i);
        str at = foreign_at_index(x->base.arena, p->at, "components", i);
        foreign_say_unknown(&x->base, at, component, shown);
        foreign_say_unknown(&x->base, foreign_at_key(x->base.arena, at, "options"),
                            json_object_get(component, "options"), shown_options);
    }
}

static size_t first_summary(const struct xgov *x)
{
    for (size_t i = 0; i < x->page_count; i++) {
        if (x->pages[i].kind == XGOV_SUMMARY) {
            return i;
        }
    }
    return x->page_count;
}

// V2: what follows the summary is shown after submission, there by the service's own code.
static bool page_is_after(struct xgov *x, const struct xgov_page *p, size_t summary)
{
    if (!x->v2 || p <= &x->pages[summary] || summary == x->page_count) {
        return false;
    }
    foreign_say(&x->base, p->at, STR("Look at the order of the pages."),
                p->field_count != 0 ? "This page follows the summary; it stands before it now."
                                    : "This page follows the summary; it is left out.");
    return p->field_count == 0;
}

void foreign_xgov_page_all(struct xgov *x)
{
    json_t *out = json_array();
    size_t summary = first_summary(x);
    page_ids(x);
    for (size_t i = 0; i < x->page_count; i++) {
        struct xgov_page *p = &x->pages[i];
        if (p->id.len == 0) {
            page_told(x, p);
            continue;
        }
        if (page_is_after(x, p, summary)) {
            continue;
        }
        if (!p->reached) {
            foreign_say(&x->base, p->at, STR("Lead to it, or take it out."), "No page leads here.");
        }
        json_t *page = page_out(x, p);
        if (i == x->start) {
            json_array_insert_new(out, 0, page);
        } else {
            json_array_append_new(out, page);
        }
    }
    json_object_set_new(x->out, "pages", out);
}
