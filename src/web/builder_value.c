// SPDX-License-Identifier: Apache-2.0
// Calculated values of a service, one of which is what is to be paid: a list of them, and each on a page of its own.
#include "web/builder_value.h"
#include "html/words_list.h"
#include "web/builder_example.h"
#include "web/builder_pages.h"
#include "web/builder_said.h"
#include "web/builder_term.h"
#include "web/page_builder_value.h"
#include "web/page_builder_values.h"
#include "web/staff_service_pages.h"
#include "web/staff_view.h"

static str value_path(struct request *r, const struct builder *b, str name)
{
    return ARENA_JOIN(r->arena, staff_service_path(r, b->service.key, STR("value")), STR("?name="), name);
}

// ---- All of them ---------------------------------------------------------------------------------------------------

void builder_values(struct request *r)
{
    const struct builder *b = r->data;
    const struct outline *o = &b->outline;
    struct builder_value_row *rows = arena_array(r->arena, struct builder_value_row, o->value_count + 1);
    for (size_t i = 0; i < o->value_count; i++) {
        const struct outline_value *v = &o->values[i];
        rows[i] = (struct builder_value_row){.name = builder_subject(r, b, WHEN_ROW_VALUE, v->name),
                                             .said = builder_term_said(r, b, &v->term),
                                             .href = value_path(r, b, v->name),
                                             .fee = str_eq(o->fee, v->name)};
    }
    struct builder_values_view view = {.frame =
                                           staff_frame(r, request_words(r, WORD_BUILDER_VALUES), STR("builder-values")),
                                       .service = outline_said(o, o->name, b->language),
                                       .new_href = staff_service_path(r, b->service.key, STR("value")),
                                       .values = {rows, o->value_count}};
    view.frame.back_href = builder_path(r, b, STR(""));
    REQUEST_RENDER(r, 200, page_builder_values, &view.frame, &view);
}

// ---- One of them ---------------------------------------------------------------------------------------------------

// What is typed where an edit failed or a line more was asked for; otherwise what is there.
static void value_now(const struct builder *b, struct edit *now, struct term_rows *rows, bool *ret_fixed)
{
    const struct outline_value *v = outline_value(&b->outline, b->edit.value);
    *rows = (struct term_rows){.whole = {.kind = TERM_ADD}};
    *ret_fixed = v != NULL && !term_rows(&v->term, rows);
    *now = b->edit;
    if (err_is(b->failed) || b->asks_more) {
        if (b->edit.terms != NULL) {
            *rows = *b->edit.terms;
        }
    } else if (v != NULL) {
        now->title = v->title;
        now->prefix = v->prefix;
        now->suffix = v->suffix;
        now->decimals = v->decimals;
        now->fee = str_eq(b->outline.fee, v->name);
    }
}

static bool value_can_move(const struct term_rows *rows, size_t at, bool up)
{
    struct term_rows copy = *rows;
    return term_rows_move(&copy, at, up);
}

static void value_rows(struct request *r, const struct builder *b, const struct term_rows *rows,
                       struct builder_value_view *view)
{
    struct builder_term_row *items = arena_array(r->arena, struct builder_term_row, TERM_ROWS_MAX);
    const struct outline_value *v = outline_value(&b->outline, b->edit.value);
    str when = ARENA_JOIN(r->arena, staff_service_path(r, b->service.key, STR("value/when?value=")), b->edit.value,
                          STR("&at="));
    for (size_t i = 0; i < rows->count; i++) {
        const struct term_row *row = &rows->items[i];
        bool of_choice = (row->in == 0 ? rows->whole.kind : rows->items[row->in - 1].kind) == TERM_CHOOSE;
        const struct outline_when *condition = v == NULL ? NULL : outline_case(&v->term, row->at);
        items[i] = builder_term_row(r, b, rows, i);
        items[i].line = arena_printf(r->arena, "%zu", i + 1);
        items[i].up = value_can_move(rows, i, true);
        items[i].down = value_can_move(rows, i, false);
        if (of_choice && !row->last && condition != NULL) {
            items[i].when = builder_said(r, b, condition);
            items[i].when = items[i].when.len == 0 ? request_words(r, WORD_BUILDER_WHEN_ALWAYS) : items[i].when;
            items[i].when_href = arena_concat(r->arena, when, row->at);
        } else if (of_choice) {
            items[i].when = request_words(r, row->last ? WORD_BUILDER_TERM_LAST : WORD_BUILDER_TERM_CASE_NEW);
        }
    }
    view->rows = (struct builder_term_row_list){items, rows->count};
    view->whole = builder_term_whole(r, rows);
    view->offered = builder_term_offered(r, b);
    view->places = builder_term_places(r, rows);
    size_t wrong;
    if (b->failed.kind == ERR_INPUT && b->edit.terms != NULL && !edit_terms_fit(&b->outline, rows, &wrong)) {
        struct staff_wrong at = {request_words(r, WORD_BUILDER_TERM_WRONG), STR("whole")};
        if (wrong != 0) {
            items[wrong - 1].error = at.error;
            at.at = arena_concat(r->arena, items[wrong - 1].at, STR("-row"));
        }
        view->errors = staff_error_links(r, &at, 1);
    }
}

static void value_wrong(struct request *r, const struct builder *b, struct builder_value_view *view)
{
    struct term_row places = {.kind = TERM_ROUND, .decimals = b->edit.decimals};
    struct staff_wrong wrong = {builder_failed(r, b, WORD_BUILDER_TERM_WRONG), STR("value-form")};
    if (b->failed.kind == ERR_INPUT && !term_row_fits(&b->outline, &places)) {
        view->decimals_error = request_words(r, WORD_BUILDER_VALUE_DECIMALS_WRONG);
        wrong = (struct staff_wrong){view->decimals_error, STR("decimals")};
    } else if (b->failed.kind == ERR_INPUT && view->is_new && view->errors.count == 0) {
        view->called_error = request_words(r, WORD_BUILDER_VALUE_CALLED_MISSING);
        wrong = (struct staff_wrong){view->called_error, STR("called")};
    } else if (view->errors.count != 0) {
        return;
    }
    view->errors = staff_error_links(r, &wrong, 1);
}

static void value_render(struct request *r, int status, struct builder *b, struct builder_value_view *view)
{
    struct edit now;
    struct term_rows *rows = arena_new(r->arena, struct term_rows);
    const struct outline_value *v = outline_value(&b->outline, b->edit.value);
    value_now(b, &now, rows, &view->fixed);
    status = err_is(b->failed) && status == 200 ? 422 : status;
    view->is_new = b->edit.value.len == 0;
    view->about =
        view->is_new ? request_words(r, WORD_BUILDER_VALUE_NEW) : builder_subject(r, b, WHEN_ROW_VALUE, b->edit.value);
    view->frame = staff_frame(r, view->about, STR("builder-value"));
    view->edit_href = builder_path(r, b, STR(""));
    view->seen = b->draft.number;
    view->value = b->edit.value;
    view->said = v == NULL ? STR("") : builder_term_said(r, b, &v->term);
    view->called = now.called;
    view->decimals = now.decimals;
    view->fee = now.fee;
    view->titles = builder_boxes(r, b, STR("title"), WORD_BUILDER_VALUE_TITLE, now.title, false);
    view->prefixes = builder_boxes(r, b, STR("prefix"), WORD_BUILDER_VALUE_PREFIX, now.prefix, false);
    view->suffixes = builder_boxes(r, b, STR("suffix"), WORD_BUILDER_VALUE_SUFFIX, now.suffix, false);
    value_rows(r, b, rows, view);
    view->frame.back_href = staff_service_path(r, b->service.key, STR("values"));
    if (err_is(b->failed)) {
        value_wrong(r, b, view);
        view->frame.has_errors = true;
    }
    REQUEST_RENDER(r, status, page_builder_value, &view->frame, view);
}

void builder_value_show(struct request *r, int status, struct builder *b)
{
    struct builder_value_view view = {0};
    value_render(r, status, b, b->example == NULL ? &view : b->example);
}

void builder_value_make(struct request *r, struct builder *b)
{
    str name;
    if (!str_eq(request_form(r, STR("more")), STR("look")) || err_is(b->failed)) {
        return;
    }
    struct revision kept = b->draft;
    b->failed = edit_apply(r->arena, b->draft.document, b->seen_document, &b->edit, &b->draft.document, &name);
    if (!err_is(b->failed)) {
        b->example = arena_new(r->arena, struct builder_value_view);
        builder_example_make(r, b, name, b->example);
    }
    b->draft = kept;
}

// On a worker thread.
void builder_value_look(struct request *r)
{
    struct builder *b = r->data;
    r->result = builder_outline(r, b);
    b->example = arena_new(r->arena, struct builder_value_view);
    b->edit.value = request_query(r, STR("name"));
    if (!err_is(r->result) && b->edit.value.len != 0) {
        builder_example_make(r, b, b->edit.value, b->example);
    }
}

void builder_value_looked(struct request *r)
{
    struct builder *b = r->data;
    if (b->edit.value.len != 0 && outline_value(&b->outline, b->edit.value) == NULL) {
        request_not_found(r);
        return;
    }
    value_render(r, 200, b, b->example);
}

void builder_value_read(struct request *r, struct builder *b)
{
    struct edit *edit = &b->edit;
    edit->value = request_form(r, STR("value"));
    edit->called = str_trim(str_slice(request_form(r, STR("called")), 0, 200));
    edit->title = builder_typed(r, b, STR("title"));
    edit->prefix = builder_typed(r, b, STR("prefix"));
    edit->suffix = builder_typed(r, b, STR("suffix"));
    edit->decimals = str_trim(request_form(r, STR("decimals")));
    edit->fee = request_form(r, STR("fee")).len != 0;
    if (edit->kind == EDIT_VALUE_SET && fields_has(&r->form, STR("whole-kind"))) {
        struct term_rows *rows = arena_new(r->arena, struct term_rows);
        builder_terms_read(r, b, rows);
        edit->terms = rows;
    }
}
