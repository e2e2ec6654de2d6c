// SPDX-License-Identifier: Apache-2.0
// GIF, WebP and HEIC, made by hand: what is beside the picture goes, the picture stays.
#include "jail/picture.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <cmocka.h>

#define SECRET "PLANTED 51.5007 -0.1246"
#define PIXELS "\x2f\x01\x40\0\0PIXELS of the picture"

static void put_le(struct buf *out, size_t number, int bytes)
{
    for (int i = 0; i < bytes; i++) {
        buf_char(out, (char)(number >> (8 * i)));
    }
}

static void put_be(struct buf *out, size_t number, int bytes)
{
    for (int i = bytes - 1; i >= 0; i--) {
        buf_char(out, (char)(number >> (8 * i)));
    }
}

static struct buf a_gif(void)
{
    struct buf out;
    buf_init(&out, 64 * 1024);
    buf_put(&out, STR("GIF89a\2\0\1\0\x80\0\0\0\0\0\xff\xff\xff"));
    buf_put(&out, STR("!\xff\x0bNETSCAPE2.0\3\1\0\0\0"));
    buf_put(&out, STR("!\xfe\x17" SECRET "\0"));
    buf_put(&out, STR("!\xff\x0bXMP DataXMP\x17" SECRET "\0"));
    buf_put(&out, STR("!\xff\x0bNETSCAPE2.0\3\1\0\0\x17" SECRET "\0")); // more than it says
    buf_put(&out, STR("!\xf9\4\0\0\0\0\0"));
    buf_put(&out, STR(",\0\0\0\0\2\0\1\0\0\2\2\x4c\x01\0"));
    buf_put(&out, STR("!\x01\x17" SECRET "\0"));
    buf_put(&out, STR(";" SECRET));
    return out;
}

static void put_chunk(struct buf *out, str type, str payload)
{
    buf_put(out, type);
    put_le(out, payload.len, 4);
    buf_put(out, payload);
    if ((payload.len & 1) != 0) {
        buf_char(out, '\0');
    }
}

static struct buf a_webp(void)
{
    char tiff[PICTURE_TIFF_BYTES];
    struct buf exif;
    struct buf out;
    buf_init(&exif, 1024);
    buf_init(&out, 64 * 1024);
    picture_tiff(6, tiff);
    buf_put(&exif, STR("Exif\0\0"));
    buf_put(&exif, (str){tiff, sizeof tiff});
    buf_put(&exif, STR(SECRET));
    buf_put(&out, STR("RIFF\0\0\0\0WEBP"));
    put_chunk(&out, STR("VP8X"), STR("\x2c\0\0\0\1\0\0\1\0\0")); // a colour profile, Exif and XMP; 2 by 2
    put_chunk(&out, STR("ICCP"), STR("a colour profile"));
    put_chunk(&out, STR("VP8L"), STR(PIXELS));
    put_chunk(&out, STR("EXIF"), buf_str(&exif));
    put_chunk(&out, STR("XMP "), STR("<x>" SECRET "</x>"));
    put_chunk(&out, STR("JUNK"), STR(SECRET));
    for (int i = 0; i < 4; i++) {
        out.ptr[4 + i] = (char)((out.len - 8) >> (8 * i));
    }
    buf_put(&out, STR(SECRET));
    buf_free(&exif);
    return out;
}

static size_t begin_box(struct buf *out, str type)
{
    size_t at = out->len;
    put_be(out, 0, 4);
    buf_put(out, type);
    return at;
}

static void end_box(struct buf *out, size_t at)
{
    for (int i = 0; i < 4; i++) {
        out->ptr[at + (size_t)i] = (char)((out->len - at) >> (24 - 8 * i));
    }
}

static void put_box(struct buf *out, str type, str payload)
{
    size_t at = begin_box(out, type);
    buf_put(out, payload);
    end_box(out, at);
}

// Item 1 is the picture, 2 its Exif, in mdat; 3 is XMP, within meta.
static struct buf a_heic(void)
{
    struct buf out;
    buf_init(&out, 64 * 1024);
    put_box(&out, STR("ftyp"), STR("heic\0\0\0\0mif1heic"));
    size_t meta = begin_box(&out, STR("meta"));
    put_be(&out, 0, 4);
    put_box(&out, STR("hdlr"), STR("\0\0\0\0\0\0\0\0pict\0\0\0\0\0\0\0\0\0\0\0\0\0"));
    put_box(&out, STR("pitm"), STR("\0\0\0\0\0\1"));
    size_t iinf = begin_box(&out, STR("iinf"));
    buf_put(&out, STR("\0\0\0\0\0\3"));
    put_box(&out, STR("infe"), STR("\2\0\0\0\0\1\0\0hvc1" SECRET "\0"));
    put_box(&out, STR("infe"), STR("\2\0\0\1\0\2\0\0Exif\0"));
    put_box(&out, STR("infe"), STR("\2\0\0\1\0\3\0\0mime\0application/rdf+xml\0"));
    end_box(&out, iinf);
    size_t iloc = begin_box(&out, STR("iloc"));
    buf_put(&out, STR("\1\0\0\0\x44\0\0\3"));
    size_t places = out.len;
    for (size_t id = 1; id <= 3; id++) {
        put_be(&out, id, 2);
        put_be(&out, id == 3 ? 1 : 0, 2); // within idat
        put_be(&out, 0, 2);
        put_be(&out, 1, 2);
        put_be(&out, 0, 8);
    }
    end_box(&out, iloc);
    put_box(&out, STR("idat"), STR("<x>" SECRET "</x>"));
    put_box(&out, STR("xml "), STR("\0\0\0\0<x>" SECRET "</x>"));
    end_box(&out, meta);
    put_box(&out, STR("uuid"), STR("0123456789abcdef" SECRET));
    size_t mdat = begin_box(&out, STR("mdat"));
    size_t at[] = {out.len + 8, out.len + 8 + sizeof PIXELS - 1, 0};
    size_t len[] = {sizeof PIXELS - 1, sizeof SECRET - 1, sizeof SECRET + 6};
    buf_put(&out, STR("nothing.")); // of no item
    buf_put(&out, STR(PIXELS SECRET));
    buf_put(&out, STR(SECRET)); // of no item either
    end_box(&out, mdat);
    for (size_t i = 0; i < 3; i++) {
        for (size_t k = 0; k < 4; k++) {
            out.ptr[places + i * 16 + 8 + k] = (char)(at[i] >> (24 - 8 * k));
            out.ptr[places + i * 16 + 12 + k] = (char)(len[i] >> (24 - 8 * k));
        }
    }
    return out;
}

static bool strips(str bytes, struct buf *kept, struct picture *p)
{
    buf_init(kept, 1024 * 1024);
    return picture_strip(bytes, kept, p);
}

static void what_stands_beside_goes(void **state)
{
    (void)state;
    const struct {
        struct buf made;
        enum picture_kind kind;
        str stays[3];
        int turned;
    } kinds[] = {
        {a_gif(), PICTURE_GIF, {STR("NETSCAPE2.0\3\1\0\0\0"), STR("!\xf9\4\0\0\0\0\0"), STR("\2\2\x4c\x01\0;")}, 1},
        {a_webp(), PICTURE_WEBP, {STR("a colour profile"), STR(PIXELS), STR("EXIF\x1a\0\0\0MM\0*")}, 6},
        {a_heic(), PICTURE_HEIC, {STR(PIXELS), STR("Exif"), STR("pict")}, 1},
    };
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        struct buf made = kinds[i].made;
        struct buf kept;
        struct buf again;
        struct picture p;
        assert_true(str_find(buf_str(&made), STR(SECRET)) != STR_NONE);
        assert_true(strips(buf_str(&made), &kept, &p));
        assert_int_equal(p.kind, kinds[i].kind);
        assert_int_equal(p.turned, kinds[i].turned);
        assert_true(str_find(buf_str(&kept), STR("PLANTED")) == STR_NONE);
        for (size_t k = 0; k < 3; k++) {
            assert_true(str_find(buf_str(&kept), kinds[i].stays[k]) != STR_NONE);
        }
        // Once more, it is what it is.
        assert_true(strips(buf_str(&kept), &again, &p));
        assert_true(str_eq(buf_str(&again), buf_str(&kept)));
        buf_free(&again);
        buf_free(&kept);
        buf_free(&made);
    }
}

static void nothing_of_a_heic_moves(void **state)
{
    (void)state;
    struct buf made = a_heic();
    struct buf kept;
    struct picture p;
    assert_true(strips(buf_str(&made), &kept, &p));
    assert_int_equal(kept.len, made.len);
    assert_int_equal(str_find(buf_str(&kept), STR(PIXELS)), str_find(buf_str(&made), STR(PIXELS)));
    assert_true(str_find(buf_str(&kept), STR("nothing.")) == STR_NONE);
    buf_free(&kept);
    // A film, and a picture that lies in another file, are left to nobody's guess.
    put_box(&made, STR("moov"), STR("x"));
    assert_false(strips(buf_str(&made), &kept, &p));
    buf_free(&kept);
    buf_free(&made);
}

static void cut_and_changed_ones(void **state)
{
    (void)state;
    struct buf made[] = {a_gif(), a_webp(), a_heic()};
    for (size_t i = 0; i < sizeof made / sizeof made[0]; i++) {
        str whole = buf_str(&made[i]);
        size_t end = i == 2 ? whole.len : whole.len - (sizeof SECRET - 1); // what comes after the others' end
        for (size_t len = 0; len < end; len++) {
            struct buf kept;
            struct picture p;
            bool fine = strips(str_slice(whole, 0, len), &kept, &p);
            assert_false(fine && str_find(buf_str(&kept), STR("PLANTED")) != STR_NONE);
            assert_false(fine && i != 2);
            buf_free(&kept);
        }
        for (size_t at = 0; at < whole.len; at++) {
            for (int bit = 0; bit < 8; bit++) {
                struct buf kept;
                struct picture p;
                made[i].ptr[at] = (char)(made[i].ptr[at] ^ 1 << bit);
                (void)strips(whole, &kept, &p);
                made[i].ptr[at] = (char)(made[i].ptr[at] ^ 1 << bit);
                buf_free(&kept);
            }
        }
        buf_free(&made[i]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_stands_beside_goes),
        cmocka_unit_test(nothing_of_a_heic_moves),
        cmocka_unit_test(cut_and_changed_ones),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
