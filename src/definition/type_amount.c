// SPDX-License-Identifier: Apache-2.0
// type_amount: a number with its unit, which is chosen from the question's options: 5 hours, 2.5 tonnes.
#include "definition/tidy.h"
#include "definition/type.h"

enum {
    AMOUNT_LENGTH = 40 // characters of the number
};

static void amount_accept(struct accept *in, const struct question *q, struct value *ret_value)
{
    str *items = arena_array(in->arena, str, 2);
    str entered = tidy_close(in->arena, fields_part(in->fields, q->id, STR("amount")));
    str unit = fields_part(in->fields, q->id, STR("unit"));
    if (entered.len == 0 && unit.len == 0) {
        return;
    }
    size_t before = in->problems->count;
    if (entered.len == 0) {
        problem_add(in, q, "amount.no-amount");
    } else {
        type_number_read(in, q, entered, &items[0]);
    }
    for (size_t i = before; i < in->problems->count; i++) {
        in->problems->items[i].part = STR("amount");
    }
    const struct option *chosen = option_find(q->options, unit);
    if (chosen == NULL) {
        problem_add(in, q, unit.len == 0 ? "amount.no-unit" : "any.not-offered")->part = STR("unit");
    } else {
        items[1] = chosen->value;
    }
    *ret_value = (struct value){.kind = VALUE_PARTS, .count = 2, .items = items};
}

static void amount_check(struct definition_report *report, const struct question *q)
{
    type_number_check(report, q);
    for (size_t i = 0; q->options != NULL && i < q->options->count; i++) {
        if (q->options->items[i].when != NULL) {
            type_text_contradiction(report, STR("A unit of an amount is offered always."),
                                    STR("Take \"when\" out of the option, or ask for the unit by itself."));
            return;
        }
    }
}

static const struct part amount_parts[] = {{STR_INIT("amount"), true, AMOUNT_LENGTH, .number = true},
                                           {STR_INIT("unit"), true, AMOUNT_LENGTH, .option = true}};
static const char *const amount_problems[] = {"enter.missing",
                                              "any.characters",
                                              "amount.no-amount",
                                              "amount.no-unit",
                                              "any.not-offered",
                                              "number.not-a-number",
                                              "number.not-whole",
                                              "number.decimals",
                                              "number.between",
                                              "number.too-low",
                                              "number.too-high",
                                              "number.too-many-digits",
                                              NULL};
const struct question_type type_amount = {
    .name = STR_INIT("amount"),
    .parts = amount_parts,
    .part_count = 2,
    .shown = SHOWN_TEXT,
    .written = WRITTEN_PARTS,
    .kinds = KIND(VALUE_BLANK) | KIND(VALUE_PARTS),
    .options = HAS(OPTION_MIN) | HAS(OPTION_MAX) | HAS(OPTION_DECIMALS) | HAS(OPTION_OPTIONS) | HAS(OPTION_LIST),
    .problems = amount_problems,
    .check = amount_check,
    .accept = amount_accept,
};
