// SPDX-License-Identifier: Apache-2.0
// https: one question and its answer by HTTPS. No redirect is followed, no cookie kept, nothing unpacked; what is read
// of the answer has a limit, its head (LIMIT_ANSWER_HEAD) too.
#pragma once
#include "base/buf.h"
#include "send/transfer.h"

struct https {
    struct transfer transfer; // all but its protocols
    const char *url;
    const struct curl_slist *fields; // "name: value" each
    str body;                        // posted; a NULL ptr: it is a GET
    size_t reply_max;
    // What came of it
    long status;           // 0: no answer
    struct buf reply;      // at most reply_max bytes; the caller frees it
    bool cut;              // there was more, which was not read
    int64_t retry_after_s; // as the answer says; 0: it does not
    size_t head;
};
// CURLE_OK, or what went wrong; an answer may have begun all the same (`status`).
CURLcode https_ask(struct https *x);
