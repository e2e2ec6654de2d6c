// SPDX-License-Identifier: Apache-2.0
#include "jail/gif.h"

enum {
    GIF_HEAD = 13,
    GIF_IMAGE = 10,      // a descriptor
    GIF_CONTROL = 8,     // how long a frame is shown
    GIF_APPLICATION = 19 // that says how often all are shown again
};

static size_t gif_table(unsigned char flags)
{
    return (flags & 0x80) != 0 ? (size_t)3 << ((flags & 7) + 1) : 0;
}

// Where the blocks that begin at `at` end, each a length and so many bytes; STR_NONE: nowhere.
static size_t gif_blocks_end(str b, size_t at)
{
    while (at < b.len) {
        size_t len = (unsigned char)b.ptr[at];
        if (len == 0) {
            return at + 1;
        }
        at += 1 + len;
    }
    return STR_NONE;
}

static bool gif_keeps(str extension)
{
    unsigned char label = extension.len > 1 ? (unsigned char)extension.ptr[1] : 0;
    str name = str_slice(extension, 3, 14);
    bool again = label == 0xff && extension.len == GIF_APPLICATION &&
                 (str_eq(name, STR("NETSCAPE2.0")) || str_eq(name, STR("ANIMEXTS1.0")));
    return again || (label == 0xf9 && extension.len == GIF_CONTROL);
}

bool gif_strip(str bytes, struct buf *out, struct picture *p)
{
    bool shown = false;
    if (bytes.len < GIF_HEAD || !picture_size(p, picture_u16(bytes, 6, true), picture_u16(bytes, 8, true))) {
        return false;
    }
    size_t at = GIF_HEAD + gif_table((unsigned char)bytes.ptr[10]);
    buf_put(out, str_slice(bytes, 0, at));
    while (at + 1 < bytes.len && bytes.ptr[at] != ';') {
        bool image = bytes.ptr[at] == ',';
        size_t begin = at + 2; // an extension's label
        if (image) {
            begin = at + GIF_IMAGE < bytes.len ? at + GIF_IMAGE + gif_table((unsigned char)bytes.ptr[at + 9]) + 1
                                               : STR_NONE;
        } else if (bytes.ptr[at] != '!') {
            return false;
        }
        size_t end = gif_blocks_end(bytes, begin);
        if (end == STR_NONE) {
            return false;
        }
        str block = str_slice(bytes, at, end);
        if (image || gif_keeps(block)) {
            buf_put(out, block);
        }
        shown = shown || image;
        at = end;
    }
    if (at >= bytes.len || bytes.ptr[at] != ';') {
        return false;
    }
    buf_char(out, ';');
    return shown;
}
