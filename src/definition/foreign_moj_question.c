// SPDX-License-Identifier: Apache-2.0
// foreign_moj_question: components of MoJ Forms. What an answer must be stands under "validation"; without
// it a question of a service may be left empty, as in the runner, but not one of the earlier forms, whose
// pages are files of their own.
#include "definition/foreign_load.h"
#include "definition/foreign_moj_form.h"

enum {
    QUESTION_DEPTH = 8,   // components within components
    QUESTION_LABEL = 1000 // bytes of one, in a message
};

static const struct moj_type types[] = {
    {STR_INIT("text"), MOJ_ASKS, STR_INIT("text")},
    {STR_INIT("textarea"), MOJ_ASKS, STR_INIT("long-text")},
    {STR_INIT("number"), MOJ_ASKS, STR_INIT("number")},
    {STR_INIT("email"), MOJ_ASKS, STR_INIT("email")},
    {STR_INIT("date"), MOJ_ASKS, STR_INIT("date")},
    {STR_INIT("address"), MOJ_ASKS, STR_INIT("international-address")},
    {STR_INIT("radios"), MOJ_ASKS, STR_INIT("radios"), .choices = true},
    {STR_INIT("checkboxes"), MOJ_ASKS, STR_INIT("checkboxes"), .choices = true},
    {STR_INIT("select"), MOJ_ASKS, STR_INIT("select"), .choices = true},
    {STR_INIT("autocomplete"), MOJ_ASKS, STR_INIT("autocomplete"), STR_INIT("select"), .choices = true},
    {STR_INIT("upload"), MOJ_ASKS, STR_INIT("files")},
    {STR_INIT("multiupload"), MOJ_ASKS, STR_INIT("files")},
    {STR_INIT("content"), MOJ_SHOWS, STR_INIT("guidance")},
    {STR_INIT("fieldset"), MOJ_HOLDS, STR_INIT("")},
    {STR_INIT("group"), MOJ_HOLDS, STR_INIT("")},
};
// A date without one of its boxes is a type of its own.
static const struct moj_type date_types[] = {
    {STR_INIT("month-year"), MOJ_ASKS, STR_INIT("month")},
    {STR_INIT("day-month"), MOJ_ASKS, STR_INIT("day-month"), STR_INIT("text"),
     .told = STR_INIT("A day and month are asked for as text.")},
    {STR_INIT("year"), MOJ_ASKS, STR_INIT("year"), STR_INIT("text"), .told = STR_INIT("A year is asked for as text.")},
};
static const struct moj_type unknown_type = {
    STR_INIT(""), MOJ_ASKS, STR_INIT("text"),
    .told = STR_INIT("This kind of component is not known; it is asked for as text.")};

static const struct moj_type *type_find(const struct moj_type *all, size_t count, str name)
{
    for (size_t i = 0; i < count; i++) {
        if (str_eq(all[i].name, name)) {
            return &all[i];
        }
    }
    return NULL;
}

const struct moj_type *foreign_moj_question_kind(const json_t *component)
{
    str name = foreign_take_string(component, "_type");
    const struct moj_type *kind = type_find(types, sizeof types / sizeof *types, name);
    const struct moj_type *boxes = NULL;
    if (str_eq(name, STR("date"))) {
        boxes =
            type_find(date_types, sizeof date_types / sizeof *date_types, foreign_take_string(component, "date_type"));
    }
    return boxes != NULL ? boxes : kind;
}

// ---- Gathering ---------------------------------------------------------------------------------------

// A choice's value is its label, which is what the runner keeps.
static void gather_options(struct moj *m, struct moj_question *q)
{
    static const char *const known[] = {"_id",  "_type", "_uuid",  "_isa",   "label",      "text",       "hint",
                                        "name", "value", "errors", "legend", "collection", "validation", NULL};
    const json_t *items = json_object_get(q->component, "items");
    json_t *taken = json_object();
    q->options = json_array();
    q->values = json_object();
    foreign_load_keep(m->base.arena, q->options);
    foreign_load_keep(m->base.arena, q->values);
    for (size_t i = 0; i < json_array_size(items) && i < LIMIT_OPTION_COUNT; i++) {
        const json_t *item = json_array_get(items, i);
        str at = foreign_at_index(m->base.arena, q->at, "items", i);
        struct foreign_option option = {.label = foreign_take_line(&m->base, at, item, "label"),
                                        .hint = foreign_take_plain(&m->base, at, item, "hint")};
        option.label = option.label.len != 0 ? option.label : foreign_take_line(&m->base, at, item, "text");
        option.value = option.label.len != 0 ? option.label : foreign_take_string(item, "value");
        foreign_say_unknown(&m->base, at, item, known);
        str kept = foreign_give_option(&m->base, at, q->options, taken, option);
        str uuid = foreign_take_string(item, "_uuid");
        if (uuid.len != 0 && kept.len != 0) {
            json_object_set_new(q->values, arena_cstr(m->base.arena, uuid), foreign_give_str(kept));
        }
    }
    json_decref(taken);
}

static void gather_type(struct moj *m, struct moj_question *q)
{
    str ours = q->kind->ours;
    str otherwise = q->kind->otherwise.len != 0 ? q->kind->otherwise : STR("text");
    bool there = question_type_find(ours) != NULL;
    if (q->kind->choices) {
        gather_options(m, q);
        if (json_array_size(q->options) == 0) {
            foreign_say(&m->base, q->at, STR("Give it choices."),
                        "There is nothing to choose from; it is asked for as text.");
            ours = otherwise = STR("text");
            q->options = NULL;
        }
    }
    q->type = foreign_rule_type(ours, otherwise);
    if (q->kind->told.len != 0 && (!there || q->kind->otherwise.len == 0)) {
        foreign_say(&m->base, q->at, STR("See docs/importing.md."), "%.*s", STR_ARG(q->kind->told));
    }
}

static void gather_one(struct moj *m, str at, const json_t *component)
{
    struct moj_question *q =
        arena_push(m->base.arena, struct moj_question, m->questions, m->question_count, m->question_room);
    const struct moj_type *kind = foreign_moj_question_kind(component);
    struct foreign_text_lost lost = {0};
    *q = (struct moj_question){.component = component, .at = at, .kind = kind != NULL ? kind : &unknown_type};
    str label = foreign_take_string(component, "label");
    label = label.len != 0 ? label : foreign_take_string(component, "legend");
    q->label = foreign_text_line(m->base.arena, foreign_text_cut(label, QUESTION_LABEL), &lost);
    str name = foreign_take_string(component, "name");
    if (name.len == 0) {
        name = foreign_take_string(component, "_id");
        name = name.len != 0 ? name : foreign_text_slug(m->base.arena, q->label, MOJ_ID, STR("question"));
        foreign_say(&m->base, at, STR("Give it a name."), "This question has no name; it becomes “%.*s”.",
                    STR_ARG(foreign_say_quote(name)));
    }
    str id = foreign_text_id(m->base.arena, name, MOJ_ID, STR("question"));
    q->id = foreign_give_id(&m->base, m->question_ids, id, MOJ_ID);
    if (!str_eq(id, q->id)) {
        foreign_say(&m->base, at, STR("Give each question a name of its own."),
                    "Another question is named “%.*s” too; this one becomes “%.*s”.", STR_ARG(foreign_say_quote(name)),
                    STR_ARG(q->id));
    }
    const char *uuid = arena_cstr(m->base.arena, foreign_take_string(component, "_uuid"));
    if (*uuid != '\0' && json_object_get(m->question_uuids, uuid) == NULL) {
        json_object_set_new(m->question_uuids, uuid, json_integer((json_int_t)(m->question_count - 1)));
    }
    gather_type(m, q);
}

void foreign_moj_question_gather(struct moj *m, str at, const json_t *components, int depth)
{
    for (size_t i = 0; i < json_array_size(components) && m->question_count <= LIMIT_QUESTION_COUNT; i++) {
        const json_t *component = json_array_get(components, i);
        str here = foreign_at_index(m->base.arena, at, "components", i);
        const struct moj_type *kind = foreign_moj_question_kind(component);
        if (!json_is_object(component)) {
            foreign_say(&m->base, here, STR("Write an object."), "This is no component.");
        } else if (kind != NULL && kind->class == MOJ_HOLDS && depth < QUESTION_DEPTH) {
            foreign_moj_question_gather(m, here, json_object_get(component, "components"), depth + 1);
        } else if (kind == NULL || kind->class == MOJ_ASKS) {
            gather_one(m, here, component);
        }
    }
}

// ---- Rules -------------------------------------------------------------------------------------------
static void question_endings(const struct foreign_question *out, str at, const json_t *accept)
{
    json_t *endings = json_array();
    bool all = json_array_size(accept) != 0;
    for (size_t i = 0; i < json_array_size(accept); i++) {
        all =
            foreign_rule_ending(out->base->arena, endings, foreign_take_string_value(json_array_get(accept, i))) && all;
    }
    if (all && json_array_size(endings) != 0) {
        foreign_rule_set(out, at, OPTION_ACCEPT, "accept", endings);
        return;
    }
    json_decref(endings); // rather any kind than too few
    if (json_array_size(accept) != 0) {
        foreign_say(out->base, at, STR("Write the endings under “accept”."),
                    "Some kinds of files are not known, so the common ones are taken.");
    }
}

static void question_pattern(const struct foreign_question *out, str at, const json_t *validation)
{
    str given = foreign_take_string(validation, "pattern");
    str pattern = foreign_rule_whole(out->base->arena, given);
    if (given.len == 0) {
        return;
    }
    str here = foreign_at_key(out->base->arena, at, "pattern");
    if (given.len > LIMIT_PATTERN || !foreign_rule_pattern(pattern)) {
        foreign_say(out->base, here, STR("Write the pattern anew."),
                    "The pattern cannot be used here, so it is left out.");
        return;
    }
    foreign_rule_set(out, here, OPTION_PATTERN, "pattern", foreign_give_str(pattern));
}

static void question_rules(const struct moj *m, const struct moj_question *q, const struct foreign_question *out)
{
    static const char *const known[] = {
        "required", "min_length", "max_length", "min_word", "max_word", "pattern", "minimum", "maximum", "date_after",
        "max_files", "max_size", "accept", "address", "date_before",
        // What the type means anyhow
        "date", "number", "email", "postcode", "autocomplete", "virus_scan", "multiupload", NULL};
    const json_t *v = json_object_get(q->component, "validation");
    str at = foreign_at_key(m->base.arena, q->at, "validation");
    int64_t longest = 0;
    bool any_address = q->type->shown == SHOWN_EMAIL && foreign_take_whole(v, "max_length", 254, 100000, &longest);
    bool multiple = str_eq(q->kind->name, STR("multiupload"));
    bool needed = foreign_take_true(v, "required") || (!m->service && !foreign_take_false(v, "required"));
    foreign_say_unknown(&m->base, at, v, known);
    if (!needed) {
        json_object_set_new(out->out, "optional", json_true());
    }
    if (!any_address) { // one ends there anyhow
        foreign_rule_numbers(
            out, at, v, (struct foreign_number){"min_length", OPTION_MIN_LENGTH, "min-length", 0, LIMIT_ANSWER_TEXT},
            (struct foreign_number){"max_length", OPTION_MAX_LENGTH, "max-length", 1, LIMIT_ANSWER_TEXT});
    }
    foreign_rule_numbers(out, at, v,
                         (struct foreign_number){"min_word", OPTION_MIN_WORDS, "min-words", 0, LIMIT_ANSWER_TEXT},
                         (struct foreign_number){"max_word", OPTION_MAX_WORDS, "max-words", 1, LIMIT_ANSWER_TEXT});
    foreign_rule_decimals(out, at, v, "minimum", "maximum");
    foreign_rule_dates(out, at, v, "date_after", "date_before");
    question_pattern(out, at, v);
    foreign_rule_bytes(out, at, v, "max_size");
    question_endings(out, foreign_at_key(m->base.arena, at, "accept"), json_object_get(v, "accept"));
    if (foreign_rule_has(out, OPTION_MAX_ITEMS) && str_eq(q->type->name, STR("files")) && !multiple) {
        json_object_set_new(out->out, "max-items", json_integer(1));
    } else if (multiple) {
        foreign_rule_number(out, at, v,
                            (struct foreign_number){"max_files", OPTION_MAX_ITEMS, "max-items", 1, LIMIT_FILE_COUNT});
    }
}

// ---- Messages ----------------------------------------------------------------------------------------

// "%{control}" is the question, "%{max_length}" its limit. False where another name stands there.
static bool message_filled(const struct moj *m, const struct moj_question *q, str words, str *ret_words)
{
    const json_t *v = json_object_get(q->component, "validation");
    str filled = {0};
    for (int pieces = 0; pieces < 10; pieces++) {
        size_t at = str_find(words, STR("%{"));
        size_t end = at == STR_NONE ? STR_NONE : str_find_char(str_slice(words, at, words.len), '}');
        if (at == STR_NONE) {
            *ret_words = arena_concat(m->base.arena, filled, words);
            return true;
        }
        if (end == STR_NONE) {
            return false;
        }
        str name = str_slice(words, at + 2, at + end);
        str value = str_eq(name, STR("control"))
                        ? q->label
                        : foreign_take_scalar(m->base.arena, json_object_get(v, arena_cstr(m->base.arena, name)));
        if (value.len == 0) {
            return false;
        }
        filled = arena_printf(m->base.arena, "%.*s%.*s%.*s", STR_ARG(filled), STR_ARG(str_slice(words, 0, at)),
                              STR_ARG(value));
        words = str_slice(words, at + end + 1, words.len);
    }
    return false;
}

static void question_messages(struct moj *m, const struct moj_question *q, const struct foreign_question *out)
{
    static const struct {
        const char *theirs, *ours[4];
    } messages[] = {
        {"required", {"missing", "any"}}, {"min_length", {"too-short"}},
        {"max_length", {"too-long"}},     {"min_word", {"too-few-words"}},
        {"max_word", {"too-many-words"}}, {"pattern", {"pattern"}},
        {"number", {"not-a-number"}},     {"minimum", {"too-low"}},
        {"maximum", {"too-high"}},        {"date", {"not-real"}},
        {"date_after", {"too-early"}},    {"date_before", {"too-late"}},
        {"email", {"format", "any"}},     {"autocomplete", {"none", "not-offered"}},
        {"postcode", {"postcode"}},       {"accept", {"type"}},
        {"max_size", {"size"}},           {"max_files", {"too-many"}},
    };
    const json_t *errors = json_object_get(q->component, "errors");
    str at = foreign_at_key(m->base.arena, q->at, "errors");
    const char *key;
    json_t *value;
    json_object_foreach((json_t *)(uintptr_t)errors, key, value)
    {
        str here = foreign_at_key(m->base.arena, at, key);
        str words = foreign_take_line(&m->base, here, value, "any");
        bool kept = words.len == 0;
        for (size_t i = 0; i < sizeof messages / sizeof *messages && !kept; i++) {
            kept = strcmp(messages[i].theirs, key) == 0 && message_filled(m, q, words, &words) &&
                   foreign_rule_message(out, messages[i].ours, words);
        }
        if (!kept) {
            foreign_say(&m->base, here, STR("Say it under “errors”, if it matters."),
                        "A question of type “%.*s” has no such message.", STR_ARG(q->type->name));
        }
    }
}

// ---- The whole ---------------------------------------------------------------------------------------
json_t *foreign_moj_question(struct moj *m, const struct moj_question *q)
{
    static const char *const known[] = {"_id",
                                        "_isa",
                                        "_type",
                                        "_uuid",
                                        "name",
                                        "label",
                                        "legend",
                                        "hint",
                                        "items",
                                        "rows",
                                        "errors",
                                        "validation",
                                        "date_type",
                                        "collection",
                                        "order",
                                        "width_class_input",
                                        "widthClassInput",
                                        "multiple",
                                        "max_files", // what counts stands under "validation"
                                        NULL};
    struct foreign_question out = {&m->base, q->type, json_object()};
    str label = foreign_take_line(&m->base, q->at, q->component, "label");
    label = label.len != 0 ? label : foreign_take_line(&m->base, q->at, q->component, "legend");
    foreign_say_unknown(&m->base, q->at, q->component, known);
    json_object_set_new(out.out, "id", foreign_give_str(q->id));
    json_object_set_new(out.out, "type", foreign_give_str(q->type->name));
    foreign_give(out.out, "title", label.len != 0 ? label : q->id);
    foreign_give(out.out, "hint", foreign_take_plain(&m->base, q->at, q->component, "hint"));
    if (q->options != NULL && foreign_rule_has(&out, OPTION_OPTIONS)) {
        json_object_set(out.out, "options", q->options);
    }
    question_rules(m, q, &out);
    if (foreign_rule_has(&out, OPTION_ROWS)) {
        foreign_rule_number(&out, q->at, q->component, (struct foreign_number){"rows", OPTION_ROWS, "rows", 1, 50});
    }
    foreign_rule_width(&out, foreign_take_scalar(m->base.arena, json_object_get(q->component, "width_class_input")));
    foreign_rule_width(&out, foreign_take_scalar(m->base.arena, json_object_get(q->component, "widthClassInput")));
    question_messages(m, q, &out);
    return out.out;
}
