// SPDX-License-Identifier: Apache-2.0
// type_declaration: words that a person agrees to by a tick.
#include "definition/type.h"

static void declaration_accept(struct accept *in, const struct question *q, struct value *ret_value)
{
    str sent = str_trim(fields_text(in->fields, q->id));
    if (sent.len == 0) {
        return;
    }
    if (!str_eq_nocase(sent, STR("true")) && !str_eq_nocase(sent, STR("yes"))) {
        problem_add(in, q, "any.not-offered");
        return;
    }
    *ret_value = type_text_value(STR("true"));
}

static const char *const declaration_problems[] = {"declaration.missing", "any.characters", "any.not-offered", NULL};
const struct question_type type_declaration = {
    .name = STR_INIT("declaration"),
    .shown = SHOWN_DECLARED,
    .written = WRITTEN_BOOL,
    .kinds = KIND_TEXT,
    .options = HAS(OPTION_STATEMENT),
    .problems = declaration_problems,
    .accept = declaration_accept,
};
