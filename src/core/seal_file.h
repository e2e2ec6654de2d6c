// SPDX-License-Identifier: Apache-2.0
// seal_file: a file sealed as it is written, so that its words are never on the disk (libsodium's secretstream,
// XChaCha20-Poly1305 in chunks). Each file has a random key of its own, sealed (core/seal.h) at its head. There are
// two places for it, so that it can be sealed anew under another of the organisation's keys without the file being
// written again. Without its head a file is noise: whoever removes one wipes the head first (seal_file_wipe), since
// what is removed is given back to the file system, not overwritten.
//
//   "GHSEAL1", LF; the sealed key, or zeros; the same; secretstream's header; chunks of 64 KB, each and 17 bytes
//
// A file that begins otherwise was kept before there was a master key, and is read as it is.
#pragma once
#include "base/buf.h"
#include "core/seal.h"

enum {
    SEAL_FILE_CHUNK = 64 * 1024
};

// Writing. On a thread that has no snapshot of the store open. `token` is the file's name, with which its key is
// bound. Lives in the arena.
struct seal_file;
MUST_USE err seal_file_begin(struct store *store, struct arena *a, str token, int fd, struct seal_file **ret_file);
MUST_USE err seal_file_write(struct seal_file *f, str bytes);
// What is left, and the mark of the end: without it the file does not open. Syncs nothing.
MUST_USE err seal_file_end(struct seal_file *f);

// Reading, from the file's beginning. *ret_size is the size of what was written.
struct seal_file_reader;
MUST_USE err seal_file_open(struct tx *tx, struct arena *a, str token, int fd, struct seal_file_reader **ret_reader,
                            int64_t *ret_size);
// The next piece of at most SEAL_FILE_CHUNK bytes, valid until the next call; empty at the end. ERR_INTERNAL where the
// file was changed, cut or is another's.
MUST_USE err seal_file_next(struct seal_file_reader *r, str *ret_piece);

// Makes what is in the file unreadable, on disk when it returns; what is not sealed is left as it is.
MUST_USE err seal_file_wipe(int fd);
// Seals the file's key anew under the key that seals now, where it is sealed under another. On a thread that has no
// snapshot of the store open. ERR_BUSY: nothing is in it yet.
MUST_USE err seal_file_renew(struct store *store, str token, int fd);
