// SPDX-License-Identifier: Apache-2.0
// The pages of a journey: start, questions, repeats, check your answers, sent.
#include "web/apply_pages.h"
#include "base/limits.h"
#include "base/log.h"
#include "casework/find.h"
#include "html/words_list.h"
#include "web/address_lookup.h"
#include "web/apply_form.h"
#include "web/check_view.h"
#include "web/confirmation_view.h"
#include "web/errors.h"
#include "web/exit_view.h"
#include "web/file.h"
#include "web/mail_chosen.h"
#include "web/page_check_answers.h"
#include "web/page_confirmation.h"
#include "web/page_exit.h"
#include "web/page_repeat.h"
#include "web/page_sent.h"
#include "web/page_service_privacy.h"
#include "web/page_start.h"
#include "web/page_task_list.h"
#include "web/paper.h"
#include "web/repeat_view.h"
#include "web/service_privacy_view.h"
#include "web/staff_case.h"
#include "web/start_view.h"
#include "web/task_list_view.h"
#include "web/way_words.h"

// A link into the middle goes to where the way stops; without a draft, to where it begins.
static void apply_go_to_reach(struct request *r, const struct apply_state *s)
{
    const struct page *first = journey_first(&s->journey);
    if (s->draft.id != 0) {
        request_redirect(r, apply_state_path(r, journey_reach(&s->journey, s->page)));
    } else if (s->definition->start.skip && first != NULL) {
        request_redirect(r, apply_state_path(r, first));
    } else {
        request_redirect(r, way_words_base(r));
    }
}

// ---- Start ------------------------------------------------------------------------------------------

void apply_start(struct request *r)
{
    struct apply_state s;
    if (!apply_state_load(r, false, &s)) {
        return;
    }
    // What a link brings is written down when its button is pressed: an address is only looked at.
    bool brings = journey_prefill(&s.journey, &r->query).items != s.answers.items;
    const struct page *first = journey_first(&s.journey);
    if (s.definition->start.skip && first != NULL && !brings) {
        request_redirect(r, apply_state_path(r, first));
        return;
    }
    struct start_view view;
    start_view_of(r, &s.journey, s.draft.id != 0, &view);
    view.deadline = apply_state_deadline(r, &s.service);
    REQUEST_RENDER(r, 200, page_start, &view.frame, &view);
}

// A submission is of a draft, which makes it idempotent. Where no question's page makes one on its
// saving, going on from the start does, or from a page that only tells.
static bool apply_wants_draft(const struct apply_state *s)
{
    return s->draft.id == 0 && s->journey.stop == JOURNEY_AT_CHECK;
}

void apply_begin(struct request *r)
{
    struct apply_state s;
    if (!apply_state_load(r, false, &s)) {
        return;
    }
    struct answers first = journey_prefill(&s.journey, &r->form);
    if (first.items != s.answers.items || apply_wants_draft(&s)) {
        r->data = apply_form_saving(r, &s, first);
    } else {
        apply_go_to_reach(r, &s);
    }
}

// A new draft begins at the first page, whatever a link has answered: people look at what it said of them.
void apply_begun(struct request *r)
{
    const struct apply_saving *saving = r->data;
    bool is_new = saving->state.draft.id == 0;
    struct apply_state s = apply_form_saved(r, saving);
    const struct page *first = is_new ? journey_first(&s.journey) : NULL;
    request_redirect(r, apply_state_path(r, first != NULL ? first : journey_reach(&s.journey, NULL)));
}

// ---- A page -----------------------------------------------------------------------------------------

static void apply_show_rows(struct request *r, const struct apply_state *s, int status, const struct problem *problem)
{
    struct repeat_view view;
    repeat_view_of(r, &s->journey, s->page, problem, &view);
    REQUEST_RENDER(r, status, page_repeat, &view.frame, &view);
}

static size_t apply_row_count(const struct apply_state *s)
{
    return answers_get(&s->answers, s->page->repeat.number).count;
}

void apply_page(struct request *r)
{
    struct apply_state s;
    if (!apply_state_load(r, false, &s) || !apply_state_page(r, &s)) {
        return;
    }
    if (s.page == &journey_task_list) {
        struct task_list_view view;
        task_list_view_of(r, &s.journey, &view);
        REQUEST_RENDER(r, 200, page_task_list, &view.frame, &view);
        return;
    }
    if (journey_find(&s.journey, s.page) < 0) {
        apply_go_to_reach(r, &s);
        return;
    }
    if (s.page->kind == PAGE_EXIT) {
        struct exit_view view;
        exit_view_of(r, &s.journey, s.page, &view);
        REQUEST_RENDER(r, 200, page_exit, &view.frame, &view);
        return;
    }
    if (s.page->kind == PAGE_REPEAT && s.row == 0) {
        if (apply_row_count(&s) == 0 && s.page->repeat.min > 0) {
            request_redirect(r, apply_state_row_path(r, s.page, JOURNEY_NEW_ROW));
        } else {
            apply_show_rows(r, &s, 200, NULL);
        }
        return;
    }
    struct apply_shown shown = {.status = 200};
    journey_fill(&s.journey, s.page, s.row, &shown.fields);
    apply_form_show(r, &s, &shown);
}

// ---- Saving -----------------------------------------------------------------------------------------

static bool apply_is_change(const struct request *r)
{
    return request_query(r, STR("change")).len != 0;
}

static str apply_with_change(struct request *r, str path)
{
    return apply_is_change(r) ? arena_concat(r->arena, path, STR("?change=1")) : path;
}

// The list of a repeat's rows: to another row, or on.
static void apply_save_rows(struct request *r, const struct apply_state *s)
{
    struct problem problem = {0};
    if (str_eq(request_form(r, STR("next")), STR("add"))) {
        int64_t max = s->page->repeat.max != 0 ? s->page->repeat.max : LIMIT_REPEAT_COUNT;
        if ((int64_t)apply_row_count(s) < max) {
            request_redirect(r, apply_with_change(r, apply_state_row_path(r, s->page, JOURNEY_NEW_ROW)));
            return;
        }
        problem = (struct problem){.key = "repeat.too-many"};
        problem_arg(&problem, "max", arena_printf(r->arena, "%lld", (long long)max));
        apply_show_rows(r, s, APPLY_FORM_WRONG, &problem);
        return;
    }
    struct answers after;
    struct problems problems = {0};
    journey_accept(&s->journey, s->page, 0, &r->form, &after, &problems);
    if (problems.count > 0) {
        apply_show_rows(r, s, APPLY_FORM_WRONG, &problems.items[0]);
        return;
    }
    r->data = apply_form_saving(r, s, after); // that there are no more is an answer too, where none are needed
}

// ID-remove=TOKEN, the button beside a kept file: the person goes on from the same page.
static bool apply_removes_file(const struct fields *form)
{
    for (size_t i = 0; i < form->count; i++) {
        if (str_ends(form->items[i].name, STR("-remove"))) {
            return true;
        }
    }
    return false;
}

static bool apply_was_told(str told, str what)
{
    str one;
    while (str_next(&told, ' ', &one)) {
        if (str_eq(one, what)) {
            return true;
        }
    }
    return false;
}

// Counts that it was sent, and what was refused: of people only, not of those who try it, and of one who tries again
// what is new. Gives what the form says then.
static str apply_count(struct request *r, const struct apply_state *s, const struct problems *problems)
{
    str told = apply_form_told(r);
    uint32_t one = r->trial == NULL && r->tries == 0 ? 1 : 0;
    struct stumbles *stumbles = site_stumbles(r->site);
    int64_t organisation = r->organisation->organisation.id;
    for (size_t i = 0; i < s->page->question_count && told.len == 0 && one != 0; i++) {
        stumbles_note(stumbles, organisation, s->service.id, s->page->questions[i]->id, STR(""), one);
    }
    told = told.len == 0 ? STR("sent") : told;
    for (size_t i = 0; i < problems->count; i++) {
        const struct problem *p = &problems->items[i];
        str what = p->question == NULL ? (str){0} : ARENA_JOIN(r->arena, p->question->id, STR("/"), str_from(p->key));
        if (what.len == 0 || apply_was_told(told, what)) {
            continue;
        }
        told = ARENA_JOIN(r->arena, told, STR(" "), what);
        if (one != 0) {
            stumbles_note(stumbles, organisation, s->service.id, p->question->id, str_from(p->key), one);
        }
    }
    return r->trial == NULL ? told : STR("");
}

// The form of a page with questions. Pressed with ?again, by the buttons for another language, it is
// not judged: the page comes back with all that was typed.
static void apply_save_form(struct request *r, const struct apply_state *s)
{
    struct answers after;
    struct problems problems = {0};
    struct problems asked = {0};
    str told = {0};
    bool again = address_lookup_run(r, s, request_query(r, STR("again")).len != 0, &asked);
    if (r->answered) {
        return;
    }
    if (again) {
        journey_keep_files(&s->journey, s->page, s->row, &r->form, &after);
    } else {
        journey_accept(&s->journey, s->page, s->row, &r->form, &after, &problems);
        again = problems.count > 0 && apply_removes_file(&r->form);
        told = again ? told : apply_count(r, s, &problems);
    }
    struct apply_shown shown = {.problems = again ? asked : problems, .told = told};
    shown.status = again && asked.count == 0 ? 200 : APPLY_FORM_WRONG;
    if ((again || problems.count > 0) && after.items == s->answers.items) {
        shown.fields = apply_form_typed(r);
        apply_form_show(r, s, &shown);
        return;
    }
    struct apply_saving *saving = apply_form_saving(r, s, after);
    if (saving != NULL) {
        saving->shows = again || problems.count > 0;
        saving->shown = shown;
    }
    r->data = saving;
}

void apply_save(struct request *r)
{
    struct apply_state s;
    if (!apply_state_load(r, false, &s) || !apply_state_page(r, &s)) {
        return;
    }
    if (journey_find(&s.journey, s.page) < 0 || s.page->kind == PAGE_EXIT) {
        apply_go_to_reach(r, &s);
        return;
    }
    if (s.page->kind == PAGE_REPEAT && s.row == 0) {
        apply_save_rows(r, &s);
        return;
    }
    if (!apply_form_is_fine(r, s.page)) {
        return;
    }
    if (s.page->question_count != 0 || request_query(r, STR("again")).len != 0) {
        apply_save_form(r, &s);
    } else if (apply_wants_draft(&s)) {
        r->data = apply_form_saving(r, &s, s.answers);
    } else {
        request_redirect(r, apply_state_after(r, &s.journey, s.page, apply_is_change(r)));
    }
}

void apply_remove_row(struct request *r)
{
    struct apply_state s;
    if (!apply_state_load(r, false, &s) || !apply_state_page(r, &s)) {
        return;
    }
    if (journey_find(&s.journey, s.page) < 0) {
        apply_go_to_reach(r, &s);
        return;
    }
    if (s.page->kind != PAGE_REPEAT || s.row == JOURNEY_NEW_ROW) {
        request_not_found(r);
        return;
    }
    r->data = apply_form_saving(r, &s, journey_remove_row(&s.journey, s.page, s.row));
}

err apply_save_unit(struct tx *tx, void *data)
{
    struct apply_saving *saving = data;
    return draft_save(tx, &saving->save);
}

void apply_saved(struct request *r)
{
    struct apply_saving *saving = r->data;
    struct apply_state s = apply_form_saved(r, saving);
    if (saving->shows) {
        saving->shown.fields = apply_form_typed(r);
        apply_form_show(r, &s, &saving->shown);
    } else if (apply_removes_file(&r->form)) {
        request_redirect(r, apply_with_change(r, apply_state_row_path(r, s.page, s.row)));
    } else if (s.page->kind == PAGE_REPEAT && s.row != 0) {
        request_redirect(r, apply_with_change(r, apply_state_path(r, s.page)));
    } else {
        request_redirect(r, apply_state_after(r, &s.journey, s.page, apply_is_change(r)));
    }
}

// Files that came with it are gone, and are not shown.
static struct fields apply_typed_words(struct request *r)
{
    struct fields typed = apply_form_typed(r);
    struct field *items = arena_array(r->arena, struct field, typed.count + 1);
    size_t count = 0;
    for (size_t i = 0; i < typed.count; i++) {
        if (typed.items[i].file == NULL) {
            items[count++] = typed.items[i];
        }
    }
    return (struct fields){items, count};
}

void apply_unsaved(struct request *r)
{
    const struct apply_saving *saving = r->data;
    struct apply_state s = saving->state;
    bool has_form = s.page != NULL && (s.page->kind != PAGE_REPEAT || s.row != 0) && s.page->question_count != 0;
    if (!has_form) {
        request_fail(r, r->result);
        return;
    }
    struct apply_shown shown = {.status = 503, .fields = apply_typed_words(r), .unsaved = WORD_QUESTION_UNSAVED};
    shown.told = saving->shown.told;
    if (r->result.kind != ERR_READ_ONLY) {
        log_error("what a person typed could not be saved", r->result);
    }
    s.journey = apply_state_walk(r, &s, &s.answers); // as it was before
    apply_form_show(r, &s, &shown);
}

// ---- Check your answers, and sending ------------------------------------------------------------------

static bool apply_is_whole(const struct apply_state *s)
{
    return s->draft.id != 0 && s->journey.stop == JOURNEY_AT_CHECK;
}

void apply_check(struct request *r)
{
    struct apply_state s;
    if (!apply_state_load(r, false, &s)) {
        return;
    }
    if (!apply_is_whole(&s)) {
        apply_go_to_reach(r, &s);
        return;
    }
    struct check_view view;
    check_view_of(r, &s.journey, &view);
    view.deadline = s.service.hours.ends_all ? apply_state_deadline(r, &s.service) : STR("");
    REQUEST_RENDER(r, 200, page_check_answers, &view.frame, &view);
}

void apply_submit(struct request *r)
{
    struct apply_state s;
    if (!apply_state_load(r, false, &s)) {
        return; // sent before, from another tab: that case is shown
    }
    if (!apply_is_whole(&s)) {
        apply_go_to_reach(r, &s);
        return;
    }
    struct site_submission *submission = arena_new(r->arena, struct site_submission);
    struct target_rule rule = staff_target_rule(r, s.definition);
    *submission = (struct site_submission){.draft_id = s.draft.id,
                                           .changes = s.draft.changes,
                                           .service_id = s.service.id,
                                           .version_id = s.version_id,
                                           .channel = s.draft.channel,
                                           .taken_by = s.draft.taken_by,
                                           .target_at = target_at(&rule, clock_now_s()),
                                           .language = words_languages[r->language].tag};
    struct answers submitted = journey_submitted(&s.journey);
    struct find_tokens tokens =
        find_of_answers(r->arena, r->organisation->organisation.hash_key, s.definition, &submitted);
    submission->tokens = tokens.items;
    submission->token_count = tokens.count;
    err e = answers_encode(r->arena, &submitted, &submission->answers);
    if (err_is(e)) {
        request_fail(r, e);
        return;
    }
    submission->to = delivery_to(r->arena, r->organisation->organisation.hash_key,
                                 definition_write_to(s.definition, &submitted), submission->language);
    struct mail_chosen_at at = {.organisation = &r->organisation->organisation,
                                .definition = s.definition,
                                .sent = &submitted,
                                .language = submission->language};
    submission->own = mail_chosen_due(r->arena, &at);
    submission->run = site_submit(r->site);
    r->data = submission;
}

err apply_submit_unit(struct tx *tx, void *data)
{
    const struct site_submission *submission = data;
    return submission->run(tx, data);
}

void apply_submitted(struct request *r)
{
    site_figures(r->site)->cases++;
    request_redirect(r, REQUEST_PATH(r, request_param(r, 0), request_param(r, 1), STR("check-answers"), STR("sent")));
}

// The case of the draft, walked, or the way to it.
static bool apply_load_sent(struct request *r, struct apply_state *s, struct casefile *ret_sent)
{
    if (!apply_state_load(r, true, s)) {
        return false;
    }
    if (s->draft.case_id == 0) {
        apply_go_to_reach(r, s);
        return false;
    }
    // As it was sent, whatever day it is now.
    err e = case_get(r->tx, r->arena, s->draft.case_id, ret_sent);
    if (!err_is(e)) {
        e = staff_case_journey(r, r->tx, ret_sent, &s->journey);
    }
    if (err_is(e)) {
        request_fail(r, e);
        return false;
    }
    return true;
}

void apply_sent(struct request *r)
{
    struct apply_state s;
    struct casefile sent;
    if (apply_load_sent(r, &s, &sent)) {
        struct confirmation_view view;
        confirmation_view_of(r, &s.journey, apply_state_reference(r, s.draft.case_id),
                             request_query(r, STR("said")).len != 0, &view);
        if (s.draft.taken_by != 0) {
            view.staff_href = staff_case_path(r, view.reference);
        }
        REQUEST_RENDER(r, 200, page_confirmation, &view.frame, &view);
    }
}

// What was sent, as its person sees it; false: answered.
static bool apply_sent_view(struct request *r, struct casefile *ret_sent, struct check_view *ret_view)
{
    struct apply_state s;
    struct file_reader files;
    if (!apply_load_sent(r, &s, ret_sent)) {
        return false;
    }
    err e = file_reader_of(r, s.draft.id, false, &files);
    if (err_is(e)) {
        request_fail(r, e);
        return false;
    }
    check_view_of_sent(r, &s.journey, &files, apply_state_reference(r, s.draft.case_id), ret_view);
    return true;
}

void apply_print(struct request *r)
{
    struct casefile sent;
    struct check_view view;
    if (apply_sent_view(r, &sent, &view)) {
        view.paper_href = paper_is_made(r) ? arena_concat(r->arena, apply_state_path(r, NULL), STR("/pdf")) : STR("");
        REQUEST_RENDER(r, 200, page_sent, &view.frame, &view);
    }
}

void apply_paper(struct request *r)
{
    struct casefile sent;
    struct check_view view;
    if (apply_sent_view(r, &sent, &view)) {
        paper_begin(r, &(struct paper_facts){.service = view.service_name,
                                             .reference = view.reference,
                                             .submitted_at = sent.submitted_at,
                                             .groups = view.groups,
                                             .figures = view.figures});
    }
}

void apply_privacy(struct request *r)
{
    struct site_service service;
    err e = site_service(r->site, r->organisation, r->tx, r->arena, request_param(r, 1), &service);
    if (err_is(e)) {
        request_fail(r, e);
        return;
    }
    struct service_privacy_view view;
    service_privacy_view_of(r, service.definition, &view);
    REQUEST_RENDER(r, 200, page_service_privacy, &view.frame, &view);
}
