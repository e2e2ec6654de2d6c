// SPDX-License-Identifier: Apache-2.0
// type_grid_reference: a reference of Ordnance Survey's National Grid (EPSG:27700): two letters for a
// square of 100 km, and as many digits east as north, six, eight or ten together. Ordnance Survey, "Using
// the National Grid": the first letter is a square of 500 km, the second one of 25 within it, both lettered
// from the north-west without I. The grid of Great Britain is 700 km wide and 1,300 km high.
#include "definition/tidy.h"
#include "definition/type.h"

enum {
    GRID_WIDE = 7, // squares of 100 km
    GRID_HIGH = 13,
    GRID_LETTERS = 5 // in a row of squares
};

// Whether both letters name a square of the grid.
static bool grid_square(char first, char second)
{
    if (first < 'A' || first > 'Z' || second < 'A' || second > 'Z' || first == 'I' || second == 'I') {
        return false;
    }
    int large = first - 'A' - (first > 'I' ? 1 : 0);
    int small = second - 'A' - (second > 'I' ? 1 : 0);
    // SV, whose south-west corner is the origin, is the square 10 to the east and 5 to the north of VV.
    int east = large % GRID_LETTERS * GRID_LETTERS + small % GRID_LETTERS - 2 * GRID_LETTERS;
    int north = (4 - large / GRID_LETTERS) * GRID_LETTERS + (4 - small / GRID_LETTERS) - GRID_LETTERS;
    return east >= 0 && east < GRID_WIDE && north >= 0 && north < GRID_HIGH;
}

bool type_grid_reference_read(struct accept *in, const struct question *q, const size_t *digits, const char *format,
                              str *ret_code)
{
    str code = tidy_code(in->arena, fields_text(in->fields, q->id), "-.,/");
    if (code.len == 0) {
        return false;
    }
    bool shaped = false;
    for (; *digits != 0; digits++) {
        shaped = shaped || code.len == 2 + *digits;
    }
    for (size_t i = 0; i < code.len; i++) {
        char c = code.ptr[i];
        shaped = shaped && (i < 2 ? c >= 'A' && c <= 'Z' : c >= '0' && c <= '9');
    }
    if (!shaped) {
        problem_add(in, q, format);
        return false;
    }
    if (!grid_square(code.ptr[0], code.ptr[1])) {
        problem_arg(problem_add(in, q, "grid.no-square"), "square", str_slice(code, 0, 2));
        return false;
    }
    *ret_code = code;
    return true;
}

str type_grid_reference_spelled(struct arena *a, str code)
{
    size_t half = code.len < 2 ? 0 : (code.len - 2) / 2;
    return type_text_grouped(a, code, (const size_t[]){2, half, half, 0});
}

static void grid_reference_accept(struct accept *in, const struct question *q, struct value *ret_value)
{
    str code;
    if (type_grid_reference_read(in, q, (const size_t[]){6, 8, 10, 0}, "grid.format", &code)) {
        *ret_value = type_text_value(code);
    }
}

static const char *const grid_reference_problems[] = {"enter.missing", "any.characters", "grid.format",
                                                      "grid.no-square", NULL};
const struct question_type type_grid_reference = {
    .name = STR_INIT("grid-reference"),
    .shown = SHOWN_TEXT,
    .written = WRITTEN_TEXT,
    .kinds = KIND_TEXT,
    .problems = grid_reference_problems,
    .accept = grid_reference_accept,
    .spelled = type_grid_reference_spelled,
};
