// SPDX-License-Identifier: Apache-2.0
// safety_view: for people on shared devices: whether they mean to clear their answers, and that it is done.
#pragma once
#include "journey/journey.h"
#include "web/frame.h"

struct safety_view {
    struct frame frame;
    bool sent;     // the answers were sent: a case keeps them
    str reference; // of that case
    str keep_href; // back to where the person was
    str start_href;
};

struct request;
// `keep_href`: where "No" leads. `reference`: of the case, empty where nothing was sent.
void safety_view_of(struct request *r, const struct definition *d, str keep_href, str reference,
                    struct safety_view *ret_view);
void safety_view_of_cleared(struct request *r, const struct definition *d, bool sent, struct safety_view *ret_view);
