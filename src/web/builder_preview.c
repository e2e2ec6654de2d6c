// SPDX-License-Identifier: Apache-2.0
// A draft as the public would see it, from any page on: the pages and the way of a journey, with answers that are kept
// nowhere. They go along in the page's own form, signed, so that only what was accepted here comes back.
#include "base/encode.h"
#include "base/random.h"
#include "catalogue/revision.h"
#include "catalogue/service.h"
#include "html/words_list.h"
#include "journey/answers.h"
#include "web/apply_form.h"
#include "web/apply_pages.h"
#include "web/builder_pages.h"
#include "web/builder_state.h"
#include "web/check_view.h"
#include "web/exit_view.h"
#include "web/page_check_answers.h"
#include "web/page_exit.h"
#include "web/page_question.h"
#include "web/page_repeat.h"
#include "web/page_start.h"
#include "web/page_task_list.h"
#include "web/practice_pages.h"
#include "web/question_view.h"
#include "web/repeat_view.h"
#include "web/request.h"
#include "web/staff_service_pages.h"
#include "web/start_view.h"
#include "web/task_list_view.h"

enum {
    PREVIEW_CARRIED_MAX = 64 * 1024 // bytes of a form's field; past it what was entered is forgotten
};

// What stands at the ends of the way.
#define PREVIEW_START STR("start")
#define PREVIEW_CHECK STR("check-answers")
enum preview_about {
    PREVIEW_OF_NOTHING,
    PREVIEW_OF_START,
    PREVIEW_OF_CHECK
};
struct preview {
    struct service service;
    str draft, last; // documents
    const struct definition *definition;
    struct answers answers;
    struct journey journey;
    const struct page *page; // NULL: `about`
    enum preview_about about;
    uint32_t row;            // of a repeat: JOURNEY_NEW_ROW, or a row's number; 0: `rows`, or outside one
    struct builder *builder; // of what is typed and not saved
    bool rows;               // the list of a repeat's rows
    bool there;              // what the address asks for is
};

static str preview_path_of(struct request *r, str page)
{
    return ARENA_JOIN(r->arena, r->base, STR("/"), page);
}

// As addresses of a journey are: with the row, and with ?change.
static str preview_here(struct request *r, const struct preview *p)
{
    str page = p->page != NULL ? p->page->id : p->about == PREVIEW_OF_START ? PREVIEW_START : PREVIEW_CHECK;
    str row = p->row == 0 ? STR("") : p->row == JOURNEY_NEW_ROW ? STR("/add") : arena_printf(r->arena, "/%u", p->row);
    bool change = request_query(r, STR("change")).len != 0;
    return ARENA_JOIN(r->arena, preview_path_of(r, page), row, change ? STR("?change=1") : STR(""));
}

static void preview_leave(struct request *r, const struct preview *p)
{
    request_redirect(r, staff_service_path(r, p->service.key, STR("draft")));
}

// ---- Answers that go along -----------------------------------------------------------------------------------------

static str preview_sign(struct request *r, const struct preview *p, str bytes)
{
    str what = arena_printf(r->arena, "preview %lld %lld ", (long long)p->service.id, (long long)r->user.id);
    return secret_of(r->arena, r->organisation->organisation.hash_key, arena_concat(r->arena, what, bytes));
}

static str preview_carried(struct request *r, const struct preview *p)
{
    str bytes;
    if (err_is(answers_encode(r->arena, &p->answers, &bytes))) {
        return STR("");
    }
    str text = encode_base64url(r->arena, bytes);
    return text.len > PREVIEW_CARRIED_MAX ? STR("") : ARENA_JOIN(r->arena, preview_sign(r, p, text), STR("."), text);
}

static void preview_take_up(struct request *r, struct preview *p)
{
    str sign;
    str text;
    str bytes;
    bool fine = str_cut(request_form(r, STR("preview.answers")), '.', &sign, &text) &&
                text.len <= PREVIEW_CARRIED_MAX && secret_same(sign, preview_sign(r, p, text)) &&
                encode_from_base64url(r->arena, text, &bytes);
    if (!fine || err_is(answers_decode(r->arena, bytes, &p->answers))) {
        p->answers = (struct answers){0};
    }
}

// ---- The draft as a journey ----------------------------------------------------------------------------------------

static void preview_let_go(void *definition)
{
    definition_release(definition);
}

void builder_hold(struct request *r, const struct definition *d)
{
    union {
        const struct definition *held;
        void *plain;
    } hold = {d};
    arena_defer(r->arena, preview_let_go, hold.plain);
}

// The draft, with numbers as it would get them.
static err preview_definition(struct request *r, struct preview *p)
{
    str document;
    struct definition_report report = {.arena = r->arena};
    TRY(definition_number(r->arena, p->draft, p->last, &document));
    TRY(definition_read(document, &site_definition_options, &report, &p->definition));
    builder_hold(r, p->definition);
    return NO_ERR;
}

static void preview_walk(struct request *r, struct preview *p)
{
    p->journey = (struct journey){
        .arena = r->arena, .definition = p->definition, .answers = &p->answers, .today = request_today(r)};
    journey_walk(&p->journey);
}

// The rows alone; the rest is done on a worker thread.
void builder_preview(struct request *r)
{
    struct preview *p = arena_new(r->arena, struct preview);
    struct revision draft;
    struct service_version last;
    if (!staff_service_find(r, &p->service)) {
        return;
    }
    r->base = staff_service_path(r, p->service.key, STR("preview"));
    err e = revision_draft(r->tx, r->arena, p->service.id, &draft);
    e = err_is(e) ? e : service_version_last(r->tx, r->arena, p->service.id, &last);
    if (err_is(e)) {
        request_fail(r, e);
    } else if (draft.number == 0) {
        request_redirect(r, staff_service_path(r, p->service.key, STR("")));
    }
    p->draft = draft.document;
    p->last = last.document;
    r->data = p;
}

// ---- Showing -------------------------------------------------------------------------------------------------------

// `carries`: the page has a form with the answers so far, which whatever leads to another page sends.
static void preview_frame(struct request *r, const struct preview *p, bool carries, struct frame *frame)
{
    str here = preview_here(r, p);
    str query = str_find(here, STR("?")) == STR_NONE ? STR("?language=") : STR("&language=");
    struct frame_link *links = arena_array(r->arena, struct frame_link, frame->languages.count + 1);
    for (size_t i = 0; i < frame->languages.count; i++) {
        links[i] = frame->languages.items[i];
        links[i].href = ARENA_JOIN(r->arena, here, query, links[i].tag, carries ? STR("&again=1") : STR(""));
    }
    frame->languages = (struct frame_link_list){links, frame->languages.count};
    frame->form_id = carries ? STR("answers.form") : STR("");
    frame->notice = request_words(r, WORD_BUILDER_PREVIEW_NOTICE);
    str draft = staff_service_path(r, p->service.key, STR("draft"));
    bool of_draft = p->page != NULL && p->page != &journey_task_list;
    frame->back_href = of_draft ? ARENA_JOIN(r->arena, draft, STR("/"), p->page->id) : draft;
    frame->exit_href = frame->save_href = frame->clear_href = (str){0};
}

// Whoever comes to a repeat sees its rows, or the first one that it needs.
static void preview_arrive(struct preview *p)
{
    if (p->page != NULL && p->page->kind == PAGE_REPEAT && p->row == 0) {
        struct value rows = answers_get(&p->answers, p->page->repeat.number);
        p->rows = p->page->repeat.min <= 0 || (rows.kind == VALUE_ROWS && rows.count != 0);
        p->row = p->rows ? 0 : JOURNEY_NEW_ROW;
    }
}

static void preview_show_rows(struct request *r, int status, struct preview *p, const struct problem *problem)
{
    struct repeat_view view;
    repeat_view_of(r, &p->journey, p->page, problem, &view);
    view.action = preview_here(r, p);
    view.carried = preview_carried(r, p);
    preview_frame(r, p, view.carried.len != 0, &view.frame);
    REQUEST_RENDER(r, status, page_repeat, &view.frame, &view);
}

static void preview_show_tasks(struct request *r, struct preview *p)
{
    struct task_list_view view;
    task_list_view_of(r, &p->journey, &view);
    view.check_href = p->journey.stop == JOURNEY_AT_CHECK ? preview_path_of(r, PREVIEW_CHECK) : STR("");
    view.action = preview_here(r, p);
    view.carried = preview_carried(r, p);
    preview_frame(r, p, view.carried.len != 0, &view.frame);
    REQUEST_RENDER(r, 200, page_task_list, &view.frame, &view);
}

static str preview_first(struct request *r, const struct preview *p)
{
    const struct page *first = journey_first(&p->journey);
    return preview_path_of(r, first == NULL ? PREVIEW_CHECK : first->id);
}

static void preview_show_start(struct request *r, struct preview *p)
{
    struct start_view view;
    start_view_of(r, &p->journey, false, &view);
    view.start_href = preview_first(r, p);
    view.making_href = view.needs_href = view.privacy_href = (str){0};
    view.link = (struct start_field_list){0};
    preview_frame(r, p, false, &view.frame);
    REQUEST_RENDER(r, 200, page_start, &view.frame, &view);
}

static void preview_show_check(struct request *r, struct preview *p)
{
    struct check_view view;
    check_view_of(r, &p->journey, &view);
    view.privacy_href = (str){0};
    view.action = preview_here(r, p);
    view.carried = preview_carried(r, p);
    preview_frame(r, p, view.carried.len != 0, &view.frame);
    REQUEST_RENDER(r, 200, page_check_answers, &view.frame, &view);
}

static void preview_show(struct request *r, int status, struct preview *p, const struct fields *typed,
                         const struct problems *problems)
{
    if (p->page == NULL) {
        (p->about == PREVIEW_OF_START ? preview_show_start : preview_show_check)(r, p);
        return;
    }
    if (p->rows) {
        preview_show_rows(r, status, p, problems == NULL ? NULL : &problems->items[0]);
        return;
    }
    if (p->page == &journey_task_list) {
        preview_show_tasks(r, p);
        return;
    }
    if (p->page->kind == PAGE_EXIT) {
        struct exit_view view;
        exit_view_of(r, &p->journey, p->page, &view);
        preview_frame(r, p, false, &view.frame);
        REQUEST_RENDER(r, status, page_exit, &view.frame, &view);
        return;
    }
    struct fields filled = {0};
    struct question_view view;
    p->row = p->page->kind == PAGE_REPEAT && p->row == 0 ? JOURNEY_NEW_ROW : p->row;
    if (typed == NULL) {
        journey_fill(&p->journey, p->page, p->row, &filled);
        typed = &filled;
    }
    question_view_of(r, &p->journey, p->page, p->row, typed, problems, &view);
    view.action = preview_here(r, p);
    view.clear_href = (str){0};
    view.carried = preview_carried(r, p);
    preview_frame(r, p, view.carried.len != 0, &view.frame);
    REQUEST_RENDER(r, status, page_question, &view.frame, &view);
}

// The page after this one, of those that the answers lead to; on another way than they lead, the next in order.
static const struct page *preview_next(struct request *r, const struct preview *p)
{
    if (journey_find(&p->journey, p->page) >= 0) {
        return journey_after(&p->journey, p->page, request_query(r, STR("change")).len != 0);
    }
    size_t at = (size_t)(p->page - p->definition->pages) + 1;
    return at < p->definition->page_count ? &p->definition->pages[at] : NULL;
}

// After the last page, the answers once more.
static void preview_on(struct request *r, struct preview *p)
{
    p->page = preview_next(r, p);
    p->about = PREVIEW_OF_CHECK;
    p->row = 0;
    r->query = (struct fields){0}; // what changed an answer does not go on to the next
    preview_arrive(p);
    preview_show(r, 200, p, NULL, NULL);
}

// The page and row of the address; false: there are no such.
static bool preview_find(const struct request *r, struct preview *p)
{
    str id = request_param(r, 2);
    str row = request_param(r, 3);
    int64_t number = 0;
    p->page = journey_page(p->definition, id);
    p->about = p->page != NULL             ? PREVIEW_OF_NOTHING
               : str_eq(id, PREVIEW_START) ? PREVIEW_OF_START
               : str_eq(id, PREVIEW_CHECK) ? PREVIEW_OF_CHECK
                                           : PREVIEW_OF_NOTHING;
    if (row.len != 0) {
        bool is_new = str_eq(row, STR("add"));
        bool is_row = is_new || str_to_i64(row, 1, UINT32_MAX - 1, &number);
        p->row = is_new ? JOURNEY_NEW_ROW : (uint32_t)number;
        return is_row && p->page != NULL && p->page->kind == PAGE_REPEAT;
    }
    return p->page != NULL || p->about != PREVIEW_OF_NOTHING;
}

// On a worker thread. A draft that cannot run has no definition.
void builder_preview_make(struct request *r)
{
    struct preview *p = r->data;
    err e = preview_definition(r, p);
    r->result = e.kind == ERR_INPUT ? NO_ERR : e;
    if (err_is(e)) {
        return;
    }
    if (r->http->method == HTTP_POST) {
        preview_take_up(r, p);
    }
    preview_walk(r, p);
    p->there = preview_find(r, p);
}

// ---- What is typed, before it is saved -----------------------------------------------------------------------------

void builder_try(struct request *r)
{
    struct preview *p = arena_new(r->arena, struct preview);
    struct service_version last;
    p->builder = builder_load(r);
    if (p->builder == NULL || !builder_begin_edit(r, p->builder)) {
        return;
    }
    err e = service_version_last(r->tx, r->arena, p->builder->service.id, &last);
    if (err_is(e)) {
        request_fail(r, e);
        return;
    }
    p->service = p->builder->service;
    r->base = staff_service_path(r, p->service.key, STR("preview"));
    p->last = last.document;
    r->data = p;
}

// On a worker thread.
void builder_try_make(struct request *r)
{
    struct preview *p = r->data;
    struct builder *b = p->builder;
    r->result = builder_outline(r, b);
    if (err_is(r->result)) {
        return;
    }
    builder_read(r, b);
    bool sound = !b->too_long && b->wrong_rule == NULL && !b->cannot_be &&
                 !err_is(edit_apply(r->arena, b->draft.document, b->seen_document, &b->edit, &p->draft, &b->next_page));
    if (!sound || err_is(preview_definition(r, p))) {
        return;
    }
    p->page = definition_page(p->definition, request_param(r, 2));
    preview_walk(r, p);
}

void builder_tried_out(struct request *r)
{
    struct preview *p = r->data;
    if (p->definition == NULL || p->page == NULL) {
        struct http_response nothing = {.status = 204}; // the form says why once it is sent
        request_answer(r, &nothing);
        return;
    }
    preview_show(r, 200, p, NULL, NULL);
}

// ---- The way -------------------------------------------------------------------------------------------------------

// From the list of rows: one more, or on where there are enough.
static void preview_go_rows(struct request *r, struct preview *p)
{
    struct answers after;
    struct problems problems = {0};
    if (str_eq(request_form(r, STR("next")), STR("add"))) {
        p->row = JOURNEY_NEW_ROW;
        preview_show(r, 200, p, NULL, NULL);
        return;
    }
    journey_accept(&p->journey, p->page, 0, &r->form, &after, &problems);
    p->rows = problems.count > 0;
    if (p->rows) {
        preview_show(r, 422, p, NULL, &problems);
        return;
    }
    p->answers = after; // that there are no more is an answer too
    preview_walk(r, p);
    preview_on(r, p);
}

static void preview_rows_become(struct request *r, struct preview *p, struct answers after)
{
    p->answers = after;
    preview_walk(r, p);
    p->row = 0;
    preview_arrive(p);
    preview_show(r, 200, p, NULL, NULL);
}

// A page's form was sent: its problems, or the page after it; after a row the list of rows.
static void preview_go(struct request *r, struct preview *p)
{
    struct answers after;
    struct problems problems = {0};
    if (p->page == NULL) { // the end of the way: nothing is sent
        preview_leave(r, p);
    } else if (p->page->kind == PAGE_EXIT) {
        request_not_found(r);
    } else if (p->page == &journey_task_list) {
        preview_show(r, 200, p, NULL, NULL);
    } else if (p->page->kind == PAGE_REPEAT && p->row == 0) {
        preview_go_rows(r, p);
    } else {
        journey_accept(&p->journey, p->page, p->row, &r->form, &after, &problems);
        struct fields typed = apply_form_typed(r);
        if (problems.count > 0) {
            preview_show(r, 422, p, &typed, &problems);
        } else if (p->page->kind == PAGE_REPEAT) {
            preview_rows_become(r, p, after);
        } else {
            p->answers = after;
            preview_walk(r, p);
            preview_on(r, p);
        }
    }
}

// Sent to be looked at only: with ?again, by the buttons for another language, as it was typed.
static bool preview_looks(struct request *r, struct preview *p)
{
    bool again = request_query(r, STR("again")).len != 0;
    if (!again && !fields_has(&r->form, STR("preview.look"))) {
        return false;
    }
    struct fields typed = apply_form_typed(r);
    preview_arrive(p);
    preview_show(r, 200, p, again ? &typed : NULL, NULL);
    return true;
}

static bool preview_is_there(struct request *r, const struct preview *p)
{
    if (p->definition == NULL) {
        preview_leave(r, p); // where what is wrong is told
        return false;
    }
    bool one = p->row != 0 && p->row != JOURNEY_NEW_ROW;
    if (!p->there || (one && journey_row(&p->journey, p->page, p->row) == NULL)) {
        request_not_found(r);
        return false;
    }
    return true;
}

void builder_previewed(struct request *r)
{
    struct preview *p = r->data;
    if (p->definition != NULL && request_param(r, 2).len == 0) {
        request_redirect(r, p->definition->start.skip ? preview_first(r, p) : preview_path_of(r, PREVIEW_START));
    } else if (!preview_is_there(r, p)) {
        return;
    } else if (r->http->method != HTTP_POST) {
        practice_looked(r);
        preview_show(r, 200, p, NULL, NULL);
    } else if (!preview_looks(r, p)) {
        preview_go(r, p);
    }
}

void builder_preview_removed(struct request *r)
{
    struct preview *p = r->data;
    if (preview_is_there(r, p) && p->row == JOURNEY_NEW_ROW) {
        request_not_found(r);
    } else if (!r->answered) {
        preview_rows_become(r, p, journey_remove_row(&p->journey, p->page, p->row));
    }
}

void builder_preview_suggested(struct request *r)
{
    const struct preview *p = r->data;
    if (p->definition == NULL) {
        request_not_found(r);
        return;
    }
    apply_suggest_of(r, p->definition);
}
