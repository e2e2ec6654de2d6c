// SPDX-License-Identifier: Apache-2.0
#include "definition/foreign_at.h"

str foreign_at_key(struct arena *a, str at, const char *key)
{
    // RFC 6901: "~" and "/" are written "~0" and "~1".
    size_t len = strlen(key);
    char *out = arena_array(a, char, at.len + 1 + len * 2);
    size_t used = 0;
    memcpy(out, at.len == 0 ? "" : at.ptr, at.len);
    used += at.len;
    out[used++] = '/';
    for (size_t i = 0; i < len; i++) {
        if (key[i] == '~' || key[i] == '/') {
            out[used++] = '~';
            out[used++] = key[i] == '~' ? '0' : '1';
        } else {
            out[used++] = key[i];
        }
    }
    return (str){out, used};
}

str foreign_at_index(struct arena *a, str at, const char *key, size_t index)
{
    return arena_printf(a, "%.*s/%s/%zu", STR_ARG(at), key, index);
}
