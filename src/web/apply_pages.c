// SPDX-License-Identifier: Apache-2.0
// The pages of a journey: start, questions, repeats, check your answers, sent.
#include "web/apply_pages.h"
#include "base/limits.h"
#include "base/random.h"
#include "base/utf8.h"
#include "web/apply_state.h"
#include "web/check_view.h"
#include "web/confirmation_view.h"
#include "web/errors.h"
#include "web/exit_view.h"
#include "web/page_check_answers.h"
#include "web/page_confirmation.h"
#include "web/page_exit.h"
#include "web/page_question.h"
#include "web/page_repeat.h"
#include "web/page_sent.h"
#include "web/page_start.h"
#include "web/question_view.h"
#include "web/repeat_view.h"
#include "web/start_view.h"

enum {
    APPLY_STATUS_WRONG = 422 // the form was understood and something in it must be corrected (RFC 9110, 15.5.21)
};

static const struct problems apply_no_problems;

// ---- Start ------------------------------------------------------------------------------------------

void apply_start(struct request *r)
{
    struct apply_state s;
    if (!apply_state_load(r, false, &s)) {
        return;
    }
    if (s.definition->start.skip && s.journey.count > 0) {
        request_redirect(r, apply_state_path(r, s.journey.steps[0].page));
        return;
    }
    struct start_view view;
    start_view_of(r, &s.journey, s.draft.id != 0, &view);
    REQUEST_RENDER(r, 200, page_start, &view.frame, &view);
}

// ---- A page -----------------------------------------------------------------------------------------

static void apply_show_questions(struct request *r, const struct apply_state *s, int status, const struct fields *shown,
                                 const struct problems *problems)
{
    struct question_view view;
    question_view_of(r, &s->journey, s->page, s->row, shown, problems, &view);
    REQUEST_RENDER(r, status, page_question, &view.frame, &view);
}

static void apply_show_rows(struct request *r, const struct apply_state *s, int status, const struct problem *problem)
{
    struct repeat_view view;
    repeat_view_of(r, &s->journey, s->page, problem, &view);
    REQUEST_RENDER(r, status, page_repeat, &view.frame, &view);
}

// A link into the middle goes to where the way stops; without a draft, to the start.
static void apply_go_to_reach(struct request *r, const struct apply_state *s)
{
    if (s->draft.id == 0 && !s->definition->start.skip) {
        request_redirect(r, REQUEST_PATH(r, request_param(r, 0), request_param(r, 1)));
    } else {
        request_redirect(r, apply_state_path(r, journey_reach(&s->journey, s->page)));
    }
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
            request_redirect(r, REQUEST_PATH(r, request_param(r, 0), request_param(r, 1), s.page->id, STR("add")));
        } else {
            apply_show_rows(r, &s, 200, NULL);
        }
        return;
    }
    struct fields shown;
    journey_fill(&s.journey, s.page, s.row, &shown);
    apply_show_questions(r, &s, 200, &shown, &apply_no_problems);
}

// ---- Saving -----------------------------------------------------------------------------------------

struct apply_saving {
    struct draft_save save;
    struct apply_state state;
    struct answers answers;   // as they become
    str secret;               // of a new draft
    struct problems problems; // of a form of which only the files are kept
};

static void apply_collect_uploads(struct request *r, struct draft_save *save)
{
    struct draft_upload *uploads = arena_array(r->arena, struct draft_upload, r->form.count + 1);
    for (size_t i = 0; i < r->form.count; i++) {
        const struct field_file *file = r->form.items[i].file;
        if (file != NULL) {
            uploads[save->upload_count++] = (struct draft_upload){file->token, file->size};
        }
    }
    save->uploads = uploads;
}

// Leaves the unit's data for answers as they become; answers with an error where they are too many.
static void apply_prepare_save(struct request *r, const struct apply_state *s, struct answers answers,
                               struct problems problems)
{
    struct apply_saving *saving = arena_new(r->arena, struct apply_saving);
    saving->state = *s;
    saving->answers = answers;
    saving->problems = problems;
    saving->secret = s->draft.id == 0 ? random_token(r->arena, DRAFT_SECRET_BYTES) : (str){0};
    saving->save = (struct draft_save){.id = s->draft.id,
                                       .secret = saving->secret,
                                       .service_id = s->service.id,
                                       .version_id = s->version_id,
                                       .language = words_languages[r->language].tag,
                                       .changes = s->draft.changes};
    apply_collect_uploads(r, &saving->save);
    err e = answers_encode(r->arena, &answers, &saving->save.answers);
    if (err_is(e)) {
        request_fail(r, e);
        return;
    }
    r->data = saving;
}

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
            request_redirect(r, apply_with_change(r, REQUEST_PATH(r, request_param(r, 0), request_param(r, 1),
                                                                  s->page->id, STR("add"))));
            return;
        }
        problem = (struct problem){.key = "repeat.too-many"};
        problem_arg(&problem, "max", arena_printf(r->arena, "%lld", (long long)max));
        apply_show_rows(r, s, APPLY_STATUS_WRONG, &problem);
        return;
    }
    struct answers after;
    struct problems problems = {0};
    journey_accept(&s->journey, s->page, 0, &r->form, &after, &problems);
    if (problems.count > 0) {
        apply_show_rows(r, s, APPLY_STATUS_WRONG, &problems.items[0]);
        return;
    }
    apply_prepare_save(r, s, after,
                       apply_no_problems); // that there are no more is an answer too, where none are needed
}

static bool apply_takes_several(const struct page *page, str name)
{
    for (size_t i = 0; i < page->question_count; i++) {
        if (str_eq(page->questions[i]->id, name)) {
            return page->questions[i]->type->written == WRITTEN_LIST;
        }
    }
    return false;
}

// A field comes once, unless its question takes several: no form of ours sends two values of which one
// would have to be passed over.
static bool apply_form_is_fine(const struct page *page, const struct fields *form)
{
    for (size_t i = 0; i < form->count; i++) {
        for (size_t k = 0; k < i; k++) {
            if (form->items[i].file == NULL && form->items[k].file == NULL &&
                str_eq(form->items[i].name, form->items[k].name) && !apply_takes_several(page, form->items[i].name)) {
                return false;
            }
        }
    }
    return true;
}

// What was typed, as it can be shown again: a page holds no bytes that are not text, whoever sent them.
static struct fields apply_fit_to_show(struct request *r)
{
    struct field *items = arena_array(r->arena, struct field, r->form.count + 1);
    for (size_t i = 0; i < r->form.count; i++) {
        items[i] = r->form.items[i];
        if (utf8_check(items[i].value) != UTF8_FINE) {
            char *mended = arena_alloc(r->arena, items[i].value.len * 3, 1);
            items[i].value = (str){mended, utf8_mend(items[i].value, mended)};
        }
    }
    return (struct fields){items, r->form.count};
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
    if (!apply_form_is_fine(s.page, &r->form)) {
        errors_page(r, 400);
        return;
    }
    if (s.page->question_count == 0) {
        request_redirect(r, apply_state_after(r, &s.journey, s.page, apply_is_change(r)));
        return;
    }
    struct answers after;
    struct problems problems = {0};
    journey_accept(&s.journey, s.page, s.row, &r->form, &after, &problems);
    if (problems.count > 0 && after.items == s.answers.items) {
        struct fields shown = apply_fit_to_show(r);
        apply_show_questions(r, &s, APPLY_STATUS_WRONG, &shown, &problems);
        return;
    }
    apply_prepare_save(r, &s, after, problems);
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
    apply_prepare_save(r, &s, journey_remove_row(&s.journey, s.page, s.row), apply_no_problems);
}

err apply_save_unit(struct tx *tx, void *data)
{
    struct apply_saving *saving = data;
    return draft_save(tx, &saving->save);
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

void apply_saved(struct request *r)
{
    struct apply_saving *saving = r->data;
    const struct page *page = saving->state.page;
    if (saving->secret.len != 0) {
        apply_state_cookie(r, saving->save.ret_id, saving->secret);
    }
    if (saving->problems.count > 0) {
        struct apply_state s = saving->state;
        struct fields shown = apply_fit_to_show(r);
        s.journey = apply_state_walk(r, &s, &saving->answers);
        apply_show_questions(r, &s, APPLY_STATUS_WRONG, &shown, &saving->problems);
        return;
    }
    if (page->kind == PAGE_REPEAT && saving->state.row != 0) {
        request_redirect(r, apply_with_change(r, apply_state_path(r, page)));
        return;
    }
    if (apply_removes_file(&r->form)) {
        request_redirect(r, apply_with_change(r, apply_state_path(r, page)));
        return;
    }
    struct journey after = apply_state_walk(r, &saving->state, &saving->answers);
    request_redirect(r, apply_state_after(r, &after, page, apply_is_change(r)));
}

// ---- Check your answers, and sending ------------------------------------------------------------------

void apply_check(struct request *r)
{
    struct apply_state s;
    if (!apply_state_load(r, false, &s)) {
        return;
    }
    if (s.journey.stop != JOURNEY_AT_CHECK) {
        apply_go_to_reach(r, &s);
        return;
    }
    struct check_view view;
    check_view_of(r, &s.journey, &view);
    REQUEST_RENDER(r, 200, page_check_answers, &view.frame, &view);
}

void apply_submit(struct request *r)
{
    struct apply_state s;
    if (!apply_state_load(r, false, &s)) {
        return; // sent before, from another tab: that case is shown
    }
    if (s.journey.stop != JOURNEY_AT_CHECK) {
        apply_go_to_reach(r, &s);
        return;
    }
    struct site_submission *submission = arena_new(r->arena, struct site_submission);
    *submission = (struct site_submission){.draft_id = s.draft.id,
                                           .changes = s.draft.changes,
                                           .service_id = s.service.id,
                                           .version_id = s.version_id,
                                           .language = words_languages[r->language].tag};
    struct answers submitted = journey_submitted(&s.journey);
    err e = answers_encode(r->arena, &submitted, &submission->answers);
    if (err_is(e)) {
        request_fail(r, e);
        return;
    }
    submission->run = site_submit(r->site);
    submission->secret = s.draft.id == 0 ? random_token(r->arena, DRAFT_SECRET_BYTES) : (str){0};
    r->data = submission;
}

err apply_submit_unit(struct tx *tx, void *data)
{
    const struct site_submission *submission = data;
    return submission->run(tx, data);
}

void apply_submitted(struct request *r)
{
    const struct site_submission *submission = r->data;
    if (submission->draft_id == 0) {
        apply_state_cookie(r, submission->ret_draft_id, submission->secret);
    }
    request_redirect(r, REQUEST_PATH(r, request_param(r, 0), request_param(r, 1), STR("check-answers"), STR("sent")));
}

// The case of the draft, or the way to it.
static bool apply_load_sent(struct request *r, struct apply_state *s)
{
    if (!apply_state_load(r, true, s)) {
        return false;
    }
    if (s->draft.case_id == 0) {
        apply_go_to_reach(r, s);
        return false;
    }
    return true;
}

void apply_sent(struct request *r)
{
    struct apply_state s;
    if (apply_load_sent(r, &s)) {
        struct confirmation_view view;
        confirmation_view_of(r, &s.journey, apply_state_reference(r, s.draft.case_id),
                             request_query(r, STR("said")).len != 0, &view);
        REQUEST_RENDER(r, 200, page_confirmation, &view.frame, &view);
    }
}

void apply_print(struct request *r)
{
    struct apply_state s;
    if (apply_load_sent(r, &s)) {
        struct check_view view;
        check_view_of_sent(r, &s.journey, apply_state_reference(r, s.draft.case_id), &view);
        REQUEST_RENDER(r, 200, page_sent, &view.frame, &view);
    }
}
