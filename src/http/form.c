// SPDX-License-Identifier: Apache-2.0
// form: names and values of a query or a body. Urlencoded ones are read here (URL Standard, section
// 5.1, but a '%' without two digits is refused: no browser sends it), multipart ones in multipart.c.
#include "http/form.h"
#include "base/encode.h"
#include "base/limits.h"
#include "http/multipart.h"
#include "http/param.h"
#include <errno.h>
#include <unistd.h>

err form_parse(struct arena *a, str text, struct fields *ret_fields)
{
    size_t count = text.len == 0 ? 0 : 1;
    for (size_t i = 0; i < text.len; i++) {
        count += text.ptr[i] == '&';
    }
    if (count > LIMIT_FIELD_COUNT) {
        return FAIL(ERR_TOO_LARGE, "a form has too many fields");
    }
#ifdef GUILDHALL_PLANTED_BUG // fuzz/run.sh must find it: no room for the field after the last '&'
    count -= count > 2;
#endif
    struct field *items = arena_array(a, struct field, count);
    size_t used = 0;
    str pair;
    while (text.ptr != NULL && str_next(&text, '&', &pair)) {
        if (pair.len == 0) {
            continue;
        }
        str name;
        str value;
        str_cut(pair, '=', &name, &value);
        struct field *field = &items[used++];
        if (!encode_from_percent(a, name, true, &field->name) || !encode_from_percent(a, value, true, &field->value)) {
            return FAIL(ERR_INPUT, "a form holds a '%' without two hexadecimal digits");
        }
        if (field->name.len > LIMIT_FIELD_NAME) {
            return FAIL(ERR_TOO_LARGE, "the name of a field is too long");
        }
    }
    *ret_fields = (struct fields){items, used};
    return NO_ERR;
}

err http_query_fields(const struct http_request *r, struct fields *ret_fields)
{
    return form_parse(r->arena, r->query, ret_fields);
}

enum form_kind {
    FORM_NONE,
    FORM_URLENCODED,
    FORM_MULTIPART
};

static enum form_kind form_kind_of(const struct http_request *r)
{
    str type = http_header(r, STR("content-type"));
    str charset = STR("utf-8");
    if (r->body_size == 0 && type.len == 0) {
        return FORM_URLENCODED;
    }
    if (str_eq_nocase(param_main(type), STR("multipart/form-data"))) {
        return FORM_MULTIPART;
    }
    bool sound = param_find(type, STR("charset"), &charset) || str_find_char(type, ';') == STR_NONE;
    bool urlencoded = str_eq_nocase(param_main(type), STR("application/x-www-form-urlencoded"));
    return urlencoded && sound && str_eq_nocase(charset, STR("utf-8")) ? FORM_URLENCODED : FORM_NONE;
}

bool http_has_form(const struct http_request *r)
{
    return form_kind_of(r) != FORM_NONE;
}

struct form_reader {
    const struct http_request *r;
    size_t at;
};

static err form_read(void *with, char *out, size_t size, size_t *ret_size)
{
    struct form_reader *reader = with;
    if (reader->r->body_fd < 0) {
        str piece = str_slice(reader->r->body, reader->at, reader->at + size);
        if (piece.len != 0) {
            memcpy(out, piece.ptr, piece.len);
        }
        *ret_size = piece.len;
    } else {
        ssize_t got;
        do {
            got = pread(reader->r->body_fd, out, size, (off_t)reader->at);
        } while (got < 0 && errno == EINTR);
        if (got < 0) {
            return FAIL_CODE(ERR_IO, "a spooled body cannot be read", errno);
        }
        *ret_size = (size_t)got;
    }
    reader->at += *ret_size;
    return NO_ERR;
}

static err form_body(const struct http_request *r, str *ret_body)
{
    if (r->body_fd < 0) {
        *ret_body = r->body;
        return NO_ERR;
    }
    if (r->body_size > LIMIT_BODY_FORM) {
        return FAIL(ERR_TOO_LARGE, "a form without files is too large");
    }
    struct form_reader reader = {r, 0};
    char *bytes = arena_alloc(r->arena, (size_t)r->body_size, 1);
    size_t used = 0;
    size_t got = 1;
    while (got != 0 && used < (size_t)r->body_size) {
        TRY(form_read(&reader, bytes + used, (size_t)r->body_size - used, &got));
        used += got;
    }
    *ret_body = (str){bytes, used};
    return NO_ERR;
}

err http_form_fields(const struct http_request *r, const struct http_file_keeper *keep, struct fields *ret_fields)
{
    enum form_kind kind = form_kind_of(r);
    if (kind == FORM_URLENCODED) {
        str body;
        TRY(form_body(r, &body));
        return form_parse(r->arena, body, ret_fields);
    }
    str boundary;
    if (kind == FORM_NONE || !param_find(http_header(r, STR("content-type")), STR("boundary"), &boundary)) {
        return FAIL(ERR_INPUT, "the body is not a form");
    }
    struct form_reader reader = {r, 0};
    struct multipart_source source = {form_read, &reader};
    return multipart_parse(r->arena, &source, boundary, keep, ret_fields);
}
