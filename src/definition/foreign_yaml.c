// SPDX-License-Identifier: Apache-2.0
#include "definition/foreign_yaml.h"
#include <math.h>
#include <stdlib.h>
#include <yaml.h>

enum {
    YAML_NODES = 10, // nodes that a container may bring on average, scalars included
    YAML_NUMBER = 40
};

struct yaml_reader {
    struct arena *arena;
    yaml_parser_t parser;
    yaml_event_t event;
    struct foreign_yaml_limits limits;
    size_t containers, nodes;
    json_t *anchors; // name: what it stands for
    const char *why;
    int line;
};

static json_t *yaml_wrong(struct yaml_reader *y, const char *why)
{
    if (y->why == NULL) {
        y->why = why;
        y->line = (int)y->event.start_mark.line + 1;
    }
    return NULL;
}

static bool yaml_next(struct yaml_reader *y)
{
    yaml_event_delete(&y->event);
    if (!yaml_parser_parse(&y->parser, &y->event)) {
        y->event.type = YAML_NO_EVENT;
        if (y->why == NULL) {
            y->why = y->parser.problem == NULL ? "it ends too early" : y->parser.problem;
            y->line = (int)y->parser.problem_mark.line + 1;
        }
        return false;
    }
    return true;
}

static bool yaml_next_is(struct yaml_reader *y, yaml_event_type_t type)
{
    return yaml_next(y) && y->event.type == type;
}

static bool yaml_is(str text, const char *const *words)
{
    for (; *words != NULL; words++) {
        if (str_eq(text, str_from(*words))) {
            return true;
        }
    }
    return false;
}

static json_t *yaml_number(str text)
{
    char digits[YAML_NUMBER];
#ifdef GUILDHALL_PLANTED_BUG // fuzz/run.sh must find it: long numbers are written past the digits
    size_t most = text.len + 1;
#else
    size_t most = sizeof digits;
#endif
    if (text.len == 0 || text.len >= most || strspn(text.ptr, "+-.0123456789eExoabcdefABCDEF") < text.len) {
        return NULL;
    }
    memcpy(digits, text.ptr, text.len);
    digits[text.len] = '\0';
    int base = str_starts(text, STR("0x")) ? 16 : str_starts(text, STR("0o")) ? 8 : 10;
    char *end;
    long long whole = strtoll(base == 8 ? digits + 2 : digits, &end, base);
    if (*end == '\0' && end != digits && whole > INT64_MIN && whole < INT64_MAX) {
        return json_integer(whole);
    }
    if (base != 10 || strpbrk(digits, "xXabcdfABCDF") != NULL) {
        return NULL;
    }
    double real = strtod(digits, &end);
    return *end == '\0' && end != digits && isfinite(real) ? json_real(real) : NULL;
}

// A scalar without quotes says its type by its look.
static json_t *yaml_scalar(const yaml_event_t *event)
{
    static const char *const nulls[] = {"", "~", "null", "Null", "NULL", NULL};
    static const char *const trues[] = {"true", "True", "TRUE", NULL};
    static const char *const falses[] = {"false", "False", "FALSE", NULL};
    str text = {(const char *)event->data.scalar.value, event->data.scalar.length};
    if (event->data.scalar.style == YAML_PLAIN_SCALAR_STYLE) {
        json_t *number = yaml_number(text);
        if (number != NULL) {
            return number;
        }
        if (yaml_is(text, nulls)) {
            return json_null();
        }
        if (yaml_is(text, trues) || yaml_is(text, falses)) {
            return json_boolean(yaml_is(text, trues));
        }
    }
    return json_stringn(text.len == 0 ? "" : text.ptr, text.len);
}

static size_t yaml_count(const json_t *json, size_t most)
{
    size_t count = 1;
    const char *key;
    json_t *item;
    size_t i;
    if (json_is_object(json)) {
        json_object_foreach((json_t *)(uintptr_t)json, key, item)
        {
            count += count > most ? 0 : yaml_count(item, most - count);
        }
    } else if (json_is_array(json)) {
        json_array_foreach(json, i, item)
        {
            count += count > most ? 0 : yaml_count(item, most - count);
        }
    }
    return count;
}

static json_t *yaml_alias(struct yaml_reader *y)
{
    json_t *target = json_object_get(y->anchors, (const char *)y->event.data.alias.anchor);
    size_t most = y->limits.containers * YAML_NODES;
    if (target == NULL) {
        return yaml_wrong(y, "an alias stands for nothing");
    }
    y->nodes += yaml_count(target, most);
    return y->nodes > most ? yaml_wrong(y, "its aliases make it too large") : json_deep_copy(target);
}

static json_t *yaml_node(struct yaml_reader *y, size_t depth);

static bool yaml_pair(struct yaml_reader *y, json_t *object, size_t depth)
{
    if (y->event.type != YAML_SCALAR_EVENT) {
        yaml_wrong(y, "a key is no plain text");
        return false;
    }
    const char *key = arena_cstr(y->arena, str_from((const char *)y->event.data.scalar.value));
    json_t *value = yaml_next(y) ? yaml_node(y, depth + 1) : NULL;
    bool fine = value != NULL && json_object_set_new(object, key, value) == 0;
    if (!fine) {
        yaml_wrong(y, "a key cannot be used");
    }
    return fine;
}

static json_t *yaml_container(struct yaml_reader *y, size_t depth, bool mapping)
{
    yaml_event_type_t end = mapping ? YAML_MAPPING_END_EVENT : YAML_SEQUENCE_END_EVENT;
    if (depth > y->limits.depth || ++y->containers > y->limits.containers) {
        return yaml_wrong(y, "it nests too deep, or holds too many objects and lists");
    }
    json_t *json = mapping ? json_object() : json_array();
    bool fine = yaml_next(y);
    while (fine && y->event.type != end) {
        if (mapping) {
            fine = yaml_pair(y, json, depth);
        } else {
            json_t *item = yaml_node(y, depth + 1);
            fine = item != NULL && json_array_append_new(json, item) == 0;
        }
        fine = fine && yaml_next(y);
    }
    if (!fine) {
        json_decref(json);
        return NULL;
    }
    return json;
}

static json_t *yaml_node(struct yaml_reader *y, size_t depth)
{
    const yaml_char_t *anchor = NULL;
    switch (y->event.type) {
    case YAML_ALIAS_EVENT:
        return yaml_alias(y);
    case YAML_SCALAR_EVENT:
        anchor = y->event.data.scalar.anchor;
        break;
    case YAML_SEQUENCE_START_EVENT:
        anchor = y->event.data.sequence_start.anchor;
        break;
    case YAML_MAPPING_START_EVENT:
        anchor = y->event.data.mapping_start.anchor;
        break;
    default:
        return yaml_wrong(y, "something is missing");
    }
    if (++y->nodes > y->limits.containers * YAML_NODES) {
        return yaml_wrong(y, "it holds too much");
    }
    const char *name = anchor == NULL ? NULL : arena_cstr(y->arena, str_from((const char *)anchor));
    json_t *json = y->event.type == YAML_SCALAR_EVENT
                       ? yaml_scalar(&y->event)
                       : yaml_container(y, depth, y->event.type == YAML_MAPPING_START_EVENT);
    if (json != NULL && name != NULL) {
        json_object_set(y->anchors, name, json); // a name that is no UTF-8 stands for nothing
    }
    return json == NULL ? yaml_wrong(y, "a text is not UTF-8") : json;
}

json_t *foreign_yaml_load(struct arena *a, str text, struct foreign_yaml_limits limits, int *ret_line,
                          const char **ret_why)
{
    struct yaml_reader y = {.arena = a, .limits = limits, .anchors = json_object()};
    json_t *root = NULL;
    if (!yaml_parser_initialize(&y.parser)) {
        json_decref(y.anchors);
        *ret_why = "there is no memory";
        return NULL;
    }
    yaml_parser_set_input_string(&y.parser, (const unsigned char *)(text.len == 0 ? "" : text.ptr), text.len);
    if (yaml_next_is(&y, YAML_STREAM_START_EVENT) && yaml_next_is(&y, YAML_DOCUMENT_START_EVENT) && yaml_next(&y)) {
        root = yaml_node(&y, 1);
    } else {
        yaml_wrong(&y, "it is empty");
    }
    if (root != NULL && !(yaml_next_is(&y, YAML_DOCUMENT_END_EVENT) && yaml_next_is(&y, YAML_STREAM_END_EVENT))) {
        yaml_wrong(&y, "there is more than one document");
        json_decref(root);
        root = NULL;
    }
    yaml_event_delete(&y.event);
    yaml_parser_delete(&y.parser);
    json_decref(y.anchors);
    if (root == NULL) {
        *ret_line = y.line;
        *ret_why = y.why;
    }
    return root;
}
