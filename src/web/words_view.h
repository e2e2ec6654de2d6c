// SPDX-License-Identifier: Apache-2.0
// words_view: a standing page: cookies, privacy, accessibility, contact: our words, then what the
// organisation adds.
#pragma once
#include "web/frame.h"

struct words_view {
    struct frame frame;
    str title;
    html ours, theirs;
};

struct request;
void words_view_of(struct request *r, str title, html ours, html theirs, struct words_view *ret_view);
