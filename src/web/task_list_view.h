// SPDX-License-Identifier: Apache-2.0
// task_list_view: the sections of a service whose sections are tasks, with the state of each.
#pragma once
#include "journey/journey.h"
#include "web/components.h"
#include "web/frame.h"

struct task_group {
    str title; // empty: the tasks before any heading
    struct govuk_task_list tasks;
};
struct task_group_list {
    const struct task_group *items;
    size_t count;
};
struct task_list_view {
    struct frame frame;
    str heading;
    struct task_group_list groups;
    str check_href;      // empty: something is wanting still
    str action, carried; // of a preview, where its form goes and the answers so far; empty: it is none
};

struct request;
void task_list_view_of(struct request *r, const struct journey *j, struct task_list_view *ret_view);
