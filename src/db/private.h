// SPDX-License-Identifier: Apache-2.0
// private: what the files of db know of each other: a transaction, a store, the folder of stores.
#pragma once
#include "base/limits.h"
#include "db/lanes.h"
#include "db/migrate.h"
#include "db/sqlite.h"
#include <limits.h>
#include <pthread.h>
#include <stdatomic.h>

enum {
    STORE_KEY_MAX = 64,     // bytes of an organisation's key
    STORE_READERS_KEPT = 4, // connections for reading that stay open while nobody reads
    STORES_OPEN_MAX = 1000, // stores open at once; 150 KB each (measured with 500 drafts and cases)
    STORES_OPEN_FDS = 12,   // files an open store may hold, for machines that allow few
    STORES_BUCKETS = 1024,
};

struct tx {
    struct store *store; // NULL while migrations run
    struct conn *conn;
    int64_t organisation;
    bool writes;
    struct tx *outer; // the thread's other snapshots
};
void tx_finish_queries(struct tx *tx);

struct store {
    struct stores *stores;
    char key[STORE_KEY_MAX + 1]; // empty for the registry
    int64_t organisation;
    uint32_t number;            // the order in which stores appeared: chooses the writer thread
    atomic_bool stirred;        // tx_stirs, until a group that ran it ends; then on the list of `stores`
    struct store *next_stirred; // guarded by stores->stir
    bool is_stirred;            // the same: it is on the list
    atomic_bool writing;        // a unit or a group is under way (asserted to be one)
    atomic_bool removed;        // nothing of it is read or written any more (stores_remove_begin)
    atomic_bool erases;         // the log still holds pages of what a unit erased (tx_erases)
    struct store *bucket;       // next of the same hash
    struct store *next_all;

    pthread_mutex_t mutex; // guards opening and the two that follow
    struct conn *writer;
    struct tx *readers[STORE_READERS_KEPT];
    size_t reader_count;
    void *companion; // set once
    void (*companion_done)(void *companion);

    // guarded by stores->mutex
    struct store *newer, *older; // by last use; both lists hold open stores only
    bool is_open;
    uint32_t in_use; // snapshots and groups; a store in use is not closed

    // guarded by the writer thread's mutex (lanes.c)
    struct unit *first_unit, **last_unit;
    struct store *next_ready, *next_claimed;
    struct store *next_erasing; // the writer thread's own: of those whose log is yet to be emptied
    bool is_erasing;
    bool is_ready;
    _Atomic(struct lanes *) lanes; // whose writer thread it belongs to
};
// A sync failed, or may have: nothing is written any more, and whoever opens the folder next is told to settle
// what is on disk.
void stores_doubt(struct stores *s);
// Puts a store that its units stirred on the list that stores_take_stirred gives.
void store_tell_stirred(struct store *store);
// A hold keeps a store's connections open.
void store_hold(struct store *store);
void store_release(struct store *store);
// The one connection that writes. Only for whoever set `writing`.
MUST_USE err store_writer(struct store *store, struct conn **ret_conn);
// Closes a removed store. False: somebody still uses it.
bool store_shut(struct store *store);
void store_path(const struct store *store, char ret_path[PATH_MAX]);
struct store *store_new(struct stores *s, str key, int64_t organisation, uint32_t number);
void store_free(struct store *store);

struct stores {
    char dir[PATH_MAX / 2];
    enum stores_mode mode;
    int lock; // file descriptor, -1 when only reading
    const struct migration_set *registry_set, *organisation_set;
    atomic_bool run_twice;
    atomic_bool in_doubt;  // stores_in_doubt
    atomic_bool read_only; // stores_are_read_only
    pthread_mutex_t stir;  // guards the list that follows, of stores that were stirred
    struct store *first_stirred;
    pthread_mutex_t opening; // one store appears at a time, or goes
    pthread_mutex_t copying; // the folder is copied whole, or files of one organisation go; taken first
    pthread_mutex_t mutex;   // guards all that follows; taken before a store's mutex
    struct store *registry;
    struct store *all;
    struct store *buckets[STORES_BUCKETS];
    uint32_t count;
    struct store *newest, *oldest;
    uint32_t open_count, open_max;
    struct keep *keep; // set while no unit runs
};
// Calls `each` with the key of every organisation that has a file.
typedef err (*stores_each_fn)(struct stores *s, const char *key, void *with);
MUST_USE err stores_each_organisation(struct stores *s, stores_each_fn each, void *with);
// keep.c: whether what is in a store's log may go.
bool keep_may_checkpoint(void *store);
// keep.c: files of an organisation are about to go: its part of the copy stays as it is until keep_left.
void keep_leaves(struct stores *s, const char *key);
// keep_mark.c: the mark of a folder and of its copy. Writes it where none is; ERR_CONFLICT where there is another.
enum {
    KEEP_MARK_BYTES = 32
};
MUST_USE err keep_mark_same(int fd, const char *mark, const char *path);
// The folder's own: made at the first need. A folder that was restored has none, so that it never goes on with the
// copy that it came from, and takes nothing from it.
MUST_USE err keep_mark_own(int fd, char ret_mark[KEEP_MARK_BYTES + 1]);
// keep_files.c: brings a folder's files to the copy, those that were written to since that second of the clock, by way
// of `part`; and takes away what is no longer in the folder.
MUST_USE err keep_files_bring(const char *live, const char *copy, const char *part, int64_t since_s);
MUST_USE err keep_files_drop(const char *live, const char *copy);
// stores_open with migrations of a test's own.
MUST_USE err stores_open_with(const char *dir, enum stores_mode mode, const struct migration_set *registry,
                              const struct migration_set *organisation, struct stores **ret_stores);

// Runs units of one store in one transaction and sets their results; all is on disk when it returns.
// `ret_reruns` is added to when the group was undone as a whole and run one by one.
void group_run(struct store *store, struct unit *const *units, size_t count, bool run_twice,
               _Atomic uint64_t *ret_reruns);
// Tries again to empty a log of what was erased. False: something is still in the way.
bool group_empty_log(struct store *store);

// A file of a store, with its log: not there afterwards.
void stores_unmake_file(const char *path);
// The store of that key and number, or NULL.
struct store *stores_find(struct stores *s, str key, int64_t organisation);
// Adds one; under `opening`.
struct store *stores_add(struct stores *s, str key, int64_t organisation);

// 1 to 64 small letters, digits and '-'.
bool stores_key_is_fine(str key);

// folder.c: what is done to folders and plain files.
MUST_USE err folder_failed(const char *what, const char *path); // by errno
// DIR/NAME, and /REST if there is one. ERR_TOO_LARGE where that is no path any more.
MUST_USE err folder_path(char ret_path[PATH_MAX], const char *dir, const char *name, const char *rest);
MUST_USE err folder_make(const char *path);
MUST_USE err folder_sync(const char *path);
MUST_USE err folder_sync_file(const char *path);
// Writes a file's bytes over themselves and syncs it: what the kernel has of it and took for written is on disk.
// Not there: nothing to do.
MUST_USE err folder_settle_file(const char *path);
// Copies every file of a folder's folders; one that vanishes meanwhile is left out.
MUST_USE err folder_copy(const char *from, const char *to);
MUST_USE err folder_copy_file(const char *from, const char *to); // synced; not there: left out
MUST_USE err folder_copy_bytes(int from, int to, const char *path);
// Of what stands under numbers in a folder, as N or N-M, the highest N and its M; 0 for none.
void folder_highest(const char *path, uint32_t *ret_number, uint32_t *ret_after);
bool folder_is_empty(const char *path);
// Takes the place of an empty folder, and is there after a power cut.
MUST_USE err folder_rename(const char *from, const char *to);
// With all that is in it. Follows no link. Not there: nothing to do.
MUST_USE err folder_remove(const char *path);
