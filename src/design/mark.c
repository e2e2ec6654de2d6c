// SPDX-License-Identifier: Apache-2.0
#include "design/mark.h"
#include "base/buf.h"
#include "design/document.h"
#include <inttypes.h>
#include <stdlib.h>

enum {
    MARK_TEXT_MAX = LIMIT_DEFINITION
};

// The value at a JSON pointer; `out` gets the way to it, with ids instead of places where there are some.
static const json_t *mark_at(const json_t *root, str pointer, struct buf *out)
{
    const json_t *at = root;
    str piece;
    int64_t index;
    if (pointer.len != 0) {
        pointer = str_slice(pointer, 1, pointer.len);
    }
    while (at != NULL && pointer.len != 0) {
        str_next(&pointer, '/', &piece);
        if (json_is_array(at)) {
            at = str_to_i64(piece, 0, INT64_MAX, &index) ? json_array_get(at, (size_t)index) : NULL;
            const char *id = json_string_value(json_object_get(at, "id"));
            piece = id == NULL ? piece : str_from(id);
        } else {
            at = json_object_getn(at, piece.ptr, piece.len);
        }
        buf_char(out, '/');
        buf_put(out, piece);
    }
    return at;
}

static str mark_of(struct arena *a, const json_t *root, const struct definition_problem *p)
{
    struct buf said;
    buf_init(&said, MARK_TEXT_MAX);
    const json_t *value = mark_at(root, p->pointer, &said);
    char *text = value == NULL ? NULL : json_dumps(value, JSON_COMPACT | JSON_SORT_KEYS | JSON_ENCODE_ANY);
    buf_char(&said, '\n');
    buf_put(&said, p->what);
    buf_char(&said, '\n');
    buf_put(&said, text == NULL ? STR("") : str_from(text));
    free(text);
    uint64_t one = str_hash(buf_str(&said));
    buf_char(&said, '\n');
    uint64_t two = str_hash(buf_str(&said));
    buf_free(&said);
    return arena_printf(a, "%016" PRIx64 "%016" PRIx64, one, two);
}

const str *mark_advice(struct arena *a, str document, const struct definition_report *report)
{
    json_t *root;
    if (err_is(tree_load(document, &root))) {
        return NULL;
    }
    str *marks = arena_array(a, str, report->count + 1);
    for (size_t i = 0; i < report->count; i++) {
        if (report->items[i].weight == PROBLEM_ADVICE) {
            marks[i] = mark_of(a, root, &report->items[i]);
        }
    }
    json_decref(root);
    return marks;
}
