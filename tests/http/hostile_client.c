// SPDX-License-Identifier: Apache-2.0
#include "hostile_client.h"
#include "base/clock.h"
#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

int hostile_connect(const struct hostile_server *s)
{
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons((uint16_t)hostile_port(s))};
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    int on = 1;
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    if (connect(fd, (struct sockaddr *)&to, sizeof to) != 0) {
        close(fd);
        return -1;
    }
    return fd;
}

void hostile_send(int fd, str bytes, size_t step)
{
    while (bytes.len != 0) {
        ssize_t put = send(fd, bytes.ptr, step < bytes.len ? step : bytes.len, MSG_NOSIGNAL);
        if (put < 0) {
            return; // refused already: what it said is looked at
        }
        bytes = str_slice(bytes, (size_t)put, bytes.len);
    }
}

void talk_start(struct talk *t, int fd)
{
    *t = (struct talk){.fd = fd};
    buf_init(&t->in, 16 * 1024 * 1024);
}

void talk_end(struct talk *t)
{
    close(t->fd);
    buf_free(&t->in);
}

str talk_field(str head, str name)
{
    str line;
    while (head.ptr != NULL && str_next(&head, '\n', &line)) {
        str key;
        str value;
        if (str_cut(line, ':', &key, &value) && str_eq_nocase(key, name)) {
            return str_trim(value);
        }
    }
    return (str){0};
}

// Takes whole answers off the front; those to HEAD come without a body (`bodiless`).
static bool talk_parse(struct talk *t, bool bodiless)
{
    str rest = str_slice(buf_str(&t->in), t->at, t->in.len);
    size_t end = str_find(rest, STR("\r\n\r\n"));
    if (end == STR_NONE) {
        return false;
    }
    str head = str_slice(rest, 0, end + 4);
    int64_t length = 0;
    bool has = str_to_i64(talk_field(head, STR("content-length")), 0, INT64_MAX, &length);
    length = bodiless || !has ? 0 : length;
    if ((int64_t)(rest.len - head.len) < length) {
        return false;
    }
    size_t used = strlen(t->text);
    snprintf(t->text + used, sizeof t->text - used, "%.*s ", 3, head.ptr + 9);
    t->last_at = t->at;
    t->last.len = head.len;
    t->body.len = (size_t)length;
    t->at += head.len + (size_t)length;
    return true;
}

// The views of the last answer, where the memory is now.
static void talk_settle(struct talk *t)
{
    t->last.ptr = t->in.ptr + t->last_at;
    t->body.ptr = t->last.ptr + t->last.len;
}

// Reads `count` answers, or until the end where it is negative.
static void talk_receive(struct talk *t, int count, bool bodiless)
{
    int64_t until = clock_steady_ms() + HOSTILE_PATIENCE_MS;
    while (count != 0) {
        if (talk_parse(t, bodiless)) {
            count--;
            continue;
        }
        struct pollfd poll_fd = {t->fd, POLLIN, 0};
        if (t->closed || clock_steady_ms() > until || poll(&poll_fd, 1, 100) < 0) {
            return;
        }
        if ((poll_fd.revents & (POLLIN | POLLHUP | POLLERR)) == 0) {
            continue;
        }
        char *at = buf_reserve(&t->in, 65536);
        ssize_t got = recv(t->fd, at, 65536, 0);
        t->closed = got <= 0;
        t->reset = got < 0;
        buf_added(&t->in, got > 0 ? (size_t)got : 0);
    }
}

void talk_read(struct talk *t, int count, bool bodiless)
{
    talk_receive(t, count, bodiless);
    if (t->in.len != 0) {
        talk_settle(t);
    }
}
