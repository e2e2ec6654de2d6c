// SPDX-License-Identifier: Apache-2.0
// type_national_insurance: a National Insurance number. Its form is that of HMRC's National Insurance
// Manual, NIM39110: two letters, six digits and a letter from A to D; which first letters and pairs of
// letters are not given out is said there. Shown in pairs, as it stands on letters.
#include "definition/tidy.h"
#include "definition/type.h"

static bool national_insurance_prefix(char first, char second)
{
    static const char *const unused[] = {"BG", "GB", "KN", "NK", "NT", "TN", "ZZ"};
    for (size_t i = 0; i < sizeof unused / sizeof *unused; i++) {
        if (unused[i][0] == first && unused[i][1] == second) {
            return false;
        }
    }
    return strchr("DFIQUV", first) == NULL && strchr("DFIOQUV", second) == NULL;
}

static void national_insurance_accept(struct accept *in, const struct question *q, struct value *ret_value)
{
    str code = tidy_code(in->arena, fields_text(in->fields, q->id), "-.");
    if (code.len == 0) {
        return;
    }
    if (!type_text_shaped(code, "AA999999A") || code.ptr[8] > 'D' ||
        !national_insurance_prefix(code.ptr[0], code.ptr[1])) {
        problem_add(in, q, "national-insurance.format");
        return;
    }
    *ret_value = type_text_value(code);
}

static str national_insurance_spelled(struct arena *a, str text)
{
    return type_text_grouped(a, text, (const size_t[]){2, 2, 2, 2, 1, 0});
}

static const char *const national_insurance_problems[] = {"enter.missing", "any.characters",
                                                          "national-insurance.format", NULL};
const struct question_type type_national_insurance = {
    .name = STR_INIT("national-insurance"),
    .shown = SHOWN_TEXT,
    .written = WRITTEN_TEXT,
    .kinds = KIND_TEXT,
    .problems = national_insurance_problems,
    .accept = national_insurance_accept,
    .spelled = national_insurance_spelled,
};
