// SPDX-License-Identifier: Apache-2.0
// Both libraries leave by longjmp when a picture is wrong, so what they are at is in one struct that outlives the jump.
#include "jail/thumb_kinds.h"
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>

// jpeglib.h needs what stands before it.
#include <jpeglib.h>
#include <png.h>

enum {
    THUMB_QUALITY = 75,
    THUMB_WHITE = 255
};

static uint32_t thumb_side(uint32_t side, uint32_t longer)
{
    uint32_t small = longer <= THUMB_SIDE ? side : (uint32_t)((uint64_t)side * THUMB_SIDE / longer);
    return small == 0 ? 1 : small;
}

static void thumb_small(struct thumb *t, uint32_t width, uint32_t height)
{
    uint32_t longer = width > height ? width : height;
    t->width = thumb_side(width, longer);
    t->height = thumb_side(height, longer);
}

static void thumb_begin(struct thumb *t, uint32_t width, uint32_t height)
{
    t->from_width = width;
    t->from_height = height;
    for (uint32_t x = 0; x < width; x++) {
        t->column[x] = (uint16_t)((uint64_t)x * t->width / width);
    }
}

bool thumb_frame(struct thumb *t, uint32_t width, uint32_t height)
{
    struct picture frame;
    bool fine = picture_size(&frame, width, height);
    if (fine) {
        thumb_small(t, width, height);
        thumb_begin(t, width, height);
    }
    return fine;
}

void thumb_row(struct thumb *t, uint32_t y, const unsigned char *row, size_t step)
{
    uint32_t(*cells)[4] = t->sums + (size_t)((uint64_t)y * t->height / t->from_height) * t->width;
    for (uint32_t x = 0; x < t->from_width; x++, row += step) {
        uint32_t *cell = cells[t->column[x]];
        for (size_t c = 0; c < 3; c++) {
            cell[c] += step == 4 ? (row[c] * row[3] + THUMB_WHITE * (255U - row[3])) / 255U : row[c]; // upon white
        }
        cell[3]++;
    }
}

// ---- JPEG ---------------------------------------------------------------------------------------------------

struct thumb_jpeg {
    struct jpeg_decompress_struct from;
    struct jpeg_compress_struct to;
    struct jpeg_error_mgr errors;
    jmp_buf wrong;
    unsigned char *row;
    unsigned char *made;
    unsigned long made_len;
    bool done;
};

static void thumb_jpeg_wrong(j_common_ptr any)
{
    struct thumb_jpeg *j = any->client_data;
    longjmp(j->wrong, 1);
}

static void thumb_jpeg_silent(j_common_ptr any, int level)
{
    (void)any;
    (void)level;
}

static struct jpeg_error_mgr *thumb_jpeg_errors(struct thumb_jpeg *j)
{
    jpeg_std_error(&j->errors);
    j->errors.error_exit = thumb_jpeg_wrong;
    j->errors.emit_message = thumb_jpeg_silent;
    return &j->errors;
}

// CMYK as Adobe's programs write it, inverted.
static void thumb_cmyk(unsigned char *row, uint32_t width)
{
    for (uint32_t x = 0; x < width; x++) {
        for (size_t c = 0; c < 3; c++) {
            row[x * 3 + c] = (unsigned char)(row[x * 4 + c] * row[x * 4 + 3] / 255);
        }
    }
}

static void thumb_jpeg_rows(struct thumb_jpeg *j, struct thumb *t)
{
    struct jpeg_decompress_struct *d = &j->from;
    bool cmyk = d->jpeg_color_space == JCS_CMYK || d->jpeg_color_space == JCS_YCCK;
    d->out_color_space = cmyk ? JCS_CMYK : JCS_RGB;
    d->dct_method = JDCT_IFAST;
    d->do_fancy_upsampling = FALSE;
    // The smallest of its own scales that has all we need.
    for (d->scale_num = 1; d->scale_num < 8; d->scale_num *= 2) {
        d->scale_denom = 8;
        jpeg_calc_output_dimensions(d);
        if (d->output_width >= t->width && d->output_height >= t->height) {
            break;
        }
    }
    jpeg_start_decompress(d);
    if (d->output_width > PICTURE_SIDE_MAX || d->output_width < t->width || d->output_height < t->height) {
        return; // its header was read otherwise than by us
    }
    thumb_begin(t, d->output_width, d->output_height);
    j->row = malloc((size_t)d->output_width * 4);
    while (j->row != NULL && d->output_scanline < d->output_height) {
        uint32_t y = d->output_scanline;
        jpeg_read_scanlines(d, &j->row, 1);
        if (cmyk) {
            thumb_cmyk(j->row, d->output_width);
        }
        thumb_row(t, y, j->row, 3);
    }
}

static bool thumb_from_jpeg(struct thumb *t, str bytes)
{
    struct thumb_jpeg j = {0};
    j.from.err = thumb_jpeg_errors(&j);
    j.from.client_data = &j;
    jpeg_create_decompress(&j.from);
    if (setjmp(j.wrong) == 0) {
        jpeg_mem_src(&j.from, (const unsigned char *)bytes.ptr, bytes.len);
        jpeg_read_header(&j.from, TRUE);
        thumb_jpeg_rows(&j, t);
        j.done = j.row != NULL && j.from.output_scanline == j.from.output_height;
    }
    free(j.row);
    jpeg_destroy_decompress(&j.from);
    return j.done;
}

// ---- PNG ----------------------------------------------------------------------------------------------------

struct thumb_png {
    png_structp png;
    png_infop info;
    str rest;
    unsigned char *rows;
    bool done;
};

static void thumb_png_wrong(png_structp png, png_const_charp why)
{
    (void)why;
    png_longjmp(png, 1);
}

static void thumb_png_silent(png_structp png, png_const_charp why)
{
    (void)png;
    (void)why;
}

static void thumb_png_read(png_structp png, png_bytep to, size_t len)
{
    struct thumb_png *p = png_get_io_ptr(png);
    if (len > p->rest.len) {
        png_error(png, "cut off");
    }
    memcpy(to, p->rest.ptr, len);
    p->rest = str_slice(p->rest, len, p->rest.len);
}

// All as red, green, blue and how opaque.
static void thumb_png_rows(struct thumb_png *p, struct thumb *t)
{
    png_set_user_limits(p->png, PICTURE_SIDE_MAX, PICTURE_SIDE_MAX);
    png_set_chunk_malloc_max(p->png, 4 * 1024 * 1024);
    png_set_read_fn(p->png, p, thumb_png_read);
    png_read_info(p->png, p->info);
    png_set_expand(p->png);
    png_set_strip_16(p->png);
    png_set_gray_to_rgb(p->png);
    png_set_add_alpha(p->png, THUMB_WHITE, PNG_FILLER_AFTER);
    int passes = png_set_interlace_handling(p->png);
    png_read_update_info(p->png, p->info);
    uint32_t width = png_get_image_width(p->png, p->info);
    uint32_t height = png_get_image_height(p->png, p->info);
    size_t row = (size_t)width * 4;
    size_t kept = passes > 1 ? height : 1;
    if (png_get_rowbytes(p->png, p->info) != row || width < t->width || height < t->height ||
        row * kept > THUMB_ROWS_MAX) {
        return;
    }
    thumb_begin(t, width, height);
    p->rows = calloc(kept, row);
    if (p->rows == NULL) {
        return;
    }
    for (int pass = 1; pass <= passes; pass++) {
        for (uint32_t y = 0; y < height; y++) {
            unsigned char *at = p->rows + (passes > 1 ? y * row : 0);
            png_read_row(p->png, at, NULL);
            if (pass == passes) {
                thumb_row(t, y, at, 4);
            }
        }
    }
    p->done = true;
}

static bool thumb_from_png(struct thumb *t, str bytes)
{
    struct thumb_png p = {.rest = bytes};
    p.png = png_create_read_struct(PNG_LIBPNG_VER_STRING, NULL, thumb_png_wrong, thumb_png_silent);
    p.info = p.png == NULL ? NULL : png_create_info_struct(p.png);
    if (p.info != NULL && setjmp(png_jmpbuf(p.png)) == 0) {
        thumb_png_rows(&p, t);
    }
    free(p.rows);
    png_destroy_read_struct(&p.png, &p.info, NULL);
    return p.done;
}

// ---- The small one ------------------------------------------------------------------------------------------

// Where a pixel of the turned picture comes from, by the first column and row of each of the eight ways (CIPA DC-008).
static size_t thumb_source(const struct thumb *t, int turned, uint32_t x, uint32_t y)
{
    bool across = turned >= 5;
    uint32_t sx = across ? y : x;
    uint32_t sy = across ? x : y;
    bool right = turned == 2 || turned == 3 || turned == 7 || turned == 8;
    bool bottom = turned == 3 || turned == 4 || turned == 6 || turned == 7;
    sx = right ? t->width - 1 - sx : sx;
    sy = bottom ? t->height - 1 - sy : sy;
    return (size_t)sy * t->width + sx;
}

static void thumb_average(struct thumb *t, int turned, uint32_t width, uint32_t height)
{
    for (uint32_t y = 0; y < height; y++) {
        for (uint32_t x = 0; x < width; x++) {
            const uint32_t *cell = t->sums[thumb_source(t, turned, x, y)];
            for (size_t c = 0; c < 3; c++) {
                t->pixels[((size_t)y * width + x) * 3 + c] = (unsigned char)(cell[c] / (cell[3] == 0 ? 1 : cell[3]));
            }
        }
    }
}

static void thumb_compress(struct thumb_jpeg *j, const struct thumb *t, uint32_t width, uint32_t height,
                           struct buf *out)
{
    jpeg_mem_dest(&j->to, &j->made, &j->made_len);
    j->to.image_width = width;
    j->to.image_height = height;
    j->to.input_components = 3;
    j->to.in_color_space = JCS_RGB;
    jpeg_set_defaults(&j->to);
    jpeg_set_quality(&j->to, THUMB_QUALITY, TRUE);
    jpeg_start_compress(&j->to, TRUE);
    while (j->to.next_scanline < height) {
        JSAMPROW row = (JSAMPROW)(uintptr_t)(t->pixels + (size_t)j->to.next_scanline * width * 3);
        jpeg_write_scanlines(&j->to, &row, 1);
    }
    jpeg_finish_compress(&j->to);
    buf_put(out, (str){(const char *)j->made, j->made_len});
    j->done = !out->full;
}

static bool thumb_write(const struct thumb *t, uint32_t width, uint32_t height, struct buf *out)
{
    struct thumb_jpeg j = {0};
    j.to.err = thumb_jpeg_errors(&j);
    j.to.client_data = &j;
    jpeg_create_compress(&j.to);
    if (setjmp(j.wrong) == 0) {
        thumb_compress(&j, t, width, height, out);
    }
    jpeg_destroy_compress(&j.to);
    free(j.made);
    return j.done;
}

static const struct {
    bool (*from)(struct thumb *t, str bytes);
    bool (*load)(void); // none: it is linked
    const char *needs;
} thumb_kinds[PICTURE_KIND__COUNT] = {
    [PICTURE_JPEG] = {thumb_from_jpeg, NULL, NULL},
    [PICTURE_PNG] = {thumb_from_png, NULL, NULL},
    [PICTURE_GIF] = {thumb_gif_from, thumb_gif_load, "libgif7"},
    [PICTURE_WEBP] = {thumb_webp_from, thumb_webp_load, "libwebp7"},
    [PICTURE_HEIC] = {thumb_heic_from, thumb_heic_load, "libheif1"},
};
static bool thumb_prepared;
static bool thumb_there[PICTURE_KIND__COUNT];

void thumb_prepare(void (*lacks)(void *with, const char *package), void *with)
{
    for (size_t i = 0; i < PICTURE_KIND__COUNT && !thumb_prepared; i++) {
        thumb_there[i] = thumb_kinds[i].from != NULL && (thumb_kinds[i].load == NULL || thumb_kinds[i].load());
        if (thumb_kinds[i].from != NULL && !thumb_there[i]) {
            lacks(with, thumb_kinds[i].needs);
        }
    }
    thumb_prepared = true;
}

bool thumb_can(enum picture_kind kind)
{
    return thumb_there[kind];
}

bool thumb_judges(enum picture_kind kind)
{
    return thumb_can(kind) && kind != PICTURE_HEIC;
}

bool thumb_make(const struct picture *p, str bytes, struct buf *out)
{
    struct thumb *t = thumb_can(p->kind) ? calloc(1, sizeof *t) : NULL;
    if (t == NULL) {
        return false;
    }
    thumb_small(t, p->width, p->height); // of those that say it in one place
    bool fine = thumb_kinds[p->kind].from(t, bytes);
    if (fine) {
        uint32_t width = p->turned >= 5 ? t->height : t->width;
        uint32_t height = p->turned >= 5 ? t->width : t->height;
        thumb_average(t, p->turned, width, height);
        fine = thumb_write(t, width, height, out);
    }
    free(t);
    return fine;
}
