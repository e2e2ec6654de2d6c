// SPDX-License-Identifier: Apache-2.0
// builder_mistakes_view: a question's own words for what may be wrong with its answer.
#pragma once
#include "web/builder_view.h"

struct builder_mistake {
    str usual; // what is said otherwise
    struct builder_words_list words;
};
struct builder_mistake_list {
    const struct builder_mistake *items;
    size_t count;
};
struct builder_mistakes_view {
    struct frame frame;
    str about, edit_href;
    int64_t seen;
    str page, question;
    struct builder_mistake_list mistakes;
    struct govuk_error_link_list errors;
};
