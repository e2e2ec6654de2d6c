// SPDX-License-Identifier: Apache-2.0
#include "definition/foreign_give.h"
#include "definition/foreign_place.h"
#include <stdlib.h>

enum {
    SAME_IDS = 20000,
    SERVICE_ID = 64,
    OPTION_VALUE = 500 // bytes, as read_option.c has it
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

str foreign_give_option(const struct foreign_base *b, str at, json_t *options, json_t *taken,
                        struct foreign_option option)
{
    struct foreign_text_lost lost = {0};
    str value = str_trim(foreign_text_cut(foreign_text_line(b->arena, option.value, &lost), OPTION_VALUE));
    if (value.len == 0) {
        return value; // an empty first line, as selects have it
    }
    bool twice = json_object_get(taken, arena_cstr(b->arena, value)) != NULL;
    str kept = foreign_give_id(b, taken, value, OPTION_VALUE);
    if (twice) {
        foreign_say(b, at, STR("Give each choice a value of its own."),
                    "Two choices have the value “%.*s”; this one becomes “%.*s”.", STR_ARG(foreign_say_quote(value)),
                    STR_ARG(foreign_say_quote(kept)));
    }
    json_t *out = json_object();
    json_object_set_new(out, "value", foreign_give_str(kept));
    json_object_set_new(out, "label", foreign_give_str(option.label.len != 0 ? option.label : value));
    foreign_give(out, "hint", option.hint);
    if (option.exclusive) {
        json_object_set_new(out, "exclusive", json_true());
    }
    json_array_append_new(options, out);
    return kept;
}

void foreign_give_head(const struct foreign_base *b, json_t *out, str name)
{
    json_object_set_new(out, "guildhall", json_integer(DEFINITION_FORMAT));
    json_object_set_new(out, "id", foreign_give_str(foreign_text_slug(b->arena, name, SERVICE_ID, STR("service"))));
    foreign_give_to(out, "languages", foreign_give_str(b->language));
    json_object_set_new(out, "name", foreign_give_str(name));
}

err foreign_give_document(const struct foreign_base *b, json_t *out, str *ret_document)
{
    static const size_t flags[] = {JSON_INDENT(2), JSON_COMPACT};
    foreign_place_out(b->arena, out);
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
