// SPDX-License-Identifier: Apache-2.0
#include "send/wire.h"
#include <errno.h>
#include <sys/socket.h>
#include <sys/uio.h>

// Both ends are of the same program: numbers stand as the machine has them.
struct wire_head {
    uint64_t life, ticket;
    uint32_t kind, outcome, wait_s, status, name, from, to, bytes; // the last four are lengths
};

err wire_pair(int ret_fds[2])
{
    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ret_fds) != 0) {
        return FAIL_CODE(ERR_IO, "a pair of sockets cannot be made", errno);
    }
    return NO_ERR;
}

err wire_send(int fd, const struct wire_message *m)
{
    struct wire_head head = {.life = m->life,
                             .ticket = m->ticket,
                             .kind = m->kind,
                             .outcome = m->outcome,
                             .wait_s = m->wait_s,
                             .status = m->status,
                             .name = (uint32_t)m->name.len,
                             .from = (uint32_t)m->from.len,
                             .to = (uint32_t)m->to.len,
                             .bytes = (uint32_t)m->bytes.len};
    struct iovec parts[] = {{&head, sizeof head},
                            {(void *)(uintptr_t)m->name.ptr, m->name.len},
                            {(void *)(uintptr_t)m->from.ptr, m->from.len},
                            {(void *)(uintptr_t)m->to.ptr, m->to.len},
                            {(void *)(uintptr_t)m->bytes.ptr, m->bytes.len}};
    struct msghdr message = {.msg_iov = parts, .msg_iovlen = sizeof parts / sizeof parts[0]};
    if (sizeof head + m->name.len + m->from.len + m->to.len + m->bytes.len > WIRE_MAX) {
        return FAIL(ERR_TOO_LARGE, "a message to the sender is too long");
    }
    ssize_t n;
    do {
        n = sendmsg(fd, &message, MSG_DONTWAIT | MSG_NOSIGNAL);
    } while (n < 0 && errno == EINTR);
    if (n < 0) {
        bool full = errno == EAGAIN || errno == ENOBUFS;
        return FAIL_CODE(full ? ERR_BUSY : ERR_IO, "the sender cannot be told", errno);
    }
    return NO_ERR;
}

static str wire_take(str *rest, uint32_t len)
{
    str piece = str_slice(*rest, 0, len);
    *rest = str_slice(*rest, len, rest->len);
    return piece;
}

bool wire_receive(int fd, char *room, struct wire_message *ret_message)
{
    struct wire_head head;
    ssize_t n;
    do {
        n = recv(fd, room, WIRE_MAX, MSG_DONTWAIT);
    } while (n < 0 && errno == EINTR);
    if (n < (ssize_t)sizeof head) {
        return false;
    }
    memcpy(&head, room, sizeof head);
    str rest = {room + sizeof head, (size_t)n - sizeof head};
    *ret_message = (struct wire_message){.kind = (enum wire_kind)head.kind,
                                         .life = head.life,
                                         .ticket = head.ticket,
                                         .outcome = (enum wire_outcome)head.outcome,
                                         .wait_s = head.wait_s,
                                         .status = head.status};
    ret_message->name = wire_take(&rest, head.name);
    ret_message->from = wire_take(&rest, head.from);
    ret_message->to = wire_take(&rest, head.to);
    ret_message->bytes = wire_take(&rest, head.bytes);
    return true;
}
