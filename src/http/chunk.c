// SPDX-License-Identifier: Apache-2.0
#include "http/chunk.h"
#include "base/limits.h"
#include "http/head.h"

enum chunk_state {
    CHUNK_SIZE,      // hexadecimal digits
    CHUNK_EXTENSION, // after ';'
    CHUNK_SIZE_LF,   // the LF after the size line
    CHUNK_BYTES,     // data
    CHUNK_END_CR,    // CR LF after the data
    CHUNK_END_LF,
    CHUNK_TRAILER, // at the start of a trailer line
    CHUNK_TRAILER_NAME,
    CHUNK_TRAILER_VALUE,
    CHUNK_TRAILER_LF, // the LF of a trailer
    CHUNK_LAST_LF,    // the LF of the empty line at the very end
    CHUNK_ENDED,
};

enum {
    CHUNK_DIGITS = 16
};

void chunk_start(struct chunk *c, int64_t max)
{
    *c = (struct chunk){.max = max};
}

static int chunk_hex(char c)
{
    if (c >= '0' && c <= '9') {
        return c - '0';
    }
    char lower = (char)(c | 0x20);
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

static enum chunk_result chunk_size_char(struct chunk *c, char ch)
{
    int digit = chunk_hex(ch);
    if (digit >= 0) {
        if (c->digits++ == CHUNK_DIGITS || c->left > (INT64_MAX - digit) / 16) {
            return CHUNK_BAD;
        }
        c->left = c->left * 16 + digit;
        return CHUNK_MORE;
    }
    // No space before ';' or the line's end, though the grammar once allowed it: readers differ there.
    if (c->digits == 0 || (ch != ';' && ch != '\r')) {
        return CHUNK_BAD;
    }
    if (c->left > c->max - c->size) {
        return CHUNK_TOO_LARGE;
    }
    c->state = ch == ';' ? CHUNK_EXTENSION : CHUNK_SIZE_LF;
    return CHUNK_MORE;
}

static bool chunk_is_text(char c)
{
    return c == '\t' || ((uint8_t)c >= ' ' && c != 0x7F);
}

// The LF that ends a size line: data follows, or after the last chunk trailers.
static void chunk_line_done(struct chunk *c)
{
    c->state = c->left == 0 ? CHUNK_TRAILER : CHUNK_BYTES;
    c->size += c->left;
    c->line = c->digits = 0;
}

// One byte outside the data.
static enum chunk_result chunk_char(struct chunk *c, char ch)
{
    bool fine = true;
    switch (c->state) {
    case CHUNK_SIZE:
        return ++c->line > LIMIT_CHUNK_LINE ? CHUNK_BAD : chunk_size_char(c, ch);
    case CHUNK_EXTENSION:
        fine = ++c->line <= LIMIT_CHUNK_LINE && (ch == '\r' || chunk_is_text(ch));
        c->state = ch == '\r' ? CHUNK_SIZE_LF : CHUNK_EXTENSION;
        break;
    case CHUNK_SIZE_LF:
        fine = ch == '\n';
        chunk_line_done(c);
        break;
    case CHUNK_END_CR:
        fine = ch == '\r';
        c->state = CHUNK_END_LF;
        break;
    case CHUNK_END_LF:
        fine = ch == '\n';
        c->state = CHUNK_SIZE;
        break;
    case CHUNK_TRAILER:
        fine = ch == '\r' || head_is_token_char(ch);
        c->state = ch == '\r' ? CHUNK_LAST_LF : CHUNK_TRAILER_NAME;
        break;
    case CHUNK_TRAILER_NAME:
        fine = ch == ':' || head_is_token_char(ch);
        c->state = ch == ':' ? CHUNK_TRAILER_VALUE : CHUNK_TRAILER_NAME;
        break;
    case CHUNK_TRAILER_VALUE:
        fine = ch == '\r' || chunk_is_text(ch);
        c->state = ch == '\r' ? CHUNK_TRAILER_LF : CHUNK_TRAILER_VALUE;
        break;
    case CHUNK_TRAILER_LF:
        fine = ch == '\n';
        c->state = CHUNK_TRAILER;
        break;
    default:
        fine = c->state == CHUNK_LAST_LF && ch == '\n';
        c->state = CHUNK_ENDED;
        return fine ? CHUNK_DONE : CHUNK_BAD;
    }
    if (c->state >= CHUNK_TRAILER && ++c->trailers > LIMIT_TRAILERS) {
        return CHUNK_BAD;
    }
    return fine ? CHUNK_MORE : CHUNK_BAD;
}

enum chunk_result chunk_next(struct chunk *c, str *in, str *ret_data)
{
    while (in->len != 0) {
        if (c->state == CHUNK_BYTES) {
            size_t take = (uint64_t)c->left < in->len ? (size_t)c->left : in->len;
#ifdef GUILDHALL_PLANTED_BUG // fuzz/run.sh must find it: a chunk's end is looked for past the input
            take = c->left == 0x1F ? (size_t)c->left : take;
#endif
            *ret_data = (str){in->ptr, take};
            *in = (str){in->ptr + take, in->len - take};
            c->left -= (int64_t)take;
            c->state = c->left == 0 ? CHUNK_END_CR : CHUNK_BYTES;
            return CHUNK_DATA;
        }
        char ch = in->ptr[0];
        *in = (str){in->ptr + 1, in->len - 1};
        enum chunk_result result = chunk_char(c, ch);
        if (result != CHUNK_MORE) {
            return result;
        }
    }
    return CHUNK_MORE;
}
