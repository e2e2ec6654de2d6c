// SPDX-License-Identifier: Apache-2.0
// staff_here: what a case's page says of others, and of what happened since it was shown; and the address at which a
// script asks for that alone, every so often, while the page is seen.
#pragma once
#include "web/frame.h"

struct staff_here {
    str others;  // who has it open as well; empty: nobody
    str says;    // all of it, to whoever does not see the page
    bool is_new; // something happened since
    str href, case_href;
};
struct staff_here_view {
    struct frame frame;
    struct staff_here here;
};

struct request;
struct casefile;
// Notes too that the user of this request has the case open. `seen`: how often it had changed when they were shown it.
struct staff_here staff_here_of(struct request *r, const struct casefile *c, str path, int64_t seen);
void staff_case_here(struct request *r);
