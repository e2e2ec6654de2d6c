// SPDX-License-Identifier: Apache-2.0
#include "definition/place.h"
#include "base/buf.h"
#include "base/utf8.h"
#include <stdlib.h>

enum {
    PLACE_KEY = 100, // characters of a key in a pointer; a longer one is cut
    PLACE_DEPTH = 64
};

static void place_write(struct buf *b, const struct place *at)
{
    if (at == NULL || at->up == NULL) {
        return; // the document itself: ""
    }
    place_write(b, at->up);
    buf_char(b, '/');
    if (at->key == NULL) {
        buf_i64(b, (int64_t)at->index);
        return;
    }
    str key = utf8_prefix(str_from(at->key), PLACE_KEY);
    for (size_t i = 0; i < key.len; i++) {
        if (key.ptr[i] == '~' || key.ptr[i] == '/') {
            buf_put(b, key.ptr[i] == '~' ? STR("~0") : STR("~1"));
        } else {
            buf_char(b, key.ptr[i]);
        }
    }
}

str place_pointer(struct arena *a, const struct place *at)
{
    struct buf b;
    buf_init(&b, 16 * 1024);
    place_write(&b, at);
    str pointer = arena_str(a, buf_str(&b));
    buf_free(&b);
    return pointer;
}

// ---- The text, without building anything ------------------------------------------------------------
struct wanted {
    uint64_t hash; // of a pointer
    struct definition_problem *problem;
};
struct scan {
    str text;
    size_t at;
    int line;
    const struct wanted *wanted;
    size_t wanted_count;
};

// FNV-1a, so that a pointer's hash follows from that of the one above it.
static uint64_t place_hash(uint64_t hash, str bytes)
{
    for (size_t i = 0; i < bytes.len; i++) {
        hash = (hash ^ (uint8_t)bytes.ptr[i]) * 1099511628211u;
    }
    return hash;
}
static const uint64_t place_hash_start = 14695981039346656037u;

static void scan_space(struct scan *s)
{
    while (s->at < s->text.len) {
        char c = s->text.ptr[s->at];
        if (c != ' ' && c != '\t' && c != '\r' && c != '\n') {
            return;
        }
        s->line += c == '\n' ? 1 : 0;
        s->at++;
    }
}

// A string, quotes and all; what is between them, as written.
static str scan_string(struct scan *s)
{
    size_t from = ++s->at;
    while (s->at < s->text.len && s->text.ptr[s->at] != '"') {
        s->line += s->text.ptr[s->at] == '\n' ? 1 : 0;
        s->at += s->text.ptr[s->at] == '\\' ? 2 : 1;
    }
    size_t to = s->at < s->text.len ? s->at : s->text.len;
    s->at = to + 1;
    return str_slice(s->text, from, to);
}

static int wanted_compare(const void *one, const void *other)
{
    uint64_t a = ((const struct wanted *)one)->hash;
    uint64_t b = ((const struct wanted *)other)->hash;
    return a < b ? -1 : a > b ? 1 : 0;
}

static void scan_found(struct scan *s, uint64_t hash)
{
    size_t from = 0;
    size_t to = s->wanted_count;
    while (from < to) {
        size_t middle = from + (to - from) / 2;
        if (s->wanted[middle].hash < hash) {
            from = middle + 1;
        } else {
            to = middle;
        }
    }
    for (; from < s->wanted_count && s->wanted[from].hash == hash; from++) {
        if (s->wanted[from].problem->line == 0) {
            s->wanted[from].problem->line = s->line;
        }
    }
}

static uint64_t scan_key(struct scan *s, uint64_t hash)
{
    str key = utf8_prefix(scan_string(s), PLACE_KEY);
    hash = place_hash(hash, STR("/"));
    for (size_t i = 0; i < key.len; i++) {
        str step = key.ptr[i] == '~' ? STR("~0") : key.ptr[i] == '/' ? STR("~1") : str_slice(key, i, i + 1);
        hash = place_hash(hash, step);
    }
    scan_found(s, hash); // a problem stands at its key, where the value begins a line below
    return hash;
}

static void scan_value(struct scan *s, uint64_t hash, int depth);

static void scan_object(struct scan *s, uint64_t hash, int depth)
{
    s->at++;
    for (;;) {
        scan_space(s);
        if (s->at >= s->text.len || s->text.ptr[s->at] != '"') {
            break;
        }
        uint64_t below = scan_key(s, hash);
        scan_space(s);
        s->at++; // the colon
        scan_value(s, below, depth + 1);
        scan_space(s);
        if (s->at >= s->text.len || s->text.ptr[s->at] != ',') {
            break;
        }
        s->at++;
    }
    s->at++;
}

static void scan_array(struct scan *s, uint64_t hash, int depth)
{
    s->at++;
    hash = place_hash(hash, STR("/"));
    for (unsigned index = 0;; index++) {
        scan_space(s);
        if (s->at >= s->text.len || s->text.ptr[s->at] == ']') {
            break;
        }
        char digits[12];
        size_t len = sizeof digits;
        unsigned rest = index;
        do {
            digits[--len] = (char)('0' + rest % 10);
            rest /= 10;
        } while (rest != 0);
        scan_value(s, place_hash(hash, (str){digits + len, sizeof digits - len}), depth + 1);
        scan_space(s);
        if (s->at >= s->text.len || s->text.ptr[s->at] != ',') {
            break;
        }
        s->at++;
    }
    s->at++;
}

static void scan_value(struct scan *s, uint64_t hash, int depth)
{
    scan_space(s);
    scan_found(s, hash);
    if (s->at >= s->text.len || depth > PLACE_DEPTH) {
        s->at = s->text.len;
        return;
    }
    switch (s->text.ptr[s->at]) {
    case '{':
        scan_object(s, hash, depth);
        break;
    case '[':
        scan_array(s, hash, depth);
        break;
    case '"':
        scan_string(s);
        break;
    default:
        while (s->at < s->text.len && str_find_char(STR(",]} \t\r\n"), s->text.ptr[s->at]) == STR_NONE) {
            s->at++;
        }
    }
}

// The pointer without its last steps.
static str place_up(str pointer, int steps)
{
    for (size_t len = pointer.len; steps > 0 && len > 0; len--) {
        steps -= pointer.ptr[len - 1] == '/' ? 1 : 0;
        pointer.len = len - 1;
    }
    return pointer;
}

// Those that have no line yet; how many they were.
static size_t place_lines_up(struct definition_report *report, size_t from, str document, struct wanted *wanted, int up)
{
    size_t count = 0;
    for (size_t i = from; i < report->count; i++) {
        struct definition_problem *p = &report->items[i];
        if (p->line == 0) {
            wanted[count++] = (struct wanted){place_hash(place_hash_start, place_up(p->pointer, up)), p};
        }
    }
    if (count > 1) {
        qsort(wanted, count, sizeof *wanted, wanted_compare);
    }
    struct scan s = {.text = document, .line = 1, .wanted = wanted, .wanted_count = count};
    if (count > 0) {
        scan_value(&s, place_hash_start, 0);
    }
    return count;
}

// What is missing is told at what should hold it.
void place_lines(struct definition_report *report, size_t from, str document)
{
    if (report->count <= from) {
        return;
    }
    struct wanted *wanted = arena_array(report->arena, struct wanted, report->count - from);
    for (int up = 0; up < PLACE_DEPTH && place_lines_up(report, from, document, wanted, up) > 0; up++) {}
}

str place_unmarked(str document)
{
    return str_starts(document, STR("\xEF\xBB\xBF")) ? str_slice(document, 3, document.len) : document;
}

void place_measure(str document, size_t *ret_depth, size_t *ret_containers)
{
    size_t depth = 0;
    size_t deepest = 0;
    size_t containers = 0;
    struct scan s = {.text = document};
    while (s.at < document.len) {
        char c = document.ptr[s.at];
        if (c == '"') {
            scan_string(&s);
            continue;
        }
        if (c == '{' || c == '[') {
            containers++;
            depth++;
            deepest = depth > deepest ? depth : deepest;
        } else if ((c == '}' || c == ']') && depth > 0) {
            depth--;
        }
        s.at++;
    }
    *ret_depth = deepest;
    *ret_containers = containers;
}
