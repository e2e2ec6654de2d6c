// SPDX-License-Identifier: Apache-2.0
// For the tests of small pictures: what is to be seen on one.
#pragma once
#include "jail/thumb.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <cmocka.h>

// jpeglib.h needs what stands before it.
#include <jpeglib.h>

// The small picture, decoded: its size, and the colour at a place.
struct seen {
    uint32_t width, height;
    unsigned char pixels[THUMB_SIDE * THUMB_SIDE * 3];
};
static void see(str bytes, struct seen *s)
{
    struct jpeg_decompress_struct d;
    struct jpeg_error_mgr errors;
    d.err = jpeg_std_error(&errors);
    jpeg_create_decompress(&d);
    jpeg_mem_src(&d, (const unsigned char *)bytes.ptr, bytes.len);
    jpeg_read_header(&d, TRUE);
    d.out_color_space = JCS_RGB;
    jpeg_start_decompress(&d);
    s->width = d.output_width;
    s->height = d.output_height;
    assert_in_range(s->width, 1, THUMB_SIDE);
    assert_in_range(s->height, 1, THUMB_SIDE);
    while (d.output_scanline < d.output_height) {
        unsigned char *row = s->pixels + (size_t)d.output_scanline * s->width * 3;
        jpeg_read_scanlines(&d, &row, 1);
    }
    jpeg_finish_decompress(&d);
    jpeg_destroy_decompress(&d);
}

// 'r', 'b', 'w'; '?': something else.
static char colour(const struct seen *s, double x, double y)
{
    const unsigned char *p = s->pixels + ((size_t)(y * (s->height - 1)) * s->width + (size_t)(x * (s->width - 1))) * 3;
    bool red = p[0] > 180;
    bool green = p[1] > 180;
    bool blue = p[2] > 180;
    return red && green && blue ? 'w' : red && !green && !blue ? 'r' : blue && !red && !green ? 'b' : '?';
}

// A picture whose upper quarter is white, its left half red and its right half blue is there, turned that way.
static void assert_seen(str thumb, int turned)
{
    // Upper left, upper right, lower left, lower right.
    static const char corners[9][5] = {"", "wwrb", "wwbr", "brww", "rbww", "wrwb", "rwbw", "bwrw", "wbwr"};
    struct seen s;
    see(thumb, &s);
    const char found[] = {colour(&s, 0.05, 0.05), colour(&s, 0.95, 0.05), colour(&s, 0.05, 0.95),
                          colour(&s, 0.95, 0.95), '\0'};
    assert_string_equal(found, corners[turned]);
}
