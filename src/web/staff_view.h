// SPDX-License-Identifier: Apache-2.0
// Views of the staff's pages.
#pragma once
#include "web/answer_rows.h"
#include "web/components.h"
#include "web/frame.h"

struct staff_sign_in_view {
    struct frame frame;
    str error, email;
    bool signed_out;
};

struct staff_case_row {
    str reference, href, service, status, status_words, submitted;
    str tag_classes; // empty: plain words
};
struct staff_case_row_list {
    const struct staff_case_row *items;
    size_t count;
};
struct staff_cases_view {
    struct frame frame;
    str reference, reference_error, date_error;
    struct govuk_option_list statuses;
    struct govuk_date_part_list from, to;
    struct staff_case_row_list rows;
    str older_href;          // empty: these are the oldest
    str csv_href, json_href; // empty: this user may not
    bool filtered;
};

struct staff_event {
    str title, when, words;
};
struct staff_event_list {
    const struct staff_event *items;
    size_t count;
};
struct staff_case_view {
    struct frame frame;
    str reference, service, status_words, tag_classes, submitted, language;
    struct answer_group_list groups;
    struct answer_row_list figures; // calculated values
    struct staff_event_list events;
    struct govuk_item_list next_statuses;
    str status, error; // what it is now; what could not be done
    str status_href, note_href;
    bool may_write;
};

struct staff_service_row {
    str name, href;
};
struct staff_service_row_list {
    const struct staff_service_row *items;
    size_t count;
};
struct staff_feedback_services_view {
    struct frame frame;
    struct staff_service_row_list services;
};

struct staff_feedback_row {
    str page;
    int64_t clear, not_clear, why;
};
struct staff_feedback_row_list {
    const struct staff_feedback_row *items;
    size_t count;
};
struct staff_said {
    str page, kind, words, when;
};
struct staff_said_list {
    const struct staff_said *items;
    size_t count;
};
struct staff_kind_row {
    str words;
    int64_t count;
};
struct staff_kind_row_list {
    const struct staff_kind_row *items;
    size_t count;
};
struct staff_feedback_view {
    struct frame frame;
    str service;
    str owner, owner_email, review, handled_by; // how it is run; empty: not said
    bool review_is_past;
    struct staff_feedback_row_list pages;
    struct staff_kind_row_list satisfaction;
    int64_t satisfaction_count;
    struct staff_said_list said;
};

struct request;
// The frame of a staff page: the bar with its links, who is signed in, signing out.
struct frame staff_frame(struct request *r, str title, str kind);
