// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "web/components.h"
#include "web/frame.h"

// The banner in one language.
struct staff_banner_words {
    str title_name, title, title_label, title_error;
    str text_name, text, text_label, text_error;
};
struct staff_banner_words_list {
    const struct staff_banner_words *items;
    size_t count;
};
struct staff_banner_view {
    struct frame frame;
    str shown; // that it is, and until when; empty: it is not
    struct staff_banner_words_list words;
    struct govuk_item_list hours;
    struct govuk_error_link_list errors;
};
