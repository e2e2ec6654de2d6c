// SPDX-License-Identifier: Apache-2.0
// A WebP, or the first frame of one that moves. The library makes it small on the way.
#include "jail/late.h"
#include "jail/thumb_kinds.h"
#include "jail/webp.h"
#include <stdlib.h>
#include <webp/decode.h>

#define WEBP_LIB(F)                  \
    F(WebPInitDecoderConfigInternal) \
    F(WebPGetFeaturesInternal)       \
    F(WebPDecode)

static struct webp_lib {
    WEBP_LIB(LATE_FIELD)
} webp_lib;

#define WEBP_LIB_ROW(name) {#name, offsetof(struct webp_lib, name)},
static const struct late_name webp_lib_names[] = {WEBP_LIB(WEBP_LIB_ROW)};

bool thumb_webp_load(void)
{
    return late_load("libwebp.so.7", webp_lib_names, sizeof webp_lib_names / sizeof webp_lib_names[0], &webp_lib);
}

bool thumb_webp_from(struct thumb *t, str bytes)
{
    WebPDecoderConfig c;
    str still = webp_still(bytes);
    const uint8_t *at = (const uint8_t *)still.ptr;
    if (!webp_lib.WebPInitDecoderConfigInternal(&c, WEBP_DECODER_ABI_VERSION) ||
        webp_lib.WebPGetFeaturesInternal(at, still.len, &c.input, WEBP_DECODER_ABI_VERSION) != VP8_STATUS_OK ||
        !thumb_frame(t, (uint32_t)c.input.width, (uint32_t)c.input.height)) {
        return false;
    }
    size_t row = (size_t)t->width * 4;
    unsigned char *rows = calloc(t->height, row);
    c.options.use_scaling = 1;
    c.options.scaled_width = (int)t->width;
    c.options.scaled_height = (int)t->height;
    c.output.colorspace = MODE_RGBA;
    c.output.is_external_memory = 1;
    c.output.u.RGBA.rgba = rows;
    c.output.u.RGBA.stride = (int)row;
    c.output.u.RGBA.size = row * t->height;
    bool fine = rows != NULL && webp_lib.WebPDecode(at, still.len, &c) == VP8_STATUS_OK &&
                thumb_frame(t, t->width, t->height); // as small as it is to be
    for (uint32_t y = 0; fine && y < t->height; y++) {
        thumb_row(t, y, rows + y * row, 4);
    }
    free(rows);
    return fine;
}
