// SPDX-License-Identifier: Apache-2.0
// Views of the pages where it is set who may sign in.
#pragma once
#include "web/components.h"
#include "web/frame.h"

struct staff_user_row {
    str name, href, email, role;
    bool disabled, second_factor;
};
struct staff_user_row_list {
    const struct staff_user_row *items;
    size_t count;
};
struct staff_invited_row {
    str name, email, role, until;
};
struct staff_invited_row_list {
    const struct staff_invited_row *items;
    size_t count;
};
struct staff_users_view {
    struct frame frame;
    struct staff_user_row_list users;
    struct staff_invited_row_list invited;
    struct govuk_item_list roles;
    str name, email; // as they were typed
    str name_error, email_error;
    str link, link_for, link_until; // just made: shown this once
    bool link_sent;                 // to the user's address too
    str users_href;
};
struct staff_user_view {
    struct frame frame;
    str name, email;
    bool own, disabled, second_factor;
    struct govuk_item_list roles;
    str partner_href; // what a partner may see; empty: it is none
};
struct staff_partner_view {
    struct frame frame;
    str name, error; // of the date
    struct govuk_item_list services, may_export;
    struct govuk_date_part_list until;
    str until_hint;
    bool unset; // nothing is allowed yet
};

// Choosing a password: by an invitation, or a new one for oneself.
struct staff_password_view {
    struct frame frame;
    str name; // of whom an invitation greets; empty: one's own new password
    str current_error, error;
};
