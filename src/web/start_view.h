// SPDX-License-Identifier: Apache-2.0
// start_view: what a service is for, what it takes, and where it begins.
#pragma once
#include "journey/journey.h"
#include "web/content_view.h"
#include "web/frame.h"

// What the link brought here, to be sent on with the button: never in an address again.
struct start_field {
    str name, value;
};
struct start_field_list {
    const struct start_field *items;
    size_t count;
};

struct start_view {
    struct frame frame;
    struct start_field_list link;
    str name, summary;
    str keep;               // how long answers that were not sent are there to come back to, and where
    str time, cost, answer; // facts; empty ones are left out
    str deadline;           // until when it may be begun, or sent, in a sentence; empty: there is no such day
    struct content_view_list contents;
    html contact;     // empty: not given
    str making_href;  // how the service was made
    str needs_href;   // what people need of it
    str privacy_href; // empty: the service says nothing of it
    str start_href;   // empty: starting is a form's button, which makes the draft that no page will
    str exit_site;    // where "Exit this page" leads; empty: no such button
    str resume_href;  // where a draft stands; empty: there is none
};

struct request;
void start_view_of(struct request *r, const struct journey *j, bool has_draft, struct start_view *ret_view);
