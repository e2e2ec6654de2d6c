// SPDX-License-Identifier: Apache-2.0
// frame: what every page carries around its content: the view of web/layout.jinja.
#pragma once
#include "web/components.h"

struct frame_link {
    str text, href;
    bool current;
    str tag; // a language's tag, for lang= and hreflang=
    bool right_to_left;
};
struct frame_link_list {
    const struct frame_link *items;
    size_t count;
};
// What one may say of a page in a trial (web/trial_walk.h).
struct frame_trial {
    str href;    // where it goes; empty: the page is of no trial
    str form_id; // of the form that it is sent with
    bool own;    // it has none but its own
    bool said;   // it came, and is kept
    bool full;   // it came, and there is no more room
    str words, error;
    struct govuk_item_list kinds;
    struct govuk_option_list questions; // which of the page it is of; none: there is one
    str end_href;                       // of an early ending: where the trial ends; empty: it goes on
};
struct frame {
    str language; // tag: <html lang>
    bool right_to_left;
    str title; // of the page, without the organisation; "Error: " is put before by has_errors
    bool has_errors;
    str organisation_name; // empty: a page of the whole site
    str home_href;
    str theme_href;                   // empty: the colours of Guildhall itself
    str service_name;                 // in <title>
    struct frame_link_list languages; // empty where there is one
    str form_id;                      // of a form whose typed values go along to another language; empty: links
    struct frame_link_list footer;    // accessibility, privacy, cookies, contact
    str back_href;                    // empty: no back link
    bool staff;                       // the staff's dark bar and its links instead of the public header
    struct frame_link_list staff_links, staff_more; // staff_more: folded, what one goes to seldom
    bool staff_in_more;                             // the page is one of those
    str user_name, account_href;
    str sign_out_href;
    str exit_href;            // of "Exit this page"; empty: no such button
    str save_href;            // of "Save and come back later"; empty: it cannot be
    str clear_href;           // of "Clear my answers"; empty: there are none
    str banner_title, banner; // of an emergency, above all; empty: there is none
    struct frame_trial trial;
    bool by_machine;   // its words are, some of them, and nobody has read them
    str practice;      // above all: that a learner practises here; empty: they do not
    str practice_href; // of staff: what one may try
    str notice;        // above all: that a user fills this in for a person; empty: nothing
    str kind, id;      // <main data-page data-id>
};

struct definition;
struct request;
// Fills what follows from the request; the page's own members are the caller's.
struct frame frame_of(struct request *r, str title, str kind);
// Whether an emergency banner stands now above the organisation's pages.
bool frame_banner_stands(struct request *r);
// Whether a person can have a link to come back by sent: there is a mail server, and the service is none (that has an
// "Exit this page") where somebody else may read the person's mail.
bool frame_sends_links(const struct request *r, const struct definition *d);
// The same on a page of a service: its name, "Exit this page" and "Clear my answers".
struct frame frame_of_service(struct request *r, const struct definition *d, str title, str kind);
