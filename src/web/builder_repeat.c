// SPDX-License-Identifier: Apache-2.0
// Whether a page is asked for each of several things: what one is called, how few and how many.
#include "web/builder_repeat.h"
#include "html/words_list.h"

struct builder_repeat builder_repeat_of(struct request *r, const struct builder *b)
{
    bool typed = err_is(b->failed) && b->edit.kind == EDIT_REPEAT;
    const struct outline_repeat *now = typed ? &b->edit.repeat : &b->page->repeat;
    struct builder_repeat repeat = {.may = !b->page->exit && (b->page->question_count != 0 || b->page->repeats),
                                    .on = typed ? b->edit.repeats : b->page->repeats,
                                    .min = now->min,
                                    .max = now->max};
    repeat.items = builder_boxes(r, b, STR("repeat-item"), WORD_BUILDER_REPEAT_ITEM, now->item, false);
    if (typed) {
        repeat.error =
            builder_failed(r, b, edit_repeat_fits(now) ? WORD_BUILDER_REPEAT_ITEM_MISSING : WORD_BUILDER_REPEAT_WRONG);
    }
    return repeat;
}

void builder_repeat_read(struct request *r, struct builder *b)
{
    b->edit.repeats = request_form(r, STR("repeats")).len != 0;
    b->edit.repeat = (struct outline_repeat){.item = builder_typed(r, b, STR("repeat-item")),
                                             .min = str_trim(request_form(r, STR("repeat-min"))),
                                             .max = str_trim(request_form(r, STR("repeat-max")))};
    b->anchor = STR("#repeat");
}
