// SPDX-License-Identifier: Apache-2.0
// fetch: what a page waits for from another server (LANE_CALL): a GET, or a form posted, by HTTPS. The answer is handed
// back as it is, whatever its status; one that is too long is none.
#pragma once
#include "base/buf.h"
#include "send/sender.h"
#include "send/wire.h"
#include <curl/curl.h>

enum {
    FETCH_S = 5 // the whole of it: somebody waits
};
struct fetch_result {
    enum wire_outcome outcome; // WIRE_SENT: there is an answer; WIRE_UNREACHABLE: none that can be used
    uint32_t status;           // HTTP's
    struct buf body;           // the caller frees it
    char said[128];            // why there is none; never an address
};
void fetch_do(CURL *easy, const struct wire_message *job, const struct sender_options *o, struct fetch_result *ret);
