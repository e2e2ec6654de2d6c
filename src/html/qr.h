// SPDX-License-Identifier: Apache-2.0
// qr: a QR code (ISO/IEC 18004) as the path of an SVG picture, for what is typed on one device and needed on another.
#pragma once
#include "base/arena.h"

// The `d` of a path of squares of side 1 in a picture of `*ret_size` squares, the quiet zone of four included.
// Empty where the text is too long for one: over 2,300 bytes.
str qr_path(struct arena *a, str text, int64_t *ret_size);
