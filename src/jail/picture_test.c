// SPDX-License-Identifier: Apache-2.0
#include "jail/cell.h"
#include "jail/test_seen.h"
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>
#include <zlib.h>
#include <cmocka.h>

static const char secret[] = "PLANTED 51.5007 -0.1246";

// ---- Made pictures --------------------------------------------------------------------------------------------

// What is written beside it; the library has written the start and, where wanted, JFIF.
struct beside {
    int marker;
    const char *bytes;
    size_t len;
};
#define BESIDE(m, text)               \
    {                                 \
        (m), (text), sizeof(text) - 1 \
    }

// Left half red, right half blue, upper quarter white: which way is up can be seen.
static struct buf a_jpeg(uint32_t width, uint32_t height, bool progressive, const struct beside *more, size_t count)
{
    struct jpeg_compress_struct c;
    struct jpeg_error_mgr errors;
    unsigned char *made = NULL;
    unsigned long len = 0;
    struct buf out;
    unsigned char *row = calloc(width, 3);
    c.err = jpeg_std_error(&errors);
    jpeg_create_compress(&c);
    jpeg_mem_dest(&c, &made, &len);
    c.image_width = width;
    c.image_height = height;
    c.input_components = 3;
    c.in_color_space = JCS_RGB;
    jpeg_set_defaults(&c);
    if (progressive) {
        jpeg_simple_progression(&c);
    }
    jpeg_start_compress(&c, TRUE);
    for (size_t i = 0; i < count; i++) {
        jpeg_write_marker(&c, more[i].marker, (const unsigned char *)more[i].bytes, (unsigned)more[i].len);
    }
    for (uint32_t y = 0; y < height; y++) {
        for (uint32_t x = 0; x < width; x++) {
            bool top = y < height / 4;
            bool left = x < width / 2;
            row[x * 3] = top || left ? 255 : 0;
            row[x * 3 + 1] = top ? 255 : 0;
            row[x * 3 + 2] = top || !left ? 255 : 0;
        }
        jpeg_write_scanlines(&c, &row, 1);
    }
    jpeg_finish_compress(&c);
    jpeg_destroy_compress(&c);
    buf_init(&out, 64 * 1024 * 1024);
    buf_put(&out, (str){(const char *)made, len});
    free(made);
    free(row);
    return out;
}

static void put_chunk(struct buf *out, const char *type, const void *bytes, size_t len)
{
    unsigned char head[8] = {(unsigned char)(len >> 24), (unsigned char)(len >> 16), (unsigned char)(len >> 8),
                             (unsigned char)len};
    memcpy(head + 4, type, 4);
    uLong sum = crc32(0, head + 4, 4);
    sum = len == 0 ? sum : crc32(sum, bytes, (uInt)len);
    unsigned char tail[4] = {(unsigned char)(sum >> 24), (unsigned char)(sum >> 16), (unsigned char)(sum >> 8),
                             (unsigned char)sum};
    buf_put(out, (str){(const char *)head, sizeof head});
    buf_put(out, (str){bytes, len});
    buf_put(out, (str){(const char *)tail, sizeof tail});
}

static void put_head(struct buf *out, uint32_t width, uint32_t height, unsigned char interlaced)
{
    unsigned char head[13] = {(unsigned char)(width >> 24),
                              (unsigned char)(width >> 16),
                              (unsigned char)(width >> 8),
                              (unsigned char)width,
                              (unsigned char)(height >> 24),
                              (unsigned char)(height >> 16),
                              (unsigned char)(height >> 8),
                              (unsigned char)height,
                              8,
                              2,
                              0,
                              0,
                              interlaced};
    buf_put(out, STR("\x89PNG\r\n\x1a\n"));
    put_chunk(out, "IHDR", head, sizeof head);
}

// The same picture, with next to no data where `data` is false.
static struct buf a_png(uint32_t width, uint32_t height, bool data)
{
    struct buf out;
    size_t row = 1 + (size_t)width * 3;
    buf_init(&out, 64 * 1024 * 1024);
    put_head(&out, width, height, 0);
    put_chunk(&out, "tEXt", secret, sizeof secret);
    put_chunk(&out, "eXIf", "II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0\0\0\0\0PLANTED 51", 36);
    put_chunk(&out, "tIME", "\x07\xea\x0b\x1d\x06\x1e\x00", 7);
    if (data) {
        unsigned char *raw = calloc(height, row);
        uLongf len = compressBound((uLong)(row * height));
        unsigned char *packed = malloc(len);
        for (uint32_t y = 0; y < height; y++) {
            for (uint32_t x = 0; x < width; x++) {
                bool top = y < height / 4;
                bool left = x < width / 2;
                unsigned char *p = raw + y * row + 1 + (size_t)x * 3;
                p[0] = top || left ? 255 : 0;
                p[1] = top ? 255 : 0;
                p[2] = top || !left ? 255 : 0;
            }
        }
        assert_int_equal(compress(packed, &len, raw, (uLong)(row * height)), Z_OK);
        put_chunk(&out, "IDAT", packed, len);
        free(raw);
        free(packed);
    } else {
        put_chunk(&out, "IDAT", "\x78\x9c\x03\0\0\0\0\x01", 8);
    }
    put_chunk(&out, "iTXt", secret, sizeof secret);
    put_chunk(&out, "IEND", "", 0);
    buf_put(&out, STR("PK\x03\x04 PLANTED 51.5007 -0.1246"));
    return out;
}

static void assert_gone(str bytes, const char *what)
{
    assert_true(str_find(bytes, str_from(what)) == STR_NONE);
}

// ---- Tests ----------------------------------------------------------------------------------------------------

static const struct beside everything[] = {
    BESIDE(0xe0, "JFXX\0\x10PLANTED 51"), // a preview
    BESIDE(0xe1,
           "Exif\0\0II*\0\x08\0\0\0\x02\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0\x25\x88\x04\0\x01\0\0\0\x26\0\0\0\0\0\0\0"
           "PLANTED 51.5007 -0.1246"),
    BESIDE(0xe1, "http://ns.adobe.com/xap/1.0/\0<x:xmpmeta>PLANTED 51</x:xmpmeta>"),
    BESIDE(0xe2, "MPF\0PLANTED 51"),
    BESIDE(0xe2, "ICC_PROFILE\0\x01\x01KEPT PROFILE"),
    BESIDE(0xed, "Photoshop 3.0\0"
                 "8BIM\x04\x04PLANTED 51"),
    BESIDE(0xef, "PLANTED 51"),
    BESIDE(0xfe, "PLANTED 51.5007 -0.1246"),
};
enum {
    EVERYTHING = sizeof everything / sizeof everything[0]
};

static void what_stands_beside_a_jpeg_goes(void **state)
{
    (void)state;
    for (int progressive = 0; progressive < 2; progressive++) {
        struct buf whole = a_jpeg(640, 480, progressive != 0, everything, EVERYTHING);
        struct buf kept;
        struct buf thumb;
        struct picture p;
        struct seen s;
        buf_put(&whole, STR("PK\x03\x04 PLANTED 51, after its end"));
        assert_true(str_find(buf_str(&whole), STR("PLANTED")) != STR_NONE);
        buf_init(&kept, 64 * 1024 * 1024);
        buf_init(&thumb, THUMB_BYTES_MAX);
        assert_true(picture_strip(buf_str(&whole), &kept, &p));
        assert_gone(buf_str(&kept), "PLANTED");
        assert_true(str_find(buf_str(&kept), STR("KEPT PROFILE")) != STR_NONE);
        assert_int_equal(p.turned, 6);
        assert_int_equal(p.width, 640);
        // Which way is up is said still: a second look finds the same, and changes nothing.
        struct buf again;
        struct picture second;
        buf_init(&again, 64 * 1024 * 1024);
        assert_true(picture_strip(buf_str(&kept), &again, &second));
        assert_int_equal(second.turned, 6);
        assert_true(str_eq(buf_str(&again), buf_str(&kept)));
        // Turned by a quarter to the right: what was above is right, what was left is above.
        assert_true(thumb_make(&p, buf_str(&kept), &thumb));
        see(buf_str(&thumb), &s);
        assert_int_equal(s.width, 240);
        assert_int_equal(s.height, 320);
        assert_int_equal(colour(&s, 0.95, 0.5), 'w');
        assert_int_equal(colour(&s, 0.2, 0.1), 'r');
        assert_int_equal(colour(&s, 0.2, 0.9), 'b');
        buf_free(&whole);
        buf_free(&kept);
        buf_free(&again);
        buf_free(&thumb);
    }
}

static void every_way_up(void **state)
{
    (void)state;
    for (char turned = 1; turned <= 8; turned++) {
        char exif[] = "Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0?\0\0\0\0\0\0";
        exif[6 + 19] = turned;
        struct beside one = {0xe1, exif, sizeof exif - 1};
        struct buf whole = a_jpeg(64, 48, false, &one, 1);
        struct buf kept;
        struct buf thumb;
        struct picture p;
        struct seen s;
        buf_init(&kept, 1024 * 1024);
        buf_init(&thumb, THUMB_BYTES_MAX);
        assert_true(picture_strip(buf_str(&whole), &kept, &p));
        assert_int_equal(p.turned, turned);
        assert_true(thumb_make(&p, buf_str(&kept), &thumb));
        see(buf_str(&thumb), &s);
        assert_int_equal(s.width, turned < 5 ? 64 : 48);
        assert_seen(buf_str(&thumb), turned);
        buf_free(&whole);
        buf_free(&kept);
        buf_free(&thumb);
    }
}

static void what_stands_beside_a_png_goes(void **state)
{
    (void)state;
    struct buf whole = a_png(640, 480, true);
    struct buf kept;
    struct buf thumb;
    struct picture p;
    struct seen s;
    buf_init(&kept, 64 * 1024 * 1024);
    buf_init(&thumb, THUMB_BYTES_MAX);
    assert_true(picture_strip(buf_str(&whole), &kept, &p));
    assert_gone(buf_str(&kept), "PLANTED");
    assert_gone(buf_str(&kept), "tIME");
    assert_int_equal(p.turned, 6);
    assert_true(thumb_make(&p, buf_str(&kept), &thumb));
    see(buf_str(&thumb), &s);
    assert_int_equal(s.width, 240);
    assert_int_equal(colour(&s, 0.95, 0.5), 'w');
    assert_int_equal(colour(&s, 0.2, 0.1), 'r');
    buf_free(&whole);
    buf_free(&kept);
    buf_free(&thumb);
}

static bool opens(struct buf *whole)
{
    struct buf kept;
    struct buf thumb;
    struct picture p;
    buf_init(&kept, 64 * 1024 * 1024);
    buf_init(&thumb, THUMB_BYTES_MAX);
    bool fine = picture_strip(buf_str(whole), &kept, &p) && thumb_make(&p, buf_str(&kept), &thumb);
    buf_free(&kept);
    buf_free(&thumb);
    return fine;
}

static bool bytes_open(str bytes)
{
    struct buf whole;
    buf_init(&whole, 64 * 1024 * 1024);
    buf_put(&whole, bytes);
    bool fine = opens(&whole);
    buf_free(&whole);
    return fine;
}

// At every length, and with every byte another: never more than "no", which the sanitizers judge.
static void cut_and_changed_ones(void **state)
{
    (void)state;
    struct buf made[] = {a_jpeg(24, 16, false, everything, EVERYTHING), a_jpeg(24, 16, true, everything, EVERYTHING),
                         a_png(24, 16, true)};
    for (size_t i = 0; i < sizeof made / sizeof made[0]; i++) {
        str whole = buf_str(&made[i]);
        size_t end = i < 2 ? whole.len : whole.len - 28; // what comes after a PNG's end
        assert_true(bytes_open(whole));
        for (size_t len = 0; len < end; len++) {
            assert_false(bytes_open(str_slice(whole, 0, len)));
        }
        for (size_t at = 0; at < whole.len; at++) {
            made[i].ptr[at] = (char)~made[i].ptr[at];
            (void)bytes_open(whole);
            made[i].ptr[at] = (char)~made[i].ptr[at];
        }
        buf_free(&made[i]);
    }
}

static void bombs(void **state)
{
    (void)state;
    static const struct {
        uint32_t width, height;
    } large[] = {{0, 16}, {16, 0}, {30001, 1}, {1, 30001}, {10001, 10000}, {UINT32_MAX, UINT32_MAX}, {0x80000000, 2}};
    for (size_t i = 0; i < sizeof large / sizeof large[0]; i++) {
        struct buf whole = a_png(large[i].width, large[i].height, false);
        struct buf kept;
        struct picture p;
        buf_init(&kept, 1024 * 1024);
        assert_false(picture_strip(buf_str(&whole), &kept, &p)); // by its head alone
        buf_free(&kept);
        buf_free(&whole);
    }
    struct buf small = a_png(10000, 10000, false);
    struct buf small_kept;
    struct picture small_found;
    buf_init(&small_kept, 1024 * 1024);
    assert_true(picture_strip(buf_str(&small), &small_kept, &small_found)); // the question is a real one
    buf_free(&small_kept);
    buf_free(&small);
    // A JPEG that says it is larger than it is.
    struct buf jpeg = a_jpeg(16, 16, false, NULL, 0);
    size_t frame = str_find(buf_str(&jpeg), STR("\xff\xc0"));
    memcpy(jpeg.ptr + frame + 5, "\x75\x31\x75\x31", 4); // 30001 by 30001
    assert_false(opens(&jpeg));
    buf_free(&jpeg);
    // An interlaced one has to be whole in memory: 9000 by 9000 is too much.
    struct buf woven;
    buf_init(&woven, 1024 * 1024);
    put_head(&woven, 9000, 9000, 1);
    put_chunk(&woven, "IDAT", "\x78\x9c\x03\0\0\0\0\x01", 8);
    put_chunk(&woven, "IEND", "", 0);
    assert_false(opens(&woven));
    buf_free(&woven);
}

static void what_is_no_picture(void **state)
{
    (void)state;
    static const str others[] = {STR_INIT(""),
                                 STR_INIT("\xff"),
                                 STR_INIT("\xff\xd8\xff"),
                                 STR_INIT("\xff\xd8\xff\xd9"),
                                 STR_INIT("\x89PNG\r\n\x1a\n"),
                                 STR_INIT("GIF89a"),
                                 STR_INIT("%PDF-1.4"),
                                 STR_INIT("<svg xmlns='http://www.w3.org/2000/svg'/>"),
                                 STR_INIT("\xff\xd8\xff\xfe\0\x20<script>alert(1)</script>")};
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
        assert_false(bytes_open(others[i]));
    }
}

// ---- The cell -------------------------------------------------------------------------------------------------

static void escape_open(void)
{
    (void)!open("/etc/passwd", O_RDONLY);
}
static void escape_socket(void)
{
    (void)!socket(AF_INET, SOCK_STREAM, 0);
}
static void escape_unix(void)
{
    int pair[2];
    (void)!socketpair(AF_UNIX, SOCK_STREAM, 0, pair);
}
static void escape_fork(void)
{
    (void)!fork();
}
static void escape_exec(void)
{
    char *words[] = {NULL};
    (void)!execv("/bin/true", words);
}
static void escape_kill(void)
{
    (void)!kill(getppid(), 0);
}
static void escape_unlink(void)
{
    (void)!unlink("/tmp/there-is-no-such-file");
}

static void nobody_leaves_the_cell(void **state)
{
    (void)state;
    static void (*const escapes[])(void) = {escape_open, escape_socket, escape_unix,  escape_fork,
                                            escape_exec, escape_kill,   escape_unlink};
    for (size_t i = 0; i < sizeof escapes / sizeof escapes[0]; i++) {
        int status = 0;
        pid_t pid = fork();
        if (pid == 0) {
            if (!cell_enter(CELL_ALONE)) {
                _exit(2);
            }
            escapes[i]();
            _exit(0);
        }
        assert_int_equal(waitpid(pid, &status, 0), pid);
        assert_true(WIFSIGNALED(status));
        assert_int_equal(WTERMSIG(status), SIGSYS);
    }
    // What one does there is possible.
    struct buf whole = a_jpeg(640, 480, true, everything, EVERYTHING);
    int status = 0;
    pid_t pid = fork();
    if (pid == 0) {
        _exit(!cell_enter(CELL_ALONE) ? 2 : opens(&whole) ? 0 : 3);
    }
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_int_equal(status, 0);
    buf_free(&whole);
}

static void nothing_is_missed(void *with, const char *package)
{
    (void)with;
    fail_msg("%s is not there", package);
}

int main(void)
{
    thumb_prepare(nothing_is_missed, NULL);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_stands_beside_a_jpeg_goes),
        cmocka_unit_test(every_way_up),
        cmocka_unit_test(what_stands_beside_a_png_goes),
        cmocka_unit_test(cut_and_changed_ones),
        cmocka_unit_test(bombs),
        cmocka_unit_test(what_is_no_picture),
        cmocka_unit_test(nobody_leaves_the_cell),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
