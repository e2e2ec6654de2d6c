// SPDX-License-Identifier: Apache-2.0
#include "definition/translated.h"
#include "base/utf8.h"
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

static int translated_compare(const void *one, const void *other)
{
    return str_compare(*(const str *)one, *(const str *)other);
}

static bool translated_among(const str *items, size_t count, str half)
{
    return count != 0 && bsearch(&half, items, count, sizeof *items, translated_compare) != NULL;
}

static str translated_value(const json_t *value)
{
    return (str){json_string_value(value), json_string_length(value)};
}

void translated_of(struct arena *a, const json_t *marks, struct translated *ret_known)
{
    const char *name;
    json_t *value;
    size_t room = json_object_size(marks);
    *ret_known = (struct translated){.marks = marks};
    if (room == 0) {
        return;
    }
    ret_known->machine = arena_array(a, str, room);
    ret_known->any = arena_array(a, str, room);
    json_object_foreach((json_t *)(uintptr_t)marks, name, value)
    {
        str half = str_slice(str_from(name), TRANSLATED_LETTERS + 1, STR_NONE);
        ret_known->any[ret_known->any_count++] = half;
        if (str_eq(translated_value(value), TRANSLATED_BY_MACHINE)) {
            ret_known->machine[ret_known->machine_count++] = half;
        }
    }
    qsort(ret_known->any, ret_known->any_count, sizeof(str), translated_compare);
    qsort(ret_known->machine, ret_known->machine_count, sizeof(str), translated_compare);
}

static void translated_print(str source, str said, char to[TRANSLATED_LETTERS * 2 + 2])
{
    (void)snprintf(to, TRANSLATED_LETTERS * 2 + 2, "%016" PRIx64 "-%016" PRIx64, str_hash(source), str_hash(said));
}

str translated_mark(struct arena *a, str source, str said)
{
    char mark[TRANSLATED_LETTERS * 2 + 2];
    translated_print(source, said, mark);
    return arena_str(a, str_from(mark));
}

enum translated_as translated_as(const struct translated *known, str source, str said, str *ret_by, str *ret_on)
{
    char mark[TRANSLATED_LETTERS * 2 + 2];
    if (known->any_count == 0) {
        return TRANSLATED_UNKNOWN;
    }
    translated_print(source, said, mark);
    str value = translated_value(json_object_get(known->marks, mark));
    str half = str_from(mark + TRANSLATED_LETTERS + 1);
    str on;
    str by;
    if (str_cut(value, ' ', &on, &by)) {
        if (ret_by != NULL) {
            *ret_by = by;
        }
        if (ret_on != NULL) {
            *ret_on = on;
        }
        return TRANSLATED_READ;
    }
    return translated_among(known->machine, known->machine_count, half)             ? TRANSLATED_MACHINE
           : value.len == 0 && translated_among(known->any, known->any_count, half) ? TRANSLATED_OLD
                                                                                    : TRANSLATED_UNKNOWN;
}

static bool translated_is_half(str half)
{
    bool fine = half.len == TRANSLATED_LETTERS;
    for (size_t i = 0; i < half.len; i++) {
        char c = half.ptr[i];
        fine = fine && ((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'));
    }
    return fine;
}

bool translated_is_fine(str mark, str value)
{
    str source;
    str said;
    str on;
    str by;
    bool halves = str_cut(mark, '-', &source, &said) && translated_is_half(source) && translated_is_half(said);
    if (str_eq(value, TRANSLATED_BY_MACHINE) || str_eq(value, TRANSLATED_BY_PERSON)) {
        return halves;
    }
    bool day = str_cut(value, ' ', &on, &by) && on.len == 10 && by.len != 0 && utf8_length(by) <= TRANSLATED_NAME_MAX;
    for (size_t i = 0; day && i < on.len; i++) {
        char c = on.ptr[i];
        day = i == 4 || i == 7 ? c == '-' : c >= '0' && c <= '9';
    }
    return halves && day;
}
