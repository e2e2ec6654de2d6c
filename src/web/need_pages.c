// SPDX-License-Identifier: Apache-2.0
// What is told waits until staff have looked at it (web/staff_need_pages.c), and is tied to nobody.
#include "web/need_pages.h"
#include "base/random.h"
#include "base/utf8.h"
#include "html/words_list.h"
#include "web/need_view.h"
#include "web/need_words.h"
#include "web/page_needs.h"
#include "web/request.h"

// The service of the address; id 0: the page is the organisation's. False: the request was answered.
static bool need_service(struct request *r, struct site_service *ret_service)
{
    *ret_service = (struct site_service){0};
    if (request_param(r, 1).len == 0) {
        return true;
    }
    err e = site_service(r->site, r->organisation, r->tx, r->arena, request_param(r, 1), ret_service);
    if (err_is(e)) {
        request_fail(r, e);
    }
    return !err_is(e);
}

static str need_path(struct request *r)
{
    return request_param(r, 1).len == 0
               ? REQUEST_PATH(r, request_param(r, 0), STR("what-you-need"))
               : REQUEST_PATH(r, request_param(r, 0), request_param(r, 1), STR("check-answers"), STR("what-you-need"));
}

// From how many it was heard: of few it is not told how few.
static str need_heard_words(struct request *r, int64_t heard)
{
    struct words_place places[] = {{.name = "count", .number = heard, .is_number = true},
                                   {.name = "max", .number = NEED_SMALL, .is_number = true}};
    const struct word *word = heard < NEED_SMALL ? WORD_NEEDS_HEARD_FEW : WORD_NEEDS_HEARD;
    return heard == 0 ? (str){0} : request_words_with(r, word, places, 2);
}

static struct need_row need_row_of(struct request *r, const struct need *n, bool own_page)
{
    struct need_row row = {.sentence = need_words_sentence(r, n),
                           .language = n->language,
                           .of = own_page ? (str){0} : need_words_of(r, n),
                           .of_language = n->service_id == 0 ? n->language : (str){0},
                           .state = need_words_state(r, n->state),
                           .came = need_words_came(r, n),
                           .came_language = n->state == NEED_NOT_MET ? n->language : (str){0},
                           .heard = need_heard_words(r, need_heard(n) - n->heard[NEED_RESEARCH])};
    if (n->state == NEED_MET && n->version_service.len != 0) {
        row.came_href =
            REQUEST_PATH(r, r->organisation->organisation.key, n->version_service, STR("check-answers"), STR("making"));
    }
    return row;
}

static void need_show(struct request *r, int status, const struct site_service *service, str error)
{
    struct need_list list;
    err e = need_list(r->tx, r->arena, service->id, true, &list);
    if (err_is(e)) {
        request_fail(r, e);
        return;
    }
    struct need_row *rows = arena_array(r->arena, struct need_row, list.count + 1);
    for (size_t i = 0; i < list.count; i++) {
        rows[i] = need_row_of(r, &list.items[i], service->id != 0);
    }
    str title = request_words(r, WORD_NEEDS_TITLE);
    struct needs_view view = {.needs = {rows, list.count},
                              .hears = service->id == 0 || !service->definition->no_feedback,
                              .action = need_path(r),
                              .words = request_form(r, STR("words")),
                              .error = error,
                              .told = request_query(r, STR("told")).len != 0,
                              .full = request_query(r, STR("full")).len != 0};
    if (service->id == 0) {
        view.frame = frame_of(r, title, STR("needs"));
        view.frame.back_href = REQUEST_PATH(r, request_param(r, 0));
    } else {
        view.name = text_in(service->definition->name, request_definition_language(r, service->definition));
        view.frame = frame_of_service(r, service->definition, title, STR("needs"));
        view.frame.back_href = REQUEST_PATH(r, request_param(r, 0), request_param(r, 1));
    }
    view.errors = staff_error_links(r, &(struct staff_wrong){error, STR("words")}, 1);
    view.frame.has_errors = error.len != 0;
    REQUEST_RENDER(r, status, page_needs, &view.frame, &view);
}

void need_page(struct request *r)
{
    struct site_service service;
    if (need_service(r, &service)) {
        need_show(r, 200, &service, STR(""));
    }
}

static str need_wrong(struct request *r, str words)
{
    struct words_place place = {.name = "max", .number = NEED_TOLD_MAX, .is_number = true};
    if (words.len == 0) {
        return request_words(r, WORD_NEEDS_TELL_MISSING);
    }
    return utf8_length(words) > NEED_TOLD_MAX ? request_words_with(r, WORD_NEEDS_TELL_LONG, &place, 1) : (str){0};
}

void need_tell_us(struct request *r)
{
    struct site_service service;
    struct need_tell *tell = arena_new(r->arena, struct need_tell);
    str words = str_trim(request_form(r, STR("words")));
    if (!need_service(r, &service)) {
        return;
    }
    if (service.id != 0 && service.definition->no_feedback) {
        request_not_found(r);
        return;
    }
    str error = need_wrong(r, words);
    if (error.len != 0) {
        need_show(r, 422, &service, error);
        return;
    }
    str from = arena_concat(r->arena, STR("need near "), request_network(r));
    *tell = (struct need_tell){.service_id = service.id,
                               .words = words,
                               .language = words_languages[r->language].tag,
                               .near = secret_of(r->arena, r->organisation->organisation.hash_key, from)};
    r->data = tell;
}

err need_tell_us_unit(struct tx *tx, void *data)
{
    return need_tell(tx, data);
}

void need_told_us(struct request *r)
{
    const struct need_tell *tell = r->data;
    request_redirect(r, arena_concat(r->arena, need_path(r), tell->ret_full ? STR("?full=1") : STR("?told=1")));
}
