// SPDX-License-Identifier: Apache-2.0
// head: the request line and fields of an HTTP/1 request (RFC 9112 sections 2, 3, 5 and 6; RFC 9110
// section 5), read strictly: what two readers could understand in two ways is refused, never mended.
// Pure: bytes in, a struct or a status out; the result does not depend on how the bytes were split.
#pragma once
#include "base/limits.h"
#include "http/http.h"

enum {
    HEAD_MORE = 0,   // the end is not there yet
    HEAD_WHOLE = 200 // anything else is the status to refuse with
};

// How far the search for the end of a head has come. Starts zeroed; `bytes` only grows between calls.
struct head_scan {
    size_t start;      // of the request line: one empty line before it is passed over (RFC 9112 2.2)
    size_t line, at;   // where the present line starts; what was looked at
    size_t line_count; // lines that are whole
};

// Finds the end of the head: HEAD_MORE, HEAD_WHOLE with the head's bytes (its empty last line
// included), 400 (bare LF, no request line), 414, 431 or 505.
int head_scan(struct head_scan *scan, str bytes, str *ret_head);

struct head {
    enum http_method method;
    str method_name;
    int minor; // of the version: 0 for HTTP/1.0, 1 for HTTP/1.1 and later ones
    str target;
    str path, segments[LIMIT_PATH_SEGMENTS], query;
    size_t segment_count;
    str host; // lower case; empty only in HTTP/1.0
    struct http_header *headers;
    size_t header_count;
    int64_t content_length; // -1 where none is said
    bool chunked, keep_alive, expect_continue;
};

// Reads a whole head, as head_scan found it; `bytes` must live as long as the result, which points
// into it and into `a`. HEAD_WHOLE, or 400, 411, 414, 417, 431, 501, 505; what was read until then
// stands in the result.
int head_parse(struct arena *a, str bytes, struct head *ret_head);

// For trailers and the parts of multipart bodies: one "name: value" line without its end. false where
// it is malformed.
bool head_field(str line, struct http_header *ret_field);
// Whether `c` may stand in a token (RFC 9110 section 5.6.2), such as a method or a field's name.
bool head_is_token_char(char c);
// Whether the comma-separated `list` names `token`, in any case.
bool head_list_has(str list, str token);
