// SPDX-License-Identifier: Apache-2.0
// foreign_xgov_question: a component that asks becomes a question.
#include "definition/foreign_xgov_question.h"
#include "definition/foreign_xgov_type.h"

static const char *const known_keys[] = {"type",   "name", "id",     "title",   "hint",         "options",
                                         "schema", "list", "values", "content", "nameHasError", "shortDescription",
                                         NULL};
static const char *const known_options[] = {
    "required", "optionalText", "hideTitle", "classes", "condition", "list", "bold", "rows", "maxWords", "prefix",
    "suffix", "autocomplete", "customValidationMessage", "customValidationMessages", "maxDaysInPast", "maxDaysInFuture",
    "earliestDate", "latestDate", "earliestMonthYear", "latestMonthYear", "format", "isInternational", "accept",
    "dropzoneConfig", "minimumRequiredFiles", "multiple", "behaviour", "behaviourItemValue", "summaryTitle",
    "declarationConfirmationLabel", "conditionallyRevealedComponents", "usePostcodeLookup", "allowPrePopulation",
    // How it looked there (docs/importing.md, "Not told")
    "showNoScriptWarning", "columnTitles", "isMultiInput", "divider", "textFieldTitle", "numberFieldTitle", NULL};
static const char *const known_schema[] = {"min",       "max",       "length",       "regex",   "precision", "integer",
                                           "required",  "hideTitle", "optionalText", "easting", "northing",  "latitude",
                                           "longitude", NULL};

// ---- Widths, messages --------------------------------------------------------------------------------

static void question_width(const struct xgov_building *b)
{
    static const struct {
        str class, width;
    } widths[] = {
        {STR_INIT("govuk-input--width-30"), STR_INIT("30")},
        {STR_INIT("govuk-input--width-20"), STR_INIT("20")},
        {STR_INIT("govuk-input--width-10"), STR_INIT("10")},
        {STR_INIT("govuk-input--width-5"), STR_INIT("5")},
        {STR_INIT("govuk-input--width-4"), STR_INIT("4")},
        {STR_INIT("govuk-input--width-3"), STR_INIT("3")},
        {STR_INIT("govuk-input--width-2"), STR_INIT("2")},
        {STR_INIT("govuk-!-width-full"), STR_INIT("full")},
        {STR_INIT("govuk-!-width-three-quarters"), STR_INIT("three-quarters")},
        {STR_INIT("govuk-!-width-two-thirds"), STR_INIT("two-thirds")},
        {STR_INIT("govuk-!-width-one-half"), STR_INIT("one-half")},
        {STR_INIT("govuk-!-width-one-third"), STR_INIT("one-third")},
        {STR_INIT("govuk-!-width-one-quarter"), STR_INIT("one-quarter")},
    };
    str classes = foreign_take_string(b->options, "classes");
    str class;
    while (str_next(&classes, ' ', &class)) {
        for (size_t i = 0; i < sizeof widths / sizeof *widths; i++) {
            if (str_eq(widths[i].class, class) && foreign_rule_has(&b->q, OPTION_WIDTH)) {
                json_object_set_new(b->q.out, "width", foreign_give_str(widths[i].width));
            }
        }
        if (str_find(class, STR("radios--inline")) != STR_NONE && foreign_rule_has(&b->q, OPTION_INLINE)) {
            json_object_set_new(b->q.out, "inline", json_true());
        }
    }
}

// Their names (those of joi) by ours; the first that the type knows counts.
static const struct {
    const char *theirs, *ours[4];
} messages[] = {
    {"any.required", {"missing"}},
    {"string.empty", {"missing"}},
    {"number.empty", {"missing"}},
    {"any.only", {"not-offered"}},
    {"any.invalid", {"not-offered", "any"}},
    {"string.pattern.base", {"pattern"}},
    {"string.email", {"not-an-email", "format", "wrong", "any"}},
    {"string.base", {"any"}},
    {"string.max", {"too-long"}},
    {"string.min", {"too-short"}},
    {"string.length", {"exact-length"}},
    {"number.base", {"not-a-number"}},
    {"nonNumeric", {"not-a-number", "any"}},
    {"number.integer", {"not-whole"}},
    {"number.precision", {"decimals"}},
    {"number.min", {"too-low"}},
    {"number.max", {"too-high"}},
    {"array.min", {"too-few"}},
    {"array.max", {"too-many"}},
    {"array.length", {"exactly"}},
    {"date.base", {"not-real"}},
    {"date.format", {"not-real"}},
    {"date.min", {"too-early"}},
    {"date.max", {"too-late"}},
    {"dayMonthYear", {"not-real", "any"}},
};

static const char *message_key(const struct question_type *type, const char *theirs)
{
    for (size_t i = 0; i < sizeof messages / sizeof *messages; i++) {
        for (size_t j = 0; j < 4 && messages[i].ours[j] != NULL && strcmp(messages[i].theirs, theirs) == 0; j++) {
            if (foreign_rule_has_problem(type, messages[i].ours[j])) {
                return messages[i].ours[j];
            }
        }
    }
    return NULL;
}

static void question_messages(const struct xgov_building *b)
{
    const json_t *given = json_object_get(b->options, "customValidationMessages");
    str at = foreign_at_key(b->q.base->arena, b->options_at, "customValidationMessages");
    json_t *errors = json_object();
    const char *key;
    json_t *value;
    foreign_give(errors, "any", foreign_take_line(b->q.base, b->options_at, b->options, "customValidationMessage"));
    json_object_foreach((json_t *)(uintptr_t)given, key, value)
    {
        const char *ours = message_key(b->q.type, key);
        if (ours == NULL) {
            foreign_say(b->q.base, foreign_at_key(b->q.base->arena, at, key),
                        STR("Say it under “errors”, if it matters."), "A question of type “%.*s” has no such message.",
                        STR_ARG(b->q.type->name));
        } else if (json_object_get(errors, ours) == NULL) {
            foreign_give(errors, ours, foreign_take_line(b->q.base, at, given, key));
        }
    }
    if (json_object_size(errors) != 0) {
        json_object_set_new(b->q.out, "errors", errors);
    } else {
        json_decref(errors);
    }
}

// ---- The whole ---------------------------------------------------------------------------------------
// Whether the choice that brings the question up is one whose option can: of radios or checkboxes that
// nothing reveals. Otherwise it is asked on a condition.
static bool question_is_revealed(const struct xgov *x, const struct xgov_field *f)
{
    const struct xgov_field *by = f->revealed_by == 0 ? NULL : &x->fields[f->revealed_by - 1];
    bool can = by != NULL && by->type != NULL && by->items != NULL && by->revealed_by == 0 && f->type != NULL &&
               (str_eq(by->type->name, STR("radios")) || str_eq(by->type->name, STR("checkboxes")));
    for (size_t i = 0; can && i < json_array_size(by->items) && i < LIMIT_OPTION_COUNT; i++) {
        if (str_eq(foreign_xgov_list_value(x->base.arena, json_array_get(by->items, i)), f->reveal_value)) {
            return true;
        }
    }
    return false;
}

// Gives each option the questions that it reveals, which follow the field.
static void question_reveals(const struct xgov_building *b, json_t *options)
{
    size_t index = (size_t)(b->f - b->x->fields);
    for (size_t i = index + 1; i < b->x->field_count && b->x->fields[i].revealed_by == index + 1; i++) {
        const struct xgov_field *f = &b->x->fields[i];
        for (size_t j = 0; question_is_revealed(b->x, f) && j < json_array_size(options); j++) {
            if (str_eq(foreign_take_string(json_array_get(options, j), "value"), f->reveal_value)) {
                foreign_give_to(json_array_get(options, j), "reveals", foreign_give_str(f->id));
            }
        }
    }
}

static void question_choices(const struct xgov_building *b)
{
    str exclusive = {0};
    if (str_eq(foreign_take_string(b->options, "behaviour"), STR("exclusive")) && b->q.type->written == WRITTEN_LIST) {
        json_t *item = json_pack("{s:O?}", "value", json_object_get(b->options, "behaviourItemValue"));
        exclusive = foreign_xgov_list_value(b->q.base->arena, item);
        json_decref(item);
    }
    size_t next = (size_t)(b->f - b->x->fields) + 1;
    bool reveals = next < b->x->field_count && b->x->fields[next].revealed_by == next;
    if (b->f->list.len != 0 && exclusive.len == 0 && !reveals) {
        json_object_set_new(b->q.out, "list", foreign_give_str(b->f->list));
    } else {
        str at = foreign_xgov_list_at(b->x, b->f);
        json_t *options = foreign_xgov_list_options(b->x, at, b->f->items, exclusive);
        question_reveals(b, options);
        json_object_set_new(b->q.out, "options", options);
    }
}

static void question_looks(const struct xgov_building *b)
{
    static const struct {
        const char *key;
        enum question_option option;
    } texts[] = {{"prefix", OPTION_PREFIX}, {"suffix", OPTION_SUFFIX}};
    for (size_t i = 0; i < 2; i++) {
        str words = foreign_take_line(b->q.base, b->options_at, b->options, texts[i].key);
        if (words.len == 0 && b->f->row_of != NULL && b->q.type->written == WRITTEN_NUMBER) { // that of the whole row
            words = foreign_take_line(b->q.base, b->options_at, json_object_get(b->f->row_of, "options"), texts[i].key);
        }
        if (words.len != 0) {
            foreign_rule_set(&b->q, foreign_at_key(b->q.base->arena, b->options_at, texts[i].key), texts[i].option,
                             texts[i].key, foreign_give_str(words));
        }
    }
    str autocomplete = foreign_take_line(b->q.base, b->options_at, b->options, "autocomplete");
    if (autocomplete.len != 0 && foreign_rule_has(&b->q, OPTION_AUTOCOMPLETE)) {
        json_object_set_new(b->q.out, "autocomplete", foreign_give_str(autocomplete));
    }
    if (str_eq(b->q.type->name, STR("telephone"))) {
        bool abroad = foreign_take_true(b->options, "isInternational") ||
                      str_eq(foreign_take_string(b->options, "format"), STR("international"));
        bool uk = str_eq(foreign_take_string(b->options, "format"), STR("uk"));
        foreign_give(b->q.out, "format", abroad ? STR("international") : uk ? STR("uk") : (str){0});
    }
    if (foreign_rule_has(&b->q, OPTION_LOOKUP) && foreign_take_true(b->options, "usePostcodeLookup")) {
        json_object_set_new(b->q.out, "lookup", json_true());
    }
    if (foreign_rule_has(&b->q, OPTION_STATEMENT)) {
        foreign_give(b->q.out, "statement",
                     foreign_take_line(b->q.base, b->options_at, b->options, "declarationConfirmationLabel"));
    }
    question_width(b);
}

// There a link brings it under the name of the field.
static void question_link(const struct xgov_building *b)
{
    if (!foreign_take_true(b->options, "allowPrePopulation")) {
        return;
    }
    bool fits = question_type_comes_by_link(b->q.type) && !b->f->row && b->f->id.len <= QUESTION_LINK_NAME &&
                question_link_name_is_free(b->f->id) && b->x->link_count < LIMIT_LINK_COUNT;
    if (fits) {
        b->x->link_count++;
        foreign_give(b->q.out, "from-link", b->f->id);
    } else {
        foreign_say(b->q.base, foreign_at_key(b->q.base->arena, b->options_at, "allowPrePopulation"),
                    STR("Ask for it, or let a link bring another."), "A link cannot bring this answer here.");
    }
}

static bool question_optional(const struct xgov_building *b)
{
    int64_t least = 1;
    bool none = foreign_take_whole(b->options, "minimumRequiredFiles", 0, LIMIT_FILE_COUNT, &least) && least == 0;
    return foreign_take_false(b->options, "required") || none;
}

json_t *foreign_xgov_question(struct xgov *x, const struct xgov_field *f)
{
    const json_t *component = f->component;
    size_t from = x->base.report->count;
    struct xgov_building b = {.q = {&x->base, f->type, json_object()},
                              .x = x,
                              .f = f,
                              .options = json_object_get(component, "options"),
                              .schema = json_object_get(component, "schema"),
                              .options_at = foreign_at_key(x->base.arena, f->at, "options"),
                              .schema_at = foreign_at_key(x->base.arena, f->at, "schema")};
    str title = foreign_take_line(&x->base, f->at, component, "title");
    str summary = foreign_take_line(&x->base, f->at, component, "shortDescription");
    summary = summary.len != 0 ? summary : foreign_take_line(&x->base, b.options_at, b.options, "summaryTitle");
    foreign_say_unknown(&x->base, f->at, component, known_keys);
    foreign_say_unknown(&x->base, b.options_at, b.options, known_options);
    foreign_say_unknown(&x->base, b.schema_at, b.schema, known_schema);
    json_object_set_new(b.q.out, "id", foreign_give_str(f->id));
    json_object_set_new(b.q.out, "type", foreign_give_str(f->type->name));
    title = title.len != 0 ? title : summary.len != 0 ? summary : foreign_take_line(&x->base, f->at, component, "name");
    foreign_give(b.q.out, "title", title.len != 0 ? title : f->id);
    foreign_give(b.q.out, "hint", foreign_take_plain(&x->base, f->at, component, "hint"));
    foreign_give(b.q.out, "short", summary);
    if (question_optional(&b)) {
        json_object_set_new(b.q.out, "optional", json_true());
    }
    if (foreign_take_true(b.options, "hideTitle") || foreign_take_true(b.schema, "hideTitle")) {
        json_object_set_new(b.q.out, "hide-title", json_true());
    }
    if (f->items != NULL && foreign_rule_has(&b.q, OPTION_OPTIONS)) {
        question_choices(&b);
    }
    foreign_xgov_rule_all(&b);
    question_looks(&b);
    question_messages(&b);
    question_link(&b);
    str condition = str_trim(foreign_take_string(b.options, "condition"));
    if (f->revealed_by != 0 && !question_is_revealed(x, f)) {
        str revealing = x->fields[f->revealed_by - 1].name;
        json_t *when = foreign_xgov_truth_holds(foreign_xgov_compare(x, f->at, revealing, STR("is"), f->reveal_value));
        if (json_is_object(when)) {
            json_object_set_new(b.q.out, "when", when);
        } else {
            json_decref(when);
        }
    } else if (condition.len != 0) {
        foreign_xgov_condition_when(x, foreign_at_key(x->base.arena, b.options_at, "condition"), condition, b.q.out);
    }
    foreign_xgov_rule_rest(&b, from);
    return b.q.out;
}
