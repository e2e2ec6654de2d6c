// SPDX-License-Identifier: Apache-2.0
// exchange: a request with its memory, its body and its answer. Bodies stay in memory up to
// LIMIT_BODY_MEMORY and then go to a file without a name, which ends with the request.
#include "base/clock.h"
#include "base/random.h"
#include "http/connection.h"
#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static void exchange_name(struct http_server *s, char ret_id[17])
{
    if (s->id_count == 0) { // many at a time, as each asking is a system call
        random_bytes(s->ids, sizeof s->ids);
        s->id_count = sizeof s->ids / sizeof s->ids[0];
    }
    uint64_t id = s->ids[--s->id_count];
    for (size_t i = 0; i < 16; i++) {
        ret_id[i] = "0123456789abcdef"[id >> (60 - 4 * i) & 15];
    }
    ret_id[16] = '\0';
}

struct exchange *exchange_take(struct connection *c)
{
    struct http_server *s = c->server;
    struct exchange *x = s->spare;
    if (x != NULL) {
        s->spare = x->older;
        s->spare_count--;
    } else {
        x = calloc(1, sizeof *x);
        assert(x != NULL); // no memory: a supervisor starts the process again
        arena_init(&x->arena, LIMIT_REQUEST_ARENA);
        buf_init(&x->body, LIMIT_BODY_MEMORY);
    }
    http_turn_begin(s);
    x->request = (struct http_request){
        .arena = &x->arena, .method = HTTP_OTHER, .body_fd = -1, .path = {"", 0}, .started_us = clock_steady_us()};
    exchange_name(s, x->request.id);
    s->turn.requests++;
    x->request.load = server_load(s, x->request.started_us);
    x->request.client = arena_str(&x->arena, str_from(connection_peer(c)));
    x->server = s;
    x->connection = c;
    x->head_left = x->body_left = (str){0};
    x->answer_buf = (struct buf){0};
    x->made = (struct http_body){0};
    x->answer_size = 0;
    x->status = 0;
    x->close = x->told = false;
    x->newer = NULL;
    x->older = s->exchanges;
    if (s->exchanges != NULL) {
        s->exchanges->newer = x;
    }
    s->exchanges = x;
    s->exchange_count++;
    c->exchange = x;
    return x;
}

void exchange_free(struct exchange *x)
{
    arena_free(&x->arena);
    buf_free(&x->body);
    buf_free(&x->answer_buf);
    if (x->request.body_fd >= 0) {
        close(x->request.body_fd);
    }
    free(x);
}

void exchange_end(struct exchange *x)
{
    struct http_server *s = x->server;
    if (s == NULL) {
        exchange_free(x);
        return;
    }
    if (x->connection != NULL) {
        x->connection->exchange = NULL;
    }
    if (x->told && s->owner->finished != NULL) {
        s->owner->finished(s->owner->self, &x->request, x->status, x->answer_size);
    }
    *(x->newer != NULL ? &x->newer->older : &s->exchanges) = x->older;
    if (x->older != NULL) {
        x->older->newer = x->newer;
    }
    s->exchange_count -= s->exchange_count > 0;
    if (s->spare_count == SERVER_SPARE) {
        exchange_free(x);
        return;
    }
    arena_reset(&x->arena);
    buf_free(&x->body);
    buf_free(&x->answer_buf);
    if (x->request.body_fd >= 0) {
        close(x->request.body_fd);
        x->request.body_fd = -1;
    }
    x->older = s->spare;
    s->spare = x;
    s->spare_count++;
}

static int exchange_open_file(const char *dir)
{
    int fd = open(dir, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
    if (fd >= 0 || (errno != EOPNOTSUPP && errno != EISDIR && errno != ENOENT)) {
        return fd;
    }
    // A file system without unnamed files.
    char path[4096];
    int length = snprintf(path, sizeof path, "%s/body-XXXXXX", dir);
    if (length < 0 || (size_t)length >= sizeof path) {
        return -1;
    }
    fd = mkostemp(path, O_CLOEXEC);
    if (fd >= 0) {
        unlink(path);
    }
    return fd;
}

static bool exchange_write(int fd, str bytes)
{
    while (bytes.len != 0) {
        ssize_t put = write(fd, bytes.ptr, bytes.len);
        if (put < 0 && errno != EINTR) {
            return false;
        }
        bytes = str_slice(bytes, put < 0 ? 0 : (size_t)put, bytes.len);
    }
    return true;
}

int exchange_body(struct exchange *x, str bytes)
{
    struct http_request *r = &x->request;
    if (r->body_fd < 0 && bytes.len > LIMIT_BODY_MEMORY - x->body.len) {
        r->body_fd = exchange_open_file(x->server->spool_dir);
        if (r->body_fd < 0 || !exchange_write(r->body_fd, buf_str(&x->body))) {
            return 503;
        }
        buf_free(&x->body);
    }
    if (r->body_fd >= 0) {
        return exchange_write(r->body_fd, bytes) ? HEAD_WHOLE : 503;
    }
    buf_put(&x->body, bytes);
    return HEAD_WHOLE;
}

void exchange_body_done(struct exchange *x)
{
    struct http_request *r = &x->request;
    if (r->body_fd >= 0) {
        (void)lseek(r->body_fd, 0, SEEK_SET);
    } else {
        r->body = buf_str(&x->body);
    }
}
