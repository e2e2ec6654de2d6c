// SPDX-License-Identifier: Apache-2.0
// What people answer goes through the handlers of apply_pages.c, and from there into the browser's own cookies. What a
// unit writes of it is which page was reached, which rule stopped whoever tries it, and what they say of the page.
#include "web/trial_pages.h"
#include "base/limits.h"
#include "base/random.h"
#include "base/utf8.h"
#include "delivery/delivery.h"
#include "html/words_list.h"
#include "voice/trial_people.h"
#include "web/apply_form.h"
#include "web/apply_pages.h"
#include "web/page_trial.h"
#include "web/page_trial_end.h"
#include "web/trial_view.h"
#include "web/trial_walk.h"

static str trial_page_id(const struct page *page)
{
    return page == NULL ? STR("check-answers") : page->id;
}

// ---- Where it begins --------------------------------------------------------------------------------------

void trial_view_of(struct request *r, struct trial_view *ret_view)
{
    const struct trial_walk *w = r->trial;
    size_t language = request_definition_language(r, w->definition);
    str name = text_in(w->definition->name, language);
    *ret_view = (struct trial_view){.name = name,
                                    .summary = text_in(w->definition->summary, language),
                                    .purpose = w->trial.purpose,
                                    .until = request_date(r, trial_end(&w->trial)),
                                    .full = w->part == 0 && w->trial.parts >= TRIAL_PARTS_MAX,
                                    .begun = w->part != 0};
    ret_view->frame = frame_of_service(r, w->definition, name, STR("trial"));
}

static void trial_show(struct request *r)
{
    struct trial_view view;
    trial_view_of(r, &view);
    REQUEST_RENDER(r, 200, page_trial, &view.frame, &view);
}

void trial_start(struct request *r)
{
    if (trial_walk_enter(r)) {
        trial_show(r);
    }
}

void trial_enter(struct request *r)
{
    if (!trial_walk_enter(r)) {
        return;
    }
    const struct trial_walk *w = r->trial;
    if (w->part == 0 && w->trial.parts >= TRIAL_PARTS_MAX) {
        trial_show(r);
        return;
    }
    struct apply_state s;
    trial_walk_state(r, &s);
    struct trial_begin *begin = arena_new(r->arena, struct trial_begin);
    *begin = (struct trial_begin){.trial_id = w->trial.id,
                                  .part_id = w->part,
                                  .user_id = w->user_id,
                                  .near = trial_walk_near(r),
                                  .page = trial_page_id(journey_first(&s.journey))};
    r->data = begin;
}

err trial_enter_unit(struct tx *tx, void *data)
{
    return trial_begin(tx, data);
}

void trial_entered(struct request *r)
{
    const struct trial_begin *begin = r->data;
    trial_walk_keep_part(r, begin->ret_part);
    request_redirect(r, arena_concat(r->arena, r->base, REQUEST_PATH(r, begin->page)));
}

// ---- Pages ------------------------------------------------------------------------------------------------

void trial_page_shown(struct request *r)
{
    if (trial_walk_go(r)) {
        apply_page(r);
    }
}

void trial_check(struct request *r)
{
    if (trial_walk_go(r)) {
        apply_check(r);
    }
}

void trial_suggestions(struct request *r)
{
    if (trial_walk_go(r)) {
        apply_suggestions(r);
    }
}

// A file is chosen and stays where it is: the form brings its name alone, and that stands for it.
static void trial_take_names(struct request *r, const struct page *page)
{
    struct field *items = arena_array(r->arena, struct field, r->form.count + 1);
    for (size_t i = 0; i < r->form.count; i++) {
        items[i] = r->form.items[i];
        for (size_t k = 0; page != NULL && k < page->question_count; k++) {
            const struct question *q = page->questions[k];
            if (q->type->shown == SHOWN_FILES && str_eq(q->id, items[i].name) && items[i].value.len != 0) {
                struct field_file *file = arena_new(r->arena, struct field_file);
                *file = (struct field_file){.name = items[i].value, .token = random_token(r->arena, 12), .size = 1};
                items[i].file = file;
            }
        }
    }
    r->form.items = items;
}

struct trial_saving {
    struct trial_step step;
    bool says;
    struct trial_say say;
    struct apply_saving *saving; // NULL: answered, by a response that waits for the unit
};

static void trial_mistakes(struct request *r, const struct apply_state *s, struct trial_step *step)
{
    struct answers after;
    struct problems problems = {0};
    journey_accept(&s->journey, s->page, s->row, &r->form, &after, &problems);
    struct trial_mistake *mistakes = arena_array(r->arena, struct trial_mistake, problems.count);
    for (size_t i = 0; i < problems.count; i++) {
        const struct problem *p = &problems.items[i];
        mistakes[i] = (struct trial_mistake){p->question == NULL ? STR("") : p->question->id, str_from(p->key)};
    }
    step->mistakes = mistakes;
    step->mistake_count = problems.count;
}

static void trial_went(struct request *r, const struct apply_state *s, struct trial_saving *t, int status)
{
    const struct apply_saving *saving = t->saving;
    bool goes = saving != NULL ? !saving->shows && s->row == 0 : status == 303 && s->page->kind != PAGE_REPEAT;
    t->step = (struct trial_step){.trial_id = r->trial->trial.id,
                                  .part_id = r->trial->part,
                                  .user_id = r->trial->user_id,
                                  .page = s->page->id,
                                  .done = goes};
    if (status == APPLY_FORM_WRONG) {
        trial_mistakes(r, s, &t->step);
    }
    if (goes) {
        struct journey after = apply_state_walk(r, s, saving != NULL ? &saving->answers : &s->answers);
        t->step.next = trial_page_id(journey_after(&after, s->page, request_query(r, STR("change")).len != 0));
        // A comment that was typed and not sent is sent by going on.
        t->says = trial_walk_said(r, s, &t->say);
    }
}

// Saves by the handler of the pages as people have them, and keeps in the browser what that would keep here.
static void trial_keep(struct request *r, void (*save)(struct request *r))
{
    struct apply_state s;
    if (!trial_walk_go(r)) {
        return;
    }
    trial_walk_state(r, &s);
    trial_take_names(r, s.page);
    save(r);
    int status = r->answered ? r->response.status : 0;
    bool counts = status == 0 || status == 200 || status == 303 || status == APPLY_FORM_WRONG;
    if (!counts || s.page == NULL || s.page->kind == PAGE_EXIT || journey_find(&s.journey, s.page) < 0 ||
        !apply_state_page(r, &s)) {
        return;
    }
    struct trial_saving *t = arena_new(r->arena, struct trial_saving);
    t->saving = r->answered ? NULL : r->data;
    if (t->saving != NULL && !trial_walk_keep(r, t->saving->save.answers)) {
        if (!r->answered) {
            struct apply_shown shown = {
                .status = APPLY_FORM_WRONG, .fields = apply_form_typed(r), .unsaved = WORD_TRIAL_TOO_MUCH};
            apply_form_show(r, &s, &shown);
        }
        return;
    }
    trial_went(r, &s, t, status);
    r->answered = false; // what it is told goes out once the unit is done
    r->data = t;
}

void trial_save(struct request *r)
{
    trial_keep(r, apply_save);
}

void trial_remove_row(struct request *r)
{
    trial_keep(r, apply_remove_row);
}

err trial_save_unit(struct tx *tx, void *data)
{
    struct trial_saving *t = data;
    TRY(trial_step(tx, &t->step));
    return t->says ? trial_say(tx, &t->say) : NO_ERR;
}

// Also where the disk took nothing: whoever tries it goes on, and only the figures lack it.
void trial_saved(struct request *r)
{
    struct trial_saving *t = r->data;
    if (t->saving == NULL) {
        r->answered = true;
        return;
    }
    r->data = t->saving;
    apply_saved(r);
}

// ---- What they say of a page ------------------------------------------------------------------------------

struct trial_commenting {
    struct trial_say say;
    struct apply_state state;
    bool form; // the page has one, which comes back with what is typed
};

static str trial_here(struct request *r)
{
    str page = request_param(r, 2);
    str row = request_param(r, 3);
    str path = arena_concat(r->arena, r->base, REQUEST_PATH(r, page.len == 0 ? STR("check-answers") : page));
    return row.len == 0 ? path : arena_concat(r->arena, path, REQUEST_PATH(r, row));
}

static void trial_comment_again(struct request *r, const struct trial_commenting *c)
{
    if (!c->form) {
        request_param(r, 2).len == 0 ? apply_check(r) : apply_page(r);
        r->response.status = r->response.status == 200 ? APPLY_FORM_WRONG : r->response.status;
        return;
    }
    struct apply_shown shown = {.status = APPLY_FORM_WRONG, .fields = apply_form_typed(r)};
    apply_form_show(r, &c->state, &shown);
}

void trial_comment(struct request *r)
{
    struct trial_commenting *c = arena_new(r->arena, struct trial_commenting);
    struct apply_state *s = &c->state;
    bool has_page = request_param(r, 2).len != 0;
    if (!trial_walk_go(r)) {
        return;
    }
    trial_walk_state(r, s);
    if (has_page && !apply_state_page(r, s)) {
        return;
    }
    bool listed = has_page && s->page == &journey_task_list;
    if (has_page && !listed && (journey_find(&s->journey, s->page) < 0 || !apply_form_is_fine(r, s->page))) {
        if (!r->answered) {
            request_redirect(r, trial_here(r));
        }
        return;
    }
    c->form = has_page && !listed && s->page->kind != PAGE_EXIT && (s->page->kind != PAGE_REPEAT || s->row != 0);
    if (!trial_walk_said(r, s, &c->say)) {
        trial_comment_again(r, c);
        return;
    }
    r->data = c;
}

err trial_comment_unit(struct tx *tx, void *data)
{
    struct trial_commenting *c = data;
    return trial_say(tx, &c->say);
}

void trial_commented(struct request *r)
{
    const struct trial_commenting *c = r->data;
    if (!c->form) {
        request_redirect(
            r, arena_concat(r->arena, trial_here(r), c->say.ret_full ? STR("?full=1#say") : STR("?said=1#say")));
        return;
    }
    trial_walk_thank(r, c->say.ret_full);
    struct apply_state s = c->state;
    struct apply_shown shown = {.status = 200, .fields = apply_form_typed(r)};
    s.journey = apply_state_walk(r, &s, &s.answers);
    apply_form_show(r, &s, &shown);
}

// ---- The end ----------------------------------------------------------------------------------------------

static str trial_end_path(struct request *r)
{
    return arena_concat(r->arena, r->base, STR("/check-answers/sent"));
}

void trial_send(struct request *r)
{
    struct apply_state s;
    if (!trial_walk_go(r)) {
        return;
    }
    trial_walk_state(r, &s);
    if (s.journey.stop != JOURNEY_AT_CHECK && s.journey.stop != JOURNEY_AT_EXIT) {
        request_redirect(r, apply_state_path(r, journey_reach(&s.journey, NULL)));
        return;
    }
    bool early = s.journey.stop == JOURNEY_AT_EXIT;
    struct trial_finish *finish = arena_new(r->arena, struct trial_finish);
    finish->last = (struct trial_step){.trial_id = r->trial->trial.id,
                                       .part_id = r->trial->part,
                                       .user_id = r->trial->user_id,
                                       .page = trial_page_id(early ? s.journey.steps[s.journey.count - 1].page : NULL),
                                       .done = true};
    r->data = finish;
}

err trial_send_unit(struct tx *tx, void *data)
{
    return trial_finish(tx, data);
}

void trial_sent(struct request *r)
{
    request_redirect(r, trial_end_path(r));
}

static const struct word *const trial_who_words[TRIAL_WHO__COUNT] = {[TRIAL_WELSH] = WORD_TRIAL_WHO_WELSH,
                                                                     [TRIAL_AID] = WORD_TRIAL_WHO_AID,
                                                                     [TRIAL_PHONE] = WORD_TRIAL_WHO_PHONE,
                                                                     [TRIAL_HELPED] = WORD_TRIAL_WHO_HELPED};

static bool trial_says_who(const struct request *r, enum trial_who who)
{
    size_t at = 0;
    for (const struct field *f = fields_next(&r->form, STR("who"), &at); f != NULL;
         f = fields_next(&r->form, STR("who"), &at)) {
        if (str_eq(f->value, trial_who_name(who))) {
            return true;
        }
    }
    return false;
}

static struct trial_ask_list trial_asks(struct request *r)
{
    struct trial_ask *items = arena_array(r->arena, struct trial_ask, TRIAL_ASKS_MAX);
    struct trial_ask_list list = {items, 0};
    str rest = r->trial->trial.asks;
    str line;
    while (list.count < TRIAL_ASKS_MAX && str_next(&rest, '\n', &line)) {
        str id = arena_printf(r->arena, "ask-%zu", list.count + 1);
        items[list.count++] = (struct trial_ask){id, line, request_form(r, id)};
    }
    return list;
}

static void trial_show_end(struct request *r, int status, str error, str error_at)
{
    const struct trial_walk *w = r->trial;
    str name = text_in(w->definition->name, request_definition_language(r, w->definition));
    struct trial_end_view view = {.name = name,
                                  .asks = trial_asks(r),
                                  .hears = site_sends(r->site),
                                  .email = request_form(r, STR("email")),
                                  .email_error = str_eq(error_at, STR("email")) ? error : (str){0},
                                  .told = request_query(r, STR("said")).len != 0,
                                  .counted = w->user_id == 0,
                                  .again_href = r->base};
    struct govuk_item *who = arena_array(r->arena, struct govuk_item, TRIAL_WHO__COUNT);
    for (enum trial_who i = 0; i < TRIAL_WHO__COUNT; i++) {
        who[i] = (struct govuk_item){.text = request_words(r, trial_who_words[i]),
                                     .value = trial_who_name(i),
                                     .checked = trial_says_who(r, i) ? CHOICE_YES : CHOICE_NO};
    }
    view.who = (struct govuk_item_list){who, TRIAL_WHO__COUNT};
    view.frame = frame_of_service(r, w->definition, request_words(r, WORD_TRIAL_END_TITLE), STR("trial-end"));
    if (error.len != 0) {
        struct govuk_error_link *link = arena_new(r->arena, struct govuk_error_link);
        *link = (struct govuk_error_link){.text = error, .href = arena_concat(r->arena, STR("#"), error_at)};
        view.errors = (struct govuk_error_link_list){link, 1};
        view.frame.has_errors = true;
    }
    REQUEST_RENDER(r, status, page_trial_end, &view.frame, &view);
}

// Only of somebody who came to the end.
static bool trial_at_end(struct request *r)
{
    struct trial_part part;
    if (!trial_walk_go(r)) {
        return false;
    }
    err e = trial_part(r->tx, r->trial->trial.id, r->trial->part, &part);
    if (err_is(e)) {
        request_fail(r, e);
    } else if (part.finished_at == 0) {
        request_redirect(r, r->base);
    }
    return !r->answered;
}

void trial_end_page(struct request *r)
{
    if (trial_at_end(r)) {
        trial_show_end(r, 200, STR(""), STR(""));
    }
}

struct trial_telling {
    struct trial_tell tell;
    struct trial_say says[TRIAL_ASKS_MAX];
    size_t count;
    struct trial_hearer hearer;
};

// Who wants to hear what came of it. False: what was typed is no address, which was told.
static bool trial_end_hears(struct request *r, struct trial_hearer *hearer)
{
    str email = str_trim(request_form(r, STR("email")));
    struct delivery_to to =
        delivery_to(r->arena, r->organisation->organisation.hash_key, email, words_languages[r->language].tag);
    if (email.len == 0 || !site_sends(r->site)) {
        return true;
    }
    if (to.address.len == 0) {
        trial_show_end(r, APPLY_FORM_WRONG, request_words(r, WORD_TRIAL_HEAR_WRONG), STR("email"));
        return false;
    }
    *hearer = (struct trial_hearer){r->trial->trial.id, r->trial->part, to.address, to.hash, to.language};
    return true;
}

void trial_end_tell(struct request *r)
{
    struct trial_telling *t = arena_new(r->arena, struct trial_telling);
    if (!trial_at_end(r)) {
        return;
    }
    const struct trial_walk *w = r->trial;
    t->tell = (struct trial_tell){.trial_id = w->trial.id, .part_id = w->part};
    for (enum trial_who i = 0; i < TRIAL_WHO__COUNT; i++) {
        t->tell.who[i] = trial_says_who(r, i);
    }
    struct trial_ask_list asks = trial_asks(r);
    for (size_t i = 0; i < asks.count; i++) {
        str words = str_trim(asks.items[i].value);
        if (utf8_check(words) != UTF8_FINE || utf8_length(words) > TRIAL_WORDS_MAX) {
            struct words_place place = {.name = "max", .number = TRIAL_WORDS_MAX, .is_number = true};
            trial_show_end(r, APPLY_FORM_WRONG, request_words_with(r, WORD_TRIAL_SAY_LONG, &place, 1),
                           asks.items[i].id);
            return;
        }
        if (words.len != 0) {
            t->says[t->count++] = (struct trial_say){.trial_id = w->trial.id,
                                                     .part_id = w->part,
                                                     .user_id = w->user_id,
                                                     .question = arena_printf(r->arena, "%zu", i + 1),
                                                     .kind = TRIAL_ASKED,
                                                     .words = words,
                                                     .language = words_languages[r->language].tag};
        }
    }
    if (trial_end_hears(r, &t->hearer)) {
        r->data = t;
    }
}

err trial_end_tell_unit(struct tx *tx, void *data)
{
    struct trial_telling *t = data;
    TRY(trial_tell(tx, &t->tell));
    for (size_t i = 0; i < t->count; i++) {
        TRY(trial_say(tx, &t->says[i]));
    }
    return t->hearer.address.len == 0 ? NO_ERR : trial_hear(tx, &t->hearer);
}

void trial_end_told(struct request *r)
{
    request_redirect(r, arena_concat(r->arena, trial_end_path(r), STR("?said=1")));
}
