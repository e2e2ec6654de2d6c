// SPDX-License-Identifier: Apache-2.0
#include "jail/webp.h"

enum {
    WEBP_HEAD = 12,
    WEBP_CHUNK = 8,       // type and length
    WEBP_EXTENDED = 10,   // VP8X
    WEBP_FRAME = 16,      // what stands before a frame's own chunks
    WEBP_HAS_EXIF = 0x08, // of the flags of VP8X
    WEBP_HAS_XMP = 0x04
};

static bool webp_is_one_of(str type, const str *types, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (str_eq(types[i], type)) {
            return true;
        }
    }
    return false;
}

// The chunk at `at`, and where the next is. False: it does not fit.
static bool webp_chunk(str b, size_t at, str *ret_type, str *ret_payload, size_t *ret_next)
{
    if (b.len - at < WEBP_CHUNK) {
        return false;
    }
    size_t len = picture_u32(b, at + 4, true);
    if (len > b.len - at - WEBP_CHUNK) {
        return false;
    }
    *ret_type = str_slice(b, at, at + 4);
    *ret_payload = str_slice(b, at + WEBP_CHUNK, at + WEBP_CHUNK + len);
    *ret_next = at + WEBP_CHUNK + len + (len & 1);
    *ret_next = *ret_next > b.len ? b.len : *ret_next;
    return true;
}

static void webp_put_u32(char *to, size_t number)
{
    for (int i = 0; i < 4; i++) {
        to[i] = (char)(number >> (8 * i));
    }
}

static void webp_put(struct buf *out, str type, str payload)
{
    char len[4];
    webp_put_u32(len, payload.len);
    buf_put(out, type);
    buf_put(out, (str){len, sizeof len});
    buf_put(out, payload);
    if ((payload.len & 1) != 0) {
        buf_char(out, '\0');
    }
}

// Nothing is in a frame but the frame.
static bool webp_frame_is_plain(str payload)
{
    static const str parts[] = {STR_INIT("ALPH"), STR_INIT("VP8 "), STR_INIT("VP8L")};
    str type;
    str inside;
    size_t at = WEBP_FRAME;
    while (at < payload.len) {
        if (!webp_chunk(payload, at, &type, &inside, &at) || !webp_is_one_of(type, parts, 3)) {
            return false;
        }
    }
    return payload.len > WEBP_FRAME;
}

// The size that a chunk says; 0 by 0 where it says none.
static void webp_size(str type, str p, uint32_t *ret_width, uint32_t *ret_height)
{
    *ret_width = *ret_height = 0;
    if (str_eq(type, STR("VP8X")) && p.len == WEBP_EXTENDED) {
        *ret_width = 1 + (picture_u32(p, 4, true) & 0xffffff);
        *ret_height = 1 + (picture_u32(p, 6, true) >> 8);
    } else if (str_eq(type, STR("VP8L")) && p.len >= 5 && p.ptr[0] == 0x2f) {
        uint32_t bits = picture_u32(p, 1, true);
        *ret_width = 1 + (bits & 0x3fff);
        *ret_height = 1 + (bits >> 14 & 0x3fff);
    } else if (str_eq(type, STR("VP8 ")) && p.len >= 10 && str_eq(str_slice(p, 3, 6), STR("\x9d\x01\x2a"))) {
        *ret_width = picture_u16(p, 6, true) & 0x3fff;
        *ret_height = picture_u16(p, 8, true) & 0x3fff;
    }
}

static int webp_turned(str b)
{
    str type;
    str payload;
    size_t at = WEBP_HEAD;
    while (at < b.len && webp_chunk(b, at, &type, &payload, &at)) {
        if (str_eq(type, STR("EXIF"))) {
            bool named = str_starts(payload, STR("Exif\0\0"));
            return picture_turned(str_slice(payload, named ? 6 : 0, payload.len));
        }
    }
    return 1;
}

// VP8X is the first of those that have it.
static void webp_put_extended(struct buf *out, str payload, int turned)
{
    char made[WEBP_EXTENDED];
    memcpy(made, payload.ptr, sizeof made);
    made[0] = (char)((made[0] & ~(WEBP_HAS_EXIF | WEBP_HAS_XMP)) | (turned != 1 ? WEBP_HAS_EXIF : 0));
    webp_put(out, STR("VP8X"), (str){made, sizeof made});
}

bool webp_strip(str bytes, struct buf *out, struct picture *p)
{
    static const str kept[] = {STR_INIT("VP8 "), STR_INIT("VP8L"), STR_INIT("ALPH"),
                               STR_INIT("ANIM"), STR_INIT("ICCP"), STR_INIT("ANMF")};
    size_t begin = out->len;
    str type;
    str payload;
    bool extended = false;
    bool shown = false;
    size_t said = picture_u32(bytes, 4, true);
    if (said < 4 || said > bytes.len - 8) {
        return false;
    }
    str b = str_slice(bytes, 0, said + 8); // what comes after is none of it
    p->turned = webp_turned(b);
    buf_put(out, str_slice(b, 0, WEBP_HEAD));
    for (size_t at = WEBP_HEAD; at < b.len;) {
        uint32_t width;
        uint32_t height;
        bool first = at == WEBP_HEAD;
        if (!webp_chunk(b, at, &type, &payload, &at)) {
            return false;
        }
        bool is_extended = str_eq(type, STR("VP8X"));
        webp_size(type, payload, &width, &height);
        if (first && !picture_size(p, width, height)) {
            return false;
        }
        bool frame = str_eq(type, STR("ANMF"));
        if ((is_extended && (!first || payload.len != WEBP_EXTENDED)) || (frame && !webp_frame_is_plain(payload))) {
            return false;
        }
        extended = extended || is_extended;
        shown = shown || frame || str_starts(type, STR("VP8 ")) || str_eq(type, STR("VP8L"));
        if (is_extended) {
            webp_put_extended(out, payload, p->turned);
        } else if (webp_is_one_of(type, kept, sizeof kept / sizeof kept[0])) {
            webp_put(out, type, payload);
        }
    }
    if (extended && p->turned != 1) {
        char tiff[PICTURE_TIFF_BYTES];
        picture_tiff(p->turned, tiff);
        webp_put(out, STR("EXIF"), (str){tiff, sizeof tiff});
    }
    if (out->full || !shown) {
        return false;
    }
    webp_put_u32(out->ptr + begin + 4, out->len - begin - 8);
    return true;
}

str webp_still(str bytes)
{
    str type;
    str payload;
    size_t at = WEBP_HEAD;
    while (at < bytes.len && webp_chunk(bytes, at, &type, &payload, &at)) {
        if (str_eq(type, STR("ANMF"))) {
            return str_slice(payload, WEBP_FRAME, payload.len);
        }
    }
    return bytes;
}
