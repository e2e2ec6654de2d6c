// SPDX-License-Identifier: Apache-2.0
#include "send/fetch.h"
#include "base/limits.h"
#include "send/https.h"
#include <stdio.h>

enum {
    FETCH_URL_MAX = 2048,
    FETCH_FIELD_MAX = 8 * 1024
};

static bool fetch_is_line(str text, size_t max)
{
    bool fine = text.len < max;
    for (size_t i = 0; fine && i < text.len; i++) {
        fine = text.ptr[i] >= ' ' && text.ptr[i] < 127;
    }
    return fine;
}

static bool fetch_field(struct curl_slist **fields, const char *line)
{
    struct curl_slist *longer = curl_slist_append(*fields, line);
    *fields = longer == NULL ? *fields : longer;
    return longer != NULL;
}

static void fetch_ask(struct https *x, struct fetch_result *ret)
{
    CURLcode code = https_ask(x);
    if (code == CURLE_OK && !x->cut) {
        ret->outcome = WIRE_SENT;
        ret->status = (uint32_t)x->status;
    } else {
        snprintf(ret->said, sizeof ret->said, "%s",
                 x->cut ? "it said more than is read" : transfer_why(&x->transfer, code));
    }
    ret->body = x->reply;
}

void fetch_do(CURL *easy, const struct wire_message *job, const struct sender_options *o, struct fetch_result *ret)
{
    char url[FETCH_URL_MAX];
    char field[FETCH_FIELD_MAX + 32];
    struct curl_slist *fields = NULL;
    *ret = (struct fetch_result){.outcome = WIRE_UNREACHABLE};
    bool fine = fetch_is_line(job->to, sizeof url) && fetch_is_line(job->from, FETCH_FIELD_MAX) &&
                fetch_field(&fields, "Accept: application/json") && fetch_field(&fields, "Expect:");
    if (fine && job->from.len != 0) {
        snprintf(field, sizeof field, "Authorization: %.*s", STR_ARG(job->from));
        fine = fetch_field(&fields, field);
    }
    if (fine) {
        snprintf(url, sizeof url, "%.*s", STR_ARG(job->to));
        struct https x = {.transfer = {.easy = easy, .reach = &o->reach, .ca = o->trust, .timeout_s = FETCH_S},
                          .url = url,
                          .fields = fields,
                          .body = job->bytes.len != 0 ? job->bytes : (str){0},
                          .reply_max = LIMIT_FETCHED};
        fetch_ask(&x, ret);
    } else {
        snprintf(ret->said, sizeof ret->said, "it cannot be asked");
    }
    curl_slist_free_all(fields);
}
