// SPDX-License-Identifier: Apache-2.0
#include "web/apply_form.h"
#include "base/random.h"
#include "base/utf8.h"
#include "html/words_list.h"
#include "web/errors.h"
#include "web/page_question.h"

enum {
    APPLY_TOLD_MAX = 8 * 1024 // bytes
};

static bool apply_form_takes_several(const struct page *page, str name)
{
    for (size_t i = 0; i < page->question_count; i++) {
        if (str_eq(page->questions[i]->id, name)) {
            return page->questions[i]->type->written == WRITTEN_LIST;
        }
    }
    return false;
}

bool apply_form_is_fine(struct request *r, const struct page *page)
{
    const struct fields *form = &r->form;
    for (size_t i = 0; i < form->count; i++) {
        for (size_t k = 0; k < i; k++) {
            if (form->items[i].file == NULL && form->items[k].file == NULL &&
                str_eq(form->items[i].name, form->items[k].name) &&
                !apply_form_takes_several(page, form->items[i].name)) {
                errors_page(r, 400);
                return false;
            }
        }
    }
    return true;
}

struct fields apply_form_typed(struct request *r)
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

str apply_form_told(struct request *r)
{
    str told = request_form(r, STR("told.before"));
    bool fine = told.len <= APPLY_TOLD_MAX && utf8_check(told) == UTF8_FINE;
    return r->trial != NULL ? STR("") : fine ? told : STR("sent");
}

// What was said of a page is not sent with its form's other answers: only one of them can be wrong.
void apply_form_show(struct request *r, const struct apply_state *s, const struct apply_shown *shown)
{
    struct question_view view;
    question_view_of(r, &s->journey, s->page, s->row, &shown->fields, &shown->problems, &view);
    view.say = shown->say;
    view.told = shown->told.len != 0 ? shown->told : apply_form_told(r);
    if (shown->unsaved != NULL) {
        struct govuk_error_link *why = arena_new(r->arena, struct govuk_error_link);
        *why = (struct govuk_error_link){.text = request_words(r, shown->unsaved)};
        view.errors = (struct govuk_error_link_list){why, 1};
        view.frame.has_errors = true;
    } else if (view.frame.trial.error.len != 0) {
        struct govuk_error_link *link = arena_new(r->arena, struct govuk_error_link);
        *link = (struct govuk_error_link){.text = view.frame.trial.error, .href = STR("#trial-words")};
        view.errors = (struct govuk_error_link_list){link, 1};
        view.frame.has_errors = true;
    } else if (shown->say.words_error.len != 0) {
        struct govuk_error_link *link = arena_new(r->arena, struct govuk_error_link);
        *link = (struct govuk_error_link){.text = shown->say.words_error, .href = STR("#clear-words")};
        view.errors = (struct govuk_error_link_list){link, 1};
        view.frame.has_errors = true;
    }
    REQUEST_RENDER(r, shown->status, page_question, &view.frame, &view);
}

static void apply_form_collect_uploads(struct request *r, struct draft_save *save)
{
    struct draft_upload *uploads = arena_array(r->arena, struct draft_upload, r->form.count + 1);
    for (size_t i = 0; i < r->form.count; i++) {
        const struct field_file *file = r->form.items[i].file;
        if (file != NULL) {
            uploads[save->upload_count++] = (struct draft_upload){file->token, file->size, file->head};
        }
    }
    save->uploads = uploads;
    r->names_files = true;
}

struct apply_saving *apply_form_saving(struct request *r, const struct apply_state *s, struct answers answers)
{
    struct apply_saving *saving = arena_new(r->arena, struct apply_saving);
    saving->state = *s;
    saving->answers = answers;
    saving->secret = s->draft.id == 0 ? random_token(r->arena, DRAFT_SECRET_BYTES) : (str){0};
    saving->save = (struct draft_save){.id = s->draft.id,
                                       .secret = saving->secret,
                                       .service_id = s->service.id,
                                       .version_id = s->version_id,
                                       .language = words_languages[r->language].tag,
                                       .changes = s->draft.changes,
                                       .arena = r->arena};
    apply_form_collect_uploads(r, &saving->save);
    err e = answers_encode(r->arena, &answers, &saving->save.answers);
    if (err_is(e)) {
        request_fail(r, e);
        return NULL;
    }
    return saving;
}

struct apply_state apply_form_saved(struct request *r, const struct apply_saving *saving)
{
    struct apply_state s = saving->state;
    if (saving->secret.len != 0) {
        apply_state_cookie(r, saving->save.ret_id, saving->secret);
        r->has_draft = true;
    }
    site_figures(r->site)->drafts += s.draft.id == 0 ? 1 : 0;
    s.answers = saving->answers;
    s.journey = apply_state_walk(r, &s, &saving->answers);
    if (s.row == JOURNEY_NEW_ROW) {
        struct value rows = answers_get(&s.answers, s.page->repeat.number);
        struct value before = answers_get(&saving->state.answers, s.page->repeat.number);
        s.row = rows.count > before.count ? rows.rows[rows.count - 1].id : s.row; // it stands at the end
    }
    return s;
}
