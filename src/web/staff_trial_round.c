// SPDX-License-Identifier: Apache-2.0
#include "web/staff_trial_round.h"
#include "catalogue/revision.h"
#include "html/words_list.h"
#include "voice/need.h"
#include "voice/trial_people.h"
#include "web/problem_words.h"
#include "web/question_field.h"
#include "web/request.h"
#include "web/staff_need_pages.h"
#include "web/staff_service_pages.h"
#include "web/staff_trial_view.h"
#include "web/trial_mix_words.h"
#include "web/way_words.h"
#include <assert.h>

static const struct word *const staff_trial_kinds[] = {
    [TRIAL_EASY] = WORD_TRIAL_EASY,   [TRIAL_HARD] = WORD_TRIAL_HARD,       [TRIAL_WHY] = WORD_TRIAL_WHY,
    [TRIAL_LACK] = WORD_TRIAL_LACK,   [TRIAL_UNCLEAR] = WORD_TRIAL_UNCLEAR, [TRIAL_OTHER] = WORD_TRIAL_OTHER,
    [TRIAL_ASKED] = WORD_TRIAL_ASKED,
};
_Static_assert(sizeof staff_trial_kinds / sizeof staff_trial_kinds[0] == TRIAL_KIND__COUNT, "words a kind");

const struct word *staff_trial_kind_words(enum trial_kind kind)
{
    assert(kind < TRIAL_KIND__COUNT);
    return staff_trial_kinds[kind];
}

static const struct {
    const struct word *words;
    str classes;
} staff_trial_states[] = {[TRIAL_MARK] = {WORD_TRIALS_WAITS, STR_INIT("")}, // which has no tag
                          [TRIAL_NEW] = {WORD_TRIALS_WAITS, STR_INIT("govuk-tag--yellow")},
                          [TRIAL_ANSWERED] = {WORD_TRIALS_ANSWERED, STR_INIT("govuk-tag--green")},
                          [TRIAL_HIDDEN] = {WORD_TRIALS_HIDDEN, STR_INIT("govuk-tag--grey")}};
_Static_assert(sizeof staff_trial_states / sizeof staff_trial_states[0] == TRIAL_SAID__COUNT, "a row a state");

// All that is known of a round, before it is put by page.
struct staff_round_data {
    const struct definition *definition;
    struct answer_reader reader;
    struct trial_page *pages;
    size_t page_count;
    struct trial_comment *comments;
    size_t comment_count;
    str asks;
};

static str staff_round_question(struct request *r, const struct staff_round_data *d, const struct trial_comment *c)
{
    const struct question *q = definition_question_by_id(d->definition, c->question);
    if (c->kind != TRIAL_ASKED) {
        return q == NULL ? c->question : question_field_title(&d->reader, q);
    }
    str rest = d->asks;
    str line = {0};
    int64_t number = 0;
    (void)str_to_i64(c->question, 1, TRIAL_ASKS_MAX, &number);
    for (int64_t i = 0; i < number; i++) {
        str_next(&rest, '\n', &line);
    }
    (void)r;
    return line;
}

static str staff_round_need(struct request *r, const struct trial_comment *c)
{
    return user_may(&r->user, PERMISSION_NEED_WRITE) && c->words.len != 0
               ? staff_need_from(r, need_kind_name(NEED_TRIAL), c->id, request_param(r, 1))
               : (str){0};
}

// The draft as it stood when it was answered, beside what it was before.
static str staff_round_change(struct request *r, const struct trial_comment *c)
{
    bool shown = c->state == TRIAL_ANSWERED && c->revision > 1 && user_may(&r->user, PERMISSION_SERVICE_WRITE);
    str page = arena_printf(r->arena, "difference?of=%lld", (long long)c->revision);
    return shown ? staff_service_path(r, request_param(r, 1), page) : (str){0};
}

static struct staff_trial_comment staff_round_comment(struct request *r, const struct staff_round_data *d,
                                                      const struct trial_comment *c)
{
    return (struct staff_trial_comment){
        .id = c->id,
        .anchor = arena_printf(r->arena, "comment-%lld", (long long)c->id),
        .words_id = arena_printf(r->arena, "words-%lld", (long long)c->id),
        .need_href = staff_round_need(r, c),
        .kind = request_words(r, staff_trial_kinds[c->kind]),
        .words = c->words,
        .language = c->language,
        .when = request_date(r, c->at),
        .question = staff_round_question(r, d, c),
        .by = c->user_name,
        .note = c->note,
        .tag = {request_words(r, staff_trial_states[c->state].words), staff_trial_states[c->state].classes},
        .change_id = arena_printf(r->arena, "change-%lld", (long long)c->id),
        .change_href = staff_round_change(r, c),
        .waits = c->state == TRIAL_NEW,
        .hidden = c->state == TRIAL_HIDDEN,
        .answer = c->answer,
        .answered =
            c->answered_at == 0 ? STR("") : staff_service_by(r, request_date(r, c->answered_at), c->answered_by)};
}

static void staff_round_comments(struct request *r, const struct staff_round_data *d, struct staff_trial_page *page)
{
    struct staff_trial_comment *items = arena_array(r->arena, struct staff_trial_comment, d->comment_count + 1);
    struct staff_trial_mark *marks = arena_array(r->arena, struct staff_trial_mark, TRIAL_KIND__COUNT);
    int64_t counts[TRIAL_KIND__COUNT] = {0};
    size_t count = 0;
    for (size_t i = 0; i < d->comment_count; i++) {
        const struct trial_comment *c = &d->comments[i];
        if (!str_eq(c->page, page->id)) {
            continue;
        }
        counts[c->kind] += c->user_id == 0;
        if (c->state != TRIAL_MARK) {
            items[count++] = staff_round_comment(r, d, c);
        }
    }
    page->comments = (struct staff_trial_comment_list){items, count};
    page->marks.items = marks;
    for (enum trial_kind kind = 0; kind < TRIAL_ASKED; kind++) {
        if (counts[kind] != 0) {
            marks[page->marks.count++] =
                (struct staff_trial_mark){request_words(r, staff_trial_kinds[kind]), counts[kind]};
        }
    }
}

static void staff_round_numbers(struct request *r, const struct staff_round_data *d, struct staff_trial_page *page)
{
    for (size_t i = 0; i < d->page_count; i++) {
        const struct trial_page *p = &d->pages[i];
        if (!str_eq(p->page, page->id) || p->reached == 0) {
            continue;
        }
        page->reached_any = true;
        page->reached = p->reached;
        page->left = p->left;
        struct words_place place = {.name = "count", .number = p->seconds / p->reached, .is_number = true};
        page->time = request_words_with(r, WORD_TRIALS_SECONDS, &place, 1);
        struct staff_trial_rule *rules = arena_array(r->arena, struct staff_trial_rule, p->rule_count + 1);
        for (size_t k = 0; k < p->rule_count; k++) {
            const struct question *q = definition_question_by_id(d->definition, p->rules[k].question);
            rules[k] = (struct staff_trial_rule){.words = problem_words_of_rule(&d->reader, q, p->rules[k].rule),
                                                 .count = p->rules[k].count};
        }
        page->rules = (struct staff_trial_rule_list){rules, p->rule_count};
    }
}

static struct staff_trial_page staff_round_page(struct request *r, const struct staff_round_data *d, str id, str title)
{
    struct staff_trial_page page = {.id = id, .title = title};
    staff_round_numbers(r, d, &page);
    staff_round_comments(r, d, &page);
    return page;
}

// Where a note may be pinned: pages, and below each its questions where it has several.
static struct govuk_option_list staff_round_places(struct request *r, const struct staff_round_data *d,
                                                   const struct govuk_option *pages, size_t count)
{
    struct govuk_option *places = arena_array(r->arena, struct govuk_option, count + d->definition->question_count);
    size_t used = 0;
    for (size_t i = 0; i < count; i++) {
        const struct page *page = pages[i].empty_value ? NULL : definition_page(d->definition, pages[i].value);
        places[used++] = pages[i];
        for (size_t k = 0; page != NULL && page->question_count > 1 && k < page->question_count; k++) {
            const struct question *q = page->questions[k];
            if (!q->type->hidden) {
                str title = question_field_title(&d->reader, q);
                places[used++] = (struct govuk_option){.text = ARENA_JOIN(r->arena, pages[i].text, STR(": "), title),
                                                       .value = ARENA_JOIN(r->arena, page->id, STR("/"), q->id)};
            }
        }
    }
    return (struct govuk_option_list){places, used};
}

// In the order of the service: its pages that somebody reached or spoke of, checking the answers, the whole.
static void staff_round_pages(struct request *r, const struct staff_round_data *d, struct staff_trial_view *view)
{
    size_t most = d->definition->page_count + 2;
    struct staff_trial_page *pages = arena_array(r->arena, struct staff_trial_page, most);
    struct govuk_option *options = arena_array(r->arena, struct govuk_option, most);
    size_t count = 0;
    struct journey nothing = {.arena = r->arena, .definition = d->definition};
    options[count++] = (struct govuk_option){.text = request_words(r, WORD_TRIALS_WHOLE), .empty_value = true};
    for (size_t i = 0; i < d->definition->page_count; i++) {
        const struct page *p = &d->definition->pages[i];
        options[count++] = (struct govuk_option){.text = way_words_title(&d->reader, &nothing, p), .value = p->id};
    }
    options[count++] = (struct govuk_option){.text = request_words(r, WORD_CHECK_TITLE), .value = STR("check-answers")};
    view->page_options = staff_round_places(r, d, options, count);
    for (size_t i = 1; i <= count; i++) { // the whole comes last
        const struct govuk_option *o = &options[i % count];
        struct staff_trial_page page = staff_round_page(r, d, o->value, o->text);
        if (page.reached_any || page.marks.count != 0 || page.comments.count != 0) {
            pages[view->pages.count++] = page;
        }
    }
    view->pages.items = pages;
}

static err staff_round_mix(struct request *r, int64_t trial_id, struct staff_trial_view *view)
{
    struct trial_mix mix;
    TRY(trial_mix(r->tx, trial_id, &mix));
    view->who = trial_mix_words(r, mix.of);
    view->begun = mix.begun;
    view->finished = mix.finished;
    view->counted = mix.counted;
    view->staff = mix.staff;
    return NO_ERR;
}

// Changes of the draft that may answer a comment, the newest first, which is meant unless another is chosen.
static err staff_round_changes(struct request *r, int64_t service_id, struct govuk_option_list *ret_changes)
{
    struct revision draft;
    struct revision_list list = {0};
    TRY(revision_draft(r->tx, r->arena, service_id, &draft));
    if (draft.number != 0) {
        TRY(revision_list(r->tx, r->arena, service_id, &list));
    }
    struct govuk_option *options = arena_array(r->arena, struct govuk_option, list.count + 1);
    for (size_t i = 0; i < list.count; i++) {
        const struct revision *v = &list.items[i];
        struct words_place places[] = {
            {.name = "number", .number = v->number, .is_number = true},
            {.name = "when", .text = staff_service_by(r, request_date_time(r, v->at), v->user_name)}};
        options[i] = (struct govuk_option){.text = request_words_with(r, WORD_TRIALS_CHANGE, places, 2),
                                           .value = arena_printf(r->arena, "%lld", (long long)v->number)};
    }
    *ret_changes = (struct govuk_option_list){options, list.count};
    return NO_ERR;
}

static err staff_round_invited(struct request *r, const struct staff_trial_found *found, str path,
                               struct staff_trial_view *view)
{
    struct trial_invited invited;
    if (!found->trial.invited) {
        return NO_ERR;
    }
    TRY(trial_invited(r->tx, found->trial.id, &invited));
    struct words_place places[] = {{.name = "sent", .number = invited.sent, .is_number = true},
                                   {.name = "used", .number = invited.used, .is_number = true}};
    view->invited = request_words_with(r, WORD_TRIALS_INVITED, places, 2);
    if (view->open && view->may_write && site_sends(r->site)) {
        view->invite_href = staff_service_path(r, found->service.key, arena_concat(r->arena, path, STR("/invite")));
    }
    return NO_ERR;
}

err staff_trial_round(struct request *r, const struct staff_trial_found *found, struct staff_trial_view *view)
{
    const struct trial *t = &found->trial;
    struct staff_round_data d = {.asks = t->asks};
    TRY(site_trial(r->site, r->organisation, r->tx, r->arena, t->id, &d.definition));
    TRY(trial_pages(r->tx, r->arena, t->id, &d.pages, &d.page_count));
    TRY(trial_comments(r->tx, r->arena, t->id, &d.comments, &d.comment_count));
    size_t language = request_definition_language(r, d.definition);
    d.reader = (struct answer_reader){.arena = r->arena, .said = r->language, .language = language};
    struct words_place number = {.name = "number", .number = t->number, .is_number = true};
    str title = request_words_with(r, WORD_TRIALS_ROUND, &number, 1);
    str path = arena_printf(r->arena, "trials/%lld", (long long)t->number);
    *view = (struct staff_trial_view){
        .frame = staff_frame(r, title, STR("staff-trial")),
        .name = text_in(d.definition->name, language),
        .title = title,
        .purpose = t->purpose,
        .when = staff_service_by(r, request_date(r, t->opened_at), t->user_name),
        .until = request_date(r, trial_end(t)),
        .open = trial_is_open(t, clock_now_s()),
        .may_write = user_may(&r->user, PERMISSION_SERVICE_WRITE),
        .link = found->link,
        .close_href = staff_service_path(r, found->service.key, arena_concat(r->arena, path, STR("/close"))),
        .comment_href = staff_service_path(r, found->service.key, arena_concat(r->arena, path, STR("/comments")))};
    view->frame.back_href = staff_service_path(r, found->service.key, STR("trials"));
    staff_round_pages(r, &d, view);
    TRY(staff_round_changes(r, found->service.id, &view->changes));
    TRY(staff_round_invited(r, found, path, view));
    return staff_round_mix(r, t->id, view);
}
