// SPDX-License-Identifier: Apache-2.0
// Urlencoded forms. What was read, written again and read again, is the same.
#include "http/form.h"
#include "base/encode.h"
#include "base/limits.h"
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena a;
    arena_init(&a, 256 * 1024 * 1024);
    struct fields fields = {0};
    struct fields again = {0};
    err e = form_parse(&a, (str){(const char *)data, size}, &fields);
    if (!err_is(e)) {
        MUST(fields.count <= LIMIT_FIELD_COUNT);
        struct buf out;
        buf_init(&out, 4 * size + 16);
        for (size_t i = 0; i < fields.count; i++) {
            encode_percent(&out, fields.items[i].name);
            buf_char(&out, '=');
            encode_percent(&out, fields.items[i].value);
            buf_put(&out, i + 1 < fields.count ? STR("&") : (str){0});
        }
        MUST(!out.full);
        e = form_parse(&a, buf_str(&out), &again);
        MUST(!err_is(e) && again.count == fields.count);
        for (size_t i = 0; i < fields.count; i++) {
            MUST(str_eq(fields.items[i].name, again.items[i].name));
            MUST(str_eq(fields.items[i].value, again.items[i].value));
        }
        buf_free(&out);
    }
    arena_free(&a);
    return 0;
}
