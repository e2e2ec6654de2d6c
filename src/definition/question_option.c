// SPDX-License-Identifier: Apache-2.0
#include "definition/question_option.h"

#define AT(field) offsetof(struct question, field)
const struct question_option_shape question_options[OPTION__COUNT] = {
    [OPTION_MIN_LENGTH] = {STR_INIT("min-length"), FORM_WHOLE, AT(min_length), 0, LIMIT_ANSWER_TEXT},
    [OPTION_MAX_LENGTH] = {STR_INIT("max-length"), FORM_WHOLE, AT(max_length), 1, 10 * LIMIT_ANSWER_TEXT},
    [OPTION_MIN_WORDS] = {STR_INIT("min-words"), FORM_WHOLE, AT(min_words), 0, LIMIT_ANSWER_TEXT},
    [OPTION_MAX_WORDS] = {STR_INIT("max-words"), FORM_WHOLE, AT(max_words), 1, LIMIT_ANSWER_TEXT},
    [OPTION_PATTERN] = {STR_INIT("pattern"), FORM_PATTERN, AT(pattern)},
    [OPTION_MIN] = {STR_INIT("min"), FORM_DECIMAL, AT(min)},
    [OPTION_MAX] = {STR_INIT("max"), FORM_DECIMAL, AT(max)},
    [OPTION_DECIMALS] = {STR_INIT("decimals"), FORM_WHOLE, AT(decimals), 0, 10},
    [OPTION_PREFIX] = {STR_INIT("prefix"), FORM_TEXT, AT(prefix)},
    [OPTION_SUFFIX] = {STR_INIT("suffix"), FORM_TEXT, AT(suffix)},
    [OPTION_OPTIONS] = {STR_INIT("options"), FORM_OPTIONS, AT(options)},
    [OPTION_LIST] = {STR_INIT("list"), FORM_LIST, AT(options)},
    [OPTION_MIN_ITEMS] = {STR_INIT("min-items"), FORM_WHOLE, AT(min_items), 0, LIMIT_OPTION_COUNT},
    [OPTION_MAX_ITEMS] = {STR_INIT("max-items"), FORM_WHOLE, AT(max_items), 1, LIMIT_OPTION_COUNT},
    [OPTION_EARLIEST] = {STR_INIT("earliest"), FORM_DATE, AT(earliest)},
    [OPTION_LATEST] = {STR_INIT("latest"), FORM_DATE, AT(latest)},
    [OPTION_DAYS_PAST] = {STR_INIT("days-past"), FORM_WHOLE, AT(days_past), 0, 400000},
    [OPTION_DAYS_FUTURE] = {STR_INIT("days-future"), FORM_WHOLE, AT(days_future), 0, 400000},
    [OPTION_ROWS] = {STR_INIT("rows"), FORM_WHOLE, AT(rows), 1, 50},
    [OPTION_WIDTH] = {STR_INIT("width"), FORM_WORDS, AT(width)},
    [OPTION_AUTOCOMPLETE] = {STR_INIT("autocomplete"), FORM_STRING, AT(autocomplete)},
    [OPTION_ACCEPT] = {STR_INIT("accept"), FORM_ENDINGS, AT(accept)},
    [OPTION_MAX_SIZE] = {STR_INIT("max-size"), FORM_MEGABYTES, AT(max_size)},
    [OPTION_FORMAT] = {STR_INIT("format"), FORM_WORDS, AT(format)},
    [OPTION_INLINE] = {STR_INIT("inline"), FORM_FLAG, AT(in_line)},
    [OPTION_STATEMENT] = {STR_INIT("statement"), FORM_TEXT, AT(statement)},
    [OPTION_SPELLCHECK] = {STR_INIT("spellcheck"), FORM_FLAG, AT(no_spellcheck)},
    [OPTION_EASTING] = {STR_INIT("easting"), FORM_RANGE, AT(ranges[0])},
    [OPTION_NORTHING] = {STR_INIT("northing"), FORM_RANGE, AT(ranges[1])},
    [OPTION_LATITUDE] = {STR_INIT("latitude"), FORM_RANGE, AT(ranges[0])},
    [OPTION_CONSTANT] = {STR_INIT("value"), FORM_STRING, AT(value)},
    [OPTION_CURRENCY] = {STR_INIT("currency"), FORM_STRING, AT(currency)},
    [OPTION_LOOKUP] = {STR_INIT("lookup"), FORM_FLAG, AT(lookup)},
    [OPTION_LONGITUDE] = {STR_INIT("longitude"), FORM_RANGE, AT(ranges[1])},
};

// The words that an option of FORM_WORDS takes, by type where it matters.
static const struct {
    enum question_option option;
    str type; // empty: any
    str words[14];
} option_words[] = {
    {OPTION_WIDTH,
     STR_INIT(""),
     {STR_INIT("2"), STR_INIT("3"), STR_INIT("4"), STR_INIT("5"), STR_INIT("10"), STR_INIT("20"), STR_INIT("30"),
      STR_INIT("full"), STR_INIT("three-quarters"), STR_INIT("two-thirds"), STR_INIT("one-half"), STR_INIT("one-third"),
      STR_INIT("one-quarter")}},
    {OPTION_FORMAT, STR_INIT("telephone"), {STR_INIT("any"), STR_INIT("uk"), STR_INIT("international")}},
    {OPTION_FORMAT, STR_INIT("name"), {STR_INIT("full"), STR_INIT("first-last"), STR_INIT("first-middle-last")}},
};

const str *question_option_words(const struct question_type *type, enum question_option option)
{
    for (size_t i = 0; i < sizeof option_words / sizeof *option_words; i++) {
        if (option_words[i].option == option &&
            (option_words[i].type.len == 0 || str_eq(option_words[i].type, type->name))) {
            return option_words[i].words;
        }
    }
    return NULL;
}
