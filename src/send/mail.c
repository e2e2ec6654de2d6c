// SPDX-License-Identifier: Apache-2.0
#include "send/mail.h"
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

// curl's options take what stands there by "...": the cast says what each is.
#define MAIL_SET(easy, option, value) curl_easy_setopt((easy), (option), (value))

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

// The address that is connected to is the one that was judged: no name is looked up between.
static curl_socket_t mail_open(void *with, curlsocktype purpose, struct curl_sockaddr *address)
{
    (void)purpose;
    struct mail_transfer *t = with;
    const struct reach *reach = NULL;
    curl_easy_getinfo(t->easy, CURLINFO_PRIVATE, &reach);
    if (reach == NULL || !reach_may(reach, &address->addr)) {
        t->blocked = true;
        return CURL_SOCKET_BAD;
    }
    return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

static void mail_secure(CURL *easy, const struct sender_options *o)
{
    MAIL_SET(easy, CURLOPT_USE_SSL, o->plain && o->login == NULL ? (long)CURLUSESSL_TRY : (long)CURLUSESSL_ALL);
    MAIL_SET(easy, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
    if (o->ca != NULL) {
        MAIL_SET(easy, CURLOPT_CAINFO, o->ca);
    }
    if (o->login != NULL) {
        MAIL_SET(easy, CURLOPT_USERPWD, o->login);
    }
}

static void mail_set(struct mail_transfer *t, const struct sender_options *o)
{
    CURL *easy = t->easy;
    curl_easy_reset(easy); // its connection stays
    MAIL_SET(easy, CURLOPT_PRIVATE, &o->reach);
    MAIL_SET(easy, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
    MAIL_SET(easy, CURLOPT_PROXY, "");
    MAIL_SET(easy, CURLOPT_NOSIGNAL, 1L);
    MAIL_SET(easy, CURLOPT_URL, o->mail_url);
    MAIL_SET(easy, CURLOPT_MAIL_FROM, t->from);
    MAIL_SET(easy, CURLOPT_MAIL_RCPT, t->to);
    MAIL_SET(easy, CURLOPT_UPLOAD, 1L);
    MAIL_SET(easy, CURLOPT_READFUNCTION, mail_read);
    MAIL_SET(easy, CURLOPT_READDATA, t);
    MAIL_SET(easy, CURLOPT_OPENSOCKETFUNCTION, mail_open);
    MAIL_SET(easy, CURLOPT_OPENSOCKETDATA, t);
    MAIL_SET(easy, CURLOPT_VERBOSE, 1L); // nothing is written: mail_watch only notes codes
    MAIL_SET(easy, CURLOPT_DEBUGFUNCTION, mail_watch);
    MAIL_SET(easy, CURLOPT_DEBUGDATA, t);
    MAIL_SET(easy, CURLOPT_CONNECTTIMEOUT, (long)(o->timeout_s < 10 ? o->timeout_s : 10));
    MAIL_SET(easy, CURLOPT_TIMEOUT, (long)o->timeout_s);
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
    if (t->blocked) {
        snprintf(ret_said, 128, "its address is not one that may be spoken to (--reach)");
        return WIRE_UNREACHABLE;
    }
    if (t->reply[0] == '4' || t->reply[0] == '5') {
        snprintf(ret_said, 128, "%s at %s", t->reply, t->last[0] != '\0' ? t->last : "greeting");
        return !mail_is_about_message(t) ? WIRE_UNREACHABLE : t->reply[0] == '5' ? WIRE_NEVER : WIRE_NOT_NOW;
    }
    snprintf(ret_said, 128, "%s", curl_easy_strerror(code)); // a sentence of curl's own, of no address
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
        MAIL_SET(t->easy, CURLOPT_FRESH_CONNECT, 1L);
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
    MAIL_SET(t->easy, CURLOPT_MAIL_FROM, NULL);
    MAIL_SET(t->easy, CURLOPT_MAIL_RCPT, NULL);
    MAIL_SET(t->easy, CURLOPT_UPLOAD, 0L);
    MAIL_SET(t->easy, CURLOPT_CUSTOMREQUEST, "NOOP");
    MAIL_SET(t->easy, CURLOPT_WRITEFUNCTION, mail_drop);
    return mail_judge(t, curl_easy_perform(t->easy), ret_said);
}

static bool mail_name_is_fine(str name)
{
    bool fine = name.len != 0 && name.len < 200 && name.ptr[0] != '.';
    for (size_t i = 0; fine && i < name.len; i++) {
        char c = name.ptr[i];
        fine = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '-' ||
               c == '@';
    }
    return fine;
}

err mail_put(const char *dir, const struct wire_message *job)
{
    char path[4096];
    char part[4096];
    if (!mail_name_is_fine(job->name)) {
        return FAIL(ERR_INPUT, "a mail has no name of a file");
    }
    snprintf(path, sizeof path, "%s/%.*s.eml", dir, STR_ARG(job->name));
    snprintf(part, sizeof part, "%s/.%.*s.part", dir, STR_ARG(job->name));
    int fd = open(part, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd < 0) {
        return FAIL_CODE(ERR_IO, "the folder of mails cannot be written to", errno);
    }
    bool fine = true;
    for (size_t at = 0; fine && at < job->bytes.len;) {
        ssize_t n = write(fd, job->bytes.ptr + at, job->bytes.len - at);
        fine = n > 0;
        at += fine ? (size_t)n : 0;
    }
    fine = fsync(fd) == 0 && fine;
    fine = close(fd) == 0 && fine && rename(part, path) == 0;
    return fine ? NO_ERR : FAIL_CODE(ERR_IO, "the folder of mails cannot be written to", errno);
}
