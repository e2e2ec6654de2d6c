// SPDX-License-Identifier: Apache-2.0
// scans: has each file that people sent looked at by the virus scanner, in the jail (jail/jail.h), and writes down what
// was found (core/upload.h); and pictures prepared (app/pictures.h). It learns of new files from their stores
// (stores_take_stirred), looks through all of them at the start and every minute (which is when it asks whether the
// scanner answers), and goes on file by file on a worker thread. A scanner that does not answer is left alone, for
// longer each time; files wait meanwhile.
#pragma once
#include "db/lanes.h"
#include "jail/jail.h"

struct event_base;
struct event;

enum {
    SCANS_STIRRED_MAX = 64 // stores that are remembered one by one; past it all are looked through
};
struct scans_options {
    int fd;             // to the jail
    bool has_scanner;   // without, pictures alone are looked at
    int64_t timeout_ms; // how long it may be silent
};
struct scans {
    struct stores *stores;
    struct lanes *lanes;
    struct scans_options options;
    struct event *timer;
    struct job job;
    bool busy, halted;
    int64_t all_at_ms; // when all stores are looked through again, of the steady clock
    struct store *stirred[SCANS_STIRRED_MAX];
    size_t stirred_count;
    // The job's
    struct store *visits[SCANS_STIRRED_MAX];
    size_t visit_count;
    bool visits_all, more; // more: files are left that are due now, or the scanner is to be asked again
    int64_t next_at;       // when the next file is due, of the stores that were visited; 0: at no later moment
    int64_t rest_until_ms; // the scanner is left alone until then
    // Shared
    _Atomic bool stops;
    _Atomic int64_t failures; // of the scanner, one after the other; 0: it answered last
};
// The objects are the caller's and outlive it.
void scans_start(struct scans *s, struct event_base *loop, struct stores *stores, struct lanes *lanes,
                 const struct scans_options *options);
// On the loop's thread: something was written to a store.
void scans_stirred(struct scans *s, struct store *store);
// Whether the scanner answered when it was last spoken to. Any thread may ask.
bool scans_work(const struct scans *s);
// Before the lanes are stopped: the file that is looked at is given up, and waits for the next start.
void scans_halt(struct scans *s);
// After they have.
void scans_stop(struct scans *s);
