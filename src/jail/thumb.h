// SPDX-License-Identifier: Apache-2.0
// thumb: a small picture of a large one, the right way up, as a JPEG: decoded by libjpeg-turbo or libpng, row by row
// where that is possible, and averaged. For the jail alone: whoever decodes what a stranger made is in a cell
// (jail/cell.h).
#pragma once
#include "jail/picture.h"

enum {
    THUMB_SIDE = 320, // pixels, of the longer side
    THUMB_BYTES_MAX = 256 * 1024,
    THUMB_ROWS_MAX = 128 * 1024 * 1024 // bytes of a PNG that must be decoded whole, since it is interlaced
};
// `bytes` as picture_strip left them. False: it cannot be decoded, or would take too much.
bool thumb_make(const struct picture *p, str bytes, struct buf *out);
