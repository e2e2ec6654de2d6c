// SPDX-License-Identifier: Apache-2.0
// Views of passkeys: the form that a script makes work, wherever one is made or shown, and a user's list of them.
#pragma once
#include "web/components.h"
#include "web/frame.h"

struct staff_passkey_form {
    str begin_href, href; // where a script asks what to sign, and where what was signed goes
    str button;
    bool makes; // a new one, with a name; otherwise one is shown
};

struct staff_passkey_row {
    int64_t id;
    str name, made, used; // used: empty: not yet
};
struct staff_passkey_row_list {
    const struct staff_passkey_row *items;
    size_t count;
};
struct staff_passkey_code_list {
    const str *items;
    size_t count;
};
struct staff_passkeys_view {
    struct frame frame;
    struct staff_passkey_row_list passkeys;
    bool possible; // browsers offer passkeys at this address
    bool fresh;    // the user signed in a moment ago
    bool full;
    str said, problem; // of what was done last
    int64_t recovery_count, most;
    struct staff_passkey_form form;
    struct staff_passkey_code_list codes; // to be kept: shown this once
    str account_href, remove_href, codes_href, sign_out_href;
};
