// SPDX-License-Identifier: Apache-2.0
// A HEIC or AVIF, by libheif, which turns it the right way up itself (irot, imir) and puts its tiles together.
#include "jail/late.h"
#include "jail/thumb_kinds.h"
#include <libheif/heif.h>
#include <malloc.h>

#define HEIF_LIB(F)                               \
    F(heif_init)                                  \
    F(heif_context_alloc)                         \
    F(heif_context_free)                          \
    F(heif_context_set_max_decoding_threads)      \
    F(heif_context_set_maximum_image_size_limit)  \
    F(heif_context_read_from_memory_without_copy) \
    F(heif_context_get_primary_image_handle)      \
    F(heif_image_handle_release)                  \
    F(heif_image_handle_get_width)                \
    F(heif_image_handle_get_height)               \
    F(heif_image_handle_has_alpha_channel)        \
    F(heif_decode_image)                          \
    F(heif_image_release)                         \
    F(heif_image_get_width)                       \
    F(heif_image_get_height)                      \
    F(heif_image_get_plane_readonly)

static struct heif_lib {
    HEIF_LIB(LATE_FIELD)
} heif_lib;

#define HEIF_LIB_ROW(name) {#name, offsetof(struct heif_lib, name)},
static const struct late_name heif_lib_names[] = {HEIF_LIB(HEIF_LIB_ROW)};

bool thumb_heic_load(void)
{
    return late_load("libheif.so.1", heif_lib_names, sizeof heif_lib_names / sizeof heif_lib_names[0], &heif_lib) &&
           heif_lib.heif_init(NULL).code == heif_error_Ok; // looks for more decoders, which the cell forbids later
}

static bool thumb_heic_rows(struct thumb *t, const struct heif_image *image, size_t step)
{
    int stride = 0;
    const uint8_t *rows = heif_lib.heif_image_get_plane_readonly(image, heif_channel_interleaved, &stride);
    int width = heif_lib.heif_image_get_width(image, heif_channel_interleaved);
    int height = heif_lib.heif_image_get_height(image, heif_channel_interleaved);
    if (rows == NULL || width <= 0 || height <= 0 || stride < 0 || (size_t)stride < (size_t)width * step ||
        !thumb_frame(t, (uint32_t)width, (uint32_t)height)) {
        return false;
    }
    for (uint32_t y = 0; y < t->from_height; y++) {
        thumb_row(t, y, rows + (size_t)y * (size_t)stride, step);
    }
    return true;
}

static bool thumb_heic_decode(struct thumb *t, const struct heif_image_handle *handle)
{
    struct heif_image *image = NULL;
    int width = heif_lib.heif_image_handle_get_width(handle);
    int height = heif_lib.heif_image_handle_get_height(handle);
    bool clear = heif_lib.heif_image_handle_has_alpha_channel(handle);
    // Decoded, it is in memory as it is coded and in colours.
    if (width <= 0 || height <= 0 || (int64_t)width * height > THUMB_HEIC_PIXELS_MAX ||
        heif_lib.heif_decode_image(handle, &image, heif_colorspace_RGB,
                                   clear ? heif_chroma_interleaved_RGBA : heif_chroma_interleaved_RGB, NULL)
                .code != heif_error_Ok) {
        return false;
    }
    bool fine = thumb_heic_rows(t, image, clear ? 4 : 3);
    heif_lib.heif_image_release(image);
    return fine;
}

bool thumb_heic_from(struct thumb *t, str bytes)
{
    struct heif_image_handle *handle = NULL;
    (void)mallopt(M_ARENA_MAX, 1); // a thread that decodes comes and goes: one place for its memory
    struct heif_context *c = heif_lib.heif_context_alloc();
    if (c == NULL) {
        return false;
    }
    heif_lib.heif_context_set_max_decoding_threads(c, 0); // its tiles one after the other
    heif_lib.heif_context_set_maximum_image_size_limit(c, THUMB_HEIC_SIDE_MAX);
    bool fine =
        heif_lib.heif_context_read_from_memory_without_copy(c, bytes.ptr, bytes.len, NULL).code == heif_error_Ok &&
        heif_lib.heif_context_get_primary_image_handle(c, &handle).code == heif_error_Ok &&
        thumb_heic_decode(t, handle);
    if (handle != NULL) {
        heif_lib.heif_image_handle_release(handle);
    }
    heif_lib.heif_context_free(c);
    return fine;
}
