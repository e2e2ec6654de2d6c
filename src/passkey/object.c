// SPDX-License-Identifier: Apache-2.0
// CBOR as authenticators write it (CTAP2 canonical form): lengths come first, nothing is of unknown length.
#include "passkey/object.h"

enum object_kind {
    OBJECT_BYTES = 2,
    OBJECT_TEXT = 3,
    OBJECT_LIST = 4,
    OBJECT_MAP = 5,
    OBJECT_TAG = 6
};
enum {
    OBJECT_DEPTH = 8,
    OBJECT_PIECES = 3
};
enum {
    OBJECT_DATA_FLAGS = 32, // where they stand: after a hash; and after them a counter
    OBJECT_DATA_HEAD = 37,
    OBJECT_DATA_HAS_KEY = 64,
    OBJECT_DATA_HAS_MORE = 128,
    OBJECT_MAKER = 16 // bytes that say which kind of authenticator it is
};

// The head of the next item: what it is, and its number or length.
static bool object_head(str *rest, enum object_kind *ret_kind, uint64_t *ret_number)
{
    if (rest->len == 0) {
        return false;
    }
    unsigned first = (unsigned char)rest->ptr[0];
    unsigned low = first & 31;
    size_t more = low < 24 ? 0 : low <= 27 ? (size_t)1 << (low - 24) : SIZE_MAX;
#ifdef GUILDHALL_PLANTED_BUG // fuzz/run.sh must find it
    if (more == SIZE_MAX) {
#else
    if (more == SIZE_MAX || more > rest->len - 1) {
#endif
        return false;
    }
    uint64_t number = more == 0 ? low : 0;
    for (size_t i = 1; i <= more; i++) {
        number = number << 8 | (unsigned char)rest->ptr[i];
    }
    *rest = str_slice(*rest, 1 + more, rest->len);
    *ret_kind = (enum object_kind)(first >> 5);
    *ret_number = number;
    return true;
}

// Passes over one item, with all that it holds.
static bool object_skip(str *rest, int depth)
{
    enum object_kind kind;
    uint64_t number;
    if (depth == 0 || !object_head(rest, &kind, &number)) {
        return false;
    }
    if (kind == OBJECT_BYTES || kind == OBJECT_TEXT) {
        bool fits = number <= rest->len;
        *rest = str_slice(*rest, fits ? (size_t)number : 0, rest->len);
        return fits;
    }
    if (kind != OBJECT_LIST && kind != OBJECT_MAP && kind != OBJECT_TAG) {
        return true; // a number, true, false: the head is all of it
    }
    uint64_t items = kind == OBJECT_TAG ? 1 : kind == OBJECT_MAP ? number * 2 : number;
    if (number > rest->len) {
        return false; // each takes a byte at least
    }
    for (uint64_t i = 0; i < items; i++) {
        if (!object_skip(rest, depth - 1)) {
            return false;
        }
    }
    return true;
}

static bool object_string(str *rest, enum object_kind wanted, str *ret_bytes)
{
    enum object_kind kind;
    uint64_t length;
    if (!object_head(rest, &kind, &length) || kind != wanted || length > rest->len) {
        return false;
    }
    *ret_bytes = str_slice(*rest, 0, (size_t)length);
    *rest = str_slice(*rest, (size_t)length, rest->len);
    return true;
}

static bool object_piece(str *rest, struct object_pieces *pieces)
{
    str name;
    if (!object_string(rest, OBJECT_TEXT, &name)) {
        return false;
    }
    if (str_eq(name, STR("fmt"))) {
        return pieces->format.len == 0 && object_string(rest, OBJECT_TEXT, &pieces->format);
    }
    if (str_eq(name, STR("authData"))) {
        return pieces->data.len == 0 && object_string(rest, OBJECT_BYTES, &pieces->data);
    }
    str from = *rest;
    bool fine = str_eq(name, STR("attStmt")) && pieces->statement.len == 0 && object_skip(rest, OBJECT_DEPTH);
    pieces->statement = str_slice(from, 0, from.len - rest->len);
    return fine && ((unsigned char)pieces->statement.ptr[0] >> 5) == OBJECT_MAP;
}

bool passkey_object_read(str object, struct object_pieces *ret_pieces)
{
    enum object_kind kind;
    uint64_t count;
    struct object_pieces pieces = {0};
    bool fine = object.len <= PASSKEY_OBJECT_MAX && object_head(&object, &kind, &count) && kind == OBJECT_MAP &&
                count == OBJECT_PIECES;
    for (int i = 0; fine && i < OBJECT_PIECES; i++) {
        fine = object_piece(&object, &pieces);
    }
    *ret_pieces = pieces;
    return fine && object.len == 0 && pieces.format.len != 0 && pieces.data.len != 0 && pieces.statement.len != 0;
}

static bool object_data_key(str *rest)
{
    if (rest->len < OBJECT_MAKER + 2) {
        return false;
    }
    size_t length =
        (size_t)((unsigned)(unsigned char)rest->ptr[OBJECT_MAKER] << 8 | (unsigned char)rest->ptr[OBJECT_MAKER + 1]);
    bool fits = length <= rest->len - OBJECT_MAKER - 2;
    *rest = str_slice(*rest, OBJECT_MAKER + 2 + length, rest->len);
    return fits && object_skip(rest, OBJECT_DEPTH);
}

bool passkey_object_data(str data, bool has_key)
{
    if (data.len < OBJECT_DATA_HEAD) {
        return false;
    }
    unsigned flags = (unsigned char)data.ptr[OBJECT_DATA_FLAGS];
    str rest = str_slice(data, OBJECT_DATA_HEAD, data.len);
    return ((flags & OBJECT_DATA_HAS_KEY) != 0) == has_key && (!has_key || object_data_key(&rest)) &&
           ((flags & OBJECT_DATA_HAS_MORE) == 0 || object_skip(&rest, OBJECT_DEPTH)) && rest.len == 0;
}
