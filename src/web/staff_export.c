// SPDX-License-Identifier: Apache-2.0
// Downloads of cases, made on a worker thread in pages by key: no snapshot is held for long, and the
// reactor computes nothing. CSV after RFC 4180, with cells that a spreadsheet would run as a formula
// made harmless (OWASP, "CSV Injection").
#include "base/encode.h"
#include "base/limits.h"
#include "catalogue/service.h"
#include "journey/answers.h"
#include "web/answer_shown.h"
#include "web/staff_case.h"
#include "web/staff_pages.h"
#include "web/staff_queue.h"

enum {
    EXPORT_PAGE_COUNT = 200
};

struct export
{
    struct queue_filter filter;
    struct store *store;
    struct buf *body;
    bool json;
    int64_t count;
    // Definitions of this export, compiled here: the reactor's cache is not this thread's.
    struct export_version {
        int64_t id;
        const struct definition *definition;
    } * versions;
    size_t version_count, version_room;
};

void staff_export(struct request *r)
{
    struct export *x = arena_new(r->arena, struct export);
    struct staff_queue asked;
    err e = staff_queue_of(r, &r->query, true, &asked);
    if (err_is(e)) {
        request_fail(r, e);
        return;
    }
    x->filter = asked.filter;
    x->filter.limit = EXPORT_PAGE_COUNT;
    x->store = r->organisation->store;
    x->body = arena_new(r->arena, struct buf);
    buf_init(x->body, LIMIT_RESPONSE);
    r->data = x;
}

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

// The case, then the five cells of one answer.
static void export_csv_line(struct request *r, struct export *x, const struct casefile *c, const str *answer)
{
    export_cell(x->body, reference_of(r->arena, r->organisation->organisation.reference_key, c->id));
    str of_case[] = {c->service_key, case_status_name(c->status), clock_print_utc(r->arena, c->submitted_at)};
    for (size_t i = 0; i < 3 + 5; i++) {
        buf_char(x->body, ',');
        export_cell(x->body, i < 3 ? of_case[i] : answer[i - 3]);
    }
    buf_put(x->body, STR("\r\n"));
}

// A line an answer: cases of different services and versions have different questions, so a column a
// question would not fit one file.
static void export_csv_case(struct request *r, struct export *x, const struct casefile *c, const struct journey *j)
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
        export_csv_line(r, x, c, (str[]){line->page->id, line->question->id, row, title, buf_str(&text)});
        buf_free(&text);
    }
    struct journey_figures figures = journey_figures_kept(j);
    for (size_t i = 0; i < figures.count; i++) {
        const struct figure *f = figures.items[i].figure;
        str shown = answer_shown_figure(&reader, f, figures.items[i].value);
        export_csv_line(r, x, c, (str[]){STR(""), f->name, STR(""), text_in(f->title, language), shown});
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
    (x->json ? export_json_case : export_csv_case)(r, x, &c, &j);
    x->count++;
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

static void export_run(struct request *r)
{
    struct export *x = r->data;
    size_t count = EXPORT_PAGE_COUNT;
    while (!err_is(r->result) && count == EXPORT_PAGE_COUNT) {
        r->result = export_page(r, x, &count);
    }
    if (err_is(r->result)) {
        buf_free(x->body);
    }
}

void staff_export_csv(struct request *r)
{
    struct export *x = r->data;
    // A mark of byte order: spreadsheets take a CSV without one for their machine's old encoding.
    buf_put(x->body, STR("\xEF\xBB\xBF"
                         "reference,service,status,submitted,page,question,row,title,answer\r\n"));
    export_run(r);
}

void staff_export_json(struct request *r)
{
    struct export *x = r->data;
    x->json = true;
    buf_put(x->body, STR("["));
    export_run(r);
    buf_put(x->body, STR("\n]\n"));
}

void staff_exported(struct request *r)
{
    struct export *x = r->data;
    r->looked_at = arena_printf(r->arena, "%lld cases as %s", (long long)x->count, x->json ? "JSON" : "CSV");
    request_send(r, x->json ? STR("application/json") : STR("text/csv; charset=utf-8"),
                 x->json ? STR("cases.json") : STR("cases.csv"), x->body);
}
