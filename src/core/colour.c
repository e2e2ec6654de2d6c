// SPDX-License-Identifier: Apache-2.0
#include "core/colour.h"
#include <math.h>

static int colour_digit(char c)
{
    return c >= '0' && c <= '9'   ? c - '0'
           : c >= 'a' && c <= 'f' ? c - 'a' + 10
           : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                  : -1;
}

// Relative luminance of a channel, WCAG 2.2 "relative luminance".
static double colour_linear(int channel)
{
    double c = channel / 255.0;
    return c <= 0.04045 ? c / 12.92 : pow((c + 0.055) / 1.055, 2.4);
}

double colour_contrast_with_white(str colour)
{
    if (colour.len != 7 || colour.ptr[0] != '#') {
        return 0;
    }
    int channels[3];
    for (size_t i = 0; i < 3; i++) {
        int high = colour_digit(colour.ptr[1 + 2 * i]);
        int low = colour_digit(colour.ptr[2 + 2 * i]);
        if (high < 0 || low < 0) {
            return 0;
        }
        channels[i] = high * 16 + low;
    }
    double luminance =
        0.2126 * colour_linear(channels[0]) + 0.7152 * colour_linear(channels[1]) + 0.0722 * colour_linear(channels[2]);
    return 1.05 / (luminance + 0.05);
}
