// SPDX-License-Identifier: Apache-2.0
#include "db/wal.h"
#include <string.h>
#include <unistd.h>

enum {
    WAL_FRAME_BYTES = 24, // before each page
    WAL_PAGE_MAX = 64 * 1024,
    WAL_MAGIC = 0x377f0682, // the last bit says in which order of bytes the sums are taken
};

static uint32_t wal_u32(const uint8_t *at)
{
    return (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 | at[3];
}

static uint32_t wal_word(const uint8_t *at, bool big)
{
    return big ? wal_u32(at) : (uint32_t)at[3] << 24 | (uint32_t)at[2] << 16 | (uint32_t)at[1] << 8 | at[0];
}

static void wal_sum(const uint8_t *bytes, size_t size, bool big, uint32_t sum[2])
{
    for (size_t i = 0; i + 8 <= size; i += 8) {
        sum[0] += wal_word(bytes + i, big) + sum[1];
        sum[1] += wal_word(bytes + i + 4, big) + sum[0];
    }
}

static bool wal_is_big(const struct wal_place *place)
{
    return (wal_u32(place->header) & 1) != 0;
}

bool wal_begin(int fd, struct wal_place *ret_place)
{
    struct wal_place place = {0};
    if (pread(fd, place.header, WAL_HEADER_BYTES, 0) != WAL_HEADER_BYTES ||
        (wal_u32(place.header) & ~1u) != WAL_MAGIC) {
        return false;
    }
    place.page_bytes = wal_u32(place.header + 8);
    if (place.page_bytes < 512 || place.page_bytes > WAL_PAGE_MAX) {
        return false;
    }
    wal_sum(place.header, 24, wal_is_big(&place), place.sum);
    if (place.sum[0] != wal_u32(place.header + 24) || place.sum[1] != wal_u32(place.header + 28)) {
        return false;
    }
    *ret_place = place;
    return true;
}

int64_t wal_bytes(const struct wal_place *place)
{
    return WAL_HEADER_BYTES + (int64_t)place->frames * (WAL_FRAME_BYTES + (int64_t)place->page_bytes);
}

void wal_advance(int fd, struct wal_place *place)
{
    uint8_t frame[WAL_FRAME_BYTES + WAL_PAGE_MAX];
    size_t size = WAL_FRAME_BYTES + place->page_bytes;
    bool big = wal_is_big(place);
    struct wal_place at = *place;
    while (pread(fd, frame, size, wal_bytes(&at)) == (ssize_t)size) {
        wal_sum(frame, 8, big, at.sum);
        wal_sum(frame + WAL_FRAME_BYTES, place->page_bytes, big, at.sum);
        bool fits = memcmp(frame + 8, at.header + 16, 8) == 0 && at.sum[0] == wal_u32(frame + 16) &&
                    at.sum[1] == wal_u32(frame + 20);
        if (!fits) {
            return;
        }
        at.frames++;
        if (wal_u32(frame + 4) != 0) { // the last of its transaction
            *place = at;
        }
    }
}

bool wal_holds(int fd, const struct wal_place *place)
{
    struct wal_place live;
    uint8_t frame[WAL_FRAME_BYTES];
    if (!wal_begin(fd, &live) || memcmp(live.header, place->header, WAL_HEADER_BYTES) != 0) {
        return false;
    }
    off_t last = wal_bytes(place) - WAL_FRAME_BYTES - (off_t)place->page_bytes;
    return place->frames == 0 || (pread(fd, frame, sizeof frame, last) == (ssize_t)sizeof frame &&
                                  place->sum[0] == wal_u32(frame + 16) && place->sum[1] == wal_u32(frame + 20));
}

bool wal_follows(const struct wal_place *place, const struct wal_place *next)
{
    // The first salt is counted up each time the log begins anew.
    return wal_u32(next->header + 16) == wal_u32(place->header + 16) + 1;
}
