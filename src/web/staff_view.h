// SPDX-License-Identifier: Apache-2.0
// Views of the staff's pages.
#pragma once
#include "core/permission.h"
#include "web/answer_rows.h"
#include "web/components.h"
#include "web/frame.h"
#include "web/staff_messages.h"
#include "web/staff_passkey_view.h"

struct staff_sign_in_view {
    struct frame frame;
    str error, email;
    bool signed_out, arrived;    // arrived: with a password just chosen
    str provider, provider_href; // by whom one may sign in too; empty: nobody
    str problem;                 // with that, or with a passkey; empty: none
    bool passkeys;               // browsers offer them here
    struct staff_passkey_form passkey;
    str href; // where the password goes
};

struct staff_case_row {
    str reference, href, service, who, status_words, with, target;
    str target_classes; // "gh-late", "gh-soon" or none
    str tag_classes;    // of the status; empty: plain words
    bool nobody;
};
struct staff_case_row_list {
    const struct staff_case_row *items;
    size_t count;
};
struct staff_tab {
    str text, href;
    str count; // empty: not counted
    bool current;
    str drop_href; // of a kept view
};
struct staff_tab_list {
    const struct staff_tab *items;
    size_t count;
};
struct staff_hidden {
    str name, value;
};
struct staff_hidden_list {
    const struct staff_hidden *items;
    size_t count;
};
struct staff_cases_view {
    struct frame frame;
    str reference, reference_error, date_error, view_error, view_name;
    struct staff_tab_list tabs, views;
    str over, due; // "1 over target"; empty: none is
    struct govuk_option_list services, statuses, teams, users, ages, orders;
    struct govuk_date_part_list from, to;
    struct govuk_item_list late;
    struct staff_hidden_list kept;  // fields that the filter's form carries along
    struct staff_hidden_list asked; // all of them, for keeping as a view
    struct staff_case_row_list rows;
    str next_href;                   // empty: these are the last
    str export_href, downloads_href; // empty: this user may not
    struct staff_hidden_list export_fields;
    str view_href;                      // where a view is kept
    bool filtered, more_filters, found; // found: by what was typed, among all cases
};

struct staff_take_view {
    struct frame frame;
    struct govuk_option_list services;
    struct govuk_item_list channels;
    str error;
};

struct staff_team_row {
    str name, href;
};
struct staff_team_row_list {
    const struct staff_team_row *items;
    size_t count;
};
struct staff_teams_view {
    struct frame frame;
    struct staff_team_row_list teams;
    str name, error;
};
struct staff_team_view {
    struct frame frame;
    str name, error;
    struct govuk_item_list users, services;
    struct govuk_item_list notices; // how the team is told of new cases; none where nothing can be sent
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
    str need_href; // where a need is written down of it; empty: this user may not
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
// A role in the request's language.
str staff_role(struct request *r, enum role role);
// What is wrong with a form: in words (empty: nothing is), and the id of the field it is about.
struct staff_wrong {
    str error, at;
};
struct govuk_error_link_list staff_error_links(struct request *r, const struct staff_wrong *wrong, size_t count);
// The frame of a staff page: the bar with its links, who is signed in, signing out.
struct frame staff_frame(struct request *r, str title, str kind);
