// SPDX-License-Identifier: Apache-2.0
#include "web/away.h"
#include "base/clock.h"

enum {
    AWAY_ANSWER = 64 * 1024
};

// What of a request its answer depends on.
struct away_asked {
    str target, language;
};

static struct away_slot *away_slot(const struct away *a, struct away_asked asked)
{
    uint64_t hash = str_hash(asked.target) * 31 + str_hash(asked.language);
    return (struct away_slot *)(uintptr_t)&a->slots[(hash ^ hash >> 32) % AWAY_SLOTS];
}

static bool away_is_of(const struct away_slot *slot, struct away_asked asked)
{
    str key = {slot->key, slot->key_len};
    return key.len == asked.target.len + asked.language.len + 1 && str_starts(key, asked.target) &&
           slot->key[asked.target.len] == '\0' && str_eq(str_slice(key, asked.target.len + 1, key.len), asked.language);
}

// ---- What is kept ---------------------------------------------------------------------------------------

// An address that is sent as it is kept: nothing in it is decoded, dropped or asked besides.
static bool away_is_plain(str path)
{
    for (size_t i = 0; i < path.len; i++) {
        char c = path.ptr[i];
        bool plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '/';
        if (!plain) {
            return false;
        }
    }
    return path.len > 1 && path.ptr[0] == '/';
}

void away_keep(struct away *a, const struct http_request *h, const struct http_response *answer)
{
    struct away_asked asked = {h->path, http_header(h, STR("Accept-Language"))};
    if (h->method != HTTP_GET || h->query.len != 0 || !away_is_plain(h->path) ||
        http_header(h, STR("Cookie")).len != 0 || asked.target.len + asked.language.len + 1 > AWAY_KEY) {
        return;
    }
    struct http_response plain = *answer;
    struct http_header headers[16];
    plain.headers = headers;
    plain.header_count = 0;
    for (size_t i = 0; i < answer->header_count && plain.header_count < 16; i++) {
        // Whoever gets the bytes may not have come by https, where this must not be said (RFC 6797 section 7.2).
        if (!str_eq(answer->headers[i].name, STR("Strict-Transport-Security"))) {
            headers[plain.header_count++] = answer->headers[i];
        }
    }
    struct away_slot *slot = away_slot(a, asked);
    buf_free(&slot->kept);
    buf_free(&slot->closing);
    buf_init(&slot->kept, AWAY_ANSWER);
    buf_init(&slot->closing, AWAY_ANSWER);
    http_compose(&plain, false, str_from(h->id), &slot->kept);
    http_compose(&plain, true, str_from(h->id), &slot->closing);
    bool whole = !slot->kept.full && !slot->closing.full;
    slot->second = whole ? clock_now_s() : 0;
    slot->key_len = asked.target.len + asked.language.len + 1;
    memcpy(slot->key, asked.target.ptr, asked.target.len);
    slot->key[asked.target.len] = '\0';
    if (asked.language.len != 0) {
        memcpy(slot->key + asked.target.len + 1, asked.language.ptr, asked.language.len);
    }
}

// ---- Who gets it ----------------------------------------------------------------------------------------

static bool away_begins(str line, str name)
{
    return str_eq_nocase(str_slice(line, 0, name.len), name);
}

// One line of the head, without its end: whether it leaves the request a plain one.
static bool away_line_is_plain(str line, struct away_asked *asked)
{
    switch (line.len == 0 ? ' ' : line.ptr[0] | 0x20) {
    case ' ': // folded
    case ')': // folded by a tab, which is 0x09; no name begins with a bracket either
        return false;
    case 'a':
        if (away_begins(line, STR("accept-language:"))) {
            bool first = asked->language.ptr == NULL;
            asked->language = str_trim(str_slice(line, sizeof "accept-language:" - 1, line.len));
            return first;
        }
        return true;
    case 'c':
        return !away_begins(line, STR("cookie")) && !away_begins(line, STR("content-length")) &&
               (!away_begins(line, STR("connection")) || str_eq_nocase(line, STR("connection: keep-alive")));
    case 't':
        return !away_begins(line, STR("transfer-encoding"));
    default:
        return true;
    }
}

// Each line ends with CR LF and has neither within, so that nobody in front can have read another request in it.
static bool away_line(str *rest, str *ret_line)
{
    const char *end = rest->len == 0 ? NULL : memchr(rest->ptr, '\n', rest->len);
    if (end == NULL || end == rest->ptr || end[-1] != '\r') {
        return false;
    }
    *ret_line = (str){rest->ptr, (size_t)(end - 1 - rest->ptr)};
    *rest = str_slice(*rest, ret_line->len + 2, rest->len);
    return ret_line->len == 0 || memchr(ret_line->ptr, '\r', ret_line->len) == NULL;
}

static bool away_asked(str head, struct away_asked *ret_asked)
{
    str line;
    *ret_asked = (struct away_asked){0};
    if (!away_line(&head, &line) || !str_starts(line, STR("GET /")) || !str_ends(line, STR(" HTTP/1.1"))) {
        return false;
    }
    ret_asked->target = str_slice(line, 4, line.len - (sizeof " HTTP/1.1" - 1));
    while (away_line(&head, &line)) {
        if (line.len == 0) {
            return head.len == 0; // another one behind it goes the usual way with it
        }
        if (!away_line_is_plain(line, ret_asked)) {
            return false;
        }
    }
    return false;
}

str away_find(const struct away *a, str head, bool closes)
{
    struct away_asked asked;
    if (!away_asked(head, &asked)) {
        return (str){0};
    }
    const struct away_slot *slot = away_slot(a, asked);
    bool found = slot->second != 0 && slot->second == clock_now_s() && away_is_of(slot, asked);
    return found ? buf_str(closes ? &slot->closing : &slot->kept) : (str){0};
}

void away_free(struct away *a)
{
    for (size_t i = 0; i < AWAY_SLOTS; i++) {
        buf_free(&a->slots[i].kept);
        buf_free(&a->slots[i].closing);
    }
}
