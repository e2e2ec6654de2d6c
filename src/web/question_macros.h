// SPDX-License-Identifier: Apache-2.0
// question_macros: how each type of question is shown: a row a type, with the macro of
// questions/TYPE.jinja that writes it and what its controls are. A test names a type without a row.
#pragma once
#include "web/question_field.h"

// How the control of one part looks; those of a type end with an empty name.
struct question_macro_part {
    str name;
    const struct word *label;
    str autocomplete, classes, inputmode;
    bool optional; // the label says so where the part may stay empty
};
struct question_macro {
    str type;
    void (*macro)(struct out *o, const struct question_field *field);
    void (*fill)(const struct question_field_source *from, struct question_field *field);
    str control_type, inputmode, autocomplete;
    bool no_spellcheck;
    const struct question_macro_part *parts;
};
extern const struct question_macro question_macros[];
extern const size_t question_macros_count;
// NULL where there is none.
const struct question_macro *question_macros_find(str type);
const struct question_macro_part *question_macros_part(const struct question_macro *macro, str name);
// For templates: {{ field | question | safe }} runs the macro of the field's type.
html filter_question(struct out *o, struct question_field field);
