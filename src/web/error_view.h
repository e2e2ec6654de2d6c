// SPDX-License-Identifier: Apache-2.0
// error_view: the page of a status: what happened, what to do, and the number to give when asking.
#pragma once
#include "base/err.h"
#include "web/frame.h"

struct error_view {
    struct frame frame;
    str title, what, advice;
    str request_id;
};

struct error_view_words {
    const struct word *title, *what, *advice;
};

struct request;
// `unsaved`: why something that was to be saved is not; ERR_NONE: nothing was.
void error_view_of(struct request *r, int status, enum err_kind unsaved, struct error_view *ret_view);
// In these words.
void error_view_with(struct request *r, const struct error_view_words *words, struct error_view *ret_view);
