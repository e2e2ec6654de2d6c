// SPDX-License-Identifier: Apache-2.0
// hostile_client: a client that sends whatever bytes it is given, in pieces, and says what came back.
#pragma once
#include "base/buf.h"
#include "hostile_owner.h"

enum {
    HOSTILE_PATIENCE_MS = 4000
};

#define GET(path)              "GET " path " HTTP/1.1\r\nHost: a\r\n\r\n"
#define HEADS(more)            "GET /echo HTTP/1.1\r\nHost: a\r\n" more "\r\n"
#define POST(path, more, body) "POST " path " HTTP/1.1\r\nHost: a\r\n" more "\r\n" body
#define CHUNKED(body)          POST("/echo", "Transfer-Encoding: chunked\r\n", body)

struct talk {
    int fd;
    struct buf in;
    bool closed, reset;
    str statuses; // "200 404 "
    char text[200];
    str last;           // the last answer's head
    str body;           // and its body
    size_t last_at, at; // where the last answer starts; what comes after it
};

// A connected socket, or -1.
int hostile_connect(const struct hostile_server *s);
// Sends `step` bytes at a time, and stops where the other side hung up.
void hostile_send(int fd, str bytes, size_t step);
void talk_start(struct talk *t, int fd);
void talk_end(struct talk *t);
// A field of an answer's head.
str talk_field(str head, str name);
// Reads `count` answers, or until the end where it is negative; those to HEAD come without a body.
void talk_read(struct talk *t, int count, bool bodiless);
