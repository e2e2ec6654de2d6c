// SPDX-License-Identifier: Apache-2.0
// staff_case_view: one case, as staff see it, and what may be done with it.
#pragma once
#include "web/answer_rows.h"
#include "web/components.h"
#include "web/frame.h"
#include "web/staff_hand_over.h"
#include "web/staff_here.h"
#include "web/staff_messages.h"

struct staff_file {
    str name, href, size, note; // href empty: it does not open, and the note says why
    str picture, alt;           // where a small picture is; empty: there is none
};
struct staff_file_list {
    const struct staff_file *items;
    size_t count;
};
struct staff_event {
    str title, when, words, due;
    struct staff_file_list files;
    int64_t number;
    bool by_person;
};
struct staff_event_list {
    const struct staff_event *items;
    size_t count;
};
struct staff_case_view {
    struct frame frame;
    str reference, who, service, status_words, tag_classes, submitted, language, channel;
    str with, team, target, target_classes;
    struct staff_here here;
    struct answer_group_list groups;
    struct answer_row_list figures; // calculated values
    str paper_href;                 // of what was sent as a PDF; empty: none is made here
    struct staff_event_list events;
    struct staff_message_list messages, handed;
    str handed_reference, hand_over_href; // of another system; empty: it said none, nobody may or it goes nowhere
    struct staff_event_list since;        // what happened after the form was made that was refused
    struct staff_event fresh;             // what the person wrote last, where staff did nothing since
    struct govuk_error_link_list errors;
    struct govuk_item_list actions;
    struct govuk_option_list days, users, teams;
    str letter, letter_error, note, note_error; // as they were typed
    str seen;                                   // how often it had changed when it was shown
    str status_href, note_href, assign_href;
    str need_href; // where a need is written down because of it; empty: this user may not
    str me;        // the number of whoever looks
    bool may_write, may_hold, is_mine, complained, held;
    str held_since, goes_after, files_gone; // dates; empty: none
    str hold_href, hold_why, hold_error;
};

struct request;
struct file_reader;
// A case's events, newest first; their files at files_href/TOKEN.
MUST_USE err staff_events_of(struct request *r, int64_t case_id, str files_href, const struct file_reader *reader,
                             struct staff_event_list *ret_events);
// Those after the number `seen`.
struct staff_event_list staff_events_since(struct request *r, const struct staff_event_list *events, int64_t seen);
