// SPDX-License-Identifier: Apache-2.0
// type_latitude_longitude: a point in degrees, as satellites and maps on telephones give it (WGS 84, ISO 6709:
// north and east are positive). Unless the question says otherwise it must lie about the United Kingdom, within
// the limits that other form systems take. Seven decimals are a centimetre.
#include "definition/type.h"

static const struct type_coordinate pair[] = {
    {.option = OPTION_LATITUDE,
     .range = {.min = {4985, 2}, .max = {60859, 3}},
     .decimals = 7,
     .directions = "NS",
     .missing = "latitude-longitude.no-latitude",
     .format = "latitude-longitude.latitude",
     .outside = "latitude-longitude.latitude-outside"},
    {.option = OPTION_LONGITUDE,
     .range = {.min = {-13687, 3}, .max = {1767, 3}},
     .decimals = 7,
     .directions = "EW",
     .missing = "latitude-longitude.no-longitude",
     .format = "latitude-longitude.longitude",
     .outside = "latitude-longitude.longitude-outside"},
};

static void latitude_longitude_accept(struct accept *in, const struct question *q, struct value *ret_value)
{
    type_coordinates_accept(in, q, pair, ret_value);
}

static void latitude_longitude_check(struct definition_report *report, const struct question *q)
{
    type_coordinates_check(report, q, pair);
}

static const struct part latitude_longitude_parts[] = {
    {STR_INIT("latitude"), true, TYPE_COORDINATE_LENGTH, .number = true},
    {STR_INIT("longitude"), true, TYPE_COORDINATE_LENGTH, .number = true}};
static const char *const latitude_longitude_problems[] = {"enter.missing",
                                                          "any.characters",
                                                          "latitude-longitude.no-latitude",
                                                          "latitude-longitude.no-longitude",
                                                          "latitude-longitude.latitude",
                                                          "latitude-longitude.longitude",
                                                          "latitude-longitude.latitude-outside",
                                                          "latitude-longitude.longitude-outside",
                                                          NULL};
const struct question_type type_latitude_longitude = {
    .name = STR_INIT("latitude-longitude"),
    .parts = latitude_longitude_parts,
    .part_count = 2,
    .shown = SHOWN_PARTS,
    .written = WRITTEN_PARTS,
    .kinds = KIND(VALUE_BLANK) | KIND(VALUE_PARTS),
    .options = HAS(OPTION_LATITUDE) | HAS(OPTION_LONGITUDE),
    .problems = latitude_longitude_problems,
    .check = latitude_longitude_check,
    .accept = latitude_longitude_accept,
};
