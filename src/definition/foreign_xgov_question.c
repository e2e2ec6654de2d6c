// SPDX-License-Identifier: Apache-2.0
// foreign_xgov_question: a component that asks becomes a question. Rules go by tables: what a type of
// ours does not know is told, not written.
#include "definition/foreign_rule.h"
#include "definition/foreign_xgov_form.h"
#include "definition/foreign_xgov_type.h"

enum {
    WORDS_LONG = 2000,     // words that may not fit LIMIT_ANSWER_TEXT
    CHARACTERS_A_WORD = 10 // with room
};

static const char *const known_keys[] = {
    "type", "name",   "id",      "title",    "hint",         "options",          "schema",
    "list", "values", "content", "children", "nameHasError", "shortDescription", NULL};
static const char *const known_options[] = {
    "required", "optionalText", "hideTitle", "classes", "condition", "list", "bold", "rows", "maxWords", "prefix",
    "suffix", "autocomplete", "customValidationMessage", "customValidationMessages", "maxDaysInPast", "maxDaysInFuture",
    "earliestDate", "latestDate", "earliestMonthYear", "latestMonthYear", "format", "isInternational", "accept",
    "dropzoneConfig", "minimumRequiredFiles", "multiple", "behaviour", "behaviourItemValue", "summaryTitle",
    "declarationConfirmationLabel", "conditionallyRevealedComponents", "usePostcodeLookup", "allowPrePopulation",
    // How it looked there, or what is the same for every question here
    "showNoScriptWarning", "columnTitles", "isMultiInput", "divider", "disableChangingFromSummary",
    "noReturnUrlOnSummaryPage", "textFieldTitle", "numberFieldTitle", "allowPrePopulationOverwrite", NULL};
static const char *const known_schema[] = {"min",       "max",       "length",       "regex",   "precision", "integer",
                                           "required",  "hideTitle", "optionalText", "easting", "northing",  "latitude",
                                           "longitude", NULL};

struct building {
    struct xgov *x;
    const struct xgov_field *f;
    const json_t *options, *schema;
    str options_at, schema_at;
    json_t *out;
};

static bool type_has(const struct building *b, enum question_option option)
{
    return (b->f->type->options >> option & 1) != 0;
}

// Sets an option where the question's type has it; tells otherwise. Takes `value`.
static void building_set(const struct building *b, str at, const char *from, enum question_option option,
                         const char *key, json_t *value)
{
    if (type_has(b, option)) {
        json_object_set_new(b->out, key, value);
        return;
    }
    json_decref(value);
    foreign_say(&b->x->base, foreign_at_key(b->x->base.arena, at, from), STR("Choose another type, if it matters."),
                "A question of type “%.*s” has no “%s”.", STR_ARG(b->f->type->name), key);
}

static void building_wrong(const struct building *b, str at, const char *key)
{
    foreign_say(&b->x->base, foreign_at_key(b->x->base.arena, at, key), STR("Say it in our definition, if it matters."),
                "“%s” cannot be used here as it is.", key);
}

// ---- Coordinates -------------------------------------------------------------------------------------
static void question_ranges(const struct building *b)
{
    static const struct {
        const char *key;
        enum question_option option;
    } parts[] = {{"easting", OPTION_EASTING},
                 {"northing", OPTION_NORTHING},
                 {"latitude", OPTION_LATITUDE},
                 {"longitude", OPTION_LONGITUDE}};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        const json_t *given = json_object_get(b->schema, parts[i].key);
        str ends[2];
        struct decimal values[2];
        json_t *range = json_object();
        for (size_t end = 0; end < 2; end++) {
            const char *key = end == 0 ? "min" : "max";
            if (foreign_take_decimal(b->x->base.arena, given, key, &ends[end]) &&
                decimal_parse(ends[end], &values[end])) {
                json_object_set_new(range, key, foreign_give_str(ends[end]));
            }
        }
        bool both = json_object_size(range) == 2;
        if (json_object_size(range) == 0 || (both && decimal_compare(values[0], values[1]) > 0)) {
            if (foreign_say_holds(given)) {
                building_wrong(b, b->schema_at, parts[i].key);
            }
            json_decref(range);
        } else {
            building_set(b, b->schema_at, parts[i].key, parts[i].option, parts[i].key, range);
        }
    }
}

// ---- Numbers -----------------------------------------------------------------------------------------
static void building_whole(const struct building *b, const json_t *object, str at, const char *from,
                           enum question_option option, const char *key, int64_t min, int64_t max)
{
    int64_t number;
    if (!foreign_say_holds(json_object_get(object, from))) {
        return;
    }
    if (foreign_take_whole(object, from, min, max, &number)) {
        building_set(b, at, from, option, key, json_integer(number));
    } else {
        building_wrong(b, at, from);
    }
}

static void question_number(const struct building *b)
{
    str min = {0};
    str max = {0};
    struct decimal low = {0};
    struct decimal high = {0};
    bool has_min = foreign_take_decimal(b->x->base.arena, b->schema, "min", &min) && decimal_parse(min, &low);
    bool has_max = foreign_take_decimal(b->x->base.arena, b->schema, "max", &max) && decimal_parse(max, &high);
    if (has_min && has_max && decimal_compare(low, high) > 0) {
        building_wrong(b, b->schema_at, "min");
        has_min = has_max = false;
    }
    if (has_min) {
        json_object_set_new(b->out, "min", foreign_give_str(min));
    }
    if (has_max) {
        json_object_set_new(b->out, "max", foreign_give_str(max));
    }
    int64_t places = 0;
    if (foreign_take_whole(b->schema, "precision", -100, 100, &places)) {
        json_object_set_new(b->out, "decimals", json_integer(places < 0 ? 0 : places > 10 ? 10 : places));
    } else if (foreign_take_true(b->schema, "integer")) {
        json_object_set_new(b->out, "decimals", json_integer(0));
    }
}

static void question_lengths(const struct building *b)
{
    int64_t length;
    int64_t min = 0;
    int64_t max = 0;
    bool exact = foreign_take_whole(b->schema, "length", 1, LIMIT_ANSWER_TEXT, &length);
    bool has_min = foreign_take_whole(b->schema, "min", 1, LIMIT_ANSWER_TEXT, &min);
    bool has_max = foreign_take_whole(b->schema, "max", 1, LIMIT_ANSWER_TEXT, &max);
    if (exact) {
        min = max = length;
        has_min = has_max = true;
    } else if (has_min && has_max && min > max) {
        building_wrong(b, b->schema_at, "min");
        has_min = has_max = false;
    }
    if (has_min) {
        building_set(b, b->schema_at, exact ? "length" : "min", OPTION_MIN_LENGTH, "min-length", json_integer(min));
    }
    if (has_max) {
        building_set(b, b->schema_at, exact ? "length" : "max", OPTION_MAX_LENGTH, "max-length", json_integer(max));
    }
    int64_t words = 0;
    building_whole(b, b->options, b->options_at, "maxWords", OPTION_MAX_WORDS, "max-words", 1, LIMIT_ANSWER_TEXT);
    if (foreign_take_whole(b->options, "maxWords", 1, LIMIT_ANSWER_TEXT, &words) && words > WORDS_LONG && !has_max) {
        building_set(b, b->options_at, "maxWords", OPTION_MAX_LENGTH, "max-length",
                     json_integer(words * CHARACTERS_A_WORD));
    }
}

static void question_items(const struct building *b)
{
    int64_t length;
    int64_t min = 0;
    int64_t max = 0;
    int64_t count = (int64_t)json_array_size(b->f->items);
    bool exact = foreign_take_whole(b->schema, "length", 1, count, &length);
    bool has_min = exact || foreign_take_whole(b->schema, "min", 1, count, &min);
    bool has_max = exact || foreign_take_whole(b->schema, "max", 1, LIMIT_OPTION_COUNT, &max);
    min = exact ? length : min;
    max = exact ? length : max;
    if (has_min && has_max && min > max) {
        building_wrong(b, b->schema_at, "min");
        return;
    }
    if (has_min) {
        json_object_set_new(b->out, "min-items", json_integer(min));
    }
    if (has_max) {
        json_object_set_new(b->out, "max-items", json_integer(max));
    }
}

// ---- Dates -------------------------------------------------------------------------------------------
static bool day_of(str text, bool month, date *ret_day)
{
    char whole[16] = {0};
    if (!month || text.len != 7) {
        return !month && date_parse(text, ret_day);
    }
    memcpy(whole, text.ptr, 7);
    memcpy(whole + 7, "-01", 4);
    return date_parse(str_from(whole), ret_day);
}

static void question_dates(const struct building *b)
{
    bool month = b->f->type->shown == SHOWN_MONTH;
    const char *first = month ? "earliestMonthYear" : "earliestDate";
    const char *last = month ? "latestMonthYear" : "latestDate";
    str earliest = str_trim(foreign_take_string(b->options, first));
    str latest = str_trim(foreign_take_string(b->options, last));
    date from = {0};
    date to = {0};
    bool has_first = day_of(earliest, month, &from);
    bool has_last = day_of(latest, month, &to);
    if ((earliest.len != 0 && !has_first) || (latest.len != 0 && !has_last) ||
        (has_first && has_last && date_compare(from, to) > 0)) {
        building_wrong(b, b->options_at, first);
    } else {
        foreign_give(b->out, "earliest", earliest);
        foreign_give(b->out, "latest", latest);
    }
    if (!month) {
        building_whole(b, b->options, b->options_at, "maxDaysInPast", OPTION_DAYS_PAST, "days-past", 0, 400000);
        building_whole(b, b->options, b->options_at, "maxDaysInFuture", OPTION_DAYS_FUTURE, "days-future", 0, 400000);
    }
}

// ---- Files -------------------------------------------------------------------------------------------
static void question_endings(const struct building *b, str at, const json_t *object, const char *key)
{
    str rest = foreign_take_string(object, key);
    str piece;
    json_t *accept = json_array();
    bool all = true;
    while (str_next(&rest, ',', &piece)) {
        piece = str_trim(piece);
        all = (piece.len == 0 || foreign_rule_ending(b->x->base.arena, accept, piece)) && all;
    }
    if (!all) {
        foreign_say(&b->x->base, foreign_at_key(b->x->base.arena, at, key), STR("Add the endings to “accept”."),
                    "Some kinds of files in “%s” are not known.", key);
    }
    if (json_array_size(accept) != 0 && all) {
        json_object_set_new(b->out, "accept", accept);
    } else {
        json_decref(accept); // rather any kind than too few
    }
}

static void question_files(const struct building *b)
{
    const json_t *dropzone = json_object_get(b->options, "dropzoneConfig");
    str zone_at = foreign_at_key(b->x->base.arena, b->options_at, "dropzoneConfig");
    int64_t length;
    int64_t min = 0;
    int64_t max = LIMIT_FILE_COUNT;
    bool exact = foreign_take_whole(b->schema, "length", 1, LIMIT_FILE_COUNT, &length);
    foreign_take_whole(b->schema, "min", 1, LIMIT_FILE_COUNT, &min);
    bool has_max = foreign_take_whole(b->schema, "max", 1, LIMIT_FILE_COUNT, &max);
    if (dropzone != NULL) {
        has_max = foreign_take_whole(dropzone, "maxFiles", 1, LIMIT_FILE_COUNT, &max) || has_max;
        foreign_take_whole(b->options, "minimumRequiredFiles", 0, LIMIT_FILE_COUNT, &min);
        question_endings(b, zone_at, dropzone, "acceptedFiles");
        str size;
        struct decimal megabytes;
        if (foreign_take_decimal(b->x->base.arena, dropzone, "maxFilesize", &size) && decimal_parse(size, &megabytes) &&
            megabytes.units > 0 && megabytes.scale < 3 && decimal_compare(megabytes, (struct decimal){100, 0}) <= 0) {
            json_object_set_new(b->out, "max-size", foreign_give_str(size));
        } else if (foreign_say_holds(json_object_get(dropzone, "maxFilesize"))) {
            building_wrong(b, zone_at, "maxFilesize");
        }
    } else {
        question_endings(b, b->options_at, b->options, "accept");
    }
    if (exact) {
        min = max = length;
        has_max = true;
    }
    if (!has_max && foreign_take_false(b->options, "multiple")) {
        max = 1;
        has_max = true;
    }
    if (min > 0 && min <= max) {
        json_object_set_new(b->out, "min-items", json_integer(min));
    }
    if (has_max) {
        json_object_set_new(b->out, "max-items", json_integer(max));
    }
}

// ---- Patterns, widths, messages ----------------------------------------------------------------------

static void question_pattern(const struct building *b)
{
    struct foreign_text_lost lost = {0};
    str given = foreign_take_string(b->schema, "regex");
    if (given.len == 0) {
        return;
    }
    str pattern = foreign_rule_whole(b->x->base.arena, foreign_text_clean(b->x->base.arena, given, &lost));
    if (lost.template || lost.characters || !foreign_rule_pattern(pattern)) {
        foreign_say(&b->x->base, foreign_at_key(b->x->base.arena, b->schema_at, "regex"),
                    STR("Write the pattern anew."), "The pattern cannot be used here, so it is left out.");
        return;
    }
    building_set(b, b->schema_at, "regex", OPTION_PATTERN, "pattern", foreign_give_str(pattern));
}

static void question_width(const struct building *b)
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
            if (str_eq(widths[i].class, class) && type_has(b, OPTION_WIDTH)) {
                json_object_set_new(b->out, "width", foreign_give_str(widths[i].width));
            }
        }
        if (str_find(class, STR("radios--inline")) != STR_NONE && type_has(b, OPTION_INLINE)) {
            json_object_set_new(b->out, "inline", json_true());
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

static void question_messages(const struct building *b)
{
    const json_t *given = json_object_get(b->options, "customValidationMessages");
    str at = foreign_at_key(b->x->base.arena, b->options_at, "customValidationMessages");
    json_t *errors = json_object();
    const char *key;
    json_t *value;
    foreign_give(errors, "any", foreign_take_line(&b->x->base, b->options_at, b->options, "customValidationMessage"));
    json_object_foreach((json_t *)(uintptr_t)given, key, value)
    {
        const char *ours = message_key(b->f->type, key);
        if (ours == NULL) {
            foreign_say(&b->x->base, foreign_at_key(b->x->base.arena, at, key),
                        STR("Say it under “errors”, if it matters."), "A question of type “%.*s” has no such message.",
                        STR_ARG(b->f->type->name));
        } else if (json_object_get(errors, ours) == NULL) {
            foreign_give(errors, ours, foreign_take_line(&b->x->base, at, given, key));
        }
    }
    if (json_object_size(errors) != 0) {
        json_object_set_new(b->out, "errors", errors);
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
static void question_reveals(const struct building *b, json_t *options)
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

static void question_choices(const struct building *b)
{
    str exclusive = {0};
    if (str_eq(foreign_take_string(b->options, "behaviour"), STR("exclusive")) && b->f->type->written == WRITTEN_LIST) {
        json_t *item = json_pack("{s:O?}", "value", json_object_get(b->options, "behaviourItemValue"));
        exclusive = foreign_xgov_list_value(b->x->base.arena, item);
        json_decref(item);
    }
    size_t next = (size_t)(b->f - b->x->fields) + 1;
    bool reveals = next < b->x->field_count && b->x->fields[next].revealed_by == next;
    if (b->f->list.len != 0 && exclusive.len == 0 && !reveals) {
        json_object_set_new(b->out, "list", foreign_give_str(b->f->list));
    } else {
        str at = foreign_xgov_list_at(b->x, b->f);
        json_t *options = foreign_xgov_list_options(b->x, at, b->f->items, exclusive);
        question_reveals(b, options);
        json_object_set_new(b->out, "options", options);
    }
    if (b->f->type->written == WRITTEN_LIST) {
        question_items(b);
    }
}

static void question_rules(const struct building *b)
{
    switch (b->f->type->shown) {
    case SHOWN_NUMBER:
        question_number(b);
        break;
    case SHOWN_DATE:
    case SHOWN_DATE_TIME:
    case SHOWN_MONTH:
        question_dates(b);
        break;
    case SHOWN_FILES:
        question_files(b);
        break;
    case SHOWN_OPTIONS:
        break;
    default:
        if (type_has(b, OPTION_MAX_LENGTH)) {
            question_lengths(b);
        }
        question_pattern(b);
    }
    question_ranges(b);
    if (b->f->items != NULL && type_has(b, OPTION_OPTIONS)) {
        question_choices(b);
    }
    if (type_has(b, OPTION_ROWS)) {
        building_whole(b, b->options, b->options_at, "rows", OPTION_ROWS, "rows", 1, 50);
    }
}

static void question_looks(const struct building *b)
{
    static const struct {
        const char *key;
        enum question_option option;
    } texts[] = {{"prefix", OPTION_PREFIX}, {"suffix", OPTION_SUFFIX}};
    for (size_t i = 0; i < 2; i++) {
        str words = foreign_take_line(&b->x->base, b->options_at, b->options, texts[i].key);
        if (words.len != 0) {
            building_set(b, b->options_at, texts[i].key, texts[i].option, texts[i].key, foreign_give_str(words));
        }
    }
    str autocomplete = foreign_take_line(&b->x->base, b->options_at, b->options, "autocomplete");
    if (autocomplete.len != 0 && type_has(b, OPTION_AUTOCOMPLETE)) {
        json_object_set_new(b->out, "autocomplete", foreign_give_str(autocomplete));
    }
    if (str_eq(b->f->type->name, STR("telephone"))) {
        bool abroad = foreign_take_true(b->options, "isInternational") ||
                      str_eq(foreign_take_string(b->options, "format"), STR("international"));
        bool uk = str_eq(foreign_take_string(b->options, "format"), STR("uk"));
        foreign_give(b->out, "format", abroad ? STR("international") : uk ? STR("uk") : (str){0});
    }
    if (type_has(b, OPTION_LOOKUP) && foreign_take_true(b->options, "usePostcodeLookup")) {
        json_object_set_new(b->out, "lookup", json_true());
    }
    if (type_has(b, OPTION_STATEMENT)) {
        foreign_give(b->out, "statement",
                     foreign_take_line(&b->x->base, b->options_at, b->options, "declarationConfirmationLabel"));
    }
    question_width(b);
}

// There a link brings it under the name of the field.
static void question_link(const struct building *b)
{
    if (!foreign_take_true(b->options, "allowPrePopulation")) {
        return;
    }
    bool fits = question_type_comes_by_link(b->f->type) && !b->f->row && b->f->id.len <= QUESTION_LINK_NAME &&
                question_link_name_is_free(b->f->id) && b->x->link_count < LIMIT_LINK_COUNT;
    if (fits) {
        b->x->link_count++;
        foreign_give(b->out, "from-link", b->f->id);
    } else {
        foreign_say(&b->x->base, foreign_at_key(b->x->base.arena, b->options_at, "allowPrePopulation"),
                    STR("Ask for it, or let a link bring another."), "A link cannot bring this answer here.");
    }
}

static bool question_optional(const struct building *b)
{
    int64_t least = 1;
    bool none = foreign_take_whole(b->options, "minimumRequiredFiles", 0, LIMIT_FILE_COUNT, &least) && least == 0;
    return foreign_take_false(b->options, "required") || none;
}

json_t *foreign_xgov_question(struct xgov *x, const struct xgov_field *f)
{
    const json_t *component = f->component;
    struct building b = {.x = x,
                         .f = f,
                         .options = json_object_get(component, "options"),
                         .schema = json_object_get(component, "schema"),
                         .options_at = foreign_at_key(x->base.arena, f->at, "options"),
                         .schema_at = foreign_at_key(x->base.arena, f->at, "schema"),
                         .out = json_object()};
    str title = foreign_take_line(&x->base, f->at, component, "title");
    str summary = foreign_take_line(&x->base, f->at, component, "shortDescription");
    summary = summary.len != 0 ? summary : foreign_take_line(&x->base, b.options_at, b.options, "summaryTitle");
    foreign_say_unknown(&x->base, f->at, component, known_keys);
    foreign_say_unknown(&x->base, b.options_at, b.options, known_options);
    foreign_say_unknown(&x->base, b.schema_at, b.schema, known_schema);
    json_object_set_new(b.out, "id", foreign_give_str(f->id));
    json_object_set_new(b.out, "type", foreign_give_str(f->type->name));
    title = title.len != 0 ? title : summary.len != 0 ? summary : foreign_take_line(&x->base, f->at, component, "name");
    foreign_give(b.out, "title", title.len != 0 ? title : f->id);
    foreign_give(b.out, "hint", foreign_take_plain(&x->base, f->at, component, "hint"));
    foreign_give(b.out, "short", summary);
    if (question_optional(&b)) {
        json_object_set_new(b.out, "optional", json_true());
    }
    if (foreign_take_true(b.options, "hideTitle") || foreign_take_true(b.schema, "hideTitle")) {
        json_object_set_new(b.out, "hide-title", json_true());
    }
    question_rules(&b);
    question_looks(&b);
    question_messages(&b);
    question_link(&b);
    str condition = str_trim(foreign_take_string(b.options, "condition"));
    if (f->revealed_by != 0 && !question_is_revealed(x, f)) {
        str revealing = x->fields[f->revealed_by - 1].name;
        json_t *when = foreign_xgov_truth_holds(foreign_xgov_compare(x, f->at, revealing, STR("is"), f->reveal_value));
        if (json_is_object(when)) {
            json_object_set_new(b.out, "when", when);
        } else {
            json_decref(when);
        }
    } else if (condition.len != 0) {
        foreign_xgov_condition_when(x, foreign_at_key(x->base.arena, b.options_at, "condition"), condition, b.out);
    }
    return b.out;
}
