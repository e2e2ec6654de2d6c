// SPDX-License-Identifier: Apache-2.0
#include "web/builder_advice.h"
#include "base/utf8.h"
#include "catalogue/advice.h"
#include "design/mark.h"
#include "html/words_list.h"
#include "web/builder_pages.h"
#include "web/builder_state.h"
#include "web/errors.h"

err builder_advice_load(struct request *r, struct builder *b)
{
    return advice_list(r->tx, r->arena, b->service.id, &b->rejected, &b->rejected_count);
}

void builder_advice_mark(struct request *r, struct builder *b)
{
    b->marks = mark_advice(r->arena, b->draft.document, &b->report);
}

const struct advice_rejected *builder_advice_rejected(const struct builder *b, size_t at)
{
    for (size_t i = 0; b->marks != NULL && b->marks[at].len != 0 && i < b->rejected_count; i++) {
        if (str_eq(b->rejected[i].mark, b->marks[at])) {
            return &b->rejected[i];
        }
    }
    return NULL;
}

void builder_advice(struct request *r)
{
    struct builder *b = builder_load(r);
    if (b == NULL) {
        return;
    }
    bool again = str_eq(request_form(r, STR("do")), STR("again"));
    str why = str_trim(request_form(r, STR("why")));
    if (request_form(r, STR("mark")).len != MARK_LETTERS) {
        errors_page(r, 400);
        return;
    }
    b->reject = arena_new(r->arena, struct advice_reject);
    *b->reject = (struct advice_reject){b->service.id, r->user.id, request_form(r, STR("mark")), again ? STR("") : why};
    if (!again && (why.len == 0 || utf8_length(why) > ADVICE_WHY_MAX)) {
        b->advice_error = request_words(r, WORD_ADVICE_WHY_WRONG);
    }
    r->data = b;
}

// On a worker thread.
void builder_advice_look(struct request *r)
{
    struct builder *b = r->data;
    r->skip_unit = b->advice_error.len != 0;
    if (r->skip_unit) {
        builder_look(r);
    }
}

err builder_advice_unit(struct tx *tx, void *data)
{
    const struct builder *b = data;
    return advice_reject(tx, b->reject);
}

void builder_advice_done(struct request *r)
{
    struct builder *b = r->data;
    str page = request_form(r, STR("page"));
    if (b->advice_error.len != 0) {
        b->page = outline_page(&b->outline, page);
        builder_show(r, 422, b);
        return;
    }
    request_redirect(r, arena_concat(r->arena, builder_path(r, b, page), STR("#advice")));
}
