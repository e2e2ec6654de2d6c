// SPDX-License-Identifier: Apache-2.0
#include "definition/foreign_give.h"
#include <stdlib.h>

enum {
    SAME_IDS = 20000,
    SERVICE_ID = 64
};

json_t *foreign_give_str(str text)
{
    return json_stringn(text.len == 0 ? "" : text.ptr, text.len);
}

void foreign_give(json_t *object, const char *key, str text)
{
    if (str_trim(text).len != 0) {
        json_object_set_new(object, key, foreign_give_str(text));
    }
}

str foreign_give_id(const struct foreign_base *b, json_t *taken, str id, size_t most)
{
    // The count of a name makes the search for a free one short, also where a thousand share it.
    const char *name = arena_cstr(b->arena, foreign_text_cut(id, most));
    json_int_t count = json_integer_value(json_object_get(taken, name));
    str free_id = str_from(name);
    for (json_int_t i = count + 1; count > 0 && i < count + SAME_IDS; i++) {
        str end = arena_printf(b->arena, "-%lld", (long long)i);
        free_id = arena_concat(b->arena, foreign_text_cut(id, most - end.len), end);
        json_object_set_new(taken, name, json_integer(i));
        if (json_object_get(taken, arena_cstr(b->arena, free_id)) == NULL) {
            break;
        }
    }
    json_object_set_new(taken, arena_cstr(b->arena, free_id), json_integer(1));
    return free_id;
}

void foreign_give_to(json_t *object, const char *key, json_t *item)
{
    json_t *array = json_object_get(object, key);
    if (item == NULL) {
        return;
    }
    if (array == NULL) {
        array = json_array();
        json_object_set_new(object, key, array);
    }
    json_array_append_new(array, item);
}

void foreign_give_head(const struct foreign_base *b, json_t *out, str name)
{
    json_object_set_new(out, "guildhall", json_integer(DEFINITION_FORMAT));
    json_object_set_new(out, "id", foreign_give_str(foreign_text_slug(b->arena, name, SERVICE_ID, STR("service"))));
    foreign_give_to(out, "languages", foreign_give_str(b->language));
    json_object_set_new(out, "name", foreign_give_str(name));
}

err foreign_give_document(const struct foreign_base *b, const json_t *out, str *ret_document)
{
    static const size_t flags[] = {JSON_INDENT(2), JSON_COMPACT};
    for (size_t i = 0; i < 2; i++) {
        char *text = json_dumps(out, flags[i]);
        size_t len = text == NULL ? 0 : strlen(text);
        if (len != 0 && len <= LIMIT_DEFINITION) {
            *ret_document = arena_str(b->arena, (str){text, len});
            free(text);
            return NO_ERR;
        }
        free(text);
    }
    definition_report_add(b->report, PROBLEM_ERROR, (str){0}, STR("The form is larger than a definition may be."),
                          STR("Make several services of it."));
    return FAIL(ERR_TOO_LARGE, "the converted definition is too large");
}
