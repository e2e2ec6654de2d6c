// SPDX-License-Identifier: Apache-2.0
#include "http/param.h"

bool param_next(str *rest, str *ret_name, str *ret_value)
{
    str at = str_trim(*rest);
    while (at.len != 0 && at.ptr[0] == ';') {
        at = str_trim(str_slice(at, 1, at.len));
    }
    *rest = at;
    size_t equals = str_find_char(at, '=');
    if (equals == STR_NONE) {
        return false;
    }
    *ret_name = str_slice(at, 0, equals);
    if (ret_name->len == 0 || str_find_char(*ret_name, ';') != STR_NONE || str_find_char(*ret_name, '"') != STR_NONE) {
        return false;
    }
    at = str_slice(at, equals + 1, at.len);
    if (at.len == 0 || at.ptr[0] != '"') {
        size_t end = str_find_char(at, ';');
        *ret_value = str_trim(str_slice(at, 0, end));
        *rest = end == STR_NONE ? (str){0} : str_slice(at, end, at.len);
        return true;
    }
    for (size_t i = 1; i < at.len; i++) {
        if (at.ptr[i] == '\\' && i + 1 < at.len && at.ptr[i + 1] == '"') {
            i++;
        } else if (at.ptr[i] == '"') {
            *ret_value = str_slice(at, 1, i);
            str after = str_trim(str_slice(at, i + 1, at.len));
            if (after.len != 0 && after.ptr[0] != ';') {
                return false;
            }
            *rest = after;
            return true;
        }
    }
    return false;
}

bool param_find(str field, str name, str *ret_value)
{
    str main;
    str rest;
    str_cut(field, ';', &main, &rest);
    bool found = false;
    str each;
    str value;
    while (param_next(&rest, &each, &value)) {
        if (str_eq_nocase(each, name)) {
            if (found) {
                return false;
            }
            found = true;
            *ret_value = value;
        }
    }
    return found && rest.len == 0;
}

str param_main(str field)
{
    str main;
    str rest;
    str_cut(field, ';', &main, &rest);
    return str_trim(main);
}
