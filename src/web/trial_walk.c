// SPDX-License-Identifier: Apache-2.0
#include "web/trial_walk.h"
#include "base/encode.h"
#include "base/random.h"
#include "base/utf8.h"
#include "core/seal.h"
#include "html/words_list.h"
#include "journey/answers.h"
#include "web/apply_state.h"
#include "web/page_trial.h"
#include "web/question_field.h"
#include "web/texts.h"
#include "web/trial_view.h"
#include "web/way_words.h"

#define TRIAL_PART  STR("gh_trial")
#define TRIAL_STAFF STR("gh_trial_staff")

enum {
    TRIAL_STAFF_S = 365 * 86400
};

static str trial_walk_sign(struct request *r, const char *what, int64_t first, int64_t second, str bytes)
{
    str said = arena_printf(r->arena, "trial %s %lld %lld ", what, (long long)first, (long long)second);
    return secret_of(r->arena, r->organisation->organisation.hash_key, arena_concat(r->arena, said, bytes));
}

str trial_walk_path(struct request *r, int64_t trial_id)
{
    str link = arena_printf(r->arena, "%lld.%.*s", (long long)trial_id,
                            STR_ARG(trial_walk_sign(r, "link", trial_id, 0, STR(""))));
    return REQUEST_PATH(r, r->organisation->organisation.key, STR("trial"), link);
}

// A number that we signed, of a cookie; 0: there is none, or it is not ours.
static int64_t trial_walk_number(struct request *r, str cookie, const char *what, int64_t of)
{
    int64_t number;
    str sign;
    bool fine = request_cookie_parts(http_cookie(r->http, cookie), &number, &sign) &&
                secret_same(sign, trial_walk_sign(r, what, of, number, STR("")));
    return fine ? number : 0;
}

static void trial_walk_keep_number(struct request *r, str cookie, const char *what, int64_t of, int64_t number,
                                   str path, int64_t age_s)
{
    str sign = trial_walk_sign(r, what, of, number, STR(""));
    request_cookie(r, cookie, arena_printf(r->arena, "%lld.%.*s", (long long)number, STR_ARG(sign)), path, age_s);
}

void trial_walk_keep_part(struct request *r, int64_t part)
{
    const struct trial *t = &r->trial->trial;
    trial_walk_keep_number(r, TRIAL_PART, "part", t->id, part, r->base, TRIAL_DAYS_MAX * 86400);
}

void trial_walk_mark_staff(struct request *r, int64_t user_id)
{
    str path = REQUEST_PATH(r, r->organisation->organisation.key, STR("trial"));
    trial_walk_keep_number(r, TRIAL_STAFF, "staff", 0, user_id, path, TRIAL_STAFF_S);
}

str trial_walk_near(struct request *r)
{
    return trial_walk_sign(r, "near", r->trial->trial.id, 0, request_network(r));
}

// ---- Answers, in the browser ------------------------------------------------------------------------------

static str trial_walk_cookie(struct request *r, size_t at)
{
    return arena_printf(r->arena, "gh_trial_%zu", at + 1);
}

static struct seal_of trial_walk_seal(const struct trial_walk *w)
{
    return (struct seal_of){.kind = SEAL_TRIED, .id = w->trial.id, .part = w->part};
}

bool trial_walk_keep(struct request *r, str answers)
{
    const struct trial_walk *w = r->trial;
    str sealed;
    err e = seal_value(r->tx, r->arena, trial_walk_seal(w), answers, &sealed);
    if (err_is(e)) {
        request_fail(r, e);
        return false;
    }
    str text = encode_base64url(r->arena, sealed);
    text = ARENA_JOIN(r->arena, trial_walk_sign(r, "answers", w->trial.id, w->part, text), STR("."), text);
    if (text.len > (size_t)TRIAL_COOKIES * TRIAL_COOKIE_BYTES) {
        return false;
    }
    for (size_t i = 0; i < TRIAL_COOKIES; i++) {
        str name = trial_walk_cookie(r, i);
        str piece = str_slice(text, i * TRIAL_COOKIE_BYTES, (i + 1) * TRIAL_COOKIE_BYTES);
        if (piece.len != 0 || http_cookie(r->http, name).len != 0) {
            request_cookie(r, name, piece, r->base, piece.len == 0 ? -1 : 0);
        }
    }
    return true;
}

static struct answers trial_walk_answers(struct request *r)
{
    const struct trial_walk *w = r->trial;
    struct answers answers = {0};
    str all = {0};
    str sign;
    str text;
    str sealed;
    str bytes;
    for (size_t i = 0; i < TRIAL_COOKIES; i++) {
        all = arena_concat(r->arena, all, http_cookie(r->http, trial_walk_cookie(r, i)));
    }
    bool fine = str_cut(all, '.', &sign, &text) &&
                secret_same(sign, trial_walk_sign(r, "answers", w->trial.id, w->part, text)) &&
                encode_from_base64url(r->arena, text, &sealed) &&
                !err_is(seal_open(r->tx, r->arena, trial_walk_seal(w), sealed, &bytes)) &&
                !err_is(answers_decode(r->arena, bytes, &answers));
    return fine ? answers : (struct answers){0};
}

// ---- Entering ---------------------------------------------------------------------------------------------

// One of each trial: somebody may be invited to several.
static str trial_walk_in(struct request *r)
{
    return arena_printf(r->arena, "gh_trial_in_%lld", (long long)r->trial->trial.id);
}

int64_t trial_walk_invited(struct request *r)
{
    return trial_walk_number(r, trial_walk_in(r), "in", r->trial->trial.id);
}

void trial_walk_keep_invitation(struct request *r, int64_t invitation_id)
{
    const struct trial *t = &r->trial->trial;
    str path = REQUEST_PATH(r, r->organisation->organisation.key); // the invitation's own link finds it too
    trial_walk_keep_number(r, trial_walk_in(r), "in", t->id, invitation_id, path, TRIAL_DAYS_MAX * 86400);
}

static void trial_walk_shut(struct request *r, int status, bool over)
{
    struct trial_view view;
    trial_view_of(r, &view);
    view.over = over;
    view.shut = !over;
    REQUEST_RENDER(r, status, page_trial, &view.frame, &view);
}

bool trial_walk_of(struct request *r, int64_t trial_id)
{
    struct trial_walk *w = arena_new(r->arena, struct trial_walk);
    err e = trial_get(r->tx, r->arena, trial_id, &w->trial);
    e = err_is(e) ? e : site_trial(r->site, r->organisation, r->tx, r->arena, trial_id, &w->definition);
    if (err_is(e)) {
        request_fail(r, e);
        return false;
    }
    r->base = trial_walk_path(r, w->trial.id);
    r->trial = w;
    w->part = trial_walk_number(r, TRIAL_PART, "part", w->trial.id);
    w->user_id = trial_walk_number(r, TRIAL_STAFF, "staff", 0);
    bool open = trial_is_open(&w->trial, clock_now_s());
    if (!open) {
        trial_walk_shut(r, 410, true);
    }
    return open;
}

bool trial_walk_enter(struct request *r)
{
    int64_t id;
    str secret;
    if (!request_cookie_parts(request_param(r, 1), &id, &secret) ||
        !secret_same(secret, trial_walk_sign(r, "link", id, 0, STR("")))) {
        request_fail(r, FAIL(ERR_NOT_FOUND, "there is no such trial"));
        return false;
    }
    if (!trial_walk_of(r, id)) {
        return false;
    }
    const struct trial_walk *w = r->trial;
    bool in = !w->trial.invited || w->part != 0 || w->user_id != 0 || trial_walk_invited(r) != 0;
    if (!in) {
        trial_walk_shut(r, 403, false);
    }
    return in;
}

bool trial_walk_go(struct request *r)
{
    if (!trial_walk_enter(r)) {
        return false;
    }
    if (r->trial->part == 0) {
        request_redirect(r, r->base);
    }
    return r->trial->part != 0;
}

// ---- What one may say -------------------------------------------------------------------------------------

static const struct word *const trial_walk_kinds[] = {
    [TRIAL_EASY] = WORD_TRIAL_EASY, [TRIAL_HARD] = WORD_TRIAL_HARD,       [TRIAL_WHY] = WORD_TRIAL_WHY,
    [TRIAL_LACK] = WORD_TRIAL_LACK, [TRIAL_UNCLEAR] = WORD_TRIAL_UNCLEAR, [TRIAL_OTHER] = WORD_TRIAL_OTHER,
};
enum {
    TRIAL_KINDS_OFFERED = sizeof trial_walk_kinds / sizeof trial_walk_kinds[0]
};

static struct govuk_item_list trial_walk_kind_items(struct request *r, bool chosen)
{
    struct govuk_item *items = arena_array(r->arena, struct govuk_item, TRIAL_KINDS_OFFERED);
    for (size_t i = 0; i < TRIAL_KINDS_OFFERED; i++) {
        str name = trial_kind_name((enum trial_kind)i);
        items[i] = (struct govuk_item){
            .text = request_words(r, trial_walk_kinds[i]),
            .value = name,
            .id = arena_printf(r->arena, "trial-kind-%zu", i + 1),
            .checked = chosen && str_eq(name, request_form(r, STR("trial.kind"))) ? CHOICE_YES : CHOICE_NO};
    }
    return (struct govuk_item_list){items, TRIAL_KINDS_OFFERED};
}

static struct govuk_option_list trial_walk_questions(struct request *r, const struct apply_state *s)
{
    if (s->page == NULL || s->page->question_count < 2) {
        return (struct govuk_option_list){0};
    }
    struct answer_reader reader = texts_reader(r, &s->journey);
    struct answer_reader plain = texts_without_answers(&reader);
    struct govuk_option *items = arena_array(r->arena, struct govuk_option, s->page->question_count + 1);
    size_t count = 0;
    items[count++] = (struct govuk_option){.text = request_words(r, WORD_TRIAL_WHOLE_PAGE), .empty_value = true};
    for (size_t i = 0; i < s->page->question_count; i++) {
        const struct question *q = s->page->questions[i];
        if (!q->type->hidden) {
            items[count++] = (struct govuk_option){.text = question_field_title(&plain, q), .value = q->id};
        }
    }
    return (struct govuk_option_list){items, count};
}

void trial_walk_beside(struct frame_trial *say, str form_id)
{
    say->form_id = form_id;
    say->own = false;
}

// What was typed and chosen on a form that comes back stays, until it is kept.
static void trial_walk_ask(struct request *r, const struct apply_state *s)
{
    struct trial_walk *w = r->trial;
    if (w->say.href.len != 0) {
        return;
    }
    str page = request_param(r, 2);
    str row = request_param(r, 3);
    str here = page.len == 0 ? STR("check-answers") : page;
    w->say = (struct frame_trial){.href = ARENA_JOIN(r->arena, r->base, REQUEST_PATH(r, here)),
                                  .form_id = STR("trial.form"),
                                  .own = true,
                                  .words = request_form(r, STR("trial.words")),
                                  .said = request_query(r, STR("said")).len != 0,
                                  .full = request_query(r, STR("full")).len != 0};
    if (row.len != 0 && s->page != NULL) {
        w->say.href = arena_concat(r->arena, w->say.href, REQUEST_PATH(r, row));
    }
    w->say.href = arena_concat(r->arena, w->say.href, STR("/say#say"));
    if (utf8_check(w->say.words) != UTF8_FINE) {
        w->say.words = (str){0};
    }
    w->say.kinds = trial_walk_kind_items(r, true);
    w->say.questions = trial_walk_questions(r, s);
    if (s->page != NULL && s->page->kind == PAGE_EXIT) {
        w->say.end_href = arena_concat(r->arena, r->base, STR("/check-answers"));
    }
}

void trial_walk_state(struct request *r, struct apply_state *s)
{
    const struct trial_walk *w = r->trial;
    *s = (struct apply_state){.definition = w->definition, .answers = trial_walk_answers(r)};
    s->service = (struct site_service){.id = w->trial.service_id, .definition = w->definition};
    s->draft.id = w->part; // that there is one, as far as pages are concerned
    s->journey = apply_state_walk(r, s, &s->answers);
    s->answers = *s->journey.answers;
    r->has_draft = true;
    s->page = journey_page(s->definition, request_param(r, 2));
    trial_walk_ask(r, s);
}

static str trial_walk_words_error(struct request *r, str words, bool chosen)
{
    if (words.len == 0 && !chosen) {
        return request_words(r, WORD_TRIAL_SAY_MISSING);
    }
    if (utf8_check(words) != UTF8_FINE || utf8_length(words) > TRIAL_WORDS_MAX) {
        struct words_place place = {.name = "max", .number = TRIAL_WORDS_MAX, .is_number = true};
        return request_words_with(r, WORD_TRIAL_SAY_LONG, &place, 1);
    }
    return (str){0};
}

bool trial_walk_said(struct request *r, const struct apply_state *s, struct trial_say *ret_say)
{
    struct trial_walk *w = r->trial;
    str words = str_trim(request_form(r, STR("trial.words")));
    enum trial_kind kind = TRIAL_OTHER;
    bool chosen = trial_kind_find(request_form(r, STR("trial.kind")), &kind) && (size_t)kind < TRIAL_KINDS_OFFERED;
    str question = s->page != NULL && s->page->question_count == 1 ? s->page->questions[0]->id : (str){0};
    for (size_t i = 0; s->page != NULL && i < s->page->question_count; i++) {
        if (str_eq(s->page->questions[i]->id, request_form(r, STR("trial.question")))) {
            question = s->page->questions[i]->id;
        }
    }
    w->say.error = trial_walk_words_error(r, words, chosen);
    if (w->say.error.len != 0) {
        return false;
    }
    *ret_say = (struct trial_say){.trial_id = w->trial.id,
                                  .part_id = w->part,
                                  .user_id = w->user_id,
                                  .page = s->page == NULL ? STR("check-answers") : s->page->id,
                                  .question = question,
                                  .kind = chosen ? kind : TRIAL_OTHER,
                                  .words = words,
                                  .language = words_languages[r->language].tag};
    return true;
}

void trial_walk_thank(struct request *r, bool full)
{
    struct frame_trial *say = &r->trial->say;
    say->said = !full;
    say->full = full;
    say->words = (str){0};
    say->kinds = trial_walk_kind_items(r, false);
}
