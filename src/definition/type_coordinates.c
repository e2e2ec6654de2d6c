// SPDX-License-Identifier: Apache-2.0
// type_coordinates: what the types of points share: two numbers in boxes of their own, each within limits.
#include "definition/tidy.h"
#include "definition/type.h"

static struct range coordinate_range(const struct question *q, const struct type_coordinate *c, size_t part)
{
    struct range range = c->range;
    if (question_has(q, c->option)) {
        range.min = q->ranges[part].has_min ? q->ranges[part].min : range.min;
        range.max = q->ranges[part].has_max ? q->ranges[part].max : range.max;
    }
    return range;
}

// Without the sign of degrees and the letter of a direction, which is a minus for south and west: "2.5° W".
static str coordinate_bare(struct arena *a, const struct type_coordinate *c, str text)
{
    static const str degrees = STR_INIT("\xC2\xB0");
    if (c->directions == NULL || text.len < 2) {
        return text;
    }
    char last = (char)(text.ptr[text.len - 1] & ~0x20);
    bool minus = last == c->directions[1];
    if (minus || last == c->directions[0]) {
        text = str_slice(text, 0, text.len - 1);
    }
    text = str_ends(text, degrees) ? str_slice(text, 0, text.len - degrees.len) : text;
    return minus ? arena_concat(a, STR("-"), text) : text;
}

static void coordinate_accept(struct accept *in, const struct question *q, const struct type_coordinate *c, size_t part,
                              str text, str *ret_number)
{
    const struct part *p = &q->type->parts[part];
    struct range range = coordinate_range(q, c, part);
    struct decimal number;
    if (text.len == 0) {
        problem_add(in, q, c->missing)->part = p->name;
    } else if ((int64_t)text.len > p->max ||
               !type_number_tidy(in, q, coordinate_bare(in->arena, c, text), ret_number) ||
               !decimal_parse(*ret_number, &number) || number.scale > c->decimals) {
        problem_add(in, q, c->format)->part = p->name;
    } else if (decimal_compare(number, range.min) < 0 || decimal_compare(number, range.max) > 0) {
        struct problem *problem = problem_add(in, q, c->outside);
        problem->part = p->name;
        problem_arg(problem, "min", decimal_print(in->arena, range.min));
        problem_arg(problem, "max", decimal_print(in->arena, range.max));
    }
}

void type_coordinates_accept(struct accept *in, const struct question *q, const struct type_coordinate *pair,
                             struct value *ret_value)
{
    str *items = arena_array(in->arena, str, 2);
    for (size_t i = 0; i < 2; i++) {
        items[i] = tidy_close(in->arena, fields_part(in->fields, q->id, q->type->parts[i].name));
    }
    if (items[0].len == 0 && items[1].len == 0) {
        return;
    }
    if (items[1].len == 0 && pair[0].directions != NULL) {
        str_cut(items[0], ',', &items[0], &items[1]); // both in the first box, as maps copy them
    }
    for (size_t i = 0; i < 2; i++) {
        coordinate_accept(in, q, &pair[i], i, items[i], &items[i]);
    }
    *ret_value = (struct value){.kind = VALUE_PARTS, .count = 2, .items = items};
}

void type_coordinates_check(struct definition_report *report, const struct question *q,
                            const struct type_coordinate *pair)
{
    for (size_t i = 0; i < 2; i++) {
        struct range range = coordinate_range(q, &pair[i], i);
        if (decimal_compare(range.min, range.max) > 0) {
            str name = q->type->parts[i].name;
            type_text_contradiction(report,
                                    arena_printf(report->arena, "No %.*s is within these limits.", STR_ARG(name)),
                                    arena_printf(report->arena, "Without a limit it is from %.*s to %.*s.",
                                                 STR_ARG(decimal_print(report->arena, pair[i].range.min)),
                                                 STR_ARG(decimal_print(report->arena, pair[i].range.max))));
        }
    }
}
