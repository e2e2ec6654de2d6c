// SPDX-License-Identifier: Apache-2.0
#include "app/master.h"
#include "base/encode.h"
#include "base/random.h"
#include "core/seal.h"
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
    MASTER_TEXT_MAX = 4096,
    MASTER_WORDS_MAX = 32,
    MASTER_LINE = SEAL_KEY_BYTES * 2 + 1
};

static err master_read_line(str line, uint8_t keys[SEAL_MASTERS_MAX][SEAL_KEY_BYTES], size_t *count)
{
    size_t size = 0;
    const char *end = NULL;
    line = str_trim(line);
    if (line.len == 0 || line.ptr[0] == '#') {
        return NO_ERR;
    }
    if (*count == SEAL_MASTERS_MAX) {
        return FAIL(ERR_INPUT, "there are more master keys than can be used: four");
    }
    if (sodium_hex2bin(keys[*count], SEAL_KEY_BYTES, line.ptr, line.len, NULL, &size, &end) != 0 ||
        size != SEAL_KEY_BYTES || end != line.ptr + line.len) {
        return FAIL(ERR_INPUT, "a line of the master key is not 64 hexadecimal digits");
    }
    (*count)++;
    return NO_ERR;
}

static err master_take(char *text, size_t len)
{
    uint8_t keys[SEAL_MASTERS_MAX][SEAL_KEY_BYTES];
    size_t count = 0;
    str rest = {text, len};
    str line;
    err e = NO_ERR;
    while (!err_is(e) && rest.len > 0 && str_next(&rest, '\n', &line)) {
        e = master_read_line(line, keys, &count);
    }
    if (!err_is(e) && count == 0) {
        e = FAIL(ERR_INPUT, "there is no master key in it");
    }
    if (!err_is(e)) {
        seal_masters(keys, count);
    }
    sodium_memzero(keys, sizeof keys);
    return e;
}

// *ret_there is false where there is no such file.
static err master_from_file(const char *path, bool *ret_there)
{
    char text[MASTER_TEXT_MAX];
    struct stat s;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    *ret_there = fd >= 0 || errno != ENOENT;
    if (fd < 0) {
        return *ret_there ? FAIL_ABOUT(ERR_INPUT, "the file of the master key cannot be read:", str_from(path))
                          : NO_ERR;
    }
    ssize_t n = fstat(fd, &s) == 0 && S_ISREG(s.st_mode) ? read(fd, text, sizeof text) : -1;
    close(fd);
    err e = n < 0 ? FAIL_ABOUT(ERR_INPUT, "the file of the master key cannot be read:", str_from(path)) : NO_ERR;
    if (!err_is(e) && (s.st_mode & 0777) != 0400) {
        e = FAIL_ABOUT(ERR_INPUT, "the file of the master key must be of mode 0400 (chmod 0400):", str_from(path));
    }
    if (!err_is(e)) {
        e = master_take(text, (size_t)n);
    }
    sodium_memzero(text, sizeof text);
    return e;
}

// The words of a command, apart at spaces: no shell runs.
static size_t master_words(struct arena *a, str command, char *words[MASTER_WORDS_MAX + 1])
{
    size_t count = 0;
    str rest = command;
    str word;
    while (count < MASTER_WORDS_MAX && rest.len > 0 && str_next(&rest, ' ', &word)) {
        if (word.len != 0) {
            char *copy = arena_array(a, char, word.len + 1);
            memcpy(copy, word.ptr, word.len);
            words[count++] = copy;
        }
    }
    words[count] = NULL;
    return count;
}

static pid_t master_start(char *words[], int *ret_out)
{
    int out[2];
    if (pipe2(out, O_CLOEXEC) != 0) {
        return -1;
    }
    pid_t child = fork();
    if (child == 0) {
        if (dup2(out[1], STDOUT_FILENO) >= 0) {
            execvp(words[0], words);
        }
        _exit(127);
    }
    close(out[1]);
    *ret_out = out[0];
    return child;
}

static err master_from_command(struct arena *a, str command)
{
    char text[MASTER_TEXT_MAX];
    char *words[MASTER_WORDS_MAX + 1];
    int out = -1;
    int status = -1;
    size_t len = 0;
    pid_t child = master_words(a, command, words) == 0 ? -1 : master_start(words, &out);
    for (ssize_t n = 1; child > 0 && (n > 0 || (n < 0 && errno == EINTR)) && len < sizeof text;) {
        n = read(out, text + len, sizeof text - len);
        len += n > 0 ? (size_t)n : 0;
    }
    if (child > 0) {
        close(out);
        while (waitpid(child, &status, 0) < 0 && errno == EINTR) {}
    }
    err e =
        status == 0 ? master_take(text, len) : FAIL_ABOUT(ERR_INPUT, "the command for the master key failed:", command);
    sodium_memzero(text, sizeof text);
    return e;
}

static const char *master_path(struct arena *a, const struct options *o)
{
    str dir = o->value[OPT_DATA];
    while (dir.len > 1 && dir.ptr[dir.len - 1] == '/') {
        dir.len--;
    }
    return o->value[OPT_KEY_FILE].len != 0 ? arena_cstr(a, o->value[OPT_KEY_FILE])
                                           : arena_cstr(a, arena_concat(a, dir, STR(".key")));
}

// Where the keys of this process come from; what it had from its options lives as long as it does.
static struct {
    char path[PATH_MAX];
    char command[MASTER_TEXT_MAX];
} master_source;

static void master_remember(const char *path, str command)
{
    snprintf(master_source.path, sizeof master_source.path, "%s", path);
    snprintf(master_source.command, sizeof master_source.command, "%.*s", STR_ARG(command));
}

err master_load_again(void)
{
    struct arena a;
    bool there = true;
    arena_init(&a, 64 * 1024);
    err e = master_source.command[0] != '\0' ? master_from_command(&a, str_from(master_source.command))
                                             : master_from_file(master_source.path, &there);
    arena_free(&a);
    return err_is(e) || there ? e : FAIL(ERR_CONFLICT, "there is no master key");
}

bool master_is_there(void)
{
    struct stat s;
    return !seal_has_master() || master_source.command[0] != '\0' ||
           (stat(master_source.path, &s) == 0 && (s.st_mode & 0777) == 0400);
}

err master_load(struct arena *a, const struct options *o)
{
    master_remember(master_path(a, o), o->value[OPT_KEY_COMMAND]);
    if (o->value[OPT_KEY_COMMAND].len != 0) {
        return master_from_command(a, o->value[OPT_KEY_COMMAND]);
    }
    bool there;
    const char *path = master_path(a, o);
    TRY(master_from_file(path, &there));
    return there || o->value[OPT_KEY_FILE].len == 0
               ? NO_ERR
               : FAIL_ABOUT(ERR_INPUT, "there is no such file with a master key:", str_from(path));
}

// Writes the file's lines anew, whole or not at all.
static err master_write(const char *path, const char *text, size_t len)
{
    char part[PATH_MAX];
    int n = snprintf(part, sizeof part, "%s.new", path);
    unlink(part); // of one that was cut short
    int fd = n > 0 && n < (int)sizeof part ? open(part, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0400) : -1;
    bool kept = fd >= 0 && write(fd, text, len) == (ssize_t)len && fsync(fd) == 0 && rename(part, path) == 0;
    int code = errno;
    if (fd >= 0) {
        close(fd);
    }
    return kept ? NO_ERR
                : err_make(
                      ERR_IO, code, ERR_HERE,
                      "the file for a master key cannot be written (name another with --key-file):", str_from(path));
}

static void master_line(char ret_line[MASTER_LINE + 1])
{
    uint8_t key[SEAL_KEY_BYTES];
    random_bytes(key, sizeof key);
    sodium_bin2hex(ret_line, MASTER_LINE, key, sizeof key);
    ret_line[MASTER_LINE - 1] = '\n';
    ret_line[MASTER_LINE] = '\0';
    sodium_memzero(key, sizeof key);
}

static err master_make(const char *path)
{
    char line[MASTER_LINE + 1];
    master_line(line);
    err e = master_write(path, line, MASTER_LINE);
    sodium_memzero(line, sizeof line);
    return e;
}

static err master_read(const char *path, char text[MASTER_TEXT_MAX], size_t *ret_len)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    ssize_t n = fd < 0 ? -1 : read(fd, text, MASTER_TEXT_MAX);
    if (fd >= 0) {
        close(fd);
    }
    *ret_len = n < 0 ? 0 : (size_t)n;
    return n < 0 ? FAIL_ABOUT(ERR_INPUT, "the file of the master key cannot be read:", str_from(path)) : NO_ERR;
}

err master_file_add(struct arena *a, const struct options *o)
{
    char text[MASTER_LINE + MASTER_TEXT_MAX + 1];
    const char *path = master_path(a, o);
    size_t len;
    master_line(text);
    err e = master_read(path, text + MASTER_LINE, &len);
    if (!err_is(e)) {
        e = master_write(path, text, MASTER_LINE + len);
    }
    sodium_memzero(text, sizeof text);
    return e;
}

err master_file_drop_old(struct arena *a, const struct options *o)
{
    char text[MASTER_TEXT_MAX];
    const char *path = master_path(a, o);
    size_t len;
    err e = master_read(path, text, &len);
    str rest = {text, len};
    str line = {0};
    while (!err_is(e) && rest.len > 0 && str_next(&rest, '\n', &line) && (line.len == 0 || line.ptr[0] == '#')) {}
    if (!err_is(e)) {
        e = master_write(path, text, (size_t)(line.ptr + line.len - text) + 1);
    }
    sodium_memzero(text, sizeof text);
    return e;
}

err master_load_or_make(struct arena *a, const struct options *o)
{
    bool there;
    const char *path = master_path(a, o);
    str registry = arena_concat(a, o->value[OPT_DATA], STR("/registry.db"));
    if (o->value[OPT_KEY_COMMAND].len != 0 || access(arena_cstr(a, registry), F_OK) == 0) {
        return master_load(a, o);
    }
    master_remember(path, (str){0});
    TRY(master_from_file(path, &there));
    if (there) {
        return NO_ERR;
    }
    TRY(master_make(path));
    printf("made the master key %s\n"
           "Everything that people send is sealed under it, and cannot be read without it. Keep a copy of it\n"
           "elsewhere, and never with the back-ups: it is in none of them.\n",
           path);
    fflush(stdout);
    return master_from_file(path, &there);
}
