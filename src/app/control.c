// SPDX-License-Identifier: Apache-2.0
#include "app/control.h"
#include "app/acts.h"
#include "app/control_wire.h"
#include "db/lanes.h"
#include <errno.h>
#include <event2/event.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    CONTROL_ARENA_BYTES = 256 * 1024 * 1024
};

struct control {
    struct event_base *loop;
    struct event *listening;
    struct stores *stores;
    struct lanes *lanes;
    void (*touched)(void *, str);
    void *with;
    int fd;
    const char *dir;
};

struct control_call {
    struct control *control;
    int fd;
    struct event *reading;
    struct buf line;
    struct buf answer;
    struct job job;
    struct arena arena;
    struct acts acts;
};

static void control_call_free(struct control_call *call)
{
    if (call->reading != NULL) {
        event_free(call->reading);
    }
    close(call->fd);
    buf_free(&call->line);
    buf_free(&call->answer);
    arena_free(&call->arena);
    free(call);
}

static void control_act(struct job *job)
{
    struct control_call *call = job->owner;
    json_t *asked = json_loadb(call->line.ptr, call->line.len, 0, NULL);
    const json_t *name = json_object_get(asked, "act");
    struct buf said;
    buf_init(&said, CONTROL_LINE_MAX / 2);
    err e = json_is_string(name) ? acts_run(&call->acts, (str){json_string_value(name), json_string_length(name)},
                                            json_object_get(asked, "input"), &said)
                                 : FAIL(ERR_INPUT, "not an act");
    json_t *answer = json_pack("{s:i, s:s, s:s, s:s%}", "kind", (int)e.kind, "what", e.what != NULL ? e.what : "",
                               "about", e.detail, "said", said.len != 0 ? said.ptr : "", said.len);
    if (answer == NULL) { // words that are no UTF-8 cannot be told as JSON
        answer = json_pack("{s:i, s:s}", "kind", (int)e.kind, "what", e.what != NULL ? e.what : "");
    }
    control_wire_put(&call->answer, answer);
    json_decref(answer);
    // What was touched is named by the input, which ends here.
    call->acts.touched = arena_str(&call->arena, call->acts.touched);
    json_decref(asked);
    buf_free(&said);
}

static void control_acted(struct job *job)
{
    struct control_call *call = job->owner;
    if (call->acts.touched.len != 0) {
        call->control->touched(call->control->with, call->acts.touched);
    }
    // A few kilobytes to a process of this machine: fits the socket's buffer.
    control_wire_send(call->fd, buf_str(&call->answer));
    control_call_free(call);
}

static void control_readable(evutil_socket_t fd, short what, void *arg)
{
    struct control_call *call = arg;
    char *at = buf_reserve(&call->line, 64 * 1024);
    ssize_t n = (what & EV_TIMEOUT) != 0 || at == NULL ? -1 : recv(fd, at, 64 * 1024, MSG_DONTWAIT);
    if (n < 0 && (errno == EAGAIN || errno == EINTR) && (what & EV_TIMEOUT) == 0) {
        return;
    }
    if (n <= 0) {
        control_call_free(call);
        return;
    }
    buf_added(&call->line, (size_t)n);
    if (at[n - 1] != '\n') {
        return;
    }
    event_del(call->reading);
    call->acts = (struct acts){.stores = call->control->stores,
                               .write = acts_write_in_lanes,
                               .owner = call->control->lanes,
                               .arena = &call->arena};
    call->job = (struct job){.run = control_act, .done = control_acted, .owner = call};
    if (err_is(lanes_slow(call->control->lanes, &call->job))) {
        control_call_free(call);
    }
}

static void control_accept(evutil_socket_t listening, short what, void *arg)
{
    (void)what;
    struct control *c = arg;
    int fd = accept4(listening, NULL, NULL, SOCK_CLOEXEC);
    if (fd < 0) {
        return;
    }
    struct control_call *call = calloc(1, sizeof *call);
    if (call == NULL) {
        close(fd);
        return;
    }
    call->control = c;
    call->fd = fd;
    buf_init(&call->line, CONTROL_LINE_MAX);
    buf_init(&call->answer, CONTROL_LINE_MAX);
    arena_init(&call->arena, CONTROL_ARENA_BYTES);
    call->reading = event_new(c->loop, fd, EV_READ | EV_PERSIST, control_readable, call);
    struct timeval wait = {.tv_sec = CONTROL_WAIT_S};
    event_add(call->reading, &wait);
}

err control_start(struct event_base *loop, const char *dir, struct stores *stores, struct lanes *lanes,
                  void (*touched)(void *with, str organisation_key), void *with, struct control **ret_control)
{
    struct sockaddr_un address;
    int dir_fd = -1;
    TRY(control_wire_address(dir, &address, &dir_fd));
    unlinkat(dir_fd, "control", 0); // left by a server that was killed; the lock is ours
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    mode_t mask = umask(0177);
    bool fine = fd >= 0 && bind(fd, (const struct sockaddr *)&address, sizeof address) == 0 && listen(fd, 16) == 0;
    umask(mask);
    close(dir_fd);
    struct control *c = fine ? calloc(1, sizeof *c) : NULL;
    if (c == NULL) {
        if (fd >= 0) {
            close(fd);
        }
        return FAIL_CODE(ERR_IO, "DIR/control cannot be made", errno);
    }
    *c = (struct control){loop, NULL, stores, lanes, touched, with, fd, dir};
    c->listening = event_new(loop, fd, EV_READ | EV_PERSIST, control_accept, c);
    event_add(c->listening, NULL);
    *ret_control = c;
    return NO_ERR;
}

void control_free(struct control *c)
{
    event_free(c->listening);
    close(c->fd);
    struct sockaddr_un address;
    int dir_fd = -1;
    if (!err_is(control_wire_address(c->dir, &address, &dir_fd))) {
        unlinkat(dir_fd, "control", 0);
        close(dir_fd);
    }
    free(c);
}
