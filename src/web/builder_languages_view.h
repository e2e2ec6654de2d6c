// SPDX-License-Identifier: Apache-2.0
// builder_languages_view: the languages of a draft, and those that it could have.
#pragma once
#include "web/components.h"
#include "web/frame.h"

struct builder_language {
    str at, tag, name;
    bool first, may_be_first;
    str said;     // how many of its texts have words; empty of the first
    str goes;     // what goes with it
    str unspoken; // nobody is shown it; empty: people are
    str href;     // its texts; empty of the first
    str error;
};
struct builder_language_list {
    const struct builder_language *items;
    size_t count;
};
struct builder_languages_view {
    struct frame frame;
    str service, edit_href;
    int64_t seen;
    struct builder_language_list languages, others;
    struct govuk_error_link_list errors;
};
