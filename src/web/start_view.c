// SPDX-License-Identifier: Apache-2.0
#include "web/start_view.h"
#include "html/words_list.h"
#include "web/kept.h"
#include "web/request.h"
#include "web/texts.h"
#include "web/way_words.h"

enum {
    START_COOKIE_DAYS = 30 // the device forgets then, however long the answers are kept
};

static str start_view_page(struct request *r, const struct page *page)
{
    str base = way_words_base(r);
    str last = page == NULL ? STR("check-answers") : page->id;
    return arena_printf(r->arena, "%.*s/%.*s", STR_ARG(base), STR_ARG(last));
}

// "www.bbc.co.uk" of "https://www.bbc.co.uk/weather".
static str start_view_site(str address)
{
    size_t from = str_find(address, STR("://"));
    str site = from == STR_NONE ? address : str_slice(address, from + 3, address.len);
    for (size_t i = 0; i < site.len; i++) {
        if (str_find_char(STR("/?#"), site.ptr[i]) != STR_NONE) {
            return str_slice(site, 0, i);
        }
    }
    return site;
}

// The fields of the address that some question takes its first answer from.
static struct start_field_list start_view_link(struct request *r, const struct definition *d)
{
    struct start_field *items = arena_array(r->arena, struct start_field, r->query.count);
    size_t count = 0;
    for (size_t i = 0; i < r->query.count; i++) {
        bool taken = false;
        for (size_t k = 0; k < d->question_count && !taken; k++) {
            taken = d->questions[k]->from_link.len != 0 && str_eq(d->questions[k]->from_link, r->query.items[i].name);
        }
        if (taken) {
            items[count++] = (struct start_field){r->query.items[i].name, r->query.items[i].value};
        }
    }
    return (struct start_field_list){items, count};
}

void start_view_of(struct request *r, const struct journey *j, bool has_draft, struct start_view *ret_view)
{
    const struct definition *d = j->definition;
    // Whoever comes to the start need not be who left the draft here: nothing is told of it.
    struct answer_reader told = texts_reader(r, j);
    struct answer_reader reader = texts_without_answers(&told);
    struct start_view view = {.name = texts_plain(&reader, d->name),
                              .summary = texts_plain(&reader, d->summary),
                              .time = texts_plain(&reader, d->start.time),
                              .cost = texts_plain(&reader, d->start.cost),
                              .answer = texts_plain(&reader, d->start.answer)};
    int days = retention_period(&r->organisation->organisation, &d->run, RETENTION_DRAFTS).days;
    str time = kept_time(r, days < START_COOKIE_DAYS ? days : START_COOKIE_DAYS);
    const struct word *keep = frame_sends_links(r, d) ? WORD_START_KEEP_BY_LINK : WORD_START_KEEP;
    view.keep = request_words_with(r, keep, &(struct words_place){"time", time}, 1);
    view.contents = content_view_of(&reader, &d->start.contents, j);
    view.contact = texts_html(&reader, d->contact_shown);
    view.making_href = arena_concat(r->arena, way_words_base(r), STR("/check-answers/making"));
    view.needs_href = arena_concat(r->arena, way_words_base(r), STR("/check-answers/what-you-need"));
    view.privacy_href = arena_concat(r->arena, way_words_base(r), STR("/check-answers/privacy"));
    if (journey_first(j) != NULL) {
        view.start_href = start_view_page(r, journey_first(j));
    }
    if (has_draft) {
        view.resume_href = start_view_page(r, journey_reach(j, NULL));
    }
    if (journey_prefill(j, &r->query).items != j->answers->items) {
        view.link = start_view_link(r, d);
    }
    view.exit_site = start_view_site(d->safety.exit_to);
    view.frame = frame_of_service(r, d, view.name, STR("start"));
    *ret_view = view;
}
