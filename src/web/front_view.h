// SPDX-License-Identifier: Apache-2.0
// front_view: who runs services on this site.
#pragma once
#include "core/organisation.h"
#include "web/frame.h"

struct front_view {
    struct frame frame;
    struct frame_link_list organisations;
};

struct request;
void front_view_of(struct request *r, const struct organisation_entry *entries, size_t count,
                   struct front_view *ret_view);
