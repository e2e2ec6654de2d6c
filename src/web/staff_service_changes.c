// SPDX-License-Identifier: Apache-2.0
// What changes a service: a file that becomes a draft, beginning and dropping one, approval, publishing, going back.
#include "base/utf8.h"
#include "catalogue/board.h"
#include "catalogue/revision.h"
#include "catalogue/service.h"
#include "definition/foreign.h"
#include "design/blank.h"
#include "html/words_list.h"
#include "voice/trial_gate.h"
#include "web/errors.h"
#include "web/file.h"
#include "web/page_staff_upload.h"
#include "web/request.h"
#include "web/staff_case.h"
#include "web/staff_gate.h"
#include "web/staff_service_pages.h"
#include "web/staff_service_view.h"
#include "web/trial_news.h"

#define STAFF_READY_NOTHING STR("nothing")
enum {
    STAFF_PROBLEMS_SHOWN = 100,
    STAFF_REPORT_MAX = 64 * 1024
};

static bool staff_number(struct request *r, str name, int64_t *ret_number)
{
    return str_to_i64(request_form(r, name), 0, INT64_MAX, ret_number);
}

// A page that was sent is not as its form had it: the service is shown as it is now, and says what happened.
static void staff_service_again(struct request *r, const struct service *s, int status, const struct word *what)
{
    struct staff_service_view view;
    err e = staff_service_view_of(r, s, &view);
    if (err_is(e)) {
        request_fail(r, e);
        return;
    }
    view.error = request_words(r, what);
    staff_service_show(r, status, &view);
}

// Finds the service and a number of the form. False: the request was answered, also where the unit before this met
// somebody else's change.
static bool staff_service_begin(struct request *r, struct service *s, str name, int64_t *ret_number)
{
    if (!staff_service_find(r, s)) {
        return false;
    }
    if (!staff_number(r, name, ret_number)) {
        errors_page(r, 400);
        return false;
    }
    if (r->conflict) {
        staff_service_again(r, s, 409, WORD_SERVICES_CHANGED_MEANWHILE);
        return false;
    }
    return true;
}

void staff_service_changed(struct request *r)
{
    request_redirect(r, staff_service_path(r, request_param(r, 1), STR("")));
}

void staff_published(struct request *r)
{
    site_refresh(r->site, r->organisation->organisation.key);
    staff_service_changed(r);
}

// ---- Problems of a definition as lines -----------------------------------------------------------------------------

static str staff_problem_line(struct request *r, const struct definition_problem *p)
{
    str line = arena_printf(r->arena, "%d", p->line);
    struct words_place places[] = {
        {.name = "line", .text = line}, {.name = "what", .text = p->what}, {.name = "mend", .text = p->mend}};
    return request_words_with(r, p->line == 0 ? WORD_SERVICES_PROBLEM : WORD_SERVICES_PROBLEM_AT, places, 3);
}

static struct govuk_str_list staff_problem_lines(struct request *r, const struct definition_report *report,
                                                 enum problem_weight weight)
{
    str *items = arena_array(r->arena, str, STAFF_PROBLEMS_SHOWN);
    struct govuk_str_list lines = {items, 0};
    for (size_t i = 0; i < report->count && lines.count < STAFF_PROBLEMS_SHOWN; i++) {
        if (report->items[i].weight == weight) {
            items[lines.count++] = staff_problem_line(r, &report->items[i]);
        }
    }
    return lines;
}

static str staff_report_text(struct request *r, const struct definition_report *report)
{
    struct govuk_str_list lines = staff_problem_lines(r, report, PROBLEM_ADVICE);
    struct buf text;
    buf_init(&text, STAFF_REPORT_MAX);
    for (size_t i = 0; i < lines.count && text.len + lines.items[i].len < STAFF_REPORT_MAX; i++) {
        buf_put(&text, lines.items[i]);
        buf_char(&text, '\n');
    }
    str copy = arena_str(r->arena, buf_str(&text));
    buf_free(&text);
    return copy;
}

// ---- A file becomes a draft ----------------------------------------------------------------------------------------

struct staff_uploading {
    struct revision_add add;
    struct staff_upload_view view;
    const struct field_file *file;
    const struct site_ready *ready; // the ready-made service that is taken instead; NULL: none is
    str other;                      // or the document of another service, or of one with nothing in it
    struct definition_report report;
    err failed; // to read it: the person's matter
};

static const struct site_ready *staff_ready_find(struct request *r, str name)
{
    struct site_ready_list list = site_ready(r->site);
    for (size_t i = 0; i < list.count; i++) {
        if (str_eq(list.items[i].name, name)) {
            return &list.items[i];
        }
    }
    return NULL;
}

// Ready-made services by what they are called in the request's language.
static struct govuk_option_list staff_ready_options(struct request *r)
{
    struct site_ready_list list = site_ready(r->site);
    struct govuk_option *items = arena_array(r->arena, struct govuk_option, list.count + 2);
    size_t count = 0;
    items[count++] =
        (struct govuk_option){.text = request_words(r, WORD_SERVICES_READY_MADE_NONE), .empty_value = true};
    bool nothing = str_eq(request_form(r, STR("ready")), STAFF_READY_NOTHING);
    items[count++] = (struct govuk_option){.text = request_words(r, WORD_SERVICES_READY_MADE_NOTHING),
                                           .value = STAFF_READY_NOTHING,
                                           .selected = nothing ? CHOICE_YES : CHOICE_UNSET};
    for (size_t i = 0; i < list.count; i++) {
        struct outline o;
        if (!err_is(outline_read(r->arena, list.items[i].document, &o))) {
            bool chosen = str_eq(request_form(r, STR("ready")), list.items[i].name);
            size_t language = outline_language(&o, words_languages[r->language].tag);
            items[count++] = (struct govuk_option){.text = outline_said(&o, o.name, language),
                                                   .value = list.items[i].name,
                                                   .selected = chosen ? CHOICE_YES : CHOICE_UNSET};
        }
    }
    return (struct govuk_option_list){items, count};
}

// Services of the organisation that a new one may begin as.
static struct govuk_option_list staff_other_options(struct request *r)
{
    struct board board;
    err e = board_list(r->tx, r->arena, 0, &board);
    size_t count = err_is(e) ? 0 : board.count;
    struct govuk_option *items = arena_array(r->arena, struct govuk_option, count + 1);
    items[0] = (struct govuk_option){.text = request_words(r, WORD_SERVICES_READY_MADE_NONE), .empty_value = true};
    for (size_t i = 0; i < count; i++) {
        bool chosen = str_eq(request_form(r, STR("from")), board.items[i].key);
        str name = request_by_language(r, board.items[i].name);
        items[i + 1] = (struct govuk_option){.text = name.len == 0 ? board.items[i].key : name,
                                             .value = board.items[i].key,
                                             .selected = chosen ? CHOICE_YES : CHOICE_UNSET};
    }
    return (struct govuk_option_list){items, count + 1};
}

// What a service with nothing in it says, in the organisation's languages.
static err staff_blank(struct request *r, str *ret_document)
{
    struct outline o = {0};
    const struct site_organisation *org = r->organisation;
    str *name = arena_array(r->arena, str, LANGUAGE__COUNT);
    str *asks = arena_array(r->arena, str, LANGUAGE__COUNT);
    for (size_t i = 0; i < org->language_count && i < LIMIT_LANGUAGE_COUNT; i++) {
        o.languages[o.language_count++] = words_languages[org->languages[i]].tag;
        name[i] = words_text(org->languages[i], WORD_SERVICES_NOTHING_NAME);
        asks[i] = words_text(org->languages[i], WORD_SERVICES_NOTHING_ASKS);
    }
    return blank_document(r->arena, &o, (struct outline_text){name}, (struct outline_text){asks}, ret_document);
}

err staff_service_document(struct request *r, str key, bool of_draft, str *ret_document)
{
    struct service s;
    struct revision draft;
    struct service_version version = {0};
    TRY(service_find(r->tx, r->arena, key, &s));
    TRY(revision_draft(r->tx, r->arena, s.id, &draft));
    bool drafted = of_draft && draft.number != 0;
    if (!drafted) {
        TRY(service_version_get(r->tx, r->arena, s.version_id, &version));
    }
    *ret_document = drafted ? draft.document : version.document;
    return NO_ERR;
}

static void staff_show_upload(struct request *r, int status, struct staff_upload_view *view)
{
    const struct staff_wrong wrong[] = {{view->key_error, STR("key")}, {view->file_error, STR("file")}};
    view->errors = staff_error_links(r, wrong, 2);
    bool is_new = view->name.len == 0;
    view->frame = staff_frame(r, request_words(r, is_new ? WORD_SERVICES_NEW : WORD_SERVICES_UPLOAD),
                              is_new ? STR("staff-new-service") : STR("staff-upload"));
    view->frame.has_errors = view->errors.count != 0;
    str services = REQUEST_PATH(r, r->organisation->organisation.key, STR("staff"), STR("services"));
    if (is_new) {
        view->ready = staff_ready_options(r);
    }
    view->frame.back_href = is_new ? services : staff_service_path(r, request_param(r, 1), STR(""));
    REQUEST_RENDER(r, status, page_staff_upload, &view->frame, view);
}

void staff_new_service(struct request *r)
{
    struct staff_upload_view view = {
        .action = REQUEST_PATH(r, r->organisation->organisation.key, STR("staff"), STR("new-service")),
        .others = staff_other_options(r)};
    staff_show_upload(r, 200, &view);
}

// The form for a service that is there. False: the request was answered.
static bool staff_upload_of(struct request *r, struct service *s, struct staff_upload_view *view)
{
    struct revision draft;
    if (!staff_service_find(r, s)) {
        return false;
    }
    err e = revision_draft(r->tx, r->arena, s->id, &draft);
    if (err_is(e)) {
        request_fail(r, e);
        return false;
    }
    str name = request_by_language(r, s->version_id == 0 ? draft.name : s->name);
    *view = (struct staff_upload_view){.name = name.len == 0 ? s->key : name,
                                       .action = staff_service_path(r, s->key, STR("upload")),
                                       .seen = draft.number};
    return true;
}

void staff_upload_page(struct request *r)
{
    struct service s;
    struct staff_upload_view view;
    if (staff_upload_of(r, &s, &view)) {
        staff_show_upload(r, 200, &view);
    }
}

void staff_upload(struct request *r)
{
    struct staff_uploading *u = arena_new(r->arena, struct staff_uploading);
    bool is_new = request_param(r, 1).len == 0;
    struct service s = {0};
    size_t at = 0;
    const struct field *field = fields_next(&r->form, STR("file"), &at);
    u->view.action = REQUEST_PATH(r, r->organisation->organisation.key, STR("staff"), STR("new-service"));
    if (!is_new && !staff_upload_of(r, &s, &u->view)) {
        return;
    }
    u->file = field == NULL ? NULL : field->file;
    u->add = (struct revision_add){.service_id = s.id,
                                   .key = str_trim(request_form(r, STR("key"))),
                                   .seen = u->view.seen,
                                   .what = STR("uploaded"),
                                   .user_id = r->user.id};
    u->view.key = u->add.key;
    u->ready = is_new ? staff_ready_find(r, request_form(r, STR("ready"))) : NULL;
    bool has_file = u->file != NULL && u->file->size != 0;
    if (is_new) {
        str from = request_form(r, STR("from"));
        bool nothing = str_eq(request_form(r, STR("ready")), STAFF_READY_NOTHING);
        u->view.others = staff_other_options(r);
        err e = nothing         ? staff_blank(r, &u->other)
                : from.len != 0 ? staff_service_document(r, from, true, &u->other)
                                : NO_ERR;
        if (err_is(e)) {
            request_fail(r, e);
            return;
        }
    }
    if (!has_file && u->ready == NULL && u->other.len == 0) {
        u->view.file_error = request_words(r, is_new ? WORD_SERVICES_START_MISSING : WORD_SERVICES_FILE_MISSING);
    } else if (has_file && u->file->size > LIMIT_DEFINITION) {
        u->view.file_error = request_words(r, WORD_SERVICES_FILE_LARGE);
    }
    // A key that is taken shows when the unit runs; one that was not typed comes from the file.
    if (is_new && (r->conflict || (u->add.key.len != 0 && !service_key_is_fine(u->add.key)))) {
        u->view.key_error = request_words(r, r->conflict ? WORD_SERVICES_KEY_TAKEN : WORD_SERVICES_KEY_WRONG);
    }
    // The draft was changed since the form was shown.
    int64_t seen = 0;
    if (!is_new && (!staff_number(r, STR("seen"), &seen) || seen != u->view.seen || r->conflict)) {
        u->view.file_error = request_words(r, WORD_SERVICES_CHANGED_MEANWHILE);
    }
    if (u->view.key_error.len != 0 || u->view.file_error.len != 0) {
        staff_show_upload(r, r->conflict ? 409 : 422, &u->view);
        return;
    }
    r->data = u;
}

static err staff_upload_document(struct request *r, struct staff_uploading *u, struct buf *bytes)
{
    struct tx *tx;
    str source;
    const struct definition *d;
    if (u->ready != NULL || u->other.len != 0) {
        buf_put(bytes, u->ready != NULL ? u->ready->document : u->other);
    } else {
        TRY(store_read_begin(r->organisation->store, &tx));
        err e = file_read(r, tx, u->file->token, u->file->size, bytes);
        store_read_end(tx);
        if (err_is(e)) {
            r->result = e;
            return e;
        }
    }
    TRY(foreign_read(r->arena, arena_str(r->arena, buf_str(bytes)), &u->report, &u->add.document, &source));
    TRY(definition_read(u->add.document, &site_definition_options, &u->report, &d));
    u->add.name = service_said_of(r->arena, d).name;
    if (u->add.key.len == 0) {
        u->add.key = arena_str(r->arena, d->id);
    }
    definition_release(d);
    return NO_ERR;
}

// On a worker thread.
void staff_upload_read(struct request *r)
{
    struct staff_uploading *u = r->data;
    struct buf bytes;
    u->report = (struct definition_report){.arena = r->arena};
    buf_init(&bytes, LIMIT_DEFINITION + 1);
    u->failed = staff_upload_document(r, u, &bytes);
    buf_free(&bytes);
    u->add.report = staff_report_text(r, &u->report);
    r->skip_unit = err_is(u->failed) || (u->add.service_id == 0 && !service_key_is_fine(u->add.key));
}

err staff_upload_unit(struct tx *tx, void *data)
{
    struct staff_uploading *u = data;
    return revision_add(tx, &u->add);
}

void staff_uploaded(struct request *r)
{
    struct staff_uploading *u = r->data;
    if (err_is(u->failed)) {
        u->view.file_error = request_words(r, WORD_SERVICES_FILE_WRONG);
        u->view.problems = staff_problem_lines(r, &u->report, PROBLEM_ERROR);
    } else if (r->skip_unit) {
        u->view.key_error = request_words(r, WORD_SERVICES_KEY_WRONG);
    } else {
        str key = u->add.service_id == 0 ? u->add.key : request_param(r, 1);
        request_redirect(r, staff_service_path(r, key, u->ready != NULL || u->other.len != 0 ? STR("draft") : STR("")));
        return;
    }
    staff_show_upload(r, 422, &u->view);
}

// ---- Beginning a draft, dropping it --------------------------------------------------------------------------------

struct staff_drafting {
    bool drops;
    struct revision_add add;
    struct revision_drop drop;
};

void staff_draft(struct request *r)
{
    struct staff_drafting *d = arena_new(r->arena, struct staff_drafting);
    struct service s;
    struct service_version version = {0};
    int64_t seen;
    if (!staff_service_begin(r, &s, STR("seen"), &seen)) {
        return;
    }
    d->drops = str_eq(request_form(r, STR("do")), STR("drop"));
    d->drop = (struct revision_drop){s.id, seen, r->user.id};
    err e = d->drops ? NO_ERR : service_version_get(r->tx, r->arena, s.version_id, &version);
    if (err_is(e)) {
        request_fail(r, e);
        return;
    }
    d->add = (struct revision_add){.service_id = s.id,
                                   .seen = seen,
                                   .what = STR("begun"),
                                   .name = s.name,
                                   .document = version.document,
                                   .user_id = r->user.id};
    r->data = d;
}

err staff_draft_unit(struct tx *tx, void *data)
{
    struct staff_drafting *d = data;
    return d->drops ? revision_drop(tx, &d->drop) : revision_add(tx, &d->add);
}

void staff_drafted(struct request *r)
{
    const struct staff_drafting *d = r->data;
    request_redirect(r, staff_service_path(r, request_param(r, 1), d->drops ? STR("") : STR("draft")));
}

// ---- Approval ------------------------------------------------------------------------------------------------------

void staff_approve(struct request *r)
{
    struct approval_give *give = arena_new(r->arena, struct approval_give);
    struct service s;
    if (!staff_service_begin(r, &s, STR("revision"), &give->revision)) {
        return;
    }
    if (!staff_number(r, STR("step"), &give->step)) {
        errors_page(r, 400);
        return;
    }
    give->service_id = s.id;
    give->user_id = r->user.id;
    give->role = r->user.role;
    r->data = give;
}

err staff_approve_unit(struct tx *tx, void *data)
{
    return approval_give(tx, data);
}

void staff_steps(struct request *r)
{
    struct approval_set *set = arena_new(r->arena, struct approval_set);
    struct service s;
    if (!staff_service_find(r, &s)) {
        return;
    }
    set->service_id = s.id;
    set->user_id = r->user.id;
    for (size_t i = 1; i <= APPROVAL_STEPS_MAX; i++) {
        str name = str_trim(request_form(r, arena_printf(r->arena, "name-%zu", i)));
        enum role role = role_find(request_form(r, arena_printf(r->arena, "role-%zu", i)));
        bool may = role != ROLE_NONE && permission_has(role, PERMISSION_SERVICE_READ);
        if (name.len == 0 && role == ROLE_NONE) {
            continue;
        }
        if (name.len == 0 || !may || utf8_length(name) > APPROVAL_NAME_MAX) {
            staff_service_again(r, &s, 422, WORD_SERVICES_STEP_WRONG);
            return;
        }
        set->steps.items[set->steps.count++] = (struct approval_step){.name = name, .role = role};
    }
    r->data = set;
}

err staff_steps_unit(struct tx *tx, void *data)
{
    return approval_set(tx, data);
}

// ---- Publishing ----------------------------------------------------------------------------------------------------

struct staff_publishing {
    struct service_publish publish;
    str draft, previous; // documents
    bool wrong;          // the draft cannot run
    const struct organisation *organisation;
    struct trial_pass pass; // why: past the gate
    struct staff_service_view view;
};

void staff_publish(struct request *r)
{
    struct staff_publishing *p = arena_new(r->arena, struct staff_publishing);
    struct service s;
    struct revision draft;
    struct service_version last;
    int64_t seen;
    if (!staff_service_begin(r, &s, STR("revision"), &seen)) {
        return;
    }
    err e = staff_service_view_of(r, &s, &p->view);
    e = err_is(e) ? e : revision_draft(r->tx, r->arena, s.id, &draft);
    e = err_is(e) ? e : service_version_last(r->tx, r->arena, s.id, &last);
    if (err_is(e)) {
        request_fail(r, e);
        return;
    }
    bool changed = draft.number == 0 || draft.number != seen;
    if (changed || !p->view.approved) {
        p->view.error = request_words(r, changed ? WORD_SERVICES_CHANGED_MEANWHILE : WORD_SERVICES_NOT_APPROVED);
        staff_service_show(r, changed ? 409 : 422, &p->view);
        return;
    }
    p->pass =
        (struct trial_pass){.service_id = s.id, .user_id = r->user.id, .why = str_trim(request_form(r, STR("why")))};
    if (!staff_gate_lets(r, &p->view, p->pass.why)) {
        return;
    }
    p->organisation = &r->organisation->organisation;
    p->draft = draft.document;
    p->previous = last.document;
    p->publish = (struct service_publish){.key = s.key,
                                          .source = STR("guildhall"),
                                          .previous_id = last.id,
                                          .revision = draft.number,
                                          .user_id = r->user.id};
    r->data = p;
}

// On a worker thread: what is published is what was read here, so nothing that cannot run goes before people.
void staff_publish_read(struct request *r)
{
    struct staff_publishing *p = r->data;
    const struct definition *d;
    struct definition_report report = {.arena = r->arena};
    r->result = definition_number(r->arena, p->draft, p->previous, &p->publish.document);
    if (!err_is(r->result)) {
        r->result = definition_read(p->publish.document, &site_definition_options, &report, &d);
    }
    if (!err_is(r->result)) {
        p->publish.said = service_said_of(r->arena, d);
        definition_release(d);
    } else if (r->result.kind == ERR_INPUT) {
        p->wrong = r->skip_unit = true;
        r->result = NO_ERR;
    }
}

err staff_publish_unit(struct tx *tx, void *data)
{
    struct staff_publishing *p = data;
    struct trial_gate gate;
    TRY(trial_gate(tx, p->organisation, p->pass.service_id, p->publish.revision, &gate)); // as it stands at that moment
    bool closed = !gate.met && p->pass.why.len == 0;
    TRY(closed ? FAIL(ERR_CONFLICT, "not enough people have tried it") : service_publish(tx, &p->publish));
    TRY(trial_news_live(tx, p->pass.service_id, p->publish.revision));
    p->pass.version_id = p->publish.ret_version_id;
    return gate.met ? NO_ERR : trial_pass(tx, &p->pass);
}

void staff_publish_done(struct request *r)
{
    struct staff_publishing *p = r->data;
    if (p->wrong) {
        p->view.error = request_words(r, WORD_SERVICES_MISTAKES);
        staff_service_show(r, 422, &p->view);
        return;
    }
    staff_published(r);
}

void staff_move(struct request *r)
{
    struct service_move *move = arena_new(r->arena, struct service_move);
    struct service s;
    struct service_version to;
    int64_t number;
    if (!staff_service_begin(r, &s, STR("from"), &move->from_id)) {
        return;
    }
    if (!staff_number(r, STR("to"), &number)) {
        errors_page(r, 400);
        return;
    }
    if (number == 0 && !str_eq(request_form(r, STR("sure")), STR("yes"))) {
        staff_service_again(r, &s, 422, WORD_SERVICES_RETIRE_SURE_MISSING);
        return;
    }
    if (number != 0) {
        err e = service_version_by_number(r->tx, r->arena, s.id, number, &to);
        if (err_is(e)) {
            request_fail(r, e);
            return;
        }
        move->to_id = to.id;
    }
    move->service_id = s.id;
    move->user_id = r->user.id;
    r->data = move;
}

err staff_move_unit(struct tx *tx, void *data)
{
    return service_move(tx, data);
}
