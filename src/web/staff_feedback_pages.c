// SPDX-License-Identifier: Apache-2.0
#include "catalogue/service.h"
#include "html/words_list.h"
#include "voice/feedback.h"
#include "voice/need.h"
#include "web/page_staff_feedback.h"
#include "web/page_staff_feedback_services.h"
#include "web/question_field.h"
#include "web/staff_need_pages.h"
#include "web/staff_pages.h"
#include "web/staff_view.h"

enum {
    STAFF_SAID_COUNT = 100
};

static const struct word *const staff_kind_words[] = {
    [FEEDBACK_CLEAR] = WORD_FEEDBACK_CLEAR,
    [FEEDBACK_NOT_CLEAR] = WORD_FEEDBACK_NOT_CLEAR,
    [FEEDBACK_WHY] = WORD_FEEDBACK_WHY,
    [FEEDBACK_VERY_SATISFIED] = WORD_FEEDBACK_VERY_SATISFIED,
    [FEEDBACK_SATISFIED] = WORD_FEEDBACK_SATISFIED,
    [FEEDBACK_NEITHER] = WORD_FEEDBACK_NEITHER,
    [FEEDBACK_DISSATISFIED] = WORD_FEEDBACK_DISSATISFIED,
    [FEEDBACK_VERY_DISSATISFIED] = WORD_FEEDBACK_VERY_DISSATISFIED,
};
_Static_assert(sizeof staff_kind_words / sizeof staff_kind_words[0] == FEEDBACK_KIND__COUNT, "words a kind");

void staff_feedback_services(struct request *r)
{
    struct service *services;
    size_t count;
    err e = service_list(r->tx, r->arena, true, &services, &count);
    if (err_is(e)) {
        request_fail(r, e);
        return;
    }
    struct staff_service_row *rows = arena_array(r->arena, struct staff_service_row, count + 1);
    for (size_t i = 0; i < count; i++) {
        rows[i] = (struct staff_service_row){
            .name = request_by_language(r, services[i].name),
            .href = REQUEST_PATH(r, r->organisation->organisation.key, STR("staff"), STR("feedback"), services[i].key)};
    }
    struct staff_feedback_services_view view = {
        .frame = staff_frame(r, request_words(r, WORD_STAFF_FEEDBACK), STR("staff-feedback")),
        .services = {rows, count}};
    REQUEST_RENDER(r, 200, page_staff_feedback_services, &view.frame, &view);
}

// A page by what people saw at its head; pages of older versions by their id.
static str staff_page_title(struct request *r, const struct definition *d, str id)
{
    const struct page *page = definition_page(d, id);
    struct answer_reader reader = {
        .arena = r->arena, .said = r->language, .language = request_definition_language(r, d)};
    if (page == NULL) {
        return id;
    }
    if (text_given(page->title)) {
        return text_in(page->title, reader.language);
    }
    return page->question_count > 0 ? question_field_title(&reader, page->questions[0]) : id;
}

static void staff_fill_counts(struct request *r, const struct definition *d, const struct feedback_count *counts,
                              size_t count, struct staff_feedback_view *view)
{
    struct staff_feedback_row *rows = arena_array(r->arena, struct staff_feedback_row, count + 1);
    size_t used = 0;
    struct staff_kind_row *kinds = arena_array(r->arena, struct staff_kind_row, FEEDBACK_KIND__COUNT);
    for (enum feedback_kind k = FEEDBACK_VERY_SATISFIED; k <= FEEDBACK_VERY_DISSATISFIED; k++) {
        kinds[k - FEEDBACK_VERY_SATISFIED].words = request_words(r, staff_kind_words[k]);
    }
    for (size_t i = 0; i < count; i++) {
        if (counts[i].page.len == 0) {
            for (enum feedback_kind k = FEEDBACK_VERY_SATISFIED; k <= FEEDBACK_VERY_DISSATISFIED; k++) {
                kinds[k - FEEDBACK_VERY_SATISFIED].count = counts[i].of[k];
                view->satisfaction_count += counts[i].of[k];
            }
        } else {
            rows[used++] = (struct staff_feedback_row){.page = staff_page_title(r, d, counts[i].page),
                                                       .clear = counts[i].of[FEEDBACK_CLEAR],
                                                       .not_clear = counts[i].of[FEEDBACK_NOT_CLEAR],
                                                       .why = counts[i].of[FEEDBACK_WHY]};
        }
    }
    view->pages = (struct staff_feedback_row_list){rows, used};
    view->satisfaction = (struct staff_kind_row_list){kinds, FEEDBACK_VERY_DISSATISFIED - FEEDBACK_VERY_SATISFIED + 1};
}

static void staff_fill_said(struct request *r, const struct definition *d, const struct feedback_words *words,
                            size_t count, struct staff_feedback_view *view)
{
    struct staff_said *said = arena_array(r->arena, struct staff_said, count + 1);
    for (size_t i = 0; i < count; i++) {
        said[i] = (struct staff_said){.page = words[i].page.len == 0 ? request_words(r, WORD_STAFF_WHOLE_SERVICE)
                                                                     : staff_page_title(r, d, words[i].page),
                                      .kind = request_words(r, staff_kind_words[words[i].kind]),
                                      .words = words[i].words,
                                      .when = request_date(r, words[i].at)};
        if (user_may(&r->user, PERMISSION_NEED_WRITE)) {
            said[i].need_href = staff_need_from(r, need_kind_name(NEED_FEEDBACK), words[i].id, request_param(r, 1));
        }
    }
    view->said = (struct staff_said_list){said, count};
}

static void staff_fill_run(struct request *r, const struct definition *d, struct staff_feedback_view *view)
{
    size_t language = request_definition_language(r, d);
    view->owner = text_in(d->run.owner, language);
    view->owner_email = d->run.owner_email;
    view->handled_by = text_in(d->run.handled_by, language);
    if (d->run.has_review) {
        view->review = answer_shown_date(r->arena, r->language, date_print(r->arena, d->run.review));
        view->review_is_past = date_compare(d->run.review, request_today(r)) < 0;
    }
}

void staff_feedback(struct request *r)
{
    struct site_service service;
    struct feedback_count *counts;
    struct feedback_words *words;
    size_t count;
    size_t word_count;
    err e = site_service(r->site, r->organisation, r->tx, r->arena, request_param(r, 1), &service);
    if (!err_is(e)) {
        e = feedback_counts(r->tx, r->arena, service.id, &counts, &count);
    }
    if (!err_is(e)) {
        e = feedback_latest(r->tx, r->arena, service.id, STAFF_SAID_COUNT, &words, &word_count);
    }
    if (err_is(e)) {
        request_fail(r, e);
        return;
    }
    str name = text_in(service.definition->name, request_definition_language(r, service.definition));
    struct staff_feedback_view view = {.frame = staff_frame(r, name, STR("staff-feedback")), .service = name};
    view.frame.back_href = REQUEST_PATH(r, r->organisation->organisation.key, STR("staff"), STR("feedback"));
    staff_fill_run(r, service.definition, &view);
    staff_fill_counts(r, service.definition, counts, count, &view);
    staff_fill_said(r, service.definition, words, word_count, &view);
    REQUEST_RENDER(r, 200, page_staff_feedback, &view.frame, &view);
}
