// SPDX-License-Identifier: Apache-2.0
// What a document says of its translations, and in which of its languages a machine's words stand unread.
#include "definition/read.h"

static void translations_read_one(struct reader *r, const struct place *at, const json_t *marks, size_t language)
{
    const char *key;
    json_t *value;
    if (!json_is_object(marks) || json_object_size(marks) > TRANSLATED_MAX) {
        read_error(r, at, STR("Take it out: it is written as translations are worked on."),
                   "This must be an object of at most %d marks.", TRANSLATED_MAX);
        return;
    }
    json_object_foreach((json_t *)(uintptr_t)marks, key, value)
    {
        struct place here = {at, key, 0};
        str said = {json_string_value(value), json_string_length(value)};
        if (!translated_is_fine(str_from(key), said)) {
            read_error(r, &here, STR("Take it out: it is written as translations are worked on."),
                       "This is no mark of a translation.");
            return;
        }
    }
    translated_of(r->arena, marks, &r->translated[language]);
}

void read_translations(struct reader *r, const struct place *at, const json_t *root)
{
    const struct definition *d = r->definition;
    const json_t *all = json_object_get(root, "translations");
    struct place here = {at, "translations", 0};
    if (all == NULL || !read_object(r, &here, all, d->languages + 1, d->language_count - 1)) {
        return;
    }
    for (size_t i = 1; i < d->language_count; i++) {
        const json_t *marks = json_object_getn(all, d->languages[i].ptr, d->languages[i].len);
        if (marks != NULL) {
            translations_read_one(r, &(struct place){&here, d->languages[i].ptr, 0}, marks, i);
        }
    }
}

void read_translated(struct reader *r, const str *by)
{
    struct definition *d = r->definition;
    for (size_t i = 1; i < d->language_count; i++) {
        const struct translated *known = &r->translated[i];
        if (known->machine_count != 0 && !d->by_machine[i]) {
            d->by_machine[i] = translated_as(known, by[0], by[i], NULL, NULL) == TRANSLATED_MACHINE;
        }
    }
}
