// SPDX-License-Identifier: Apache-2.0
#include "design/rule.h"
#include "base/buf.h"
#include "definition/type.h"
#include "design/document.h"

enum {
    RULE_ENDINGS = 40,
    RULE_ENDING_LENGTH = 10
};

const struct rule_pattern rule_patterns[] = {{STR_INIT("digits"), STR_INIT("[0-9]+")},
                                             {STR_INIT("letters"), STR_INIT("\\p{L}+")},
                                             {STR_INIT("words"), STR_INIT("[\\p{L}\\p{M} '’.-]+")},
                                             {STR_INIT("letters-digits"), STR_INIT("[A-Za-z0-9]+")},
                                             {{0}, {0}}};

bool rule_is(const struct question_type *type, enum question_option option)
{
    return (type->options >> option & 1) != 0 && option != OPTION_OPTIONS && option != OPTION_LIST &&
           option != OPTION_CONSTANT;
}

// What a flag is where a document does not say.
static str rule_flag_default(enum question_option option)
{
    return option == OPTION_SPELLCHECK ? STR("yes") : STR("");
}

struct outline_rule rule_of_question(const struct outline_question *q, enum question_option option)
{
    for (size_t i = 0; i < q->rule_count; i++) {
        if (q->rules[i].option == option) {
            return q->rules[i];
        }
    }
    struct outline_rule rule = {.option = option};
    if (question_options[option].form == FORM_FLAG) {
        rule.text = rule_flag_default(option);
    }
    return rule;
}

// ---- Whether it fits -----------------------------------------------------------------------------------------------

static bool rule_date_fits(const struct question_type *type, str text)
{
    int minutes;
    date on;
    char whole[16] = "0000-01-01";
    size_t len = type->shown == SHOWN_MONTH ? 7 : type->shown == SHOWN_YEAR ? 4 : 10;
    if (type->shown == SHOWN_TIME) {
        return type_time_parse(text, &minutes);
    }
    for (size_t i = 0; i < text.len && text.len == len; i++) {
        whole[i] = text.ptr[i];
    }
    return text.len == len && date_parse(str_from(whole), &on);
}

// The next of "pdf, .jpg png"; false at the end.
static bool rule_next_ending(str *rest, str *ret_ending)
{
    size_t at = 0;
    while (at < rest->len && (rest->ptr[at] == ' ' || rest->ptr[at] == ',' || rest->ptr[at] == '.')) {
        at++;
    }
    size_t end = at;
    while (end < rest->len && rest->ptr[end] != ' ' && rest->ptr[end] != ',') {
        end++;
    }
    *ret_ending = str_slice(*rest, at, end);
    *rest = str_slice(*rest, end, rest->len);
    return end != at;
}

static bool rule_endings_fit(str text)
{
    str ending;
    size_t count = 0;
    while (rule_next_ending(&text, &ending)) {
        bool fine = ending.len <= RULE_ENDING_LENGTH && ++count <= RULE_ENDINGS;
        for (size_t i = 0; i < ending.len && fine; i++) {
            char c = ending.ptr[i];
            fine = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        }
        if (!fine) {
            return false;
        }
    }
    return count != 0;
}

static bool rule_word_fits(const struct question_type *type, enum question_option option, str text)
{
    const str *words = question_option_words(type, option);
    for (size_t i = 0; words != NULL && words[i].len != 0; i++) {
        if (str_eq(words[i], text)) {
            return true;
        }
    }
    return false;
}

bool rule_fits(const struct question_type *type, const struct outline_rule *rule)
{
    const struct question_option_shape *shape = &question_options[rule->option];
    struct decimal number;
    int64_t whole;
    if (rule->text.len == 0 && rule->to.len == 0) {
        return true;
    }
    switch (shape->form) {
    case FORM_WHOLE:
        return str_to_i64(rule->text, shape->min, shape->max, &whole);
    case FORM_DECIMAL:
        return decimal_parse(rule->text, &number);
    case FORM_MEGABYTES:
        return decimal_parse(rule->text, &number) && number.scale <= 6 &&
               decimal_compare(number, (struct decimal){1, 2}) >= 0 &&
               decimal_compare(number, (struct decimal){OPTION_FILE_MB, 0}) <= 0;
    case FORM_RANGE:
        return (rule->text.len == 0 || decimal_parse(rule->text, &number)) &&
               (rule->to.len == 0 || decimal_parse(rule->to, &number));
    case FORM_DATE:
        return rule_date_fits(type, rule->text);
    case FORM_WORDS:
        return rule_word_fits(type, rule->option, rule->text);
    case FORM_ENDINGS:
        return rule_endings_fit(rule->text);
    case FORM_PATTERN:
        return rule->text.len <= LIMIT_PATTERN;
    case FORM_STRING:
    case FORM_TEXT:
    case FORM_FLAG:
    case FORM_OPTIONS:
    case FORM_LIST:
        break;
    }
    return true;
}

// ---- In a document -------------------------------------------------------------------------------------------------

static str rule_endings(struct arena *a, const json_t *value)
{
    str joined = {0};
    size_t i;
    const json_t *ending;
    json_array_foreach(value, i, ending)
    {
        str one = document_scalar(a, ending);
        joined = joined.len == 0 ? one : ARENA_JOIN(a, joined, STR(", "), one);
    }
    return joined;
}

struct outline_rule rule_read(struct arena *a, const struct outline *o, enum question_option option,
                              const json_t *value)
{
    struct outline_rule rule = {.option = option};
    switch (question_options[option].form) {
    case FORM_TEXT:
        rule.words = document_text(a, o, value);
        break;
    case FORM_ENDINGS:
        rule.text = rule_endings(a, value);
        break;
    case FORM_RANGE:
        rule.text = document_scalar(a, json_object_get(value, "min"));
        rule.to = document_scalar(a, json_object_get(value, "max"));
        break;
    case FORM_FLAG:
        rule.text = json_is_boolean(value) ? (json_is_true(value) ? STR("yes") : STR("")) : rule_flag_default(option);
        break;
    case FORM_WHOLE:
    case FORM_DECIMAL:
    case FORM_MEGABYTES:
    case FORM_STRING:
    case FORM_DATE:
    case FORM_WORDS:
    case FORM_PATTERN:
    case FORM_OPTIONS:
    case FORM_LIST:
        rule.text = document_scalar(a, value);
        break;
    }
    return rule;
}

static json_t *rule_list(struct arena *a, str text)
{
    str ending;
    json_t *list = json_array();
    while (rule_next_ending(&text, &ending)) {
        ending = arena_lower(a, ending);
        json_array_append_new(list, json_stringn(ending.ptr, ending.len));
    }
    return list;
}

static json_t *rule_range(const struct outline_rule *rule)
{
    json_t *range = json_object();
    if (rule->text.len != 0) {
        json_object_set_new(range, "min", document_number(rule->text));
    }
    if (rule->to.len != 0) {
        json_object_set_new(range, "max", document_number(rule->to));
    }
    return range;
}

static json_t *rule_value(struct arena *a, const struct outline_rule *rule)
{
    switch (question_options[rule->option].form) {
    case FORM_WHOLE:
    case FORM_DECIMAL:
    case FORM_MEGABYTES:
        return document_number(rule->text);
    case FORM_WORDS: // a width of characters is a number
        return rule->option == OPTION_WIDTH ? document_number(rule->text)
                                            : json_stringn(rule->text.ptr, rule->text.len);
    case FORM_FLAG:
        return json_boolean(rule->text.len != 0);
    case FORM_ENDINGS:
        return rule_list(a, rule->text);
    case FORM_RANGE:
        return rule_range(rule);
    case FORM_STRING:
    case FORM_DATE:
    case FORM_PATTERN:
    case FORM_TEXT:
    case FORM_OPTIONS:
    case FORM_LIST:
        break;
    }
    return json_stringn(rule->text.ptr, rule->text.len);
}

void rule_put(struct arena *a, const struct outline *o, const struct outline_rule *rule, json_t *question)
{
    const char *key = question_options[rule->option].name.ptr;
    const json_t *now = json_object_get(question, key);
    struct outline_rule was = rule_read(a, o, rule->option, now);
    enum option_form form = question_options[rule->option].form;
    if (form == FORM_TEXT) {
        document_put_text(o, question, key, rule->words);
    } else if (form == FORM_FLAG && str_eq(rule->text, rule_flag_default(rule->option))) {
        json_object_del(question, key);
    } else if (str_eq(was.text, rule->text) && str_eq(was.to, rule->to)) {
        return; // as it was written
    } else if (rule->text.len == 0 && rule->to.len == 0 && form != FORM_FLAG) {
        json_object_del(question, key);
    } else {
        json_object_set_new(question, key, rule_value(a, rule));
    }
}
