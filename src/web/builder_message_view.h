// SPDX-License-Identifier: Apache-2.0
// builder_message_view: messages of the service's own.
#pragma once
#include "web/builder_view.h"
#include "web/mail_view.h"

struct builder_message_row {
    str at, on, to, subject, note, href;
    bool first, last;
};
struct builder_message_row_list {
    const struct builder_message_row *items;
    size_t count;
};
struct builder_messages_view {
    struct frame frame;
    str service, edit_href, new_href;
    int64_t seen;
    struct builder_message_row_list messages;
    struct govuk_error_link_list errors;
};
// How it looks in one language: to an address that was shown to be theirs, and to any other.
struct builder_message_part {
    str name;
    struct mail_view known, other;
    bool has_known;
};
struct builder_message_part_list {
    const struct builder_message_part *items;
    size_t count;
};
// An answer that may stand in it: of which question, and as it is written.
struct builder_place {
    str name, written;
};
struct builder_place_list {
    const struct builder_place *items;
    size_t count;
};
struct builder_message_view {
    struct frame frame;
    str about, edit_href, at;
    struct builder_place_list places;
    int64_t seen;
    struct govuk_option_list moments, targets;
    str address;
    struct builder_words_list subjects, bodies;
    struct builder_message_part_list parts;
    struct govuk_error_link_list errors;
};
