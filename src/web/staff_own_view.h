// SPDX-License-Identifier: Apache-2.0
// What the pages of the wording of messages show.
#pragma once
#include "web/components.h"
#include "web/frame.h"
#include "web/mail_view.h"

struct staff_own_row {
    str title, href;
    bool own;
};
struct staff_own_row_list {
    const struct staff_own_row *items;
    size_t count;
};
struct staff_owns_view {
    struct frame frame;
    str service; // whose words they are; empty: the organisation's
    struct staff_own_row_list kinds;
};

// In one language.
struct staff_own_part {
    str name, tag;
    str subject_id, subject, subject_error;
    str words_id, words, words_error;
    struct mail_view preview;
};
struct staff_own_part_list {
    const struct staff_own_part *items;
    size_t count;
};
struct staff_own_view {
    struct frame frame;
    struct staff_own_part_list parts;
    struct govuk_error_link_list errors;
    str title, places;
    str service; // as above
    bool own, saved;
};
