// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "jail/picture.h"

// A GIF without comments, texts and what applications wrote, and whatever stands after its end; how often it is shown
// again stays. As picture_strip.
bool gif_strip(str bytes, struct buf *out, struct picture *p);
