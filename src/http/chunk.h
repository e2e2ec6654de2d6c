// SPDX-License-Identifier: Apache-2.0
// chunk: undoes the chunked transfer coding (RFC 9112 section 7.1), strictly. Extensions and trailers
// are read, within limits, and dropped. Pure; the bytes may come in any pieces.
#pragma once
#include "base/str.h"

enum chunk_result {
    CHUNK_MORE,      // everything given was used
    CHUNK_DATA,      // some bytes of the body; call again
    CHUNK_DONE,      // the body has ended; what is left of the input is another request's
    CHUNK_BAD,       // malformed, or a limit on sizes, extensions or trailers was passed
    CHUNK_TOO_LARGE, // the body passes the maximum
};

struct chunk {
    int64_t max;  // of the whole body
    int64_t left; // of the present chunk
    int64_t size; // of the body so far, the present chunk whole
    int state;
    size_t digits, line, trailers; // bytes of the size, of the line, of the trailers
};

void chunk_start(struct chunk *c, int64_t max);
// Takes bytes from the front of `*in`.
enum chunk_result chunk_next(struct chunk *c, str *in, str *ret_data);
