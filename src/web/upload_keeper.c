// SPDX-License-Identifier: Apache-2.0
#include "web/upload_keeper.h"
#include "base/limits.h"
#include "core/upload.h"

static err upload_keeper_begin(void *owner, struct arena *a, str field, str name, str type, int64_t size_max,
                               int *ret_fd, str *ret_token)
{
    (void)field;
    (void)name;
    (void)type;
    (void)size_max;
    struct upload_keeper *k = owner;
    TRY(upload_begin(a, k->folder, ret_fd, ret_token));
    err e = seal_file_begin(k->store, a, *ret_token, *ret_fd, &k->sealing);
    if (err_is(e)) {
        err dropped = upload_end(k->folder, *ret_fd, *ret_token, false);
        (void)dropped; // it is swept
    }
    return e;
}

static err upload_keeper_write(void *owner, int fd, str bytes)
{
    (void)fd;
    const struct upload_keeper *k = owner;
    return seal_file_write(k->sealing, bytes);
}

static err upload_keeper_end(void *owner, int fd, str token, bool whole)
{
    struct upload_keeper *k = owner;
    err e = whole ? seal_file_end(k->sealing) : NO_ERR;
    err ended = upload_end(k->folder, fd, token, whole && !err_is(e));
    TRY(e);
    TRY(ended);
    if (whole) {
        *arena_push(k->arena, str, k->tokens, k->count, k->room) = token;
    }
    return NO_ERR;
}

struct http_file_keeper upload_keeper_of(struct upload_keeper *keeper)
{
    return (struct http_file_keeper){upload_keeper_begin, upload_keeper_end, keeper, LIMIT_FILE_SIZE * 4,
                                     upload_keeper_write};
}

void upload_keeper_drop(const struct upload_keeper *keeper)
{
    for (size_t i = 0; keeper != NULL && !keeper->named && i < keeper->count; i++) {
        upload_drop(keeper->folder, keeper->tokens[i]);
    }
}
