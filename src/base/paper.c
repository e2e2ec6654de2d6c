// SPDX-License-Identifier: Apache-2.0
#include "base/paper.h"

enum {
    PAPER_HEAD = 1 + sizeof(uint32_t)
};

void paper_put(struct buf *document, enum paper_kind kind, str text)
{
    uint32_t len = (uint32_t)text.len;
    buf_char(document, (char)kind);
    buf_put(document, (str){(const char *)&len, sizeof len});
    buf_put(document, text);
}

bool paper_next(str *rest, struct paper_piece *ret_piece)
{
    uint32_t len;
    if (rest->len < PAPER_HEAD || (unsigned char)rest->ptr[0] >= PAPER_KIND__COUNT) {
        return false;
    }
    memcpy(&len, rest->ptr + 1, sizeof len);
    if (len > rest->len - PAPER_HEAD) {
        return false;
    }
    *ret_piece = (struct paper_piece){(enum paper_kind)rest->ptr[0], str_slice(*rest, PAPER_HEAD, PAPER_HEAD + len)};
    *rest = str_slice(*rest, PAPER_HEAD + len, STR_NONE);
    return true;
}
