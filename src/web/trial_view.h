// SPDX-License-Identifier: Apache-2.0
// trial_view: where a trial begins and where it ends, for whoever tries it.
#pragma once
#include "web/components.h"
#include "web/frame.h"

struct trial_view {
    struct frame frame;
    str name, summary; // of the service
    str purpose;       // what the designer wants to know
    str until;         // the day it ends
    bool over, full, begun;
    bool shut; // only whoever was invited may try it
};
struct trial_ask {
    str id, text, value;
};
struct trial_ask_list {
    const struct trial_ask *items;
    size_t count;
};
struct trial_end_view {
    struct frame frame;
    str name;
    struct trial_ask_list asks; // the designer's own
    struct govuk_item_list who;
    str error;
    struct govuk_error_link_list errors;
    bool hears; // an address may be left, to hear what came of it
    str email, email_error;
    bool told;    // thanks
    bool counted; // it does
    str again_href;
};

struct request;
// Of r->trial.
void trial_view_of(struct request *r, struct trial_view *ret_view);
