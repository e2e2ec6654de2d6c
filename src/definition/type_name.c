// SPDX-License-Identifier: Apache-2.0
// type_name: a person's name: in one control (the Design System's advice, since names differ), or in
// parts where another system needs them. Names are not checked beyond their length.
#include "definition/tidy.h"
#include "definition/type.h"

enum {
    NAME_LENGTH = 250,
    FIRST = 0,
    MIDDLE = 1,
    LAST = 2
};

static void name_parts_accept(struct accept *in, const struct question *q, struct value *ret_value)
{
    static const char *const missing[] = {[FIRST] = "name.no-first", [MIDDLE] = NULL, [LAST] = "name.no-last"};
    str *items = arena_array(in->arena, str, 3);
    bool any = false;
    for (size_t i = 0; i < 3; i++) {
        items[i] = question_has_part(q, i) ? type_text_part(in, q, i) : (str){0};
        any = any || items[i].len != 0;
    }
    if (!any) {
        return;
    }
    for (size_t i = 0; i < 3; i++) {
        if (items[i].len == 0 && missing[i] != NULL) {
            problem_add(in, q, missing[i])->part = q->type->parts[i].name;
        }
    }
    *ret_value = (struct value){.kind = VALUE_PARTS, .count = 3, .items = items};
}

static void name_accept(struct accept *in, const struct question *q, struct value *ret_value)
{
    if (question_has_part(q, FIRST)) {
        name_parts_accept(in, q, ret_value);
        return;
    }
    str text = tidy_line(in->arena, fields_text(in->fields, q->id));
    if (type_text_fits(in, q, text, NAME_LENGTH)) {
        *ret_value = type_text_value(text);
    }
}

static const struct part name_parts[] = {
    [FIRST] = {STR_INIT("first"), true, NAME_LENGTH},
    [MIDDLE] = {STR_INIT("middle"), false, NAME_LENGTH},
    [LAST] = {STR_INIT("last"), true, NAME_LENGTH},
};
static const char *const name_problems[] = {
    "enter.missing", "any.characters", "any.too-long", "part.too-long", "name.no-first", "name.no-last", NULL};
const struct question_type type_name = {
    .name = STR_INIT("name"),
    .parts = name_parts,
    .part_count = 3,
    .shown = SHOWN_TEXT,
    .written = WRITTEN_PARTS,
    .kinds = KIND_TEXT | KIND(VALUE_PARTS),
    .options = HAS(OPTION_FORMAT) | HAS(OPTION_AUTOCOMPLETE),
    .problems = name_problems,
    .accept = name_accept,
};
