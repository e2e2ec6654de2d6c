// SPDX-License-Identifier: Apache-2.0
// type_vehicle_registration: the registration number of a vehicle in Great Britain or Northern Ireland, of today or
// of earlier years, kept in capitals without blanks and spelled with the space it has on its plate. DVLA, INF104
// "Vehicle registration numbers and number plates": the present form has no I and Q, and no Z among its first
// letters. Plates for trade and diplomats are not taken.
#include "definition/tidy.h"
#include "definition/type.h"

enum {
    RUNS = 3,
    REGISTRATION_LENGTH = 8
};
// Runs of letters and digits by turns: least and most of each. A run of none ends the number.
static const struct {
    bool digits_first;
    struct {
        size_t least, most;
    } runs[RUNS];
    size_t before_space;     // runs
    const char *never[RUNS]; // letters that a run has not
} shapes[] = {
    {false, {{2, 2}, {2, 2}, {3, 3}}, 2, {"IQZ", "", "IQ"}},    // since 2001: AB51 ABC
    {false, {{1, 1}, {1, 3}, {3, 3}}, 2, {"IUZ", "", "IQZ"}},   // since 1983: A123 ABC
    {false, {{3, 3}, {1, 3}, {1, 1}}, 1, {"IQZ", "", "IOQUZ"}}, // since 1963: ABC 123A
    {false, {{1, 3}, {1, 4}, {0, 0}}, 1, {"Q", "", ""}},        // before, and in Northern Ireland: ABZ 1234
    {true, {{1, 4}, {1, 3}, {0, 0}}, 1, {"", "Q", ""}},         // 1234 AB
};

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

// How many characters stand before the space; 0 where the code has not this shape.
static size_t registration_fits(str code, size_t shape)
{
    bool digits = shapes[shape].digits_first;
    size_t at = 0;
    size_t space = 0;
    for (size_t run = 0; run < RUNS && shapes[shape].runs[run].most != 0; run++, digits = !digits) {
        size_t from = at;
        while (at < code.len && is_digit(code.ptr[at]) == digits &&
               strchr(shapes[shape].never[run], code.ptr[at]) == NULL) {
            at++;
        }
        size_t len = at - from;
        bool zero = digits && len != 0 && code.ptr[from] == '0' && shape != 0; // only the present form counts from 02
        if (len < shapes[shape].runs[run].least || len > shapes[shape].runs[run].most || zero) {
            return 0;
        }
        space = run + 1 == shapes[shape].before_space ? at : space;
    }
    return at == code.len ? space : 0;
}

static size_t registration_space(str code)
{
    size_t space = 0;
    for (size_t i = 0; i < sizeof shapes / sizeof *shapes && space == 0; i++) {
        space = registration_fits(code, i);
    }
    return space;
}

static void vehicle_registration_accept(struct accept *in, const struct question *q, struct value *ret_value)
{
    str code = tidy_code(in->arena, fields_text(in->fields, q->id), "-.");
    bool plain = code.len <= REGISTRATION_LENGTH;
    for (size_t i = 0; i < code.len && plain; i++) {
        plain = is_digit(code.ptr[i]) || (code.ptr[i] >= 'A' && code.ptr[i] <= 'Z');
    }
    if (code.len == 0) {
        return;
    }
    if (!plain || registration_space(code) == 0) {
        problem_add(in, q, "vehicle-registration.format");
    } else {
        *ret_value = type_text_value(code);
    }
}

// "AB51 ABC"
static str vehicle_registration_spelled(struct arena *a, str text)
{
    size_t space = registration_space(text);
    return space == 0 ? text : type_text_grouped(a, text, (const size_t[]){space, text.len - space, 0});
}

static const char *const vehicle_registration_problems[] = {"enter.missing", "any.characters",
                                                            "vehicle-registration.format", NULL};
const struct question_type type_vehicle_registration = {
    .name = STR_INIT("vehicle-registration"),
    .shown = SHOWN_TEXT,
    .written = WRITTEN_TEXT,
    .kinds = KIND_TEXT,
    .problems = vehicle_registration_problems,
    .accept = vehicle_registration_accept,
    .spelled = vehicle_registration_spelled,
};
