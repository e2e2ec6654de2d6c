// SPDX-License-Identifier: Apache-2.0
// thumb_kinds: what the decoders behind jail/thumb.h share: the rows of a large picture, summed up in those of the
// small one.
#pragma once
#include "jail/thumb.h"

struct thumb {
    uint32_t from_width, from_height, width, height;
    uint16_t column[PICTURE_SIDE_MAX]; // of the small picture, of each column of the large one
    uint32_t sums[THUMB_SIDE * THUMB_SIDE][4];
    unsigned char pixels[THUMB_SIDE * THUMB_SIDE * 3];
};
// The size of what is about to come, where its decoder is the first to know. False: it is not looked at.
bool thumb_frame(struct thumb *t, uint32_t width, uint32_t height);
// A row of the large picture, in any order, `step` bytes a pixel: red, green, blue and, of four, how opaque.
void thumb_row(struct thumb *t, uint32_t y, const unsigned char *row, size_t step);

bool thumb_gif_load(void);
bool thumb_gif_from(struct thumb *t, str bytes);
bool thumb_webp_load(void);
bool thumb_webp_from(struct thumb *t, str bytes);
bool thumb_heic_load(void);
bool thumb_heic_from(struct thumb *t, str bytes);
