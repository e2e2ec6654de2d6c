// SPDX-License-Identifier: Apache-2.0
// type: what the files of the question types share. A type is type_NAME.c and a row in question_type.c.
#pragma once
#include "definition/definition.h"

#define HAS(option) (UINT64_C(1) << (option))
#define KIND(kind)  (UINT64_C(1) << (kind))
#define KIND_TEXT   (KIND(VALUE_BLANK) | KIND(VALUE_TEXT))

extern const struct question_type type_text, type_long_text, type_number, type_yes_no, type_radios, type_checkboxes,
    type_select, type_autocomplete, type_date, type_month, type_time, type_date_time, type_day_month, type_year,
    type_organisation, type_national_insurance, type_email, type_telephone, type_website, type_name, type_address,
    type_files, type_declaration, type_nhs_number, type_grid_reference, type_field_number, type_easting_northing,
    type_latitude_longitude, type_country, type_international_address, type_money, type_amount, type_bank_account,
    type_vehicle_registration, type_hidden;

// The keys that text of every length takes, what may be wrong with it, and its check as designed.
#define TYPE_TEXT_OPTIONS                                                                              \
    (HAS(OPTION_MIN_LENGTH) | HAS(OPTION_MAX_LENGTH) | HAS(OPTION_MIN_WORDS) | HAS(OPTION_MAX_WORDS) | \
     HAS(OPTION_PATTERN) | HAS(OPTION_AUTOCOMPLETE) | HAS(OPTION_SPELLCHECK))
extern const char *const type_text_problems[];
void type_text_check(struct definition_report *report, const struct question *q);
// The text as an answer, or blank where it is empty.
struct value type_text_value(str text);
// Whether the text is within the lengths and the pattern of the question (`most` characters where it
// sets none); adds what is wrong.
bool type_text_fits(struct accept *in, const struct question *q, str text, int64_t most);
// Whether the text has such a shape: "A" stands for a capital letter, "9" for a digit, all else for itself.
bool type_text_shaped(str text, const char *shape);
// With a space after each group of so many characters; 0 ends the groups.
str type_text_grouped(struct arena *a, str text, const size_t *groups);
// A problem with one whole number as its argument.
void type_text_problem(struct accept *in, const struct question *q, const char *key, const char *name, int64_t number);
// The control's text of a part, in one line; a problem where it has more characters than it may.
str type_text_part(struct accept *in, const struct question *q, size_t part);
// Whether the option is one of the question's, and offered with the answers given so far.
bool type_radios_offered(const struct accept *in, const struct option *o);
// Puts the free text beside a choice that takes some; says where it is wanting or too long.
void type_radios_take_other(struct accept *in, const struct question *q, struct value *choice);
void type_radios_accept(struct accept *in, const struct question *q, struct value *ret_value);
// The problems of choices; those that every one of them may report come first.
#define TYPE_CHOICE_PROBLEMS "select.missing", "any.characters", "any.not-offered"
#define TYPE_OTHER_PROBLEMS  "select.other", "select.other-long"
extern const char *const type_radios_problems[];
// One of the question's options by its value, by ID-chosen, or by words that mean only one; says what is wrong.
void type_autocomplete_accept(struct accept *in, const struct question *q, struct value *ret_value);
extern const char *const type_autocomplete_problems[];
// Every country, by its code alone.
struct option_list type_country_codes(struct arena *a);
// The boxes of a date, or of some of its parts; `parts` are those it has. False where nothing was entered, or
// something is wrong, which is said then.
enum {
    PART_DAY = 1,
    PART_MONTH = 2,
    PART_YEAR = 4,
    PART_ALL = PART_DAY | PART_MONTH | PART_YEAR
};
extern const struct part type_date_parts[5]; // day, month, year, hour, minute
bool type_date_read(struct accept *in, const struct question *q, int parts, date *ret_date);
str type_date_written(struct arena *a, date d, int parts);
// A problem with a date, a month or a year as its argument.
void type_date_bound(struct accept *in, const struct question *q, const char *key, date bound, int parts);
// Which piece of a kept date stands in which box, without its leading zero.
struct type_box {
    str part;
    size_t from, to;
};
void type_date_fill_boxes(struct arena *a, const struct question *q, const struct value *value,
                          const struct type_box *boxes, size_t box_count, struct fields *ret_fields);
// Says what of the earliest and latest days the question allows is not kept.
void type_date_limits(struct accept *in, const struct question *q, date d);
void type_date_check(struct definition_report *report, const struct question *q);
void type_date_fill(struct arena *a, const struct question *q, const struct value *value, struct fields *ret_fields);
// The boxes of a time of day; what is wrong is said. Minutes are those of the day.
enum type_entered {
    TYPE_ENTERED_NOTHING,
    TYPE_ENTERED_WRONG,
    TYPE_ENTERED_RIGHT
};
enum type_entered type_time_read(struct accept *in, const struct question *q, int *ret_minutes);
str type_time_written(struct arena *a, int minutes); // "14:30"
bool type_time_parse(str text, int *ret_minutes);
// A reference of the National Grid with so many digits (false for others): its code without blanks.
// False where nothing was entered, or something is wrong, which is said with `format`.
bool type_grid_reference_read(struct accept *in, const struct question *q, const size_t *digits, const char *format,
                              str *ret_code);
// "SE 29700 33900"
str type_grid_reference_spelled(struct arena *a, str code);
// A number as people write it, in one spelling; false where it is none (type_number.c).
bool type_number_tidy(struct accept *in, const struct question *q, str text, str *ret_text);
// The same by the question's rules: what is wrong is said. False where it is no number that can be kept.
bool type_number_read(struct accept *in, const struct question *q, str entered, str *ret_text);
// Says that the number is not within, with the limits as people read them.
void type_number_range(struct accept *in, const struct question *q, struct decimal number, const struct range *range);
void type_number_check(struct definition_report *report, const struct question *q);
// A point by two numbers, each in a box of its own; what is wrong is said with the keys of each.
enum {
    TYPE_COORDINATE_LENGTH = 40 // characters of one
};
struct type_coordinate {
    enum question_option option; // its limits in documents
    struct range range;          // where the document sets none
    int decimals;                // at most
    const char *directions;      // "NS": letters behind it, the second of which is a minus; NULL: none
    const char *missing, *format, *outside;
};
void type_coordinates_accept(struct accept *in, const struct question *q, const struct type_coordinate *pair,
                             struct value *ret_value);
void type_coordinates_check(struct definition_report *report, const struct question *q,
                            const struct type_coordinate *pair);
// An address, and the country behind it where the type has that part.
enum {
    TYPE_ADDRESS_LINE_1,
    TYPE_ADDRESS_LINE_2,
    TYPE_ADDRESS_TOWN,
    TYPE_ADDRESS_COUNTY,
    TYPE_ADDRESS_POSTCODE,
    TYPE_ADDRESS_COUNTRY,
    TYPE_ADDRESS_PARTS
};
enum {
    TYPE_ADDRESS_LENGTH = 100 // of a line, as in other form systems
};
void type_address_accept(struct accept *in, const struct question *q, struct value *ret_value);
// Says that the question contradicts itself, so that no answer could be right.
void type_text_contradiction(struct definition_report *report, str what, str mend);
