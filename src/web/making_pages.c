// SPDX-License-Identifier: Apache-2.0
#include "web/making_pages.h"
#include "catalogue/board.h"
#include "html/words_list.h"
#include "voice/trial_comment.h"
#include "voice/trial_gate.h"
#include "web/answer_shown.h"
#include "web/making_view.h"
#include "web/page_making.h"
#include "web/request.h"
#include "web/trial_mix_words.h"
#include "web/way_words.h"

enum {
    MAKING_DAY_S = 86400,
    MAKING_FEW = 5, // fewer people are not drawn
    MAKING_DOTS_MAX = 200
};

struct making_data {
    int64_t service_id;
    int64_t live_id; // the version that people use; 0: it is retired
    struct board_versions versions;
    struct trial *trials;
    size_t trial_count;
    struct trial_pass *passes;
    size_t pass_count;
};

static str making_number(struct request *r, const struct word *word, int64_t number)
{
    struct words_place place = {.name = "number", .number = number, .is_number = true};
    return request_words_with(r, word, &place, 1);
}

static str making_changes_href(struct request *r, int64_t number)
{
    return number < 2 ? (str){0}
                      : arena_printf(r->arena, "%.*s/check-answers/making/%lld", STR_ARG(way_words_base(r)),
                                     (long long)number);
}

// The first version that was made of the draft as it was answered on, or of a later state of it.
static void making_live(struct request *r, const struct making_data *d, const struct trial_comment *c,
                        struct making_comment *said)
{
    const struct board_version *live = NULL;
    for (size_t i = 0; i < d->versions.count; i++) { // the newest first
        const struct board_version *v = &d->versions.items[i];
        live = c->revision != 0 && v->revision >= c->revision ? v : live;
    }
    if (live == NULL) {
        return;
    }
    int64_t days = (live->at - c->at) / MAKING_DAY_S;
    struct words_place places[] = {{.name = "number", .number = live->number, .is_number = true},
                                   {.name = "count", .number = days, .is_number = true}};
    said->live = request_words_with(r, days == 0 ? WORD_MAKING_LIVE_WITHIN : WORD_MAKING_LIVE, places, 2);
    said->live_href = making_changes_href(r, live->number);
}

static err making_comments(struct request *r, const struct making_data *d, const struct trial *t,
                           struct making_round *round)
{
    struct trial_comment *comments;
    size_t count;
    const struct definition *definition;
    TRY(trial_comments(r->tx, r->arena, t->id, &comments, &count));
    TRY(site_trial(r->site, r->organisation, r->tx, r->arena, t->id, &definition));
    struct answer_reader reader = {
        .arena = r->arena, .said = r->language, .language = request_definition_language(r, definition)};
    struct journey nothing = {.arena = r->arena, .definition = definition};
    struct making_comment *items = arena_array(r->arena, struct making_comment, count + 1);
    for (size_t i = 0; i < count; i++) {
        const struct trial_comment *c = &comments[i];
        round->hidden += c->state == TRIAL_HIDDEN && c->user_id == 0;
        round->waiting += c->state == TRIAL_NEW && c->user_id == 0;
        if (c->state != TRIAL_ANSWERED || c->user_id != 0) {
            continue;
        }
        const struct page *page = definition_page(definition, c->page);
        struct making_comment *said = &items[round->said.count++];
        *said = (struct making_comment){.words = c->words,
                                        .language = c->language,
                                        .page = page == NULL ? request_words(r, WORD_TRIALS_WHOLE)
                                                             : way_words_title(&reader, &nothing, page),
                                        .answer = c->answer};
        making_live(r, d, c, said);
    }
    round->said.items = items;
    return NO_ERR;
}

// The rounds of what became one version: of its revision and those after `after`.
static err making_rounds(struct request *r, const struct making_data *d, int64_t after, int64_t last,
                         struct making_version *version)
{
    struct making_round *rounds = arena_array(r->arena, struct making_round, d->trial_count + 1);
    for (size_t i = 0; i < d->trial_count; i++) {
        const struct trial *t = &d->trials[i];
        if (t->revision <= after || t->revision > last) {
            continue;
        }
        struct making_round *round = &rounds[version->rounds.count++];
        *round = (struct making_round){.title = making_number(r, WORD_TRIALS_ROUND, t->number),
                                       .when = request_date(r, t->opened_at),
                                       .purpose = t->purpose,
                                       .people = t->counted,
                                       .comments = t->comments,
                                       .open = trial_is_open(t, clock_now_s())};
        TRY(making_comments(r, d, t, round));
    }
    version->rounds.items = rounds;
    return NO_ERR;
}

static err making_versions(struct request *r, const struct making_data *d, struct making_view *view)
{
    struct making_version *items = arena_array(r->arena, struct making_version, d->versions.count + 1);
    size_t count = 0;
    int64_t newest = 0;
    int64_t live = 0; // its number
    for (size_t i = 0; i < d->versions.count; i++) {
        newest = d->versions.items[i].revision > newest ? d->versions.items[i].revision : newest;
        live = d->versions.items[i].id == d->live_id ? d->versions.items[i].number : live;
    }
    TRY(making_rounds(r, d, newest, INT64_MAX, &items[count])); // the next version, where somebody tries it
    count += items[count].rounds.count != 0;
    for (size_t i = 0; i < d->versions.count; i++) {
        const struct board_version *v = &d->versions.items[i];
        struct making_version *version = &items[count++];
        int64_t before = 0;
        *version = (struct making_version){.title = making_number(r, WORD_SERVICES_VERSION, v->number),
                                           .when = request_date(r, v->at),
                                           .live = v->number == live,
                                           .changes_href = making_changes_href(r, v->number)};
        if (live != 0 && v->number > live) {
            version->back = making_number(r, WORD_MAKING_BACK, live);
        }
        for (size_t k = i + 1; k < d->versions.count && before == 0; k++) {
            before = d->versions.items[k].revision;
        }
        for (size_t k = 0; k < d->pass_count; k++) {
            version->passed = d->passes[k].version_id == v->id ? d->passes[k].why : version->passed;
        }
        TRY(making_rounds(r, d, before, v->revision, version));
    }
    view->versions = (struct making_version_list){items, count};
    return NO_ERR;
}

// All who tried it, in the order of the rounds.
static void making_people(struct request *r, const struct making_data *d, struct making_view *view)
{
    struct making_dot *dots = arena_array(r->arena, struct making_dot, MAKING_DOTS_MAX);
    for (size_t i = d->trial_count; i-- > 0;) { // the newest first
        const struct trial *t = &d->trials[i];
        for (int64_t k = 0; k < t->counted && view->people + k < MAKING_DOTS_MAX; k++) {
            dots[view->people + k].classes = t->number > 1 ? STR("gh-ring") : (str){0};
        }
        view->people += t->counted;
        view->comments += t->comments;
        view->later = view->later || (t->number > 1 && t->counted > 0);
    }
    for (size_t i = 0; i < view->versions.count; i++) {
        for (size_t k = 0; k < view->versions.items[i].rounds.count; k++) {
            view->answered += (int64_t)view->versions.items[i].rounds.items[k].said.count;
        }
    }
    if (view->people >= MAKING_FEW && view->people <= MAKING_DOTS_MAX) {
        view->dots = (struct making_dot_list){dots, (size_t)view->people};
    }
}

// By what they said of themselves, all rounds together.
static err making_mix(struct request *r, const struct making_data *d, struct making_view *view)
{
    int64_t of[TRIAL_WHO__COUNT] = {0};
    for (size_t i = 0; i < d->trial_count; i++) {
        struct trial_mix mix;
        TRY(trial_mix(r->tx, d->trials[i].id, &mix));
        for (enum trial_who who = 0; who < TRIAL_WHO__COUNT; who++) {
            of[who] += mix.of[who];
        }
    }
    if (view->people >= MAKING_FEW) {
        view->who = trial_mix_words(r, of);
    }
    return NO_ERR;
}

static err making_load(struct request *r, struct making_data *d)
{
    TRY(board_versions(r->tx, r->arena, d->service_id, &d->versions));
    TRY(trial_list(r->tx, r->arena, d->service_id, 0, &d->trials, &d->trial_count));
    return trial_passes(r->tx, r->arena, d->service_id, &d->passes, &d->pass_count);
}

void making(struct request *r)
{
    struct site_service service;
    struct making_view view = {0};
    struct making_data d = {0};
    err e = site_service(r->site, r->organisation, r->tx, r->arena, request_param(r, 1), &service);
    if (!err_is(e)) {
        d.service_id = service.id;
        d.live_id = service.retired ? 0 : service.version_id;
        e = making_load(r, &d);
        e = err_is(e) ? e : making_versions(r, &d, &view);
        making_people(r, &d, &view);
        e = err_is(e) ? e : making_mix(r, &d, &view);
    }
    if (err_is(e)) {
        request_fail(r, e);
        return;
    }
    view.name = text_in(service.definition->name, request_definition_language(r, service.definition));
    view.frame = frame_of_service(r, service.definition, request_words(r, WORD_MAKING_TITLE), STR("making"));
    view.frame.back_href = way_words_base(r);
    REQUEST_RENDER(r, 200, page_making, &view.frame, &view);
}
