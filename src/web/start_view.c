// SPDX-License-Identifier: Apache-2.0
#include "web/start_view.h"
#include "html/markdown.h"
#include "web/request.h"
#include "web/way_words.h"

static str start_view_page(struct request *r, const struct page *page)
{
    str base = way_words_base(r);
    str last = page == NULL ? STR("check-answers") : page->id;
    return arena_printf(r->arena, "%.*s/%.*s", STR_ARG(base), STR_ARG(last));
}

void start_view_of(struct request *r, const struct journey *j, bool has_draft, struct start_view *ret_view)
{
    const struct definition *d = j->definition;
    size_t language = request_definition_language(r, d);
    struct start_view view = {.name = text_in(d->name, language),
                              .summary = text_in(d->summary, language),
                              .time = text_in(d->start.time, language),
                              .cost = text_in(d->start.cost, language),
                              .answer = text_in(d->start.answer, language)};
    view.contents = content_view_of(r->arena, &d->start.contents, language, j);
    str contact = text_in(d->contact, language);
    if (contact.len != 0) {
        view.contact = markdown_html(r->arena, contact);
    }
    if (j->count != 0) {
        view.start_href = start_view_page(r, j->steps[0].page);
    }
    if (has_draft) {
        bool whole = j->stop == JOURNEY_AT_CHECK || j->count == 0;
        view.resume_href = start_view_page(r, whole ? NULL : j->steps[j->count - 1].page);
    }
    view.frame = frame_of(r, view.name, STR("start"));
    *ret_view = view;
}
