// SPDX-License-Identifier: Apache-2.0
#include "oidc/read.h"

json_t *oidc_read_object(str text)
{
    json_t *object = text.len == 0 ? NULL : json_loadb(text.ptr, text.len, JSON_REJECT_DUPLICATES, NULL);
    if (!json_is_object(object)) {
        json_decref(object);
        return NULL;
    }
    return object;
}

str oidc_read_text(struct arena *a, const json_t *object, const char *name, size_t max)
{
    const json_t *value = json_object_get(object, name);
    str text = {json_string_value(value), json_string_length(value)};
    return text.len == 0 || text.len > max ? (str){0} : arena_str(a, text);
}

str oidc_read_name(struct arena *a, const json_t *object, const char *name, size_t max)
{
    str text = oidc_read_text(a, object, name, max);
    bool fine = true;
    for (size_t i = 0; i < text.len; i++) {
        fine = fine && text.ptr[i] >= ' ' && text.ptr[i] < 127;
    }
    return fine ? text : (str){0};
}

static bool oidc_read_is(const json_t *value, str text)
{
    return json_is_string(value) && str_eq((str){json_string_value(value), json_string_length(value)}, text);
}

bool oidc_read_has(const json_t *object, const char *name, str text)
{
    const json_t *value = json_object_get(object, name);
    bool found = oidc_read_is(value, text);
    for (size_t i = 0; !found && i < json_array_size(value); i++) {
        found = oidc_read_is(json_array_get(value, i), text);
    }
    return found;
}
