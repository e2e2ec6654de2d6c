// SPDX-License-Identifier: Apache-2.0
#include "send/reach.h"
#include <arpa/inet.h>
#include <netinet/in.h>

#define REACH_V4(a, b, c, d, n)                                          \
    {                                                                    \
        {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, a, b, c, d}, 96 + (n) \
    }

// IANA's registries of special-purpose addresses, IPv4 and IPv6, and multicast.
static const struct reach_range reach_special[] = {
    REACH_V4(0, 0, 0, 0, 8),
    REACH_V4(10, 0, 0, 0, 8),
    REACH_V4(100, 64, 0, 0, 10),
    REACH_V4(127, 0, 0, 0, 8),
    REACH_V4(169, 254, 0, 0, 16),
    REACH_V4(172, 16, 0, 0, 12),
    REACH_V4(192, 0, 0, 0, 24),
    REACH_V4(192, 0, 2, 0, 24),
    REACH_V4(192, 88, 99, 0, 24),
    REACH_V4(192, 168, 0, 0, 16),
    REACH_V4(198, 18, 0, 0, 15),
    REACH_V4(198, 51, 100, 0, 24),
    REACH_V4(203, 0, 113, 0, 24),
    REACH_V4(224, 0, 0, 0, 3), // multicast, reserved, broadcast
    {{0x01}, 64},              // discard
    {{0x20, 0x01, 0x00}, 23},  // protocol assignments, Teredo among them
    {{0x20, 0x01, 0x0d, 0xb8}, 32},
    {{0x3f, 0xff}, 20},
    {{0x5f, 0x00}, 16},
    {{0x00, 0x64, 0xff, 0x9b, 0x00, 0x01}, 48},
    {{0xfc}, 7},       // unique local
    {{0xfe, 0x80}, 9}, // link-local, and site-local as it was
    {{0xff}, 8},       // multicast
};

// Prefixes of IPv6 in which an address of IPv4 stands, and from which byte on.
static const struct {
    struct reach_range prefix;
    size_t at;
} reach_within[] = {
    {{{0}, 96}, 12},                      // compatible, "::" and "::1" among them
    {{{0x00, 0x64, 0xff, 0x9b}, 96}, 12}, // NAT64
    {{{0x20, 0x02}, 16}, 2},              // 6to4
};

static bool reach_is_in(const uint8_t bytes[16], const struct reach_range *range)
{
    for (unsigned bit = 0; bit < range->bits; bit += 8) {
        unsigned left = range->bits - bit;
        unsigned mask = left >= 8 ? 0xff : (0xffu << (8 - left)) & 0xff;
        if ((bytes[bit / 8] & mask) != (range->bytes[bit / 8] & mask)) {
            return false;
        }
    }
    return true;
}

static void reach_map(const uint8_t v4[4], uint8_t ret_bytes[16])
{
    static const uint8_t prefix[12] = {[10] = 0xff, [11] = 0xff};
    memcpy(ret_bytes, prefix, sizeof prefix);
    memcpy(ret_bytes + 12, v4, 4);
}

// The 16 bytes of an address as text.
static bool reach_parse(str address, uint8_t ret_bytes[16], bool *ret_is_v4)
{
    char text[64] = {0};
    uint8_t v4[4];
    memcpy(text, address.len == 0 ? "" : address.ptr, address.len < sizeof text ? address.len : 0);
    *ret_is_v4 = inet_pton(AF_INET, text, v4) == 1;
    if (*ret_is_v4) {
        reach_map(v4, ret_bytes);
    }
    return *ret_is_v4 || inet_pton(AF_INET6, text, ret_bytes) == 1;
}

err reach_read(str list, struct reach *ret_reach)
{
    str piece;
    *ret_reach = (struct reach){0};
    while (str_next(&list, ',', &piece)) {
        str host;
        str bits_text;
        struct reach_range range = {.bits = 128};
        bool is_v4;
        int64_t bits;
        bool has_bits = str_cut(str_trim(piece), '/', &host, &bits_text);
        if (host.len == 0 && !has_bits) {
            continue;
        }
        bool fine = reach_parse(host, range.bytes, &is_v4);
        if (has_bits) {
            fine = fine && str_to_i64(bits_text, 0, is_v4 ? 32 : 128, &bits);
            range.bits = fine ? (unsigned)bits + (is_v4 ? 96 : 0) : 0;
        }
        if (!fine || ret_reach->count == REACH_ALLOWED_MAX) {
            return FAIL_ABOUT(ERR_INPUT, "--reach takes addresses and networks such as 10.1.0.0/16, not", piece);
        }
        ret_reach->allowed[ret_reach->count++] = range;
    }
    return NO_ERR;
}

bool reach_names(const struct reach *reach, str address)
{
    uint8_t bytes[16];
    bool is_v4;
    bool named = false;
    bool fine = reach_parse(address, bytes, &is_v4);
    for (size_t i = 0; fine && !named && i < reach->count; i++) {
        named = reach_is_in(bytes, &reach->allowed[i]);
    }
    return named;
}

bool reach_may(const struct reach *reach, const struct sockaddr *address)
{
    uint8_t bytes[16];
    if (address->sa_family == AF_INET) {
        struct sockaddr_in v4;
        uint8_t four[4];
        memcpy(&v4, address, sizeof v4);
        memcpy(four, &v4.sin_addr, sizeof four);
        reach_map(four, bytes);
    } else if (address->sa_family == AF_INET6) {
        struct sockaddr_in6 v6;
        memcpy(&v6, address, sizeof v6);
        memcpy(bytes, &v6.sin6_addr, sizeof bytes);
    } else {
        return false;
    }
    for (size_t i = 0; i < reach->count; i++) {
        if (reach_is_in(bytes, &reach->allowed[i])) {
            return true;
        }
    }
    for (size_t i = 0; i < sizeof reach_within / sizeof reach_within[0]; i++) {
        if (reach_is_in(bytes, &reach_within[i].prefix)) {
            uint8_t four[4];
            memcpy(four, bytes + reach_within[i].at, sizeof four);
            reach_map(four, bytes);
            break;
        }
    }
    for (size_t i = 0; i < sizeof reach_special / sizeof reach_special[0]; i++) {
        if (reach_is_in(bytes, &reach_special[i])) {
            return false;
        }
    }
    return true;
}
