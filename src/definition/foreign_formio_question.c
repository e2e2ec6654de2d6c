// SPDX-License-Identifier: Apache-2.0
// foreign_formio_question: what each component asks, and what its answer must be.
#include "definition/foreign_formio_form.h"
#include "definition/foreign_hidden.h"

static bool is_kind(const struct formio_field *field, const char *name)
{
    return str_eq(field->kind->name, str_from(name));
}

// ---- Rules -------------------------------------------------------------------------------------------
static void rule_pattern(const struct foreign_question *q, str at, const json_t *validate)
{
    str pattern = foreign_take_string(validate, "pattern");
    str here = foreign_at_key(q->base->arena, at, "pattern");
    if (pattern.len == 0) {
        return;
    }
    if (!foreign_rule_pattern(pattern)) { // there too it must match the whole
        foreign_say(q->base, here, STR("Write the pattern anew."),
                    "The pattern cannot be used here, so it is left out.");
        return;
    }
    foreign_rule_set(q, here, OPTION_PATTERN, "pattern", foreign_give_str(pattern));
}

static void rule_lengths(const struct foreign_question *q, str at, const json_t *v)
{
    foreign_rule_numbers(q, at, v,
                         (struct foreign_number){"minLength", OPTION_MIN_LENGTH, "min-length", 0, LIMIT_ANSWER_TEXT},
                         (struct foreign_number){"maxLength", OPTION_MAX_LENGTH, "max-length", 1, LIMIT_ANSWER_TEXT});
    foreign_rule_numbers(q, at, v,
                         (struct foreign_number){"minWords", OPTION_MIN_WORDS, "min-words", 0, LIMIT_ANSWER_TEXT},
                         (struct foreign_number){"maxWords", OPTION_MAX_WORDS, "max-words", 1, LIMIT_ANSWER_TEXT});
}

static void rule_number(const struct formio *f, const struct formio_field *field, const struct foreign_question *q,
                        str at, const json_t *v)
{
    foreign_rule_decimals(q, at, v, "min", "max");
    if (is_kind(field, "currency")) {
        str code = foreign_take_string(field->component, "currency");
        bool is_code = code.len == 3;
        for (size_t i = 0; i < code.len; i++) {
            is_code = is_code && code.ptr[i] >= 'A' && code.ptr[i] <= 'Z';
        }
        if (code.len != 0 && !is_code) {
            foreign_rule_wrong(q->base, foreign_at_key(q->base->arena, field->at, "currency"));
        }
        foreign_give(q->out, "currency", is_code ? code : STR("USD")); // there it is dollars unless it says
        return;
    }
    if (foreign_take_true(v, "integer")) {
        json_object_set_new(q->out, "decimals", json_integer(0));
    }
    if (foreign_say_holds(json_object_get(field->component, "decimalLimit"))) {
        json_object_del(q->out, "decimals");
        foreign_rule_number(q, field->at, field->component,
                            (struct foreign_number){"decimalLimit", OPTION_DECIMALS, "decimals", 0, 10});
    }
    (void)f;
}

static void rule_items(const struct formio_field *field, const struct foreign_question *q, str at, const json_t *v)
{
    int64_t count = (int64_t)json_array_size(field->options);
    foreign_rule_numbers(
        q, at, v, (struct foreign_number){"minSelectedCount", OPTION_MIN_ITEMS, "min-items", 0, count},
        (struct foreign_number){"maxSelectedCount", OPTION_MAX_ITEMS, "max-items", 1, LIMIT_OPTION_COUNT});
}

static void rule_dates(const struct formio_field *field, const struct foreign_question *q)
{
    static const char *const within[] = {"datePicker", "widget"};
    if (q->type->shown != SHOWN_DATE && q->type->shown != SHOWN_MONTH) {
        return;
    }
    foreign_rule_dates(q, field->at, field->component, "minDate", "maxDate");
    for (size_t i = 0; i < 2; i++) {
        bool set = json_object_get(q->out, "earliest") != NULL || json_object_get(q->out, "latest") != NULL;
        const json_t *object = json_object_get(field->component, within[i]);
        if (!set) {
            foreign_rule_dates(q, foreign_at_key(q->base->arena, field->at, within[i]), object, "minDate", "maxDate");
        }
    }
}

// ---- Files -------------------------------------------------------------------------------------------

// "5MB", "500KB", "1GB".
static bool size_megabytes(str text, int64_t *ret_hundredths)
{
    static const struct {
        str unit;
        int64_t hundredths;
    } units[] = {{STR_INIT("GB"), 102400}, {STR_INIT("MB"), 100}, {STR_INIT("KB"), 0}};
    for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
        int64_t number;
        if (str_ends(text, units[i].unit) &&
            str_to_i64(str_trim(str_slice(text, 0, text.len - units[i].unit.len)), 1, 1000000, &number)) {
            *ret_hundredths = units[i].hundredths != 0 ? number * units[i].hundredths : (number * 100 + 1023) / 1024;
            return true;
        }
    }
    return false;
}

static void rule_files(const struct formio_field *field, const struct foreign_question *q)
{
    enum {
        MOST = 100 * 100 // hundredths of a megabyte
    };
    str size = foreign_take_string(field->component, "fileMaxSize");
    str rest = foreign_take_string(field->component, "filePattern");
    str at = foreign_at_key(q->base->arena, field->at, "filePattern");
    bool any = rest.len == 0 || str_eq(rest, STR("*"));
    bool all = !any;
    int64_t hundredths = 0;
    str piece;
    json_t *accept = json_array();
    while (!any && str_next(&rest, ',', &piece)) {
        piece = str_trim(piece);
        all = (piece.len == 0 || foreign_rule_ending(q->base->arena, accept, piece)) && all;
    }
    if (all && json_array_size(accept) != 0) {
        foreign_rule_set(q, at, OPTION_ACCEPT, "accept", accept);
    } else {
        json_decref(accept);
    }
    if (!any && !all) {
        foreign_say(q->base, at, STR("Write the endings under “accept”."),
                    "Some kinds of files are not known, so the common ones are taken.");
    }
    if (size_megabytes(size, &hundredths) && hundredths <= MOST) {
        json_object_set_new(q->out, "max-size",
                            foreign_give_str(decimal_print(q->base->arena, (struct decimal){hundredths, 2})));
    } else if (size.len != 0) {
        foreign_rule_wrong(q->base, foreign_at_key(q->base->arena, field->at, "fileMaxSize"));
    }
    if (!foreign_take_true(field->component, "multiple")) {
        json_object_set_new(q->out, "max-items", json_integer(1));
    }
}

// ---- Messages ----------------------------------------------------------------------------------------
static void rule_messages(const struct formio *f, const struct formio_field *field, const struct foreign_question *q,
                          str at, const json_t *v)
{
    static const struct {
        const char *theirs, *ours[3];
    } messages[] = {
        {"required", {"missing", "any"}},
        {"minLength", {"too-short"}},
        {"maxLength", {"too-long"}},
        {"minWords", {"too-few-words"}},
        {"maxWords", {"too-many-words"}},
        {"pattern", {"pattern"}},
        {"min", {"too-low"}},
        {"max", {"too-high"}},
        {"invalid_email", {"format"}},
        {"minSelectedCount", {"too-few"}},
        {"maxSelectedCount", {"too-many"}},
        {"custom", {"any"}},
    };
    const json_t *errors = json_object_get(field->component, "errors");
    str errors_at = foreign_at_key(f->base.arena, field->at, "errors");
    static const char *const any[] = {"any", NULL};
    str own = foreign_take_line(&f->base, at, v, "customMessage");
    const char *key;
    json_t *value;
    if (own.len != 0) {
        foreign_rule_message(q, any, own);
    }
    json_object_foreach((json_t *)(uintptr_t)errors, key, value)
    {
        str words = foreign_take_line(&f->base, errors_at, errors, key);
        bool kept = words.len == 0;
        for (size_t i = 0; i < sizeof messages / sizeof *messages && !kept; i++) {
            kept = strcmp(messages[i].theirs, key) == 0 && foreign_rule_message(q, messages[i].ours, words);
        }
        if (!kept) {
            foreign_say(&f->base, foreign_at_key(f->base.arena, errors_at, key),
                        STR("Say it under “errors”, if it matters."), "A question of type “%.*s” has no such message.",
                        STR_ARG(q->type->name));
        }
    }
}

// ---- The whole ---------------------------------------------------------------------------------------
static bool question_needed(const struct formio_field *field)
{
    static const char *const boxes[] = {"day", "month", "year"};
    const json_t *fields = json_object_get(field->component, "fields");
    bool needed = foreign_take_true(json_object_get(field->component, "validate"), "required");
    for (size_t i = 0; i < 3; i++) {
        needed = needed || foreign_take_true(json_object_get(fields, boxes[i]), "required");
    }
    return needed && !field->coded;
}

// What is there by default is not filled in here; told where it says something.
static bool default_says(const json_t *value, int depth)
{
    const char *key;
    json_t *item;
    size_t i;
    bool says = false;
    if (json_is_array(value) && depth > 0) {
        json_array_foreach(value, i, item)
        {
            says = says || default_says(item, depth - 1);
        }
        return says;
    }
    if (json_is_object(value) && depth > 0) {
        json_object_foreach((json_t *)(uintptr_t)value, key, item)
        {
            says = says || default_says(item, depth - 1);
        }
        return says;
    }
    return foreign_say_holds(value) && !str_eq(foreign_take_string_value(value), STR("00/00/0000"));
}

static void question_told(struct formio *f, const struct formio_field *field)
{
    static const char *const known[] = {
        "label", "description", "tooltip", "hideLabel", "validate", "conditional", "prefix", "suffix", "values", "data",
        "dataSrc", "valueProperty", "template", "multiple", "inline", "rows", "fields", "errors", "currency",
        "decimalLimit", "questions", "defaultValue", "minDate", "maxDate", "datePicker", "timePicker", "enableDate",
        "enableTime", "format", "dayFirst", "filePattern", "fileMaxSize", "errorLabel", "components",
        // Of the look, or where another service keeps what is chosen (told already)
        "delimiter", "requireDecimal", "thousandsSeparator", "decimalSymbol", "searchEnabled", "searchField",
        "searchThreshold", "searchDebounce", "selectThreshold", "selectValues", "minSearch", "limit", "disableLimit",
        "filter", "sort", "headers", "authenticate", "resource", "project", "indexeddb", "fuseOptions", "customOptions",
        "selectFields", "uniqueOptions", "readOnlyValue", "useExactSearch", "ignoreCache", "idPath", "valueComponent",
        "keyBeforeValue", "addAnother", "disableAddingRemovingRows", "storage", "dir", "fileKey", "imageSize",
        "webcamSize", "webcam", "image", "fileTypes", "fileNameTemplate", "fileMinSize", "privateDownload",
        "displayInTimezone", "timezone", "useLocaleSettings", "datepickerMode", "shortcutButtons", "enableMinDateInput",
        "enableMaxDateInput", "provider", "providerOptions", "manualModeViewString", "enableManualMode",
        "switchToManualModeLabel", "disableClearIcon", "map", "kickbox", "delimeter", "storeas", "maxTags", "width",
        "height", "maxWidth", "minWidth", "penColor", "backgroundColor", "footer", "customDefaultValue",
        "allowCalculateOverride", "calculateServer", "inputMask", "selectData", "as", "fixedSize", "allowMultipleMasks",
        "labelAlignment", "properties", "inputMaskPlaceholderChar", "applyMaskOn", NULL};
    static const char *const code[] = {"customDefaultValue"};
    str at = field->at;
    foreign_formio_type_told(f, at, field->component, known);
    for (size_t i = 0; i < sizeof code / sizeof *code; i++) {
        if (foreign_say_holds(json_object_get(field->component, code[i]))) {
            foreign_say(&f->base, foreign_at_key(f->base.arena, at, code[i]), STR("Say in our definition what it did."),
                        "“%s” is code, which is never run; it is left out.", code[i]);
        }
    }
    if (default_says(json_object_get(field->component, "defaultValue"), 4)) {
        foreign_say(&f->base, foreign_at_key(f->base.arena, at, "defaultValue"),
                    STR("Say it in the hint, if it matters."), "Nothing is filled in beforehand here.");
    }
    bool masked = foreign_say_holds(json_object_get(field->component, "inputMask"));
    if (masked && field->type->shown == SHOWN_TEXT && str_eq(field->type->name, STR("text"))) {
        foreign_say(&f->base, foreign_at_key(f->base.arena, at, "inputMask"), STR("Write a pattern, if it matters."),
                    "A mask is not carried over: answers are taken as typed.");
    }
}

static void question_validate(struct formio *f, const struct formio_field *field, const struct foreign_question *q)
{
    static const char *const known[] = {"required",
                                        "minLength",
                                        "maxLength",
                                        "minWords",
                                        "maxWords",
                                        "pattern",
                                        "customMessage",
                                        "min",
                                        "max",
                                        "integer",
                                        "minSelectedCount",
                                        "maxSelectedCount",
                                        "multiple",
                                        "onlyAvailableItems",
                                        "strictDateValidation",
                                        "customPrivate",
                                        "isUseForCopy",
                                        "select",
                                        "row",
                                        NULL};
    const json_t *v = json_object_get(field->component, "validate");
    str at = foreign_at_key(f->base.arena, field->at, "validate");
    if (!str_eq(foreign_take_string(v, "step"), STR("any"))) {
        foreign_formio_type_told(f, at, v, known);
    }
    if (!question_needed(field)) {
        json_object_set_new(q->out, "optional", json_true());
    }
    if (field->type->written == WRITTEN_NUMBER) {
        rule_number(f, field, q, at, v);
    } else if (field->type->written == WRITTEN_FILES) {
        rule_files(field, q);
    } else if (field->type->written == WRITTEN_LIST) {
        rule_items(field, q, at, v);
    } else if (foreign_rule_has(q, OPTION_MAX_LENGTH)) {
        rule_lengths(q, at, v);
    }
    rule_pattern(q, at, v);
    rule_dates(field, q);
    rule_messages(f, field, q, at, v);
}

static str question_hint(struct formio *f, const struct formio_field *field)
{
    str description = foreign_take_plain(&f->base, field->at, field->component, "description");
    str tooltip = foreign_take_plain(&f->base, field->at, field->component, "tooltip");
    return description.len != 0 && tooltip.len != 0
               ? arena_printf(f->base.arena, "%.*s\n%.*s", STR_ARG(description), STR_ARG(tooltip))
           : description.len != 0 ? description
                                  : tooltip;
}

static void question_looks(struct formio *f, const struct formio_field *field, const struct foreign_question *q)
{
    static const struct {
        const char *key;
        enum question_option option;
    } texts[] = {{"prefix", OPTION_PREFIX}, {"suffix", OPTION_SUFFIX}};
    for (size_t i = 0; i < 2; i++) {
        str words = foreign_take_line(&f->base, field->at, field->component, texts[i].key);
        if (words.len != 0) {
            foreign_rule_set(q, foreign_at_key(f->base.arena, field->at, texts[i].key), texts[i].option, texts[i].key,
                             foreign_give_str(words));
        }
    }
    if (foreign_rule_has(q, OPTION_ROWS)) {
        foreign_rule_number(q, field->at, field->component,
                            (struct foreign_number){"rows", OPTION_ROWS, "rows", 1, 50});
    }
    if (foreign_rule_has(q, OPTION_INLINE) && foreign_take_true(field->component, "inline")) {
        json_object_set_new(q->out, "inline", json_true());
    }
    if (foreign_rule_has(q, OPTION_STATEMENT)) {
        foreign_give(q->out, "statement", field->label);
    }
}

json_t *foreign_formio_question(struct formio *f, const struct formio_field *field)
{
    struct foreign_question q = {&f->base, field->type, json_object()};
    bool tick = is_kind(field, "checkbox");
    question_told(f, field);
    json_object_set_new(q.out, "id", foreign_give_str(field->id));
    json_object_set_new(q.out, "type", foreign_give_str(field->type->name));
    foreign_give(q.out, "title", field->label.len != 0 ? field->label : field->id);
    foreign_give(q.out, "hint", question_hint(f, field));
    if (tick || foreign_take_true(field->component, "hideLabel")) {
        json_object_set_new(q.out, "hide-title", json_true());
    }
    if (field->options != NULL) {
        json_object_set(q.out, "options", field->options);
    }
    question_looks(f, field, &q);
    question_validate(f, field, &q);
    if (field->coded) {
        foreign_say(&f->base, foreign_at_key(f->base.arena, field->at, "customConditional"),
                    STR("Say when it is asked."),
                    "Code decided when this is asked; it is always asked now, and may be left empty.");
    }
    return q.out;
}

// ---- Hidden values -----------------------------------------------------------------------------------------
json_t *foreign_formio_question_hidden(struct formio *f, const struct formio_field *field)
{
    static const char *const known[] = {"label",  "defaultValue", "validate",   "conditional",
                                        "errors", "multiple",     "properties", NULL};
    const json_t *given = json_object_get(field->component, "defaultValue");
    const json_t *conditional = json_object_get(field->component, "conditional");
    struct foreign_text_lost lost = {0};
    str line = foreign_text_line(f->base.arena, foreign_take_scalar(f->base.arena, given), &lost);
    str value = foreign_text_cut(line, LIMIT_ANSWER_LINE);
    foreign_formio_type_told(f, field->at, field->component, known);
    if (value.len == 0 && (default_says(given, 4) || !foreign_hidden_is_linked(field->id))) {
        foreign_hidden_left_out(&f->base, field->at);
        return NULL;
    }
    if (foreign_say_holds(json_object_get(conditional, "when")) ||
        json_array_size(json_object_get(conditional, "conditions")) != 0) {
        foreign_hidden_always(&f->base, foreign_at_key(f->base.arena, field->at, "conditional"));
    }
    return foreign_hidden(&f->base, field->at, field->id, field->label, value);
}
