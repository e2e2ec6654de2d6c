// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "jail/picture.h"

// A WebP without Exif, XMP and chunks that nobody knows; the colour profile and which way is up stay. As picture_strip.
bool webp_strip(str bytes, struct buf *out, struct picture *p);
// Of one that picture_strip left: the part that a decoder takes, which is all of it, or the first frame's of one that
// moves.
str webp_still(str bytes);
