// SPDX-License-Identifier: Apache-2.0
// picture: a JPEG (ITU-T T.81), PNG (W3C PNG, third edition), GIF (89a), WebP (RFC 9649) or HEIC (ISO/IEC 23008-12)
// that a stranger made, without what its camera and the programs on its way wrote beside it: positions and times
// (Exif), XMP, IPTC, texts, previews, and whatever stands after its end. Its segments or chunks are walked and only
// those that its look needs are kept, byte for byte; of Exif the one tag that says which way is up. Nothing is decoded
// here, and nothing is believed: what does not add up is no picture.
#pragma once
#include "base/buf.h"

enum {
    PICTURE_SIDE_MAX = 30 * 1000,          // pixels
    PICTURE_PIXELS_MAX = 100 * 1000 * 1000 // of all of it
};
enum picture_kind {
    PICTURE_NONE, // neither, by how it begins
    PICTURE_JPEG,
    PICTURE_PNG,
    PICTURE_GIF,
    PICTURE_WEBP,
    PICTURE_HEIC, // and AVIF, which is built alike
    PICTURE_KIND__COUNT
};
// By its first twelve bytes.
enum picture_kind picture_kind_of(str bytes);

struct picture {
    enum picture_kind kind;
    uint32_t width, height;
    int turned; // which way is up, 1 to 8, as Exif says it (CIPA DC-008, tag 0112); 1: as it is
};
// Writes what is kept of `bytes` to `out`. False where it is none, is cut off, or has more pixels than are looked at.
bool picture_strip(str bytes, struct buf *out, struct picture *ret_picture);

// For those that walk the other kinds (jail/gif.h, jail/webp.h, jail/heic.h). `at` and what follows is within `s`.
uint32_t picture_u16(str s, size_t at, bool little);
uint32_t picture_u32(str s, size_t at, bool little);
// False where a picture of that size is not looked at.
bool picture_size(struct picture *p, uint32_t width, uint32_t height);
// Which way is up, of a TIFF structure; and one that says that alone.
enum {
    PICTURE_TIFF_BYTES = 26
};
int picture_turned(str tiff);
void picture_tiff(int turned, char to[PICTURE_TIFF_BYTES]);
