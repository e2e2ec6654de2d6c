// SPDX-License-Identifier: Apache-2.0
#include "send/https.h"
#include "base/limits.h"

static size_t https_head(char *data, size_t size, size_t count, void *with)
{
    struct https *x = with;
    (void)data;
    x->head += size * count;
    return x->head > LIMIT_ANSWER_HEAD ? 0 : size * count;
}

// More than its limit ends the transfer.
static size_t https_body(char *data, size_t size, size_t count, void *with)
{
    struct https *x = with;
    buf_put(&x->reply, (str){data, size * count});
    x->cut = x->reply.full;
    return x->cut ? 0 : size * count;
}

CURLcode https_ask(struct https *x)
{
    CURL *easy = x->transfer.easy;
    curl_off_t later = 0;
    x->transfer.protocols = "https";
    transfer_begin(&x->transfer);
    buf_init(&x->reply, x->reply_max);
    TRANSFER_SET(easy, CURLOPT_URL, x->url);
    TRANSFER_SET(easy, CURLOPT_HTTPHEADER, x->fields);
    TRANSFER_SET(easy, CURLOPT_USERAGENT, "guildhall");
    TRANSFER_SET(easy, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
    TRANSFER_SET(easy, CURLOPT_HEADERFUNCTION, https_head);
    TRANSFER_SET(easy, CURLOPT_HEADERDATA, x);
    TRANSFER_SET(easy, CURLOPT_WRITEFUNCTION, https_body);
    TRANSFER_SET(easy, CURLOPT_WRITEDATA, x);
    if (x->body.ptr != NULL) {
        TRANSFER_SET(easy, CURLOPT_POST, 1L);
        TRANSFER_SET(easy, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)x->body.len);
        TRANSFER_SET(easy, CURLOPT_POSTFIELDS, x->body.ptr);
    }
    CURLcode code = curl_easy_perform(easy);
    curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &x->status);
    curl_easy_getinfo(easy, CURLINFO_RETRY_AFTER, &later);
    x->retry_after_s = (int64_t)later;
    return code;
}
