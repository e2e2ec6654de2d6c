// SPDX-License-Identifier: Apache-2.0
// Small pictures of GIF, WebP, HEIC and AVIF, made of ones that the same libraries wrote.
#include "jail/cell.h"
#include "jail/test_seen.h"
#include <libheif/heif.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#include <webp/encode.h>

enum {
    WIDE = 64,
    HIGH = 48,
    ROOM = 16 * 1024 * 1024
};

// ---- Made pictures --------------------------------------------------------------------------------------------

static const unsigned char white[] = {255, 255, 255};
static const unsigned char red[] = {255, 0, 0};
static const unsigned char blue[] = {0, 0, 255};

static const unsigned char *shown(int x, int y)
{
    return y < HIGH / 4 ? white : x < WIDE / 2 ? red : blue;
}

// Red, green, blue and how opaque; where it is to be clear, what is white is not there.
static void paint(unsigned char *to, size_t row, size_t step, bool clear)
{
    for (int y = 0; y < HIGH; y++) {
        for (int x = 0; x < WIDE; x++) {
            unsigned char *p = to + (size_t)y * row + (size_t)x * step;
            const unsigned char *c = shown(x, y);
            memcpy(p, clear && c == white ? (const unsigned char[]){0, 0, 0} : c, 3);
            if (step == 4) {
                p[3] = clear && c == white ? 0 : 255;
            }
        }
    }
}

static void put_le(struct buf *out, size_t number, int bytes)
{
    for (int i = 0; i < bytes; i++) {
        buf_char(out, (char)(number >> (8 * i)));
    }
}

// Codes of three bits: the table is forgotten before it would need more.
struct codes {
    struct buf bytes;
    unsigned held;
    int bits;
};

static void put_code(struct codes *c, unsigned code)
{
    c->held |= code << c->bits;
    for (c->bits += 3; c->bits >= 8; c->bits -= 8) {
        buf_char(&c->bytes, (char)c->held);
        c->held >>= 8;
    }
}

static void put_gif_image(struct buf *out, bool woven, bool clear)
{
    struct codes c = {.held = 0};
    int count = 0;
    buf_init(&c.bytes, ROOM);
    for (int pass = 0; pass < (woven ? 4 : 1); pass++) {
        const int first[] = {0, 4, 2, 1};
        const int step[] = {8, 8, 4, 2};
        for (int y = woven ? first[pass] : 0; y < HIGH; y += woven ? step[pass] : 1) {
            for (int x = 0; x < WIDE; x++) {
                const unsigned char *colour_of = shown(x, y);
                if (count++ % 2 == 0) {
                    put_code(&c, 4);
                }
                put_code(&c, colour_of == red ? 0 : colour_of == blue ? 1 : clear ? 3 : 2);
            }
        }
    }
    put_code(&c, 5);
    put_code(&c, 0);
    put_code(&c, 0);
    buf_put(out, STR(",\0\0\0\0"));
    put_le(out, WIDE, 2);
    put_le(out, HIGH, 2);
    buf_char(out, woven ? 0x40 : 0);
    buf_char(out, 2);
    for (size_t at = 0; at < c.bytes.len; at += 255) {
        str piece = str_slice(buf_str(&c.bytes), at, at + 255);
        buf_char(out, (char)piece.len);
        buf_put(out, piece);
    }
    buf_char(out, '\0');
    buf_free(&c.bytes);
}

static struct buf a_gif(bool woven, bool clear, int frames)
{
    struct buf out;
    buf_init(&out, ROOM);
    buf_put(&out, STR("GIF89a"));
    put_le(&out, WIDE, 2);
    put_le(&out, HIGH, 2);
    buf_put(&out, STR("\x81\0\0\xff\0\0\0\0\xff\xff\xff\xff\0\0\0")); // four colours
    for (int i = 0; i < frames; i++) {
        buf_put(&out, clear ? STR("!\xf9\4\1\0\0\3\0") : STR("!\xf9\4\0\0\0\3\0"));
        put_gif_image(&out, woven, clear);
    }
    buf_char(&out, ';');
    return out;
}

static void put_chunk(struct buf *out, str type, str payload)
{
    buf_put(out, type);
    put_le(out, payload.len, 4);
    buf_put(out, payload);
    if (payload.len % 2 != 0) {
        buf_char(out, '\0');
    }
}

enum webp_how {
    WEBP_LOSSY = 1,
    WEBP_CLEAR = 2,
    WEBP_MOVES = 4
};

// What the library writes, or its parts as a frame, with which way is up beside it.
static struct buf a_webp(int how, int turned)
{
    unsigned char *pixels = malloc((size_t)WIDE * HIGH * 4);
    uint8_t *made = NULL;
    char tiff[PICTURE_TIFF_BYTES];
    struct buf out;
    paint(pixels, (size_t)WIDE * 4, 4, (how & WEBP_CLEAR) != 0);
    size_t len = (how & WEBP_LOSSY) != 0 ? WebPEncodeRGBA(pixels, WIDE, HIGH, WIDE * 4, 90, &made)
                                         : WebPEncodeLosslessRGBA(pixels, WIDE, HIGH, WIDE * 4, &made);
    assert_true(len > 30);
    str parts = str_slice((str){(char *)made, len}, 12, len);
    parts = str_starts(parts, STR("VP8X")) ? str_slice(parts, 18, parts.len) : parts;
    buf_init(&out, ROOM);
    buf_put(&out, STR("RIFF\0\0\0\0WEBP"));
    char flags = (char)(0x08 | ((how & WEBP_CLEAR) != 0 ? 0x10 : 0) | ((how & WEBP_MOVES) != 0 ? 2 : 0));
    const char head[10] = {flags, 0, 0, 0, WIDE - 1, 0, 0, HIGH - 1, 0, 0};
    put_chunk(&out, STR("VP8X"), (str){head, sizeof head});
    if ((how & WEBP_MOVES) != 0) {
        struct buf frame;
        const char place[16] = {0, 0, 0, 0, 0, 0, WIDE - 1, 0, 0, HIGH - 1, 0, 0, 100};
        buf_init(&frame, ROOM);
        buf_put(&frame, (str){place, sizeof place});
        buf_put(&frame, parts);
        put_chunk(&out, STR("ANIM"), STR("\0\0\0\0\0\0"));
        for (int i = 0; i < 3; i++) {
            put_chunk(&out, STR("ANMF"), buf_str(&frame));
        }
        buf_free(&frame);
    } else {
        buf_put(&out, parts);
    }
    picture_tiff(turned, tiff);
    put_chunk(&out, STR("EXIF"), (str){tiff, sizeof tiff});
    for (int i = 0; i < 4; i++) {
        out.ptr[4 + i] = (char)((out.len - 8) >> (8 * i));
    }
    WebPFree(made);
    free(pixels);
    return out;
}

static struct heif_error put_heif(struct heif_context *c, const void *bytes, size_t len, void *to)
{
    (void)c;
    assert_int_equal(write(*(const int *)to, bytes, len), len);
    return (struct heif_error){heif_error_Ok, heif_suberror_Unspecified, ""};
}

static void write_heif(int to, enum heif_compression_format format, bool clear, int turned)
{
    struct heif_context *c = heif_context_alloc();
    struct heif_encoder *encoder = NULL;
    struct heif_image *image = NULL;
    struct heif_encoding_options *options = heif_encoding_options_alloc();
    struct heif_writer writer = {1, put_heif};
    int row = 0;
    enum heif_chroma chroma = clear ? heif_chroma_interleaved_RGBA : heif_chroma_interleaved_RGB;
    heif_context_get_encoder_for_format(c, format, &encoder);
    heif_image_create(WIDE, HIGH, heif_colorspace_RGB, chroma, &image);
    heif_image_add_plane(image, heif_channel_interleaved, WIDE, HIGH, 8);
    uint8_t *pixels = heif_image_get_plane(image, heif_channel_interleaved, &row);
    paint(pixels, (size_t)row, clear ? 4 : 3, clear);
    options->image_orientation = (enum heif_orientation)turned;
    heif_encoder_set_lossy_quality(encoder, 90);
    assert_int_equal(heif_context_encode_image(c, image, encoder, options, NULL).code, heif_error_Ok);
    assert_int_equal(heif_context_write(c, &writer, &to).code, heif_error_Ok);
}

// By a child, with which goes what x265 does not free.
static struct buf a_heif(enum heif_compression_format format, bool clear, int turned)
{
    struct buf out;
    char room[4096];
    ssize_t len;
    int status = 0;
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    pid_t pid = fork();
    if (pid == 0) {
        write_heif(ends[1], format, clear, turned);
        _exit(0);
    }
    close(ends[1]);
    buf_init(&out, ROOM);
    while ((len = read(ends[0], room, sizeof room)) > 0) {
        buf_put(&out, (str){room, (size_t)len});
    }
    close(ends[0]);
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_int_equal(status, 0);
    return out;
}

// ---- Tests ----------------------------------------------------------------------------------------------------

static bool opens(str bytes, struct buf *thumb, struct picture *p)
{
    struct buf kept;
    buf_init(&kept, ROOM);
    buf_init(thumb, THUMB_BYTES_MAX);
    bool fine = picture_strip(bytes, &kept, p) && thumb_make(p, buf_str(&kept), thumb);
    buf_free(&kept);
    return fine;
}

static void assert_shown(struct buf made, enum picture_kind kind, int turned)
{
    struct buf thumb;
    struct picture p;
    assert_true(opens(buf_str(&made), &thumb, &p));
    assert_int_equal(p.kind, kind);
    assert_seen(buf_str(&thumb), turned);
    buf_free(&thumb);
    buf_free(&made);
}

static void gifs(void **state)
{
    (void)state;
    for (int how = 0; how < 4; how++) {
        assert_shown(a_gif((how & 1) != 0, (how & 2) != 0, 1), PICTURE_GIF, 1);
    }
    assert_shown(a_gif(true, true, 500), PICTURE_GIF, 1);
}

static void webps(void **state)
{
    (void)state;
    for (int how = 0; how < 8; how++) {
        assert_shown(a_webp(how, 1), PICTURE_WEBP, 1);
    }
    for (int turned = 2; turned <= 8; turned++) {
        assert_shown(a_webp(WEBP_LOSSY, turned), PICTURE_WEBP, turned);
        assert_shown(a_webp(WEBP_MOVES, turned), PICTURE_WEBP, turned);
    }
}

static void heics(void **state)
{
    (void)state;
    for (int turned = 1; turned <= 8; turned++) {
        assert_shown(a_heif(heif_compression_HEVC, false, turned), PICTURE_HEIC, turned);
    }
    assert_shown(a_heif(heif_compression_HEVC, true, 1), PICTURE_HEIC, 1);
    assert_shown(a_heif(heif_compression_AV1, false, 6), PICTURE_HEIC, 6);
}

// In the cell that the jail gives it, and as silent. 0: a small one was made; 2: none; else what ended the child.
static int in_its_cell(str bytes)
{
    int status = 0;
    pid_t pid = fork();
    if (pid == 0) {
        struct buf thumb;
        struct picture p;
        close(STDERR_FILENO);
        bool entered = cell_enter(picture_kind_of(bytes) == PICTURE_HEIC ? CELL_THREADS : CELL_ALONE);
        _exit(!entered ? 3 : opens(bytes, &thumb, &p) ? 0 : 2);
    }
    assert_int_equal(waitpid(pid, &status, 0), pid);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 1000 + WTERMSIG(status);
}

static void all_of_it_in_the_cell(void **state)
{
    (void)state;
    struct buf made[] = {a_gif(true, true, 3), a_webp(WEBP_LOSSY | WEBP_CLEAR, 6), a_webp(WEBP_MOVES, 1),
                         a_heif(heif_compression_HEVC, true, 6), a_heif(heif_compression_AV1, false, 1)};
    for (size_t i = 0; i < sizeof made / sizeof made[0]; i++) {
        assert_int_equal(in_its_cell(buf_str(&made[i])), 0);
        buf_free(&made[i]);
    }
}

// At every length, and with every byte another (of some, where `step` is more): never more than "no", which the
// sanitizers judge.
static void cut_and_changed_ones(void **state)
{
    const size_t *step = *state;
    struct buf made[] = {a_gif(true, false, 1), a_webp(WEBP_LOSSY | WEBP_CLEAR, 1), a_webp(WEBP_MOVES, 6),
                         a_heif(heif_compression_HEVC, false, 6)};
    for (size_t i = 0; i < sizeof made / sizeof made[0]; i++) {
        str whole = buf_str(&made[i]);
        bool heic = picture_kind_of(whole) == PICTURE_HEIC;
        struct buf thumb;
        struct picture p;
        for (size_t len = 0; len < whole.len; len += *step) {
            assert_false(opens(str_slice(whole, 0, len), &thumb, &p));
            buf_free(&thumb);
        }
        for (size_t at = 0; at < whole.len; at += *step) {
            made[i].ptr[at] = (char)~made[i].ptr[at];
            if (heic) {
                assert_int_equal(in_its_cell(whole) & ~2, 0);
            } else {
                (void)opens(whole, &thumb, &p);
                buf_free(&thumb);
            }
            made[i].ptr[at] = (char)~made[i].ptr[at];
        }
        buf_free(&made[i]);
    }
}

// Says that it is of another size, at `at`.
static void assert_bomb(struct buf made, str there, size_t after, str size, bool by_its_head)
{
    struct buf thumb;
    struct picture p;
    size_t at = str_find(buf_str(&made), there);
    assert_true(at != STR_NONE);
    memcpy(made.ptr + at + after, size.ptr, size.len);
    assert_false(opens(buf_str(&made), &thumb, &p));
    assert_true(by_its_head || p.width <= WIDE);
    buf_free(&thumb);
    buf_free(&made);
}

static void bombs(void **state)
{
    (void)state;
    // The first image of a GIF, its screen; a frame of a WebP, and the whole.
    assert_bomb(a_gif(false, false, 1), STR(",\0\0\0\0"), 5, STR("\xff\xff\xff\xff"), false);
    assert_bomb(a_gif(false, false, 1), STR(",\0\0\0\0"), 5, STR("\x10\x27\x10\x27"), false);
    assert_bomb(a_gif(false, false, 1), STR("GIF89a"), 6, STR("\xff\xff\xff\xff"), true);
    assert_bomb(a_webp(WEBP_MOVES, 1), STR("VP8L"), 9, STR("\xff\xff\xff\x0f"), false);
    assert_bomb(a_webp(0, 1), STR("VP8X"), 12, STR("\xff\xff\xff\xff\xff\xff"), true);
    assert_bomb(a_webp(WEBP_LOSSY, 1), STR("\x9d\x01\x2a"), 3, STR("\xff\x3f\xff\x3f"), false);
    // A HEIC: the whole is larger than what is decoded, or than there are tiles for.
    static const str sizes[] = {STR_INIT("\0\0\x1f\xff\0\0\x1f\xff"), STR_INIT("\x7f\xff\xff\xff\x7f\xff\xff\xff")};
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        assert_bomb(a_heif(heif_compression_HEVC, false, 1), STR("ispe\0\0\0\0\0\0\0\x40\0\0\0\x30"), 8, sizes[i],
                    false);
    }
    assert_bomb(a_heif(heif_compression_HEVC, false, 1), STR("idat\0\0\0\0"), 8, STR("\x7f\xff\x7f\xff"), false);
}

static void nothing_is_missed(void *with, const char *package)
{
    (void)with;
    fail_msg("%s is not there", package);
}

// With a word: every byte.
int main(int argc, char **argv)
{
    (void)argv;
    size_t step = argc > 1 ? 1 : 7;
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_of_it_in_the_cell), // before this process has had a thread
        cmocka_unit_test(gifs),
        cmocka_unit_test(webps),
        cmocka_unit_test(heics),
        cmocka_unit_test(bombs),
        cmocka_unit_test_prestate(cut_and_changed_ones, &step),
    };
    thumb_prepare(nothing_is_missed, NULL);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
