// SPDX-License-Identifier: Apache-2.0
#include "definition/foreign_xgov.h"
#include "base/utf8.h"
#include "definition/foreign_language.h"
#include "definition/foreign_load.h"
#include "definition/foreign_merge.h"
#include "definition/foreign_xgov_form.h"
#include "definition/foreign_xgov_language.h"

static bool xgov_recognises(const json_t *root)
{
    const json_t *pages = json_object_get(root, "pages");
    const json_t *first = json_array_get(pages, 0);
    // Empty, or pages of this family: others have no paths
    return json_is_array(pages) && (json_array_size(pages) == 0 || json_object_get(first, "path") != NULL ||
                                    json_object_get(first, "components") != NULL);
}

// ---- The start ---------------------------------------------------------------------------------------

static size_t form_start(struct xgov *x)
{
    str path = foreign_take_string(x->in, "startPage");
    size_t page = x->v2 ? 0 : foreign_xgov_route_find(x, path.len == 0 ? STR("/start") : path);
    if (page == STR_NONE) {
        foreign_say(&x->base, STR("/startPage"), STR("Name the page where it begins."),
                    "The page “%.*s”, where this form should begin, is not there; it begins with the first.",
                    STR_ARG(foreign_text_cut(path, 80)));
    }
    return page == STR_NONE ? 0 : page;
}

// V2 knows what follows the summary by code of the service. A declaration there is agreed to on the way
// to submission, so its words stand with the summary; what is called a confirmation before the summary,
// or without one, is a page like any other.
static void form_around_summary(struct xgov *x)
{
    size_t first = 0;
    while (first < x->page_count && x->pages[first].kind != XGOV_SUMMARY) {
        first++;
    }
    for (size_t i = 0; i < x->page_count; i++) {
        struct xgov_page *p = &x->pages[i];
        bool declares = str_eq(foreign_take_string(p->source, "controller"), STR("DeclarationPageController"));
        if (p->kind == XGOV_DONE && i < first) {
            p->kind = XGOV_PLAIN;
        } else if (i > first && declares && p->kind == XGOV_PLAIN && p->field_count == 0) {
            p->kind = XGOV_SUMMARY;
        }
    }
}

static void form_begin(struct xgov *x)
{
    x->start = form_start(x);
    // A start page that leads to one page becomes our start page. Elsewhere it is a page like any other.
    size_t target = foreign_xgov_route_only(x, x->start);
    bool asks_there = target != STR_NONE && target != x->start && x->pages[target].kind != XGOV_SUMMARY &&
                      x->pages[target].kind != XGOV_DONE;
    for (size_t i = 0; i < x->page_count; i++) {
        if (x->pages[i].kind == XGOV_START && (i != x->start || !asks_there)) {
            x->pages[i].kind = XGOV_PLAIN;
        }
    }
    if (x->v2) {
        form_around_summary(x);
    }
}

static json_t *form_contents(struct xgov *x, str at, const json_t *components)
{
    json_t *contents = json_array();
    for (size_t i = 0; i < json_array_size(components); i++) {
        const json_t *component = json_array_get(components, i);
        str here = foreign_at_index(x->base.arena, at, "components", i);
        json_t *content = json_is_object(component) && foreign_xgov_field_is_content(component)
                              ? foreign_xgov_content(x, here, component)
                              : NULL;
        if (content != NULL) {
            json_array_append_new(contents, content);
        }
    }
    return contents;
}

static void form_start_page(struct xgov *x, const struct xgov_page *page, str name)
{
    json_t *start = json_object();
    if (page->kind != XGOV_START) {
        json_object_set_new(start, "skip", json_true());
    } else {
        json_t *contents = form_contents(x, page->at, json_object_get(page->source, "components"));
        const json_t *titles = json_object_get(page->source, "title");
        bool named = json_is_object(titles) ? json_equal(titles, json_object_get(x->in, "name"))
                                            : str_eq(page->title, name); // in every language, or in none
        if (page->title.len != 0 && !named) {
            json_t *heading = json_object();
            json_object_set_new(heading, "type", json_string("guidance"));
            json_object_set_new(heading, "body", foreign_give_str(page->title));
            json_array_insert_new(contents, 0, heading);
        }
        json_object_set_new(start, "contents", contents);
        x->start = foreign_xgov_route_only(x, x->start);
    }
    json_object_set_new(x->out, "start", start);
}

// ---- The end -----------------------------------------------------------------------------------------

static void form_declaration(struct xgov *x)
{
    str words = foreign_take_markdown(&x->base, (str){0}, x->in, "declaration");
    for (size_t i = 0; i < x->page_count; i++) {
        const struct xgov_page *p = &x->pages[i];
        const json_t *components = json_object_get(p->source, "components");
        for (size_t j = 0; p->kind == XGOV_SUMMARY && j < json_array_size(components); j++) {
            const json_t *component = json_array_get(components, j);
            str at = foreign_at_index(x->base.arena, p->at, "components", j);
            str more = str_eq(foreign_take_string(component, "type"), STR("Markdown"))
                           ? foreign_take_words(&x->base, at, component, "content")
                           : foreign_take_markdown(&x->base, at, component, "content");
            words = words.len == 0  ? more
                    : more.len == 0 ? words
                                    : arena_printf(x->base.arena, "%.*s\n\n%.*s", STR_ARG(words), STR_ARG(more));
        }
    }
    foreign_give(x->out, "declaration", words);
}

static void form_confirmation(struct xgov *x)
{
    const json_t *page = json_object_get(json_object_get(x->in, "specialPages"), "confirmationPage");
    const json_t *texts = json_object_get(page, "customText");
    str at = STR("/specialPages/confirmationPage");
    json_t *confirmation = json_object();
    json_t *contents = form_contents(x, at, json_object_get(page, "components"));
    static const char *const known_pages[] = {"confirmationPage", NULL};
    static const char *const known_keys[] = {"customText", "components", NULL};
    static const char *const known[] = {"title", "nextSteps", NULL};
    foreign_say_unknown(&x->base, STR("/specialPages"), json_object_get(x->in, "specialPages"), known_pages);
    foreign_say_unknown(&x->base, at, page, known_keys);
    foreign_say_unknown(&x->base, foreign_at_key(x->base.arena, at, "customText"), texts, known);
    str title = foreign_take_line(&x->base, foreign_at_key(x->base.arena, at, "customText"), texts, "title");
    str steps_at = foreign_at_key(x->base.arena, at, "customText");
    json_t *steps = foreign_show_html(&x->base, steps_at, foreign_take_raw(&x->base, steps_at, texts, "nextSteps"));
    if (steps != NULL) {
        json_array_insert_new(contents, 0, steps);
    }
    for (size_t i = 0; i < x->page_count; i++) {
        if (x->pages[i].kind == XGOV_DONE) {
            json_t *more = form_contents(x, x->pages[i].at, json_object_get(x->pages[i].source, "components"));
            json_array_extend(contents, more);
            json_decref(more);
            title = title.len == 0 ? x->pages[i].title : title;
        }
    }
    foreign_give(confirmation, "title", title);
    if (json_array_size(contents) != 0) {
        json_object_set(confirmation, "contents", contents);
    }
    json_decref(contents);
    if (json_object_size(confirmation) != 0) {
        json_object_set(x->out, "confirmation", confirmation);
    }
    json_decref(confirmation);
}

// ---- Around ------------------------------------------------------------------------------------------

static void form_sections(struct xgov *x)
{
    static const char *const known[] = {"name", "title", "id", "hideTitle", NULL};
    const json_t *sections = json_object_get(x->in, "sections");
    json_t *out = json_array();
    json_t *taken = json_object();
    for (size_t i = 0; i < json_array_size(sections) && i < LIMIT_PAGE_COUNT / 4; i++) {
        const json_t *section = json_array_get(sections, i);
        str at = foreign_at_index(x->base.arena, (str){0}, "sections", i);
        str name = foreign_take_string(section, "name");
        str uuid = foreign_take_string(section, "id");
        str title = foreign_take_line(&x->base, at, section, "title");
        if (json_object_get(x->section_ids, arena_cstr(x->base.arena, name.len != 0 ? name : uuid)) != NULL) {
            continue; // the same again
        }
        str id = foreign_text_id(x->base.arena, name.len != 0 ? name : uuid, XGOV_ID, STR("section"));
        id = foreign_give_id(&x->base, taken, id, XGOV_ID);
        foreign_say_unknown(&x->base, at, section, known);
        json_t *ours = json_object();
        json_object_set_new(ours, "id", foreign_give_str(id));
        foreign_give(ours, "title", title.len != 0 ? title : id);
        if (foreign_take_true(section, "hideTitle") || title.len == 0) {
            json_object_set_new(ours, "hide-title", json_true());
        }
        json_array_append_new(out, ours);
        json_object_set_new(x->section_ids, arena_cstr(x->base.arena, name), foreign_give_str(id));
        json_object_set_new(x->section_ids, arena_cstr(x->base.arena, uuid), foreign_give_str(id));
    }
    json_decref(taken);
    if (json_array_size(out) != 0) {
        json_object_set(x->out, "sections", out);
    }
    json_decref(out);
}

// What a form says about itself that no definition of ours holds. Secrets never leave the file.
static void form_told(struct xgov *x)
{
    static const struct {
        const char *key, *what;
    } told[] = {
        {"outputs", "Where answers were sent is not carried over."},
        {"outputEmail", "Where answers were sent is not carried over."},
        {"feedback", "Where feedback was sent is not carried over; feedback is asked for here too."},
        {"payApiKey", "A key is never kept."},
        {"jwtKey", "A key is never kept."},
        {"webhookHmacSharedKey", "A key is never kept."},
        {"fileUploadHmacSharedKey", "A key is never kept."},
        {"notify", "Keys and templates of the sender are never kept."},
        {"magicLinkConfig", "Signing in by a link is not carried over."},
        {"authentication", "Signing in is not carried over."},
        {"phaseBanner", "Whether it is tried out still (alpha, beta) is not carried over."},
        {"skipSummary", "The summary is always shown."},
        {"markAsComplete", "Marking a section as complete is not carried over."},
    };
    static const char *const known[] = {"pages",
                                        "lists",
                                        "sections",
                                        "conditions",
                                        "startPage",
                                        "name",
                                        "version",
                                        "engine",
                                        "schema",
                                        "metadata",
                                        "phaseBanner",
                                        "specialPages",
                                        "declaration",
                                        "fees",
                                        "outputs",
                                        "outputEmail",
                                        "feedback",
                                        "payApiKey",
                                        "jwtKey",
                                        "webhookHmacSharedKey",
                                        "fileUploadHmacSharedKey",
                                        "notify",
                                        "magicLinkConfig",
                                        "authentication",
                                        "skipSummary",
                                        "markAsComplete",
                                        "serviceName",
                                        NULL};
    static const char *const known_metadata[] = {"isWelsh", "language", "id", "translations", NULL};
    for (size_t i = 0; i < sizeof told / sizeof *told; i++) {
        const json_t *value = json_object_get(x->in, told[i].key);
        bool empty = value == NULL || json_is_null(value) || json_is_false(value) ||
                     (json_is_string(value) && json_string_length(value) == 0) ||
                     (json_is_array(value) && json_array_size(value) == 0) ||
                     (json_is_object(value) && json_object_size(value) == 0);
        if (!empty) {
            foreign_say(&x->base, foreign_at_key(x->base.arena, (str){0}, told[i].key),
                        STR("Say it in our settings, if it matters."), "%s", told[i].what);
        }
    }
    foreign_say_unknown(&x->base, (str){0}, x->in, known);
    foreign_say_unknown(&x->base, STR("/metadata"), json_object_get(x->in, "metadata"), known_metadata);
}

static str form_name(struct xgov *x)
{
    str name = foreign_take_line(&x->base, (str){0}, x->in, "name");
    name = name.len != 0 ? name : foreign_take_line(&x->base, (str){0}, x->in, "serviceName");
    name = name.len != 0 ? name : x->pages[x->start].title;
    return name.len != 0 ? name : STR("Service");
}

static void form_condition_names(struct xgov *x)
{
    const json_t *conditions = json_object_get(x->in, "conditions");
    size_t count = json_array_size(conditions);
    x->conditions = arena_array(x->base.arena, json_t *, count + 1);
    x->condition_open = arena_array(x->base.arena, bool, count + 1);
    for (size_t i = 0; i < count; i++) {
        const json_t *condition = json_array_get(conditions, i);
        str name = foreign_take_string(condition, "name");
        name = name.len != 0 ? name : foreign_take_string(condition, "id");
        if (name.len != 0 && utf8_check(name) == UTF8_FINE) {
            json_object_set_new(x->condition_names, arena_cstr(x->base.arena, name), json_integer((json_int_t)i));
        }
    }
}

// ---- The whole ---------------------------------------------------------------------------------------

static void form_convert(struct xgov *x)
{
    str name = form_name(x);
    foreign_give_head(&x->base, x->out, name);
    foreign_xgov_route_walk(x);
    form_start_page(x, &x->pages[x->start], name);
    form_sections(x);
    foreign_xgov_list_all(x);
    foreign_xgov_condition_all(x);
    foreign_xgov_page_all(x);
    form_declaration(x);
    form_confirmation(x);
    foreign_xgov_fee_all(x);
    foreign_xgov_place_conditions(x);
    form_told(x);
}

static err form_read(struct xgov *x)
{
    if (json_array_size(json_object_get(x->in, "pages")) == 0) {
        return foreign_say_refused(&x->base, "/pages", "There are no pages.", "Add a page with a question.");
    }
    foreign_xgov_list_names(x);
    if (!foreign_xgov_page_names(x)) {
        return foreign_say_refused(&x->base, "/pages", "There are more pages than a definition may have.",
                                   "Make several services of it.");
    }
    if (!foreign_xgov_field_all(x)) {
        return foreign_say_refused(&x->base, "/pages", "There are more questions than a definition may have.",
                                   "Make several services of it.");
    }
    if (x->page_count == 0) {
        return foreign_say_refused(&x->base, "/pages", "There are no pages.", "Add a page with a question.");
    }
    form_condition_names(x);
    form_begin(x);
    foreign_xgov_hidden_all(x);
    foreign_xgov_page_titles(x);
    form_convert(x);
    if (json_array_size(json_object_get(x->out, "pages")) == 0) {
        return foreign_say_refused(&x->base, "/pages",
                                   "There is nothing but a start and an end: no page asks anything.",
                                   "Add a page with a question.");
    }
    return NO_ERR;
}

// The document in one of the form's languages; *ret_out belongs to the arena.
static err xgov_one(const struct foreign_base *base, const json_t *form, str first, json_t **ret_out)
{
    struct xgov x = {.base = *base, .first_language = first, .in = form, .out = json_object()};
    x.base.place = foreign_xgov_place;
    json_t **owned[] = {&x.field_names, &x.field_uuids, &x.field_ids,   &x.question_ids,    &x.page_ids,
                        &x.page_paths,  &x.list_places, &x.section_ids, &x.condition_names, &x.place_conditions};
    for (size_t i = 0; i < sizeof owned / sizeof *owned; i++) {
        foreign_load_keep(base->arena, *owned[i] = json_object());
    }
    foreign_load_keep(base->arena, *ret_out = x.out);
    foreign_load_keep(base->arena, x.list_ids = json_array());
    x.v2 = str_eq(foreign_take_string(form, "engine"), STR("V2"));
    err e = form_read(&x);
    for (size_t i = 0; x.conditions != NULL && i < json_array_size(json_object_get(form, "conditions")); i++) {
        json_decref(x.conditions[i]);
    }
    return e;
}

static bool report_tells(const struct definition_report *report, size_t from, const struct definition_problem *p)
{
    for (size_t i = from; i < report->count; i++) {
        if (str_eq(report->items[i].pointer, p->pointer) && str_eq(report->items[i].what, p->what)) {
            return true;
        }
    }
    return false;
}

// In another language: what is told of it and was not told of the first is told too.
static err xgov_another(const struct foreign_base *base, const json_t *form, str tag, size_t from, json_t *out)
{
    struct definition_report report = {.arena = base->arena};
    struct foreign_base other = {base->arena, &report, tag, true};
    json_t *document;
    TRY(xgov_one(&other, form, base->language, &document));
    for (size_t i = 0; i < report.count; i++) {
        const struct definition_problem *p = &report.items[i];
        if (!report_tells(base->report, from, p)) {
            foreign_say(base, p->pointer, p->mend, "In “%.*s”: %.*s", STR_ARG(tag), STR_ARG(p->what));
        }
    }
    foreign_merge(base, out, document, tag);
    return NO_ERR;
}

static err xgov_convert(struct arena *a, const json_t *root, struct definition_report *report, str *ret_document)
{
    struct foreign_base base = {a, report, foreign_language(root), true};
    size_t from = report->count;
    json_t *form = json_deep_copy(root); // words are laid beside others
    json_t *out;
    foreign_load_keep(a, form);
    struct xgov_languages languages = foreign_xgov_language_all(&base, form);
    TRY(xgov_one(&base, form, base.language, &out));
    for (size_t i = 1; i < languages.count; i++) {
        TRY(xgov_another(&base, form, languages.tags[i], from, out));
    }
    return foreign_give_document(&base, out, ret_document);
}

static err xgov_twin(struct arena *a, json_t *root, const json_t *twin, struct definition_report *report)
{
    return foreign_xgov_twin(&(struct foreign_base){a, report, foreign_language(root), true}, root, twin);
}

const struct foreign_format foreign_xgov = {STR_INIT("xgov"), xgov_recognises, xgov_convert, xgov_twin};
