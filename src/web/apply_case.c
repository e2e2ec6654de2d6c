// SPDX-License-Identifier: Apache-2.0
// A case as its person sees it, and what they may do: answer, add, withdraw, complain.
#include "base/limits.h"
#include "casework/talk.h"
#include "html/words_list.h"
#include "web/apply_case_view.h"
#include "web/apply_pages.h"
#include "web/apply_state.h"
#include "web/file.h"
#include "web/kept.h"
#include "web/page_person_case.h"
#include "web/page_person_complain.h"
#include "web/page_person_withdraw.h"
#include "web/paper.h"
#include "web/problem_words.h"
#include "web/staff_case.h"
#include "web/texts.h"

enum {
    APPLY_REPLY_FILES = 10
};

// How a case stands, in plain words.
static const struct word *const apply_now[] = {
    [CASE_NEW] = WORD_CASE_NOW_NEW,
    [CASE_IN_PROGRESS] = WORD_CASE_NOW_IN_PROGRESS,
    [CASE_WAITING] = WORD_CASE_NOW_WAITING,
    [CASE_APPROVED] = WORD_CASE_NOW_APPROVED,
    [CASE_REFUSED] = WORD_CASE_NOW_REFUSED,
    [CASE_CLOSED] = WORD_CASE_NOW_CLOSED,
    [CASE_WITHDRAWN] = WORD_CASE_NOW_WITHDRAWN,
};
_Static_assert(sizeof apply_now / sizeof apply_now[0] == CASE_STATUS__COUNT, "words a status");

// The events that a person sees: what is said of each in the line of steps, and whether its words are part of the
// talk. Notes, and who has the case, are the staff's own.
static const struct apply_kind {
    str kind;
    const struct word *step;
    bool talk, mine;
} apply_kinds[] = {
    {STR_INIT("submitted"), WORD_CASE_STEP_SENT, false, true},
    {STR_INIT("asked"), WORD_CASE_STEP_ASKED, true, false},
    {STR_INIT("wrote"), WORD_CASE_STEP_WROTE, true, false},
    {STR_INIT("approved"), WORD_STATUS_APPROVED, true, false},
    {STR_INIT("refused"), WORD_STATUS_REFUSED, true, false},
    {STR_INIT("answered"), WORD_CASE_STEP_ANSWERED, true, true},
    {STR_INIT("added"), WORD_CASE_STEP_ADDED, true, true},
    {STR_INIT("withdrawn"), WORD_STATUS_WITHDRAWN, false, true},
    {STR_INIT("complained"), WORD_CASE_STEP_COMPLAINED, true, true},
};

struct apply_case {
    struct apply_state state;
    struct casefile found;
    struct case_event *events;
    size_t event_count;
    struct talk_files files;
    struct file_reader standings;
};

static str apply_case_path(struct request *r, str page)
{
    str path = REQUEST_PATH(r, request_param(r, 0), request_param(r, 1), STR("check-answers"), STR("case"));
    return page.len == 0 ? path : ARENA_JOIN(r->arena, path, STR("/"), page);
}

// The case of the person's draft; false where the request was answered.
static bool apply_case_load(struct request *r, struct apply_case *c)
{
    if (!apply_state_load(r, true, &c->state)) {
        return false;
    }
    if (c->state.draft.case_id == 0) {
        request_redirect(r, REQUEST_PATH(r, request_param(r, 0), request_param(r, 1)));
        return false;
    }
    err e = case_get(r->tx, r->arena, c->state.draft.case_id, &c->found);
    e = err_is(e) ? e : case_events(r->tx, r->arena, c->found.id, &c->events, &c->event_count);
    e = err_is(e) ? e : talk_files(r->tx, r->arena, c->found.id, &c->files);
    e = err_is(e) ? e : file_reader_of(r, c->found.draft_id, false, &c->standings);
    if (err_is(e)) {
        request_fail(r, e);
    }
    return !err_is(e);
}

// ---- The page ---------------------------------------------------------------------------------------------

static const struct apply_kind *apply_kind_of(str kind)
{
    for (size_t i = 0; i < sizeof apply_kinds / sizeof apply_kinds[0]; i++) {
        if (str_eq(apply_kinds[i].kind, kind)) {
            return &apply_kinds[i];
        }
    }
    return NULL;
}

static struct apply_file_list apply_said_files(struct request *r, const struct apply_case *c, int64_t number)
{
    struct apply_file *files = arena_array(r->arena, struct apply_file, c->files.count + 1);
    size_t count = 0;
    for (size_t i = 0; i < c->files.count; i++) {
        if (c->files.items[i].number == number) {
            enum file_standing standing = file_standing_of(&c->standings, c->files.items[i].token);
            files[count++] = (struct apply_file){
                .name = c->files.items[i].name,
                .note = file_note(&c->standings, r->language, standing),
                .picture =
                    file_thumb_href(&c->standings, r->arena, apply_case_path(r, STR("files")), c->files.items[i].token),
                .alt = file_alt(r->arena, r->language, c->files.items[i].name)};
        }
    }
    return (struct apply_file_list){files, count};
}

// By first name only: who works here is not to be looked up by what they decide.
static str apply_said_who(struct request *r, const struct case_event *e, bool mine)
{
    str first;
    str rest;
    if (mine) {
        return request_words(r, WORD_CASE_YOU);
    }
    str_cut(e->user_name, ' ', &first, &rest);
    struct words_place places[] = {{.name = "who", .text = first},
                                   {.name = "organisation", .text = request_setting(r, STR("name"))}};
    return first.len == 0 ? places[1].text : request_words_with(r, WORD_CASE_US, places, 2);
}

static void apply_case_talk(struct request *r, const struct apply_case *c, struct apply_case_view *view)
{
    struct apply_said *said = arena_array(r->arena, struct apply_said, c->event_count + 1);
    struct apply_step *steps = arena_array(r->arena, struct apply_step, c->event_count + 2);
    size_t said_count = 0;
    size_t step_count = 0;
    for (size_t i = 0; i < c->event_count; i++) {
        const struct case_event *e = &c->events[i];
        const struct apply_kind *kind = apply_kind_of(e->kind);
        enum case_status status;
        bool moved = str_eq(e->kind, STR("status")) && case_status_find(e->detail, &status) && status != CASE_WAITING;
        if (kind == NULL && !moved) {
            continue;
        }
        str title = kind != NULL                 ? request_words(r, kind->step)
                    : status == CASE_IN_PROGRESS ? request_words(r, WORD_CASE_STEP_LOOKED)
                                                 : staff_case_status(r->language, status);
        steps[step_count++] = (struct apply_step){title, request_date_time(r, e->at), APPLY_STEP_DONE};
        if (kind != NULL && kind->talk) {
            said[said_count++] = (struct apply_said){.who = apply_said_who(r, e, kind->mine),
                                                     .when = request_date_time(r, e->at),
                                                     .words = e->detail,
                                                     .files = apply_said_files(r, c, e->number),
                                                     .mine = kind->mine};
        }
        if (str_eq(e->kind, STR("asked"))) {
            view->need = e->detail;
            struct words_place day = {.name = "date", .text = request_date(r, e->due_at - 1)};
            view->need_by = e->due_at == 0 ? request_words(r, WORD_CASE_NEED_ANY)
                                           : request_words_with(r, WORD_CASE_NEED_BY, &day, 1);
        }
    }
    if (step_count != 0) {
        steps[step_count - 1].state = APPLY_STEP_NOW;
    }
    if (c->found.closed_at == 0) {
        struct words_place day = {.name = "date", .text = request_date(r, c->found.target_at - 1)};
        bool stopped = c->found.target_at >= TARGET_NEVER;
        str when = stopped ? STR("") : request_words_with(r, WORD_CASE_STEP_BY, &day, 1);
        steps[step_count++] = (struct apply_step){request_words(r, WORD_CASE_STEP_DECISION), when, APPLY_STEP_LATER};
    }
    view->said = (struct apply_said_list){said, said_count};
    view->steps = (struct apply_step_list){steps, step_count};
}

static void apply_case_when(struct request *r, const struct casefile *c, struct apply_case_view *view)
{
    view->now = request_words(r, apply_now[c->status]);
    if (c->closed_at == 0 && c->target_at < TARGET_NEVER) {
        struct words_place day = {.name = "date", .text = request_date(r, c->target_at - 1)};
        bool late = c->target_at <= clock_now_s();
        view->by = request_words_with(r, late ? WORD_CASE_BY_LATE : WORD_CASE_BY, &day, 1);
    }
    if (c->status != CASE_WAITING) {
        view->need = (str){0};
    }
}

static void apply_show_case(struct request *r, const struct apply_case *c, int status, struct apply_case_view *view)
{
    const struct definition *d = c->state.definition;
    str name = text_in(d->name, request_definition_language(r, d));
    view->frame = frame_of_service(r, d, name, STR("case"));
    view->frame.has_errors = view->errors.count != 0;
    view->reference = apply_state_reference(r, c->found.id);
    view->title = name;
    apply_case_talk(r, c, view);
    apply_case_when(r, &c->found, view);
    if (c->found.closed_at == 0) {
        view->answer_href = apply_case_path(r, STR("answer"));
        view->withdraw_href = apply_case_path(r, STR("withdraw"));
    }
    view->complain_href = apply_case_path(r, STR("complain"));
    view->print_href = arena_concat(r->arena, apply_state_path(r, NULL), STR("/print"));
    view->paper_href = paper_is_made(r) ? arena_concat(r->arena, apply_state_path(r, NULL), STR("/pdf")) : STR("");
    err e = kept_case_until(r, &c->found, &view->until);
    if (err_is(e)) {
        request_fail(r, e);
        return;
    }
    view->files_gone = c->found.files_gone_at != 0 ? request_date(r, c->found.files_gone_at) : STR("");
    view->form_label = request_words(r, c->found.status == CASE_WAITING ? WORD_CASE_ANSWER : WORD_CASE_ADD);
    REQUEST_RENDER(r, status, page_person_case, &view->frame, view);
}

void apply_case_page(struct request *r)
{
    static const struct {
        str done;
        const struct word *word;
    } done[] = {{STR_INIT("sent"), WORD_CASE_SENT}, {STR_INIT("complained"), WORD_CASE_COMPLAINED}};
    struct apply_case c = {0};
    struct apply_case_view view = {0};
    if (!apply_case_load(r, &c)) {
        return;
    }
    for (size_t i = 0; i < sizeof done / sizeof done[0]; i++) {
        if (str_eq(request_query(r, STR("done")), done[i].done)) {
            view.done = request_words(r, done[i].word);
        }
    }
    apply_show_case(r, &c, 200, &view);
}

// ---- Answering --------------------------------------------------------------------------------------------

struct apply_acting {
    struct talk_reply reply;
    struct site_act act; // the reply, or a withdrawal
    site_submit_fn run;
    str words, back;
};

// What is to be done, with the service's own messages for the status that the case comes to; false: answered.
static bool apply_act_of(struct request *r, const struct apply_case *c, struct apply_acting *acting, void *with,
                         enum case_status to)
{
    acting->act.with = with;
    err e = staff_case_own(r, &c->found, to, &acting->act.own);
    if (err_is(e)) {
        request_fail(r, e);
    }
    return !err_is(e);
}

static struct apply_acting *apply_acting_of(struct request *r, const struct apply_case *c)
{
    struct apply_acting *acting = arena_new(r->arena, struct apply_acting);
    const struct casefile *found = &c->found;
    acting->reply.from = *found;
    if (found->stopped_at != 0) {
        struct target_rule rule = staff_target_rule(r, c->state.definition);
        acting->reply.resumed_target_at = target_resumed(&rule, found->target_was, found->stopped_at, clock_now_s());
    }
    acting->words = str_trim(request_form(r, STR("words")));
    acting->reply.words = acting->words;
    return acting;
}

// The files that came, judged as those of any question are.
static struct talk_files apply_reply_files(struct request *r, const struct apply_case *c, struct problems *problems)
{
    struct question q = {.number = UINT32_MAX,
                         .id = STR("files"),
                         .type = question_type_find(STR("files")),
                         .optional = true,
                         .max_items = APPLY_REPLY_FILES,
                         .given = UINT64_C(1) << OPTION_MAX_ITEMS};
    struct answers none = {0};
    struct value value = {0};
    struct accept in = {.arena = r->arena,
                        .definition = c->state.definition,
                        .fields = &r->form,
                        .answers = &none,
                        .today = request_today(r),
                        .problems = problems,
                        .problem_max = 1};
    question_accept(&in, &q, &value);
    struct talk_file *files = arena_array(r->arena, struct talk_file, value.count + 1);
    size_t count = 0;
    for (size_t i = 0; value.kind == VALUE_FILES && problems->count == 0 && i < value.count; i++) {
        const struct value_file *f = &value.files[i];
        files[count++] = (struct talk_file){
            .name = f->name, .type = f->type, .token = f->token, .size = f->size, .head = file_head(r, f->token)};
    }
    return (struct talk_files){files, count};
}

static void apply_refuse_answer(struct request *r, const struct apply_case *c, str error, bool of_files)
{
    struct govuk_error_link *link = arena_new(r->arena, struct govuk_error_link);
    *link = (struct govuk_error_link){.text = error, .href = of_files ? STR("#files") : STR("#words")};
    struct apply_case_view view = {.errors = {link, 1}, .words = request_form(r, STR("words"))};
    *(of_files ? &view.files_error : &view.words_error) = error;
    apply_show_case(r, c, 422, &view);
}

void apply_answer(struct request *r)
{
    struct apply_case c = {0};
    struct problem problem[2] = {0};
    struct problems problems = {problem, 0};
    if (!apply_case_load(r, &c)) {
        return;
    }
    if (c.found.closed_at != 0) { // meanwhile: the page says so
        request_redirect(r, apply_case_path(r, STR("")));
        return;
    }
    struct apply_acting *acting = apply_acting_of(r, &c);
    acting->reply.files = apply_reply_files(r, &c, &problems);
    if (problems.count != 0) {
        struct answer_reader reader = texts_reader(r, &c.state.journey);
        problems.items[0].question = NULL;
        apply_refuse_answer(r, &c, problem_words(&reader, &problems.items[0]), true);
        return;
    }
    if (acting->words.len == 0 && acting->reply.files.count == 0) {
        apply_refuse_answer(r, &c, request_words(r, WORD_CASE_ANSWER_EMPTY), false);
        return;
    }
    acting->back = arena_concat(r->arena, apply_case_path(r, STR("")), STR("?done=sent"));
    acting->run = site_reply(r->site);
    if (!apply_act_of(r, &c, acting, &acting->reply, CASE_IN_PROGRESS)) {
        return;
    }
    r->names_files = true;
    r->data = acting;
}

err apply_answer_unit(struct tx *tx, void *data)
{
    struct apply_acting *acting = data;
    return acting->run(tx, &acting->act);
}

void apply_acted(struct request *r)
{
    const struct apply_acting *acting = r->data;
    request_redirect(r, acting->back);
}

// ---- Withdrawing, complaining -------------------------------------------------------------------------------

static struct apply_ask_view apply_ask_view_of(struct request *r, const struct apply_case *c, const struct word *title,
                                               str kind)
{
    struct apply_ask_view view = {.reference = apply_state_reference(r, c->found.id),
                                  .case_href = apply_case_path(r, STR(""))};
    view.frame = frame_of_service(r, c->state.definition, request_words(r, title), kind);
    view.frame.back_href = view.case_href;
    return view;
}

// Loads what is to be withdrawn; false where it is closed, or the request was answered otherwise.
static bool apply_withdraw_load(struct request *r, struct apply_case *c)
{
    if (!apply_case_load(r, c)) {
        return false;
    }
    if (!case_status_may_follow(c->found.status, CASE_WITHDRAWN)) {
        request_redirect(r, apply_case_path(r, STR("")));
        return false;
    }
    return true;
}

void apply_withdraw_page(struct request *r)
{
    struct apply_case c = {0};
    if (apply_withdraw_load(r, &c)) {
        struct apply_ask_view view = apply_ask_view_of(r, &c, WORD_CASE_WITHDRAW_TITLE, STR("withdraw"));
        REQUEST_RENDER(r, 200, page_person_withdraw, &view.frame, &view);
    }
}

void apply_withdraw(struct request *r)
{
    struct apply_case c = {0};
    if (apply_withdraw_load(r, &c)) {
        struct apply_acting *acting = apply_acting_of(r, &c);
        acting->back = apply_case_path(r, STR(""));
        acting->run = site_withdraw(r->site);
        if (apply_act_of(r, &c, acting, &acting->reply.from, CASE_WITHDRAWN)) {
            r->data = acting;
        }
    }
}

err apply_withdraw_unit(struct tx *tx, void *data)
{
    struct apply_acting *acting = data;
    return acting->run(tx, &acting->act);
}

static void apply_show_complain(struct request *r, const struct apply_case *c, int status, str error)
{
    struct apply_ask_view view = apply_ask_view_of(r, c, WORD_CASE_COMPLAIN_TITLE, STR("complain"));
    view.words = request_form(r, STR("words"));
    view.error = error;
    view.frame.has_errors = error.len != 0;
    REQUEST_RENDER(r, status, page_person_complain, &view.frame, &view);
}

void apply_complain_page(struct request *r)
{
    struct apply_case c = {0};
    if (apply_case_load(r, &c)) {
        apply_show_complain(r, &c, 200, STR(""));
    }
}

void apply_complain(struct request *r)
{
    struct apply_case c = {0};
    if (!apply_case_load(r, &c)) {
        return;
    }
    if (str_trim(request_form(r, STR("words"))).len == 0) {
        apply_show_complain(r, &c, 422, request_words(r, WORD_CASE_COMPLAIN_EMPTY));
        return;
    }
    struct apply_acting *acting = apply_acting_of(r, &c);
    acting->back = arena_concat(r->arena, apply_case_path(r, STR("")), STR("?done=complained"));
    r->data = acting;
}

err apply_complain_unit(struct tx *tx, void *data)
{
    const struct apply_acting *acting = data;
    return talk_complain(tx, &acting->reply.from, acting->words);
}

void apply_case_picture(struct request *r)
{
    struct apply_case c;
    if (apply_case_load(r, &c)) {
        file_send_thumb(r, &c.standings, request_param(r, 2));
    }
}
