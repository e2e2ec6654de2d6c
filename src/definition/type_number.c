// SPDX-License-Identifier: Apache-2.0
// type_number: exact decimal numbers, as people write them: "1,234.50", "£12", "12 kg".
#include "definition/tidy.h"
#include "definition/type.h"

// Without the question's prefix or suffix in any of its languages, which people copy from beside the box.
static str number_bare(struct accept *in, const struct question *q, str text)
{
    for (size_t i = 0; i < in->definition->language_count; i++) {
        str prefix = tidy_close(in->arena, text_in(q->prefix, i));
        str suffix = tidy_close(in->arena, text_in(q->suffix, i));
        if (prefix.len != 0 && str_starts(text, prefix)) {
            return str_slice(text, prefix.len, text.len);
        }
        if (suffix.len != 0 && text.len > suffix.len &&
            str_eq_nocase(str_slice(text, text.len - suffix.len, text.len), suffix)) {
            return str_slice(text, 0, text.len - suffix.len);
        }
    }
    return text;
}

// Commas stand between groups of three: "1,234" but not "1,5", which elsewhere is a fraction.
static bool number_without_commas(struct arena *a, str text, str *ret_text)
{
    size_t point = str_find_char(text, '.');
    size_t end = point == STR_NONE ? text.len : point;
    char *out = arena_alloc(a, text.len + 2, 1);
    size_t len = 0;
    bool grouped = false;
    size_t run = 0; // digits since the last comma
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] == ',') {
            if (i > end || (grouped ? run != 3 : run < 1 || run > 3)) {
                return false;
            }
            grouped = true;
            run = 0;
            continue;
        }
        run += i < end && text.ptr[i] != '-' ? 1 : 0;
        out[len++] = text.ptr[i];
    }
    *ret_text = (str){out, len};
    return !grouped || run == 3;
}

// ".5", "5." and "007" in the one spelling; "-0" is "0".
static str number_spelling(struct arena *a, str digits, bool negative)
{
    while (digits.len > 1 && digits.ptr[0] == '0' && digits.ptr[1] != '.') {
        digits = str_slice(digits, 1, digits.len);
    }
    digits = str_ends(digits, STR(".")) ? str_slice(digits, 0, digits.len - 1) : digits;
    bool zero = true;
    for (size_t i = 0; i < digits.len; i++) {
        zero = zero && (digits.ptr[i] == '0' || digits.ptr[i] == '.');
    }
    str head = str_starts(digits, STR(".")) ? STR("0") : STR("");
    return arena_printf(a, "%s%.*s%.*s", negative && !zero ? "-" : "", STR_ARG(head), STR_ARG(digits));
}

bool type_number_tidy(struct accept *in, const struct question *q, str text, str *ret_text)
{
    static const str minus = STR_INIT("\xE2\x88\x92"); // U+2212, as word processors write it
    bool negative = false;
    for (int round = 0; round < 2; round++) { // "-£5" and "£-5"
        if (str_starts(text, STR("-")) || str_starts(text, minus) || str_starts(text, STR("+"))) {
            if (round == 1 && negative) {
                return false;
            }
            negative = !str_starts(text, STR("+"));
            text = str_slice(text, str_starts(text, minus) ? minus.len : 1, text.len);
        }
        text = round == 0 ? number_bare(in, q, text) : text;
    }
    str digits;
    if (!number_without_commas(in->arena, text, &digits) || digits.len == 0 || str_eq(digits, STR("."))) {
        return false;
    }
    bool any = false;
    for (size_t i = 0; i < digits.len; i++) {
        char c = digits.ptr[i];
        if ((c < '0' || c > '9') && c != '.') {
            return false;
        }
        any = any || c != '.';
    }
    *ret_text = number_spelling(in->arena, digits, negative);
    return any && str_find_char(digits, '.') == STR_NONE
               ? true
               : any && str_find(str_slice(digits, str_find_char(digits, '.') + 1, digits.len), STR(".")) == STR_NONE;
}

static str number_told(struct arena *a, const struct question *q, struct decimal limit)
{
    str text = decimal_print(a, limit);
    return q->type->shown == SHOWN_MONEY ? question_money(a, q, text) : text;
}

void type_number_range(struct accept *in, const struct question *q, struct decimal number, const struct range *range)
{
    bool low = range->has_min && decimal_compare(number, range->min) < 0;
    bool high = range->has_max && decimal_compare(number, range->max) > 0;
    if (!low && !high) {
        return;
    }
    bool both = range->has_min && range->has_max;
    struct problem *p = problem_add(in, q, both ? "number.between" : low ? "number.too-low" : "number.too-high");
    if (both || low) {
        problem_arg(p, "min", number_told(in->arena, q, range->min));
    }
    if (both || high) {
        problem_arg(p, "max", number_told(in->arena, q, range->max));
    }
}

bool type_number_read(struct accept *in, const struct question *q, str entered, str *ret_text)
{
    struct decimal number;
    if (!type_number_tidy(in, q, entered, ret_text)) {
        problem_add(in, q, "number.not-a-number");
        return false;
    }
    if (!decimal_parse(*ret_text, &number)) {
        type_text_problem(in, q, "number.too-many-digits", "max", DECIMAL_DIGITS);
        return false;
    }
    if (question_has(q, OPTION_DECIMALS) && number.scale > q->decimals) {
        if (q->decimals == 0) {
            problem_add(in, q, "number.not-whole");
        } else {
            type_text_problem(in, q, "number.decimals", "max", q->decimals);
        }
        return false;
    }
    struct range range = {q->min, q->max, question_has(q, OPTION_MIN), question_has(q, OPTION_MAX)};
    type_number_range(in, q, number, &range);
    return true;
}

static void number_accept(struct accept *in, const struct question *q, struct value *ret_value)
{
    str entered = tidy_close(in->arena, fields_text(in->fields, q->id));
    str text;
    if (entered.len != 0 && type_number_read(in, q, entered, &text)) {
        *ret_value = type_text_value(text);
    }
}

void type_number_check(struct definition_report *report, const struct question *q)
{
    if (question_has(q, OPTION_MIN) && question_has(q, OPTION_MAX) && decimal_compare(q->min, q->max) > 0) {
        type_text_contradiction(report, STR("“min” is more than “max”, so no answer could be right."),
                                STR("Make “max” at least as large."));
    }
}

static const char *const number_problems[] = {
    "enter.missing",  "any.characters", "number.not-a-number", "number.not-whole",       "number.decimals",
    "number.between", "number.too-low", "number.too-high",     "number.too-many-digits", NULL};
const struct question_type type_number = {
    .name = STR_INIT("number"),
    .shown = SHOWN_NUMBER,
    .written = WRITTEN_NUMBER,
    .kinds = KIND_TEXT,
    .options = HAS(OPTION_MIN) | HAS(OPTION_MAX) | HAS(OPTION_DECIMALS) | HAS(OPTION_PREFIX) | HAS(OPTION_SUFFIX) |
               HAS(OPTION_WIDTH) | HAS(OPTION_AUTOCOMPLETE),
    .problems = number_problems,
    .check = type_number_check,
    .accept = number_accept,
};
