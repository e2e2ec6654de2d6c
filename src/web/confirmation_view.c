// SPDX-License-Identifier: Apache-2.0
#include "web/confirmation_view.h"
#include "html/words_list.h"
#include "voice/feedback.h"
#include "web/answer_rows.h"
#include "web/request.h"
#include "web/texts.h"
#include "web/way_words.h"

static struct govuk_item_list confirmation_view_satisfaction(struct request *r)
{
    static const struct {
        enum feedback_kind kind;
        const struct word *label;
    } kinds[] = {{FEEDBACK_VERY_SATISFIED, WORD_FEEDBACK_VERY_SATISFIED},
                 {FEEDBACK_SATISFIED, WORD_FEEDBACK_SATISFIED},
                 {FEEDBACK_NEITHER, WORD_FEEDBACK_NEITHER},
                 {FEEDBACK_DISSATISFIED, WORD_FEEDBACK_DISSATISFIED},
                 {FEEDBACK_VERY_DISSATISFIED, WORD_FEEDBACK_VERY_DISSATISFIED}};
    enum {
        COUNT = sizeof kinds / sizeof kinds[0]
    };
    struct govuk_item *items = arena_array(r->arena, struct govuk_item, COUNT);
    for (size_t i = 0; i < COUNT; i++) {
        items[i].value = feedback_kind_name(kinds[i].kind);
        items[i].text = request_words(r, kinds[i].label);
    }
    return (struct govuk_item_list){items, COUNT};
}

void confirmation_view_of(struct request *r, const struct journey *j, str reference, bool said,
                          struct confirmation_view *ret_view)
{
    const struct definition *d = j->definition;
    struct answer_reader reader = texts_reader(r, j);
    str base = way_words_base(r);
    struct confirmation_view view = {
        .reference = reference, .said = said, .title = texts_plain(&reader, d->confirmation.title)};
    if (view.title.len == 0) {
        view.title = request_words(r, WORD_CONFIRMATION_TITLE);
    }
    view.contents = content_view_of(&reader, &d->confirmation.contents, j);
    view.contact = texts_html(&reader, d->contact_shown);
    struct journey_figures figures = journey_figures_kept(j);
    view.to_pay = answer_rows_fee(&reader, d, &figures);
    view.print_href = arena_concat(r->arena, base, STR("/check-answers/print"));
    view.case_href = arena_concat(r->arena, base, STR("/check-answers/case"));
    if (!d->no_feedback) {
        view.feedback_href = arena_concat(r->arena, base, STR("/check-answers/feedback"));
        view.satisfaction = confirmation_view_satisfaction(r);
    }
    str window = text_in(d->confirmation.title, reader.language);
    view.frame = frame_of_service(r, d, window.len != 0 ? window : request_words(r, WORD_CONFIRMATION_TITLE),
                                  STR("confirmation"));
    *ret_view = view;
}
