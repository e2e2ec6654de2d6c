// SPDX-License-Identifier: Apache-2.0
// type_radios: one of several. What is not offered is never taken.
#include "base/utf8.h"
#include "definition/tidy.h"
#include "definition/type.h"

bool type_radios_offered(const struct accept *in, const struct option *o)
{
    return o != NULL && (o->when == NULL || condition_holds(o->when, in->answers, in->today));
}

void type_radios_take_other(struct accept *in, const struct question *q, struct value *choice)
{
    if (!question_chooses_other(q, choice)) {
        return;
    }
    choice->other = tidy_line(in->arena, fields_part(in->fields, q->id, STR("other")));
    bool wanting = choice->other.len == 0;
    if (wanting || utf8_length(choice->other) > LIMIT_OTHER_TEXT) {
        struct problem *p = problem_add(in, q, wanting ? "select.other" : "select.other-long");
        p->part = STR("other");
        problem_arg(p, "max", arena_printf(in->arena, "%d", LIMIT_OTHER_TEXT));
    }
}

void type_radios_accept(struct accept *in, const struct question *q, struct value *ret_value)
{
    str sent = fields_text(in->fields, q->id);
    if (sent.len == 0) {
        return;
    }
    const struct option *o = option_find(q->options, sent);
    if (!type_radios_offered(in, o)) {
        problem_add(in, q, "any.not-offered");
        return;
    }
    *ret_value = type_text_value(o->value);
    type_radios_take_other(in, q, ret_value);
}

static void radios_check(struct definition_report *report, const struct question *q)
{
    if (q->options != NULL && q->options->count > OPTIONS_AT_HAND) {
        definition_report_add(report, PROBLEM_ADVICE, (str){0},
                              arena_printf(report->arena,
                                           "%zu options are more than anybody looks through; where none of them opens "
                                           "anything they are shown as a list that opens.",
                                           q->options->count),
                              STR("Use \"autocomplete\"."));
    }
}

const char *const type_radios_problems[] = {TYPE_CHOICE_PROBLEMS, TYPE_OTHER_PROBLEMS, NULL};
const struct question_type type_radios = {
    .name = STR_INIT("radios"),
    .shown = SHOWN_OPTIONS,
    .written = WRITTEN_TEXT,
    .kinds = KIND_TEXT,
    .options = HAS(OPTION_OPTIONS) | HAS(OPTION_LIST) | HAS(OPTION_INLINE),
    .opens = true,
    .check = radios_check,
    .problems = type_radios_problems,
    .accept = type_radios_accept,
};
