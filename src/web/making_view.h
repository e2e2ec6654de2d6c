// SPDX-License-Identifier: Apache-2.0
// making_view: how a service was made: its versions, who tried them, what they said and what was done.
#pragma once
#include "web/builder_difference_view.h"
#include "web/frame.h"

struct making_comment {
    str words, language, page; // page: of the service, as it was called
    str answer, answer_by;
    str live;      // in which version it is, and how long that took; empty: in none yet
    str live_href; // what changed in that version; empty: it is the first
};
struct making_comment_list {
    const struct making_comment *items;
    size_t count;
};
struct making_round {
    str title, when, purpose;
    int64_t people, comments, waiting, hidden;
    bool open;
    struct making_comment_list said; // that have an answer
};
struct making_round_list {
    const struct making_round *items;
    size_t count;
};
struct making_version {
    str title, when;  // empty: of the next one
    bool live;        // people use it now
    str changes_href; // what changed in it; empty: it is the first
    str back;         // it was taken back: which is used instead
    str passed;       // why it was published before enough people had tried it
    struct making_round_list rounds;
};
struct making_version_list {
    const struct making_version *items;
    size_t count;
};
// One for each person who tried it.
struct making_dot {
    str classes; // of whoever came in a later round
};
struct making_dot_list {
    const struct making_dot *items;
    size_t count;
};
struct making_view {
    struct frame frame;
    str name;
    int64_t people, comments, answered; // of all rounds
    bool later;                         // there was more than one round
    struct govuk_str_list who;          // by what they chose to say of themselves; none where few tried it
    struct making_dot_list dots;        // none where they are few, or too many to be seen at a glance
    struct making_version_list versions;
};

struct making_changes_view {
    struct frame frame;
    str name, title, when;
    bool more; // than are listed
    struct builder_change_list changes;
};
