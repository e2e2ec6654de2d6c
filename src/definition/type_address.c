// SPDX-License-Identifier: Apache-2.0
// type_address: a postal address in the United Kingdom, in the Design System's boxes. The postcode's
// shape is that of British Standard BS 7666 as Royal Mail publishes it; it is kept in capitals with
// its space.
#include "definition/tidy.h"
#include "definition/type.h"

enum {
    ADDRESS_LINE_1,
    ADDRESS_LINE_2,
    ADDRESS_TOWN,
    ADDRESS_COUNTY,
    ADDRESS_POSTCODE,
    ADDRESS_PARTS
};
enum {
    ADDRESS_LENGTH = 100 // of a line, as in other form systems
};

static bool is_letter(char c)
{
    return c >= 'A' && c <= 'Z';
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

// One or two letters, a digit, perhaps a digit or letter; then a digit and two letters.
static bool postcode_shape(str code)
{
    if (str_eq(code, STR("GIR0AA"))) {
        return true;
    }
    if (code.len < 5 || code.len > 7) {
        return false;
    }
    const char *in = code.ptr + code.len - 3;
    size_t out = code.len - 3;
    size_t letters = out > 1 && is_letter(code.ptr[1]) ? 2 : 1;
    bool outward = is_letter(code.ptr[0]) && out > letters && out - letters <= 2 && is_digit(code.ptr[letters]) &&
                   (out - letters == 1 || is_digit(code.ptr[letters + 1]) || is_letter(code.ptr[letters + 1]));
    return outward && is_digit(in[0]) && is_letter(in[1]) && is_letter(in[2]);
}

static bool postcode_tidy(struct arena *a, str text, str *ret_postcode)
{
    str code = tidy_code(a, text, "-.,");
    if (!postcode_shape(code)) {
        return false;
    }
    *ret_postcode = type_text_grouped(a, code, (const size_t[]){code.len - 3, 3, 0});
    return true;
}

static void address_accept(struct accept *in, const struct question *q, struct value *ret_value)
{
    static const char *const missing[ADDRESS_PARTS] = {
        [ADDRESS_LINE_1] = "address.no-line-1",
        [ADDRESS_TOWN] = "address.no-town",
        [ADDRESS_POSTCODE] = "address.no-postcode",
    };
    str *items = arena_array(in->arena, str, ADDRESS_PARTS);
    bool any = false;
    for (size_t i = 0; i < ADDRESS_PARTS; i++) {
        items[i] = type_text_part(in, q, i);
        any = any || items[i].len != 0;
    }
    if (!any) {
        return;
    }
    for (size_t i = 0; i < ADDRESS_PARTS; i++) {
        if (items[i].len == 0 && missing[i] != NULL) {
            problem_add(in, q, missing[i])->part = q->type->parts[i].name;
        }
    }
    str *postcode = &items[ADDRESS_POSTCODE];
    if (postcode->len != 0 && !postcode_tidy(in->arena, *postcode, postcode)) {
        problem_add(in, q, "address.postcode")->part = STR("postcode");
    }
    *ret_value = (struct value){.kind = VALUE_PARTS, .count = ADDRESS_PARTS, .items = items};
}

static const struct part address_parts[ADDRESS_PARTS] = {
    [ADDRESS_LINE_1] = {STR_INIT("line-1"), true, ADDRESS_LENGTH},
    [ADDRESS_LINE_2] = {STR_INIT("line-2"), false, ADDRESS_LENGTH},
    [ADDRESS_TOWN] = {STR_INIT("town"), true, ADDRESS_LENGTH},
    [ADDRESS_COUNTY] = {STR_INIT("county"), false, ADDRESS_LENGTH},
    [ADDRESS_POSTCODE] = {STR_INIT("postcode"), true, ADDRESS_LENGTH},
};
static const char *const address_problems[] = {
    "enter.missing",   "any.characters",      "part.too-long",    "address.no-line-1",
    "address.no-town", "address.no-postcode", "address.postcode", NULL};
const struct question_type type_address = {
    .name = STR_INIT("address"),
    .parts = address_parts,
    .part_count = ADDRESS_PARTS,
    .shown = SHOWN_LINES,
    .written = WRITTEN_PARTS,
    .kinds = KIND(VALUE_BLANK) | KIND(VALUE_PARTS),
    .options = 0,
    .problems = address_problems,
    .accept = address_accept,
};
