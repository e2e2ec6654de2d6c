// SPDX-License-Identifier: Apache-2.0
#include "jail/picture.h"
#include "jail/gif.h"
#include "jail/heic.h"
#include "jail/webp.h"
#include <zlib.h>

static const str picture_png_begin = STR_INIT("\x89PNG\r\n\x1a\n");

enum picture_kind picture_kind_of(str bytes)
{
    return str_starts(bytes, STR("\xff\xd8\xff"))                                           ? PICTURE_JPEG
           : str_starts(bytes, picture_png_begin)                                           ? PICTURE_PNG
           : str_starts(bytes, STR("GIF87a")) || str_starts(bytes, STR("GIF89a"))           ? PICTURE_GIF
           : str_starts(bytes, STR("RIFF")) && str_eq(str_slice(bytes, 8, 12), STR("WEBP")) ? PICTURE_WEBP
           : heic_is(bytes)                                                                 ? PICTURE_HEIC
                                                                                            : PICTURE_NONE;
}

static uint32_t picture_byte(str s, size_t at)
{
    return (unsigned char)s.ptr[at];
}

uint32_t picture_u16(str s, size_t at, bool little)
{
    uint32_t a = picture_byte(s, at);
    uint32_t b = picture_byte(s, at + 1);
    return little ? b << 8 | a : a << 8 | b;
}

uint32_t picture_u32(str s, size_t at, bool little)
{
    uint32_t a = picture_u16(s, at, little);
    uint32_t b = picture_u16(s, at + 2, little);
    return little ? b << 16 | a : a << 16 | b;
}

bool picture_size(struct picture *p, uint32_t width, uint32_t height)
{
    p->width = width;
    p->height = height;
    return width > 0 && height > 0 && width <= PICTURE_SIDE_MAX && height <= PICTURE_SIDE_MAX &&
           (uint64_t)width * height <= PICTURE_PIXELS_MAX;
}

// ---- Which way is up ----------------------------------------------------------------------------------------

// Of a TIFF structure: its first directory's tag 0112. What does not add up says nothing.
int picture_turned(str tiff)
{
    bool little = str_starts(tiff, STR("II*\0"));
    if (tiff.len < 14 || (!little && !str_starts(tiff, STR("MM\0*")))) {
        return 1;
    }
    size_t at = picture_u32(tiff, 4, little);
    if (at > tiff.len - 2) {
        return 1;
    }
    size_t count = picture_u16(tiff, at, little);
    at += 2;
    for (size_t i = 0; i < count && tiff.len - at >= 12; i++, at += 12) {
        bool is = picture_u16(tiff, at, little) == 0x0112 && picture_u16(tiff, at + 2, little) == 3 &&
                  picture_u32(tiff, at + 4, little) == 1;
        uint32_t turned = is ? picture_u16(tiff, at + 8, little) : 0;
        if (turned >= 1 && turned <= 8) {
            return (int)turned;
        }
    }
    return 1;
}

// The same, with that tag alone.
void picture_tiff(int turned, char to[PICTURE_TIFF_BYTES])
{
    static const char made[PICTURE_TIFF_BYTES] = "MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\0\0\0\0\0\0";
    memcpy(to, made, sizeof made);
    to[19] = (char)turned;
}

// ---- JPEG ---------------------------------------------------------------------------------------------------

// What is kept of a segment's payload: all of it, so many bytes from its start, or nothing.
static size_t picture_keeps(uint32_t marker, str payload)
{
    switch (marker) {
    case 0xe0: // APP0: JFIF, without the preview that may follow
        return str_starts(payload, STR("JFIF\0")) && payload.len >= 14 ? 14 : 0;
    case 0xe2: // APP2: a colour profile; others keep previews in it
        return str_starts(payload, STR("ICC_PROFILE\0")) ? payload.len : 0;
    case 0xee: // APP14: which colours they are
        return str_starts(payload, STR("Adobe")) && payload.len == 12 ? payload.len : 0;
    default:
        break;
    }
    bool frame = marker >= 0xc0 && marker <= 0xcf && marker != 0xc8;    // frames, and the tables of both codings
    return frame || marker == 0xdb || marker == 0xdd ? payload.len : 0; // DQT, DRI
}

static void picture_put_segment(struct buf *out, uint32_t marker, str payload)
{
    size_t len = payload.len + 2;
    const char head[] = {(char)0xff, (char)marker, (char)(len >> 8), (char)len};
    buf_put(out, (str){head, sizeof head});
    buf_put(out, payload);
}

static void picture_put_turned(struct buf *out, int turned)
{
    char exif[6 + PICTURE_TIFF_BYTES] = "Exif\0";
    picture_tiff(turned, exif + 6);
    picture_put_segment(out, 0xe1, (str){exif, sizeof exif});
}

static bool picture_is_frame(uint32_t marker)
{
    return marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
}

// Where the coded data that begins at `at` ends: at a marker that is none within it. STR_NONE: nowhere.
static size_t picture_scan_end(str bytes, size_t at)
{
    while (at + 1 < bytes.len) {
        const char *found = memchr(bytes.ptr + at, 0xff, bytes.len - 1 - at);
        if (found == NULL) {
            break;
        }
        at = (size_t)(found - bytes.ptr);
        uint32_t next = picture_byte(bytes, at + 1);
        if (next != 0x00 && next != 0xff && (next < 0xd0 || next > 0xd7)) {
            return at;
        }
        at += next == 0xff ? 1 : 2;
    }
    return STR_NONE;
}

// One walk over a JPEG.
struct picture_jpeg {
    str bytes;
    size_t at;
    struct buf *out;
    struct picture *picture;
    bool framed, scanned, ended, turned_put;
};

static bool picture_jpeg_segment(struct picture_jpeg *j, uint32_t marker, str payload)
{
    struct picture *p = j->picture;
    if (marker == 0xe1 && str_starts(payload, STR("Exif\0\0")) && p->turned == 1) {
        p->turned = picture_turned(str_slice(payload, 6, payload.len));
    }
    if (picture_is_frame(marker)) {
        // One frame; SOF0 to SOF2 are what there is in the world (5 to 7 and 13 to 15 are parts of others).
        if (j->framed || marker > 0xc2 || payload.len < 6 ||
            !picture_size(p, picture_u16(payload, 3, false), picture_u16(payload, 1, false))) {
            return false;
        }
        j->framed = true;
    }
    // Before the first table or frame, after JFIF's own segment, which comes first.
    if (!j->turned_put && p->turned != 1 && (marker < 0xe0 || marker > 0xef)) {
        picture_put_turned(j->out, p->turned);
        j->turned_put = true;
    }
    size_t kept = picture_keeps(marker, payload);
    if (marker == 0xe0 && kept == 14 && payload.len >= kept) {
        char jfif[14];
        memcpy(jfif, payload.ptr, sizeof jfif);
        jfif[12] = jfif[13] = 0; // no preview
        picture_put_segment(j->out, marker, (str){jfif, sizeof jfif});
    } else if (kept != 0) {
        picture_put_segment(j->out, marker, str_slice(payload, 0, kept));
    }
    return true;
}

static bool picture_jpeg_scan(struct picture_jpeg *j, str payload)
{
    size_t end = picture_scan_end(j->bytes, j->at);
    if (!j->framed || end == STR_NONE) {
        return false;
    }
    picture_put_segment(j->out, 0xda, payload);
    buf_put(j->out, str_slice(j->bytes, j->at, end));
    j->at = end;
    j->scanned = true;
    return true;
}

// At a marker: itself, and its segment where it has one. False: it does not add up.
static bool picture_jpeg_next(struct picture_jpeg *j)
{
    while (j->at + 2 < j->bytes.len && picture_byte(j->bytes, j->at) == 0xff &&
           picture_byte(j->bytes, j->at + 1) == 0xff) {
        j->at++; // fill bytes
    }
    if (j->at + 2 > j->bytes.len || picture_byte(j->bytes, j->at) != 0xff) {
        return false;
    }
    uint32_t marker = picture_byte(j->bytes, j->at + 1);
    j->at += 2;
    if (marker == 0xd9) { // its end: what comes after is none of it
        buf_put(j->out, STR("\xff\xd9"));
        j->ended = true;
        return j->scanned;
    }
    if (marker < 0xc0 || (marker >= 0xd0 && marker <= 0xd8) || j->at + 2 > j->bytes.len) {
        return false;
    }
    size_t len = picture_u16(j->bytes, j->at, false);
    if (len < 2 || len > j->bytes.len - j->at) {
        return false;
    }
    str payload = str_slice(j->bytes, j->at + 2, j->at + len);
    j->at += len;
    return marker == 0xda ? picture_jpeg_scan(j, payload) : picture_jpeg_segment(j, marker, payload);
}

static bool picture_strip_jpeg(str bytes, struct buf *out, struct picture *p)
{
    struct picture_jpeg j = {.bytes = bytes, .at = 2, .out = out, .picture = p};
    buf_put(out, STR("\xff\xd8"));
    while (!j.ended) {
        if (!picture_jpeg_next(&j)) {
            return false;
        }
    }
    return true;
}

// ---- PNG ----------------------------------------------------------------------------------------------------

static bool picture_png_keeps(str type)
{
    static const str kept[] = {STR_INIT("IHDR"), STR_INIT("PLTE"), STR_INIT("IDAT"), STR_INIT("IEND"),
                               STR_INIT("tRNS"), STR_INIT("gAMA"), STR_INIT("cHRM"), STR_INIT("sRGB"),
                               STR_INIT("iCCP"), STR_INIT("sBIT"), STR_INIT("bKGD"), STR_INIT("pHYs")};
    for (size_t i = 0; i < sizeof kept / sizeof kept[0]; i++) {
        if (str_eq(type, kept[i])) {
            return true;
        }
    }
    return false;
}

static void picture_put_u32(struct buf *out, uint32_t number)
{
    const char bytes[] = {(char)(number >> 24), (char)(number >> 16), (char)(number >> 8), (char)number};
    buf_put(out, (str){bytes, sizeof bytes});
}

static void picture_png_turned(struct buf *out, int turned)
{
    char chunk[4 + PICTURE_TIFF_BYTES] = "eXIf";
    picture_tiff(turned, chunk + 4);
    picture_put_u32(out, PICTURE_TIFF_BYTES);
    buf_put(out, (str){chunk, sizeof chunk});
    picture_put_u32(out, (uint32_t)crc32(0, (const unsigned char *)chunk, sizeof chunk));
}

static bool picture_strip_png(str bytes, struct buf *out, struct picture *p)
{
    size_t at = picture_png_begin.len;
    bool data = false;
    buf_put(out, picture_png_begin);
    for (bool first = true; bytes.len - at >= 12; first = false) {
        size_t len = picture_u32(bytes, at, false);
        if (len > bytes.len - at - 12) {
            return false;
        }
        str type = str_slice(bytes, at + 4, at + 8);
        str payload = str_slice(bytes, at + 8, at + 8 + len);
        if (first != str_eq(type, STR("IHDR")) ||
            (first &&
             (len != 13 || !picture_size(p, picture_u32(payload, 0, false), picture_u32(payload, 4, false))))) {
            return false;
        }
        if (str_eq(type, STR("eXIf")) && p->turned == 1 && !data) {
            p->turned = picture_turned(payload);
            if (p->turned != 1) {
                picture_png_turned(out, p->turned);
            }
        }
        data = data || str_eq(type, STR("IDAT"));
        if (picture_png_keeps(type)) {
            buf_put(out, str_slice(bytes, at, at + 12 + len));
        }
        at += 12 + len;
        if (str_eq(type, STR("IEND"))) { // what comes after is none of it
            return data && len == 0;
        }
    }
    return false;
}

bool picture_strip(str bytes, struct buf *out, struct picture *ret_picture)
{
    static bool (*const strips[])(str bytes, struct buf * out, struct picture * p) = {
        [PICTURE_JPEG] = picture_strip_jpeg, [PICTURE_PNG] = picture_strip_png, [PICTURE_GIF] = gif_strip,
        [PICTURE_WEBP] = webp_strip,         [PICTURE_HEIC] = heic_strip,
    };
    struct picture p = {.kind = picture_kind_of(bytes), .turned = 1};
    bool fine = p.kind != PICTURE_NONE && strips[p.kind](bytes, out, &p);
    *ret_picture = p;
    return fine && !out->full;
}
