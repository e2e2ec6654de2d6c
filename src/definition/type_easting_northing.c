// SPDX-License-Identifier: Apache-2.0
// type_easting_northing: a point of Ordnance Survey's National Grid (EPSG:27700) in whole metres east and north
// of its origin. The grid of Great Britain is 700 km wide and 1,300 km high.
#include "definition/type.h"

static const struct type_coordinate pair[] = {
    {.option = OPTION_EASTING,
     .range = {.min = {0, 0}, .max = {700000, 0}},
     .missing = "easting-northing.no-easting",
     .format = "easting-northing.easting",
     .outside = "easting-northing.easting-outside"},
    {.option = OPTION_NORTHING,
     .range = {.min = {0, 0}, .max = {1300000, 0}},
     .missing = "easting-northing.no-northing",
     .format = "easting-northing.northing",
     .outside = "easting-northing.northing-outside"},
};

static void easting_northing_accept(struct accept *in, const struct question *q, struct value *ret_value)
{
    type_coordinates_accept(in, q, pair, ret_value);
}

static void easting_northing_check(struct definition_report *report, const struct question *q)
{
    type_coordinates_check(report, q, pair);
}

static const struct part easting_northing_parts[] = {
    {STR_INIT("easting"), true, TYPE_COORDINATE_LENGTH, .number = true},
    {STR_INIT("northing"), true, TYPE_COORDINATE_LENGTH, .number = true}};
static const char *const easting_northing_problems[] = {"enter.missing",
                                                        "any.characters",
                                                        "easting-northing.no-easting",
                                                        "easting-northing.no-northing",
                                                        "easting-northing.easting",
                                                        "easting-northing.northing",
                                                        "easting-northing.easting-outside",
                                                        "easting-northing.northing-outside",
                                                        NULL};
const struct question_type type_easting_northing = {
    .name = STR_INIT("easting-northing"),
    .parts = easting_northing_parts,
    .part_count = 2,
    .shown = SHOWN_PARTS,
    .written = WRITTEN_PARTS,
    .kinds = KIND(VALUE_BLANK) | KIND(VALUE_PARTS),
    .options = HAS(OPTION_EASTING) | HAS(OPTION_NORTHING),
    .problems = easting_northing_problems,
    .check = easting_northing_check,
    .accept = easting_northing_accept,
};
