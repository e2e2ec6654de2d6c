// SPDX-License-Identifier: Apache-2.0
#include "app/jail_file.h"
#include "base/log.h"
#include "core/seal_file.h"
#include <unistd.h>

static err jail_file_open(const struct jail_file *f, const struct upload_file *file, int *ret_fd,
                          struct seal_file_reader **ret_reader)
{
    struct tx *tx;
    int64_t size;
    str token = upload_kept(file);
    TRY(upload_open(f->folder, token, ret_fd, &size));
    err e = store_read_begin(f->store, &tx);
    if (!err_is(e)) {
        e = seal_file_open(tx, f->arena, token, *ret_fd, ret_reader, &size);
        store_read_end(tx);
    }
    if (err_is(e)) {
        close(*ret_fd);
    }
    return e;
}

static err jail_file_put(struct jail_job *job, struct seal_file_reader *reader)
{
    str piece = STR(" ");
    bool takes = true;
    while (piece.len != 0 && takes) {
        TRY(seal_file_next(reader, &piece));
        takes = jail_put(job, piece); // the empty one says that it was all
    }
    return NO_ERR;
}

err jail_file_ask(const struct jail_file *f, const struct upload_file *file, enum jail_work work, int64_t timeout_ms,
                  struct jail_job *ret_job, bool *ret_unreadable)
{
    int fd;
    struct seal_file_reader *reader;
    err e = jail_file_open(f, file, &fd, &reader);
    if (!err_is(e)) {
        e = jail_ask(f->fd, work, timeout_ms, f->stops, ret_job);
        if (!err_is(e)) {
            e = jail_file_put(ret_job, reader);
            if (err_is(e)) {
                jail_done(ret_job);
            }
        }
        close(fd);
    }
    *ret_unreadable = e.kind == ERR_INTERNAL || e.kind == ERR_NOT_FOUND;
    if (*ret_unreadable) {
        log_error("a file cannot be looked at", e);
    }
    return *ret_unreadable ? NO_ERR : e;
}
