// SPDX-License-Identifier: Apache-2.0
#include "web/safety_view.h"
#include "html/words_list.h"
#include "web/request.h"
#include "web/way_words.h"

void safety_view_of(struct request *r, const struct definition *d, str keep_href, str reference,
                    struct safety_view *ret_view)
{
    bool sent = reference.len != 0;
    struct safety_view view = {.sent = sent, .reference = reference, .keep_href = keep_href};
    const struct word *title = sent ? WORD_SAFETY_CLEAR_SENT_TITLE : WORD_SAFETY_CLEAR_TITLE;
    view.frame = frame_of_service(r, d, request_words(r, title), STR("clear"));
    view.frame.clear_href = (str){0};
    view.frame.back_href = keep_href;
    *ret_view = view;
}

void safety_view_of_cleared(struct request *r, const struct definition *d, bool sent, struct safety_view *ret_view)
{
    struct safety_view view = {.sent = sent, .start_href = way_words_base(r)};
    view.frame = frame_of_service(r, d, request_words(r, WORD_SAFETY_CLEARED_TITLE), STR("cleared"));
    *ret_view = view;
}
