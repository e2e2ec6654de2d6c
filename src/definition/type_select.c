// SPDX-License-Identifier: Apache-2.0
// type_select: one of many, in a list that opens; the rules are those of radios.
#include "definition/type.h"

static const char *const select_problems[] = {TYPE_CHOICE_PROBLEMS, NULL};
const struct question_type type_select = {
    .name = STR_INIT("select"),
    .shown = SHOWN_OPTIONS,
    .written = WRITTEN_TEXT,
    .kinds = KIND_TEXT,
    .options = HAS(OPTION_OPTIONS) | HAS(OPTION_LIST) | HAS(OPTION_AUTOCOMPLETE),
    .problems = select_problems,
    .accept = type_radios_accept,
};
