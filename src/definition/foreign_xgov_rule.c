// SPDX-License-Identifier: Apache-2.0
// foreign_xgov_rule: what an answer must be. What a type of ours does not know is told, not written.
#include "definition/foreign_xgov_question.h"
#include "definition/type.h"

enum {
    WORDS_LONG = 2000,     // words that may not fit LIMIT_ANSWER_TEXT
    CHARACTERS_A_WORD = 10 // with room
};

static str rule_at(const struct xgov_building *b, str at, const char *key)
{
    return foreign_at_key(b->q.base->arena, at, key);
}

static void rule_wrong(const struct xgov_building *b, str at, const char *key)
{
    foreign_rule_wrong(b->q.base, rule_at(b, at, key));
}

// ---- Coordinates -------------------------------------------------------------------------------------
static void rule_ranges(const struct xgov_building *b)
{
    static const struct {
        const char *key;
        enum question_option option;
    } parts[] = {{"easting", OPTION_EASTING},
                 {"northing", OPTION_NORTHING},
                 {"latitude", OPTION_LATITUDE},
                 {"longitude", OPTION_LONGITUDE}};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        const json_t *given = json_object_get(b->schema, parts[i].key);
        str ends[2];
        struct decimal values[2] = {0};
        json_t *range = json_object();
        for (size_t end = 0; end < 2; end++) {
            const char *key = end == 0 ? "min" : "max";
            if (foreign_take_decimal(b->q.base->arena, given, key, &ends[end]) &&
                decimal_parse(ends[end], &values[end])) {
                json_object_set_new(range, key, foreign_give_str(ends[end]));
            }
        }
        bool both = json_object_size(range) == 2;
        if (json_object_size(range) == 0 || (both && decimal_compare(values[0], values[1]) > 0)) {
            if (foreign_say_holds(given)) {
                rule_wrong(b, b->schema_at, parts[i].key);
            }
            json_decref(range);
        } else {
            foreign_rule_set(&b->q, rule_at(b, b->schema_at, parts[i].key), parts[i].option, parts[i].key, range);
        }
    }
}

// ---- Numbers -----------------------------------------------------------------------------------------
static void rule_number(const struct xgov_building *b)
{
    str min = {0};
    str max = {0};
    struct decimal low = {0};
    struct decimal high = {0};
    bool has_min = foreign_take_decimal(b->q.base->arena, b->schema, "min", &min) && decimal_parse(min, &low);
    bool has_max = foreign_take_decimal(b->q.base->arena, b->schema, "max", &max) && decimal_parse(max, &high);
    if (has_min && has_max && decimal_compare(low, high) > 0) {
        rule_wrong(b, b->schema_at, "min");
        has_min = has_max = false;
    }
    if (has_min) {
        json_object_set_new(b->q.out, "min", foreign_give_str(min));
    }
    if (has_max) {
        json_object_set_new(b->q.out, "max", foreign_give_str(max));
    }
    int64_t places = 0;
    if (foreign_take_whole(b->schema, "precision", -100, 100, &places)) {
        json_object_set_new(b->q.out, "decimals", json_integer(places < 0 ? 0 : places > 10 ? 10 : places));
    } else if (foreign_take_true(b->schema, "integer")) {
        json_object_set_new(b->q.out, "decimals", json_integer(0));
    }
}

static void rule_lengths(const struct xgov_building *b)
{
    int64_t length;
    int64_t min = 0;
    int64_t max = 0;
    bool exact = foreign_take_whole(b->schema, "length", 1, LIMIT_ANSWER_TEXT, &length);
    bool has_min = foreign_take_whole(b->schema, "min", 1, LIMIT_ANSWER_TEXT, &min);
    bool has_max = foreign_take_whole(b->schema, "max", 1, LIMIT_ANSWER_TEXT, &max);
    if (exact) {
        min = max = length;
        has_min = has_max = true;
    } else if (has_min && has_max && min > max) {
        rule_wrong(b, b->schema_at, "min");
        has_min = has_max = false;
    }
    if (has_min) {
        foreign_rule_set(&b->q, rule_at(b, b->schema_at, exact ? "length" : "min"), OPTION_MIN_LENGTH, "min-length",
                         json_integer(min));
    }
    if (has_max) {
        foreign_rule_set(&b->q, rule_at(b, b->schema_at, exact ? "length" : "max"), OPTION_MAX_LENGTH, "max-length",
                         json_integer(max));
    }
    int64_t words = 0;
    foreign_rule_number(&b->q, b->options_at, b->options,
                        (struct foreign_number){"maxWords", OPTION_MAX_WORDS, "max-words", 1, LIMIT_ANSWER_TEXT});
    if (foreign_take_whole(b->options, "maxWords", 1, LIMIT_ANSWER_TEXT, &words) && words > WORDS_LONG && !has_max) {
        foreign_rule_set(&b->q, rule_at(b, b->options_at, "maxWords"), OPTION_MAX_LENGTH, "max-length",
                         json_integer(words * CHARACTERS_A_WORD));
    }
}

static void rule_items(const struct xgov_building *b)
{
    int64_t length;
    int64_t min = 0;
    int64_t max = 0;
    int64_t count = (int64_t)json_array_size(b->f->items);
    bool exact = foreign_take_whole(b->schema, "length", 1, count, &length);
    bool has_min = exact || foreign_take_whole(b->schema, "min", 1, count, &min);
    bool has_max = exact || foreign_take_whole(b->schema, "max", 1, LIMIT_OPTION_COUNT, &max);
    min = exact ? length : min;
    max = exact ? length : max;
    if (has_min && has_max && min > max) {
        rule_wrong(b, b->schema_at, "min");
        return;
    }
    if (has_min) {
        json_object_set_new(b->q.out, "min-items", json_integer(min));
    }
    if (has_max) {
        json_object_set_new(b->q.out, "max-items", json_integer(max));
    }
}

// ---- Dates -------------------------------------------------------------------------------------------
static bool day_of(str text, bool month, date *ret_day)
{
    char whole[16] = {0};
    if (!month || text.len != 7) {
        return !month && date_parse(text, ret_day);
    }
    memcpy(whole, text.ptr, 7);
    memcpy(whole + 7, "-01", 4);
    return date_parse(str_from(whole), ret_day);
}

static void rule_dates(const struct xgov_building *b)
{
    bool month = b->q.type->shown == SHOWN_MONTH;
    const char *first = month ? "earliestMonthYear" : "earliestDate";
    const char *last = month ? "latestMonthYear" : "latestDate";
    str earliest = str_trim(foreign_take_string(b->options, first));
    str latest = str_trim(foreign_take_string(b->options, last));
    date from = {0};
    date to = {0};
    bool has_first = day_of(earliest, month, &from);
    bool has_last = day_of(latest, month, &to);
    if ((earliest.len != 0 && !has_first) || (latest.len != 0 && !has_last) ||
        (has_first && has_last && date_compare(from, to) > 0)) {
        rule_wrong(b, b->options_at, first);
    } else {
        foreign_give(b->q.out, "earliest", earliest);
        foreign_give(b->q.out, "latest", latest);
    }
    if (!month) {
        foreign_rule_number(&b->q, b->options_at, b->options,
                            (struct foreign_number){"maxDaysInPast", OPTION_DAYS_PAST, "days-past", 0, 400000});
        foreign_rule_number(&b->q, b->options_at, b->options,
                            (struct foreign_number){"maxDaysInFuture", OPTION_DAYS_FUTURE, "days-future", 0, 400000});
    }
}

// ---- Files -------------------------------------------------------------------------------------------
static void rule_endings(const struct xgov_building *b, str at, const json_t *object, const char *key)
{
    str rest = foreign_take_string(object, key);
    str piece;
    json_t *accept = json_array();
    bool all = true;
    while (str_next(&rest, ',', &piece)) {
        piece = str_trim(piece);
        all = (piece.len == 0 || foreign_rule_ending(b->q.base->arena, accept, piece)) && all;
    }
    if (!all) {
        foreign_say(b->q.base, rule_at(b, at, key), STR("Add the endings to “accept”."),
                    "Some kinds of files in “%s” are not known.", key);
    }
    if (json_array_size(accept) != 0 && all) {
        json_object_set_new(b->q.out, "accept", accept);
    } else {
        json_decref(accept); // rather any kind than too few
    }
}

static void rule_files(const struct xgov_building *b)
{
    const json_t *dropzone = json_object_get(b->options, "dropzoneConfig");
    str zone_at = rule_at(b, b->options_at, "dropzoneConfig");
    int64_t length;
    int64_t min = 0;
    int64_t max = LIMIT_FILE_COUNT;
    bool exact = foreign_take_whole(b->schema, "length", 1, LIMIT_FILE_COUNT, &length);
    foreign_take_whole(b->schema, "min", 1, LIMIT_FILE_COUNT, &min);
    bool has_max = foreign_take_whole(b->schema, "max", 1, LIMIT_FILE_COUNT, &max);
    foreign_take_whole(b->options, "minimumRequiredFiles", 0, LIMIT_FILE_COUNT, &min);
    if (dropzone != NULL) {
        has_max = foreign_take_whole(dropzone, "maxFiles", 1, LIMIT_FILE_COUNT, &max) || has_max;
        rule_endings(b, zone_at, dropzone, "acceptedFiles");
        str size;
        struct decimal megabytes;
        if (foreign_take_decimal(b->q.base->arena, dropzone, "maxFilesize", &size) && decimal_parse(size, &megabytes) &&
            megabytes.units > 0 && megabytes.scale < 3 && decimal_compare(megabytes, (struct decimal){100, 0}) <= 0) {
            json_object_set_new(b->q.out, "max-size", foreign_give_str(size));
        } else if (foreign_say_holds(json_object_get(dropzone, "maxFilesize"))) {
            rule_wrong(b, zone_at, "maxFilesize");
        }
    } else {
        rule_endings(b, b->options_at, b->options, "accept");
    }
    if (exact) {
        min = max = length;
        has_max = true;
    }
    if (!has_max && foreign_take_false(b->options, "multiple")) {
        max = 1;
        has_max = true;
    }
    if (min > 0 && min <= max) {
        json_object_set_new(b->q.out, "min-items", json_integer(min));
    }
    if (has_max) {
        json_object_set_new(b->q.out, "max-items", json_integer(max));
    }
}

// ---- Patterns ----------------------------------------------------------------------------------------
static void rule_pattern(const struct xgov_building *b)
{
    struct foreign_text_lost lost = {0};
    str given = foreign_take_string(b->schema, "regex");
    if (given.len == 0) {
        return;
    }
    str pattern = foreign_rule_whole(b->q.base->arena, foreign_text_clean(b->q.base->arena, given, &lost));
    if (lost.template || lost.characters || !foreign_rule_pattern(pattern)) {
        foreign_say(b->q.base, rule_at(b, b->schema_at, "regex"), STR("Write the pattern anew."),
                    "The pattern cannot be used here, so it is left out.");
        return;
    }
    foreign_rule_set(&b->q, rule_at(b, b->schema_at, "regex"), OPTION_PATTERN, "pattern", foreign_give_str(pattern));
}

// ---- The whole ---------------------------------------------------------------------------------------
void foreign_xgov_rule_all(const struct xgov_building *b)
{
    switch (b->q.type->shown) {
    case SHOWN_NUMBER:
        rule_number(b);
        break;
    case SHOWN_DATE:
    case SHOWN_DATE_TIME:
    case SHOWN_MONTH:
        rule_dates(b);
        break;
    case SHOWN_FILES:
        rule_files(b);
        break;
    case SHOWN_OPTIONS:
        if (b->q.type->written == WRITTEN_LIST && b->f->items != NULL) {
            rule_items(b);
        }
        break;
    default:
        if (foreign_rule_has(&b->q, OPTION_MAX_LENGTH)) {
            rule_lengths(b);
        }
        rule_pattern(b);
    }
    rule_ranges(b);
    if (foreign_rule_has(&b->q, OPTION_ROWS)) {
        foreign_rule_number(&b->q, b->options_at, b->options,
                            (struct foreign_number){"rows", OPTION_ROWS, "rows", 1, 50});
    }
}

// ---- What is left ------------------------------------------------------------------------------------
// Keys of components that become keys of ours (the first that is there), or mean nothing more to types that
// take one of `enough`.
static const struct {
    const char *within, *key, *ours[3];
    uint64_t enough;
} rule_keys[] = {
    {"options", "rows", {"rows"}, 0},
    {"options", "maxWords", {"max-words", "max-length"}, 0},
    {"options", "autocomplete", {"autocomplete"}, 0},
    {"options", "maxDaysInPast", {"days-past"}, 0},
    {"options", "maxDaysInFuture", {"days-future"}, 0},
    {"options", "earliestDate", {"earliest"}, 0},
    {"options", "latestDate", {"latest"}, 0},
    {"options", "earliestMonthYear", {"earliest"}, 0},
    {"options", "latestMonthYear", {"latest"}, 0},
    {"options", "format", {"format"}, 0},
    {"options", "isInternational", {"format"}, 0},
    {"options", "accept", {"accept"}, 0},
    {"options", "dropzoneConfig", {NULL}, HAS(OPTION_ACCEPT)},
    {"options", "minimumRequiredFiles", {"min-items", "optional"}, 0},
    {"options", "multiple", {NULL}, HAS(OPTION_ACCEPT)},
    {"options", "usePostcodeLookup", {"lookup"}, 0},
    {"options", "declarationConfirmationLabel", {"statement"}, 0},
    {"options", "behaviour", {"options"}, 0},
    {"options", "behaviourItemValue", {"options"}, 0},
    {"options", "conditionallyRevealedComponents", {NULL}, HAS(OPTION_LIST)},
    {"schema", "min", {"min", "min-length", "min-items"}, 0},
    {"schema", "max", {"max", "max-length", "max-items"}, 0},
    {"schema", "length", {"max-length", "max-items"}, 0},
    {"schema", "regex", {"pattern"}, 0},
    {"schema", "precision", {"decimals"}, 0},
    {"schema", "integer", {"decimals"}, 0},
    {"", "content", {NULL}, HAS(OPTION_STATEMENT)},
};

static bool rule_is_told(const struct xgov_building *b, size_t from, str at)
{
    const struct definition_report *report = b->q.base->report;
    for (size_t i = from; i < report->count; i++) {
        str place = report->items[i].pointer;
        if (str_starts(place, at) && (place.len == at.len || place.ptr[at.len] == '/')) {
            return true;
        }
    }
    return false;
}

static bool rule_is_kept(const struct xgov_building *b, size_t row, const json_t *value)
{
    int64_t number;
    json_t *wrapped = json_pack("{s:O?}", "value", value);
    bool kept = !foreign_say_holds(value) || (foreign_take_whole(wrapped, "value", 0, 0, &number)) || // no limit
                (b->q.type->options & rule_keys[row].enough) != 0;
    json_decref(wrapped);
    for (size_t i = 0; i < 3 && rule_keys[row].ours[i] != NULL; i++) {
        kept = kept || json_object_get(b->q.out, rule_keys[row].ours[i]) != NULL;
    }
    return kept;
}

void foreign_xgov_rule_rest(const struct xgov_building *b, size_t from)
{
    for (size_t i = 0; i < sizeof rule_keys / sizeof *rule_keys; i++) {
        const char *within = rule_keys[i].within;
        bool own = *within == '\0';
        const json_t *object = own ? b->f->component : json_object_get(b->f->component, within);
        str at = rule_at(b, own ? b->f->at : rule_at(b, b->f->at, within), rule_keys[i].key);
        if (!rule_is_kept(b, i, json_object_get(object, rule_keys[i].key)) && !rule_is_told(b, from, at)) {
            foreign_say(b->q.base, at, STR("Say it in our definition, if it matters."),
                        "“%s” means nothing here to a question of type “%.*s”.", rule_keys[i].key,
                        STR_ARG(b->q.type->name));
        }
    }
}
