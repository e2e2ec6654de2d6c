// SPDX-License-Identifier: Apache-2.0
#include "http/target.h"
#include "base/encode.h"
#include "base/utf8.h"

enum {
    TARGET_HOST_MAX = 255
};

static bool target_is_port(str port)
{
    int64_t number;
    return port.len != 0 && port.ptr[0] != '-' && str_to_i64(port, 1, 65535, &number);
}

static bool target_has_only(str text, const char *others, bool letters)
{
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        char lower = (char)(c | 0x20);
        bool fine = (c >= '0' && c <= '9') || (lower >= 'a' && lower <= (letters ? 'z' : 'f')) ||
                    (c != '\0' && strchr(others, c) != NULL);
        if (!fine) {
            return false;
        }
    }
    return text.len != 0;
}

bool target_is_host(str host)
{
    if (host.len == 0 || host.len > TARGET_HOST_MAX) {
        return false;
    }
    if (host.ptr[0] == '[') {
        size_t end = str_find_char(host, ']');
        if (end == STR_NONE || !target_has_only(str_slice(host, 1, end), ":.", false)) {
            return false;
        }
        str after = str_slice(host, end + 1, host.len);
        return after.len == 0 || (after.ptr[0] == ':' && target_is_port(str_slice(after, 1, after.len)));
    }
    str name;
    str port;
    bool has_port = str_cut(host, ':', &name, &port);
    return target_has_only(name, "-._", true) && (!has_port || target_is_port(port));
}

// A segment decoded: UTF-8 that a person could have typed, no slash in disguise, no "." and "..".
static bool target_segment(struct arena *a, str raw, str *ret_segment)
{
    if (!encode_from_percent(a, raw, false, ret_segment)) {
        return false;
    }
    for (size_t i = 0; i < ret_segment->len; i++) {
        uint8_t c = (uint8_t)ret_segment->ptr[i];
        if (c < ' ' || c == 0x7F || c == '/' || c == '\\') {
            return false;
        }
    }
    bool dots = str_eq(*ret_segment, STR(".")) || str_eq(*ret_segment, STR(".."));
    return ret_segment->len != 0 && !dots && utf8_check(*ret_segment) == UTF8_FINE;
}

static int target_path(struct arena *a, str raw, struct head *head)
{
    if (str_ends(raw, STR("//"))) {
        return 400;
    }
    if (raw.len > 1 && raw.ptr[raw.len - 1] == '/') {
        raw.len--; // one slash at the end is the same page
    }
    str rest = str_slice(raw, 1, raw.len);
    str piece;
    bool decoded = false;
    while (rest.ptr != NULL && str_next(&rest, '/', &piece)) {
#ifndef GUILDHALL_PLANTED_BUG // fuzz/run.sh must find what happens without this
        if (head->segment_count == LIMIT_PATH_SEGMENTS) {
            return 414;
        }
#endif
        str *segment = &head->segments[head->segment_count];
        if (!target_segment(a, piece, segment)) {
            return 400;
        }
        decoded = decoded || segment->ptr != piece.ptr;
        head->segment_count++;
    }
    head->path = raw;
    if (decoded) {
        head->path = (str){0};
        for (size_t i = 0; i < head->segment_count; i++) {
            head->path = arena_concat(a, arena_concat(a, head->path, STR("/")), head->segments[i]);
        }
    }
    return HEAD_WHOLE;
}

int target_parse(struct arena *a, str target, struct head *head)
{
    if (str_eq(target, STR("*"))) {
        head->path = target;
        return head->method == HTTP_OPTIONS ? HEAD_WHOLE : 400;
    }
    static const str schemes[] = {STR_INIT("http://"), STR_INIT("https://")};
    for (size_t i = 0; i < 2 && target.ptr[0] != '/'; i++) {
        str start = str_slice(target, 0, schemes[i].len);
        if (!str_eq_nocase(start, schemes[i])) {
            continue;
        }
        str after = str_slice(target, start.len, target.len);
        size_t end = 0;
        while (end < after.len && after.ptr[end] != '/' && after.ptr[end] != '?') {
            end++;
        }
        head->host = arena_lower(a, str_slice(after, 0, end));
        target = str_slice(after, end, after.len);
        if (!target_is_host(head->host)) {
            return 400;
        }
        if (target.len == 0 || target.ptr[0] == '?') {
            target = arena_concat(a, STR("/"), target);
        }
    }
    if (target.ptr[0] != '/') {
        return 400;
    }
    str path;
    str_cut(target, '?', &path, &head->query);
    return target_path(a, path, head);
}
