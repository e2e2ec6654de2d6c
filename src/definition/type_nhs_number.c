// SPDX-License-Identifier: Apache-2.0
// type_nhs_number: an NHS number: ten digits, the last of which checks the others. The NHS Data Model
// and Dictionary (attribute NHS NUMBER) says how: the first nine times 10, 9 … 2, added up; what is
// left of a division by 11 is taken from 11; 11 stands for 0, and 10 is never given out. Shown 3 3 4.
#include "definition/tidy.h"
#include "definition/type.h"

static bool nhs_number_checks(str digits)
{
    int sum = 0;
    for (int i = 0; i < 9; i++) {
        sum += (digits.ptr[i] - '0') * (10 - i);
    }
    return (11 - sum % 11) % 11 == digits.ptr[9] - '0';
}

static void nhs_number_accept(struct accept *in, const struct question *q, struct value *ret_value)
{
    str digits = tidy_code(in->arena, fields_text(in->fields, q->id), "-.");
    if (digits.len == 0) {
        return;
    }
    if (!type_text_shaped(digits, "9999999999")) {
        problem_add(in, q, "nhs-number.format");
    } else if (!nhs_number_checks(digits)) {
        problem_add(in, q, "nhs-number.wrong-digit");
    } else {
        *ret_value = type_text_value(digits);
    }
}

static str nhs_number_spelled(struct arena *a, str text)
{
    return type_text_grouped(a, text, (const size_t[]){3, 3, 4, 0});
}

static const char *const nhs_number_problems[] = {"enter.missing", "any.characters", "nhs-number.format",
                                                  "nhs-number.wrong-digit", NULL};
const struct question_type type_nhs_number = {
    .name = STR_INIT("nhs-number"),
    .shown = SHOWN_TEXT,
    .written = WRITTEN_TEXT,
    .kinds = KIND_TEXT,
    .problems = nhs_number_problems,
    .accept = nhs_number_accept,
    .spelled = nhs_number_spelled,
};
