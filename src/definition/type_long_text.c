// SPDX-License-Identifier: Apache-2.0
// type_long_text: text in several lines, with limits in characters or words.
#include "definition/tidy.h"
#include "definition/type.h"

static void long_text_accept(struct accept *in, const struct question *q, struct value *ret_value)
{
    str text = tidy_lines(in->arena, fields_text(in->fields, q->id));
    if (type_text_fits(in, q, text, LIMIT_ANSWER_TEXT)) {
        *ret_value = type_text_value(text);
    }
}

const struct question_type type_long_text = {
    .name = STR_INIT("long-text"),
    .shown = SHOWN_LINES,
    .written = WRITTEN_TEXT,
    .kinds = KIND_TEXT,
    .options = TYPE_TEXT_OPTIONS | HAS(OPTION_ROWS),
    .problems = type_text_problems,
    .check = type_text_check,
    .accept = long_text_accept,
};
