// SPDX-License-Identifier: Apache-2.0
#include "handover/mapping_json.h"

// Past the text that begins at `at`.
static size_t mapping_json_text(str json, size_t at)
{
    for (at++; at < json.len && json.ptr[at] != '"'; at++) {
        at += json.ptr[at] == '\\' ? 1 : 0;
    }
    return at + 1 < json.len ? at + 1 : json.len;
}

// Past the value that begins at `at`.
static size_t mapping_json_value(str json, size_t at)
{
    size_t depth = 0;
    while (at < json.len) {
        char c = json.ptr[at];
        if (depth == 0 && (c == ',' || c == '}' || c == ']')) {
            break;
        }
        if (c == '"') {
            at = mapping_json_text(json, at);
            continue;
        }
        depth += c == '{' || c == '[' ? 1 : 0;
        depth -= c == '}' || c == ']' ? 1 : 0;
        at++;
    }
    return at;
}

str mapping_json_member(str object, str name)
{
    size_t at = 1;
    if (!str_starts(object, STR("{\""))) {
        return (str){0};
    }
    while (at < object.len && object.ptr[at] == '"') {
        size_t named = mapping_json_text(object, at);
        size_t end = mapping_json_value(object, named + 1); // past the colon
        if (str_eq(str_slice(object, at + 1, named - 1), name)) {
            return str_slice(object, named + 1, end);
        }
        at = end + 1;
    }
    return (str){0};
}

bool mapping_json_next(str array, size_t *at, str *ret_element)
{
    *at = *at == 0 ? 1 : *at + 1; // past the bracket, or the comma
    if (!str_starts(array, STR("[")) || *at >= array.len - 1) {
        return false;
    }
    size_t end = mapping_json_value(array, *at);
    *ret_element = str_slice(array, *at, end);
    *at = end;
    return true;
}
