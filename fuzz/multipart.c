// SPDX-License-Identifier: Apache-2.0
// multipart/form-data with the boundary "B": read whole and in pieces it says the same, and every file
// begun is ended. The first byte says how large the pieces are.
#include "http/multipart.h"
#include "base/limits.h"
#include "fuzz.h"
#include <fcntl.h>
#include <unistd.h>

struct fuzz_source {
    str bytes;
    size_t step;
};

static err fuzz_read(void *with, char *out, size_t size, size_t *ret_size)
{
    struct fuzz_source *source = with;
    size_t take = source->step < size ? source->step : size;
    take = take < source->bytes.len ? take : source->bytes.len;
    if (take != 0) {
        memcpy(out, source->bytes.ptr, take);
    }
    source->bytes = str_slice(source->bytes, take, source->bytes.len);
    *ret_size = take;
    return NO_ERR;
}

struct fuzz_files {
    int fd, begun, ended;
};

static err fuzz_begin(void *owner, struct arena *a, str field, str name, str type, int64_t size_max, int *ret_fd,
                      str *ret_token)
{
    (void)type;
    (void)size_max;
    struct fuzz_files *files = owner;
    MUST(field.len <= LIMIT_FIELD_NAME && str_find_char(name, '/') == STR_NONE);
    files->begun++;
    *ret_fd = files->fd;
    *ret_token = arena_str(a, STR("t"));
    return NO_ERR;
}

static err fuzz_end(void *owner, int fd, str token, bool whole)
{
    (void)fd;
    (void)token;
    (void)whole;
    ((struct fuzz_files *)owner)->ended++;
    return NO_ERR;
}

static err fuzz_parts(struct arena *a, str bytes, size_t step, struct fuzz_files *files, struct fields *ret_fields)
{
    struct fuzz_source from = {bytes, step};
    struct multipart_source source = {fuzz_read, &from};
    struct http_file_keeper keep = {fuzz_begin, fuzz_end, files, 1000};
    err e = multipart_parse(a, &source, STR("B"), &keep, ret_fields);
    MUST(files->begun == files->ended);
    return e;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 2) {
        return 0;
    }
    struct arena a;
    arena_init(&a, 256 * 1024 * 1024);
    struct fuzz_files files = {.fd = open("/dev/null", O_WRONLY | O_CLOEXEC)};
    struct fields whole = {0};
    struct fields pieces = {0};
    str bytes = {(const char *)data + 1, size - 1};
    err e = fuzz_parts(&a, bytes, size, &files, &whole);
    err again = fuzz_parts(&a, bytes, 1u + data[0], &files, &pieces);
    MUST(e.kind == again.kind && whole.count == pieces.count);
    for (size_t i = 0; i < whole.count; i++) {
        MUST(str_eq(whole.items[i].name, pieces.items[i].name) && str_eq(whole.items[i].value, pieces.items[i].value));
    }
    close(files.fd);
    arena_free(&a);
    return 0;
}
