// SPDX-License-Identifier: Apache-2.0
#include "core/upload.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/random.h"
#include "core/ids.h"
#include "core/seal_file.h"
#include "queries.h"
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    UPLOAD_TOKEN_BYTES = 18 // 24 letters
};

static err upload_make_folder(const char *path)
{
    if (mkdir(path, 0700) == 0 || errno == EEXIST) {
        return NO_ERR;
    }
    return FAIL_CODE(errno == ENOSPC || errno == EDQUOT ? ERR_FULL : ERR_IO, "a folder for files could not be made",
                     errno);
}

err upload_folder(struct arena *a, const char *dir, str organisation_key, str *ret_folder)
{
    str files = arena_printf(a, "%s/files", dir);
    str folder = arena_printf(a, "%s/files/%.*s", dir, STR_ARG(organisation_key));
    TRY(upload_make_folder(files.ptr));
    TRY(upload_make_folder(folder.ptr));
    *ret_folder = folder;
    return NO_ERR;
}

static bool upload_token_is_ours(str token)
{
    if (token.len != UPLOAD_TOKEN_BYTES * 4 / 3) {
        return false;
    }
    for (size_t i = 0; i < token.len; i++) {
        char c = token.ptr[i];
        bool fine = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
        if (!fine) {
            return false;
        }
    }
    return true;
}

static err upload_folder_open(str folder, int *ret_fd)
{
    struct arena a;
    arena_init(&a, 64 * 1024);
    *ret_fd = open(arena_cstr(&a, folder), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    arena_free(&a);
    return *ret_fd >= 0 ? NO_ERR : FAIL_CODE(ERR_IO, "the folder of files could not be opened", errno);
}

err upload_begin(struct arena *a, str folder, int *ret_fd, str *ret_token)
{
    str token = arena_str(a, random_token(a, UPLOAD_TOKEN_BYTES));
    int at;
    TRY(upload_folder_open(folder, &at));
    int fd = openat(at, token.ptr, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    int code = errno;
    close(at);
    if (fd < 0) {
        return FAIL_CODE(code == ENOSPC || code == EDQUOT ? ERR_FULL : ERR_IO, "a file could not be made", code);
    }
    *ret_fd = fd;
    *ret_token = token;
    return NO_ERR;
}

static void upload_remove(int at, str token)
{
    char name[64] = {0};
    memcpy(name, token.ptr, token.len < sizeof name ? token.len : sizeof name - 1);
    // Without its head a file is noise, wherever on the disk the rest of it stays.
    int fd = openat(at, name, O_RDWR | O_NOFOLLOW | O_CLOEXEC);
    if (fd >= 0) {
        err e = seal_file_wipe(fd);
        if (err_is(e)) {
            log_error("the head of a file that goes could not be wiped", e);
        }
        close(fd);
    }
    unlinkat(at, name, 0);
}

void upload_drop(str folder, str token)
{
    int at;
    if (!err_is(upload_folder_open(folder, &at))) {
        upload_remove(at, token);
        close(at);
    }
}

// The file's name, and that of its folder: whoever made the folder may have died before it was synced.
static bool upload_sync_names(int at)
{
    int above = openat(at, "..", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    bool synced = above >= 0 && fsync(at) == 0 && fsync(above) == 0;
    int code = errno;
    if (above >= 0) {
        close(above);
    }
    errno = code;
    return synced;
}

err upload_end(str folder, int fd, str token, bool whole)
{
    bool synced = !whole || fsync(fd) == 0;
    int code = errno;
    close(fd);
    int at;
    TRY(upload_folder_open(folder, &at));
    if (whole && synced) {
        synced = upload_sync_names(at);
        code = errno;
    } else {
        upload_remove(at, token);
    }
    close(at);
    return synced ? NO_ERR : FAIL_CODE(ERR_IO, "a file could not be brought to disk", code);
}

static err upload_open_for(str folder, str token, int how, int *ret_fd, int64_t *ret_size)
{
    if (!upload_token_is_ours(token)) {
        return FAIL(ERR_NOT_FOUND, "there is no such file");
    }
    int at;
    TRY(upload_folder_open(folder, &at));
    char name[64] = {0};
    memcpy(name, token.ptr, token.len);
    int fd = openat(at, name, how | O_NOFOLLOW | O_CLOEXEC);
    close(at);
    struct stat s;
    if (fd < 0 || fstat(fd, &s) != 0) {
        if (fd >= 0) {
            close(fd);
        }
        return FAIL(ERR_NOT_FOUND, "there is no such file");
    }
    *ret_fd = fd;
    *ret_size = s.st_size;
    return NO_ERR;
}

err upload_open(str folder, str token, int *ret_fd, int64_t *ret_size)
{
    return upload_open_for(folder, token, O_RDONLY, ret_fd, ret_size);
}

err upload_open_to_renew(str folder, str token, int *ret_fd)
{
    int64_t size;
    return upload_open_for(folder, token, O_RDWR, ret_fd, &size);
}

err upload_add(struct tx *tx, str token, int64_t draft_id, int64_t size, str head)
{
    int64_t id;
    TRY(ids_next(tx, STR("upload"), &id));
    tx_stirs(tx);
    return db_run(tx, &query_upload_add,
                  DB_ARGS(DB_INT(tx_organisation(tx)), DB_INT(id), DB_TEXT(token), DB_INT(draft_id), DB_INT(size),
                          DB_INT(clock_now_s()), DB_TEXT(upload_may_be_picture(head) ? STR("raw") : STR("none"))),
                  NULL);
}

err upload_forget(struct tx *tx, struct arena *a, int64_t draft_id, struct upload_tokens *ret_tokens)
{
    struct db_rows rows = db_query(tx, &query_upload_forget, DB_ARGS(DB_INT(tx_organisation(tx)), DB_INT(draft_id)));
    size_t room = 0;
    *ret_tokens = (struct upload_tokens){0};
    while (db_next(&rows)) {
        for (int i = 0; i < 2; i++) { // itself, and a small picture
            str token = db_text(&rows, a, i);
            if (token.len != 0) {
                *arena_push(a, str, ret_tokens->items, ret_tokens->count, room) = token;
            }
        }
    }
    return db_end(&rows);
}

// ---- Files that nobody names -------------------------------------------------------------------------

static _Atomic int64_t upload_count_under_way;

void upload_begins(void)
{
    atomic_fetch_add(&upload_count_under_way, 1);
}

void upload_ends(void)
{
    atomic_fetch_sub(&upload_count_under_way, 1);
}

bool upload_is_under_way(void)
{
    return atomic_load(&upload_count_under_way) != 0;
}

err upload_list(struct arena *a, str folder, struct upload_tokens *ret_tokens)
{
    size_t room = 0;
    *ret_tokens = (struct upload_tokens){0};
    DIR *dir = opendir(arena_cstr(a, folder));
    if (dir == NULL) {
        return FAIL_CODE(ERR_IO, "the folder of files could not be read", errno);
    }
    for (const struct dirent *entry = readdir(dir); entry != NULL; entry = readdir(dir)) {
        if (upload_token_is_ours(str_from(entry->d_name))) {
            *arena_push(a, str, ret_tokens->items, ret_tokens->count, room) = arena_str(a, str_from(entry->d_name));
        }
    }
    closedir(dir);
    return NO_ERR;
}

static int upload_compare(const void *one, const void *two)
{
    // All of one length.
    return memcmp(((const str *)one)->ptr, ((const str *)two)->ptr, UPLOAD_TOKEN_BYTES * 4 / 3);
}

err upload_unnamed(struct tx *tx, struct arena *a, struct upload_tokens *tokens)
{
    struct upload_tokens named = {0};
    size_t room = 0;
    struct db_rows rows = db_query(tx, &query_upload_tokens, DB_ARGS(DB_INT(tx_organisation(tx))));
    while (db_next(&rows)) {
        for (int i = 0; i < 2; i++) {
            str token = db_text(&rows, a, i);
            if (upload_token_is_ours(token)) {
                *arena_push(a, str, named.items, named.count, room) = token;
            }
        }
    }
    TRY(db_end(&rows));
    if (named.count != 0) {
        qsort(named.items, named.count, sizeof named.items[0], upload_compare);
    }
    size_t left = 0;
    for (size_t i = 0; i < tokens->count; i++) {
        if (named.count == 0 ||
            bsearch(&tokens->items[i], named.items, named.count, sizeof named.items[0], upload_compare) == NULL) {
            tokens->items[left++] = tokens->items[i];
        }
    }
    tokens->count = left;
    return NO_ERR;
}
