// SPDX-License-Identifier: Apache-2.0
#include "web/voice_pages.h"
#include "base/limits.h"
#include "base/utf8.h"
#include "voice/feedback.h"
#include "web/apply_form.h"
#include "web/problem_words.h"
#include "web/texts.h"

static bool voice_kind(struct request *r, str name, enum feedback_kind first, enum feedback_kind last,
                       enum feedback_kind *ret_kind)
{
    if (!feedback_kind_find(name, ret_kind) || *ret_kind < first || *ret_kind > last) {
        request_fail(r, FAIL(ERR_INPUT, "a kind of feedback that is not offered here"));
        return false;
    }
    return true;
}

static bool voice_is_heard(struct request *r, const struct definition *d)
{
    if (d->no_feedback) {
        request_not_found(r);
    }
    return !d->no_feedback;
}

// ---- A page -----------------------------------------------------------------------------------------

// What was said is kept without any tie to the draft: neither number nor time of the person's journey.
// Only where files came with the form is the draft saved beside it, since a browser cannot send them again.
struct voice_clear {
    struct feedback feedback;
    struct apply_saving *saving; // NULL: no files
    struct apply_state state;
    struct apply_shown shown;
};

static str voice_words_error(struct request *r, const struct apply_state *s, str words)
{
    struct problem problem = {.key = "any.characters"};
    if (utf8_check(words) == UTF8_FINE) {
        if (utf8_length(words) <= LIMIT_FEEDBACK_TEXT) {
            return (str){0};
        }
        problem.key = "any.too-long";
        problem_arg(&problem, "max", arena_printf(r->arena, "%d", LIMIT_FEEDBACK_TEXT));
    }
    struct answer_reader reader = texts_reader(r, &s->journey);
    return problem_words(&reader, &problem);
}

static struct question_say voice_say(struct request *r, const struct apply_state *s, enum feedback_kind kind)
{
    static const enum question_said said[] = {[FEEDBACK_CLEAR] = QUESTION_SAID_CLEAR,
                                              [FEEDBACK_NOT_CLEAR] = QUESTION_SAID_NOT_CLEAR,
                                              [FEEDBACK_WHY] = QUESTION_SAID_WHY};
    struct fields typed = apply_form_typed(r);
    struct question_say say = {.said = said[kind], .words = fields_text(&typed, STR("clear.words"))};
    say.words_error = voice_words_error(r, s, str_trim(request_form(r, STR("clear.words"))));
    if (say.words_error.len == 0 && str_trim(say.words).len != 0) {
        say = (struct question_say){.said = QUESTION_SAID_WORDS};
    }
    return say;
}

void voice_say_clear(struct request *r)
{
    enum feedback_kind kind;
    struct apply_state s;
    if (!voice_kind(r, request_form(r, STR("clear.say")), FEEDBACK_CLEAR, FEEDBACK_WHY, &kind) ||
        !apply_state_load(r, false, &s) || !voice_is_heard(r, s.definition) || !apply_state_page(r, &s)) {
        return;
    }
    if (journey_find(&s.journey, s.page) < 0) {
        voice_clear(r); // where the way stands is said there
        return;
    }
    if (!apply_form_is_fine(r, s.page)) {
        return;
    }
    struct voice_clear *clear = arena_new(r->arena, struct voice_clear);
    clear->feedback = (struct feedback){.service_id = s.service.id,
                                        .version_id = s.version_id,
                                        .page = s.page->id,
                                        .kind = kind,
                                        .words = str_trim(request_form(r, STR("clear.words"))),
                                        .language = words_languages[r->language].tag};
    clear->shown = (struct apply_shown){.status = 200, .say = voice_say(r, &s, kind)};
    bool wrong = clear->shown.say.words_error.len != 0;
    clear->shown.status = wrong ? APPLY_FORM_WRONG : 200;
    struct answers after;
    journey_keep_files(&s.journey, s.page, s.row, &r->form, &after);
    bool has_files = after.items != s.answers.items;
    if (wrong && !has_files) {
        clear->shown.fields = apply_form_typed(r);
        apply_form_show(r, &s, &clear->shown);
        return;
    }
    clear->state = s;
    clear->saving = has_files ? apply_form_saving(r, &s, after) : NULL;
    r->data = clear;
}

err voice_say_clear_unit(struct tx *tx, void *data)
{
    const struct voice_clear *clear = data;
    if (clear->shown.status == 200) {
        TRY(feedback_add(tx, &clear->feedback));
    }
    return clear->saving == NULL ? NO_ERR : draft_save(tx, &clear->saving->save);
}

void voice_said_clear(struct request *r)
{
    struct voice_clear *clear = r->data;
    struct apply_state *s = &clear->state;
    if (clear->saving != NULL) {
        *s = apply_form_saved(r, clear->saving);
    } else {
        s->journey = apply_state_walk(r, s, &s->answers);
    }
    clear->shown.fields = apply_form_typed(r);
    apply_form_show(r, s, &clear->shown);
}

void voice_clear(struct request *r)
{
    str row = request_param(r, 3);
    str page = REQUEST_PATH(r, request_param(r, 0), request_param(r, 1), request_param(r, 2));
    request_redirect(r, row.len == 0 ? page : arena_concat(r->arena, page, REQUEST_PATH(r, row)));
}

// ---- The whole --------------------------------------------------------------------------------------

struct voice_whole {
    struct feedback feedback;
    str back;
};

void voice_say_whole(struct request *r)
{
    enum feedback_kind kind;
    struct site_service service;
    if (!voice_kind(r, request_form(r, STR("satisfaction")), FEEDBACK_VERY_SATISFIED, FEEDBACK_VERY_DISSATISFIED,
                    &kind)) {
        return;
    }
    err e = site_service(r->site, r->organisation, r->tx, r->arena, request_param(r, 1), &service);
    if (err_is(e)) {
        request_fail(r, e);
        return;
    }
    if (!voice_is_heard(r, service.definition)) {
        return;
    }
    struct voice_whole *whole = arena_new(r->arena, struct voice_whole);
    whole->feedback = (struct feedback){.service_id = service.id,
                                        .version_id = service.version_id,
                                        .kind = kind,
                                        .words = str_trim(request_form(r, STR("words"))),
                                        .language = words_languages[r->language].tag};
    str path = REQUEST_PATH(r, request_param(r, 0), request_param(r, 1), STR("check-answers"), STR("sent"));
    whole->back = arena_concat(r->arena, path, STR("?said=1#feedback"));
    r->data = whole;
}

err voice_say_unit(struct tx *tx, void *data)
{
    const struct voice_whole *whole = data;
    return feedback_add(tx, &whole->feedback);
}

void voice_said(struct request *r)
{
    const struct voice_whole *whole = r->data;
    request_redirect(r, whole->back);
}
