// SPDX-License-Identifier: Apache-2.0
// changes: carries out changes of many services (catalogue/change.h) whose time has come, service by service, each in a
// unit of its own. What somebody changed meanwhile is read again and goes on from there: nobody's work is written over.
#pragma once
#include "app/rounds.h"

struct site;

struct changes {
    struct rounds rounds;
    struct site *site;
    struct arena arena; // holds:
    str *published;     // keys of organisations where a version was published in this round
    size_t count, room;
    _Atomic bool stops;
};
void changes_start(struct changes *c, struct site *site, struct event_base *loop, struct stores *stores,
                   struct lanes *lanes);
// Somebody made one that is due. On the loop's thread.
void changes_soon(void *changes);
// Before the lanes are stopped.
void changes_halt(struct changes *c);
// After they have.
void changes_stop(struct changes *c);
