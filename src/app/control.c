// SPDX-License-Identifier: Apache-2.0
#include "app/control.h"
#include "db/lanes.h"
#include <errno.h>
#include <event2/event.h>
#include <fcntl.h>
#include <semaphore.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

enum {
    CONTROL_LINE_MAX = 32 * 1024 * 1024,
    CONTROL_WAIT_S = 60,
    CONTROL_ARENA_BYTES = 256 * 1024 * 1024
};

// A socket's path has room for 107 bytes; a folder's may be longer, so it goes by the folder's descriptor.
static err control_address(const char *dir, struct sockaddr_un *ret_address, int *ret_dir_fd)
{
    int fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0) {
        return FAIL_CODE(ERR_NOT_FOUND, "the folder of data cannot be opened", errno);
    }
    *ret_address = (struct sockaddr_un){.sun_family = AF_UNIX};
    snprintf(ret_address->sun_path, sizeof ret_address->sun_path, "/proc/self/fd/%d/control", fd);
    *ret_dir_fd = fd;
    return NO_ERR;
}

static bool control_write_all(int fd, str bytes)
{
    while (bytes.len > 0) {
        ssize_t n = send(fd, bytes.ptr, bytes.len, MSG_NOSIGNAL);
        if (n < 0 && errno == EINTR) {
            continue;
        }
        if (n <= 0) {
            return false;
        }
        bytes = str_slice(bytes, (size_t)n, bytes.len);
    }
    return true;
}

static void control_put_json(struct buf *out, const json_t *value)
{
    char *text = json_dumps(value, JSON_COMPACT);
    buf_put(out, str_from(text));
    buf_char(out, '\n');
    free(text);
}

// ---- From a command -----------------------------------------------------------------------------------

static err control_connect(const char *dir, int *ret_fd)
{
    struct sockaddr_un address;
    int dir_fd = -1;
    TRY(control_address(dir, &address, &dir_fd));
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    // A server that is just starting holds the lock before it listens here.
    int failed = -1;
    for (int tries = 0; fd >= 0 && tries < 50 && failed != 0; tries++) {
        failed = connect(fd, (const struct sockaddr *)&address, sizeof address);
        if (failed != 0) {
            usleep(100 * 1000);
        }
    }
    close(dir_fd);
    if (fd < 0 || failed != 0) {
        if (fd >= 0) {
            close(fd);
        }
        return FAIL_CODE(ERR_BUSY, "another process holds this folder of data, and does not answer", errno);
    }
    struct timeval wait = {.tv_sec = CONTROL_WAIT_S};
    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &wait, sizeof wait);
    *ret_fd = fd;
    return NO_ERR;
}

static err control_read_answer(int fd, struct buf *out)
{
    struct buf line;
    buf_init(&line, CONTROL_LINE_MAX);
    for (;;) {
        char *at = buf_reserve(&line, 4096);
        ssize_t n = at == NULL ? -1 : recv(fd, at, 4096, 0);
        if (n <= 0) {
            break;
        }
        buf_added(&line, (size_t)n);
    }
    json_t *answer = json_loadb(line.ptr, line.len, 0, NULL);
    buf_free(&line);
    if (!json_is_object(answer)) {
        json_decref(answer);
        return FAIL(ERR_IO, "the server broke off; look whether the change was made before trying again");
    }
    const char *said = json_string_value(json_object_get(answer, "said"));
    const char *what = json_string_value(json_object_get(answer, "what"));
    const char *about = json_string_value(json_object_get(answer, "about"));
    json_int_t kind = json_integer_value(json_object_get(answer, "kind"));
    buf_put(out, str_from(said));
    err e = NO_ERR;
    if (kind > ERR_NONE && kind < ERR__COUNT) {
        // `what` of an err is a static sentence; what another process said goes into the detail.
        struct buf told;
        buf_init(&told, 4096);
        buf_printf(&told, "%s%s%s", what, about != NULL && about[0] != '\0' ? " " : "", about != NULL ? about : "");
        e = err_make((enum err_kind)kind, 0, ERR_HERE, "the server answered:", buf_str(&told));
        buf_free(&told);
    }
    json_decref(answer);
    return e;
}

err control_ask(const char *dir, str act, const json_t *input, struct buf *out)
{
    int fd = -1;
    TRY(control_connect(dir, &fd));
    json_t *asked = json_pack("{s:s%, s:O}", "act", act.ptr, act.len, "input", input);
    struct buf line;
    buf_init(&line, CONTROL_LINE_MAX);
    control_put_json(&line, asked);
    json_decref(asked);
    err e = line.full                                  ? FAIL(ERR_TOO_LARGE, "what was asked is too large")
            : control_write_all(fd, buf_str(&line)) ? NO_ERR
                                                       : FAIL(ERR_IO, "the server does not listen");
    buf_free(&line);
    if (!err_is(e)) {
        e = control_read_answer(fd, out);
    }
    close(fd);
    return e;
}

// ---- In the server ------------------------------------------------------------------------------------

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

struct control_wait {
    struct unit unit;
    sem_t done;
};

static void control_unit_done(struct unit *unit)
{
    struct control_wait *wait = unit->owner;
    sem_post(&wait->done);
}

// On a worker thread: hands the unit to its writer and sleeps until the loop has collected it.
static err control_write(struct acts *acts, struct store *store, unit_fn run, void *with)
{
    struct control_call *call = acts->owner;
    struct control_wait wait = {.unit = {.store = store, .run = run, .with = with, .done = control_unit_done}};
    wait.unit.owner = &wait;
    sem_init(&wait.done, 0, 0);
    err e = lanes_write(call->control->lanes, &wait.unit);
    if (!err_is(e)) {
        while (sem_wait(&wait.done) != 0) {
        }
        e = wait.unit.result;
    }
    sem_destroy(&wait.done);
    return e;
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
    json_t *answer = json_pack("{s:i, s:s, s:s, s:s%}", "kind", (int)e.kind, "what", e.what != NULL ? e.what : "", "about",
                               e.detail, "said", said.len != 0 ? said.ptr : "", said.len);
    if (answer == NULL) { // words that are no UTF-8 cannot be told as JSON
        answer = json_pack("{s:i, s:s}", "kind", (int)e.kind, "what", e.what != NULL ? e.what : "");
    }
    control_put_json(&call->answer, answer);
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
    control_write_all(call->fd, buf_str(&call->answer));
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
    call->acts = (struct acts){.stores = call->control->stores, .write = control_write, .owner = call, .arena = &call->arena};
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
    TRY(control_address(dir, &address, &dir_fd));
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
    if (!err_is(control_address(c->dir, &address, &dir_fd))) {
        unlinkat(dir_fd, "control", 0);
        close(dir_fd);
    }
    free(c);
}
