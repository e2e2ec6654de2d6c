// SPDX-License-Identifier: Apache-2.0
// Chunked bodies: whole and in pieces must give the same bytes and the same end. The first byte says
// how large the pieces are.
#include "http/chunk.h"
#include "base/buf.h"
#include "fuzz.h"
#include <string.h>

enum {
    FUZZ_BODY_MAX = 100 * 1000
};

static enum chunk_result fuzz_chunks(const uint8_t *data, size_t size, size_t step, struct buf *out)
{
    struct chunk chunk;
    chunk_start(&chunk, FUZZ_BODY_MAX);
    enum chunk_result result = CHUNK_MORE;
    for (size_t at = 0; at < size && result == CHUNK_MORE; at += step) {
        size_t piece = size - at < step ? size - at : step;
        char *copy = malloc(piece);
        MUST(copy != NULL);
        memcpy(copy, data + at, piece);
        str in = {copy, piece};
        str bytes = {0};
        while ((result = chunk_next(&chunk, &in, &bytes)) == CHUNK_DATA) {
            buf_put(out, bytes);
        }
        free(copy);
    }
    MUST(!out->full && chunk.size <= FUZZ_BODY_MAX);
    return result;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 2) {
        return 0;
    }
    struct buf whole;
    struct buf pieces;
    buf_init(&whole, FUZZ_BODY_MAX);
    buf_init(&pieces, FUZZ_BODY_MAX);
    enum chunk_result result = fuzz_chunks(data + 1, size - 1, size, &whole);
    MUST(result == fuzz_chunks(data + 1, size - 1, 1u + data[0] % 32, &pieces));
    MUST(str_eq(buf_str(&whole), buf_str(&pieces)));
    buf_free(&whole);
    buf_free(&pieces);
    return 0;
}
