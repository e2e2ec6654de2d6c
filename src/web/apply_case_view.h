// SPDX-License-Identifier: Apache-2.0
// apply_case_view: a case as its person sees it: how it stands in plain words, what comes next and by when, what was
// said, and what they may do.
#pragma once
#include "web/components.h"
#include "web/frame.h"

struct apply_file {
    str name, note;   // how it stands; empty: nothing is to be said
    str picture, alt; // where a small picture is; empty: there is none
};
struct apply_file_list {
    const struct apply_file *items;
    size_t count;
};
struct apply_said {
    str who, when, words;
    struct apply_file_list files;
    bool mine;
};
struct apply_said_list {
    const struct apply_said *items;
    size_t count;
};
enum apply_step_state {
    APPLY_STEP_DONE,
    APPLY_STEP_NOW,
    APPLY_STEP_LATER
};
struct apply_step {
    str title, when;
    enum apply_step_state state;
};
struct apply_step_list {
    const struct apply_step *items;
    size_t count;
};
struct apply_case_view {
    struct frame frame;
    str reference, title, now, by;
    str until, files_gone; // the last day it is kept; when its files went; empty: none
    str need, need_by;     // the question that waits; empty: none does
    str done;              // what was just done, said once
    struct apply_said_list said;
    struct apply_step_list steps;
    struct govuk_error_link_list errors;
    str words, words_error, files_error; // as they were typed
    str answer_href;                     // empty: it is closed
    str print_href, withdraw_href, complain_href;
    str paper_href; // of what was sent as a PDF; empty: none is made here
    str form_label;
};
struct apply_ask_view { // of withdrawing and complaining
    struct frame frame;
    str reference, words, error, case_href;
};
