// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "web/frame.h"

// In a learner's own organisation: what practice is, and the way there.
struct practice_view {
    struct frame frame;
    bool has;    // they have one
    bool making; // which is not ready yet
    str error;
    str here;
    int64_t days; // that one stays which nobody uses
};
// In the practice organisation: what one may try.
struct practice_task {
    int64_t number;
    str title, why, href;
    bool done;
};
struct practice_task_list {
    const struct practice_task *items;
    size_t count;
};
struct practice_tasks_view {
    struct frame frame;
    struct practice_task_list tasks;
    int64_t done, total;
    bool own; // whoever looks is the learner, and may begin again or end it
    str here;
    str home_href, messages_href;
    int64_t days;
};
// Before a page of one that anybody may open: what it is.
struct practice_door_view {
    struct frame frame;
    bool full; // no more may be kept in it
    str href, to;
    int64_t megabytes;
};
