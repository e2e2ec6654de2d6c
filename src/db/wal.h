// SPDX-License-Identifier: Apache-2.0
// wal: reads the log that SQLite keeps beside a store (sqlite.org/fileformat2.html#walformat): how far it holds whole
// transactions. Each frame's checksum covers all before it, so a frame that fits is the next of the same log. Private
// to db.
#pragma once
#include "base/err.h"

enum {
    WAL_HEADER_BYTES = 32
};

// A place in a log, after a whole transaction.
struct wal_place {
    uint8_t header[WAL_HEADER_BYTES]; // all 0: of no log yet
    uint32_t page_bytes;
    uint32_t frames;
    uint32_t sum[2]; // of all up to here
};

// The beginning of a log. False where there is none, or not a whole one.
bool wal_begin(int fd, struct wal_place *ret_place);
// Moves the place over every whole transaction that follows. A writer may be at work on the log.
void wal_advance(int fd, struct wal_place *place);
// Whether the log in `fd` holds, at that place, what was there when the place was taken.
bool wal_holds(int fd, const struct wal_place *place);
// Whether `next` is of the log that SQLite begins after that of `place`, with none between.
bool wal_follows(const struct wal_place *place, const struct wal_place *next);
// Bytes from the log's first to the place.
int64_t wal_bytes(const struct wal_place *place);
