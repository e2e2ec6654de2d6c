// SPDX-License-Identifier: Apache-2.0
// away: the page for those who are sent away, kept for a second, so that in a crowd it costs nearly nothing. The first
// who is sent away goes the usual way, and the answer is kept under the very address and Accept-Language that were
// asked with; whoever asks with the same gets the same bytes, its request id with them.
#pragma once
#include "http/http.h"

enum {
    AWAY_SLOTS = 256, // addresses times languages; two that share one take turns
    AWAY_KEY = 512    // bytes of both; longer ones go the usual way
};

// Zeroed, it is empty.
struct away {
    struct away_slot {
        char key[AWAY_KEY];
        size_t key_len;
        int64_t second;           // that it is for
        struct buf kept, closing; // the bytes, for a connection that is kept and for one that is not
    } slots[AWAY_SLOTS];
};

// Keeps the answer that `h` is sent away with. Not where it may say anything of one person: somebody who brings a
// cookie, or anything but a plain GET.
void away_keep(struct away *a, const struct http_request *h, const struct http_response *answer);
// The bytes for a request, as it was sent; empty: there are none, or it is not one like those that were kept. Anything
// unusual in its head (a cookie, a body, a line that is not quite sound) makes it go the usual way.
str away_find(const struct away *a, str head, bool closes);
void away_free(struct away *a);
