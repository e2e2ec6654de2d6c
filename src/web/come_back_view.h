// SPDX-License-Identifier: Apache-2.0
// come_back_view: pages of saving for later and coming back: by a link in an e-mail, or by a code to one's address.
#pragma once
#include "web/components.h"
#include "web/frame.h"

// "Save and come back later": asks for an address, or says that a link is on its way.
struct save_view {
    struct frame frame;
    str email, error;
    str until; // how long the answers are kept; empty: not said
    bool sent;
    str back_href;
};
// The page of a link: a button to go on, or to be sent a new link.
struct come_back_view {
    struct frame frame;
    str service;
    bool is_open, sent; // sent: a new link is on its way
    str again_href;
};

struct your_thing {
    str name, when, status, reference;
    str opens;        // the words of the button that opens it
    str until;        // of a draft, while it is kept; empty: not said
    bool soon;        // not much of that is left
    int64_t draft_id; // to open; 0: it cannot be opened here
    bool asks;        // what it holds must be said for it to open
    str asks_id, error;
};
struct your_thing_list {
    const struct your_thing *items;
    size_t count;
};
struct your_cases_view {
    struct frame frame;
    bool asks_address, asks_code; // otherwise what is of the address
    str email;
    str error, error_href; // of the field
    struct your_thing_list drafts, cases;
    str self_href, code_href, open_href, leave_href;
};
