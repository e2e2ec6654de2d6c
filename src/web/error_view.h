// SPDX-License-Identifier: Apache-2.0
// error_view: the page of a status: what happened, what to do, and the number to give when asking.
#pragma once
#include "web/frame.h"

struct error_view {
    struct frame frame;
    str title, what, advice;
    str request_id;
};

struct request;
// `unsaved`: something was to be saved, and the disk did not take it.
void error_view_of(struct request *r, int status, bool unsaved, struct error_view *ret_view);
