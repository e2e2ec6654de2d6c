// SPDX-License-Identifier: Apache-2.0
// type_international_address: a postal address anywhere, with its country. Within the United Kingdom the rules are
// those of an address there; elsewhere nothing is known of what its lines must be.
#include "definition/type.h"

static const struct part international_address_parts[TYPE_ADDRESS_PARTS] = {
    [TYPE_ADDRESS_LINE_1] = {STR_INIT("line-1"), true, TYPE_ADDRESS_LENGTH},
    [TYPE_ADDRESS_LINE_2] = {STR_INIT("line-2"), false, TYPE_ADDRESS_LENGTH},
    [TYPE_ADDRESS_TOWN] = {STR_INIT("town"), true, TYPE_ADDRESS_LENGTH},
    [TYPE_ADDRESS_COUNTY] = {STR_INIT("county"), false, TYPE_ADDRESS_LENGTH},
    [TYPE_ADDRESS_POSTCODE] = {STR_INIT("postcode"), false, TYPE_ADDRESS_LENGTH},
    [TYPE_ADDRESS_COUNTRY] = {STR_INIT("country"), true, TYPE_ADDRESS_LENGTH, .country = true},
};
static const char *const international_address_problems[] = {
    "enter.missing",       "any.characters",   "part.too-long",      "address.no-line-1", "address.no-town",
    "address.no-postcode", "address.postcode", "address.no-country", "any.not-offered",   NULL};
const struct question_type type_international_address = {
    .name = STR_INIT("international-address"),
    .parts = international_address_parts,
    .part_count = TYPE_ADDRESS_PARTS,
    .shown = SHOWN_LINES,
    .written = WRITTEN_PARTS,
    .kinds = KIND(VALUE_BLANK) | KIND(VALUE_PARTS),
    .problems = international_address_problems,
    .accept = type_address_accept,
};
