// SPDX-License-Identifier: Apache-2.0
#include "app/control_ask.h"
#include "app/control_wire.h"
#include <errno.h>
#include <sys/socket.h>
#include <unistd.h>

static err control_connect(const char *dir, int *ret_fd)
{
    struct sockaddr_un address;
    int dir_fd = -1;
    TRY(control_wire_address(dir, &address, &dir_fd));
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
    control_wire_put(&line, asked);
    json_decref(asked);
    err e = line.full                               ? FAIL(ERR_TOO_LARGE, "what was asked is too large")
            : control_wire_send(fd, buf_str(&line)) ? NO_ERR
                                                    : FAIL(ERR_IO, "the server does not listen");
    buf_free(&line);
    if (!err_is(e)) {
        e = control_read_answer(fd, out);
    }
    close(fd);
    return e;
}
