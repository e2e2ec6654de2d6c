// SPDX-License-Identifier: Apache-2.0
// confirmation_view: what was sent has arrived: the reference, what happens next, a copy to print, and
// room to say how it was.
#pragma once
#include "journey/journey.h"
#include "web/components.h"
#include "web/content_view.h"
#include "web/frame.h"

struct confirmation_view {
    struct frame frame;
    str title, reference;
    str to_pay;                        // "£12.50"; empty: nothing
    struct content_view_list contents; // what happens next
    html contact;                      // empty: not given
    str print_href, case_href;
    str staff_href;    // of a user who filled it in for a person; empty: nobody did
    str feedback_href; // empty: not asked
    struct govuk_item_list satisfaction;
    bool said;
};

struct request;
// `said`: the person has just told how it was.
void confirmation_view_of(struct request *r, const struct journey *j, str reference, bool said,
                          struct confirmation_view *ret_view);
