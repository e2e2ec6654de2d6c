// SPDX-License-Identifier: Apache-2.0
#include "html/qr.h"
#include "base/buf.h"
#include <qrencode.h>

enum {
    QR_QUIET = 4, // squares: ISO/IEC 18004 asks for them on each side
    QR_PATH_BYTES = 512 * 1024
};

str qr_path(struct arena *a, str text, int64_t *ret_size)
{
    *ret_size = 0;
    QRcode *code = text.len > INT32_MAX
                       ? NULL
                       : QRcode_encodeData((int)text.len, (const unsigned char *)text.ptr, 0, QR_ECLEVEL_M);
    if (code == NULL) {
        return (str){0};
    }
    struct buf path;
    buf_init(&path, QR_PATH_BYTES);
    for (int y = 0; y < code->width; y++) {
        for (int x = 0; x < code->width;) {
            int from = x;
            while (x < code->width && (code->data[y * code->width + x] & 1) != 0) {
                x++;
            }
            if (x > from) { // dark squares side by side are one piece
                buf_printf(&path, "M%d %dh%dv1H%dz", from + QR_QUIET, y + QR_QUIET, x - from, from + QR_QUIET);
            }
            x += x == from ? 1 : 0;
        }
    }
    *ret_size = code->width + 2 * QR_QUIET;
    QRcode_free(code);
    str copy = arena_str(a, buf_str(&path));
    buf_free(&path);
    return copy;
}
