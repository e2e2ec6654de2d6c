// SPDX-License-Identifier: Apache-2.0
#include "definition/foreign_merge.h"
#include "definition/foreign_give.h"
#include "definition/foreign_place.h"

struct merge {
    const struct foreign_base *base;
    const char *first, *tag;
    bool any;
};

static void merge_unlike(struct merge *m, str at)
{
    foreign_say(m->base, at, STR("Compare what is written there in both languages."),
                "What this became is not alike in both languages; that of the first stands alone.");
}

// Words that stand alone so far, or by language already.
static void merge_put(struct merge *m, json_t *object, const char *key, json_t *ours, const json_t *theirs)
{
    const json_t *first = json_is_object(ours) ? json_object_get(ours, m->first) : ours;
    if (json_equal(first, theirs)) {
        return;
    }
    m->any = true;
    if (json_is_object(ours)) {
        json_object_set_new(ours, m->tag, json_deep_copy(theirs));
        return;
    }
    json_t *by_language = json_object();
    json_object_set(by_language, m->first, ours);
    json_object_set_new(by_language, m->tag, json_deep_copy(theirs));
    json_object_set_new(object, key, by_language);
}

// As deep as a document of ours nests, which is bounded by what it was made from.
static void merge_values(struct merge *m, str at, const char *above, json_t *ours, const json_t *theirs)
{
    const char *key;
    json_t *value;
    size_t i;
    if (json_is_array(ours)) {
        if (json_array_size(ours) != json_array_size(theirs)) {
            merge_unlike(m, at);
            return;
        }
        json_array_foreach(ours, i, value)
        {
            merge_values(m, arena_printf(m->base->arena, "%.*s/%zu", STR_ARG(at), i), above, value,
                         json_array_get(theirs, i));
        }
        return;
    }
    if (!json_is_object(ours)) {
        if (!json_equal(ours, theirs)) {
            merge_unlike(m, at);
        }
        return;
    }
    if (json_object_size(ours) != json_object_size(theirs)) {
        merge_unlike(m, at);
    }
    json_object_foreach(ours, key, value)
    {
        const json_t *other = json_object_get(theirs, key);
        str here = foreign_at_key(m->base->arena, at, key);
        if (foreign_place_is_words(above, key) && json_is_string(other)) {
            merge_put(m, ours, key, value, other);
        } else if (other == NULL) {
            merge_unlike(m, here);
        } else {
            merge_values(m, here, key, value, other);
        }
    }
}

void foreign_merge(const struct foreign_base *b, json_t *out, const json_t *other, str tag)
{
    // Not what a name makes of the service's address, nor the languages themselves
    static const char *const parts[] = {"name",  "start",      "declaration", "confirmation", "sections",
                                        "lists", "conditions", "values",      "pages",        NULL};
    struct merge m = {b, arena_cstr(b->arena, b->language), arena_cstr(b->arena, tag), false};
    for (size_t i = 0; parts[i] != NULL; i++) {
        json_t *ours = json_object_get(out, parts[i]);
        const json_t *theirs = json_object_get(other, parts[i]);
        str at = foreign_at_key(b->arena, (str){0}, parts[i]);
        if (ours == NULL && theirs == NULL) {
            continue;
        }
        if (ours == NULL || theirs == NULL) {
            merge_unlike(&m, at);
        } else if (json_is_string(theirs)) {
            merge_put(&m, out, parts[i], ours, theirs);
        } else {
            merge_values(&m, at, parts[i], ours, theirs);
        }
    }
    if (m.any) {
        json_array_append_new(json_object_get(out, "languages"), foreign_give_str(tag));
    }
}
