// SPDX-License-Identifier: Apache-2.0
// transfer: what every transfer by libcurl has in common, whatever its protocol. It speaks only to addresses that
// reach.h allows, each judged as it is connected to, goes by no proxy, takes TLS from 1.2 on, and ends in its time.
#pragma once
#include "send/reach.h"
#include <curl/curl.h>

// curl's options take what stands there by "...": the cast is the caller's, who says what each is.
#define TRANSFER_SET(easy, option, value) curl_easy_setopt((easy), (option), (value))

struct transfer {
    CURL *easy; // keeps its connections
    // Set before transfer_begin
    const struct reach *reach;
    const char *protocols; // "smtp,smtps"
    const char *ca;        // a file of certificates that are trusted; NULL: the machine's
    int64_t timeout_s;
    bool blocked; // after it: its address is one that may not be spoken to
};
// Sets all of that, and nothing else stays set from the transfer before.
void transfer_begin(struct transfer *t);
// A sentence of ours where it was blocked, otherwise of curl's own; never an address.
const char *transfer_why(const struct transfer *t, CURLcode code);
