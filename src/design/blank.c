// SPDX-License-Identifier: Apache-2.0
#include "design/blank.h"
#include "design/document.h"

err blank_document(struct arena *a, const struct outline *o, struct outline_text name, struct outline_text asks,
                   str *ret_document)
{
    json_t *languages = json_array();
    for (size_t i = 0; i < o->language_count; i++) {
        json_array_append_new(languages, json_stringn(o->languages[i].ptr, o->languages[i].len));
    }
    json_t *question = json_pack("{s:s, s:s}", "id", "name", "type", "name");
    json_t *root = json_pack("{s:i, s:s, s:o, s:[{s:s, s:[o]}]}", "guildhall", DEFINITION_FORMAT, "id", "new-service",
                             "languages", languages, "pages", "id", "name", "questions", question);
    document_put_text(o, root, "name", name);
    document_put_text(o, question, "title", asks);
    err e = tree_text(a, root, ret_document);
    json_decref(root);
    return e;
}
