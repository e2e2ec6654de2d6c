// SPDX-License-Identifier: Apache-2.0
#include "web/staff_trial_pages.h"
#include "base/utf8.h"
#include "catalogue/revision.h"
#include "catalogue/service.h"
#include "html/words_list.h"
#include "web/page_staff_trial.h"
#include "web/page_staff_trials.h"
#include "web/request.h"
#include "web/staff_service_pages.h"
#include "web/staff_trial_round.h"
#include "web/staff_trial_view.h"
#include "web/trial_news.h"
#include "web/trial_walk.h"

#define STAFF_TRIAL_DAYS STR("14") // that are suggested

static str staff_trial_link(struct request *r, int64_t id)
{
    return arena_concat(r->arena, site_address(r->site), trial_walk_path(r, id));
}

static str staff_trial_path(struct request *r, str service, int64_t number)
{
    str rounds = staff_service_path(r, service, STR("trials"));
    return number == 0 ? rounds : arena_printf(r->arena, "%.*s/%lld", STR_ARG(rounds), (long long)number);
}

// ---- The rounds of a service ------------------------------------------------------------------------------

// Who may try it; where nothing can be sent, whoever has the link.
static struct govuk_item_list staff_trial_who(struct request *r)
{
    struct govuk_item *items = arena_array(r->arena, struct govuk_item, 2);
    bool invited = str_eq(request_form(r, STR("who")), STR("invited"));
    items[0] = (struct govuk_item){.text = request_words(r, WORD_TRIALS_WHO_LINK),
                                   .value = STR("link"),
                                   .checked = invited ? CHOICE_NO : CHOICE_YES};
    items[1] = (struct govuk_item){.text = request_words(r, WORD_TRIALS_WHO_INVITED),
                                   .value = STR("invited"),
                                   .checked = invited ? CHOICE_YES : CHOICE_NO};
    return site_sends(r->site) ? (struct govuk_item_list){items, 2} : (struct govuk_item_list){0};
}

static err staff_trials_view(struct request *r, const struct service *s, struct staff_trials_view *view)
{
    struct trial *trials;
    size_t count;
    struct revision draft;
    TRY(trial_list(r->tx, r->arena, s->id, 0, &trials, &count));
    TRY(revision_draft(r->tx, r->arena, s->id, &draft));
    struct staff_round *rounds = arena_array(r->arena, struct staff_round, count + 1);
    bool open = false;
    str link = {0};
    for (size_t i = 0; i < count; i++) {
        const struct trial *t = &trials[i];
        bool is_open = trial_is_open(t, clock_now_s());
        link = is_open ? staff_trial_link(r, t->id) : link;
        open = open || is_open;
        rounds[i] = (struct staff_round){.number = t->number,
                                         .href = staff_trial_path(r, s->key, t->number),
                                         .when = staff_service_by(r, request_date(r, t->opened_at), t->user_name),
                                         .counted = t->counted,
                                         .comments = t->comments,
                                         .waiting = t->waiting};
        if (is_open) {
            rounds[i].tag = (struct staff_tag){request_words(r, WORD_TRIALS_OPEN), STR("govuk-tag--green")};
        }
    }
    str name = request_by_language(r, s->version_id != 0 ? s->name : draft.name);
    name = name.len == 0 ? s->key : name;
    bool may = user_may(&r->user, PERMISSION_SERVICE_WRITE);
    *view =
        (struct staff_trials_view){.frame = staff_frame(r, request_words(r, WORD_TRIALS_TITLE), STR("staff-trials")),
                                   .name = name,
                                   .rounds = {rounds, count},
                                   .may_write = may,
                                   .has_draft = draft.number != 0,
                                   .can_open = may && draft.number != 0 && !open,
                                   .open_href = staff_trial_path(r, s->key, 0),
                                   .days = STAFF_TRIAL_DAYS,
                                   .who = staff_trial_who(r),
                                   .link = link};
    view->frame.back_href = staff_service_path(r, s->key, STR(""));
    return NO_ERR;
}

static void staff_trials_show(struct request *r, int status, struct staff_trials_view *view)
{
    const struct {
        str error, at;
    } wrong[] = {
        {view->purpose_error, STR("#purpose")}, {view->asks_error, STR("#asks")}, {view->days_error, STR("#days")}};
    enum {
        COUNT = sizeof wrong / sizeof wrong[0]
    };
    struct govuk_error_link *links = arena_array(r->arena, struct govuk_error_link, COUNT);
    for (size_t i = 0; i < COUNT; i++) {
        if (wrong[i].error.len != 0) {
            links[view->errors.count++] = (struct govuk_error_link){.text = wrong[i].error, .href = wrong[i].at};
        }
    }
    view->errors.items = links;
    view->frame.has_errors = view->errors.count != 0;
    REQUEST_RENDER(r, status, page_staff_trials, &view->frame, view);
}

void staff_trials(struct request *r)
{
    struct service s;
    struct staff_trials_view view;
    if (!staff_service_find(r, &s)) {
        return;
    }
    err e = staff_trials_view(r, &s, &view);
    if (err_is(e)) {
        request_fail(r, e);
        return;
    }
    staff_trials_show(r, 200, &view);
}

// ---- Opening one ------------------------------------------------------------------------------------------

struct staff_trial_opening {
    struct trial_open open;
    str draft, last; // documents
    bool wrong;      // the draft cannot run
    struct staff_trials_view view;
};

// The designer's own questions: at most so many lines of at most so many characters. False: they are not.
static bool staff_trial_asks(struct request *r, str text, str *ret_asks)
{
    str asks = {0};
    str line;
    size_t count = 0;
    while (str_next(&text, '\n', &line)) {
        line = str_trim(line);
        if (line.len == 0) {
            continue;
        }
        if (++count > TRIAL_ASKS_MAX || utf8_length(line) > TRIAL_ASK_MAX) {
            return false;
        }
        asks = count == 1 ? line : ARENA_JOIN(r->arena, asks, STR("\n"), line);
    }
    *ret_asks = asks;
    return true;
}

static void staff_trial_read(struct request *r, struct staff_trial_opening *o)
{
    struct staff_trials_view *view = &o->view;
    view->purpose = str_trim(request_form(r, STR("purpose")));
    view->asks = request_form(r, STR("asks"));
    view->days = str_trim(request_form(r, STR("days")));
    if (!str_to_i64(view->days, 1, TRIAL_DAYS_MAX, &o->open.days)) {
        struct words_place place = {.name = "max", .number = TRIAL_DAYS_MAX, .is_number = true};
        view->days_error = request_words_with(r, WORD_TRIALS_DAYS_WRONG, &place, 1);
    }
    if (view->purpose.len == 0 || utf8_length(view->purpose) > TRIAL_PURPOSE_MAX) {
        view->purpose_error = request_words(r, WORD_TRIALS_PURPOSE_WRONG);
    }
    if (!staff_trial_asks(r, view->asks, &o->open.asks)) {
        view->asks_error = request_words(r, WORD_TRIALS_ASKS_WRONG);
    }
    o->open.purpose = view->purpose;
    o->open.invited = site_sends(r->site) && str_eq(request_form(r, STR("who")), STR("invited"));
}

void staff_trial_open(struct request *r)
{
    struct staff_trial_opening *o = arena_new(r->arena, struct staff_trial_opening);
    struct service s;
    struct revision draft;
    struct service_version last;
    if (!staff_service_find(r, &s)) {
        return;
    }
    err e = staff_trials_view(r, &s, &o->view);
    e = err_is(e) ? e : revision_draft(r->tx, r->arena, s.id, &draft);
    e = err_is(e) ? e : service_version_last(r->tx, r->arena, s.id, &last);
    if (err_is(e)) {
        request_fail(r, e);
        return;
    }
    staff_trial_read(r, o);
    bool wrong = o->view.purpose_error.len != 0 || o->view.asks_error.len != 0 || o->view.days_error.len != 0;
    if (!o->view.can_open) {
        o->view.purpose_error = request_words(r, o->view.has_draft ? WORD_TRIALS_OPEN_ALREADY : WORD_TRIALS_NO_DRAFT);
        staff_trials_show(r, 409, &o->view);
    } else if (wrong) {
        staff_trials_show(r, 422, &o->view);
    }
    o->open.service_id = s.id;
    o->open.revision = draft.number;
    o->open.user_id = r->user.id;
    o->draft = draft.document;
    o->last = last.document;
    r->data = o;
}

// On a worker thread: what is tried is what was read here.
void staff_trial_open_read(struct request *r)
{
    struct staff_trial_opening *o = r->data;
    const struct definition *d;
    struct definition_report report = {.arena = r->arena};
    r->result = definition_number(r->arena, o->draft, o->last, &o->open.document);
    if (!err_is(r->result)) {
        r->result = definition_read(o->open.document, &site_definition_options, &report, &d);
    }
    if (!err_is(r->result)) {
        definition_release(d);
    } else if (r->result.kind == ERR_INPUT) {
        o->wrong = r->skip_unit = true;
        r->result = NO_ERR;
    }
}

err staff_trial_open_unit(struct tx *tx, void *data)
{
    struct staff_trial_opening *o = data;
    return trial_open(tx, &o->open);
}

void staff_trial_opened(struct request *r)
{
    struct staff_trial_opening *o = r->data;
    if (o->wrong) {
        o->view.purpose_error = request_words(r, WORD_SERVICES_MISTAKES);
        staff_trials_show(r, 422, &o->view);
        return;
    }
    trial_walk_mark_staff(r, r->user.id);
    request_redirect(r, staff_trial_path(r, request_param(r, 1), 0));
}

// ---- One round --------------------------------------------------------------------------------------------

bool staff_trial_find(struct request *r, struct staff_trial_found *found)
{
    int64_t number;
    struct trial *trials;
    size_t count = 0;
    if (!staff_service_find(r, &found->service)) {
        return false;
    }
    err e = str_to_i64(request_param(r, 2), 1, INT64_MAX, &number)
                ? trial_list(r->tx, r->arena, found->service.id, number, &trials, &count)
                : NO_ERR;
    if (err_is(e)) {
        request_fail(r, e);
    } else if (count == 0) {
        request_not_found(r);
    } else {
        found->trial = trials[0];
        found->link = staff_trial_link(r, found->trial.id);
    }
    return count != 0;
}

void staff_trial_show(struct request *r, int status, const struct staff_trial_found *found, str error, str at)
{
    struct staff_trial_view view;
    err e = staff_trial_round(r, found, &view);
    if (err_is(e)) {
        request_fail(r, e);
        return;
    }
    if (error.len != 0) {
        view.errors = staff_error_links(r, &(struct staff_wrong){error, at}, 1);
        view.frame.has_errors = true;
        view.addresses = request_form(r, STR("addresses"));
        view.address_error = str_eq(at, STR("addresses")) ? error : (str){0};
        view.note = str_eq(at, STR("note")) ? request_form(r, STR("words")) : (str){0};
    }
    REQUEST_RENDER(r, status, page_staff_trial, &view.frame, &view);
}

void staff_trial(struct request *r)
{
    struct staff_trial_found found;
    if (staff_trial_find(r, &found)) {
        staff_trial_show(r, 200, &found, STR(""), STR(""));
    }
}

void staff_trial_close(struct request *r)
{
    struct staff_trial_found found;
    struct trial_close *close = arena_new(r->arena, struct trial_close);
    if (staff_trial_find(r, &found)) {
        *close = (struct trial_close){found.trial.id, r->user.id};
        r->data = close;
    }
}

err staff_trial_close_unit(struct tx *tx, void *data)
{
    return trial_close(tx, data);
}

void staff_trial_changed(struct request *r)
{
    int64_t number = 0;
    (void)str_to_i64(request_param(r, 2), 1, INT64_MAX, &number);
    request_redirect(r, staff_trial_path(r, request_param(r, 1), number));
}

// ---- Answering, hiding, noting ----------------------------------------------------------------------------

struct staff_trial_commenting {
    bool notes;
    struct trial_say say;
    struct trial_settle settle;
};

// The change of the draft that answers, as was chosen: its newest, where that is none.
static int64_t staff_trial_change(const struct request *r, const struct revision *draft)
{
    int64_t number = 0;
    bool chosen = str_to_i64(request_form(r, STR("revision")), 1, INT64_MAX, &number);
    return chosen && number <= draft->number ? number : draft->number;
}

// "page" or "page/question"; the whole, where there is no such page.
static void staff_trial_place(const struct definition *d, str place, struct trial_say *say)
{
    str page = place;
    str question = {0};
    (void)str_cut(place, '/', &page, &question);
    const struct page *of = definition_page(d, page);
    say->page = of != NULL || str_eq(page, STR("check-answers")) ? page : (str){0};
    for (size_t i = 0; of != NULL && i < of->question_count; i++) {
        say->question = str_eq(of->questions[i]->id, question) ? question : say->question;
    }
}

void staff_trial_comment(struct request *r)
{
    struct staff_trial_found found;
    struct revision draft;
    struct staff_trial_commenting *c = arena_new(r->arena, struct staff_trial_commenting);
    if (!staff_trial_find(r, &found)) {
        return;
    }
    const struct definition *tried;
    err e = revision_draft(r->tx, r->arena, found.service.id, &draft);
    e = err_is(e) ? e : site_trial(r->site, r->organisation, r->tx, r->arena, found.trial.id, &tried);
    if (err_is(e)) {
        request_fail(r, e);
        return;
    }
    str words = str_trim(request_form(r, STR("words")));
    c->notes = str_eq(request_form(r, STR("do")), STR("note"));
    (void)str_to_i64(request_form(r, STR("comment")), 1, INT64_MAX, &c->settle.id);
    if (words.len == 0 || utf8_length(words) > TRIAL_ANSWER_MAX) {
        str at = c->notes ? STR("note") : arena_printf(r->arena, "words-%lld", (long long)c->settle.id);
        struct words_place place = {.name = "max", .number = TRIAL_ANSWER_MAX, .is_number = true};
        staff_trial_show(r, 422, &found, request_words_with(r, WORD_TRIALS_WORDS_WRONG, &place, 1), at);
        return;
    }
    c->say = (struct trial_say){.trial_id = found.trial.id,
                                .user_id = r->user.id,
                                .kind = TRIAL_OTHER,
                                .words = words,
                                .language = words_languages[r->language].tag};
    staff_trial_place(tried, request_form(r, STR("page")), &c->say);
    c->settle.trial_id = found.trial.id;
    c->settle.hides = str_eq(request_form(r, STR("do")), STR("hide"));
    c->settle.words = words;
    c->settle.user_id = r->user.id;
    c->settle.revision = staff_trial_change(r, &draft);
    r->data = c;
}

err staff_trial_comment_unit(struct tx *tx, void *data)
{
    struct staff_trial_commenting *c = data;
    if (c->notes) {
        return trial_say(tx, &c->say);
    }
    TRY(trial_settle(tx, &c->settle));
    return c->settle.hides ? NO_ERR : trial_news_answered(tx, c->settle.id);
}
