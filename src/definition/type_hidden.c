// SPDX-License-Identifier: Apache-2.0
// type_hidden: a value that nobody is asked for: one of the definition, or one that a link to the service brings.
// It is an answer to conditions, texts, calculated values and staff; no form can change it.
#include "base/utf8.h"
#include "definition/tidy.h"
#include "definition/type.h"

static void hidden_accept(struct accept *in, const struct question *q, struct value *ret_value)
{
    str text = tidy_line(in->arena, fields_text(in->fields, q->id));
    if (type_text_fits(in, q, text, LIMIT_ANSWER_LINE)) {
        *ret_value = type_text_value(text);
    }
}

static void hidden_check(struct definition_report *report, const struct question *q)
{
    if (q->value.len == 0 && q->from_link.len == 0) {
        type_text_contradiction(report, STR("A hidden question has no value."),
                                STR("Add \"value\", or \"from-link\" for one that a link brings."));
    }
    if (utf8_length(q->value) > LIMIT_ANSWER_LINE) {
        type_text_contradiction(report, STR("The value is longer than an answer may be."), STR("Make it shorter."));
    }
    if (q->page->kind == PAGE_REPEAT) {
        type_text_contradiction(report, STR("The questions of a repeat cannot be hidden."),
                                STR("Put it on another page."));
    }
    if (q->index == 0) {
        type_text_contradiction(report, STR("A page cannot begin with a hidden question."),
                                STR("Put it behind a question that is asked."));
    }
}

static const char *const hidden_problems[] = {"enter.missing", "any.characters", "any.too-long", NULL};
const struct question_type type_hidden = {
    .name = STR_INIT("hidden"),
    .shown = SHOWN_TEXT,
    .written = WRITTEN_TEXT,
    .kinds = KIND_TEXT,
    .options = HAS(OPTION_CONSTANT),
    .problems = hidden_problems,
    .hidden = true,
    .check = hidden_check,
    .accept = hidden_accept,
};
