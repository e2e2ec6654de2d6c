// SPDX-License-Identifier: Apache-2.0
// address: how many connections of one address wait for a whole request, so that one machine cannot
// take every place with half requests. IPv6 counts by /64, which is what one customer gets. Addresses
// share a bucket by a keyed product, so that nobody can aim at one.
#include "base/random.h"
#include "http/connection.h"
#include <stdlib.h>

struct address {
    struct address *next;
    uint64_t high, low;
    int count;
};

void address_start(struct http_server *s)
{
    random_bytes(s->address_key, sizeof s->address_key);
    s->address_key[0] |= 1;
    s->address_key[1] |= 1;
}

static struct address **address_find(struct http_server *s, uint64_t high, uint64_t low)
{
    uint64_t mixed = high * s->address_key[0] + low * s->address_key[1];
    struct address **at = &s->addresses[mixed >> (64 - SERVER_ADDRESSES_LOG2)];
    while (*at != NULL && ((*at)->high != high || (*at)->low != low)) {
        at = &(*at)->next;
    }
    return at;
}

bool address_count(struct connection *c)
{
    struct http_server *s = c->server;
    if (c->trusted) {
        return true; // the proxy's clients all come from there; it has limits of its own
    }
    uint64_t parts[2];
    memcpy(parts, &c->peer, sizeof parts);
    parts[1] = IN6_IS_ADDR_V4MAPPED(&c->peer) ? parts[1] : 0;
    struct address **at = address_find(s, parts[0], parts[1]);
    struct address *address = *at;
    if (address == NULL) {
        address = calloc(1, sizeof *address);
        if (address == NULL) {
            return false;
        }
        address->high = parts[0];
        address->low = parts[1];
        *at = address;
    }
    int most = s->limits.incomplete_per_address > 0 ? s->limits.incomplete_per_address : LIMIT_INCOMPLETE_PER_ADDRESS;
    if (address->count >= most) {
        return false;
    }
    address->count++;
    c->address = address;
    return true;
}

void address_uncount(struct connection *c)
{
    struct address *address = c->address;
    if (address == NULL) {
        return;
    }
    c->address = NULL;
    if (--address->count == 0) {
        struct address **at = address_find(c->server, address->high, address->low);
        *at = address->next;
        free(address);
    }
}
