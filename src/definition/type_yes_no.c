// SPDX-License-Identifier: Apache-2.0
// type_yes_no: yes or no, kept as true or false in every language.
#include "definition/type.h"

static void yes_no_accept(struct accept *in, const struct question *q, struct value *ret_value)
{
    str sent = str_trim(fields_text(in->fields, q->id));
    if (sent.len == 0) {
        return;
    }
    bool yes = str_eq_nocase(sent, STR("true")) || str_eq_nocase(sent, STR("yes"));
    if (!yes && !str_eq_nocase(sent, STR("false")) && !str_eq_nocase(sent, STR("no"))) {
        problem_add(in, q, "any.not-offered");
        return;
    }
    *ret_value = type_text_value(yes ? STR("true") : STR("false"));
}

static const char *const yes_no_problems[] = {"select.missing", "any.characters", "any.not-offered", NULL};
const struct question_type type_yes_no = {
    .name = STR_INIT("yes-no"),
    .shown = SHOWN_YES_NO,
    .written = WRITTEN_BOOL,
    .kinds = KIND_TEXT,
    .problems = yes_no_problems,
    .accept = yes_no_accept,
};
