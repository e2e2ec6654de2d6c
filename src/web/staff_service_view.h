// SPDX-License-Identifier: Apache-2.0
// staff_service_view: the board of services, one service with its versions, its draft and who approves it, and the
// page where a file becomes a draft.
#pragma once
#include "web/builder_difference_view.h"
#include "web/components.h"
#include "web/frame.h"
#include "web/staff_view.h"

struct staff_tag {
    str text, classes;
};
struct staff_tag_list {
    const struct staff_tag *items;
    size_t count;
};
struct staff_board_row {
    str name, href;
    struct staff_tag_list tags;
    str owner, review, changed;
    bool review_is_past;
};
struct staff_board_row_list {
    const struct staff_board_row *items;
    size_t count;
};
struct staff_services_view {
    struct frame frame;
    struct staff_tab_list tabs;
    struct staff_board_row_list rows;
    str new_href, changes_href, register_href, banner_href, gate_href, practice_href; // empty: this user may not
    str involved; // of how many services people tried a draft; empty: none is published
};

struct staff_version_row {
    str title, when, source, document_href;
    int64_t number;
    bool live, may_return;
};
struct staff_version_row_list {
    const struct staff_version_row *items;
    size_t count;
};
struct staff_step_row {
    int64_t number;
    str name, role;
    str approved; // by whom and when; empty: nobody did
    bool mine;    // this user may
};
struct staff_step_row_list {
    const struct staff_step_row *items;
    size_t count;
};
struct staff_step_edit {
    str name_id, role_id, name;
    str legend;
    struct govuk_option_list roles;
};
struct staff_step_edit_list {
    const struct staff_step_edit *items;
    size_t count;
};
struct staff_gate_line {
    str text;
    bool met;
};
struct staff_gate_line_list {
    const struct staff_gate_line *items;
    size_t count;
};
struct staff_service_view {
    struct frame frame;
    str name;
    struct staff_tag_list tags;
    str error; // what did not go
    str public_href;
    str owner, review;
    bool review_is_past, retired, published;
    int64_t version_id, revision; // as this page shows them
    str draft, draft_base;        // whose and when; that it was begun from an older version
    str draft_document_href;
    struct govuk_str_list notes; // what an import could not carry over
    struct staff_step_row_list steps;
    struct staff_gate_line_list gate; // what is asked of trials; none: nothing
    bool gate_met;
    str gate_why, gate_error; // the reason for going past it
    bool own;                 // this user changed the draft
    bool approved;            // nothing is missing
    bool may_write, may_publish;
    struct staff_version_row_list versions;
    struct staff_step_edit_list edits;
    str draft_href, edit_href, upload_href, approval_href, publish_href, difference_href, move_href, steps_href,
        trials_href;
    str needs_href; // what people need of it
    str gate_href;  // what trials of it must show, for publishers
    str opening_href;
    str words_href; // of its messages
    // Of the draft, where the page was made with them: what nobody has read, what was changed in many services and is
    // said here as it was, and what is different.
    struct govuk_str_list translations, not_in;
    str translations_href, many_href;
    struct builder_change_list changes;
    str changes_count;
    bool changes_more;
};

// A new service, by what it begins as.
struct staff_new_service_view {
    struct frame frame;
    str action, key;
    str start; // what was chosen
    struct govuk_item_list ready;
    struct govuk_option_list own; // services of the organisation
    bool own_none;                // there are none yet
    str start_error, key_error, file_error;
    struct govuk_error_link_list errors;
    struct govuk_str_list problems; // of the file's content
};
// A file for a service that is there.
struct staff_upload_view {
    struct frame frame;
    str name, action;
    int64_t seen;
    str file_error;
    struct govuk_error_link_list errors;
    struct govuk_str_list problems;
};
