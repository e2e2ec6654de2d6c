// SPDX-License-Identifier: Apache-2.0
#include "definition/foreign_xgov_same.h"
#include "definition/foreign_take.h"

// ---- Conditions --------------------------------------------------------------------------------------
static const json_t *condition_named(const json_t *form, str name)
{
    const json_t *conditions = json_object_get(form, "conditions");
    for (size_t i = name.len == 0 ? 0 : json_array_size(conditions); i-- > 0;) { // the last of a name counts
        const json_t *c = json_array_get(conditions, i);
        if (str_eq(foreign_take_string(c, "name"), name) || str_eq(foreign_take_string(c, "id"), name)) {
            return c;
        }
    }
    return NULL;
}

bool foreign_xgov_same_said(const struct foreign_xgov_same *s, const json_t *ours, const json_t *theirs,
                            const char *above)
{
    const char *key;
    json_t *value;
    size_t i;
    if (json_is_string(ours) && json_is_string(theirs)) {
        const json_t *mapped = json_object_get(s->values, json_string_value(theirs));
        return json_equal(ours, theirs) || (mapped != NULL && json_equal(ours, mapped));
    }
    if (json_is_array(ours)) {
        bool same = json_is_array(theirs) && json_array_size(ours) == json_array_size(theirs);
        json_array_foreach(ours, i, value)
        {
            same = same && foreign_xgov_same_said(s, value, json_array_get(theirs, i), above);
        }
        return same;
    }
    if (!json_is_object(ours)) {
        return json_equal(ours, theirs);
    }
    bool same = json_is_object(theirs);
    json_object_foreach((json_t *)(uintptr_t)ours, key, value)
    {
        bool shown = strcmp(key, "display") == 0 || strcmp(key, "displayName") == 0 || strcmp(key, "id") == 0 ||
                     (strcmp(key, "name") == 0 && strcmp(above, "field") != 0);
        same = same && (shown || foreign_xgov_same_said(s, value, json_object_get(theirs, key), key));
    }
    return same;
}

bool foreign_xgov_same_when(const struct foreign_xgov_same *s, str ours, str theirs)
{
    const json_t *one = condition_named(s->form, ours);
    const json_t *other = condition_named(s->other, theirs);
    return one != NULL && other != NULL ? foreign_xgov_same_said(s, one, other, "")
                                        : one == other && str_eq(ours, theirs);
}

// ---- Links -------------------------------------------------------------------------------------------
static str link_target(const struct foreign_xgov_same *s, const json_t *link)
{
    str path = foreign_take_string(link, "path");
    const json_t *mapped = json_object_get(s->paths, arena_cstr(s->arena, path));
    return mapped == NULL ? path : foreign_take_string_value(mapped);
}

static bool link_conditional(const json_t *link)
{
    return foreign_take_string(link, "condition").len != 0 || foreign_take_string(link, "if").len != 0;
}

// The next link from *at on that has a condition; without `conditional` the last that has none.
static const json_t *link_next(const json_t *links, size_t *at, bool conditional)
{
    const json_t *found = NULL;
    for (; *at < json_array_size(links) && (!conditional || found == NULL); (*at)++) {
        const json_t *link = json_array_get(links, *at);
        found = link_conditional(link) == conditional ? link : found;
    }
    return found;
}

static bool same_link(const struct foreign_xgov_same *s, const json_t *ours, const json_t *theirs)
{
    return str_eq(foreign_take_string(ours, "path"), link_target(s, theirs)) &&
           str_eq(foreign_take_string(ours, "if"), foreign_take_string(theirs, "if")) &&
           foreign_xgov_same_when(s, foreign_take_string(ours, "condition"), foreign_take_string(theirs, "condition"));
}

bool foreign_xgov_same_links(const struct foreign_xgov_same *s, const json_t *ours, const json_t *theirs)
{
    bool same = true;
    for (size_t turn = 0; turn < 2; turn++) {
        size_t i = 0;
        size_t j = 0;
        const json_t *link;
        do {
            link = link_next(ours, &i, turn == 0);
            same = same && same_link(s, link, link_next(theirs, &j, turn == 0));
        } while (link != NULL && turn == 0);
    }
    return same;
}
