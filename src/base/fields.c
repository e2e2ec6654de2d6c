// SPDX-License-Identifier: Apache-2.0
#include "base/fields.h"

static const struct field *fields_find_part(const struct fields *f, str name, str part)
{
    for (size_t i = 0; i < f->count; i++) {
        str n = f->items[i].name;
        if (n.len == name.len + 1 + part.len && str_starts(n, name) && n.ptr[name.len] == '-' && str_ends(n, part)) {
            return &f->items[i];
        }
    }
    return NULL;
}

const struct field *fields_next(const struct fields *f, str name, size_t *at)
{
    while (*at < f->count) {
        const struct field *item = &f->items[(*at)++];
        if (str_eq(item->name, name)) {
            return item;
        }
    }
    return NULL;
}

str fields_text(const struct fields *f, str name)
{
    size_t at = 0;
    const struct field *item = fields_next(f, name, &at);
    return item == NULL ? (str){0} : item->value;
}

bool fields_has(const struct fields *f, str name)
{
    size_t at = 0;
    return fields_next(f, name, &at) != NULL;
}

str fields_part(const struct fields *f, str name, str part)
{
    const struct field *item = fields_find_part(f, name, part);
    return item == NULL ? (str){0} : item->value;
}

bool fields_has_part(const struct fields *f, str name, str part)
{
    return fields_find_part(f, name, part) != NULL;
}
