// SPDX-License-Identifier: Apache-2.0
// foreign_govuk_question: answer types of GOV.UK Forms and what they take.
#include "definition/foreign_govuk_form.h"
#include "definition/foreign_load.h"

enum {
    LINE_MOST = 499, // characters
    TEXT_MOST = 4999,
    RADIOS_MOST = 30 // more are searched
};

static const struct answer_type {
    str name, ours, otherwise;
    str told; // where there is only the second
    int64_t most;
    str autocomplete;
} answer_types[] = {
    {.name = STR_INIT("text"), .ours = STR_INIT("text"), .most = LINE_MOST},
    {.name = STR_INIT("long_text"), .ours = STR_INIT("long-text"), .most = TEXT_MOST},
    {.name = STR_INIT("name"), .ours = STR_INIT("name"), .autocomplete = STR_INIT("name")},
    {.name = STR_INIT("organisation_name"),
     .ours = STR_INIT("organisation"),
     .otherwise = STR_INIT("text"),
     .told = STR_INIT("The name of an organisation is asked for as text."),
     .most = LINE_MOST,
     .autocomplete = STR_INIT("organization")},
    {.name = STR_INIT("email"), .ours = STR_INIT("email"), .autocomplete = STR_INIT("email")},
    {.name = STR_INIT("phone_number"), .ours = STR_INIT("telephone"), .autocomplete = STR_INIT("tel")},
    {.name = STR_INIT("national_insurance_number"),
     .ours = STR_INIT("national-insurance"),
     .otherwise = STR_INIT("text"),
     .told = STR_INIT("A National Insurance number is asked for as text of that form.")},
    {.name = STR_INIT("address"), .ours = STR_INIT("address")},
    {.name = STR_INIT("international_address"),
     .ours = STR_INIT("international-address"),
     .otherwise = STR_INIT("long-text"),
     .told = STR_INIT("An address abroad is asked for as text, with its country."),
     .most = TEXT_MOST},
    {.name = STR_INIT("date"), .ours = STR_INIT("date")},
    {.name = STR_INIT("date_of_birth"), .ours = STR_INIT("date"), .autocomplete = STR_INIT("bday")},
    {.name = STR_INIT("radios"), .ours = STR_INIT("radios")},
    {.name = STR_INIT("search"), .ours = STR_INIT("autocomplete"), .otherwise = STR_INIT("select")},
    {.name = STR_INIT("checkboxes"), .ours = STR_INIT("checkboxes")},
    {.name = STR_INIT("number"), .ours = STR_INIT("number")},
    {.name = STR_INIT("file"), .ours = STR_INIT("files")},
};

bool foreign_govuk_question_true(const json_t *object, const char *key)
{
    return foreign_take_true(object, key) || str_eq(foreign_take_string(object, key), STR("1"));
}

// The answer type, with what its settings make of it.
static str question_kind(const struct govuk_step *s, const json_t *settings)
{
    str name = foreign_take_string(s->data, "answer_type");
    str input = foreign_take_string(settings, "input_type");
    if (str_eq(name, STR("text")) && str_eq(input, STR("long_text"))) {
        return input;
    }
    if (str_eq(name, STR("date")) && str_eq(input, STR("date_of_birth"))) {
        return input;
    }
    if (str_eq(name, STR("address")) &&
        foreign_govuk_question_true(json_object_get(settings, "input_type"), "international_address")) {
        return STR("international_address");
    }
    if (str_eq(name, STR("selection"))) {
        size_t count = json_array_size(json_object_get(settings, "selection_options"));
        return !foreign_govuk_question_true(settings, "only_one_option") ? STR("checkboxes")
               : count > RADIOS_MOST                                     ? STR("search")
                                                                         : STR("radios");
    }
    return name;
}

static const struct answer_type *question_type(struct govuk *g, struct govuk_step *s, const json_t *settings)
{
    str kind = question_kind(s, settings);
    for (size_t i = 0; i < sizeof answer_types / sizeof *answer_types; i++) {
        const struct answer_type *t = &answer_types[i];
        if (str_eq(t->name, kind)) {
            s->type = foreign_rule_type(t->ours, t->otherwise);
            if (t->told.len != 0 && question_type_find(t->ours) == NULL) {
                foreign_say(&g->base, s->data_at, STR("See docs/importing.md."), "%.*s", STR_ARG(t->told));
            }
            return t;
        }
    }
    foreign_say(&g->base, foreign_at_key(g->base.arena, s->data_at, "answer_type"), STR("See docs/importing.md."),
                "The answer type “%.*s” is not known; it is asked for as text.", STR_ARG(foreign_say_quote(kind)));
    s->type = question_type_find(STR("text"));
    return &answer_types[0];
}

// ---- Choices -----------------------------------------------------------------------------------------
static str none_of_the_above(const struct govuk *g)
{
    return str_eq(g->base.language, STR("cy")) ? STR("Dim un o’r uchod") : STR("None of the above");
}

// Where "none of the above" is chosen, a question of its own may follow it.
static void question_more(struct govuk *g, struct govuk_step *s, str at, const json_t *more, json_t *none)
{
    static const char *const known[] = {"question_text", "is_optional", NULL};
    str title = foreign_take_line(&g->base, at, more, "question_text");
    if (title.len == 0) {
        return;
    }
    foreign_say_unknown(&g->base, at, more, known);
    str id = foreign_give_id(&g->base, g->ids, arena_concat(g->base.arena, s->id, STR("-none")), GOVUK_ID + 10);
    s->more = json_object();
    foreign_load_keep(g->base.arena, s->more);
    json_object_set_new(s->more, "id", foreign_give_str(id));
    json_object_set_new(s->more, "type", json_string("text"));
    foreign_give(s->more, "title", title);
    json_object_set_new(s->more, "max-length", json_integer(LINE_MOST));
    if (foreign_govuk_question_true(more, "is_optional")) {
        json_object_set_new(s->more, "optional", json_true());
    }
    if (s->type->opens) {
        foreign_give_to(none, "reveals", foreign_give_str(id));
    } else {
        json_object_set_new(s->more, "when", foreign_when_compare(s->id, OPERATOR_IS, s->none));
    }
}

static void question_options(struct govuk *g, struct govuk_step *s, const struct foreign_question *q, str at,
                             const json_t *settings)
{
    static const char *const known[] = {"name", "value", NULL};
    const json_t *items = json_object_get(settings, "selection_options");
    json_t *options = json_array();
    json_t *taken = json_object();
    foreign_load_keep(g->base.arena, s->values = json_object());
    for (size_t i = 0; i < json_array_size(items) && i < LIMIT_OPTION_COUNT; i++) {
        const json_t *item = json_array_get(items, i);
        str here = foreign_at_index(g->base.arena, at, "selection_options", i);
        struct foreign_option option = {.label = foreign_take_line(&g->base, here, item, "name"),
                                        .value = foreign_take_string(item, "value")};
        option.value = option.value.len != 0 ? option.value : option.label;
        foreign_say_unknown(&g->base, here, item, known);
        str kept = foreign_give_option(&g->base, here, options, taken, option);
        const char *value = arena_cstr(g->base.arena, option.value);
        if (json_object_get(s->values, value) == NULL) {
            json_object_set_new(s->values, value, foreign_give_str(kept));
        }
    }
    if (foreign_govuk_question_true(s->data, "is_optional")) {
        struct foreign_option option = {
            STR("none_of_the_above"), none_of_the_above(g), {0}, s->type->written == WRITTEN_LIST};
        s->none = foreign_give_option(&g->base, at, options, taken, option);
        json_object_set_new(s->values, "none_of_the_above", foreign_give_str(s->none));
    }
    json_decref(taken);
    if (json_array_size(options) == 0) {
        foreign_say(&g->base, at, STR("Give it choices."), "There is nothing to choose from; it is asked for as text.");
        s->type = question_type_find(STR("text"));
        json_object_set_new(q->out, "type", json_string("text"));
        json_decref(options);
        return;
    }
    json_object_set_new(q->out, "options", options);
    if (s->none.len != 0) {
        question_more(g, s, foreign_at_key(g->base.arena, at, "none_of_the_above_question"),
                      json_object_get(settings, "none_of_the_above_question"),
                      json_array_get(options, json_array_size(options) - 1));
    }
}

// ---- Rules -------------------------------------------------------------------------------------------
static void question_files(const struct foreign_question *q)
{
    static const char *const endings[] = {"csv",  "jpg",  "png", "rtf",  "txt", "pdf",
                                          "json", "xlsx", "doc", "docx", "odt"};
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        foreign_give_to(q->out, "accept", json_string(endings[i]));
    }
    json_object_set_new(q->out, "max-items", json_integer(1));
    json_object_set_new(q->out, "max-size", json_integer(7));
}

static void question_name(struct govuk *g, const struct foreign_question *q, str at, const json_t *settings)
{
    static const struct {
        str theirs, ours;
    } formats[] = {{STR_INIT("full_name"), STR_INIT("full")},
                   {STR_INIT("first_and_last_name"), STR_INIT("first-last")},
                   {STR_INIT("first_middle_and_last_name"), STR_INIT("first-middle-last")}};
    str input = foreign_take_string(settings, "input_type");
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++) {
        if (str_eq(formats[i].theirs, input)) {
            json_object_set_new(q->out, "format", foreign_give_str(formats[i].ours));
        }
    }
    if (foreign_govuk_question_true(settings, "title_needed")) {
        foreign_say(&g->base, foreign_at_key(g->base.arena, at, "title_needed"),
                    STR("Ask for it in a question of its own."), "The title before a name is not asked for.");
    }
}

static void question_rules(struct govuk *g, struct govuk_step *s, const struct answer_type *t,
                           const struct foreign_question *q)
{
    static const char *const known[] = {
        "input_type", "title_needed", "only_one_option", "selection_options", "none_of_the_above_question", NULL};
    const json_t *settings = json_object_get(s->data, "answer_settings");
    str at = foreign_at_key(g->base.arena, s->data_at, "answer_settings");
    foreign_say_unknown(&g->base, at, settings, known);
    if (t->most != 0 && foreign_rule_has(q, OPTION_MAX_LENGTH)) {
        json_object_set_new(q->out, "max-length", json_integer(t->most));
    }
    if (t->autocomplete.len != 0 && foreign_rule_has(q, OPTION_AUTOCOMPLETE)) {
        json_object_set_new(q->out, "autocomplete", foreign_give_str(t->autocomplete));
    }
    if (str_eq(t->name, STR("date_of_birth"))) {
        json_object_set_new(q->out, "days-future", json_integer(0));
    } else if (str_eq(t->name, STR("number"))) {
        json_object_set_new(q->out, "min", json_string("0"));
    } else if (str_eq(t->name, STR("file"))) {
        question_files(q);
    } else if (str_eq(t->name, STR("name"))) {
        question_name(g, q, at, settings);
    } else if (str_eq(t->name, STR("national_insurance_number")) && foreign_rule_has(q, OPTION_PATTERN)) {
        json_object_set_new(
            q->out, "pattern",
            json_string("(?i)(?!BG|GB|NK|KN|TN|NT|ZZ)[ABCEGHJ-PRSTW-Z] ?[ABCEGHJ-NPRSTW-Z] ?(\\d ?){6}[A-D]"));
    }
}

void foreign_govuk_question(struct govuk *g, struct govuk_step *s)
{
    const json_t *settings = json_object_get(s->data, "answer_settings");
    const struct answer_type *t = question_type(g, s, settings);
    s->question = json_object();
    foreign_load_keep(g->base.arena, s->question);
    struct foreign_question q = {&g->base, s->type, s->question};
    str title = foreign_take_line(&g->base, s->data_at, s->data, "question_text");
    json_object_set_new(q.out, "id", foreign_give_str(s->id));
    json_object_set_new(q.out, "type", foreign_give_str(s->type->name));
    foreign_give(q.out, "title", title.len != 0 ? title : s->id);
    foreign_give(q.out, "hint", foreign_take_plain(&g->base, s->data_at, s->data, "hint_text"));
    if (foreign_rule_has(&q, OPTION_OPTIONS)) {
        question_options(g, s, &q, foreign_at_key(g->base.arena, s->data_at, "answer_settings"), settings);
    } else if (foreign_govuk_question_true(s->data, "is_optional")) {
        json_object_set_new(q.out, "optional", json_true());
    }
    question_rules(g, s, t, &q);
}
