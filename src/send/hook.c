// SPDX-License-Identifier: Apache-2.0
#include "send/hook.h"
#include "base/utf8.h"
#include "send/https.h"
#include "send/put.h"
#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <stdio.h>
#include <unistd.h>

enum {
    HOOK_URL_MAX = 2048,
    HOOK_FILE_MODE = 0640 // the other system reads it by the folder's group
};

// ---- What an answer means -------------------------------------------------------------------------------------------

// By the status, the first row that holds it; anything else is for good.
static const struct {
    long from, to;
    enum wire_outcome outcome;
} hook_outcomes[] = {
    {200, 299, WIRE_SENT},        {408, 408, WIRE_NOT_NOW},     {410, 410, WIRE_GONE},
    {425, 425, WIRE_NOT_NOW},     {429, 429, WIRE_UNREACHABLE}, // too much is coming: all that goes there waits
    {502, 504, WIRE_UNREACHABLE}, {500, 599, WIRE_NOT_NOW},
};

static enum wire_outcome hook_outcome(long status)
{
    for (size_t i = 0; i < sizeof hook_outcomes / sizeof hook_outcomes[0]; i++) {
        if (status >= hook_outcomes[i].from && status <= hook_outcomes[i].to) {
            return hook_outcomes[i].outcome;
        }
    }
    return WIRE_NEVER;
}

static bool hook_reference_is_fine(str reference)
{
    bool fine = reference.len < LIMIT_HOOK_REFERENCE && utf8_check(reference) == UTF8_FINE;
    for (size_t i = 0; fine && i < reference.len; i++) {
        fine = (unsigned char)reference.ptr[i] >= ' ' && reference.ptr[i] != 127;
    }
    return fine;
}

void hook_reference(str reply, char ret_reference[LIMIT_HOOK_REFERENCE])
{
    json_t *object = json_loadb(reply.len == 0 ? "" : reply.ptr, reply.len, JSON_REJECT_DUPLICATES, NULL);
    const json_t *value = json_object_get(object, "reference");
    str reference = json_is_string(value) ? (str){json_string_value(value), json_string_length(value)} : (str){0};
    bool fine = hook_reference_is_fine(reference);
    snprintf(ret_reference, LIMIT_HOOK_REFERENCE, "%.*s", fine ? (int)reference.len : 0,
             fine && reference.len != 0 ? reference.ptr : "");
    json_decref(object);
}

// A status is an acknowledgement, or a refusal, whatever becomes of what stands behind it.
static void hook_judge(const struct https *x, CURLcode code, struct hook_result *ret)
{
    if (x->status < 200) {
        ret->outcome = WIRE_UNREACHABLE;
        snprintf(ret->said, sizeof ret->said, "%s", transfer_why(&x->transfer, code));
        return;
    }
    ret->outcome = hook_outcome(x->status);
    snprintf(ret->said, sizeof ret->said, "HTTP %ld%s", x->status,
             x->status >= 300 && x->status < 400 ? ": redirects are not followed" : "");
    if (ret->outcome == WIRE_SENT) {
        ret->said[0] = '\0';
        hook_reference(code == CURLE_OK ? buf_str(&x->reply) : (str){0}, ret->reference);
    }
    if (ret->outcome == WIRE_NOT_NOW || ret->outcome == WIRE_UNREACHABLE) {
        int64_t most = LIMIT_HOOK_WAIT_S;
        ret->wait_s = x->retry_after_s <= 0 ? 0 : (uint32_t)(x->retry_after_s < most ? x->retry_after_s : most);
    }
}

// ---- Posting --------------------------------------------------------------------------------------------------------

static struct curl_slist *hook_field(struct curl_slist *fields, bool *fine, const char *name, str value)
{
    char line[1024];
    int n = snprintf(line, sizeof line, "%s: %.*s", name, STR_ARG(value));
    struct curl_slist *longer = n < (int)sizeof line ? curl_slist_append(fields, line) : NULL;
    *fine = *fine && longer != NULL;
    return longer == NULL ? fields : longer;
}

void hook_post(CURL *easy, const struct wire_message *job, const struct sender_options *o, struct hook_result *ret)
{
    char url[HOOK_URL_MAX];
    str when;
    str signatures;
    bool fine = str_cut(job->from, ' ', &when, &signatures) && job->to.len < sizeof url;
    struct curl_slist *fields = curl_slist_append(NULL, "Content-Type: application/json");
    *ret = (struct hook_result){.outcome = WIRE_NEVER};
    fine = fine && fields != NULL;
    fields = hook_field(fields, &fine, "Accept", STR("application/json"));
    fields = hook_field(fields, &fine, "Expect", STR("")); // what is sent is short: it goes at once
    fields = hook_field(fields, &fine, "webhook-id", job->name);
    fields = hook_field(fields, &fine, "webhook-timestamp", when);
    fields = hook_field(fields, &fine, "webhook-signature", signatures);
    fields = hook_field(fields, &fine, "Idempotency-Key", job->name);
    snprintf(url, sizeof url, "%.*s", STR_ARG(job->to));
    if (fine) {
        struct https x = {
            .transfer = {.easy = easy, .reach = &o->reach, .ca = o->trust, .timeout_s = o->hook_s},
            .url = url,
            .fields = fields,
            .body = job->bytes,
            .reply_max = LIMIT_HOOK_REPLY,
        };
        CURLcode code = https_ask(&x);
        hook_judge(&x, code, ret);
        buf_free(&x.reply);
    } else {
        snprintf(ret->said, sizeof ret->said, "it cannot be posted");
    }
    curl_slist_free_all(fields);
}

// ---- Into a folder --------------------------------------------------------------------------------------------------

// A folder of that name within the one that the server was given: not what a link there points at.
static int hook_folder(const char *within, str name)
{
    char at[256];
    int top = open(within, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    snprintf(at, sizeof at, "%.*s", STR_ARG(name));
    int fd = top < 0 || !put_name_is_fine(name) ? -1 : openat(top, at, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (top >= 0) {
        close(top);
    }
    return fd;
}

static void hook_put_into(int folder, const struct wire_message *job, struct hook_result *ret)
{
    bool is_there = put_is_there(folder, job->name);
    if (!is_there && str_eq(job->from, STR("again"))) {
        *ret = (struct hook_result){.outcome = WIRE_SENT};
        return;
    }
    err e = is_there ? NO_ERR : put_file(folder, job->name, HOOK_FILE_MODE, job->bytes);
    *ret = (struct hook_result){.outcome = err_is(e) ? WIRE_UNREACHABLE : WIRE_NOT_NOW};
    snprintf(ret->said, sizeof ret->said, "%s", err_is(e) ? e.what : HOOK_LIES_THERE);
}

void hook_put(const struct wire_message *job, const struct sender_options *o, struct hook_result *ret)
{
    int folder = o->folder == NULL ? -1 : hook_folder(o->folder, job->to);
    *ret = (struct hook_result){.outcome = WIRE_UNREACHABLE};
    if (folder < 0) {
        snprintf(ret->said, sizeof ret->said, "%s",
                 o->folder == NULL ? "the server was given no folder for hand-overs (--hand-over-folder)"
                                   : "there is no such folder in that of --hand-over-folder");
        return;
    }
    hook_put_into(folder, job, ret);
    close(folder);
}
