// SPDX-License-Identifier: Apache-2.0
// type_address: a postal address in the United Kingdom, in the Design System's boxes. The postcode's
// shape is that of British Standard BS 7666 as Royal Mail publishes it; it is kept in capitals with
// its space. One that was chosen from a list (web/address_lookup.h) keeps the number of its property.
#include "definition/tidy.h"
#include "definition/type.h"

enum {
    ADDRESS_LINES = TYPE_ADDRESS_POSTCODE + 1,
    ADDRESS_UPRN = ADDRESS_LINES, // of an address in the United Kingdom, beside its lines
    ADDRESS_UPRN_DIGITS = 12,     // at most (GeoPlace)
    ADDRESS_CHOSEN = ADDRESS_UPRN_DIGITS + 1 + 16
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

bool type_address_postcode(struct arena *a, str text, str *ret_postcode)
{
    str code = tidy_code(a, text, "-.,");
    if (!postcode_shape(code)) {
        return false;
    }
    *ret_postcode = type_text_grouped(a, code, (const size_t[]){code.len - 3, 3, 0});
    return true;
}

str type_address_chosen(struct arena *a, str uprn, const str *parts)
{
    uint64_t mark = 0;
    for (size_t i = 0; i < ADDRESS_LINES; i++) {
        mark = (mark + str_hash(parts[i])) * UINT64_C(0x9E3779B97F4A7C15);
    }
    return arena_printf(a, "%.*s.%016llx", STR_ARG(uprn), (unsigned long long)mark);
}

// The number that came with the lines, where they are as they were chosen. A bare number stands in
// answers that come from elsewhere.
static str address_uprn(struct accept *in, const struct question *q, const str *parts)
{
    str chosen = question_has_part(q, ADDRESS_UPRN) ? fields_part(in->fields, q->id, STR("uprn")) : (str){0};
    str uprn;
    str mark;
    bool marked = str_cut(chosen, '.', &uprn, &mark);
    bool fine = uprn.len != 0 && uprn.len <= ADDRESS_UPRN_DIGITS;
    for (size_t i = 0; i < uprn.len && fine; i++) {
        fine = is_digit(uprn.ptr[i]);
    }
    return fine && (!marked || str_eq(chosen, type_address_chosen(in->arena, uprn, parts))) ? uprn : (str){0};
}

static bool address_has_country(const struct question *q)
{
    return q->type->part_count > TYPE_ADDRESS_COUNTRY && !q->type->parts[TYPE_ADDRESS_COUNTRY].beside;
}

// Without a country it is in the United Kingdom. Elsewhere many places have no postcode.
static bool address_is_british(const struct question *q, const str *items)
{
    return !address_has_country(q) || str_eq(items[TYPE_ADDRESS_COUNTRY], STR("GB"));
}

static void address_postcode(struct accept *in, const struct question *q, str *postcode)
{
    if (postcode->len == 0) {
        problem_add(in, q, "address.no-postcode")->part = STR("postcode");
    } else if (!type_address_postcode(in->arena, *postcode, postcode)) {
        problem_add(in, q, "address.postcode")->part = STR("postcode");
    }
}

static void address_country(struct accept *in, const struct question *q, str *country)
{
    *country = tidy_code(in->arena, *country, "");
    if (country->len == 0 || !type_country_is(*country)) {
        problem_add(in, q, country->len == 0 ? "address.no-country" : "any.not-offered")->part = STR("country");
    }
}

void type_address_accept(struct accept *in, const struct question *q, struct value *ret_value)
{
    static const char *const missing[TYPE_ADDRESS_PARTS] = {
        [TYPE_ADDRESS_LINE_1] = "address.no-line-1",
        [TYPE_ADDRESS_TOWN] = "address.no-town",
    };
    bool abroad = address_has_country(q);
    size_t count = abroad ? q->type->part_count : ADDRESS_LINES;
    str *items = arena_array(in->arena, str, q->type->part_count);
    bool any = false;
    for (size_t i = 0; i < count; i++) {
        items[i] = type_text_part(in, q, i);
        any = any || items[i].len != 0;
    }
    if (!any) {
        return;
    }
    for (size_t i = 0; i < count; i++) {
        if (items[i].len == 0 && missing[i] != NULL) {
            problem_add(in, q, missing[i])->part = q->type->parts[i].name;
        }
    }
    if (abroad) {
        address_country(in, q, &items[TYPE_ADDRESS_COUNTRY]);
    }
    if (address_is_british(q, items)) {
        address_postcode(in, q, &items[TYPE_ADDRESS_POSTCODE]);
    }
    if (!abroad) {
        items[ADDRESS_UPRN] = address_uprn(in, q, items);
        count += items[ADDRESS_UPRN].len != 0 ? 1 : 0;
    }
    *ret_value = (struct value){.kind = VALUE_PARTS, .count = count, .items = items};
}

static void address_fill(struct arena *a, const struct question *q, const struct value *value,
                         struct fields *ret_fields)
{
    struct field *items = arena_array(a, struct field, q->type->part_count);
    size_t count = 0;
    for (size_t i = 0; i < value->count && i < q->type->part_count; i++) {
        str text = i == ADDRESS_UPRN && value->items[i].len != 0 ? type_address_chosen(a, value->items[i], value->items)
                                                                 : value->items[i];
        if (text.len != 0) {
            items[count++] = (struct field){
                arena_printf(a, "%.*s-%.*s", STR_ARG(q->id), STR_ARG(q->type->parts[i].name)), text, NULL};
        }
    }
    *ret_fields = (struct fields){items, count};
}

static const struct part address_parts[] = {
    [TYPE_ADDRESS_LINE_1] = {STR_INIT("line-1"), true, TYPE_ADDRESS_LENGTH},
    [TYPE_ADDRESS_LINE_2] = {STR_INIT("line-2"), false, TYPE_ADDRESS_LENGTH},
    [TYPE_ADDRESS_TOWN] = {STR_INIT("town"), true, TYPE_ADDRESS_LENGTH},
    [TYPE_ADDRESS_COUNTY] = {STR_INIT("county"), false, TYPE_ADDRESS_LENGTH},
    [TYPE_ADDRESS_POSTCODE] = {STR_INIT("postcode"), true, TYPE_ADDRESS_LENGTH},
    [ADDRESS_UPRN] = {.name = STR_INIT("uprn"), .max = ADDRESS_CHOSEN, .beside = true},
};
static const char *const address_problems[] = {
    "enter.missing",   "any.characters",      "part.too-long",    "address.no-line-1",
    "address.no-town", "address.no-postcode", "address.postcode", NULL};
const struct question_type type_address = {
    .name = STR_INIT("address"),
    .parts = address_parts,
    .part_count = sizeof address_parts / sizeof *address_parts,
    .shown = SHOWN_LINES,
    .written = WRITTEN_PARTS,
    .kinds = KIND(VALUE_BLANK) | KIND(VALUE_PARTS),
    .options = HAS(OPTION_LOOKUP),
    .problems = address_problems,
    .accept = type_address_accept,
    .fill = address_fill,
};
