// SPDX-License-Identifier: Apache-2.0
// exit_view: an early ending. Nothing is sent.
#pragma once
#include "journey/journey.h"
#include "web/content_view.h"
#include "web/frame.h"

struct exit_view {
    struct frame frame;
    str heading;
    struct content_view_list contents;
};

struct request;
void exit_view_of(struct request *r, const struct journey *j, const struct page *page, struct exit_view *ret_view);
