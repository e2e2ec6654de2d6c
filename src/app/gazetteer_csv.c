// SPDX-License-Identifier: Apache-2.0
#include "app/gazetteer_csv.h"
#include "base/utf8.h"
#include "definition/definition.h"

enum {
    CSV_LINE_1,
    CSV_LINE_2,
    CSV_TOWN,
    CSV_COUNTY,
    CSV_POSTCODE,
    CSV_UPRN,
    CSV__COUNT
};
static const struct {
    str name;
    bool needed;
    size_t max; // characters
} csv_columns[CSV__COUNT] = {
    [CSV_LINE_1] = {STR_INIT("line-1"), true, GAZETTEER_LINE_LENGTH},
    [CSV_LINE_2] = {STR_INIT("line-2"), false, GAZETTEER_LINE_LENGTH},
    [CSV_TOWN] = {STR_INIT("town"), true, GAZETTEER_LINE_LENGTH},
    [CSV_COUNTY] = {STR_INIT("county"), false, GAZETTEER_LINE_LENGTH},
    [CSV_POSTCODE] = {STR_INIT("postcode"), true, GAZETTEER_LINE_LENGTH},
    [CSV_UPRN] = {STR_INIT("uprn"), false, GAZETTEER_UPRN_DIGITS},
};

// ---- Comma-separated values ----------------------------------------------------------------------------

struct csv_row {
    str fields[GAZETTEER_CSV_COLUMNS];
    size_t count; // also those past the array
    const char *broken;
};

// A field in quotes, in which a quote is written twice; `at` stands after the first.
static bool csv_quoted(struct gazetteer_csv *c, size_t *at, struct arena *a, str *ret_field)
{
    size_t from = *at;
    size_t twice = 0;
    while (*at < c->rest.len) {
        if (c->rest.ptr[*at] == '"') {
            if (*at + 1 == c->rest.len || c->rest.ptr[*at + 1] != '"') {
                break;
            }
            twice++;
            (*at)++;
        }
        c->line += c->rest.ptr[*at] == '\n' ? 1 : 0;
        (*at)++;
    }
    if (*at == c->rest.len) {
        return false;
    }
    *ret_field = str_slice(c->rest, from, *at);
    (*at)++;
    if (twice != 0) {
        char *out = arena_alloc(a, ret_field->len, 1);
        size_t len = 0;
        for (size_t i = 0; i < ret_field->len; i++) {
            out[len++] = ret_field->ptr[i];
            i += ret_field->ptr[i] == '"' ? 1 : 0;
        }
        *ret_field = (str){out, len};
    }
    return true;
}

static struct csv_row csv_next(struct gazetteer_csv *c, struct arena *a)
{
    struct csv_row row = {0};
    size_t at = 0;
    for (bool more = true; more && row.broken == NULL;) {
        str field;
        if (at < c->rest.len && c->rest.ptr[at] == '"') {
            at++;
            if (!csv_quoted(c, &at, a, &field)) {
                row.broken = "a quote is opened and not closed";
            }
        } else {
            size_t from = at;
            while (at < c->rest.len && c->rest.ptr[at] != ',' && c->rest.ptr[at] != '\n') {
                at++;
            }
            field = str_slice(c->rest, from, at);
        }
        if (row.count < GAZETTEER_CSV_COLUMNS && row.broken == NULL) {
            row.fields[row.count] = str_trim(field); // with the CR of a line end
        }
        row.count++;
        while (at < c->rest.len && (c->rest.ptr[at] == '\r' || c->rest.ptr[at] == ' ')) {
            at++;
        }
        more = at < c->rest.len && c->rest.ptr[at] == ',';
        if (!more && at < c->rest.len && c->rest.ptr[at] != '\n' && row.broken == NULL) {
            row.broken = "words stand after a closing quote";
        }
        c->line += at < c->rest.len && c->rest.ptr[at] == '\n' ? 1 : 0;
        at += at < c->rest.len ? 1 : 0;
    }
    c->rest = str_slice(c->rest, row.broken != NULL ? c->rest.len : at, c->rest.len);
    return row;
}

// ---- Columns -------------------------------------------------------------------------------------------

static int csv_column(str name)
{
    for (int i = 0; i < CSV__COUNT; i++) {
        if (str_eq_nocase(csv_columns[i].name, name)) {
            return i;
        }
    }
    return -1;
}

bool gazetteer_csv_begin(struct gazetteer_csv *c, str text, struct arena *a, void (*say)(int64_t line, str what))
{
    bool seen[CSV__COUNT] = {0};
    *c = (struct gazetteer_csv){.rest = text, .line = 1};
    if (str_starts(text, STR("\xEF\xBB\xBF"))) {
        c->rest = str_slice(text, 3, text.len); // spreadsheets put it there
    }
    struct csv_row row = csv_next(c, a);
    if (row.broken != NULL || row.count > GAZETTEER_CSV_COLUMNS) {
        say(1, row.broken != NULL ? str_from(row.broken) : STR("there are too many columns"));
        return false;
    }
    bool fine = true;
    c->column_count = row.count;
    for (size_t i = 0; i < row.count; i++) {
        int which = csv_column(row.fields[i]);
        c->columns[i] = (int8_t)which;
        str shown = utf8_check(row.fields[i]) == UTF8_FINE ? utf8_prefix(row.fields[i], 40) : STR("?");
        if (which < 0) {
            say(1, arena_printf(a, "the column “%.*s” is not used here", STR_ARG(shown)));
        } else if (seen[which]) {
            say(1, arena_printf(a, "the column “%.*s” is there twice", STR_ARG(shown)));
            fine = false;
        } else {
            seen[which] = true;
        }
    }
    for (int i = 0; i < CSV__COUNT; i++) {
        if (csv_columns[i].needed && !seen[i]) {
            say(1, arena_printf(a, "the column “%.*s” is missing", STR_ARG(csv_columns[i].name)));
            fine = false;
        }
    }
    return fine;
}

// ---- Rows ------------------------------------------------------------------------------------------------

static str csv_wrong(struct arena *a, const str *values)
{
    for (size_t i = 0; i < CSV__COUNT; i++) {
        str name = csv_columns[i].name;
        if (utf8_check(values[i]) != UTF8_FINE) {
            return arena_printf(a, "%.*s is not UTF-8, or has a control character", STR_ARG(name));
        }
        if (values[i].len == 0 && csv_columns[i].needed) {
            return arena_printf(a, "%.*s is empty", STR_ARG(name));
        }
        if (utf8_length(values[i]) > csv_columns[i].max) {
            return arena_printf(a, "%.*s has more than %zu characters", STR_ARG(name), csv_columns[i].max);
        }
        if (str_find_char(values[i], '\n') != STR_NONE) {
            return arena_printf(a, "%.*s has several lines", STR_ARG(name));
        }
    }
    for (size_t i = 0; i < values[CSV_UPRN].len; i++) {
        if (values[CSV_UPRN].ptr[i] < '0' || values[CSV_UPRN].ptr[i] > '9') {
            return STR("uprn is not a number");
        }
    }
    return (str){0};
}

enum gazetteer_row gazetteer_csv_next(struct gazetteer_csv *c, struct arena *a, struct gazetteer_address *ret_address,
                                      int64_t *ret_line, str *ret_what)
{
    struct csv_row row;
    do {
        if (c->rest.len == 0) {
            return GAZETTEER_ROW_END;
        }
        *ret_line = c->line;
        row = csv_next(c, a);
    } while (row.count == 1 && row.fields[0].len == 0 && row.broken == NULL);
    if (row.broken != NULL) {
        *ret_what = str_from(row.broken);
        return GAZETTEER_ROW_BROKEN;
    }
    if (row.count != c->column_count) {
        *ret_what = arena_printf(a, "it has %zu fields, and the first row %zu", row.count, c->column_count);
        return GAZETTEER_ROW_WRONG;
    }
    str values[CSV__COUNT] = {0};
    for (size_t i = 0; i < row.count; i++) {
        if (c->columns[i] >= 0) {
            values[c->columns[i]] = row.fields[i];
        }
    }
    *ret_what = csv_wrong(a, values);
    if (ret_what->len == 0 && !type_address_postcode(a, values[CSV_POSTCODE], &values[CSV_POSTCODE])) {
        *ret_what = STR("postcode is no full postcode of the United Kingdom");
    }
    *ret_address = (struct gazetteer_address){.line_1 = values[CSV_LINE_1],
                                              .line_2 = values[CSV_LINE_2],
                                              .town = values[CSV_TOWN],
                                              .county = values[CSV_COUNTY],
                                              .postcode = values[CSV_POSTCODE],
                                              .uprn = values[CSV_UPRN]};
    return ret_what->len == 0 ? GAZETTEER_ROW_RIGHT : GAZETTEER_ROW_WRONG;
}
