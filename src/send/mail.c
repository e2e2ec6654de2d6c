// SPDX-License-Identifier: Apache-2.0
#include "send/mail.h"
#include "send/put.h"
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

static size_t mail_read(char *to, size_t size, size_t count, void *with)
{
    struct mail_transfer *t = with;
    size_t left = t->job.bytes.len - t->at;
    size_t n = left < size * count ? left : size * count;
    if (n != 0) {
        memcpy(to, t->job.bytes.ptr + t->at, n);
    }
    t->at += n;
    return n;
}

// The codes at the head of an answer: "550 5.1.1 The mailbox of …" without what follows them.
static void mail_note_reply(struct mail_transfer *t, str line)
{
    size_t digits = 0;
    while (digits < line.len && line.ptr[digits] >= '0' && line.ptr[digits] <= '9') {
        digits++;
    }
    if (digits != 3) {
        return;
    }
    size_t end = digits + 1;
    while (end < line.len && end < sizeof t->reply - 1 &&
           ((line.ptr[end] >= '0' && line.ptr[end] <= '9') || line.ptr[end] == '.')) {
        end++;
    }
    bool enhanced =
        end > digits + 4 && line.len > 4 && (line.ptr[4] == '4' || line.ptr[4] == '5') && line.ptr[5] == '.';
    snprintf(t->reply, sizeof t->reply, "%.3s%s%.*s", line.ptr, enhanced ? " " : "",
             enhanced ? (int)(end - digits - 1) : 0, line.ptr + digits + 1);
}

static int mail_watch(CURL *easy, curl_infotype type, char *data, size_t size, void *with)
{
    (void)easy;
    struct mail_transfer *t = with;
    str line = {data, size};
    t->leaves = t->leaves || (type == CURLINFO_HEADER_OUT && str_starts(line, STR("QUIT")));
    if (t->leaves) {
        return 0;
    }
    if (type == CURLINFO_HEADER_OUT && size >= 4) {
        snprintf(t->last, sizeof t->last, "%.4s", data);
        for (char *c = t->last; *c != '\0'; c++) {
            *c = *c >= 'A' && *c <= 'Z' ? *c : '\0';
        }
    } else if (type == CURLINFO_HEADER_IN) {
        mail_note_reply(t, line);
    }
    return 0;
}

static void mail_secure(CURL *easy, const struct sender_options *o)
{
    TRANSFER_SET(easy, CURLOPT_USE_SSL, o->plain && o->login == NULL ? (long)CURLUSESSL_TRY : (long)CURLUSESSL_ALL);
    if (o->login != NULL) {
        TRANSFER_SET(easy, CURLOPT_USERPWD, o->login);
    }
}

static void mail_set(struct mail_transfer *t, const struct sender_options *o)
{
    CURL *easy = t->easy;
    t->transfer = (struct transfer){
        .easy = easy, .reach = &o->reach, .protocols = "smtp,smtps", .ca = o->ca, .timeout_s = o->timeout_s};
    transfer_begin(&t->transfer);
    TRANSFER_SET(easy, CURLOPT_URL, o->mail_url);
    TRANSFER_SET(easy, CURLOPT_MAIL_FROM, t->from);
    TRANSFER_SET(easy, CURLOPT_MAIL_RCPT, t->to);
    TRANSFER_SET(easy, CURLOPT_UPLOAD, 1L);
    TRANSFER_SET(easy, CURLOPT_READFUNCTION, mail_read);
    TRANSFER_SET(easy, CURLOPT_READDATA, t);
    TRANSFER_SET(easy, CURLOPT_VERBOSE, 1L); // nothing is written: mail_watch only notes codes
    TRANSFER_SET(easy, CURLOPT_DEBUGFUNCTION, mail_watch);
    TRANSFER_SET(easy, CURLOPT_DEBUGDATA, t);
    mail_secure(easy, o);
}

// Whether what was refused is this message, and not whoever sends it: the answer to RCPT, DATA or the message.
static bool mail_is_about_message(const struct mail_transfer *t)
{
    return strcmp(t->last, "RCPT") == 0 || strcmp(t->last, "DATA") == 0;
}

static enum wire_outcome mail_judge(const struct mail_transfer *t, CURLcode code, char ret_said[128])
{
    ret_said[0] = '\0';
    if (code == CURLE_OK) {
        return WIRE_SENT;
    }
    if (t->reply[0] == '4' || t->reply[0] == '5') {
        snprintf(ret_said, 128, "%s at %s", t->reply, t->last[0] != '\0' ? t->last : "greeting");
        return !mail_is_about_message(t) ? WIRE_UNREACHABLE : t->reply[0] == '5' ? WIRE_NEVER : WIRE_NOT_NOW;
    }
    snprintf(ret_said, 128, "%s", transfer_why(&t->transfer, code));
    return WIRE_UNREACHABLE;
}

// A connection that was kept and has gone meanwhile, before any of the mail was sent: a new one is tried at once.
static bool mail_met_old_connection(const struct mail_transfer *t, CURLcode code)
{
    long connects = 1;
    curl_easy_getinfo(t->easy, CURLINFO_NUM_CONNECTS, &connects);
    bool lost = code == CURLE_SEND_ERROR || code == CURLE_RECV_ERROR || code == CURLE_GOT_NOTHING;
    return lost && connects == 0 && t->at == 0 && t->reply[0] != '4' && t->reply[0] != '5';
}

enum wire_outcome mail_send(struct mail_transfer *t, const struct sender_options *o, char ret_said[128])
{
    char to[264];
    snprintf(t->from, sizeof t->from, "<%.*s>", STR_ARG(t->job.from));
    snprintf(to, sizeof to, "<%.*s>", STR_ARG(t->job.to));
    t->to = curl_slist_append(NULL, to);
    mail_set(t, o);
    CURLcode code = t->to == NULL ? CURLE_OUT_OF_MEMORY : curl_easy_perform(t->easy);
    if (mail_met_old_connection(t, code)) {
        *t = (struct mail_transfer){.job = t->job, .easy = t->easy, .to = t->to};
        snprintf(t->from, sizeof t->from, "<%.*s>", STR_ARG(t->job.from));
        mail_set(t, o);
        TRANSFER_SET(t->easy, CURLOPT_FRESH_CONNECT, 1L);
        code = curl_easy_perform(t->easy);
    }
    curl_slist_free_all(t->to);
    return mail_judge(t, code, ret_said);
}

static size_t mail_drop(char *data, size_t size, size_t count, void *with)
{
    (void)data;
    (void)with;
    return size * count;
}

enum wire_outcome mail_greet(struct mail_transfer *t, const struct sender_options *o, char ret_said[128])
{
    mail_set(t, o);
    TRANSFER_SET(t->easy, CURLOPT_MAIL_FROM, NULL);
    TRANSFER_SET(t->easy, CURLOPT_MAIL_RCPT, NULL);
    TRANSFER_SET(t->easy, CURLOPT_UPLOAD, 0L);
    TRANSFER_SET(t->easy, CURLOPT_CUSTOMREQUEST, "NOOP");
    TRANSFER_SET(t->easy, CURLOPT_WRITEFUNCTION, mail_drop);
    return mail_judge(t, curl_easy_perform(t->easy), ret_said);
}

err mail_put(const char *dir, const struct wire_message *job)
{
    char name[256];
    int folder = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (folder < 0) {
        return FAIL_CODE(ERR_IO, "the folder of mails cannot be opened", errno);
    }
    snprintf(name, sizeof name, "%.*s.eml", STR_ARG(job->name));
    err e = put_file(folder, str_from(name), 0600, job->bytes);
    close(folder);
    return e;
}
