// SPDX-License-Identifier: Apache-2.0
// type_money: an amount of money, exact to two places: pounds unless the question names another currency by its
// code (ISO 4217). People write "£12", "12.50", "1,234", "12 GBP"; it is kept as "12.50".
#include "definition/tidy.h"
#include "definition/type.h"

enum {
    MONEY_PLACES = 2,
    MONEY_GROUP = 3, // digits between commas
    MONEY_CODE = 3   // letters of a currency
};
static const struct {
    str code, sign;
} signs[] = {{STR_INIT("GBP"), STR_INIT("\xC2\xA3")},
             {STR_INIT("EUR"), STR_INIT("\xE2\x82\xAC")},
             {STR_INIT("USD"), STR_INIT("$")}};

static str money_code(const struct question *q)
{
    return q->currency.len != 0 ? q->currency : STR("GBP");
}

str question_currency(const struct question *q)
{
    str code = money_code(q);
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++) {
        if (str_eq(signs[i].code, code)) {
            return signs[i].sign;
        }
    }
    return code;
}

// Without the sign and the code of the currency: "-£5", "£-5", "5GBP".
static str money_bare(struct arena *a, const struct question *q, str text)
{
    str sign = question_currency(q);
    str code = money_code(q);
    bool minus = str_starts(text, STR("-"));
    text = minus ? str_slice(text, 1, text.len) : text;
    if (str_starts(text, sign)) {
        text = str_slice(text, sign.len, text.len);
    } else if (str_eq_nocase(str_slice(text, 0, code.len), code)) {
        text = str_slice(text, code.len, text.len);
    } else if (text.len > code.len && str_eq_nocase(str_slice(text, text.len - code.len, text.len), code)) {
        text = str_slice(text, 0, text.len - code.len);
    }
    return minus ? arena_concat(a, STR("-"), text) : text;
}

static void money_accept(struct accept *in, const struct question *q, struct value *ret_value)
{
    str entered = tidy_close(in->arena, fields_text(in->fields, q->id));
    str text;
    struct decimal number = {0};
    if (entered.len == 0) {
        return;
    }
    bool is_number = type_number_tidy(in, q, money_bare(in->arena, q, entered), &text);
    bool is_short = is_number && decimal_parse(text, &number);
    if (!is_number || (is_short && number.scale > MONEY_PLACES)) {
        problem_add(in, q, "money.format");
    } else if (!is_short || !decimal_widen(number, MONEY_PLACES, &number)) {
        type_text_problem(in, q, "number.too-many-digits", "max", DECIMAL_DIGITS - MONEY_PLACES);
    } else {
        struct range range = {q->min, q->max, true, question_has(q, OPTION_MAX)};
        type_number_range(in, q, number, &range); // without a least amount it is 0
        *ret_value = type_text_value(decimal_print(in->arena, number));
    }
}

// "1,234.50"
static str money_spelled(struct arena *a, str text)
{
    bool minus = str_starts(text, STR("-"));
    size_t point = str_find_char(text, '.');
    size_t end = point == STR_NONE ? text.len : point;
    char *out = arena_alloc(a, 2 * text.len + 1, 1);
    size_t len = 0;
    for (size_t i = 0; i < text.len; i++) {
        bool first = i == 0 || (i == 1 && minus);
        if (!first && i < end && (end - i) % MONEY_GROUP == 0) {
            out[len++] = ',';
        }
        out[len++] = text.ptr[i];
    }
    return (str){out, len};
}

str question_money(struct arena *a, const struct question *q, str amount)
{
    str sign = question_currency(q);
    bool minus = str_starts(amount, STR("-"));
    str spelled = money_spelled(a, minus ? str_slice(amount, 1, amount.len) : amount);
    bool code = sign.len == MONEY_CODE && sign.ptr[0] >= 'A' && sign.ptr[0] <= 'Z';
    return arena_printf(a, "%s%.*s%s%.*s", minus ? "-" : "", STR_ARG(sign), code ? " " : "", STR_ARG(spelled));
}

static void money_check(struct definition_report *report, const struct question *q)
{
    type_number_check(report, q);
    if (q->currency.len != 0 && !type_text_shaped(q->currency, "AAA")) {
        type_text_contradiction(report, STR("“currency” must be the code of one, three capitals."),
                                STR("Write it as ISO 4217 has it: \"GBP\", \"EUR\"."));
    }
    if (question_has(q, OPTION_MAX) && !question_has(q, OPTION_MIN) && q->max.units < 0) {
        type_text_contradiction(report, STR("Without “min” an amount is 0 or more, so “max” cannot be less."),
                                STR("Add “min”."));
    }
}

static const char *const money_problems[] = {"enter.missing",
                                             "any.characters",
                                             "money.format",
                                             "number.between",
                                             "number.too-low",
                                             "number.too-many-digits",
                                             NULL};
const struct question_type type_money = {
    .name = STR_INIT("money"),
    .shown = SHOWN_MONEY,
    .written = WRITTEN_NUMBER,
    .kinds = KIND_TEXT,
    .options = HAS(OPTION_MIN) | HAS(OPTION_MAX) | HAS(OPTION_CURRENCY) | HAS(OPTION_AUTOCOMPLETE),
    .problems = money_problems,
    .check = money_check,
    .accept = money_accept,
};
