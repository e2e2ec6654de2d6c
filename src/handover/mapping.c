// SPDX-License-Identifier: Apache-2.0
// Values are taken over as the bytes of JSON that they are in: a number of any length stays as it was answered.
#include "handover/mapping.h"
#include "base/encode.h"
#include "base/limits.h"
#include "definition/names.h"
#include "definition/place.h"
#include "handover/mapping_json.h"
#include <jansson.h>
#include <stdlib.h>

const str mapping_facts[] = {STR_INIT("id"),       STR_INIT("event"),        STR_INIT("time"),   STR_INIT("reference"),
                             STR_INIT("service"),  STR_INIT("organisation"), STR_INIT("status"), STR_INIT("submitted"),
                             STR_INIT("language"), STR_INIT("channel"),      STR_INIT("page")};
const size_t mapping_fact_count = sizeof mapping_facts / sizeof mapping_facts[0];

// What is made: names within names, in the order in which they come.
struct mapping_node {
    str name, raw; // raw: JSON; of one with names within it, empty
    struct mapping_node *first, *next;
};

static struct mapping_node *mapping_child(struct arena *a, struct mapping_node *parent, str name)
{
    struct mapping_node **at = &parent->first;
    while (*at != NULL && !str_eq((*at)->name, name)) {
        at = &(*at)->next;
    }
    if (*at == NULL) {
        *at = arena_new(a, struct mapping_node);
        **at = (struct mapping_node){.name = name};
    }
    return *at;
}

// Puts a value where a dotted name says. False where another name stands in its way: "a" beside "a.b".
static bool mapping_put(struct arena *a, struct mapping_node *root, str name, str raw)
{
    str piece;
    str rest = name;
    struct mapping_node *at = root;
    while (str_next(&rest, '.', &piece)) {
        at = mapping_child(a, at, piece);
        if (at->raw.len != 0) {
            return false;
        }
        if (rest.ptr == NULL || rest.len == 0) {
            break;
        }
    }
    if (at->first != NULL) {
        return false;
    }
    at->raw = raw;
    return true;
}

static void mapping_write(struct buf *out, const struct mapping_node *node)
{
    if (node->raw.len != 0) {
        buf_put(out, node->raw);
        return;
    }
    buf_char(out, '{');
    for (const struct mapping_node *child = node->first; child != NULL; child = child->next) {
        if (child != node->first) {
            buf_char(out, ',');
        }
        encode_json(out, child->name);
        buf_char(out, ':');
        mapping_write(out, child);
    }
    buf_char(out, '}');
}

// ---- Checking -------------------------------------------------------------------------------------------------------

struct mapping_reader {
    struct definition_report *report;
    const struct definition *definition;
    const struct page *row; // within the fields of each of its rows; NULL: not within any
    bool in_rows;           // of whatever holds them
    struct place at;
    size_t depth;
};

static void mapping_problem(const struct mapping_reader *r, const char *key, str what, str mend)
{
    struct place here = {.up = &r->at, .key = key};
    definition_report_add(r->report, PROBLEM_ERROR, place_pointer(r->report->arena, key == NULL ? &r->at : &here), what,
                          mend);
}

static bool mapping_name_is_fine(str name)
{
    str piece;
    size_t depth = 0;
    bool fine = name.len != 0 && !str_ends(name, STR("."));
    while (fine && name.len != 0 && str_next(&name, '.', &piece)) {
        fine = piece.len != 0 && ++depth <= MAPPING_DEPTH_MAX;
    }
    return fine;
}

static bool mapping_is_fact(str name)
{
    for (size_t i = 0; i < mapping_fact_count; i++) {
        if (str_eq(mapping_facts[i], name)) {
            return true;
        }
    }
    return false;
}

static const struct question *mapping_question(const struct mapping_reader *r, str id)
{
    const struct question *q = definition_question_by_id(r->definition, id);
    bool repeated = q != NULL && q->page != NULL && q->page->kind == PAGE_REPEAT;
    if (q == NULL || (r->in_rows ? r->row != NULL && q->page != r->row : repeated)) {
        return NULL;
    }
    return q;
}

static bool mapping_part_is(const struct question *q, str part)
{
    for (size_t i = 0; q != NULL && q->type->written == WRITTEN_PARTS && i < q->type->part_count; i++) {
        if (str_eq(q->type->parts[i].name, part)) {
            return true;
        }
    }
    return false;
}

static bool mapping_figure_is(const struct definition *d, str name)
{
    for (size_t i = 0; i < d->figure_count; i++) {
        if (str_eq(d->figures[i].name, name)) {
            return true;
        }
    }
    return false;
}

static const struct page *mapping_repeat(const struct mapping_reader *r, str id)
{
    const struct page *page = r->in_rows ? NULL : definition_page(r->definition, id);
    return page != NULL && page->kind == PAGE_REPEAT ? page : NULL;
}

static bool mapping_source_is(const struct mapping_reader *r, str source)
{
    static const str other = STR_INIT("-other");
    str id;
    str part;
    if (str_starts(source, STR("@"))) {
        return mapping_is_fact(str_slice(source, 1, source.len));
    }
    if (mapping_question(r, source) != NULL || mapping_repeat(r, source) != NULL) {
        return true;
    }
    if (str_cut(source, '.', &id, &part)) {
        return mapping_part_is(mapping_question(r, id), part);
    }
    return (!r->in_rows && mapping_figure_is(r->definition, source)) ||
           (str_ends(source, other) && mapping_question(r, str_slice(source, 0, source.len - other.len)) != NULL);
}

// The id of a question that was most likely meant.
static str mapping_nearest(const struct mapping_reader *r, str source)
{
    const struct definition *d = r->definition;
    struct name_at *names = arena_array(r->report->arena, struct name_at, d->question_count + 1);
    size_t count = 0;
    for (size_t i = 0; i < d->question_count; i++) {
        if (mapping_question(r, d->questions[i]->id) != NULL) {
            names[count] = (struct name_at){d->questions[i]->id, count};
            count++;
        }
    }
    struct names index = names_build(names, count);
    return names_nearest(&index, source);
}

static void mapping_check_source(const struct mapping_reader *r, const char *key, str source)
{
    if (mapping_source_is(r, source)) {
        return;
    }
    struct arena *a = r->report->arena;
    str near = mapping_nearest(r, source);
    str what = arena_printf(a, "It takes \"%.*s\", and there is no such question%s.", STR_ARG(source),
                            r->in_rows ? " in these rows" : "");
    if (str_starts(source, STR("@"))) {
        what = arena_printf(a, "It takes \"%.*s\", and there is no such fact of a case.", STR_ARG(source));
    }
    mapping_problem(r, key, what,
                    near.len != 0 ? arena_printf(a, "Did you mean \"%.*s\"?", STR_ARG(near))
                                  : STR("Name a question's id, ID.PART, a repeat, a calculated value, or \"@\" and a "
                                        "fact."));
}

static void mapping_check_object(const struct mapping_reader *r, const json_t *object);

static void mapping_check_each(const struct mapping_reader *r, const char *key, const json_t *value)
{
    const json_t *each = json_object_get(value, "each");
    const json_t *fields = json_object_get(value, "fields");
    str id = json_is_string(each) ? str_from(json_string_value(each)) : (str){0};
    const struct page *page = mapping_repeat(r, id);
    if (page == NULL && mapping_question(r, id) == NULL) {
        mapping_problem(r, key, STR("\"each\" names no repeat of the service."),
                        STR("Name the id of its page, or of the question that holds its rows."));
        return;
    }
    if (!json_is_object(fields)) {
        mapping_problem(r, key, STR("\"each\" has no \"fields\"."),
                        STR("Give an object of their names and ours, for what each row becomes."));
        return;
    }
    struct mapping_reader inner = *r;
    struct place here = {.up = &r->at, .key = key};
    inner.at = (struct place){.up = &here, .key = "fields"};
    inner.in_rows = true;
    inner.row = page;
    mapping_check_object(&inner, fields);
}

static void mapping_check_value(const struct mapping_reader *r, const char *key, const json_t *value)
{
    bool constant = json_object_get(value, "constant") != NULL && json_object_size(value) == 1;
    bool each = json_object_get(value, "each") != NULL && json_object_size(value) == 2;
    if (json_is_string(value)) {
        mapping_check_source(r, key, str_from(json_string_value(value)));
    } else if (each && !r->in_rows) {
        mapping_check_each(r, key, value);
    } else if (!constant) {
        mapping_problem(r, key, STR("It does not say where its value comes from."),
                        STR("Give a question's id, {\"constant\": …}, or {\"each\": …, \"fields\": {…}}."));
    }
}

static void mapping_check_object(const struct mapping_reader *r, const json_t *object)
{
    const char *key;
    json_t *value;
    struct mapping_node root = {0};
    if (json_object_size(object) == 0 || json_object_size(object) > MAPPING_NAMES_MAX) {
        mapping_problem(r, NULL, STR("It maps nothing, or more than 1000 names."), STR("Give their names and ours."));
        return;
    }
    json_object_foreach((json_t *)(uintptr_t)object, key, value)
    {
        str name = arena_str(r->report->arena, str_from(key));
        if (!mapping_name_is_fine(name)) {
            mapping_problem(r, key, STR("This name has an empty part, or more than 8 parts."),
                            STR("Write it as \"applicant.name\"."));
        } else if (!mapping_put(r->report->arena, &root, name, STR("0"))) {
            mapping_problem(r, key, STR("Another name is in its way: one of them is within the other."),
                            STR("Give one of them another name."));
        }
        mapping_check_value(r, key, value);
    }
}

static json_t *mapping_load(str document, json_error_t *error)
{
    return json_loadb(document.len == 0 ? "" : document.ptr, document.len, JSON_REJECT_DUPLICATES, error);
}

err mapping_check(str document, const struct definition *d, struct definition_report *report)
{
    size_t depth;
    size_t containers;
    json_error_t error = {0};
    size_t before = report->errors;
    size_t from = report->count;
    document = place_unmarked(document);
    place_measure(document, &depth, &containers);
    bool fits = document.len <= MAPPING_BYTES_MAX && depth <= MAPPING_DEPTH_MAX;
    json_t *root = fits ? mapping_load(document, &error) : NULL;
    struct mapping_reader r = {.report = report, .definition = d};
    if (!fits) {
        mapping_problem(&r, NULL, STR("It is longer than 64 KB, or nests deeper than 8."), STR("Make it shorter."));
    } else if (root == NULL) {
        mapping_problem(&r, NULL, arena_printf(report->arena, "It is not JSON: %s.", error.text),
                        STR("Mend it there."));
        report->items[report->count - 1].line = error.line;
    } else if (!json_is_object(root)) {
        mapping_problem(&r, NULL, STR("It is not a JSON object."), STR("Give an object of their names and ours."));
    } else {
        mapping_check_object(&r, root);
    }
    json_decref(root);
    place_lines(report, from, document);
    return report->errors == before ? NO_ERR : FAIL(ERR_INPUT, "the mapping has problems, as said above");
}

// ---- Applying -------------------------------------------------------------------------------------------------------

struct mapping_from {
    struct arena *arena;
    str facts, answers;
};

static str mapping_value(const struct mapping_from *from, str source)
{
    str id;
    str part;
    if (str_starts(source, STR("@"))) {
        return mapping_json_member(from->facts, str_slice(source, 1, source.len));
    }
    str value = mapping_json_member(from->answers, source);
    if (value.len == 0 && str_cut(source, '.', &id, &part)) {
        value = mapping_json_member(mapping_json_member(from->answers, id), part);
    }
    return value;
}

static void mapping_make(const struct mapping_from *from, const json_t *object, struct mapping_node *root);

static str mapping_each(const struct mapping_from *from, const json_t *each, const json_t *fields)
{
    str rows = mapping_value(from, str_from(json_string_value(each)));
    str row;
    struct buf out;
    size_t at = 0;
    bool first = true;
    buf_init(&out, LIMIT_ANSWERS);
    buf_char(&out, '[');
    while (mapping_json_next(rows, &at, &row)) {
        struct mapping_from inner = {from->arena, from->facts, row};
        struct mapping_node root = {0};
        mapping_make(&inner, fields, &root);
        buf_put(&out, first ? STR("") : STR(","));
        mapping_write(&out, &root);
        first = false;
    }
    buf_char(&out, ']');
    str made = rows.len == 0 || out.full ? (str){0} : arena_str(from->arena, buf_str(&out));
    buf_free(&out);
    return made;
}

static str mapping_constant(struct arena *a, const json_t *constant)
{
    char *text = json_dumps(constant, JSON_COMPACT | JSON_ENCODE_ANY | JSON_REAL_PRECISION(15));
    str made = text == NULL ? (str){0} : arena_str(a, str_from(text));
    free(text);
    return made;
}

static void mapping_make(const struct mapping_from *from, const json_t *object, struct mapping_node *root)
{
    const char *key;
    json_t *value;
    json_object_foreach((json_t *)(uintptr_t)object, key, value)
    {
        const json_t *constant = json_object_get(value, "constant");
        const json_t *each = json_object_get(value, "each");
        str raw = json_is_string(value)  ? mapping_value(from, str_from(json_string_value(value)))
                  : constant != NULL     ? mapping_constant(from->arena, constant)
                  : json_is_string(each) ? mapping_each(from, each, json_object_get(value, "fields"))
                                         : (str){0};
        if (raw.len != 0) {
            (void)mapping_put(from->arena, root, arena_str(from->arena, str_from(key)), raw);
        }
    }
}

err mapping_apply(struct arena *a, str document, str facts, str answers, struct buf *out)
{
    json_error_t error;
    struct mapping_node root = {0};
    struct mapping_from from = {a, facts, answers};
    json_t *object = mapping_load(place_unmarked(document), &error);
    bool is_one = json_is_object(object);
    if (is_one) {
        mapping_make(&from, object, &root);
        mapping_write(out, &root);
    }
    json_decref(object);
    return is_one ? NO_ERR : FAIL(ERR_INTERNAL, "what is kept as a mapping is none");
}
