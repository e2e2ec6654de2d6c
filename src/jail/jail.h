// SPDX-License-Identifier: Apache-2.0
// jail: the process that handles what strangers uploaded. It opens no store, knows no key and listens on nothing. The
// application hands it one end of a fresh pair of sockets for each file; a child of the jail takes the file from it
// piece by piece, says what came of it and ends. Whichever side dies, the other's end of that pair is closed, and
// nothing else is lost: the file waits in its store (app/scans.h).
#pragma once
#include "jail/scan.h"
#include <sys/types.h>

enum {
    JAIL_PIECE = 64 * 1024,             // bytes that are handed over at once
    JAIL_PICTURE_MAX = 32 * 1024 * 1024 // bytes of a picture that is looked at
};
enum jail_work {
    JAIL_SCAN = 1, // ask the scanner: a struct jail_verdict comes back
    JAIL_PING,     // whether the scanner answers: SCAN_CLEAN or SCAN_UNREACHABLE
    JAIL_PICTURE,  // a struct jail_picture comes back; of one that is fine, its pieces and those of a small one
    JAIL_PAPER     // a document (base/paper.h) is drawn: the pieces of its PDF come back; none where it cannot be
};
struct jail_picture {
    bool is;   // it begins as a picture does
    bool fine; // and it is one that we can look at
    bool shut; // nothing was looked at, since the child could not lock itself in (jail/cell.h): it says nothing of the
               // file
};
struct jail_verdict {
    enum scan_verdict verdict;
    char name[SCAN_NAME_MAX + 1]; // what was found
};

// ---- The process ------------------------------------------------------------------------------------------
struct jail_options {
    int fd;                      // its end of the pair
    struct scan_address scanner; // of no host and no path: none
    int64_t timeout_ms;          // how long the scanner may be silent
};
bool jail_has_scanner(const struct jail_options *options);
// Until SIGTERM, or the supervisor is gone. The exit status.
int jail_run(const struct jail_options *options);

// ---- The application's side: one file ---------------------------------------------------------------------
struct jail_job {
    int fd;
    int64_t timeout_ms;        // how long the jail may be silent
    const _Atomic bool *stops; // set by another thread: it is given up
};
// `fd` is the application's end of the jail's pair. ERR_BUSY: the jail takes nothing now.
MUST_USE err jail_ask(int fd, enum jail_work work, int64_t timeout_ms, const _Atomic bool *stops,
                      struct jail_job *ret_job);
// At most JAIL_PIECE bytes; none: that was all. False: it takes no more, and may have said why.
bool jail_put(struct jail_job *job, str bytes);
// What came of it. False: nothing, since the jail died or it took too long.
bool jail_verdict(struct jail_job *job, struct jail_verdict *ret_verdict);
bool jail_picture(struct jail_job *job, struct jail_picture *ret_picture);
// The next piece of what comes back; `room` has JAIL_PIECE bytes. 0: the end; -1: the jail died or took too long.
ssize_t jail_take(struct jail_job *job, char *room);
void jail_done(struct jail_job *job);
