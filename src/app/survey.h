// SPDX-License-Identifier: Apache-2.0
// survey: what is to be counted in the stores themselves, over all organisations: messages that wait, lines of the
// audit log. On a worker thread, and no more often than every ten seconds.
#pragma once
#include "core/upload.h"
#include "db/lanes.h"

struct survey_found {
    int64_t waiting, oldest_s, stuck; // of messages (core/outbox.h)
    int64_t audited;                  // lines of the audit logs
    struct upload_figures files;      // that are not clean
    int64_t organisations;
    int64_t missed; // of those, the ones whose store could not be read
};
struct survey {
    struct stores *stores;
    struct lanes *lanes;
    bool busy;
    struct job job;
    struct survey_found now, next; // `next` is the worker's while it is busy
    int64_t looked_ms;             // when `now` was found, of the steady clock; 0: not yet
};
// Begins to look again where the last look is old enough. What is found is there at the next call or later.
void survey_look(struct survey *s);
