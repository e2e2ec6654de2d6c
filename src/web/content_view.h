// SPDX-License-Identifier: Apache-2.0
// content_view: what stands beside the questions of a page, for parts/contents.jinja.
#pragma once
#include "definition/definition.h"
#include "html/out.h"

struct content_entry {
    str text, hint;
};
struct content_entry_list {
    const struct content_entry *items;
    size_t count;
};
struct content_view {
    enum content_kind kind;
    str title;
    html body; // as the definition's reader made it: by the markdown writer or the sanitiser
    struct content_entry_list entries;
    bool numbered, success;
};
struct content_view_list {
    const struct content_view *items;
    size_t count;
};

struct journey;
struct answer_reader;
// Those whose condition holds.
struct content_view_list content_view_of(const struct answer_reader *reader, const struct contents *contents,
                                         const struct journey *journey);
