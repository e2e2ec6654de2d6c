// SPDX-License-Identifier: Apache-2.0
// lanes: units of work handed to writer threads and answered in batches, and slow work done beside.
//
// A store belongs to one writer thread. The thread takes every waiting unit of one store, runs each
// under its own savepoint, commits them together with one sync, and only then answers any of them:
// what a person was told is on disk. Where one unit's failure undoes the whole group (full disk,
// I/O error, no memory) the group is run again one by one. A unit that fails by itself undoes only
// itself. COMMIT or sync that fails is never retried: those units get ERR_IO, and the folder refuses
// further writes until it is opened again. A disk that is full at COMMIT is milder: the units
// get ERR_FULL, and the store goes on when there is room. See docs/decisions/0004.
#pragma once
#include "db/stores.h"

struct lanes;

struct unit {
    struct store *store;
    unit_fn run;
    void *with;
    void (*done)(struct unit *unit); // on the thread that calls lanes_collect
    void *owner;                     // the caller's
    err result;                      // set before done
    struct unit *next;               // the lane's
};

struct job {
    void (*run)(struct job *job);  // on a worker thread: may read stores and compute, holds nothing
    void (*done)(struct job *job); // on the thread that calls lanes_collect
    void *owner;
    struct job *next;
};

struct lanes_options {
    int writer_count; // threads that write, 1 to 8
    int worker_count; // threads for slow jobs, 1 to 8
    bool run_twice;   // tests: every unit is run, undone and run again
};
MUST_USE err lanes_start(struct lanes_options options, struct lanes **ret_lanes);
// Finishes everything handed over, answers it, and joins the threads. What is handed over by a `done`
// meanwhile is refused with ERR_BUSY.
void lanes_stop(struct lanes *l);
// ERR_BUSY at once when LIMIT_WRITE_QUEUE_COUNT units wait. The unit stays the caller's memory and
// must live until its `done`.
MUST_USE err lanes_write(struct lanes *l, struct unit *unit);
// From now on what this thread writes to `l` is gathered, until lanes_hand_over at the end of each turn of its loop:
// the more units there are in a group, the fewer syncs. lanes_gather_end hands over what is left and ends it.
void lanes_gather(struct lanes *l);
void lanes_hand_over(void);
void lanes_gather_end(void);
// How many units wait for the writer threads; of a moment ago, for whoever could hand over less.
size_t lanes_waiting(const struct lanes *l);
// ERR_BUSY at once when LIMIT_JOB_QUEUE_COUNT jobs wait.
MUST_USE err lanes_slow(struct lanes *l, struct job *job);
// Readable when something is answered; the reactor then calls lanes_collect, which settles its thread's
// snapshots (store_reads_settle).
int lanes_fd(const struct lanes *l);
void lanes_collect(struct lanes *l);
enum {
    LANES_SIZES = 10 // up to LIMIT_GROUP_COUNT
};
struct lanes_counts {
    uint64_t units, groups, reruns;
    int64_t longest_ms;          // of the groups that run at this moment, how long the oldest has
    uint64_t sizes[LANES_SIZES]; // groups of at most 1, 2, 4, … units, and more than the one before
    size_t jobs;                 // slow ones that wait
};
struct lanes_counts lanes_counts(const struct lanes *l);
