// SPDX-License-Identifier: Apache-2.0
// foreign_moj_page: what each page of MoJ Forms becomes, and what it shows. A page with one question shows
// neither its heading nor its body there; those that its editor wrote by itself are passed over.
#include "definition/foreign_load.h"
#include "definition/foreign_moj_form.h"

static const struct {
    str name;
    enum moj_page_kind kind;
} kinds[] = {
    {STR_INIT("page.start"), MOJ_START},
    {STR_INIT("page.singlequestion"), MOJ_PLAIN},
    {STR_INIT("page.multiplequestions"), MOJ_PLAIN},
    {STR_INIT("page.form"), MOJ_PLAIN},
    {STR_INIT("page.content"), MOJ_PLAIN},
    {STR_INIT("page.exit"), MOJ_EXIT},
    {STR_INIT("page.checkanswers"), MOJ_CHECK},
    {STR_INIT("page.summary"), MOJ_CHECK},
    {STR_INIT("page.confirmation"), MOJ_DONE},
};

static enum moj_page_kind page_kind(struct moj *m, const struct moj_page *p)
{
    str name = foreign_take_string(p->source, "_type");
    bool asks = json_array_size(json_object_get(p->source, "components")) != 0;
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        if (str_eq(kinds[i].name, name)) {
            return kinds[i].kind;
        }
    }
    foreign_say(&m->base, foreign_at_key(m->base.arena, p->at, "_type"), STR("Look at this page."),
                asks ? "A page of type “%.*s” is not known; it becomes a plain one."
                     : "A page of type “%.*s” is not carried over.",
                STR_ARG(foreign_say_quote(name)));
    return asks ? MOJ_PLAIN : MOJ_NOWHERE;
}

static void page_uuid(struct moj *m, struct moj_page *p, size_t index)
{
    p->uuid = foreign_take_string(p->source, "_uuid");
    const char *uuid = arena_cstr(m->base.arena, p->uuid);
    if (p->uuid.len != 0 && json_object_get(m->page_uuids, uuid) != NULL) {
        foreign_say(&m->base, p->at, STR("Give each page a “_uuid” of its own."),
                    "Another page has the same “_uuid”; ways lead to that one.");
    } else if (p->uuid.len != 0) {
        json_object_set_new(m->page_uuids, uuid, json_integer((json_int_t)index));
    }
}

bool foreign_moj_page_gather(struct moj *m)
{
    const json_t *pages = json_object_get(m->in, "pages");
    size_t count = json_array_size(pages);
    if (count > LIMIT_PAGE_COUNT) {
        return false;
    }
    m->pages = arena_array(m->base.arena, struct moj_page, count);
    for (size_t i = 0; i < count; i++) {
        const json_t *source = json_array_get(pages, i);
        str at = foreign_at_index(m->base.arena, m->at, "pages", i);
        if (!json_is_object(source)) {
            foreign_say(&m->base, at, STR("Write an object."), "This is no page.");
            continue;
        }
        struct moj_page *p = &m->pages[m->page_count];
        *p = (struct moj_page){.source = source, .at = at, .first = m->question_count};
        p->kind = page_kind(m, p);
        page_uuid(m, p, m->page_count++);
        if (p->kind == MOJ_PLAIN) {
            foreign_moj_question_gather(m, at, json_object_get(source, "components"), 0);
        }
        p->count = m->question_count - p->first;
    }
    return m->question_count <= LIMIT_QUESTION_COUNT;
}

// ---- Texts -------------------------------------------------------------------------------------------

// What the editor puts there until somebody writes something.
static bool is_placeholder(str words)
{
    static const str placeholders[] = {STR_INIT("Body section"),
                                       STR_INIT("Title"),
                                       STR_INIT("Question"),
                                       STR_INIT("[Optional content]"),
                                       STR_INIT("[Optional hint text]"),
                                       STR_INIT("[Optional section heading]"),
                                       STR_INIT("Section heading"),
                                       STR_INIT("[Optional lede paragraph]")};
    for (size_t i = 0; i < sizeof placeholders / sizeof *placeholders; i++) {
        if (str_eq(placeholders[i], str_trim(words))) {
            return true;
        }
    }
    return false;
}

// Their markdown takes "##Heading" too, ours wants a space there.
static str markdown_spaced(struct arena *a, str text)
{
    char *out = arena_array(a, char, text.len * 2 + 1);
    size_t len = 0;
    size_t marks = 0;
    bool begins = true;
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        bool ended = marks > 0 && marks <= 6 && c != '#' && c != ' ' && c != '\n' && c != '\r';
        if (ended) {
            out[len++] = ' ';
        }
        marks = begins && c == '#' ? marks + 1 : 0;
        begins = c == '\n' || marks > 0;
        out[len++] = c;
    }
    return (str){out, len};
}

// Marks of Govspeak, their dialect, which ours does not know.
static void markdown_told(struct moj *m, str at, str words)
{
    static const str marks[] = {STR_INIT("$CTA"), STR_INIT("$!"), STR_INIT("$E"), STR_INIT("{button"), STR_INIT("{::")};
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        if (str_find(words, marks[i]) != STR_NONE) {
            foreign_say(&m->base, at, STR("Say it as ours does."),
                        "“%.*s” is no markdown of ours; it is shown as it is.", STR_ARG(marks[i]));
        }
    }
}

str foreign_moj_page_words(struct moj *m, str at, const json_t *object, const char *key)
{
    str words = foreign_take_words(&m->base, at, object, key);
    if (is_placeholder(words)) {
        return (str){0};
    }
    markdown_told(m, foreign_at_key(m->base.arena, at, key), words);
    return markdown_spaced(m->base.arena, words);
}

json_t *foreign_moj_page_markdown(struct moj *m, str at, const json_t *object, const char *key)
{
    return foreign_show_markdown(&m->base, foreign_at_key(m->base.arena, at, key),
                                 foreign_moj_page_words(m, at, object, key));
}

// ---- Contents ----------------------------------------------------------------------------------------

// Shown always, never, or where its conditions hold. NULL: it shows nothing.
static json_t *page_content(struct moj *m, str at, const json_t *component)
{
    static const char *const known[] = {"_id",     "_type",        "_uuid", "name",       "content", "html",
                                        "display", "conditionals", "order", "collection", NULL};
    str display = foreign_take_string(component, "display");
    const json_t *conditionals = json_object_get(component, "conditionals");
    bool html = foreign_take_string(component, "html").len != 0;
    json_t *content = html ? foreign_show_html(&m->base, foreign_at_key(m->base.arena, at, "html"),
                                               foreign_take_string(component, "html"))
                           : foreign_moj_page_markdown(m, at, component, "content");
    json_t *when = json_true();
    foreign_say_unknown(&m->base, at, component, known);
    if (str_eq(display, STR("conditional"))) {
        when = foreign_moj_flow_content(m, at, conditionals);
    } else if (str_eq(display, STR("never"))) {
        when = json_false();
    }
    bool never = json_is_false(when);
    if (content != NULL && never) {
        foreign_say(&m->base, at, STR("Take it out, or say when it is shown."), "This is never shown; it is left out.");
        json_decref(content);
        content = NULL;
    }
    if (content != NULL && !json_is_true(when)) {
        json_object_set(content, "when", when);
    }
    json_decref(when);
    return content;
}

json_t *foreign_moj_page_contents(struct moj *m, str at, const json_t *components, const char *key)
{
    json_t *contents = json_array();
    for (size_t i = 0; i < json_array_size(components); i++) {
        const json_t *component = json_array_get(components, i);
        str here = foreign_at_index(m->base.arena, at, key, i);
        const struct moj_type *kind = foreign_moj_question_kind(component);
        json_t *content = kind != NULL && kind->class == MOJ_SHOWS ? page_content(m, here, component) : NULL;
        if (content != NULL) {
            json_array_append_new(contents, content);
        } else if (kind == NULL || kind->class != MOJ_SHOWS) {
            foreign_say(&m->base, here, STR("Put it on a page before."), "Nothing can be asked here; it is left out.");
        }
    }
    return contents;
}

// ---- Pages -------------------------------------------------------------------------------------------
struct standing { // components as they stand on the page
    const json_t *component;
    str at;
    int64_t order;
};

static size_t standing_all(struct moj *m, str at, const json_t *components, struct standing *out, size_t room,
                           int depth)
{
    size_t count = 0;
    for (size_t i = 0; i < json_array_size(components) && count < room; i++) {
        const json_t *component = json_array_get(components, i);
        str here = foreign_at_index(m->base.arena, at, "components", i);
        const struct moj_type *kind = foreign_moj_question_kind(component);
        if (kind != NULL && kind->class == MOJ_HOLDS && depth > 0) {
            static const char *const known[] = {"_id", "_type", "_uuid", "name", "legend", "components", NULL};
            foreign_say_unknown(&m->base, here, component, known);
            count +=
                standing_all(m, here, json_object_get(component, "components"), out + count, room - count, depth - 1);
        } else {
            int64_t order = -1;
            foreign_take_whole(component, "order", 0, 100000, &order);
            out[count++] = (struct standing){component, here, order};
        }
    }
    return count;
}

// Where each says which comes when, that counts; otherwise they stand as they come.
static void standing_sort(struct standing *all, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (all[i].order < 0) {
            return;
        }
    }
    for (size_t i = 1; i < count; i++) {
        struct standing one = all[i];
        size_t j = i;
        for (; j > 0 && all[j - 1].order > one.order; j--) {
            all[j] = all[j - 1];
        }
        all[j] = one;
    }
}

static const struct moj_question *page_question(const struct moj *m, const struct moj_page *p, const json_t *component)
{
    for (size_t i = p->first; i < p->first + p->count; i++) {
        if (m->questions[i].component == component) {
            return &m->questions[i];
        }
    }
    return NULL;
}

enum {
    PAGE_COMPONENTS = 1000 // of a page; sorting looks at each pair
};

static void page_components(struct moj *m, const struct moj_page *p, json_t *page)
{
    struct standing *all = arena_array(m->base.arena, struct standing, PAGE_COMPONENTS);
    size_t count = standing_all(m, p->at, json_object_get(p->source, "components"), all, PAGE_COMPONENTS, 8);
    size_t left = p->count;
    if (count == PAGE_COMPONENTS) {
        foreign_say(&m->base, p->at, STR("Make several pages of it."), "Only the first %d components are carried over.",
                    PAGE_COMPONENTS);
    }
    standing_sort(all, count);
    for (size_t i = 0; i < count; i++) {
        const struct moj_question *q = page_question(m, p, all[i].component);
        const struct moj_type *kind = foreign_moj_question_kind(all[i].component);
        if (q != NULL) {
            foreign_give_to(page, "questions", foreign_moj_question(m, q));
            left--;
        } else if (kind != NULL && kind->class == MOJ_SHOWS) {
            bool after = json_object_get(page, "questions") != NULL;
            if (after && left != 0) {
                foreign_say(&m->base, all[i].at, STR("Make it the hint of the question below it."),
                            "This stood between two questions; it stands below them now.");
            }
            foreign_give_to(page, after ? "after" : "before", page_content(m, all[i].at, all[i].component));
        }
    }
}

static void page_section(struct moj *m, const struct moj_page *p, json_t *page)
{
    const char *key = json_object_get(p->source, "section_heading") != NULL ? "section_heading" : "sectionHeading";
    str title = foreign_take_line(&m->base, p->at, p->source, key);
    if (title.len == 0 || is_placeholder(title)) {
        return;
    }
    const char *name = arena_cstr(m->base.arena, title);
    const json_t *id = json_object_get(m->sections, name);
    if (id == NULL) {
        str made = arena_printf(m->base.arena, "section-%zu", json_object_size(m->sections) + 1);
        json_t *section = json_object();
        json_object_set_new(section, "id", foreign_give_str(made));
        json_object_set_new(section, "title", foreign_give_str(title));
        foreign_give_to(m->out, "sections", section);
        json_object_set_new(m->sections, name, foreign_give_str(made));
        id = json_object_get(m->sections, name);
    }
    json_object_set(page, "section", (json_t *)(uintptr_t)id);
}

// What one question's page says beside it, and the runner does not show.
static void page_unshown(struct moj *m, const struct moj_page *p)
{
    static const char *const keys[] = {"heading", "lede", "body"};
    for (size_t i = 0; i < 3; i++) {
        str words = str_trim(foreign_take_string(p->source, keys[i]));
        bool label = p->count != 0 && str_eq(words, m->questions[p->first].label);
        if (words.len != 0 && !is_placeholder(words) && !label) {
            foreign_say(&m->base, foreign_at_key(m->base.arena, p->at, keys[i]),
                        STR("Write it as the question's hint, if it matters."),
                        "The runner does not show this beside one question; it is left out.");
        }
    }
}

static json_t *page_out(struct moj *m, const struct moj_page *p)
{
    static const char *const known[] = {
        "_id",        "_type",           "_uuid",          "_isa",          "url",   "heading",       "lede", "body",
        "components", "section_heading", "sectionHeading", "add_component", "steps", "heading_level", NULL};
    json_t *page = json_object();
    bool single = str_eq(foreign_take_string(p->source, "_type"), STR("page.singlequestion")) && p->count == 1;
    str heading = foreign_take_line(&m->base, p->at, p->source, "heading");
    foreign_say_unknown(&m->base, p->at, p->source, known);
    json_object_set_new(page, "id", foreign_give_str(p->id));
    page_section(m, p, page);
    if (single) {
        page_unshown(m, p);
    } else {
        bool same = p->count == 1 && str_eq(heading, m->questions[p->first].label);
        foreign_give(page, "title", same ? (str){0} : heading);
        foreign_give_to(page, "before", foreign_moj_page_markdown(m, p->at, p->source, "lede"));
        foreign_give_to(page, "before", foreign_moj_page_markdown(m, p->at, p->source, "body"));
    }
    page_components(m, p, page);
    if (p->kind == MOJ_EXIT) {
        json_object_set_new(page, "exit", json_true());
    } else if (json_is_object(json_object_get(m->in, "flow"))) {
        json_object_set_new(page, "next", foreign_moj_flow_next(m, p));
    }
    return page;
}

static void page_ids(struct moj *m)
{
    json_object_set_new(m->page_ids, "check-answers", json_integer(1)); // ours
    for (size_t i = 0; i < m->page_count; i++) {
        struct moj_page *p = &m->pages[i];
        str url = str_trim(foreign_take_string(p->source, "url"));
        url = str_starts(url, STR("/")) ? str_slice(url, 1, url.len) : url;
        if (p->kind == MOJ_PLAIN || p->kind == MOJ_EXIT) {
            str id = foreign_text_id(m->base.arena, url, MOJ_PAGE_ID, STR("page"));
            p->id = foreign_give_id(&m->base, m->page_ids, id, MOJ_PAGE_ID);
        }
    }
}

void foreign_moj_page_all(struct moj *m)
{
    size_t *order = arena_array(m->base.arena, size_t, m->page_count + 1);
    page_ids(m);
    size_t reached = foreign_moj_flow_walk(m, order);
    json_object_set_new(m->out, "pages", json_array());
    for (size_t i = 0; i < m->page_count; i++) {
        struct moj_page *p = &m->pages[order[i]];
        p->reached = i < reached;
        if (p->kind != MOJ_PLAIN && p->kind != MOJ_EXIT) {
            continue;
        }
        if (!p->reached) {
            foreign_say(&m->base, p->at, STR("Lead to it, or take it out."), "No page leads here.");
        }
        foreign_give_to(m->out, "pages", page_out(m, p));
    }
}
