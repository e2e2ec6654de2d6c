// SPDX-License-Identifier: Apache-2.0
// Messages of the service's own, in two states of a document.
#include "design/comparing.h"

enum {
    COMPARE_LIKENESSES = 3
};

static bool compare_same_key(const json_t *a, const json_t *b, const char *key)
{
    return compare_same(json_object_get(a, key), json_object_get(b, key));
}

// They have no name: one is known again where all of it is the same, or when it goes and to whom, or what it says.
static bool compare_messages_alike(const json_t *was, const json_t *is, int likeness)
{
    return likeness == 0   ? compare_same(was, is)
           : likeness == 1 ? compare_same_key(was, is, "on") && compare_same_key(was, is, "to") &&
                                 compare_same_key(was, is, "address")
                           : compare_same_key(was, is, "body");
}

// Of each message after, the place of the same one before; STR_NONE: it is a new one.
static size_t *compare_messages_paired(struct comparing *c, const json_t *was, const json_t *is, bool *taken)
{
    size_t *before_of = arena_array(c->arena, size_t, json_array_size(is) + 1);
    for (size_t i = 0; i < json_array_size(is); i++) {
        before_of[i] = STR_NONE;
    }
    for (int likeness = 0; likeness < COMPARE_LIKENESSES; likeness++) {
        for (size_t i = 0; i < json_array_size(is); i++) {
            for (size_t k = 0; k < json_array_size(was) && before_of[i] == STR_NONE; k++) {
                if (!taken[k] && compare_messages_alike(json_array_get(was, k), json_array_get(is, i), likeness)) {
                    before_of[i] = k;
                    taken[k] = true;
                }
            }
        }
    }
    return before_of;
}

static struct compare_change compare_message(const struct outline_message *was, const struct outline_message *is)
{
    return (struct compare_change){.kind = was == NULL  ? COMPARE_ADDED
                                           : is == NULL ? COMPARE_REMOVED
                                                        : COMPARE_CHANGED,
                                   .named = COMPARE_OF_MESSAGE,
                                   .message = is == NULL ? was : is,
                                   .inside = (was != NULL && was->to.len == 0) || (is != NULL && is->to.len == 0)};
}

void compare_messages(struct comparing *c)
{
    const json_t *was = json_object_get(json_object_get(c->before, "run"), "notifications");
    const json_t *is = json_object_get(json_object_get(c->after, "run"), "notifications");
    const struct outline_message *olds = c->compare->before.messages;
    const struct outline_message *news = c->compare->after.messages;
    bool *taken = arena_array(c->arena, bool, json_array_size(was) + 1);
    const size_t *before_of = compare_messages_paired(c, was, is, taken);
    size_t last = 0;
    bool moved = false;
    for (size_t i = 0; i < json_array_size(is); i++) {
        const struct outline_message *old = before_of[i] == STR_NONE ? NULL : &olds[before_of[i]];
        struct compare_change change = compare_message(old, &news[i]);
        compare_keys(c, old == NULL ? NULL : json_array_get(was, before_of[i]), json_array_get(is, i), change);
        if (old != NULL && before_of[i] < last && !moved) { // the first that stands elsewhere
            change.kind = COMPARE_MOVED;
            compare_add(c, change);
            moved = true;
        }
        last = old == NULL ? last : before_of[i];
    }
    for (size_t k = 0; k < json_array_size(was); k++) {
        if (!taken[k]) {
            compare_keys(c, json_array_get(was, k), NULL, compare_message(&olds[k], NULL));
        }
    }
}
