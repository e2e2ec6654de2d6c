// SPDX-License-Identifier: Apache-2.0
#include "core/seal_file.h"
#include "base/random.h"
#include <errno.h>
#include <sodium.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    SEAL_FILE_PLACES = 2,
    SEAL_FILE_PLACE_BYTES = SEAL_KEY_BYTES + SEAL_MORE_BYTES,
    SEAL_FILE_MARK_BYTES = 8,
    SEAL_FILE_KEYS_END = SEAL_FILE_MARK_BYTES + SEAL_FILE_PLACES * SEAL_FILE_PLACE_BYTES,
    SEAL_FILE_HEAD = SEAL_FILE_KEYS_END + crypto_secretstream_xchacha20poly1305_HEADERBYTES,
    SEAL_FILE_CHUNK_MORE = crypto_secretstream_xchacha20poly1305_ABYTES,
    SEAL_FILE_CHUNK_KEPT = SEAL_FILE_CHUNK + SEAL_FILE_CHUNK_MORE
};
_Static_assert(SEAL_KEY_BYTES == crypto_secretstream_xchacha20poly1305_KEYBYTES, "one size of keys");
static const char seal_file_mark[SEAL_FILE_MARK_BYTES + 1] = "GHSEAL1\n";

static struct seal_of seal_file_of(str token)
{
    return (struct seal_of){.kind = SEAL_FILE, .name = token};
}

static err seal_file_put(int fd, const void *bytes, size_t len)
{
    const char *at = bytes;
    while (len != 0) {
        ssize_t put = write(fd, at, len);
        if (put < 0 && errno != EINTR) {
            bool full = errno == ENOSPC || errno == EDQUOT;
            return FAIL_CODE(full ? ERR_FULL : ERR_IO, "an uploaded file cannot be written", errno);
        }
        at += put < 0 ? 0 : put;
        len -= put < 0 ? 0 : (size_t)put;
    }
    return NO_ERR;
}

// ---- Writing ----------------------------------------------------------------------------------------------

struct seal_file {
    int fd;
    bool sealed;
    size_t len; // of what waits
    crypto_secretstream_xchacha20poly1305_state state;
    uint8_t waits[SEAL_FILE_CHUNK];
    uint8_t out[SEAL_FILE_CHUNK_KEPT];
};

err seal_file_begin(struct store *store, struct arena *a, str token, int fd, struct seal_file **ret_file)
{
    uint8_t key[SEAL_KEY_BYTES];
    uint8_t head[SEAL_FILE_HEAD] = {0};
    str plain = {(const char *)key, sizeof key};
    str kept;
    struct seal_file *f = arena_new(a, struct seal_file);
    *ret_file = f;
    f->fd = fd;
    random_bytes(key, sizeof key);
    TRY(seal_value_at(store, a, seal_file_of(token), plain, &kept));
    f->sealed = kept.ptr != plain.ptr;
    if (!f->sealed) {
        return NO_ERR;
    }
    memcpy(head, seal_file_mark, SEAL_FILE_MARK_BYTES);
    memcpy(head + SEAL_FILE_MARK_BYTES, kept.ptr, kept.len);
    crypto_secretstream_xchacha20poly1305_init_push(&f->state, head + SEAL_FILE_KEYS_END, key);
    sodium_memzero(key, sizeof key);
    return seal_file_put(fd, head, sizeof head);
}

static err seal_file_push(struct seal_file *f, uint8_t tag)
{
    unsigned long long len;
    crypto_secretstream_xchacha20poly1305_push(&f->state, f->out, &len, f->waits, f->len, NULL, 0, tag);
    f->len = 0;
    return seal_file_put(f->fd, f->out, (size_t)len);
}

err seal_file_write(struct seal_file *f, str bytes)
{
    if (!f->sealed) {
        return seal_file_put(f->fd, bytes.ptr, bytes.len);
    }
    while (bytes.len != 0) {
        if (f->len == SEAL_FILE_CHUNK) { // only once more is there: the last piece says that it is the last
            TRY(seal_file_push(f, crypto_secretstream_xchacha20poly1305_TAG_MESSAGE));
        }
        size_t room = SEAL_FILE_CHUNK - f->len;
        size_t take = bytes.len < room ? bytes.len : room;
        memcpy(f->waits + f->len, bytes.ptr, take);
        f->len += take;
        bytes = str_slice(bytes, take, bytes.len);
    }
    return NO_ERR;
}

err seal_file_end(struct seal_file *f)
{
    err e = f->sealed ? seal_file_push(f, crypto_secretstream_xchacha20poly1305_TAG_FINAL) : NO_ERR;
    sodium_memzero(&f->state, sizeof f->state);
    return e;
}

// ---- Reading ----------------------------------------------------------------------------------------------

struct seal_file_reader {
    int fd;
    bool sealed, ended;
    crypto_secretstream_xchacha20poly1305_state state;
    uint8_t in[SEAL_FILE_CHUNK_KEPT];
    uint8_t piece[SEAL_FILE_CHUNK];
};

// Up to `size` bytes; fewer at the end alone.
static err seal_file_get(int fd, uint8_t *to, size_t size, size_t *ret_len)
{
    size_t len = 0;
    while (len < size) {
        ssize_t n = read(fd, to + len, size - len);
        if (n < 0 && errno != EINTR) {
            return FAIL_CODE(ERR_IO, "a kept file cannot be read", errno);
        }
        if (n == 0) {
            break;
        }
        len += n < 0 ? 0 : (size_t)n;
    }
    *ret_len = len;
    return NO_ERR;
}

static str seal_file_place(const uint8_t head[SEAL_FILE_HEAD], size_t place)
{
    const uint8_t *at = head + SEAL_FILE_MARK_BYTES + place * SEAL_FILE_PLACE_BYTES;
    return (str){(const char *)at, SEAL_FILE_PLACE_BYTES};
}

static bool seal_file_is_ours(const uint8_t head[SEAL_FILE_HEAD], size_t len)
{
    return len >= SEAL_FILE_MARK_BYTES && memcmp(head, seal_file_mark, SEAL_FILE_MARK_BYTES) == 0;
}

// The file's key, from whichever place holds it. Outside of a snapshot where `tx` is NULL.
static err seal_file_key(struct store *store, struct tx *tx, struct arena *a, str token, const uint8_t *head,
                         str *ret_key)
{
    err e = FAIL(ERR_INTERNAL, "the key of a kept file was wiped");
    for (size_t i = 0; i < SEAL_FILE_PLACES; i++) {
        str kept = seal_file_place(head, i);
        if (kept.ptr[0] != SEAL_CODEC) {
            continue;
        }
        e = tx != NULL ? seal_open(tx, a, seal_file_of(token), kept, ret_key)
                       : seal_open_at(store, a, seal_file_of(token), kept, ret_key);
        if (!err_is(e)) {
            break;
        }
    }
    return e;
}

static int64_t seal_file_size(int64_t kept)
{
    int64_t body = kept - SEAL_FILE_HEAD;
    int64_t chunks = (body + SEAL_FILE_CHUNK_KEPT - 1) / SEAL_FILE_CHUNK_KEPT;
    return body - chunks * SEAL_FILE_CHUNK_MORE;
}

err seal_file_open(struct tx *tx, struct arena *a, str token, int fd, struct seal_file_reader **ret_reader,
                   int64_t *ret_size)
{
    uint8_t head[SEAL_FILE_HEAD];
    struct stat s;
    str key;
    size_t len;
    if (fstat(fd, &s) != 0) {
        return FAIL_CODE(ERR_IO, "a kept file cannot be read", errno);
    }
    TRY(seal_file_get(fd, head, sizeof head, &len));
    struct seal_file_reader *r = arena_new(a, struct seal_file_reader);
    *ret_reader = r;
    r->fd = fd;
    r->sealed = seal_file_is_ours(head, len);
    *ret_size = r->sealed ? seal_file_size(s.st_size) : s.st_size;
    if (!r->sealed) {
        return lseek(fd, 0, SEEK_SET) == 0 ? NO_ERR : FAIL_CODE(ERR_IO, "a kept file cannot be read", errno);
    }
    if (len < sizeof head) {
        return FAIL(ERR_INTERNAL, "a kept file was cut");
    }
    TRY(seal_file_key(NULL, tx, a, token, head, &key));
    bool fine = key.len == SEAL_KEY_BYTES && crypto_secretstream_xchacha20poly1305_init_pull(
                                                 &r->state, head + SEAL_FILE_KEYS_END, (const uint8_t *)key.ptr) == 0;
    return fine ? NO_ERR : FAIL(ERR_INTERNAL, "a kept file was changed, or is not the one that belongs here");
}

err seal_file_next(struct seal_file_reader *r, str *ret_piece)
{
    size_t len;
    unsigned long long plain = 0;
    uint8_t tag = 0;
    *ret_piece = (str){0};
    if (!r->sealed) {
        TRY(seal_file_get(r->fd, r->piece, sizeof r->piece, &len));
        *ret_piece = (str){(const char *)r->piece, len};
        return NO_ERR;
    }
    TRY(seal_file_get(r->fd, r->in, sizeof r->in, &len));
    if (r->ended && len == 0) {
        return NO_ERR;
    }
    bool fine = !r->ended && len >= SEAL_FILE_CHUNK_MORE &&
                crypto_secretstream_xchacha20poly1305_pull(&r->state, r->piece, &plain, &tag, r->in, len, NULL, 0) == 0;
    if (!fine) {
        return FAIL(ERR_INTERNAL, "a kept file was changed or cut");
    }
    r->ended = tag == crypto_secretstream_xchacha20poly1305_TAG_FINAL;
    *ret_piece = (str){(const char *)r->piece, (size_t)plain};
    // An empty piece means the end: a file without bytes has one that is empty and the last.
    return NO_ERR;
}

// ---- Its key ----------------------------------------------------------------------------------------------

static err seal_file_head(int fd, uint8_t head[SEAL_FILE_HEAD], bool *ret_ours)
{
    ssize_t n = pread(fd, head, SEAL_FILE_HEAD, 0);
    *ret_ours = n == SEAL_FILE_HEAD && seal_file_is_ours(head, (size_t)n);
    return n < 0 ? FAIL_CODE(ERR_IO, "a kept file cannot be read", errno) : NO_ERR;
}

static err seal_file_put_place(int fd, size_t place, const void *bytes)
{
    off_t at = (off_t)(SEAL_FILE_MARK_BYTES + place * SEAL_FILE_PLACE_BYTES);
    bool done = pwrite(fd, bytes, SEAL_FILE_PLACE_BYTES, at) == SEAL_FILE_PLACE_BYTES && fsync(fd) == 0;
    return done ? NO_ERR : FAIL_CODE(ERR_IO, "the head of a kept file cannot be written", errno);
}

err seal_file_wipe(int fd)
{
    uint8_t head[SEAL_FILE_HEAD];
    static const uint8_t nothing[SEAL_FILE_HEAD - SEAL_FILE_MARK_BYTES];
    bool ours;
    TRY(seal_file_head(fd, head, &ours));
    if (!ours) {
        return NO_ERR;
    }
    bool done = pwrite(fd, nothing, sizeof nothing, SEAL_FILE_MARK_BYTES) == (ssize_t)sizeof nothing && fsync(fd) == 0;
    return done ? NO_ERR : FAIL_CODE(ERR_IO, "the head of a kept file cannot be written", errno);
}

// The new key is on disk before the old one goes, so a machine that stops between leaves one that opens.
static err seal_file_renew_in(struct store *store, struct arena *a, str token, int fd)
{
    static const uint8_t nothing[SEAL_FILE_PLACE_BYTES];
    uint8_t head[SEAL_FILE_HEAD];
    bool ours;
    str key;
    str kept;
    struct stat s;
    TRY(seal_file_head(fd, head, &ours));
    if (!ours) {
        // A head is written at once: a file without a byte may be about to get one.
        return fstat(fd, &s) == 0 && s.st_size == 0 ? FAIL(ERR_BUSY, "a file is being begun") : NO_ERR;
    }
    TRY(seal_file_key(store, NULL, a, token, head, &key));
    TRY(seal_value_at(store, a, seal_file_of(token), key, &kept));
    size_t empty = seal_file_place(head, 0).ptr[0] == SEAL_CODEC ? 1 : 0;
    for (size_t i = 0; i < SEAL_FILE_PLACES; i++) {
        if (memcmp(seal_file_place(head, i).ptr, kept.ptr, 3) == 0) {
            return NO_ERR; // it is under that key already
        }
    }
    TRY(seal_file_put_place(fd, empty, kept.ptr));
    return seal_file_put_place(fd, 1 - empty, nothing);
}

err seal_file_renew(struct store *store, str token, int fd)
{
    struct arena a;
    arena_init(&a, 64 * 1024);
    err e = seal_file_renew_in(store, &a, token, fd);
    arena_free(&a);
    return e;
}
