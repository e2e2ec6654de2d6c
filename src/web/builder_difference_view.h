// SPDX-License-Identifier: Apache-2.0
// builder_difference_view: what is different between two states of a draft, or from what is published.
#pragma once
#include "web/components.h"
#include "web/frame.h"

struct builder_change {
    str where, href, what, kind, classes;
    str from, to; // both empty: the kind says it all
};
struct builder_change_list {
    struct builder_change *items;
    size_t count;
};
struct builder_difference_view {
    struct frame frame;
    str service, between, publish_href;
    bool more;
    struct builder_change_list changes;
};
