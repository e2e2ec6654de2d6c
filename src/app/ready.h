// SPDX-License-Identifier: Apache-2.0
// ready: whether the server can do its work, as whoever watches over it is told: a line a check, the same for
// everybody, of no organisation and no person. It looks at most once a second, however often it is asked.
#pragma once
#include "base/buf.h"
#include "db/lanes.h"

struct scans;

enum {
    READY_SAID_MAX = 1024,
    READY_INODES_LEAST = 1000
};

struct ready {
    struct stores *stores;
    struct lanes *lanes;
    int64_t disk_least;        // bytes that are to be free on the disk of the folder
    const struct scans *scans; // NULL: files are not looked at for viruses
    // What was found
    int64_t looked_ms; // of the steady clock; 0: not yet
    int64_t turn;      // the organisation whose store was looked at last; 0: the registry
    bool fine;
    char said[READY_SAID_MAX];
};
bool ready_is(struct ready *r, struct buf *said);
