// SPDX-License-Identifier: Apache-2.0
#include "definition/names.h"
#include <stdlib.h>

enum {
    NAMES_LONGEST = 64 // longer ones are far from all
};

static int names_compare(const void *one, const void *other)
{
    const struct name_at *a = one;
    const struct name_at *b = other;
    int order = str_compare(a->name, b->name);
    return order != 0 ? order : a->index < b->index ? -1 : a->index > b->index ? 1 : 0;
}

struct names names_build(struct name_at *names, size_t count)
{
    size_t kept = 0;
    for (size_t i = 0; i < count; i++) {
        if (names[i].name.len != 0) {
            names[kept++] = names[i];
        }
    }
    if (kept > 1) {
        qsort(names, kept, sizeof *names, names_compare);
    }
    return (struct names){names, kept};
}

size_t names_find(const struct names *names, str name)
{
    size_t from = 0;
    size_t to = names->count;
    while (from < to) {
        size_t middle = from + (to - from) / 2;
        if (str_compare(names->items[middle].name, name) < 0) {
            from = middle + 1;
        } else {
            to = middle;
        }
    }
    return from < names->count && str_eq(names->items[from].name, name) ? names->items[from].index : STR_NONE;
}

size_t names_distance(str one, str other)
{
    if (one.len > NAMES_LONGEST || other.len > NAMES_LONGEST) {
        return STR_NONE;
    }
#ifdef GUILDHALL_PLANTED_BUG // fuzz/run.sh must find it: a longer name writes past the row
    size_t row[16];
#else
    size_t row[NAMES_LONGEST + 1];
#endif
    for (size_t j = 0; j <= other.len; j++) {
        row[j] = j;
    }
    for (size_t i = 1; i <= one.len; i++) {
        size_t corner = row[0];
        row[0] = i;
        for (size_t j = 1; j <= other.len; j++) {
            size_t above = row[j];
            size_t change = corner + (one.ptr[i - 1] == other.ptr[j - 1] ? 0 : 1);
            size_t least = above + 1 < row[j - 1] + 1 ? above + 1 : row[j - 1] + 1;
            row[j] = change < least ? change : least;
            corner = above;
        }
    }
    return row[other.len];
}

bool names_near(str name, size_t distance)
{
    return distance <= (name.len < 3 ? 1 : name.len / 3 + 1) && distance < name.len;
}

str names_nearest(const struct names *names, str name)
{
    str best = {0};
    size_t least = STR_NONE;
    for (size_t i = 0; i < names->count; i++) {
        size_t distance = names_distance(names->items[i].name, name);
        if (distance < least) {
            least = distance;
            best = names->items[i].name;
        }
    }
    return names_near(name, least) ? best : (str){0};
}
