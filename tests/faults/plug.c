// SPDX-License-Identifier: Apache-2.0
// plug: a library to preload (LD_PRELOAD) that stands between a program and the C library, where the tests
// of faults pull the plug. It counts what changes a folder (writes, names, syncs), and kills the process at
// the Nth; lets syncs, writes, new names and allocations fail from the Nth on; writes down every change with
// its bytes, so that tests/faults/disk.py can build what a loss of power would leave; moves the clock.
// What to do stands in a page of shared memory that the test changes while the program runs.
//
//   FAULTS_PAGE    file of one struct plug_page
//   FAULTS_FOLDER  only what is below it is touched; its real path
//   FAULTS_RECORD  where changes are written down
#undef _FORTIFY_SOURCE   // its inline open() would stand in the way of ours
#undef _FILE_OFFSET_BITS // open and open64 are two names here
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

// What stands in front of the C library's functions has parameters named as ours are, not as its headers name them.
// NOLINTBEGIN(readability-inconsistent-declaration-parameter-name)
#define EXPORT __attribute__((visibility("default")))

// Something that can go wrong at the `at`th of its kind and at the `count` that follow; 0: it doesn't.
struct plug_fault {
    _Atomic uint64_t seen, at, count, hit;
};
enum plug_kind {
    PLUG_CHANGE, // any of those below the folder: the process is killed
    PLUG_SYNC,   // EIO
    PLUG_WRITE,  // ENOSPC
    PLUG_NAME,   // a new file or folder: ENOSPC
    PLUG_ALLOC,  // NULL
    PLUG__KINDS
};
// tests/faults/disk.py knows this layout.
struct plug_page {
    struct plug_fault faults[PLUG__KINDS];
    _Atomic uint64_t record, recorded; // whether changes are written down; how many were
    _Atomic int64_t clock_s;           // added to the time of day
    _Atomic uint64_t normal;           // SQLite's synchronous = FULL becomes NORMAL
    _Atomic uint64_t half;             // the write at which the process is killed is half done
};

enum plug_change {
    CHANGE_NEW = 1, // open with O_CREAT or O_TRUNC: path, inode; `at`: 1 where it was emptied
    CHANGE_WRITE,
    CHANGE_SIZE, // `at`: the new size
    CHANGE_SYNC,
    CHANGE_RENAME,
    CHANGE_REMOVE,
    CHANGE_FOLDER,
    CHANGE_LINK,
    CHANGE_SYNC_FAILED,
};
struct plug_record {
    uint32_t change, path_size, other_size, pad;
    uint64_t inode, at, size;
};

enum {
    PLUG_FDS = 65536
};

static struct plug_page *plug_page;
static char plug_folder[PATH_MAX];
static size_t plug_folder_size;
static int plug_record_fd = -1;
static uint64_t plug_inodes[PLUG_FDS]; // of the files below the folder that are open; 0: another
static pthread_mutex_t plug_mutex = PTHREAD_MUTEX_INITIALIZER;

__attribute__((constructor)) static void plug_begin(void)
{
    const char *page = getenv("FAULTS_PAGE");
    const char *folder = getenv("FAULTS_FOLDER");
    const char *record = getenv("FAULTS_RECORD");
    int fd = page == NULL || folder == NULL ? -1 : (int)syscall(SYS_openat, AT_FDCWD, page, O_RDWR | O_CLOEXEC);
    if (fd < 0) {
        return;
    }
    plug_folder_size = (size_t)snprintf(plug_folder, sizeof plug_folder, "%s/", folder);
    if (record != NULL) {
        plug_record_fd = (int)syscall(SYS_openat, AT_FDCWD, record, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    }
    void *at = mmap(NULL, sizeof *plug_page, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    syscall(SYS_close, fd);
    plug_page = at == MAP_FAILED ? NULL : at;
}

// ---- What goes wrong ---------------------------------------------------------------------------------

static bool plug_hits(enum plug_kind kind)
{
    struct plug_fault *fault = &plug_page->faults[kind];
    uint64_t number = atomic_fetch_add(&fault->seen, 1) + 1;
    uint64_t at = atomic_load(&fault->at);
    bool hit = at != 0 && number >= at && number - at < atomic_load(&fault->count);
    if (hit) {
        atomic_fetch_add(&fault->hit, 1);
    }
    return hit;
}

static void plug_die(void)
{
    syscall(SYS_kill, getpid(), SIGKILL);
    for (;;) {
        pause();
    }
}

static void plug_change(void)
{
    if (plug_hits(PLUG_CHANGE)) {
        plug_die();
    }
}

// ---- Paths -------------------------------------------------------------------------------------------

// The index of a store's log is made anew by whoever opens it: nothing relies on it.
static bool plug_is_ours(const char *path)
{
    size_t size = strlen(path);
    return plug_page != NULL && size >= plug_folder_size - 1 && strncmp(path, plug_folder, plug_folder_size - 1) == 0 &&
           (path[plug_folder_size - 1] == '/' || path[plug_folder_size - 1] == '\0') &&
           (size < 4 || strcmp(path + size - 4, "-shm") != 0);
}

static void plug_path_of(int fd, char ret_path[PATH_MAX])
{
    char link[64];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t size = syscall(SYS_readlink, link, ret_path, PATH_MAX - 1);
    ret_path[size < 0 ? 0 : size] = '\0';
}

static bool plug_path_at(int dir, const char *path, char ret_path[PATH_MAX])
{
    if (plug_page == NULL) {
        return false;
    }
    if (path[0] == '/' || dir == AT_FDCWD) { // the tests name the folder by its whole path
        snprintf(ret_path, PATH_MAX, "%s", path);
    } else {
        plug_path_of(dir, ret_path);
        size_t size = strlen(ret_path);
        snprintf(ret_path + size, PATH_MAX - size, "/%s", path);
    }
    return plug_is_ours(ret_path);
}

static bool plug_fd_is_ours(int fd)
{
    return plug_page != NULL && fd >= 0 && fd < PLUG_FDS && plug_inodes[fd] != 0;
}

// ---- Writing down ------------------------------------------------------------------------------------

static void plug_put(const void *bytes, size_t size)
{
    for (const char *at = bytes; size > 0;) {
        ssize_t put = syscall(SYS_write, plug_record_fd, at, size);
        if (put <= 0) {
            plug_die(); // a record with holes would show nothing
        }
        at += put;
        size -= (size_t)put;
    }
}

static bool plug_records(void)
{
    return plug_record_fd >= 0 && atomic_load(&plug_page->record) != 0;
}

// Changes are written down in the order in which they happen: one at a time while there is a record.
static bool plug_lock(void)
{
    bool records = plug_records();
    if (records) {
        pthread_mutex_lock(&plug_mutex);
    }
    return records;
}

static void plug_unlock(bool records, bool happened, struct plug_record record, const char *path, const char *other,
                        const void *bytes)
{
    int code = errno;
    if (!records) {
        return;
    }
    if (happened) {
        record.path_size = path == NULL ? 0 : (uint32_t)strlen(path);
        record.other_size = other == NULL ? 0 : (uint32_t)strlen(other);
        plug_put(&record, sizeof record);
        plug_put(path, record.path_size);
        plug_put(other, record.other_size);
        plug_put(bytes, bytes == NULL ? 0 : record.size);
        atomic_fetch_add(&plug_page->recorded, 1);
    }
    pthread_mutex_unlock(&plug_mutex);
    errno = code;
}

// ---- Opening and closing -------------------------------------------------------------------------------

static int plug_open(int dir, const char *path, int flags, mode_t mode)
{
    char whole[PATH_MAX];
    bool nameless = (flags & O_TMPFILE) == O_TMPFILE;
    bool ours = plug_path_at(dir, path, whole);
    bool changes = ours && (flags & (O_CREAT | O_TRUNC)) != 0 && !nameless;
    bool is_new = changes && syscall(SYS_faccessat, AT_FDCWD, whole, F_OK) != 0;
    bool records = changes && plug_lock();
    if (changes) {
        plug_change();
    }
    if ((is_new || (ours && nameless)) && plug_hits(PLUG_NAME)) {
        errno = ENOSPC;
        plug_unlock(records, false, (struct plug_record){0}, NULL, NULL, NULL);
        return -1;
    }
    int fd = (int)syscall(SYS_openat, dir, path, flags, mode);
    struct stat info = {0};
    bool whole_file = fd >= 0 && ours && fd < PLUG_FDS && syscall(SYS_fstat, fd, &info) == 0;
    if (fd >= 0 && fd < PLUG_FDS) {
        plug_inodes[fd] = whole_file ? info.st_ino : 0;
    }
    plug_unlock(records, fd >= 0, (struct plug_record){CHANGE_NEW, .inode = info.st_ino, .at = (flags & O_TRUNC) != 0},
                whole, NULL, NULL);
    return fd;
}

#define OPEN_MODE(flags, mode)                                        \
    mode_t mode = 0;                                                  \
    if (((flags)&O_CREAT) != 0 || ((flags)&O_TMPFILE) == O_TMPFILE) { \
        va_list more;                                                 \
        va_start(more, flags);                                        \
        mode = va_arg(more, mode_t);                                  \
        va_end(more);                                                 \
    }
EXPORT int open(const char *path, int flags, ...)
{
    OPEN_MODE(flags, mode)
    return plug_open(AT_FDCWD, path, flags, mode);
}
EXPORT int open64(const char *path, int flags, ...)
{
    OPEN_MODE(flags, mode)
    return plug_open(AT_FDCWD, path, flags, mode);
}
EXPORT int openat(int dir, const char *path, int flags, ...)
{
    OPEN_MODE(flags, mode)
    return plug_open(dir, path, flags, mode);
}
EXPORT int openat64(int dir, const char *path, int flags, ...)
{
    OPEN_MODE(flags, mode)
    return plug_open(dir, path, flags, mode);
}
// What a program built with _FORTIFY_SOURCE calls.
int __open_2(const char *path, int flags);
int __open64_2(const char *path, int flags);
int __openat_2(int dir, const char *path, int flags);
int __openat64_2(int dir, const char *path, int flags);
EXPORT int __open_2(const char *path, int flags)
{
    return plug_open(AT_FDCWD, path, flags, 0);
}
EXPORT int __open64_2(const char *path, int flags)
{
    return plug_open(AT_FDCWD, path, flags, 0);
}
EXPORT int __openat_2(int dir, const char *path, int flags)
{
    return plug_open(dir, path, flags, 0);
}
EXPORT int __openat64_2(int dir, const char *path, int flags)
{
    return plug_open(dir, path, flags, 0);
}

EXPORT int close(int fd)
{
    if (fd >= 0 && fd < PLUG_FDS) {
        plug_inodes[fd] = 0;
    }
    return (int)syscall(SYS_close, fd);
}

// ---- Writing -------------------------------------------------------------------------------------------

static ssize_t plug_write(int fd, const void *bytes, size_t size, off_t at)
{
    return at < 0 ? syscall(SYS_write, fd, bytes, size) : syscall(SYS_pwrite64, fd, bytes, size, at);
}

// `at` < 0: where the file stands.
static ssize_t plug_do_write(int fd, const void *bytes, size_t size, off_t at)
{
    if (!plug_fd_is_ours(fd)) {
        return plug_write(fd, bytes, size, at);
    }
    bool records = plug_lock();
    if (plug_hits(PLUG_CHANGE)) {
        if (atomic_load(&plug_page->half) != 0) {
            plug_write(fd, bytes, size / 2, at);
        }
        plug_die();
    }
    off_t from = at < 0 ? (off_t)syscall(SYS_lseek, fd, 0, SEEK_CUR) : at;
    ssize_t put = -1;
    errno = ENOSPC;
    if (!plug_hits(PLUG_WRITE)) {
        put = plug_write(fd, bytes, size, at);
    } else if (size > 1 && atomic_load(&plug_page->faults[PLUG_WRITE].hit) == 1) {
        put = plug_write(fd, bytes, size / 2, at); // the last room there was
    }
    struct plug_record record = {CHANGE_WRITE, .inode = plug_inodes[fd], .at = (uint64_t)from,
                                 .size = put > 0 ? (uint64_t)put : 0};
    plug_unlock(records, put > 0, record, NULL, NULL, bytes);
    return put;
}
EXPORT ssize_t write(int fd, const void *bytes, size_t size)
{
    return plug_do_write(fd, bytes, size, -1);
}
EXPORT ssize_t pwrite(int fd, const void *bytes, size_t size, off_t at)
{
    return plug_do_write(fd, bytes, size, at);
}
EXPORT ssize_t pwrite64(int fd, const void *bytes, size_t size, off64_t at)
{
    return plug_do_write(fd, bytes, size, at);
}

static int plug_resize(int fd, off_t size)
{
    if (!plug_fd_is_ours(fd)) {
        return (int)syscall(SYS_ftruncate, fd, size);
    }
    bool records = plug_lock();
    plug_change();
    int done = (int)syscall(SYS_ftruncate, fd, size);
    struct plug_record record = {CHANGE_SIZE, .inode = plug_inodes[fd], .at = (uint64_t)size};
    plug_unlock(records, done == 0, record, NULL, NULL, NULL);
    return done;
}
EXPORT int ftruncate(int fd, off_t size)
{
    return plug_resize(fd, size);
}
EXPORT int ftruncate64(int fd, off64_t size)
{
    return plug_resize(fd, size);
}

static int plug_sync(long call, int fd)
{
    if (!plug_fd_is_ours(fd)) {
        return (int)syscall(call, fd);
    }
    bool records = plug_lock();
    plug_change();
    // Nothing reaches the disk where it fails, and the kernel forgets that it should have.
    errno = EIO;
    // That the kernel keeps what it was given is all that these tests need: the disk is the record.
    int done = plug_hits(PLUG_SYNC) ? -1 : records ? 0 : (int)syscall(call, fd);
    enum plug_change change = done == 0 ? CHANGE_SYNC : CHANGE_SYNC_FAILED;
    plug_unlock(records, true, (struct plug_record){change, .inode = plug_inodes[fd]}, NULL, NULL, NULL);
    return done;
}
EXPORT int fsync(int fd)
{
    return plug_sync(SYS_fsync, fd);
}
EXPORT int fdatasync(int fd)
{
    return plug_sync(SYS_fdatasync, fd);
}

// ---- Names ---------------------------------------------------------------------------------------------

static int plug_remove(int dir, const char *path, int flags)
{
    char whole[PATH_MAX];
    bool ours = plug_path_at(dir, path, whole);
    bool records = ours && plug_lock();
    if (ours) {
        plug_change();
    }
    int done = (int)syscall(SYS_unlinkat, dir, path, flags);
    plug_unlock(records, done == 0, (struct plug_record){.change = CHANGE_REMOVE}, whole, NULL, NULL);
    return done;
}
EXPORT int unlink(const char *path)
{
    return plug_remove(AT_FDCWD, path, 0);
}
EXPORT int unlinkat(int dir, const char *path, int flags)
{
    return plug_remove(dir, path, flags);
}
EXPORT int rmdir(const char *path)
{
    return plug_remove(AT_FDCWD, path, AT_REMOVEDIR);
}

static int plug_make_folder(int dir, const char *path, mode_t mode)
{
    char whole[PATH_MAX];
    bool ours = plug_path_at(dir, path, whole) && syscall(SYS_faccessat, AT_FDCWD, whole, F_OK) != 0;
    bool records = ours && plug_lock();
    if (ours) {
        plug_change();
    }
    errno = ENOSPC;
    int done = ours && plug_hits(PLUG_NAME) ? -1 : (int)syscall(SYS_mkdirat, dir, path, mode);
    struct plug_record record = {.change = CHANGE_FOLDER};
    struct stat info;
    if (records && done == 0 && syscall(SYS_newfstatat, dir, path, &info, AT_SYMLINK_NOFOLLOW) == 0) {
        record.inode = info.st_ino;
    }
    plug_unlock(records, done == 0, record, whole, NULL, NULL);
    return done;
}
EXPORT int mkdir(const char *path, mode_t mode)
{
    return plug_make_folder(AT_FDCWD, path, mode);
}
EXPORT int mkdirat(int dir, const char *path, mode_t mode)
{
    return plug_make_folder(dir, path, mode);
}

static int plug_rename(int from_dir, const char *from, int to_dir, const char *to, enum plug_change change)
{
    char whole_from[PATH_MAX];
    char whole_to[PATH_MAX];
    bool ours = plug_path_at(from_dir, from, whole_from) && plug_path_at(to_dir, to, whole_to);
    bool records = ours && plug_lock();
    if (ours) {
        plug_change();
    }
    int done = change == CHANGE_RENAME ? (int)syscall(SYS_renameat, from_dir, from, to_dir, to)
                                       : (int)syscall(SYS_linkat, from_dir, from, to_dir, to, 0);
    plug_unlock(records, done == 0, (struct plug_record){.change = change}, whole_from, whole_to, NULL);
    return done;
}
EXPORT int rename(const char *from, const char *to)
{
    return plug_rename(AT_FDCWD, from, AT_FDCWD, to, CHANGE_RENAME);
}
EXPORT int renameat(int from_dir, const char *from, int to_dir, const char *to)
{
    return plug_rename(from_dir, from, to_dir, to, CHANGE_RENAME);
}
EXPORT int link(const char *from, const char *to)
{
    return plug_rename(AT_FDCWD, from, AT_FDCWD, to, CHANGE_LINK);
}

// ---- What the product has no use for: a test that met one would not see what it changes -------------------

static int plug_refuse(const char *what)
{
    fprintf(stderr, "plug: %s is not looked at\n", what);
    abort();
}
EXPORT ssize_t pwritev(int fd, const struct iovec *pieces, int count, off_t at)
{
    return plug_fd_is_ours(fd) ? plug_refuse("pwritev") : syscall(SYS_pwritev, fd, pieces, count, at, 0);
}
EXPORT ssize_t writev(int fd, const struct iovec *pieces, int count)
{
    return plug_fd_is_ours(fd) ? plug_refuse("writev") : syscall(SYS_writev, fd, pieces, count);
}
EXPORT int fallocate(int fd, int mode, off_t at, off_t size)
{
    return plug_fd_is_ours(fd) ? plug_refuse("fallocate") : (int)syscall(SYS_fallocate, fd, mode, at, size);
}
EXPORT int posix_fallocate(int fd, off_t at, off_t size)
{
    return fallocate(fd, 0, at, size) == 0 ? 0 : errno;
}

// ---- Memory --------------------------------------------------------------------------------------------

void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *old, size_t size);

static bool plug_no_memory(void)
{
    if (plug_page == NULL || atomic_load(&plug_page->faults[PLUG_ALLOC].at) == 0 || !plug_hits(PLUG_ALLOC)) {
        return false;
    }
    errno = ENOMEM;
    return true;
}
EXPORT void *malloc(size_t size)
{
    return plug_no_memory() ? NULL : __libc_malloc(size);
}
EXPORT void *calloc(size_t count, size_t size)
{
    return plug_no_memory() ? NULL : __libc_calloc(count, size);
}
EXPORT void *realloc(void *old, size_t size)
{
    return plug_no_memory() ? NULL : __libc_realloc(old, size);
}

// ---- The clock and SQLite's mode --------------------------------------------------------------------------

static int64_t plug_shift(void)
{
    return plug_page == NULL ? 0 : atomic_load(&plug_page->clock_s);
}
EXPORT int clock_gettime(clockid_t clock, struct timespec *ret)
{
    int done = (int)syscall(SYS_clock_gettime, clock, ret);
    if (done == 0 && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE)) {
        ret->tv_sec += plug_shift();
    }
    return done;
}
EXPORT time_t time(time_t *ret)
{
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    if (ret != NULL) {
        *ret = now.tv_sec;
    }
    return now.tv_sec;
}
EXPORT int gettimeofday(struct timeval *restrict ret, void *restrict zone)
{
    (void)zone;
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    *ret = (struct timeval){now.tv_sec, now.tv_nsec / 1000};
    return 0;
}

struct sqlite3;
int sqlite3_exec(struct sqlite3 *db, const char *sql, int (*each)(void *, int, char **, char **), void *with,
                 char **ret_words);
EXPORT int sqlite3_exec(struct sqlite3 *db, const char *sql, int (*each)(void *, int, char **, char **), void *with,
                        char **ret_words)
{
    int (*real)(struct sqlite3 *, const char *, int (*)(void *, int, char **, char **), void *, char **) = NULL;
    *(void **)&real = dlsym(RTLD_NEXT, "sqlite3_exec");
    static const char full[] = "synchronous = FULL";
    static const char normal[] = "synchronous = NORMAL";
    const char *at = plug_page == NULL || atomic_load(&plug_page->normal) == 0 ? NULL : strstr(sql, full);
    char changed[4096];
    if (at == NULL || strlen(sql) + sizeof normal > sizeof changed) {
        return real(db, sql, each, with, ret_words);
    }
    snprintf(changed, sizeof changed, "%.*s%s%s", (int)(at - sql), sql, normal, at + sizeof full - 1);
    return real(db, changed, each, with, ret_words);
}
// NOLINTEND(readability-inconsistent-declaration-parameter-name)
