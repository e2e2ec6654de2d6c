// SPDX-License-Identifier: Apache-2.0
// staff_trial_view: the rounds of a service's trials, and one of them with what was said and done on each page.
#pragma once
#include "web/components.h"
#include "web/frame.h"
#include "web/staff_service_view.h"

struct staff_round {
    int64_t number;
    str href, when;
    struct staff_tag tag; // of an open one; empty: it is over
    int64_t counted, comments, waiting;
};
struct staff_round_list {
    const struct staff_round *items;
    size_t count;
};
struct staff_trials_view {
    struct frame frame;
    str name; // of the service
    struct staff_round_list rounds;
    bool may_write;
    bool can_open; // there is a draft, and no round is open
    bool has_draft;
    str open_href;
    str purpose, asks, days;
    str purpose_error, asks_error, days_error;
    struct govuk_error_link_list errors;
    struct govuk_item_list who; // may try it; none: whoever has the link
    str link;                   // of the round that is open, for people; empty: none is
};

struct staff_trial_comment {
    int64_t id;
    str anchor, words_id; // of its form
    str need_href;        // where a need is written down of it; empty: this user may not
    str kind, words, language, when;
    str question; // empty: of the page
    str by;       // the member of staff whose note it is; empty: whoever tried it
    struct staff_tag tag;
    bool note; // of a session with a person; otherwise staff tried it themselves
    bool waits, hidden;
    str answer, answered;
    str change_href; // what that change is; empty: it cannot be shown
    str change_id;   // of its form
};
struct staff_trial_comment_list {
    const struct staff_trial_comment *items;
    size_t count;
};
struct staff_trial_rule {
    str words, question;
    int64_t count;
};
struct staff_trial_rule_list {
    const struct staff_trial_rule *items;
    size_t count;
};
struct staff_trial_mark {
    str words;
    int64_t count;
};
struct staff_trial_mark_list {
    const struct staff_trial_mark *items;
    size_t count;
};
struct staff_trial_page {
    str id, title;
    bool reached_any;
    int64_t reached, left;
    str time; // on average
    struct staff_trial_rule_list rules;
    struct staff_trial_mark_list marks; // how often each kind was said, with words or without
    struct staff_trial_comment_list comments;
};
struct staff_trial_page_list {
    const struct staff_trial_page *items;
    size_t count;
};
struct staff_trial_view {
    struct frame frame;
    str name, title, purpose, when, until, link;
    bool open, may_write;
    int64_t begun, finished, counted, staff;
    struct govuk_str_list who; // "Uses Welsh: fewer than 5"
    struct staff_trial_page_list pages;
    struct govuk_option_list page_options; // for a note: pages, and their questions
    struct govuk_option_list changes;      // of the draft, which may answer a comment; none: there is no draft
    str invite_href;                       // where people are invited; empty: they are not, or this user may not
    str invited;                           // how many were, and how many came
    str addresses, address_error;
    str close_href, comment_href;
    str note, error;
    struct govuk_error_link_list errors;
};
