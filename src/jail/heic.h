// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "jail/picture.h"

// A HEIC or AVIF of one moment: every byte stays where it is, and whatever is of no picture (Exif, XMP, names of items,
// what no item names) becomes zeros, so that no offset has to be written anew. As picture_strip; sizes are not read.
bool heic_is(str bytes);
bool heic_strip(str bytes, struct buf *out, struct picture *p);
