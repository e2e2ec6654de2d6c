// SPDX-License-Identifier: Apache-2.0
// papers: has a document (base/paper.h) made into a PDF by the jail, on a worker thread.
#pragma once
#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"

struct papers {
    int fd; // to the jail
    _Atomic int under_way;
    _Atomic bool stops;
};
// Of a struct papers. ERR_BUSY: as many as may be are under way, or the jail does not make it.
MUST_USE err papers_make(void *self, struct arena *a, str document, struct buf *out);
// No more are begun, and those under way are given up.
void papers_halt(struct papers *p);
