// SPDX-License-Identifier: Apache-2.0
// A document becomes a draft: of a ready-made service, of another of the organisation's, of one with nothing in it yet,
// or out of a file, which may be another system's. For a service that is there, out of a file alone.
#include "catalogue/board.h"
#include "catalogue/revision.h"
#include "catalogue/service.h"
#include "definition/foreign.h"
#include "design/blank.h"
#include "html/words_list.h"
#include "web/errors.h"
#include "web/file.h"
#include "web/page_staff_new_service.h"
#include "web/page_staff_upload.h"
#include "web/request.h"
#include "web/staff_service_pages.h"
#include "web/staff_service_view.h"

// What a new service may begin as, beside the names of ready-made ones.
#define STAFF_START_NOTHING STR("nothing")
#define STAFF_START_OWN     STR("own")
#define STAFF_START_FILE    STR("file")
enum {
    STAFF_PROBLEMS_SHOWN = 100,
    STAFF_REPORT_MAX = 64 * 1024
};

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

// ---- What a new one may begin as
// -------------------------------------------------------------------------------------

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

// Ready-made services by what they are called in the request's language, with what they are for.
static struct govuk_item_list staff_ready_items(struct request *r)
{
    struct site_ready_list list = site_ready(r->site);
    struct govuk_item *items = arena_array(r->arena, struct govuk_item, list.count + 1);
    size_t count = 0;
    for (size_t i = 0; i < list.count; i++) {
        struct outline o;
        if (!err_is(outline_read(r->arena, list.items[i].document, &o))) {
            size_t language = outline_language(&o, words_languages[r->language].tag);
            items[count++] = (struct govuk_item){.text = outline_said(&o, o.name, language),
                                                 .value = list.items[i].name,
                                                 .hint.text = outline_said(&o, o.summary, language)};
        }
    }
    return (struct govuk_item_list){items, count};
}

// Services of the organisation that a new one may begin as.
static struct govuk_option_list staff_own_options(struct request *r)
{
    struct board board;
    err e = board_list(r->tx, r->arena, 0, &board);
    size_t count = err_is(e) ? 0 : board.count;
    struct govuk_option *items = arena_array(r->arena, struct govuk_option, count + 1);
    for (size_t i = 0; i < count; i++) {
        bool chosen = str_eq(request_form(r, STR("from")), board.items[i].key);
        str name = request_by_language(r, board.items[i].name);
        items[i] = (struct govuk_option){.text = name.len == 0 ? board.items[i].key : name,
                                         .value = board.items[i].key,
                                         .selected = chosen ? CHOICE_YES : CHOICE_UNSET};
    }
    return (struct govuk_option_list){items, count};
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

// ---- The forms
// -------------------------------------------------------------------------------------------------------

struct staff_uploading {
    struct revision_add add;
    bool is_new, named;             // for a new service; whose address was typed
    str name;                       // of one that is there
    const struct field_file *file;  // NULL: what it is made of is one of the two below
    const struct site_ready *ready; // NULL: no ready-made service
    str other;                      // the document of another service, or of one with nothing in it
    struct definition_report report;
    err failed; // to read it: the person's matter
    str start_error, key_error, file_error;
    struct govuk_str_list problems; // of the file's content
    struct govuk_option_list own;   // read while there is a store to read from
};

static void staff_show_new(struct request *r, int status, const struct staff_uploading *u)
{
    const struct staff_wrong wrong[] = {
        {u->start_error, STR("ready")}, {u->file_error, STR("file")}, {u->key_error, STR("key")}};
    struct staff_new_service_view view = {
        .action = REQUEST_PATH(r, r->organisation->organisation.key, STR("staff"), STR("new-service")),
        .start = request_form(r, STR("ready")),
        .key = u->add.key,
        .start_error = u->start_error,
        .key_error = u->key_error,
        .file_error = u->file_error,
        .problems = u->problems,
        .errors = staff_error_links(r, wrong, 3),
        .ready = staff_ready_items(r),
        .own = u->own,
        .own_none = u->own.count == 0,
        .frame = staff_frame(r, request_words(r, WORD_SERVICES_NEW), STR("staff-new-service"))};
    view.frame.has_errors = view.errors.count != 0;
    view.frame.back_href = REQUEST_PATH(r, r->organisation->organisation.key, STR("staff"), STR("services"));
    REQUEST_RENDER(r, status, page_staff_new_service, &view.frame, &view);
}

static void staff_show_upload(struct request *r, int status, const struct staff_uploading *u)
{
    if (u->is_new) {
        staff_show_new(r, status, u);
        return;
    }
    const struct staff_wrong wrong[] = {{u->file_error, STR("file")}};
    struct staff_upload_view view = {.name = u->name,
                                     .action = staff_service_path(r, request_param(r, 1), STR("upload")),
                                     .seen = u->add.seen,
                                     .file_error = u->file_error,
                                     .problems = u->problems,
                                     .errors = staff_error_links(r, wrong, 1),
                                     .frame =
                                         staff_frame(r, request_words(r, WORD_SERVICES_UPLOAD), STR("staff-upload"))};
    view.frame.has_errors = view.errors.count != 0;
    view.frame.back_href = staff_service_path(r, request_param(r, 1), STR(""));
    REQUEST_RENDER(r, status, page_staff_upload, &view.frame, &view);
}

void staff_new_service(struct request *r)
{
    staff_show_new(r, 200, &(struct staff_uploading){.is_new = true, .own = staff_own_options(r)});
}

// For a service that is there. False: the request was answered.
static bool staff_upload_of(struct request *r, struct staff_uploading *u)
{
    struct service s;
    struct revision draft;
    if (!staff_service_find(r, &s)) {
        return false;
    }
    err e = revision_draft(r->tx, r->arena, s.id, &draft);
    if (err_is(e)) {
        request_fail(r, e);
        return false;
    }
    str name = request_by_language(r, s.version_id == 0 ? draft.name : s.name);
    u->name = name.len == 0 ? s.key : name;
    u->add.service_id = s.id;
    u->add.seen = draft.number;
    return true;
}

void staff_upload_page(struct request *r)
{
    struct staff_uploading u = {0};
    if (staff_upload_of(r, &u)) {
        staff_show_upload(r, 200, &u);
    }
}

// What a new service is to begin as. False: the request was answered.
static bool staff_upload_start(struct request *r, struct staff_uploading *u)
{
    str start = request_form(r, STR("ready"));
    str from = request_form(r, STR("from"));
    bool own = str_eq(start, STAFF_START_OWN);
    u->ready = staff_ready_find(r, start);
    u->own = staff_own_options(r);
    err e = str_eq(start, STAFF_START_NOTHING) ? staff_blank(r, &u->other)
            : own && from.len != 0             ? staff_service_document(r, from, true, &u->other)
                                               : NO_ERR;
    if (err_is(e)) {
        request_fail(r, e);
        return false;
    }
    if (u->ready != NULL || u->other.len != 0) {
        u->file = NULL;
    } else if (u->file == NULL && str_eq(start, STAFF_START_FILE)) {
        u->file_error = request_words(r, WORD_SERVICES_FILE_MISSING);
    } else if (u->file == NULL) {
        u->start_error = request_words(r, WORD_SERVICES_START_MISSING);
    }
    // One that is taken shows when the unit runs.
    if (r->conflict || (u->named && !service_key_is_fine(u->add.key))) {
        u->key_error = request_words(r, r->conflict ? WORD_SERVICES_KEY_TAKEN : WORD_SERVICES_KEY_WRONG);
    }
    return true;
}

void staff_upload(struct request *r)
{
    struct staff_uploading *u = arena_new(r->arena, struct staff_uploading);
    size_t at = 0;
    const struct field *field = fields_next(&r->form, STR("file"), &at);
    u->file = field == NULL || field->file == NULL || field->file->size == 0 ? NULL : field->file;
    u->is_new = request_param(r, 1).len == 0;
    u->add = (struct revision_add){
        .key = str_trim(request_form(r, STR("key"))), .what = STR("uploaded"), .user_id = r->user.id};
    u->named = u->add.key.len != 0;
    int64_t seen = 0;
    if (u->is_new ? !staff_upload_start(r, u) : !staff_upload_of(r, u)) {
        return;
    }
    if (!u->is_new &&
        (!str_to_i64(request_form(r, STR("seen")), 0, INT64_MAX, &seen) || seen != u->add.seen || r->conflict)) {
        u->file_error = request_words(r, WORD_SERVICES_CHANGED_MEANWHILE);
    } else if (!u->is_new && u->file == NULL) {
        u->file_error = request_words(r, WORD_SERVICES_FILE_MISSING);
    } else if (u->file != NULL && u->file->size > LIMIT_DEFINITION) {
        u->file_error = request_words(r, WORD_SERVICES_FILE_LARGE);
    }
    if (u->start_error.len != 0 || u->key_error.len != 0 || u->file_error.len != 0) {
        staff_show_upload(r, r->conflict ? 409 : 422, u);
        return;
    }
    r->data = u;
}

// ---- What is made of them
// ---------------------------------------------------------------------------------------------

static err staff_upload_bytes(struct request *r, const struct staff_uploading *u, struct buf *bytes)
{
    if (u->file == NULL) {
        buf_put(bytes, u->ready != NULL ? u->ready->document : u->other);
        return NO_ERR;
    }
    struct tx *tx;
    TRY(store_read_begin(r->organisation->store, &tx));
    err e = file_read(r, tx, u->file->token, u->file->size, bytes);
    store_read_end(tx);
    if (err_is(e)) {
        r->result = e;
    }
    return e;
}

// The address that the document names; but nobody who takes a service that is there knows which are taken, so then the
// first free one like it.
static err staff_upload_key(struct request *r, struct staff_uploading *u, str named)
{
    struct tx *tx;
    u->add.key = arena_str(r->arena, named);
    if (u->file != NULL || !service_key_is_fine(named)) {
        return NO_ERR;
    }
    TRY(store_read_begin(r->organisation->store, &tx));
    r->result = service_key_free(tx, r->arena, u->add.key, &u->add.key);
    store_read_end(tx);
    return r->result;
}

static err staff_upload_document(struct request *r, struct staff_uploading *u, struct buf *bytes)
{
    str source;
    const struct definition *d;
    TRY(staff_upload_bytes(r, u, bytes));
    TRY(foreign_read(r->arena, arena_str(r->arena, buf_str(bytes)), &u->report, &u->add.document, &source));
    TRY(definition_read(u->add.document, &site_definition_options, &u->report, &d));
    u->add.name = service_said_of(r->arena, d).name;
    err e = u->is_new && !u->named ? staff_upload_key(r, u, d->id) : NO_ERR;
    definition_release(d);
    return e;
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
    r->skip_unit = err_is(u->failed) || (u->is_new && !service_key_is_fine(u->add.key));
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
        u->file_error = request_words(r, WORD_SERVICES_FILE_WRONG);
        u->problems = staff_problem_lines(r, &u->report, PROBLEM_ERROR);
    } else if (r->skip_unit) {
        u->key_error = request_words(r, WORD_SERVICES_KEY_WRONG);
    } else {
        str key = u->is_new ? u->add.key : request_param(r, 1);
        request_redirect(r, staff_service_path(r, key, u->file == NULL ? STR("draft") : STR("")));
        return;
    }
    staff_show_upload(r, 422, u);
}
