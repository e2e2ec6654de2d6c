// SPDX-License-Identifier: Apache-2.0
#include "definition/tree.h"
#include "definition/migrate.h"
#include "definition/place.h"
#include <stdlib.h>
#include <string.h>

err tree_load(str text, json_t **ret_root)
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
    migrate_lift(root, &migrate_all);
    *ret_root = root;
    return NO_ERR;
}

err tree_text(struct arena *a, const json_t *root, str *ret_text)
{
    // With wide indents it may be too long; without them it is hardly longer than it came.
    static const size_t layouts[] = {JSON_INDENT(2), JSON_COMPACT};
    for (size_t i = 0; i < sizeof layouts / sizeof layouts[0]; i++) {
        char *text = json_dumps(root, layouts[i] | JSON_REAL_PRECISION(15));
        if (text == NULL) {
            return FAIL(ERR_INTERNAL, "a document could not be written");
        }
        size_t len = strlen(text);
        if (len <= LIMIT_DEFINITION) {
            *ret_text = arena_str(a, (str){text, len});
        }
        free(text);
        if (len <= LIMIT_DEFINITION) {
            return NO_ERR;
        }
    }
    return FAIL(ERR_TOO_LARGE, "a definition is too large");
}
