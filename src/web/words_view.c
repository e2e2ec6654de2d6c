// SPDX-License-Identifier: Apache-2.0
#include "web/words_view.h"
#include "web/request.h"

void words_view_of(struct request *r, str title, html ours, html theirs, struct words_view *ret_view)
{
    *ret_view =
        (struct words_view){.frame = frame_of(r, title, STR("words")), .title = title, .ours = ours, .theirs = theirs};
}
