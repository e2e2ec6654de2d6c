// SPDX-License-Identifier: Apache-2.0
#include "http/multipart.h"
#include "base/limits.h"
#include "http/head.h"
#include "http/param.h"
#include <errno.h>
#include <unistd.h>

enum {
    MULTIPART_WINDOW = 32 * 1024,
    MULTIPART_BOUNDARY_MAX = 70, // RFC 2046 section 5.1.1
};

struct multipart {
    struct arena *arena;
    const struct multipart_source *source;
    const struct http_file_keeper *keep;
    char *window;
    size_t from, to; // what of the window is not used yet
    bool ended;      // the source has
    str delimiter;   // CR LF "--" boundary
    struct field *items;
    size_t count, room, files;
    size_t text_left;
    struct buf text; // of the present part
};

// What a part's head says, and where its bytes go.
struct multipart_part {
    str name, file_name, type;
    bool is_file, begun;
    int fd;
    str token;
    int64_t size;
    str head; // of a file: its first bytes
};

// Fills the window; afterwards it is full or the source has ended.
static err multipart_fill(struct multipart *m)
{
    if (m->ended) {
        return NO_ERR;
    }
    memmove(m->window, m->window + m->from, m->to - m->from);
    m->to -= m->from;
    m->from = 0;
    while (!m->ended && m->to < MULTIPART_WINDOW) {
        size_t got = 0;
        TRY(m->source->read(m->source->with, m->window + m->to, MULTIPART_WINDOW - m->to, &got));
        m->ended = got == 0;
        m->to += got;
    }
    return NO_ERR;
}

static str multipart_seen(const struct multipart *m)
{
    return (str){m->window + m->from, m->to - m->from};
}

// Whether the next bytes are `text`, which is then passed.
static err multipart_take(struct multipart *m, str text, bool *ret_taken)
{
    if (m->to - m->from < text.len) {
        TRY(multipart_fill(m));
    }
    *ret_taken = str_starts(multipart_seen(m), text);
    m->from += *ret_taken ? text.len : 0;
    return NO_ERR;
}

// A name as browsers write it: %22, %0D and %0A stand for '"', CR and LF; older ones write \".
static str multipart_name(struct arena *a, str raw)
{
    static const struct {
        str from;
        char to;
    } escapes[] = {{STR_INIT("%22"), '"'}, {STR_INIT("%0D"), '\r'}, {STR_INIT("%0A"), '\n'}, {STR_INIT("\\\""), '"'}};
    char *out = arena_alloc(a, raw.len + 1, 1);
    size_t used = 0;
    while (raw.len != 0) {
        size_t step = 1;
        out[used] = raw.ptr[0];
        for (size_t i = 0; i < sizeof escapes / sizeof escapes[0]; i++) {
            if (str_starts(raw, escapes[i].from)) {
                out[used] = escapes[i].to;
                step = escapes[i].from.len;
            }
        }
        used++;
        raw = str_slice(raw, step, raw.len);
    }
    return (str){out, used};
}

static str multipart_last_part(str path)
{
    for (size_t i = path.len; i > 0; i--) {
        if (path.ptr[i - 1] == '/' || path.ptr[i - 1] == '\\') {
            return str_slice(path, i, path.len);
        }
    }
    return path;
}

static err multipart_disposition(struct multipart *m, str value, struct multipart_part *part)
{
    str main;
    str rest;
    str_cut(value, ';', &main, &rest);
    bool named = false;
    str key;
    str text;
    while (param_next(&rest, &key, &text)) {
        if (str_eq_nocase(key, STR("name")) && !named) {
            named = true;
            part->name = multipart_name(m->arena, text);
        } else if (str_eq_nocase(key, STR("filename")) && !part->is_file) {
            part->is_file = true;
            part->file_name = multipart_last_part(multipart_name(m->arena, text));
        } else {
            // Twice the same, or filename*, which RFC 7578 section 4.2 forbids.
            return FAIL(ERR_INPUT, "a part's Content-Disposition has a parameter it may not have");
        }
    }
    if (!named || rest.len != 0 || !str_eq_nocase(str_trim(main), STR("form-data"))) {
        return FAIL(ERR_INPUT, "a part's Content-Disposition is malformed");
    }
    return part->name.len > LIMIT_FIELD_NAME ? FAIL(ERR_TOO_LARGE, "the name of a field is too long") : NO_ERR;
}

static err multipart_head(struct multipart *m, struct multipart_part *part)
{
    bool disposition = false;
    for (size_t size = 0;;) {
        if (m->to - m->from < LIMIT_PART_HEAD) {
            TRY(multipart_fill(m));
        }
        str seen = str_slice(multipart_seen(m), 0, LIMIT_PART_HEAD - size);
        size_t end = str_find(seen, STR("\r\n"));
        if (end == STR_NONE) {
            return m->ended && seen.len < LIMIT_PART_HEAD - size ? FAIL(ERR_INPUT, "a part has no end of its head")
                                                                 : FAIL(ERR_TOO_LARGE, "a part's head is too large");
        }
        m->from += end + 2;
        size += end + 2;
        if (end == 0) {
            break;
        }
        struct http_header field;
        if (!head_field(str_slice(seen, 0, end), &field)) {
            return FAIL(ERR_INPUT, "a part's head is malformed");
        }
        // The window moves on: what is kept is copied.
        if (str_eq_nocase(field.name, STR("content-disposition"))) {
            if (disposition) {
                return FAIL(ERR_INPUT, "a part has two Content-Disposition fields");
            }
            disposition = true;
            TRY(multipart_disposition(m, field.value, part));
        } else if (str_eq_nocase(field.name, STR("content-type"))) {
            part->type = arena_str(m->arena, field.value);
        } else if (str_eq_nocase(field.name, STR("content-transfer-encoding")) &&
                   (str_eq_nocase(field.value, STR("base64")) || str_eq_nocase(field.value, STR("quoted-printable")))) {
            return FAIL(ERR_INPUT, "a part is encoded"); // RFC 7578 section 4.7
        }
    }
    return disposition ? NO_ERR : FAIL(ERR_INPUT, "a part has no Content-Disposition");
}

static err multipart_begin(struct multipart *m, struct multipart_part *part)
{
    if (m->keep == NULL) {
        return FAIL(ERR_INPUT, "a file where none is asked for");
    }
    if (m->files++ == LIMIT_PART_COUNT) {
        return FAIL(ERR_TOO_LARGE, "a form has too many files");
    }
    TRY(m->keep->begin(m->keep->owner, m->arena, part->name, part->file_name, part->type, m->keep->size_max, &part->fd,
                       &part->token));
    part->begun = true;
    return NO_ERR;
}

static err multipart_write(int fd, str bytes)
{
    while (bytes.len != 0) {
        ssize_t put = write(fd, bytes.ptr, bytes.len);
        if (put < 0 && errno != EINTR) {
            bool full = errno == ENOSPC || errno == EDQUOT;
            return FAIL_CODE(full ? ERR_FULL : ERR_IO, "an uploaded file cannot be written", errno);
        }
        bytes = str_slice(bytes, put < 0 ? 0 : (size_t)put, bytes.len);
    }
    return NO_ERR;
}

static err multipart_bytes(struct multipart *m, struct multipart_part *part, str bytes)
{
    if (bytes.len == 0) {
        return NO_ERR;
    }
    if (!part->is_file) {
        if (bytes.len > m->text_left) {
            return FAIL(ERR_TOO_LARGE, "the text of a form is too large");
        }
        m->text_left -= bytes.len;
        buf_put(&m->text, bytes);
        return NO_ERR;
    }
    if (!part->begun) {
        TRY(multipart_begin(m, part));
    }
    if (part->head.len < FIELD_FILE_HEAD) {
        str more = str_slice(bytes, 0, FIELD_FILE_HEAD - part->head.len);
        part->head = arena_concat(m->arena, part->head, more);
    }
    part->size += (int64_t)bytes.len;
    if (part->size > m->keep->size_max) {
        return FAIL(ERR_TOO_LARGE, "a file is too large");
    }
    return m->keep->write != NULL ? m->keep->write(m->keep->owner, part->fd, bytes) : multipart_write(part->fd, bytes);
}

// The bytes of a part up to the delimiter, which is passed.
static err multipart_content(struct multipart *m, struct multipart_part *part)
{
    while (true) {
        str seen = multipart_seen(m);
        size_t end = str_find(seen, m->delimiter);
        if (end != STR_NONE) {
            m->from += end + m->delimiter.len;
            return multipart_bytes(m, part, str_slice(seen, 0, end));
        }
        if (!m->ended && seen.len < MULTIPART_WINDOW) {
            TRY(multipart_fill(m));
            continue;
        }
        if (m->ended) {
            return FAIL(ERR_INPUT, "the last part does not end");
        }
        // The delimiter may have begun at the window's end.
        size_t sure = seen.len - (m->delimiter.len - 1);
        TRY(multipart_bytes(m, part, str_slice(seen, 0, sure)));
        m->from += sure;
    }
}

static err multipart_add(struct multipart *m, struct multipart_part *part)
{
    const struct field_file *file = NULL;
    str value = {0};
    if (part->is_file) {
        bool nothing = part->size == 0 && part->file_name.len == 0;
        if (nothing) {
            return NO_ERR; // a file control that was left empty
        }
        struct field_file *made = arena_new(m->arena, struct field_file);
        *made = (struct field_file){part->file_name, part->type, part->token, part->size, part->head};
        file = made;
    } else {
        value = arena_str(m->arena, buf_str(&m->text));
    }
    if (m->count == LIMIT_FIELD_COUNT) {
        return FAIL(ERR_TOO_LARGE, "a form has too many fields");
    }
#ifdef GUILDHALL_PLANTED_BUG // fuzz/run.sh must find it: the array grows one field too late
    bool grow = m->count > m->room;
#else
    bool grow = m->count == m->room;
#endif
    if (grow || m->room == 0) {
        m->room = m->room == 0 ? 4 : m->room * 4;
        struct field *items = arena_array(m->arena, struct field, m->room);
        if (m->count != 0) {
            memcpy(items, m->items, m->count * sizeof *items);
        }
        m->items = items;
    }
    m->items[m->count++] = (struct field){part->name, value, file};
    return NO_ERR;
}

static err multipart_part(struct multipart *m)
{
    struct multipart_part part = {.fd = -1};
    buf_clear(&m->text);
    TRY(multipart_head(m, &part));
    err e = multipart_content(m, &part);
    if (!err_is(e) && part.is_file && !part.begun && part.file_name.len != 0) {
        e = multipart_begin(m, &part); // a file without bytes is a file
    }
    if (part.begun) {
        err ended = m->keep->end(m->keep->owner, part.fd, part.token, !err_is(e));
        e = err_is(e) ? e : ended;
    }
    return err_is(e) ? e : multipart_add(m, &part);
}

static err multipart_parts(struct multipart *m)
{
    bool taken;
    TRY(multipart_take(m, str_slice(m->delimiter, 2, m->delimiter.len), &taken));
    while (taken) {
        bool last;
        TRY(multipart_take(m, STR("--"), &last));
        if (last) {
            bool line;
            TRY(multipart_take(m, STR("\r\n"), &line));
            TRY(multipart_fill(m));
            return m->to == m->from ? NO_ERR : FAIL(ERR_INPUT, "something follows the last part");
        }
        TRY(multipart_take(m, STR("\r\n"), &taken));
        if (taken) {
            TRY(multipart_part(m));
        }
    }
    return FAIL(ERR_INPUT, "the boundary is not where it must be");
}

err multipart_parse(struct arena *a, const struct multipart_source *source, str boundary,
                    const struct http_file_keeper *keep, struct fields *ret_fields)
{
    if (boundary.len == 0 || boundary.len > MULTIPART_BOUNDARY_MAX) {
        return FAIL(ERR_INPUT, "the boundary is of no allowed length");
    }
    struct multipart m = {.arena = a, .source = source, .keep = keep, .text_left = LIMIT_BODY_FORM};
    m.window = arena_alloc(a, MULTIPART_WINDOW, 1);
    m.delimiter = arena_concat(a, STR("\r\n--"), boundary);
    buf_init(&m.text, LIMIT_BODY_FORM);
    err e = multipart_parts(&m);
    buf_free(&m.text);
    if (!err_is(e)) {
        *ret_fields = (struct fields){m.items, m.count};
    }
    return e;
}
