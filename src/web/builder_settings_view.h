// SPDX-License-Identifier: Apache-2.0
// builder_settings_view: what is said of the service as a whole, in groups.
#pragma once
#include "web/builder_view.h"

struct builder_setting {
    str group; // the heading of a group that begins here
    str id, label, value, example, error;
    bool is_markdown;
    struct builder_words_list words;
    struct govuk_option_list choices;
};
struct builder_setting_list {
    const struct builder_setting *items;
    size_t count;
};
struct builder_settings_view {
    struct frame frame;
    str service, edit_href;
    int64_t seen;
    struct builder_setting_list settings;
    struct govuk_error_link_list errors;
};
