// SPDX-License-Identifier: Apache-2.0
// The first image of a GIF, row by row: however many follow, none of them is read.
#include "jail/late.h"
#include "jail/thumb_kinds.h"
#include <gif_lib.h>
#include <stdlib.h>

#define GIF_LIB(F)          \
    F(DGifOpen)             \
    F(DGifCloseFile)        \
    F(DGifGetRecordType)    \
    F(DGifGetExtension)     \
    F(DGifGetExtensionNext) \
    F(DGifGetImageDesc)     \
    F(DGifGetLine)

static struct gif_lib {
    GIF_LIB(LATE_FIELD)
} gif_lib;

#define GIF_LIB_ROW(name) {#name, offsetof(struct gif_lib, name)},
static const struct late_name gif_lib_names[] = {GIF_LIB(GIF_LIB_ROW)};

bool thumb_gif_load(void)
{
    return late_load("libgif.so.7", gif_lib_names, sizeof gif_lib_names / sizeof gif_lib_names[0], &gif_lib);
}

enum {
    GIF_OPAQUE = -1, // no colour of it is clear
    GIF_CONTROL_BYTES = 4
};

struct thumb_gif {
    GifFileType *file;
    int clear;            // a colour's number, or GIF_OPAQUE
    unsigned char *row;   // of four bytes a pixel
    GifPixelType *places; // of the colours of a row
};

static int thumb_gif_read(GifFileType *file, GifByteType *to, int len)
{
    str *rest = file->UserData;
    str piece = str_slice(*rest, 0, (size_t)len);
    if (piece.len == 0) {
        return 0;
    }
    memcpy(to, piece.ptr, piece.len);
    *rest = str_slice(*rest, piece.len, rest->len);
    return (int)piece.len;
}

static bool thumb_gif_extension(struct thumb_gif *g)
{
    int label;
    GifByteType *block; // its length, and so many bytes
    bool fine = gif_lib.DGifGetExtension(g->file, &label, &block) == GIF_OK;
    if (fine && label == GRAPHICS_EXT_FUNC_CODE && block != NULL && block[0] == GIF_CONTROL_BYTES) {
        g->clear = (block[1] & 1) != 0 ? block[4] : GIF_OPAQUE;
    }
    while (fine && block != NULL) {
        fine = gif_lib.DGifGetExtensionNext(g->file, &block) == GIF_OK;
    }
    return fine;
}

// Up to where its first image begins.
static bool thumb_gif_find(struct thumb_gif *g)
{
    GifRecordType next;
    while (gif_lib.DGifGetRecordType(g->file, &next) == GIF_OK) {
        if (next == IMAGE_DESC_RECORD_TYPE) {
            return gif_lib.DGifGetImageDesc(g->file) == GIF_OK;
        }
        if (next != EXTENSION_RECORD_TYPE || !thumb_gif_extension(g)) {
            return false;
        }
    }
    return false;
}

static bool thumb_gif_row(struct thumb_gif *g, struct thumb *t, const ColorMapObject *colours, uint32_t y)
{
    if (gif_lib.DGifGetLine(g->file, g->places, (int)t->from_width) != GIF_OK) {
        return false;
    }
    for (uint32_t x = 0; x < t->from_width; x++) {
        int place = g->places[x];
        unsigned char *to = g->row + (size_t)x * 4;
        const GifColorType *c = place < colours->ColorCount ? &colours->Colors[place] : NULL;
        to[0] = c == NULL ? 0 : c->Red;
        to[1] = c == NULL ? 0 : c->Green;
        to[2] = c == NULL ? 0 : c->Blue;
        to[3] = place == g->clear ? 0 : UINT8_MAX;
    }
    thumb_row(t, y, g->row, 4);
    return true;
}

static bool thumb_gif_rows(struct thumb_gif *g, struct thumb *t)
{
    // The first row of each pass, and how far the next is: of a woven one every eighth, then those between.
    static const uint32_t plain[][2] = {{0, 1}};
    static const uint32_t woven[][2] = {{0, 8}, {4, 8}, {2, 4}, {1, 2}};
    const GifImageDesc *image = &g->file->Image;
    const ColorMapObject *colours = image->ColorMap != NULL ? image->ColorMap : g->file->SColorMap;
    if (colours == NULL || !thumb_frame(t, (uint32_t)image->Width, (uint32_t)image->Height)) {
        return false;
    }
    g->row = malloc((size_t)t->from_width * 4);
    g->places = malloc(t->from_width);
    bool fine = g->row != NULL && g->places != NULL;
    const uint32_t(*pass)[2] = image->Interlace ? woven : plain;
    for (size_t left = image->Interlace ? sizeof woven / sizeof woven[0] : 1; left > 0; left--, pass++) {
        for (uint32_t y = (*pass)[0]; fine && y < t->from_height; y += (*pass)[1]) {
            fine = thumb_gif_row(g, t, colours, y);
        }
    }
    return fine;
}

bool thumb_gif_from(struct thumb *t, str bytes)
{
    int why;
    struct thumb_gif g = {.clear = GIF_OPAQUE};
    g.file = gif_lib.DGifOpen(&bytes, thumb_gif_read, &why);
    bool fine = g.file != NULL && thumb_gif_find(&g) && thumb_gif_rows(&g, t);
    if (g.file != NULL) {
        (void)gif_lib.DGifCloseFile(g.file, &why);
    }
    free(g.row);
    free(g.places);
    return fine;
}
