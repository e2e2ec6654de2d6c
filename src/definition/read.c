// SPDX-License-Identifier: Apache-2.0
// read: a document becomes a definition. Refuses what is too large or too deep before it is parsed.
#include "definition/read.h"
#include "base/utf8.h"
#include "definition/migrate.h"

enum {
    SECTION_COUNT = 500,
    EXIT_ADDRESS_LENGTH = 2000
};

static const str root_keys[] = {
    STR_INIT("guildhall"), STR_INIT("id"),           STR_INIT("languages"),    STR_INIT("name"),
    STR_INIT("summary"),   STR_INIT("start"),        STR_INIT("confirmation"), STR_INIT("declaration"),
    STR_INIT("contact"),   STR_INIT("privacy"),      STR_INIT("feedback"),     STR_INIT("sections"),
    STR_INIT("lists"),     STR_INIT("conditions"),   STR_INIT("next-number"),  STR_INIT("pages"),
    STR_INIT("values"),    STR_INIT("fee"),          STR_INIT("safety"),       STR_INIT("run"),
    STR_INIT("tasks"),     STR_INIT("translations"),
};
static const str start_keys[] = {STR_INIT("time"), STR_INIT("cost"), STR_INIT("answer"), STR_INIT("contents"),
                                 STR_INIT("skip")};
static const str safety_keys[] = {STR_INIT("exit-to"), STR_INIT("clear")};
static const str confirmation_keys[] = {STR_INIT("title"), STR_INIT("contents")};
static const str section_keys[] = {STR_INIT("id"), STR_INIT("title"), STR_INIT("hide-title"), STR_INIT("group")};

static void read_format(struct reader *r, const struct place *at, const json_t *root)
{
    int64_t format;
    if (json_object_get(root, "guildhall") == NULL) {
        read_error(r, at, STR("Begin it with \"guildhall\": 1; a document of another system is imported instead."),
                   "This is no definition of ours: “guildhall” is missing.");
        return;
    }
    read_whole(r, at, root, "guildhall", DEFINITION_FORMAT, DEFINITION_FORMAT, &format);
}

// A language tag (BCP 47): letters, then parts of letters and digits.
static bool is_language(str tag)
{
    size_t part = 0;
    bool fine = tag.len >= 2 && tag.len <= 20;
    for (size_t i = 0; i < tag.len && fine; i++) {
        char c = tag.ptr[i];
        bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        part = c == '-' ? 0 : part + 1;
        fine = letter || (i > 2 && c >= '0' && c <= '9') || (c == '-' && i >= 2 && i + 1 < tag.len);
        fine = fine && part <= 8;
    }
    return fine;
}

static void read_languages(struct reader *r, const struct place *at, const json_t *root)
{
    static const str english[] = {STR_INIT("en")};
    struct definition *d = r->definition;
    const json_t *array = read_array(r, at, root, "languages", LIMIT_LANGUAGE_COUNT);
    size_t count = json_array_size(array);
    struct place above = {at, "languages", 0};
    d->languages = english;
    d->language_count = 1;
    if (array != NULL && count == 0) {
        read_error(r, &above, STR("Write [\"en\"], or [\"en\", \"cy\"]."), "A service needs a language.");
    }
    if (count == 0) {
        return;
    }
    str *languages = arena_array(r->arena, str, count);
    for (size_t i = 0; i < count; i++) {
        struct place here = {&above, NULL, i};
        languages[i] = STR("?"); // a wrong one must not be empty, since texts look for it
        if (!read_string_value(r, &here, json_array_get(array, i), &languages[i])) {
            continue;
        }
        if (!is_language(languages[i])) {
            read_error(r, &here, STR("Write a tag such as \"en\", \"cy\" or \"zh-Hant\"."),
                       "“%.*s” is no language tag.", STR_ARG(read_quote(languages[i])));
        }
        for (size_t j = 0; j < i; j++) {
            if (str_eq_nocase(languages[j], languages[i])) {
                read_error(r, &here, STR("Take one of them out."), "The language “%.*s” is named twice.",
                           STR_ARG(read_quote(languages[i])));
            }
        }
    }
    d->languages = languages;
    d->language_count = count;
}

static void read_sections(struct reader *r, const struct place *at, const json_t *root)
{
    struct definition *d = r->definition;
    const json_t *array = read_array(r, at, root, "sections", SECTION_COUNT);
    size_t count = json_array_size(array);
    struct place above = {at, "sections", 0};
    r->sections = arena_array(r->arena, struct section, count);
    struct name_at *names = arena_array(r->arena, struct name_at, count);
    for (size_t i = 0; i < count; i++) {
        struct place here = {&above, NULL, i};
        const json_t *value = json_array_get(array, i);
        if (read_object(r, &here, value, section_keys, 4)) {
            read_id(r, &here, value, "id", 100, &r->sections[i].id);
            r->sections[i].title = read_needed_text(r, &here, value, "title");
            r->sections[i].hide_title = read_flag(r, &here, value, "hide-title", false);
            r->sections[i].group = read_text(r, &here, value, "group");
        }
        names[i] = (struct name_at){r->sections[i].id, i};
    }
    r->section_names = names_build(names, count);
    for (size_t i = 1; i < r->section_names.count; i++) {
        const struct name_at *n = &r->section_names.items[i];
        if (str_eq(n->name, n[-1].name)) {
            read_error(r, &(struct place){&above, NULL, n->index}, STR("Give each section an id of its own."),
                       "Two sections have the id “%.*s”.", STR_ARG(n->name));
        }
    }
    d->sections = r->sections;
    d->section_count = count;
    d->tasks = read_flag(r, at, root, "tasks", false);
}

// An address of another site, as it goes into a link and a header: printable ASCII, and a host that is
// not this one's. http too: the button is for leaving, and an address of no use is seen when it is tried.
static bool is_elsewhere(str address)
{
    bool secure = str_starts(address, STR("https://"));
    str rest = str_slice(address, secure ? 8 : 7, address.len);
    bool fine = (secure || str_starts(address, STR("http://"))) && address.len <= EXIT_ADDRESS_LENGTH &&
                rest.len != 0 && str_find_char(STR("/?#.:"), rest.ptr[0]) == STR_NONE;
    for (size_t i = 0; i < address.len && fine; i++) {
        char c = address.ptr[i];
        fine = c > ' ' && c < 127 && c != '"' && c != '<' && c != '>' && c != '\\' && c != '@';
    }
    return fine;
}

static void read_safety(struct reader *r, const struct place *at, const json_t *root)
{
    struct definition *d = r->definition;
    struct place here = {at, "safety", 0};
    const json_t *safety = json_object_get(root, "safety");
    if (safety == NULL || !read_object(r, &here, safety, safety_keys, 2)) {
        return;
    }
    d->safety.no_clear = !read_flag(r, &here, safety, "clear", true);
    if (read_string(r, &here, safety, "exit-to", &d->safety.exit_to) && !is_elsewhere(d->safety.exit_to)) {
        read_error(r, &(struct place){&here, "exit-to", 0},
                   STR("Write the whole address of a page that anybody might read, such as "
                       "\"https://www.bbc.co.uk/weather\"."),
                   "“%.*s” is no address of another site.", STR_ARG(read_quote(d->safety.exit_to)));
    }
    if (d->safety.exit_to.len != 0 && d->start.skip) {
        read_advice(r, &here, STR("Take \"skip\" out of \"start\"."),
                    "Without a start page nobody is told about “Exit this page” before the first question.");
    }
}

// The texts and pages around the questions.
static void read_around(struct reader *r, const struct place *at, const json_t *root)
{
    struct definition *d = r->definition;
    struct place start_at = {at, "start", 0};
    struct place confirmation_at = {at, "confirmation", 0};
    const json_t *start = json_object_get(root, "start");
    const json_t *confirmation = json_object_get(root, "confirmation");
    r->about = SLOT_ABOUT_START;
    d->name = read_needed_text(r, at, root, "name");
    d->summary = read_text(r, at, root, "summary");
    d->contact = read_text(r, at, root, "contact"); // also on the start page
    d->contact_shown = read_shown(r, &(struct place){at, "contact", 0}, d->contact, false);
    d->privacy = read_text(r, at, root, "privacy");
    d->privacy_shown = read_shown(r, &(struct place){at, "privacy", 0}, d->privacy, false);
    d->no_feedback = !read_flag(r, at, root, "feedback", true);
    if (start != NULL && read_object(r, &start_at, start, start_keys, 5)) {
        d->start.time = read_text(r, &start_at, start, "time");
        d->start.cost = read_text(r, &start_at, start, "cost");
        d->start.answer = read_text(r, &start_at, start, "answer");
        d->start.contents = read_contents(r, &start_at, start, "contents");
        d->start.skip = read_flag(r, &start_at, start, "skip", false);
    }
    r->about = SLOT_ABOUT_END;
    d->declaration = read_text(r, at, root, "declaration");
    d->declaration_shown = read_shown(r, &(struct place){at, "declaration", 0}, d->declaration, false);
    if (confirmation != NULL && read_object(r, &confirmation_at, confirmation, confirmation_keys, 2)) {
        d->confirmation.title = read_text(r, &confirmation_at, confirmation, "title");
        d->confirmation.contents = read_contents(r, &confirmation_at, confirmation, "contents");
    }
    r->about = SLOT_ABOUT_SHARED;
}

static void read_root(struct reader *r, const json_t *root)
{
    struct place at = {0};
    if (!read_object(r, &at, root, root_keys, sizeof root_keys / sizeof *root_keys)) {
        return;
    }
    int64_t next = 1;
    read_format(r, &at, root);
    read_id(r, &at, root, "id", 64, &r->definition->id);
    read_whole(r, &at, root, "next-number", 1, INT32_MAX / 2, &next);
    r->definition->next_number = (uint32_t)next;
    read_languages(r, &at, root);
    read_translations(r, &at, root);
    // Names first: everything refers to everything.
    read_lists(r, &at, root);
    read_sections(r, &at, root);
    read_condition_names(r, &at, root);
    read_figure_names(r, &at, root);
    read_page_names(r, &at, root);
    read_figures(r, &at, root);
    read_conditions(r, &at, root);
    read_weigh_figures(r);
    read_list_options(r, &at, root);
    read_around(r, &at, root);
    read_safety(r, &at, root);
    read_pages(r, &at, root);
    read_run(r, &at, root);
}

// What is wrong before anything is built. False where reading cannot go on.
static bool read_size(struct reader *r, str document)
{
    struct place at = {0};
    size_t depth;
    size_t containers;
    if (document.len > LIMIT_DEFINITION) {
        read_error(r, &at, STR("Make several services of it."), "The document has %zu bytes, and %d are the most.",
                   document.len, LIMIT_DEFINITION);
        return false;
    }
    if (utf8_check(document) == UTF8_MALFORMED) {
        read_error(r, &at, STR("Save it as UTF-8."), "The document is not UTF-8.");
        return false;
    }
    place_measure(document, &depth, &containers);
    if (depth > LIMIT_DEFINITION_DEPTH || containers > PLACE_CONTAINERS) {
        read_error(r, &at, STR("Give inner conditions names, and make several services of it."),
                   "The document nests %zu deep with %zu objects and lists; %d and %d are the most.", depth, containers,
                   LIMIT_DEFINITION_DEPTH, PLACE_CONTAINERS);
        return false;
    }
    return true;
}

static json_t *read_json(struct reader *r, str document)
{
    json_error_t error;
    json_t *root = json_loadb(document.len == 0 ? "" : document.ptr, document.len, JSON_REJECT_DUPLICATES, &error);
    if (root != NULL) {
        return root;
    }
    bool twice = json_error_code(&error) == json_error_duplicate_key;
    definition_report_add(r->report, PROBLEM_ERROR, (str){0},
                          twice
                              ? arena_printf(r->report->arena, "A key stands twice in one object: %.120s.", error.text)
                              : arena_printf(r->report->arena, "The document is not JSON: %.120s.", error.text),
                          twice ? STR("Keep one of them.") : STR("Look for a missing comma, quote or bracket."));
    if (r->report->count > 0 && r->report->items[r->report->count - 1].line == 0) {
        r->report->items[r->report->count - 1].line = error.line > 0 ? error.line : 1;
    }
    return NULL;
}

err definition_read(str document, const struct definition_options *options, struct definition_report *report,
                    const struct definition **ret_definition)
{
    struct arena first;
    arena_init(&first, LIMIT_DEFINITION_ARENA);
    struct whole *w = arena_new(&first, struct whole);
    w->arena = first;
    atomic_init(&w->holds, 1);
    struct reader r = {
        .arena = &w->arena, .report = report, .options = options, .definition = &w->definition, .whole = w};
    size_t problems = report->count;
    r.errors_before = report->errors;
    document = place_unmarked(document);
    json_t *root = read_size(&r, document) ? read_json(&r, document) : NULL;
    if (root != NULL) {
        bool given = options != NULL && options->migrations != NULL;
        migrate_lift(root, given ? options->migrations : &migrate_all);
        read_root(&r, root);
        json_decref(root);
        read_resolve_slots(&r);
        read_check(&r);
    }
    place_lines(report, problems, document);
    if (report->errors > r.errors_before || root == NULL) {
        definition_release(&w->definition);
        return FAIL(ERR_INPUT, "the definition has errors");
    }
    *ret_definition = &w->definition;
    return NO_ERR;
}
