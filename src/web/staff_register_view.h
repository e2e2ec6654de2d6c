// SPDX-License-Identifier: Apache-2.0
// staff_register_view: the questions that the organisation's services ask, put together where the same is asked.
#pragma once
#include "web/components.h"
#include "web/frame.h"

// Who asks it.
struct staff_register_asker {
    str service, key, href; // href: to where it is asked
    str state;              // "draft" or "published"
    bool draft;
    str question;         // its id
    str words, hint, why; // words: where they are not the group's
    str sent;             // how often the page was sent, and refused; empty: it was not counted
    struct govuk_str_list refused;
};
struct staff_register_asker_list {
    const struct staff_register_asker *items;
    size_t count;
};
struct staff_register_row {
    str words, type, anchor;
    str services; // how many ask it
    struct staff_register_asker_list askers;
    str more; // askers than are shown; empty: none
};
struct staff_register_row_list {
    const struct staff_register_row *items;
    size_t count;
};
struct staff_register_view {
    struct frame frame;
    str search, count; // count: how many questions there are, in a sentence
    str use_href;      // where "use the same" goes; empty: the register is only looked at
    str service, page; // to which it is added
    str to;            // "Add to …", in a sentence
    int64_t seen;
    struct staff_register_row_list rows;
    str before_href, after_href; // empty: none are
    str more;                    // questions than are shown; empty: none
    str left_out;                // services that are too large to be read; empty: none
};
