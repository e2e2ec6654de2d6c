// SPDX-License-Identifier: Apache-2.0
#include "http/head.h"
#include "http/target.h"

enum {
    HEAD_METHOD_MAX = 32
};

// Letters, digits and "!#$%&'*+-.^_`|~": RFC 9110 section 5.6.2.
static const bool head_token_chars[256] = {
    ['!'] = true, ['#'] = true, ['$'] = true, ['%'] = true, ['&'] = true, ['\''] = true, ['*'] = true, ['+'] = true,
    ['-'] = true, ['.'] = true, ['^'] = true, ['_'] = true, ['`'] = true, ['|'] = true,  ['~'] = true, ['0'] = true,
    ['1'] = true, ['2'] = true, ['3'] = true, ['4'] = true, ['5'] = true, ['6'] = true,  ['7'] = true, ['8'] = true,
    ['9'] = true, ['A'] = true, ['B'] = true, ['C'] = true, ['D'] = true, ['E'] = true,  ['F'] = true, ['G'] = true,
    ['H'] = true, ['I'] = true, ['J'] = true, ['K'] = true, ['L'] = true, ['M'] = true,  ['N'] = true, ['O'] = true,
    ['P'] = true, ['Q'] = true, ['R'] = true, ['S'] = true, ['T'] = true, ['U'] = true,  ['V'] = true, ['W'] = true,
    ['X'] = true, ['Y'] = true, ['Z'] = true, ['a'] = true, ['b'] = true, ['c'] = true,  ['d'] = true, ['e'] = true,
    ['f'] = true, ['g'] = true, ['h'] = true, ['i'] = true, ['j'] = true, ['k'] = true,  ['l'] = true, ['m'] = true,
    ['n'] = true, ['o'] = true, ['p'] = true, ['q'] = true, ['r'] = true, ['s'] = true,  ['t'] = true, ['u'] = true,
    ['v'] = true, ['w'] = true, ['x'] = true, ['y'] = true, ['z'] = true,
};

static const str head_methods[HTTP_METHOD__COUNT] = {
    [HTTP_GET] = STR_INIT("GET"),
    [HTTP_HEAD] = STR_INIT("HEAD"),
    [HTTP_POST] = STR_INIT("POST"),
    [HTTP_OPTIONS] = STR_INIT("OPTIONS"),
};

// Fields that decide something: said twice, somebody would be misled.
static const str head_once[] = {
    STR_INIT("host"),
    STR_INIT("content-length"),
    STR_INIT("transfer-encoding"),
    STR_INIT("content-type"),
    STR_INIT("origin"),
    STR_INIT("sec-fetch-site"),
    STR_INIT("expect"),
    STR_INIT("authorization"),
    STR_INIT("content-range"),
    STR_INIT("x-forwarded-host"),
};

bool head_is_token_char(char c)
{
    return head_token_chars[(uint8_t)c];
}

static bool head_is_token(str s)
{
    for (size_t i = 0; i < s.len; i++) {
        if (!head_is_token_char(s.ptr[i])) {
            return false;
        }
    }
    return s.len != 0;
}

// "METHOD TARGET HTTP/x.y" with single spaces (RFC 9112 section 3).
static int head_request_line(str line, struct head *head)
{
    str rest;
    if (!str_cut(line, ' ', &head->method_name, &rest) || head->method_name.len > HEAD_METHOD_MAX ||
        !head_is_token(head->method_name)) {
        head->method_name = (str){0};
        return 400;
    }
    head->method = HTTP_OTHER;
    for (int m = 0; m < HTTP_OTHER; m++) {
        if (str_eq(head->method_name, head_methods[m])) {
            head->method = (enum http_method)m;
        }
    }
    str version;
    if (!str_cut(rest, ' ', &head->target, &version) || head->target.len == 0) {
        return 400;
    }
    for (size_t i = 0; i < head->target.len; i++) {
        char c = head->target.ptr[i];
        if (c <= ' ' || c >= 0x7F || c == '#') { // a char above 0x7F is negative
            return 400;
        }
    }
    if (version.len != 8 || !str_starts(version, STR("HTTP/")) || version.ptr[6] != '.') {
        return 400;
    }
    char major = version.ptr[5];
    char minor = version.ptr[7];
    if (major < '0' || major > '9' || minor < '0' || minor > '9') {
        return 400;
    }
    if (major != '1') {
        return 505;
    }
    head->minor = minor == '0' ? 0 : 1;
    return HEAD_WHOLE;
}

static int head_scan_length(const struct head_scan *scan, size_t end)
{
    if (scan->line_count == 0 && end - scan->start > LIMIT_REQUEST_LINE + 2) {
        return 414;
    }
    return end - scan->start > LIMIT_REQUEST_HEAD ? 431 : HEAD_MORE;
}

int head_scan(struct head_scan *scan, str bytes, str *ret_head)
{
    while (scan->at < bytes.len) {
        char first = bytes.ptr[scan->line];
        if (scan->line_count == 0 && first != '\r' && !head_is_token_char(first)) {
            return 400; // TLS, another protocol, or a bare LF
        }
        size_t lf = str_find_char(str_slice(bytes, scan->at, bytes.len), '\n');
        if (lf == STR_NONE) {
            scan->at = bytes.len;
            return head_scan_length(scan, bytes.len);
        }
        size_t end = scan->at + lf + 1;
        int status = head_scan_length(scan, end);
        if (status != HEAD_MORE) {
            return status;
        }
        if (end - scan->line < 2 || bytes.ptr[end - 2] != '\r') {
            return 400; // a bare LF
        }
        str line = str_slice(bytes, scan->line, end - 2);
        scan->line = scan->at = end;
        if (line.len == 0 && scan->line_count == 0 && scan->start == 0) {
            scan->start = end;
            continue;
        }
        if (line.len == 0 && scan->line_count != 0) {
            *ret_head = str_slice(bytes, scan->start, end);
            return HEAD_WHOLE;
        }
        if (scan->line_count == 0) {
            // Looked at now, so that whoever speaks no HTTP/1 is not waited for.
            struct head head;
            status = line.len == 0 ? 400 : head_request_line(line, &head);
            if (status != HEAD_WHOLE) {
                return status;
            }
        }
        if (scan->line_count++ == LIMIT_HEADER_COUNT + 1) {
            return 431;
        }
    }
    return head_scan_length(scan, bytes.len);
}

bool head_field(str line, struct http_header *ret_field)
{
    size_t name = 0;
    while (name < line.len && head_is_token_char(line.ptr[name])) {
        name++;
    }
    if (name == 0 || name == line.len || line.ptr[name] != ':') {
        return false; // a folded line, a space before the colon, no colon
    }
    bool control = false; // looked for without a way out, so that the compiler looks at many bytes at once
    for (size_t i = name + 1; i < line.len; i++) {
        uint8_t c = (uint8_t)line.ptr[i];
        control |= ((c < ' ') & (c != '\t')) | (c == 0x7F);
    }
    if (control) {
        return false;
    }
    *ret_field = (struct http_header){str_slice(line, 0, name), str_trim(str_slice(line, name + 1, line.len))};
    return true;
}

bool head_list_has(str list, str token)
{
    str piece;
    while (str_next(&list, ',', &piece)) {
        if (str_eq_nocase(str_trim(piece), token)) {
            return true;
        }
    }
    return false;
}

static int head_content_length(str value, int64_t *ret_length)
{
    for (size_t i = 0; i < value.len; i++) {
        if (value.ptr[i] < '0' || value.ptr[i] > '9') {
            return 400; // "+3", "-1", "3, 3"
        }
    }
    if (value.len == 0 || !str_to_i64(value, 0, INT64_MAX, ret_length)) {
        return value.len == 0 ? 400 : 413;
    }
    return HEAD_WHOLE;
}

static int head_transfer_encoding(str value, struct head *head)
{
    if (head->minor == 0) {
        return 400; // HTTP/1.0 has none: RFC 9112 section 6.1
    }
    if (str_eq_nocase(value, STR("chunked"))) {
        head->chunked = true;
        return HEAD_WHOLE;
    }
    // Chunked first and then something more is a fault; a coding that we don't know is not done here.
    str first;
    str rest;
    str_cut(value, ',', &first, &rest);
    return str_eq_nocase(str_trim(first), STR("chunked")) || value.len == 0 ? 400 : 501;
}

static bool head_repeats(const struct head *head, size_t at)
{
    str name = head->headers[at].name;
    for (size_t i = 0; i < sizeof head_once / sizeof head_once[0]; i++) {
        if (!str_eq_nocase(name, head_once[i])) {
            continue;
        }
        for (size_t before = 0; before < at; before++) {
            if (str_eq_nocase(head->headers[before].name, name)) {
                return true;
            }
        }
    }
    return false;
}

static int head_expect(str value, struct head *head)
{
    if (!str_eq_nocase(value, STR("100-continue"))) {
        return 417;
    }
    head->expect_continue = head->minor > 0; // HTTP/1.0 knows no 100: RFC 9110 section 10.1.1
    return HEAD_WHOLE;
}

// Takes what a field means for the framing; most mean nothing.
static int head_use_field(struct arena *a, struct head *head, const struct http_header *field, str *ret_connection)
{
    switch (field->name.len) {
    case 4:
        if (str_eq_nocase(field->name, STR("host"))) {
            if (!target_is_host(field->value)) {
                return 400;
            }
            str host = arena_lower(a, field->value);
            if (head->host.len != 0 && !str_eq(head->host, host)) {
                return 400; // the target names another
            }
            head->host = host;
        }
        break;
    case 6:
        if (str_eq_nocase(field->name, STR("expect"))) {
            return head_expect(field->value, head);
        }
        break;
    case 10:
        if (str_eq_nocase(field->name, STR("connection"))) {
            // Lists of several fields add up; "close" anywhere closes.
            *ret_connection = ret_connection->len == 0
                                  ? field->value
                                  : arena_printf(a, "%.*s,%.*s", STR_ARG(*ret_connection), STR_ARG(field->value));
        }
        break;
    case 14:
        if (str_eq_nocase(field->name, STR("content-length"))) {
            return head_content_length(field->value, &head->content_length);
        }
        break;
    case 17:
        if (str_eq_nocase(field->name, STR("transfer-encoding"))) {
            return head_transfer_encoding(field->value, head);
        }
        break;
    default:
        break;
    }
    return HEAD_WHOLE;
}

static int head_fields(struct arena *a, str rest, struct head *head)
{
    size_t lines = 0;
    for (size_t i = 0; i < rest.len; i++) {
        lines += rest.ptr[i] == '\n';
    }
    head->headers = arena_array(a, struct http_header, lines);
    while (rest.len > 2) {
        size_t lf = str_find_char(rest, '\n');
        str line = str_slice(rest, 0, lf - 1);
        rest = str_slice(rest, lf + 1, rest.len);
        struct http_header *field = &head->headers[head->header_count];
        if (!head_field(line, field)) {
            return 400;
        }
        if (head_repeats(head, head->header_count++)) {
            return 400;
        }
    }
    return HEAD_WHOLE;
}

int head_parse(struct arena *a, str bytes, struct head *ret_head)
{
    *ret_head = (struct head){.method = HTTP_OTHER, .content_length = -1};
    struct head *head = ret_head;
    size_t lf = str_find_char(bytes, '\n');
    int status = head_request_line(str_slice(bytes, 0, lf - 1), head);
    if (status == HEAD_WHOLE) {
        status = target_parse(a, head->target, head);
    }
    if (status == HEAD_WHOLE) {
        status = head_fields(a, str_slice(bytes, lf + 1, bytes.len), head);
    }
    str connection = {0};
    bool host = false;
    // The worst of several faults is not looked for: the first field with one decides.
    for (size_t i = 0; i < head->header_count && status == HEAD_WHOLE; i++) {
        status = head_use_field(a, head, &head->headers[i], &connection);
        host = host || str_eq_nocase(head->headers[i].name, STR("host"));
    }
    if (status != HEAD_WHOLE) {
        return status;
    }
    if ((!host && head->minor > 0) || (head->chunked && head->content_length >= 0)) {
        return 400;
    }
    bool close = head_list_has(connection, STR("close"));
    head->keep_alive = !close && (head->minor > 0 || head_list_has(connection, STR("keep-alive")));
    if (head->method == HTTP_POST && !head->chunked && head->content_length < 0) {
        return 411;
    }
    return HEAD_WHOLE;
}
