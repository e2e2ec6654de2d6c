// SPDX-License-Identifier: Apache-2.0
// Views of a user's own account: second factor, sessions.
#pragma once
#include "web/components.h"
#include "web/frame.h"
#include "web/staff_passkey_view.h"

struct staff_session_row {
    int64_t id;
    str device, since;
    bool own; // the one that asks
};
struct staff_session_row_list {
    const struct staff_session_row *items;
    size_t count;
};
struct staff_account_view {
    struct frame frame;
    str name, email, role;
    bool proved; // a second factor
    int64_t passkey_count;
    bool app;    // the codes of one
    bool needed; // and the organisation wants one
    int64_t recovery_count;
    struct staff_session_row_list sessions;
    bool others;  // sessions beside the one that asks
    bool changed; // the password, a moment ago
    str factor_href, sessions_href, password_href, passkeys_href;
};

struct staff_code_list {
    const str *items;
    size_t count;
};
struct staff_factor_view {
    struct frame frame;
    bool shown, proved, needed;
    str error;
    str secret, qr_path;
    int64_t qr_size; // squares of the picture's side; 0: there is none
    int64_t recovery_count;
    struct staff_code_list codes; // to be kept: shown this once
    str account_href, begin_href, prove_href, change_href, passkeys_href;
};

struct staff_code_view {
    struct frame frame;
    str title, error, problem; // problem: with a passkey
    bool app;                  // the user has one; otherwise recovery codes alone
    bool passkeys;             // and passkeys, or instead
    struct staff_passkey_form passkey;
};
