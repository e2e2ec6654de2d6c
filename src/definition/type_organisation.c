// SPDX-License-Identifier: Apache-2.0
// type_organisation: the name of an organisation, which may be anything; only its length is checked.
#include "definition/tidy.h"
#include "definition/type.h"

enum {
    ORGANISATION_LENGTH = 250 // as a person's name
};

static void organisation_accept(struct accept *in, const struct question *q, struct value *ret_value)
{
    str text = tidy_line(in->arena, fields_text(in->fields, q->id));
    if (type_text_fits(in, q, text, ORGANISATION_LENGTH)) {
        *ret_value = type_text_value(text);
    }
}

static const char *const organisation_problems[] = {"enter.missing", "any.characters", "any.too-long", NULL};
const struct question_type type_organisation = {
    .name = STR_INIT("organisation"),
    .shown = SHOWN_TEXT,
    .written = WRITTEN_TEXT,
    .kinds = KIND_TEXT,
    .options = HAS(OPTION_AUTOCOMPLETE) | HAS(OPTION_WIDTH),
    .problems = organisation_problems,
    .accept = organisation_accept,
};
