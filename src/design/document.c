// SPDX-License-Identifier: Apache-2.0
#include "design/document.h"

json_t *document_of_id(const json_t *list, str id, size_t *ret_at)
{
    size_t i;
    json_t *item;
    json_array_foreach(list, i, item)
    {
        if (str_eq(str_from(json_string_value(json_object_get(item, "id"))), id)) {
            if (ret_at != NULL) {
                *ret_at = i;
            }
            return item;
        }
    }
    return NULL;
}

json_t *document_options(const json_t *root, const json_t *question)
{
    json_t *own = json_object_get(question, "options");
    const char *list = json_string_value(json_object_get(question, "list"));
    if (own != NULL || list == NULL) {
        return json_is_array(own) ? own : NULL;
    }
    return json_object_get(document_of_id(json_object_get(root, "lists"), str_from(list), NULL), "options");
}

void document_languages(struct arena *a, const json_t *root, struct outline *o)
{
    size_t i;
    const json_t *language;
    json_array_foreach(json_object_get(root, "languages"), i, language)
    {
        if (json_is_string(language) && o->language_count < LIMIT_LANGUAGE_COUNT) {
            o->languages[o->language_count++] =
                arena_str(a, (str){json_string_value(language), json_string_length(language)});
        }
    }
    if (o->language_count == 0) {
        o->languages[o->language_count++] = STR("en");
    }
}
