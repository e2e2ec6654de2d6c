// SPDX-License-Identifier: Apache-2.0
#include "web/builder_tried.h"
#include "html/words_list.h"
#include "voice/trial.h"
#include "web/builder_said.h"
#include "web/builder_view.h"
#include "web/problem_words.h"
#include "web/staff_service_pages.h"
#include "web/staff_trial_round.h"

err builder_tried(struct request *r, struct builder *b)
{
    struct trial *trials;
    size_t count;
    struct trial_page *pages;
    struct trial_comment *comments;
    int64_t said = 0;
    int64_t waiting = 0;
    struct trial_page here = {.page = request_param(r, 2)};
    TRY(trial_list(r->tx, r->arena, b->service.id, 0, &trials, &count));
    if (count == 0) {
        return NO_ERR;
    }
    const struct trial *t = &trials[0];
    TRY(trial_comments(r->tx, r->arena, t->id, &comments, &count));
    b->tried_comments = comments;
    b->tried_comment_count = count;
    if (here.page.len == 0) {
        return NO_ERR;
    }
    TRY(trial_pages(r->tx, r->arena, t->id, &pages, &count));
    for (size_t i = 0; i < count; i++) {
        here = str_eq(pages[i].page, here.page) ? pages[i] : here;
    }
    for (size_t i = 0; i < b->tried_comment_count; i++) {
        bool is_here = str_eq(comments[i].page, here.page) && comments[i].state != TRIAL_MARK;
        said += is_here;
        waiting += is_here && comments[i].state == TRIAL_NEW;
    }
    struct words_place places[] = {{.name = "number", .number = t->number, .is_number = true},
                                   {.name = "reached", .number = here.reached, .is_number = true},
                                   {.name = "left", .number = here.left, .is_number = true},
                                   {.name = "comments", .number = said, .is_number = true},
                                   {.name = "waiting", .number = waiting, .is_number = true}};
    b->tried_rules = here.rules;
    b->tried_rule_count = here.rule_count;
    if (here.rule_count != 0) {
        TRY(site_trial(r->site, r->organisation, r->tx, r->arena, t->id, &b->tried_definition));
    }
    b->tried = request_words_with(r, WORD_BUILDER_TRIED, places, sizeof places / sizeof places[0]);
    if (here.reached != 0) {
        struct words_place seconds = {.name = "count", .number = here.seconds / here.reached, .is_number = true};
        struct words_place time = {.name = "time", .text = request_words_with(r, WORD_TRIALS_SECONDS, &seconds, 1)};
        b->tried = ARENA_JOIN(r->arena, b->tried, STR(" "), request_words_with(r, WORD_BUILDER_TRIED_TIME, &time, 1));
    }
    if (said != 0) {
        b->tried = ARENA_JOIN(r->arena, b->tried, STR(" "),
                              request_words_with(r, WORD_BUILDER_TRIED_SAID, places, sizeof places / sizeof places[0]));
    }
    b->tried_href = staff_service_path(r, b->service.key, arena_printf(r->arena, "trials/%lld", (long long)t->number));
    return NO_ERR;
}

static bool builder_tried_shown(const struct trial_comment *c, str page)
{
    return str_eq(c->page, page) && (c->state == TRIAL_NEW || c->state == TRIAL_ANSWERED);
}

str builder_tried_said(struct request *r, const struct builder *b, str page)
{
    int64_t said = 0;
    for (size_t i = 0; i < b->tried_comment_count; i++) {
        said += builder_tried_shown(&b->tried_comments[i], page);
    }
    return said == 0 ? (str){0} : arena_printf(r->arena, "%lld", (long long)said);
}

void builder_tried_show(struct request *r, const struct builder *b, struct builder_view *view)
{
    struct builder_comment *items = arena_array(r->arena, struct builder_comment, b->tried_comment_count + 1);
    view->tried = b->tried;
    view->tried_href = b->tried_href;
    view->comments.items = items;
    for (size_t i = 0; i < b->tried_comment_count; i++) {
        const struct trial_comment *c = &b->tried_comments[i];
        if (!builder_tried_shown(c, b->page->id)) {
            continue;
        }
        items[view->comments.count++] = (struct builder_comment){
            .words = c->words,
            .language = c->language,
            .kind = request_words(r, staff_trial_kind_words(c->kind)),
            .question = builder_question_called(r, b, c->question),
            .answer = c->answer,
            .waits = c->state == TRIAL_NEW,
            .href = arena_printf(r->arena, "%.*s#comment-%lld", STR_ARG(b->tried_href), (long long)c->id)};
    }
}

struct govuk_str_list builder_tried_rules(struct request *r, const struct builder *b, str question)
{
    str *lines = arena_array(r->arena, str, b->tried_rule_count + 1);
    size_t count = 0;
    for (size_t i = 0; i < b->tried_rule_count; i++) {
        const struct trial_rule *rule = &b->tried_rules[i];
        if (!str_eq(rule->question, question)) {
            continue;
        }
        struct answer_reader reader = {
            .arena = r->arena, .said = r->language, .language = request_definition_language(r, b->tried_definition)};
        const struct question *q = definition_question_by_id(b->tried_definition, question);
        struct words_place places[] = {{.name = "count", .number = rule->count, .is_number = true},
                                       {.name = "words", .text = problem_words_of_rule(&reader, q, rule->rule)}};
        lines[count++] = request_words_with(r, WORD_TRIALS_RULE, places, 2);
    }
    return (struct govuk_str_list){lines, count};
}
