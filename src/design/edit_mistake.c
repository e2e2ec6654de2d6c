// SPDX-License-Identifier: Apache-2.0
// Own words of a question for what may be wrong with its answer.
#include "design/edit_mistake.h"
#include "design/editing.h"

str edit_mistake_key(const char *problem)
{
    str key = str_from(problem);
    size_t dot = str_find_char(key, '.');
    return dot == STR_NONE ? key : str_slice(key, dot + 1, key.len);
}

bool edit_mistake_is(const struct question_type *type, str key)
{
    bool is = str_eq(key, EDIT_MISTAKE_ANY);
    for (size_t i = 0; type->problems[i] != NULL; i++) {
        is = is || str_eq(edit_mistake_key(type->problems[i]), key);
    }
    return is;
}

err edit_mistakes(struct editing *e)
{
    const struct edit *edit = e->edit;
    const struct question_type *type =
        question_type_find(document_scalar(e->arena, json_object_get(e->question, "type")));
    json_t *errors = json_object_get(e->question, "errors");
    if (!json_is_object(errors)) {
        errors = json_object();
        json_object_set_new(e->question, "errors", errors);
    }
    for (size_t i = 0; i < edit->mistake_count; i++) {
        const struct outline_mistake *m = &edit->mistakes[i];
        if (type == NULL || !edit_mistake_is(type, m->key)) {
            return FAIL(ERR_INPUT, "there is no such mistake");
        }
        document_set_text(e->arena, &e->languages, errors, arena_cstr(e->arena, m->key), m->words);
    }
    if (json_object_size(errors) == 0) {
        json_object_del(e->question, "errors");
    }
    return NO_ERR;
}
