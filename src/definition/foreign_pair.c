// SPDX-License-Identifier: Apache-2.0
#include "definition/foreign_pair.h"

struct foreign_pairs foreign_pair_begin(struct arena *a, const json_t *ours, const json_t *theirs)
{
    struct foreign_pairs p = {.ours = ours, .theirs = theirs};
    p.count = json_array_size(ours);
    p.other_count = json_array_size(theirs);
    p.of = arena_array(a, size_t, p.count + 1);
    p.taken = arena_array(a, bool, p.other_count + 1);
    for (size_t i = 0; i < p.count; i++) {
        p.of[i] = STR_NONE;
    }
    return p;
}

void foreign_pair_by(struct arena *a, struct foreign_pairs *p, foreign_pair_key *key)
{
    json_t *first = json_object();                             // by key: the first that is left
    size_t *next = arena_array(a, size_t, p->other_count + 1); // the next with its key
    for (size_t j = p->other_count; j-- > 0;) {
        str k = p->taken[j] ? (str){0} : key(a, json_array_get(p->theirs, j));
        if (k.len != 0) {
            const char *name = arena_cstr(a, k);
            const json_t *after = json_object_get(first, name);
            next[j] = after == NULL ? STR_NONE : (size_t)json_integer_value(after);
            json_object_set_new(first, name, json_integer((json_int_t)j));
        }
    }
    for (size_t i = 0; i < p->count; i++) {
        str k = p->of[i] != STR_NONE ? (str){0} : key(a, json_array_get(p->ours, i));
        const char *name = arena_cstr(a, k);
        const json_t *found = k.len == 0 ? NULL : json_object_get(first, name);
        if (found == NULL) {
            continue;
        }
        size_t j = (size_t)json_integer_value(found);
        p->of[i] = j;
        p->taken[j] = true;
        if (next[j] == STR_NONE) {
            json_object_del(first, name);
        } else {
            json_object_set_new(first, name, json_integer((json_int_t)next[j]));
        }
    }
    json_decref(first);
}
