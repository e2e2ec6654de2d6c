// SPDX-License-Identifier: Apache-2.0
#include "web/builder_tried.h"
#include "html/words_list.h"
#include "voice/trial.h"
#include "voice/trial_comment.h"
#include "web/problem_words.h"
#include "web/staff_service_pages.h"

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
    if (said != 0) {
        b->tried = ARENA_JOIN(r->arena, b->tried, STR(" "),
                              request_words_with(r, WORD_BUILDER_TRIED_SAID, places, sizeof places / sizeof places[0]));
    }
    b->tried_href = staff_service_path(r, b->service.key, arena_printf(r->arena, "trials/%lld", (long long)t->number));
    return NO_ERR;
}

str builder_tried_said(struct request *r, const struct builder *b, str page)
{
    int64_t said = 0;
    for (size_t i = 0; i < b->tried_comment_count; i++) {
        const struct trial_comment *c = &b->tried_comments[i];
        said += str_eq(c->page, page) && (c->state == TRIAL_NEW || c->state == TRIAL_ANSWERED);
    }
    return said == 0 ? (str){0} : arena_printf(r->arena, "%lld", (long long)said);
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
