// SPDX-License-Identifier: Apache-2.0
#include "definition/foreign_moj.h"
#include "definition/foreign_load.h"
#include "definition/foreign_moj_form.h"

// ---- What a file is ----------------------------------------------------------------------------------
static bool is_page(const json_t *json)
{
    return str_starts(foreign_take_string(json, "_type"), STR("page."));
}

// Pages, in a service or by themselves; a component; or a part without any, which is refused by name.
static bool moj_recognises(const json_t *root)
{
    const json_t *metadata = json_object_get(root, "metadata");
    const json_t *service = json_array_size(json_object_get(metadata, "pages")) != 0 ? metadata : root;
    const json_t *pages = json_object_get(service, "pages");
    return is_page(json_array_get(pages, 0)) || is_page(json_array_get(root, 0)) || is_page(root) ||
           (foreign_take_string(root, "_type").len != 0 && foreign_take_string(root, "_id").len != 0);
}

// ---- The start and the end ---------------------------------------------------------------------------
static const struct moj_page *form_first(const struct moj *m, enum moj_page_kind kind)
{
    for (size_t i = 0; i < m->page_count; i++) {
        if (m->pages[i].kind == kind) {
            return &m->pages[i];
        }
    }
    return NULL;
}

static void form_start(struct moj *m, str name)
{
    static const char *const known[] = {
        "_id", "_type", "_uuid", "url", "heading", "lede", "body", "before_you_start", "steps", "components", NULL};
    static const char *const texts[] = {"lede", "body", "before_you_start"};
    const struct moj_page *p = form_first(m, MOJ_START);
    json_t *start = json_object();
    json_object_set_new(m->out, "start", start);
    if (p == NULL) {
        json_object_set_new(start, "skip", json_true());
        return;
    }
    str heading = foreign_take_line(&m->base, p->at, p->source, "heading");
    foreign_say_unknown(&m->base, p->at, p->source, known);
    if (heading.len != 0 && !str_eq(heading, name)) {
        json_t *content = foreign_show_markdown(&m->base, p->at, arena_concat(m->base.arena, STR("## "), heading));
        foreign_give_to(start, "contents", content);
    }
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        foreign_give_to(start, "contents", foreign_moj_page_markdown(m, p->at, p->source, texts[i]));
    }
    json_t *more = foreign_moj_page_contents(m, p->at, json_object_get(p->source, "components"), "components");
    for (size_t i = 0; i < json_array_size(more); i++) {
        foreign_give_to(start, "contents", json_incref(json_array_get(more, i)));
    }
    json_decref(more);
}

static void declare(struct moj *m, str words)
{
    str before = foreign_take_string(m->out, "declaration");
    if (words.len != 0) {
        foreign_give(m->out, "declaration",
                     before.len == 0 ? words
                                     : arena_printf(m->base.arena, "%.*s\n\n%.*s", STR_ARG(before), STR_ARG(words)));
    }
}

static void declare_components(struct moj *m, const struct moj_page *p, const char *key)
{
    json_t *contents = foreign_moj_page_contents(m, p->at, json_object_get(p->source, key), key);
    for (size_t i = 0; i < json_array_size(contents); i++) {
        const json_t *content = json_array_get(contents, i);
        if (json_object_get(content, "when") != NULL) {
            foreign_say(&m->base, foreign_at_index(m->base.arena, p->at, key, i), STR("Show it on a page before."),
                        "This was shown on a condition; with the answers to check it is always shown.");
        }
        struct foreign_text_lost lost = {0};
        declare(m, foreign_take_string(content, "body"));
        declare(m, foreign_text_markdown(m->base.arena, foreign_take_string(content, "html"), &lost));
    }
    json_decref(contents);
}

static void form_check(struct moj *m)
{
    static const char *const known[] = {"_id",
                                        "_type",
                                        "_uuid",
                                        "url",
                                        "heading",
                                        "components",
                                        "extra_components",
                                        "send_body",
                                        "add_component",
                                        "sendHeading",
                                        "send_heading",
                                        "sendBody",
                                        "add_extra_component",
                                        NULL};
    for (size_t i = 0; i < m->page_count; i++) {
        const struct moj_page *p = &m->pages[i];
        if (p->kind != MOJ_CHECK) {
            continue;
        }
        if (foreign_take_string(m->out, "declaration").len != 0) {
            foreign_say(&m->base, p->at, STR("Keep one of them."),
                        "Answers are checked on one page; the words of this one join those of the other.");
        }
        foreign_say_unknown(&m->base, p->at, p->source, known);
        declare_components(m, p, "extra_components");
        const char *heading_key = json_object_get(p->source, "send_heading") != NULL ? "send_heading" : "sendHeading";
        str heading = foreign_take_line(&m->base, p->at, p->source, heading_key);
        declare(m, heading.len == 0 ? heading : arena_concat(m->base.arena, STR("## "), heading));
        declare(m, foreign_moj_page_words(m, p->at, p->source, "send_body"));
        declare(m, foreign_moj_page_words(m, p->at, p->source, "sendBody"));
        declare_components(m, p, "components");
    }
}

static void form_confirmation(struct moj *m)
{
    static const char *const known[] = {"_id",  "_type", "_uuid",      "url",           "heading",
                                        "lede", "body",  "components", "add_component", NULL};
    json_t *confirmation = json_object();
    for (size_t i = 0; i < m->page_count; i++) {
        const struct moj_page *p = &m->pages[i];
        if (p->kind != MOJ_DONE) {
            continue;
        }
        foreign_say_unknown(&m->base, p->at, p->source, known);
        if (json_object_get(confirmation, "title") == NULL) {
            foreign_give(confirmation, "title", foreign_take_line(&m->base, p->at, p->source, "heading"));
        }
        foreign_give_to(confirmation, "contents", foreign_moj_page_markdown(m, p->at, p->source, "lede"));
        foreign_give_to(confirmation, "contents", foreign_moj_page_markdown(m, p->at, p->source, "body"));
        json_t *more = foreign_moj_page_contents(m, p->at, json_object_get(p->source, "components"), "components");
        for (size_t j = 0; j < json_array_size(more); j++) {
            foreign_give_to(confirmation, "contents", json_incref(json_array_get(more, j)));
        }
        json_decref(more);
    }
    if (json_object_size(confirmation) != 0) {
        json_object_set(m->out, "confirmation", confirmation);
    }
    json_decref(confirmation);
}

// Pages beside the way. Cookies and accessibility are the organisation's, not one service's.
static void form_standalone(struct moj *m)
{
    const json_t *pages = json_object_get(m->in, "standalone_pages");
    for (size_t i = 0; i < json_array_size(pages); i++) {
        const json_t *page = json_array_get(pages, i);
        str at = foreign_at_index(m->base.arena, m->at, "standalone_pages", i);
        str url = foreign_take_string(page, "url");
        url = str_starts(url, STR("/")) ? str_slice(url, 1, url.len) : url;
        const char *key = str_eq(url, STR("privacy")) ? "privacy" : str_eq(url, STR("contact")) ? "contact" : NULL;
        if (key == NULL || json_object_get(m->out, key) != NULL) {
            foreign_say(&m->base, at, STR("See the organisation's own pages."),
                        "The page “%.*s” beside the way is not carried over.", STR_ARG(foreign_say_quote(url)));
            continue;
        }
        json_t *more = foreign_moj_page_contents(m, at, json_object_get(page, "components"), "components");
        str words = foreign_moj_page_words(m, at, page, "body");
        for (size_t j = 0; j < json_array_size(more); j++) {
            words = arena_printf(m->base.arena, "%.*s\n\n%.*s", STR_ARG(words),
                                 STR_ARG(foreign_take_string(json_array_get(more, j), "body")));
        }
        foreign_give(m->out, key, words);
        json_decref(more);
    }
}

static void form_told(struct moj *m)
{
    static const char *const known[] = {"_id", "_type", "pages", "flow", "standalone_pages", "locale", "service_name",
                                        "configuration", "heading", "components",
                                        // Of that copy alone
                                        "service_id", "version_id", "created_at", "created_by", NULL};
    static const char *const known_service[] = {"_id", "_type", "_isa", NULL};
    static const char *const known_configuration[] = {"_id", "_type", "service", "meta", NULL};
    const json_t *configuration = json_object_get(m->in, "configuration");
    str at = foreign_at_key(m->base.arena, m->at, "configuration");
    foreign_say_unknown(&m->base, m->at, m->in, known);
    foreign_say_unknown(&m->base, at, configuration, known_configuration);
    foreign_say_unknown(&m->base, foreign_at_key(m->base.arena, at, "service"),
                        json_object_get(configuration, "service"), known_service);
    const json_t *links = json_object_get(json_object_get(configuration, "meta"), "items");
    for (size_t i = 0; i < json_array_size(links); i++) {
        str href = foreign_take_string(json_array_get(links, i), "href");
        if (str_find(href, STR("://")) != STR_NONE) {
            foreign_say(&m->base,
                        foreign_at_index(m->base.arena, foreign_at_key(m->base.arena, at, "meta"), "items", i),
                        STR("Put the link into a text."), "A link at the foot of each page is not carried over.");
        }
    }
}

// ---- The whole ---------------------------------------------------------------------------------------

// One page or one component, in the place of a service.
static json_t *form_around(const json_t *part, bool page)
{
    json_t *pages = json_array();
    if (page) {
        json_array_append(pages, (json_t *)(uintptr_t)part);
    } else {
        json_array_append_new(pages, json_pack("{s:s, s:[O]}", "_type", "page.singlequestion", "components", part));
    }
    return json_pack("{s:o}", "pages", pages);
}

static str form_name(struct moj *m)
{
    str name = foreign_take_line(&m->base, m->at, m->in, "service_name");
    const struct moj_page *first = m->page_count == 0 ? NULL : &m->pages[0];
    name = name.len != 0 || first == NULL ? name : foreign_take_line(&m->base, first->at, first->source, "heading");
    name = name.len != 0 || m->question_count == 0 ? name : m->questions[0].label;
    return name.len != 0 ? name : STR("Service");
}

static err form_read(struct moj *m)
{
    const char *at = arena_cstr(m->base.arena, foreign_at_key(m->base.arena, m->at, "pages"));
    if (json_array_size(json_object_get(m->in, "pages")) == 0) {
        return foreign_say_refused(&m->base, at, "There are no pages.", "Add a page with a question.");
    }
    if (!foreign_moj_page_gather(m)) {
        return foreign_say_refused(&m->base, at, "There are more pages or questions than a definition may have.",
                                   "Make several services of it.");
    }
    str name = form_name(m);
    foreign_give_head(&m->base, m->out, name);
    form_start(m, name);
    foreign_moj_page_all(m);
    form_check(m);
    form_confirmation(m);
    form_standalone(m);
    form_told(m);
    if (json_array_size(json_object_get(m->out, "pages")) == 0) {
        return foreign_say_refused(&m->base, at,
                                   "There is nothing but a start and an end: no page asks or shows anything.",
                                   "Add a page with a question.");
    }
    return NO_ERR;
}

// What is imported: a service, also one within its envelope, a list of pages, a page, or a component. NULL
// where it is another part. Sets the beginning that places get from being read so.
static const json_t *form_in(struct moj *m, const json_t *root, str *ret_beginning)
{
    const json_t *metadata = json_object_get(root, "metadata");
    const struct moj_type *kind = foreign_moj_question_kind(root);
    bool component = kind != NULL && (foreign_take_string(root, "name").len != 0 || kind->class == MOJ_HOLDS);
    *ret_beginning = (str){0};
    m->service = true;
    if (json_object_get(root, "pages") != NULL) {
        return root;
    }
    if (json_object_get(metadata, "pages") != NULL) {
        m->at = STR("/metadata");
        return metadata;
    }
    m->service = false;
    if (!is_page(root) && !component && !json_is_array(root)) {
        return NULL;
    }
    *ret_beginning = is_page(root) ? STR("/pages/0") : component ? STR("/pages/0/components/0") : STR("/pages");
    json_t *around = json_is_array(root) ? json_pack("{s:O}", "pages", root) : form_around(root, is_page(root));
    foreign_load_keep(m->base.arena, around);
    return around;
}

static err moj_convert(struct arena *a, const json_t *root, struct definition_report *report, str *ret_document)
{
    size_t from = report->count;
    struct moj m = {.base = {a, report, STR("en")}, .out = json_object()};
    str beginning;
    foreign_load_keep(a, m.out);
    m.in = form_in(&m, root, &beginning);
    if (m.in == NULL) {
        str type = foreign_say_quote(foreign_take_string(root, "_type"));
        str what = arena_printf(a, "This is a part of a form (“%.*s”), and asks nothing.", STR_ARG(type));
        return foreign_say_refused(&m.base, "/_type", what.ptr,
                                   "Import the service's own document, which has “pages”.");
    }
    if (str_eq(foreign_take_string(m.in, "locale"), STR("cy"))) {
        m.base.language = STR("cy");
    }
    json_t **owned[] = {&m.page_uuids, &m.question_uuids, &m.question_ids, &m.page_ids, &m.sections};
    for (size_t i = 0; i < sizeof owned / sizeof *owned; i++) {
        foreign_load_keep(a, *owned[i] = json_object());
    }
    err e = form_read(&m);
    foreign_say_at(&m.base, from, beginning);
    return err_is(e) ? e : foreign_give_document(&m.base, m.out, ret_document);
}

const struct foreign_format foreign_moj = {STR_INIT("moj"), moj_recognises, moj_convert};
