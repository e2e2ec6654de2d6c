// SPDX-License-Identifier: Apache-2.0
// country_names: countries by the names that people know them by, in their language.
#pragma once
#include "html/out.h"
#include "web/question_field.h"

// The code itself where it is none that we know.
str country_names_of(struct arena *a, enum language said, str code);
// All, behind "Choose an answer", in the order in which they are looked for; `chosen` is selected.
struct govuk_option_list country_names_options(struct request *r, str chosen);
// For definition_options.countries: also found by their names in every language of ours, and by what people call them.
const struct option_list *country_names_list(struct arena *a, const str *languages, size_t language_count);
// The control of a question (question_macros.c).
void country_names_field(const struct question_field_source *from, struct question_field *field);
