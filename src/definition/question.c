// SPDX-License-Identifier: Apache-2.0
// question: what is common to reading and filling in the answers of all types.
#include "base/utf8.h"
#include "definition/definition.h"
#include <assert.h>

bool question_has_part(const struct question *q, size_t part)
{
    if (part >= q->type->part_count) {
        return false;
    }
    if (q->type->parts[part].beside) {
        return q->lookup;
    }
    if ((q->type->options >> OPTION_FORMAT & 1) == 0) {
        return true; // only a name's parts depend on its format
    }
    bool middle = str_eq(q->type->parts[part].name, STR("middle"));
    return str_eq(q->format, STR("first-middle-last")) || (str_eq(q->format, STR("first-last")) && !middle);
}

bool question_chooses_other(const struct question *q, const struct value *value)
{
    const struct option *other = q->options == NULL ? NULL : q->options->other;
    bool chosen = other != NULL && value->kind == VALUE_TEXT && str_eq(value->text, other->value);
    for (size_t i = 0; other != NULL && value->kind == VALUE_LIST && i < value->count && !chosen; i++) {
        chosen = str_eq(value->items[i], other->value);
    }
    return chosen;
}

bool question_fits(const struct question *q, const struct value *value)
{
    return (q->type->kinds >> value->kind & 1) != 0;
}

// The one rule for text that comes in (base/utf8.h), over every control of the question.
static bool question_characters(const struct accept *in, const struct question *q)
{
    size_t at = 0;
    for (const struct field *f = fields_next(in->fields, q->id, &at); f != NULL;
         f = fields_next(in->fields, q->id, &at)) {
        if (utf8_check(f->value) != UTF8_FINE || (f->file != NULL && utf8_check(f->file->name) != UTF8_FINE)) {
            return false;
        }
    }
    for (size_t i = 0; i < q->type->part_count; i++) {
        if (utf8_check(fields_part(in->fields, q->id, q->type->parts[i].name)) != UTF8_FINE) {
            return false;
        }
    }
    bool other = q->options != NULL && q->options->other != NULL;
    return (!other || utf8_check(fields_part(in->fields, q->id, STR("other"))) == UTF8_FINE) &&
           (!q->type->searches || utf8_check(fields_part(in->fields, q->id, STR("chosen"))) == UTF8_FINE);
}

void question_accept(struct accept *in, const struct question *q, struct value *ret_value)
{
    size_t before = in->problems->count;
    struct value value = {.kind = VALUE_BLANK};
    if (!question_characters(in, q)) {
        problem_add(in, q, "any.characters");
        *ret_value = value;
        return;
    }
    q->type->accept(in, q, &value);
    if (in->problems->count == before && value.kind == VALUE_BLANK && !q->optional) {
        problem_add(in, q, q->type->problems[0]);
    }
    *ret_value = value;
}

str question_spelled(struct arena *a, const struct question *q, str text)
{
    return q->type->spelled == NULL ? text : q->type->spelled(a, text);
}

str question_part_spelled(struct arena *a, const struct question *q, size_t part, str text)
{
    const struct part *p = &q->type->parts[part];
    return p->spelled == NULL ? text : p->spelled(a, text);
}

static void fill_one(struct field *items, size_t *count, str name, str value)
{
    if (value.len != 0) {
        items[(*count)++] = (struct field){name, value, NULL};
    }
}

void question_fill(struct arena *a, const struct question *q, const struct value *value, struct fields *ret_fields)
{
    *ret_fields = (struct fields){0};
    if (!question_fits(q, value)) {
        return;
    }
    if (q->type->fill != NULL) {
        q->type->fill(a, q, value, ret_fields);
        return;
    }
    size_t most = value->kind == VALUE_LIST || value->kind == VALUE_PARTS ? value->count : 1;
    struct field *items = arena_array(a, struct field, most + 1);
    size_t count = 0;
    for (size_t i = 0; value->kind == VALUE_LIST && i < value->count; i++) {
        fill_one(items, &count, q->id, value->items[i]);
    }
    for (size_t i = 0; value->kind == VALUE_PARTS && i < value->count && i < q->type->part_count; i++) {
        str name = arena_printf(a, "%.*s-%.*s", STR_ARG(q->id), STR_ARG(q->type->parts[i].name));
        fill_one(items, &count, name, question_part_spelled(a, q, i, value->items[i]));
    }
    if (value->kind == VALUE_TEXT) {
        fill_one(items, &count, q->id, question_spelled(a, q, value->text));
    }
    fill_one(items, &count, arena_concat(a, q->id, STR("-other")), value->other);
    *ret_fields = (struct fields){items, count};
}

bool question_type_comes_by_link(const struct question_type *type)
{
    return type->part_count == 0 && type->written != WRITTEN_FILES && type->shown != SHOWN_DECLARED &&
           type->shown != SHOWN_LINES;
}

bool question_link_name_is_free(str name)
{
    static const str taken[] = {STR_INIT("language"), STR_INIT("again"), STR_INIT("change"), STR_INIT("said")};
    for (size_t i = 0; i < sizeof taken / sizeof *taken; i++) {
        if (str_eq(taken[i], name)) {
            return false;
        }
    }
    return true;
}
