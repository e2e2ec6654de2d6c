// SPDX-License-Identifier: Apache-2.0
// stores: the files of a data folder, who may open them, and how they come up to date.
//
//   DIR/lock                    held by whoever may write
//   DIR/control                 socket of the running server (app/control.c)
//   DIR/registry.db             organisations and what the front door needs
//   DIR/organisations/KEY.db    all data of one organisation
//   DIR/backups/                copies taken before a migration, and by `guildhall backup`
//   DIR/files/KEY/              uploads, by random name
//   DIR/read-only               there while nothing is to be written (stores_read_only)
//
// One process writes a folder: a second is refused with ERR_BUSY. A process that only reads opens
// beside it. Migrations run when a store is opened for writing: numbered, in the binary, all that a
// file lacks in one transaction, after a copy of it was put into backups/ (not for a file that is
// new). A store from a newer program is refused. Stores stay open; the least recently used is closed
// past a limit, and opens again by itself: a struct store lives as long as its stores.
#pragma once
#include "db/db.h"

struct stores;
struct store;

enum stores_mode {
    STORES_WRITE, // takes the lock; migrates
    STORES_READ,  // beside a writer, or on a disk that is read-only: never writes (units fail ERR_IO), and refuses a
                  // store that needs a migration
};
// The folder is made if it is missing and the mode writes. ERR_BUSY: another process holds the lock.
MUST_USE err stores_open(const char *dir, enum stores_mode mode, struct stores **ret_stores);
void stores_free(struct stores *s);
const char *stores_dir(const struct stores *s);
// Whether the file system of a folder is read-only, as the kernel makes one that it finds damaged.
bool stores_disk_is_read_only(const char *dir);

// Whether a sync failed, here or as the folder was opened: until it is opened again nobody knows what is on disk,
// so units fail ERR_IO. Reading goes on.
bool stores_in_doubt(const struct stores *s);
// Whether nothing is written: a sync failed, or it was asked for. Units fail ERR_IO or ERR_READ_ONLY without being run.
bool stores_refuse(const struct stores *s);
// Asks for it, or that it end. It outlasts the process: a mark in the folder says so. A group that is under way is
// still committed: whoever must know that it has hands a unit to each store's thread, which is refused after it.
MUST_USE err stores_read_only(struct stores *s, bool on);
bool stores_are_read_only(const struct stores *s);

struct store *stores_registry(struct stores *s);
// Whether a store's file opens now and has exactly the migrations of this program: ERR_CONFLICT where not. The
// registry's, or that of an organisation whose key is given. Reads only, by a connection of its own.
MUST_USE err stores_check(const struct stores *s, str key);
// Whether all of the file is sound, which takes as long as reading it: ERR_CONFLICT says what is not.
MUST_USE err stores_check_whole(const struct stores *s, str key);
// The store of an organisation that the registry knows; made, opened and migrated if need be (when
// reading, ERR_NOT_FOUND and ERR_CONFLICT instead). ERR_INPUT for a key that is not 1 to 64 small
// letters, digits and '-'. Any thread may call it.
MUST_USE err stores_organisation(struct stores *s, str key, int64_t organisation, struct store **ret_store);
// A store whose units of work stirred it (tx_stirs) since it was last given; NULL: none. Any thread may call it.
struct store *stores_take_stirred(struct stores *s);
// The organisation's key and number, of a store that is not the registry.
str store_key(const struct store *store);
int64_t store_organisation(const struct store *store);
// An organisation that goes, whose number is never given again. From now on nothing of it is read or written: units
// fail ERR_NOT_FOUND without being run, and no snapshot of it begins. Returns when those under way have ended and its
// file is closed; ERR_BUSY where that takes too long, and it may be asked again. On a thread that holds no snapshot of
// it.
MUST_USE err stores_remove_begin(struct stores *s, str key, int64_t organisation);
// Then deletes all that the folder has of it: its file, copies of that taken before migrations, uploads; a kept copy
// (db/keep.h) follows. Not there: nothing to do, so that a removal that was cut short is done again.
MUST_USE err stores_remove_files(struct stores *s, str key);
bool store_is_removed(const struct store *store);
// Writes a copy of every store and file to the folder `to`, in one step each, safe beside writes; ERR_CONFLICT
// where something is in it. The copy is a data folder of its own. Until all of it is on disk it stands beside,
// as TO.guildhall-part, so that one cut short looks like none; the next try to the same place takes that away.
MUST_USE err stores_backup(struct stores *s, const char *to);
// Brings every store up to date now; says what was done, a line a store, into `report`.
struct buf;
MUST_USE err stores_migrate(struct stores *s, struct buf *report);

// One thing that core keeps in memory beside a store (core/seal.h: its keys): made when it is first asked for, and
// freed with the store. Any thread may call it; what is kept guards itself.
void *store_companion(struct store *store, void *(*make)(void), void (*done)(void *companion));

// A snapshot for reading, of the moment of its first query. Held briefly (queries fail ERR_BUSY after
// LIMIT_SNAPSHOT_MS); one at a time a thread and store, ended by the thread that began it.
// Any thread may call it; connections for reading are kept in a small pool a store.
MUST_USE err store_read_begin(struct store *store, struct tx **ret_tx);
void store_read_end(struct tx *tx);
// For a thread that answers many requests in turns: from store_reads_keep on a snapshot that it ended is
// kept, and the next store_read_begin on the same store reads that moment again, until store_reads_settle
// lets all of them go. Whoever answers what a writer thread committed settles first (lanes_collect does),
// so that nobody who was told reads a moment before it. Settled at the end of each turn, and before the
// thread ends or stores_free.
void store_reads_keep(void);
void store_reads_settle(void);

// Runs one unit on this thread, committed and on disk when it returns: for commands and for tests.
// Never while lanes run on this store (asserted).
MUST_USE err store_write_now(struct store *store, unit_fn run, void *with);
// Whether the log still holds what a unit erased (tx_erases). Any thread may ask.
bool store_erases(const struct store *store);

// Tests: store_write_now runs every unit, undoes it and runs it again, as lanes_options.run_twice does.
void stores_run_twice(struct stores *s);
