// SPDX-License-Identifier: Apache-2.0
#include "base/err.h"
#include <assert.h>

static const str err_kind_names[] = {
    [ERR_NONE] = STR_INIT("none"),           [ERR_INPUT] = STR_INIT("input"),
    [ERR_NOT_FOUND] = STR_INIT("not found"), [ERR_FORBIDDEN] = STR_INIT("forbidden"),
    [ERR_CONFLICT] = STR_INIT("conflict"),   [ERR_BUSY] = STR_INIT("busy"),
    [ERR_TOO_LARGE] = STR_INIT("too large"), [ERR_FULL] = STR_INIT("disk full"),
    [ERR_READ_ONLY] = STR_INIT("read-only"), [ERR_IO] = STR_INIT("input or output"),
    [ERR_INTERNAL] = STR_INIT("internal"),
};
_Static_assert(sizeof err_kind_names / sizeof err_kind_names[0] == ERR__COUNT, "a name a kind");

err err_make(enum err_kind kind, int code, const char *where, const char *what, str about)
{
    assert(kind > ERR_NONE && kind < ERR__COUNT);
    err e = {.kind = kind, .code = code, .where = where, .what = what};
    size_t len = about.len < sizeof e.detail ? about.len : sizeof e.detail - 1;
    if (len != 0) {
        memcpy(e.detail, about.ptr, len);
    }
    return e;
}

str err_kind_name(enum err_kind kind)
{
    assert(kind < ERR__COUNT);
    return err_kind_names[kind];
}
