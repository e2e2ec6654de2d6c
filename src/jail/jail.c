// SPDX-License-Identifier: Apache-2.0
// Each file has a child of its own, so that nothing of one is there when the next comes, and one that hangs or dies
// takes nothing with it.
#include "jail/jail.h"
#include "base/log.h"
#include "jail/cell.h"
#include "jail/pdf.h"
#include "jail/pieces.h"
#include "jail/thumb.h"
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

enum {
    JAIL_CPU_S = 60,         // of one child
    JAIL_LONGEST_S = 20 * 60 // that one lives, whatever it waits for
};

bool jail_has_scanner(const struct jail_options *options)
{
    return options->scanner.path[0] != '\0' || options->scanner.host[0] != '\0';
}

// ---- A child ----------------------------------------------------------------------------------------------

static void jail_scan(const struct jail_options *o, int fd)
{
    static char room[JAIL_PIECE];
    struct jail_verdict said = {.verdict = SCAN_UNREACHABLE};
    struct scan scan;
    ssize_t len = 0;
    if (jail_has_scanner(o) && scan_begin(&o->scanner, o->timeout_ms, &scan)) {
        bool takes = true;
        while (takes && (len = pieces_take(fd, room, sizeof room)) > 0) {
            takes = scan_put(&scan, (str){room, (size_t)len});
        }
        if (len < 0) {
            scan_drop(&scan); // nobody waits for an answer any more
            return;
        }
        said.verdict = scan_end(&scan, takes, said.name);
    }
    (void)pieces_put(fd, (str){(const char *)&said, sizeof said}); // where nobody takes it, nobody waits
}

static void jail_ping(const struct jail_options *o, int fd)
{
    bool answers = jail_has_scanner(o) && scan_answers(&o->scanner, o->timeout_ms);
    struct jail_verdict said = {.verdict = answers ? SCAN_CLEAN : SCAN_UNREACHABLE};
    (void)pieces_put(fd, (str){(const char *)&said, sizeof said});
}

// All of it; false where the application is gone, or it is too much.
static bool jail_read(int fd, struct buf *in)
{
    static char room[JAIL_PIECE];
    ssize_t len;
    while ((len = pieces_take(fd, room, sizeof room)) > 0) {
        buf_put(in, (str){room, (size_t)len});
    }
    return len == 0;
}

static bool jail_write(int fd, str bytes)
{
    bool fine = true;
    for (size_t at = 0; fine && at < bytes.len; at += JAIL_PIECE) {
        fine = pieces_put(fd, str_slice(bytes, at, at + JAIL_PIECE < bytes.len ? at + JAIL_PIECE : bytes.len));
    }
    return fine && pieces_put(fd, STR(""));
}

static void jail_look(int fd)
{
    static char first[JAIL_PIECE];
    struct buf in;
    struct buf kept;
    struct buf thumb;
    struct picture p;
    ssize_t len = pieces_take(fd, first, sizeof first);
    str begin = {first, len < 0 ? 0 : (size_t)len};
    // What decodes HEIC begins a thread, and by its first bytes alone a file gets that cell.
    bool threads = picture_kind_of(begin) == PICTURE_HEIC && thumb_can(PICTURE_HEIC);
    if (threads) {
        close(STDERR_FILENO); // it says there what it does not like, and that is our log
    }
    if (len < 0) {
        return; // the application is gone
    }
    if (!cell_enter(threads ? CELL_THREADS : CELL_ALONE)) {
        struct jail_picture shut = {.shut = true};
        (void)pieces_put(fd, (str){(const char *)&shut, sizeof shut});
        return;
    }
    buf_init(&in, JAIL_PICTURE_MAX);
    buf_init(&kept, JAIL_PICTURE_MAX);
    buf_init(&thumb, THUMB_BYTES_MAX);
    buf_put(&in, begin);
    if (len > 0 && !jail_read(fd, &in)) {
        return;
    }
    struct jail_picture said = {.is = picture_kind_of(buf_str(&in)) != PICTURE_NONE};
    said.fine = !in.full && picture_strip(buf_str(&in), &kept, &p) &&
                (thumb_make(&p, buf_str(&kept), &thumb) || !thumb_judges(p.kind));
    if (pieces_put(fd, (str){(const char *)&said, sizeof said}) && said.fine && jail_write(fd, buf_str(&kept))) {
        (void)jail_write(fd, buf_str(&thumb));
    }
}

static void jail_draw(int fd)
{
    struct buf document;
    struct buf made;
    if (!pdf_open() || !cell_enter(CELL_THREADS)) {
        return;
    }
    buf_init(&document, PAPER_MAX);
    buf_init(&made, PDF_BYTES_MAX);
    if (jail_read(fd, &document) && !document.full && pdf_make(buf_str(&document), &made)) {
        (void)jail_write(fd, buf_str(&made));
    }
}

static void jail_child(const struct jail_options *o, enum jail_work work, int fd)
{
    prctl(PR_SET_PDEATHSIG, SIGKILL); // no child without the jail
    signal(SIGTERM, SIG_DFL);
    close(o->fd);
    alarm(JAIL_LONGEST_S);
    (void)cell_limit(RLIMIT_CPU, JAIL_CPU_S);
    (void)cell_limit(RLIMIT_FSIZE, 0);
    (void)cell_limit(RLIMIT_CORE, 0);
    if (work == JAIL_SCAN) {
        jail_scan(o, fd);
    } else if (work == JAIL_PING) {
        jail_ping(o, fd);
    } else if (work == JAIL_PICTURE) {
        jail_look(fd);
    } else if (work == JAIL_PAPER) {
        jail_draw(fd);
    }
}

static void jail_lacks(void *with, const char *package)
{
    (void)with;
    log_error("small pictures of one kind are not made",
              FAIL_ABOUT(ERR_NOT_FOUND, "not installed:", str_from(package)));
}

// ---- The jail ---------------------------------------------------------------------------------------------

// One order: a byte that says what is to be done, and the end of a pair of sockets. -1: none came.
static int jail_receive(int fd, unsigned char *ret_work)
{
    union {
        struct cmsghdr head;
        char room[CMSG_SPACE(sizeof(int))];
    } control = {0};
    struct iovec byte = {ret_work, 1};
    struct msghdr m = {
        .msg_iov = &byte, .msg_iovlen = 1, .msg_control = control.room, .msg_controllen = sizeof control.room};
    ssize_t n = recvmsg(fd, &m, MSG_CMSG_CLOEXEC);
    const struct cmsghdr *c = n == 1 ? CMSG_FIRSTHDR(&m) : NULL;
    int end = -1;
    if (c != NULL && c->cmsg_level == SOL_SOCKET && c->cmsg_type == SCM_RIGHTS && c->cmsg_len == CMSG_LEN(sizeof end)) {
        memcpy(&end, CMSG_DATA(c), sizeof end);
    }
    if (n < 0 && errno != EINTR) {
        _exit(1); // the supervisor starts another
    }
    return end;
}

int jail_run(const struct jail_options *options)
{
    signal(SIGCHLD, SIG_IGN); // nobody waits for them
    for (;;) {
        unsigned char work = 0;
        int end = jail_receive(options->fd, &work);
        if (end < 0) {
            continue;
        }
        if (work == JAIL_PAPER && !pdf_prepare()) {
            log_error("nothing can be put on paper", FAIL(ERR_NOT_FOUND, "libraries or fonts are missing"));
        }
        if (work == JAIL_PICTURE) {
            thumb_prepare(jail_lacks, NULL);
        }
        pid_t pid = fork();
        if (pid == 0) {
            jail_child(options, (enum jail_work)work, end);
            _exit(0);
        }
        if (pid < 0) {
            log_error("a file cannot be looked at", FAIL_CODE(ERR_IO, "fork", errno));
        }
        close(end); // where there is no child, the application sees the end
    }
}
