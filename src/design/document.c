// SPDX-License-Identifier: Apache-2.0
#include "design/document.h"
#include "base/limits.h"
#include "definition/definition.h"
#include "definition/place.h"
#include <stdlib.h>
#include <string.h>

err document_load(str text, json_t **ret_root)
{
    size_t depth;
    size_t containers;
    text = place_unmarked(text);
    place_measure(text, &depth, &containers);
    if (text.len > LIMIT_DEFINITION || depth > LIMIT_DEFINITION_DEPTH || containers > PLACE_CONTAINERS) {
        return FAIL(ERR_TOO_LARGE, "a definition is too large");
    }
    json_t *root = json_loadb(text.len == 0 ? "" : text.ptr, text.len, JSON_REJECT_DUPLICATES, NULL);
    if (!json_is_object(root)) {
        json_decref(root);
        return FAIL(ERR_INPUT, "a definition is not JSON");
    }
    *ret_root = root;
    return NO_ERR;
}

err document_text(struct arena *a, const json_t *root, str *ret_text)
{
    char *text = json_dumps(root, JSON_INDENT(2) | JSON_REAL_PRECISION(15));
    if (text == NULL) {
        return FAIL(ERR_INTERNAL, "a document could not be written");
    }
    size_t len = strlen(text);
    if (len <= LIMIT_DEFINITION) {
        *ret_text = arena_str(a, (str){text, len});
    }
    free(text);
    return len <= LIMIT_DEFINITION ? NO_ERR : FAIL(ERR_TOO_LARGE, "a definition is too large");
}

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
