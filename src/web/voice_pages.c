// SPDX-License-Identifier: Apache-2.0
#include "web/voice_pages.h"
#include "voice/feedback.h"

// Kept without any tie to the draft: neither number nor time of the person's journey.
struct voice_saying {
    struct feedback feedback;
    str back;
};

static void voice_prepare(struct request *r, str page, enum feedback_kind kind, str back)
{
    struct site_service service;
    err e = site_service(r->site, r->organisation, r->tx, r->arena, request_param(r, 1), &service);
    if (!err_is(e) &&
        (service.definition->no_feedback || (page.len != 0 && definition_page(service.definition, page) == NULL))) {
        e = FAIL(ERR_NOT_FOUND, "there is no such page to speak of");
    }
    if (err_is(e)) {
        request_fail(r, e);
        return;
    }
    struct voice_saying *saying = arena_new(r->arena, struct voice_saying);
    saying->feedback = (struct feedback){.service_id = service.id,
                                         .version_id = service.version_id,
                                         .page = page,
                                         .kind = kind,
                                         .words = str_trim(request_form(r, STR("words"))),
                                         .language = words_languages[r->language].tag};
    saying->back = back;
    r->data = saying;
}

static bool voice_kind(struct request *r, str name, enum feedback_kind first, enum feedback_kind last,
                       enum feedback_kind *ret_kind)
{
    if (!feedback_kind_find(name, ret_kind) || *ret_kind < first || *ret_kind > last) {
        request_fail(r, FAIL(ERR_INPUT, "a kind of feedback that is not offered here"));
        return false;
    }
    return true;
}

void voice_say_clear(struct request *r)
{
    enum feedback_kind kind;
    if (voice_kind(r, request_form(r, STR("say")), FEEDBACK_CLEAR, FEEDBACK_WHY, &kind)) {
        str page = request_param(r, 2);
        str path = REQUEST_PATH(r, request_param(r, 0), request_param(r, 1), page);
        bool words = str_trim(request_form(r, STR("words"))).len != 0;
        str said = words ? STR("words") : feedback_kind_name(kind);
        voice_prepare(r, page, kind, arena_printf(r->arena, "%.*s?said=%.*s#clear", STR_ARG(path), STR_ARG(said)));
    }
}

void voice_say_whole(struct request *r)
{
    enum feedback_kind kind;
    if (voice_kind(r, request_form(r, STR("satisfaction")), FEEDBACK_VERY_SATISFIED, FEEDBACK_VERY_DISSATISFIED,
                   &kind)) {
        str path = REQUEST_PATH(r, request_param(r, 0), request_param(r, 1), STR("check-answers"), STR("sent"));
        voice_prepare(r, STR(""), kind, arena_concat(r->arena, path, STR("?said=1#feedback")));
    }
}

err voice_say_unit(struct tx *tx, void *data)
{
    const struct voice_saying *saying = data;
    return feedback_add(tx, &saying->feedback);
}

void voice_said(struct request *r)
{
    const struct voice_saying *saying = r->data;
    request_redirect(r, saying->back);
}
