// SPDX-License-Identifier: Apache-2.0
// thumb: a small picture of a large one, the right way up, as a JPEG: decoded by libjpeg-turbo, libpng, giflib, libwebp
// or libheif, row by row where that is possible, and averaged. Of one that moves, its first frame. The last three
// libraries are loaded when they are first wanted, and a machine may lack them. For the jail alone: whoever decodes
// what a stranger made is in a cell (jail/cell.h).
#pragma once
#include "jail/picture.h"

enum {
    THUMB_SIDE = 320, // pixels, of the longer side
    THUMB_BYTES_MAX = 256 * 1024,
    THUMB_ROWS_MAX = 128 * 1024 * 1024,       // bytes of a PNG that must be decoded whole, since it is interlaced
    THUMB_HEIC_PIXELS_MAX = 50 * 1000 * 1000, // of a HEIC, which is decoded whole always
    THUMB_HEIC_SIDE_MAX = 16 * 1024           // pixels
};
// Loads the decoders, in the jail before a cell is entered; `lacks` hears of each package that is not there, the first
// time. Then whether a small one can be made of a kind.
void thumb_prepare(void (*lacks)(void *with, const char *package), void *with);
bool thumb_can(enum picture_kind kind);
// Whether what its decoder refuses is no picture. Of HEIC it may be one: telephones write what decoders learn later.
bool thumb_judges(enum picture_kind kind);
// `bytes` as picture_strip left them. False: it cannot be decoded, or would take too much; `out` is empty then.
bool thumb_make(const struct picture *p, str bytes, struct buf *out);
