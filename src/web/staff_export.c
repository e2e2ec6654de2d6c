// SPDX-License-Identifier: Apache-2.0
// Downloads of cases, made on a worker thread in pages by key: no snapshot is held for long, and the
// reactor computes nothing. CSV after RFC 4180, with cells that a spreadsheet would run as a formula
// made harmless (OWASP, "CSV Injection").
#include "base/encode.h"
#include "base/limits.h"
#include "catalogue/service.h"
#include "core/audit.h"
#include "journey/answers.h"
#include "web/answer_shown.h"
#include "web/export_sheet.h"
#include "web/staff_case.h"
#include "web/staff_pages.h"
#include "web/staff_queue.h"

enum {
    EXPORT_PAGE_COUNT = 200
};

struct export;
// A format: what is said of each case, and what stands around.
struct export_format {
    str name, type, filename;
    str begin, end;
    void (*of_case)(struct request *r, struct export *x, const struct casefile *c, const struct journey *j);
    bool sheet;
};

struct export
{
    const struct export_format *format;
    struct queue_filter filter;
    struct store *store;
    struct buf *body;
    struct export_sheet *sheet;
    err failed; // of a row
    int64_t count, user_id;
    str filtered; // as the audit log has it
    // Definitions of this export, compiled here: the reactor's cache is not this thread's.
    struct export_version {
        int64_t id;
        const struct definition *definition;
    } * versions;
    size_t version_count, version_room;
};

static void export_let_go(void *definition)
{
    definition_release(definition);
}

static err export_definition(struct request *r, struct export *x, struct tx *tx, int64_t version_id,
                             const struct definition **ret_definition)
{
    for (size_t i = 0; i < x->version_count; i++) {
        if (x->versions[i].id == version_id) {
            *ret_definition = x->versions[i].definition;
            return NO_ERR;
        }
    }
    struct service_version version;
    struct definition_report report = {.arena = r->arena};
    TRY(service_version_get(tx, r->arena, version_id, &version));
    TRY(definition_read(version.document, NULL, &report, ret_definition));
    union {
        const struct definition *held;
        void *plain;
    } hold = {*ret_definition};
    arena_defer(r->arena, export_let_go, hold.plain);
    *arena_push(r->arena, struct export_version, x->versions, x->version_count, x->version_room) =
        (struct export_version){version_id, *ret_definition};
    return NO_ERR;
}

static void export_cell(struct buf *out, str text)
{
    buf_char(out, '"');
    if (text.len != 0 && strchr("=+-@\t\r", text.ptr[0]) != NULL) {
        buf_char(out, '\'');
    }
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] == '"') {
            buf_char(out, '"');
        }
        buf_char(out, text.ptr[i]);
    }
    buf_char(out, '"');
}

enum {
    EXPORT_CASE_CELLS = 4,
    EXPORT_ANSWER_CELLS = 5,
    EXPORT_CELLS = EXPORT_CASE_CELLS + EXPORT_ANSWER_CELLS
};
static const str export_heads[EXPORT_CELLS] = {STR_INIT("reference"), STR_INIT("service"), STR_INIT("status"),
                                               STR_INIT("submitted"), STR_INIT("page"),    STR_INIT("question"),
                                               STR_INIT("row"),       STR_INIT("title"),   STR_INIT("answer")};

static void export_line(struct export *x, const str cells[EXPORT_CELLS], bool head)
{
    if (x->sheet != NULL) {
        x->failed = err_is(x->failed) ? x->failed : export_sheet_row(x->sheet, cells, EXPORT_CELLS);
        return;
    }
    for (size_t i = 0; i < EXPORT_CELLS; i++) {
        buf_put(x->body, i == 0 ? STR("") : STR(","));
        if (head) {
            buf_put(x->body, cells[i]);
        } else {
            export_cell(x->body, cells[i]);
        }
    }
    buf_put(x->body, STR("\r\n"));
}

// The case, then the five cells of one answer.
static void export_answer(struct request *r, struct export *x, const struct casefile *c, const str *answer)
{
    str cells[EXPORT_CELLS] = {reference_of(r->arena, r->organisation->organisation.reference_key, c->id),
                               c->service_key, case_status_name(c->status), clock_print_utc(r->arena, c->submitted_at)};
    memcpy(cells + EXPORT_CASE_CELLS, answer, EXPORT_ANSWER_CELLS * sizeof *answer);
    export_line(x, cells, false);
}

// A line an answer: cases of different services and versions have different questions, so a column a
// question would not fit one file.
static void export_rows_case(struct request *r, struct export *x, const struct casefile *c, const struct journey *j)
{
    size_t language = request_definition_language(r, j->definition);
    struct answer_reader reader = {.arena = r->arena, .said = r->language, .language = language};
    struct journey_lines lines = journey_summary(j);
    for (size_t i = 0; i < lines.count; i++) {
        const struct journey_line *line = &lines.items[i];
        if (line->question == NULL) {
            continue; // a repeat without rows
        }
        struct answer_shown shown = answer_shown_of(&reader, line->question, &line->value);
        struct buf text;
        buf_init(&text, LIMIT_ANSWERS);
        for (size_t k = 0; k < shown.count && !shown.blank; k++) {
            buf_put(&text, k == 0 ? STR("") : STR("\n"));
            buf_put(&text, shown.items[k].text);
        }
        str row = line->row == 0 ? STR("") : arena_printf(r->arena, "%zu", line->row_at);
        str title = text_in(line->question->title, language);
        export_answer(r, x, c, (str[]){line->page->id, line->question->id, row, title, buf_str(&text)});
        buf_free(&text);
    }
    struct journey_figures figures = journey_figures_kept(j);
    for (size_t i = 0; i < figures.count; i++) {
        const struct figure *f = figures.items[i].figure;
        str shown = answer_shown_figure(&reader, f, figures.items[i].value);
        export_answer(r, x, c, (str[]){STR(""), f->name, STR(""), text_in(f->title, language), shown});
    }
}

static void export_json_case(struct request *r, struct export *x, const struct casefile *c, const struct journey *j)
{
    str reference = reference_of(r->arena, r->organisation->organisation.reference_key, c->id);
    buf_put(x->body, x->count == 0 ? STR("\n") : STR(",\n"));
    buf_put(x->body, STR("{\"reference\":"));
    encode_json(x->body, reference);
    buf_put(x->body, STR(",\"service\":"));
    encode_json(x->body, c->service_key);
    buf_put(x->body, STR(",\"status\":"));
    encode_json(x->body, case_status_name(c->status));
    buf_put(x->body, STR(",\"submitted\":"));
    encode_json(x->body, clock_print_utc(r->arena, c->submitted_at));
    buf_put(x->body, STR(",\"answers\":"));
    answers_json(x->body, j->definition, j->answers);
    buf_char(x->body, '}');
}

static err export_case(struct request *r, struct export *x, struct tx *tx, int64_t id)
{
    struct casefile c;
    const struct definition *d;
    struct answers answers;
    TRY(case_get(tx, r->arena, id, &c));
    TRY(export_definition(r, x, tx, c.version_id, &d));
    TRY(answers_decode(r->arena, c.answers, &answers));
    struct journey j = {.arena = r->arena,
                        .definition = d,
                        .answers = &answers,
                        .trust = true,
                        .today = date_at(c.submitted_at, r->organisation->organisation.zone, NULL)};
    journey_walk(&j);
    x->format->of_case(r, x, &c, &j);
    x->count++;
    TRY(x->failed);
    return x->body->full ? FAIL(ERR_TOO_LARGE, "this download is too large: choose fewer cases") : NO_ERR;
}

// One page of cases in a snapshot of its own.
static err export_page(struct request *r, struct export *x, size_t *ret_count)
{
    struct tx *tx;
    struct casefile *cases;
    TRY(store_read_begin(x->store, &tx));
    err e = queue_list(tx, r->arena, &x->filter, &cases, ret_count);
    for (size_t i = 0; !err_is(e) && i < *ret_count; i++) {
        e = export_case(r, x, tx, cases[i].id);
        x->filter.after_id = cases[i].id;
    }
    store_read_end(tx);
    return e;
}

// The mark of byte order: spreadsheets take a CSV without one for their machine's old encoding.
static const struct export_format export_formats[] = {
    {STR_INIT("csv"), STR_INIT("text/csv; charset=utf-8"), STR_INIT("cases.csv"), STR_INIT("\xEF\xBB\xBF"),
     STR_INIT(""), export_rows_case, false},
    {STR_INIT("json"), STR_INIT("application/json"), STR_INIT("cases.json"), STR_INIT("["), STR_INIT("\n]\n"),
     export_json_case, false},
    {STR_INIT("xlsx"), STR_INIT("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
     STR_INIT("cases.xlsx"), STR_INIT(""), STR_INIT(""), export_rows_case, true},
};

void staff_export(struct request *r)
{
    struct export *x = arena_new(r->arena, struct export);
    struct staff_queue asked;
    for (size_t i = 0; i < sizeof export_formats / sizeof export_formats[0]; i++) {
        if (str_eq(export_formats[i].name, request_form(r, STR("format")))) {
            x->format = &export_formats[i];
        }
    }
    if (x->format == NULL) {
        request_not_found(r);
        return;
    }
    err e = staff_queue_of(r, &r->form, true, &asked);
    if (err_is(e)) {
        request_fail(r, e);
        return;
    }
    x->filter = asked.filter;
    x->filter.limit = EXPORT_PAGE_COUNT;
    x->filtered = staff_queue_query(r, &r->form);
    x->user_id = r->user.id;
    x->store = r->organisation->store;
    x->body = arena_new(r->arena, struct buf);
    buf_init(x->body, LIMIT_RESPONSE);
    r->data = x;
}

static err export_whole(struct request *r, struct export *x)
{
    size_t count = EXPORT_PAGE_COUNT;
    buf_put(x->body, x->format->begin);
    if (x->format->of_case == export_rows_case) {
        export_line(x, export_heads, true);
    }
    TRY(x->failed);
    while (count == EXPORT_PAGE_COUNT) {
        TRY(export_page(r, x, &count));
    }
    buf_put(x->body, x->format->end);
    return NO_ERR;
}

void staff_export_run(struct request *r)
{
    struct export *x = r->data;
    err e = x->format->sheet ? export_sheet_begin(r->arena, &x->sheet) : NO_ERR;
    bool begun = x->sheet != NULL;
    e = err_is(e) ? e : export_whole(r, x);
    if (begun) {
        err ended = export_sheet_end(x->sheet, err_is(e) ? NULL : x->body);
        e = err_is(e) ? e : ended;
    }
    r->result = e;
    if (err_is(e)) {
        buf_free(x->body);
    }
}

// Who took what, and how many, is written down before it is handed out.
err staff_export_unit(struct tx *tx, void *data)
{
    const struct export *x = data;
    struct arena a;
    arena_init(&a, 64 * 1024);
    err e = audit_write(tx, x->user_id, STR("case.export"),
                        arena_printf(&a, "%lld cases as %.*s of %.*s", (long long)x->count, STR_ARG(x->format->name),
                                     STR_ARG(x->filtered.len == 0 ? STR("all") : x->filtered)));
    arena_free(&a);
    return e;
}

void staff_exported(struct request *r)
{
    struct export *x = r->data;
    request_send(r, x->format->type, x->format->filename, x->body);
}
