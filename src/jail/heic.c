// SPDX-License-Identifier: Apache-2.0
// Boxes (ISO/IEC 14496-12): a length, a type, and what is in it. A picture's items are listed in one of them (iinf),
// and where their bytes lie in another (iloc): bytes that belong to no item which is part of the picture become zeros.
#include "jail/heic.h"
#include "base/arena.h"
#include <stdlib.h>

enum {
    HEIC_ITEMS_MAX = 10 * 1000,
    HEIC_EXTENTS_MAX = 50 * 1000,
    HEIC_ARENA_BYTES = 16 * 1024 * 1024
};

struct heic_box {
    str type;
    size_t begin, payload, end;
};
struct heic_range {
    size_t begin, end;
};
struct heic {
    struct arena arena;
    str bytes; // of the copy, which is changed
    char *to;
    uint32_t *items; // those that are part of the picture
    size_t item_count, item_room;
    struct heic_range *kept; // in the file
    size_t kept_count, kept_room;
    struct heic_box idat;
};

static bool heic_type_is(str type, const str *types, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (str_eq(type, types[i])) {
            return true;
        }
    }
    return false;
}
#define HEIC_IS(type, ...) \
    heic_type_is((type), (const str[]){__VA_ARGS__}, sizeof((const str[]){__VA_ARGS__}) / sizeof(str))

bool heic_is(str bytes)
{
    return bytes.len >= 12 && str_eq(str_slice(bytes, 4, 8), STR("ftyp")) &&
           HEIC_IS(str_slice(bytes, 8, 12), STR("heic"), STR("heix"), STR("heim"), STR("heis"), STR("mif1"),
                   STR("avif"));
}

// The box at `at` of those up to `end`. False: it does not fit.
static bool heic_box(str b, size_t at, size_t end, struct heic_box *ret_box)
{
    if (end - at < 8) {
        return false;
    }
    uint64_t len = picture_u32(b, at, false);
    size_t head = 8;
    if (len == 1) {
        head = 16;
        if (end - at < head) {
            return false;
        }
        len = (uint64_t)picture_u32(b, at + 8, false) << 32 | picture_u32(b, at + 12, false);
    } else if (len == 0) {
        len = end - at; // to the end
    }
    if (len < head || len > end - at) {
        return false;
    }
    *ret_box = (struct heic_box){str_slice(b, at + 4, at + 8), at, at + head, at + (size_t)len};
    return true;
}

static void heic_zero(struct heic *h, size_t begin, size_t end)
{
    memset(h->to + begin, 0, end - begin);
}

// A number of 0, 2, 4 or 8 bytes, after which *at stands. False: it does not fit.
static bool heic_number(str b, size_t *at, size_t end, size_t size, uint64_t *ret_number)
{
    *ret_number = 0;
    if (end - *at < size) {
        return false;
    }
    for (size_t i = 0; i < size; i++) {
        *ret_number = *ret_number << 8 | (unsigned char)b.ptr[*at + i];
    }
    *at += size;
    return true;
}

// ---- Which items there are ----------------------------------------------------------------------------------

// One item: of those that are no part of a picture nothing stays but that they are there. Names go.
static bool heic_item(struct heic *h, const struct heic_box *infe)
{
    uint64_t id;
    size_t at = infe->payload + 4;
    if (infe->end - infe->payload < 4 || h->item_count == HEIC_ITEMS_MAX) {
        return false;
    }
    int version = (unsigned char)h->bytes.ptr[infe->payload];
    if ((version != 2 && version != 3) || !heic_number(h->bytes, &at, infe->end, version == 2 ? 2 : 4, &id) ||
        infe->end - at < 6) {
        return false;
    }
    str type = str_slice(h->bytes, at + 2, at + 6);
    if (HEIC_IS(type, STR("hvc1"), STR("hev1"), STR("av01"), STR("jpeg"), STR("grid"), STR("iden"), STR("iovl"),
                STR("tmap"))) {
        *arena_push(&h->arena, uint32_t, h->items, h->item_count, h->item_room) = (uint32_t)id;
    }
    heic_zero(h, at + 6, infe->end);
    return true;
}

static bool heic_items(struct heic *h, const struct heic_box *iinf)
{
    uint64_t count;
    size_t at = iinf->payload + 4;
    struct heic_box infe;
    if (iinf->end - iinf->payload < 4 ||
        !heic_number(h->bytes, &at, iinf->end, h->bytes.ptr[iinf->payload] == 0 ? 2 : 4, &count)) {
        return false;
    }
    while (at < iinf->end) {
        if (!heic_box(h->bytes, at, iinf->end, &infe) || !str_eq(infe.type, STR("infe")) || !heic_item(h, &infe)) {
            return false;
        }
        at = infe.end;
    }
    return true;
}

// ---- Where they lie -----------------------------------------------------------------------------------------

struct heic_places {
    size_t at, end;
    int version;
    size_t offset_size, length_size, base_size, index_size;
};

static bool heic_is_item(const struct heic *h, uint64_t id)
{
    for (size_t i = 0; i < h->item_count; i++) {
        if (h->items[i] == id) {
            return true;
        }
    }
    return false;
}

static bool heic_extent(struct heic *h, struct heic_places *p, bool in_file, uint64_t base, bool wanted)
{
    uint64_t index;
    uint64_t offset;
    uint64_t length;
    if (!heic_number(h->bytes, &p->at, p->end, p->version == 0 ? 0 : p->index_size, &index) ||
        !heic_number(h->bytes, &p->at, p->end, p->offset_size, &offset) ||
        !heic_number(h->bytes, &p->at, p->end, p->length_size, &length)) {
        return false;
    }
    if (!wanted) {
        return true;
    }
    uint64_t from = in_file ? 0 : h->idat.payload;
    uint64_t until = in_file ? h->bytes.len : h->idat.end;
    uint64_t room = until - from;
    if (length == 0 || base > room || offset > room - base || length > room - base - offset ||
        h->kept_count == HEIC_EXTENTS_MAX) {
        return false;
    }
    from += base + offset;
    *arena_push(&h->arena, struct heic_range, h->kept, h->kept_count, h->kept_room) =
        (struct heic_range){(size_t)from, (size_t)(from + length)};
    return true;
}

static bool heic_place(struct heic *h, struct heic_places *p)
{
    uint64_t id;
    uint64_t method = 0;
    uint64_t elsewhere;
    uint64_t base;
    uint64_t count;
    if (!heic_number(h->bytes, &p->at, p->end, p->version == 2 ? 4 : 2, &id) ||
        !heic_number(h->bytes, &p->at, p->end, p->version == 0 ? 0 : 2, &method) ||
        !heic_number(h->bytes, &p->at, p->end, 2, &elsewhere) ||
        !heic_number(h->bytes, &p->at, p->end, p->base_size, &base) ||
        !heic_number(h->bytes, &p->at, p->end, 2, &count)) {
        return false;
    }
    bool wanted = heic_is_item(h, id);
    if (wanted && (elsewhere != 0 || (method & 15) > 1)) {
        return false; // in another file, or within another item
    }
    for (uint64_t i = 0; i < count; i++) {
        if (!heic_extent(h, p, (method & 15) == 0, base, wanted)) {
            return false;
        }
    }
    return true;
}

static bool heic_places(struct heic *h, const struct heic_box *iloc)
{
    uint64_t sizes;
    uint64_t count;
    struct heic_places p = {.at = iloc->payload + 4, .end = iloc->end};
    if (iloc->end - iloc->payload < 4) {
        return false;
    }
    p.version = (unsigned char)h->bytes.ptr[iloc->payload];
    if (p.version > 2 || !heic_number(h->bytes, &p.at, p.end, 2, &sizes) ||
        !heic_number(h->bytes, &p.at, p.end, p.version == 2 ? 4 : 2, &count)) {
        return false;
    }
    p.offset_size = sizes >> 12 & 15;
    p.length_size = sizes >> 8 & 15;
    p.base_size = sizes >> 4 & 15;
    p.index_size = sizes & 15;
    if (p.offset_size > 8 || p.length_size > 8 || p.base_size > 8 || p.index_size > 8) {
        return false;
    }
    for (uint64_t i = 0; i < count; i++) {
        if (!heic_place(h, &p)) {
            return false;
        }
    }
    return true;
}

// ---- All of it ----------------------------------------------------------------------------------------------

static bool heic_meta(struct heic *h, const struct heic_box *meta)
{
    struct heic_box box;
    struct heic_box iinf = {0};
    struct heic_box iloc = {0};
    if (meta->end - meta->payload < 4) {
        return false;
    }
    for (size_t at = meta->payload + 4; at < meta->end; at = box.end) {
        if (!heic_box(h->bytes, at, meta->end, &box)) {
            return false;
        }
        struct heic_box *found = str_eq(box.type, STR("iinf"))   ? &iinf
                                 : str_eq(box.type, STR("iloc")) ? &iloc
                                 : str_eq(box.type, STR("idat")) ? &h->idat
                                                                 : NULL;
        if (found != NULL && found->end != 0) {
            return false; // one of each
        }
        if (found != NULL) {
            *found = box;
        } else if (!HEIC_IS(box.type, STR("hdlr"), STR("pitm"), STR("iprp"), STR("iref"), STR("dinf"), STR("grpl"))) {
            heic_zero(h, box.payload, box.end);
            memcpy(h->to + box.begin + 4, "free", 4);
        }
    }
    return iinf.end != 0 && iloc.end != 0 && heic_items(h, &iinf) && heic_places(h, &iloc);
}

static int heic_compare(const void *one, const void *two)
{
    size_t x = ((const struct heic_range *)one)->begin;
    size_t y = ((const struct heic_range *)two)->begin;
    return (x > y) - (x < y);
}

// What is between them goes; they are in order.
static void heic_clear(struct heic *h, size_t at, size_t end)
{
    for (size_t i = 0; i < h->kept_count && at < end; i++) {
        const struct heic_range *k = &h->kept[i];
        if (k->end <= at || k->begin >= end) {
            continue;
        }
        if (k->begin > at) {
            heic_zero(h, at, k->begin);
        }
        at = k->end;
    }
    if (at < end) {
        heic_zero(h, at, end);
    }
}

static bool heic_walk(struct heic *h)
{
    struct heic_box box;
    struct heic_box meta = {0};
    for (size_t at = 0; at < h->bytes.len; at = box.end) {
        if (!heic_box(h->bytes, at, h->bytes.len, &box) || str_eq(box.type, STR("moov")) ||
            (str_eq(box.type, STR("meta")) && meta.end != 0)) {
            return false; // films have more places for words than this knows
        }
        meta = str_eq(box.type, STR("meta")) ? box : meta;
    }
    if (meta.end == 0 || !heic_meta(h, &meta) || h->kept_count == 0) {
        return false;
    }
    qsort(h->kept, h->kept_count, sizeof *h->kept, heic_compare);
    for (size_t at = 0; at < h->bytes.len && heic_box(h->bytes, at, h->bytes.len, &box); at = box.end) {
        if (!HEIC_IS(box.type, STR("ftyp"), STR("meta"))) {
            heic_clear(h, box.payload, box.end);
        }
    }
    if (h->idat.end != 0) {
        heic_clear(h, h->idat.payload, h->idat.end);
    }
    return true;
}

bool heic_strip(str bytes, struct buf *out, struct picture *p)
{
    (void)p;
    size_t begin = out->len;
    buf_put(out, bytes);
    if (out->full) {
        return false;
    }
    struct heic h = {.bytes = {out->ptr + begin, bytes.len}, .to = out->ptr + begin};
    arena_init(&h.arena, HEIC_ARENA_BYTES);
    bool fine = heic_walk(&h);
    arena_free(&h.arena);
    return fine;
}
