// SPDX-License-Identifier: Apache-2.0
// Zones are read once, kept for the life of the process, and never freed: there are few, and their
// names come from organisations' settings, not from strangers.
#include "base/zone.h"
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

enum {
    ZONE_MAX = 64,
    ZONE_FILE_BYTES_MAX = 64 * 1024,
    ZONE_NAME_MAX = 64
};

struct zone {
    char name[ZONE_NAME_MAX];
    size_t count;
    int64_t *from;   // moments of change, rising
    int32_t *offset; // offset[i] holds from from[i]
    int32_t first;   // before the first change
};

static struct zone zone_known[ZONE_MAX];
static size_t zone_count;
static pthread_mutex_t zone_lock = PTHREAD_MUTEX_INITIALIZER;

static int64_t zone_big_endian(const uint8_t *p, size_t size)
{
    uint64_t value = p[0] & 0x80 ? UINT64_MAX : 0;
    for (size_t i = 0; i < size; i++) {
        value = value << 8 | p[i];
    }
    return (int64_t)value;
}

// The counts that stand in a TZif header, and the size of the data that follows it.
struct zone_header {
    size_t utc_count, standard_count, leap_count, change_count, type_count, name_bytes, data_bytes;
};

static bool zone_read_header(const uint8_t *p, size_t left, size_t time_size, struct zone_header *h)
{
    if (left < 44 || memcmp(p, "TZif", 4) != 0) {
        return false;
    }
    size_t counts[6];
    for (size_t i = 0; i < 6; i++) {
        int64_t n = zone_big_endian(p + 20 + 4 * i, 4);
        if (n < 0 || n > 10000) {
            return false;
        }
        counts[i] = (size_t)n;
    }
    *h = (struct zone_header){counts[0], counts[1], counts[2], counts[3], counts[4], counts[5], 0};
    h->data_bytes = h->change_count * (time_size + 1) + h->type_count * 6 + h->name_bytes +
                    h->leap_count * (time_size + 4) + h->standard_count + h->utc_count;
    return left - 44 >= h->data_bytes && h->type_count > 0;
}

// Reads the second, 64-bit block of a TZif file. Changes past the table's end (tzdata's "slim" form
// keeps a rule there) are covered by "fat" files, which Debian ships up to 2037; later moments keep
// the last offset.
static bool zone_parse(const uint8_t *bytes, size_t size, struct zone *z)
{
    struct zone_header one;
    struct zone_header two;
    if (!zone_read_header(bytes, size, 4, &one)) {
        return false;
    }
    size_t second = 44 + one.data_bytes;
    if (!zone_read_header(bytes + second, size - second, 8, &two)) {
        return false;
    }
    const uint8_t *times = bytes + second + 44;
    const uint8_t *indexes = times + two.change_count * 8;
    const uint8_t *types = indexes + two.change_count;
    z->from = calloc(two.change_count + 1, sizeof *z->from);
    z->offset = calloc(two.change_count + 1, sizeof *z->offset);
    if (z->from == NULL || z->offset == NULL) {
        abort();
    }
    for (size_t i = 0; i < two.change_count; i++) {
        if (indexes[i] >= two.type_count) {
            free(z->from);
            free(z->offset);
            return false;
        }
        z->from[i] = zone_big_endian(times + 8 * i, 8);
        z->offset[i] = (int32_t)zone_big_endian(types + 6 * (size_t)indexes[i], 4);
    }
    z->first = (int32_t)zone_big_endian(types, 4);
    z->count = two.change_count;
    return true;
}

static bool zone_name_is_safe(str name)
{
    if (name.len == 0 || name.len >= ZONE_NAME_MAX || name.ptr[0] == '/' || str_find(name, STR("..")) != STR_NONE) {
        return false;
    }
    for (size_t i = 0; i < name.len; i++) {
        char c = name.ptr[i];
        bool fine = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '/' ||
                    c == '_' || c == '-' || c == '+';
        if (!fine) {
            return false;
        }
    }
    return true;
}

static void zone_load(struct zone *z, str name)
{
    char path[ZONE_NAME_MAX + 32];
    memcpy(z->name, name.ptr, name.len);
    snprintf(path, sizeof path, "/usr/share/zoneinfo/%.*s", STR_ARG(name));
    FILE *file = fopen(path, "rbe");
    if (file == NULL) {
        return;
    }
    uint8_t *bytes = malloc(ZONE_FILE_BYTES_MAX);
    if (bytes == NULL) {
        abort();
    }
    size_t size = fread(bytes, 1, ZONE_FILE_BYTES_MAX, file);
    fclose(file);
    if (!zone_parse(bytes, size, z)) {
        z->count = 0;
        z->first = 0;
    }
    free(bytes);
}

int64_t zone_offset_s(str name, int64_t seconds)
{
    if (str_eq(name, STR("UTC")) || !zone_name_is_safe(name)) {
        return 0;
    }
    pthread_mutex_lock(&zone_lock);
    struct zone *z = NULL;
    for (size_t i = 0; i < zone_count && z == NULL; i++) {
        z = str_eq(str_from(zone_known[i].name), name) ? &zone_known[i] : NULL;
    }
    if (z == NULL && zone_count < ZONE_MAX) {
        z = &zone_known[zone_count++];
        zone_load(z, name);
    }
    pthread_mutex_unlock(&zone_lock);
    if (z == NULL || z->count == 0 || seconds < z->from[0]) {
        return z == NULL ? 0 : z->first;
    }
    size_t low = 0;
    size_t high = z->count;
    while (high - low > 1) {
        size_t middle = (low + high) / 2;
        if (z->from[middle] <= seconds) {
            low = middle;
        } else {
            high = middle;
        }
    }
    return z->offset[low];
}
