// SPDX-License-Identifier: Apache-2.0
// CSV after RFC 4180, with cells that a spreadsheet would run as a formula made harmless (OWASP, "CSV Injection").
#include "web/export_make.h"
#include "base/encode.h"
#include "base/limits.h"
#include "catalogue/service.h"
#include "journey/answers.h"
#include "journey/journey.h"
#include "web/answer_shown.h"
#include "web/export_sheet.h"

enum {
    EXPORT_MAKE_IDS = 5000, // found on one snapshot
    EXPORT_MAKE_CASES = 50  // read on one
};

struct export_work;
// How a format says each case, and what stands around.
struct export_writer {
    struct export_format format;
    str begin, end;
    void (*of_case)(struct export_work *x, const struct casefile *c, const struct journey *j);
    bool sheet;
};

struct export_work {
    struct export_making *m;
    const struct export_writer *writer;
    struct arena arena; // of one case
    struct buf body;    // what was not put yet
    struct export_sheet *sheet;
    err failed; // of a row
    int64_t *ids;
    size_t id_count, id_room;
    // Definitions of this file, compiled here: the reactor's cache is not this thread's.
    struct export_version {
        int64_t id;
        const struct definition *definition;
    } * versions;
    size_t version_count, version_room;
};

static void export_make_let_go(void *definition)
{
    definition_release(definition);
}

static err export_make_definition(struct export_work *x, struct tx *tx, int64_t version_id,
                                  const struct definition **ret_definition)
{
    for (size_t i = 0; i < x->version_count; i++) {
        if (x->versions[i].id == version_id) {
            *ret_definition = x->versions[i].definition;
            return NO_ERR;
        }
    }
    struct service_version version;
    struct definition_report report = {.arena = x->m->arena};
    TRY(service_version_get(tx, x->m->arena, version_id, &version));
    TRY(definition_read(version.document, NULL, &report, ret_definition));
    union {
        const struct definition *held;
        void *plain;
    } hold = {*ret_definition};
    arena_defer(x->m->arena, export_make_let_go, hold.plain);
    *arena_push(x->m->arena, struct export_version, x->versions, x->version_count, x->version_room) =
        (struct export_version){version_id, *ret_definition};
    return NO_ERR;
}

static void export_make_cell(struct buf *out, str text)
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
    EXPORT_MAKE_CASE_CELLS = 4,
    EXPORT_MAKE_ANSWER_CELLS = 5,
    EXPORT_MAKE_CELLS = EXPORT_MAKE_CASE_CELLS + EXPORT_MAKE_ANSWER_CELLS
};
static const str export_make_heads[EXPORT_MAKE_CELLS] = {
    STR_INIT("reference"), STR_INIT("service"), STR_INIT("status"), STR_INIT("submitted"), STR_INIT("page"),
    STR_INIT("question"),  STR_INIT("row"),     STR_INIT("title"),  STR_INIT("answer")};

static void export_make_line(struct export_work *x, const str cells[EXPORT_MAKE_CELLS], bool head)
{
    if (x->sheet != NULL) {
        x->failed = err_is(x->failed) ? x->failed : export_sheet_row(x->sheet, cells, EXPORT_MAKE_CELLS);
        return;
    }
    for (size_t i = 0; i < EXPORT_MAKE_CELLS; i++) {
        buf_put(&x->body, i == 0 ? STR("") : STR(","));
        if (head) {
            buf_put(&x->body, cells[i]);
        } else {
            export_make_cell(&x->body, cells[i]);
        }
    }
    buf_put(&x->body, STR("\r\n"));
}

// The case, then the five cells of one answer.
static void export_make_answer(struct export_work *x, const struct casefile *c, const str *answer)
{
    str cells[EXPORT_MAKE_CELLS] = {reference_of(&x->arena, x->m->organisation->reference_key, c->id), c->service_key,
                                    case_status_name(c->status), clock_print_utc(&x->arena, c->submitted_at)};
    memcpy(cells + EXPORT_MAKE_CASE_CELLS, answer, EXPORT_MAKE_ANSWER_CELLS * sizeof *answer);
    export_make_line(x, cells, false);
}

// A line an answer: cases of different services and versions have different questions, so a column a
// question would not fit one file.
static void export_make_rows(struct export_work *x, const struct casefile *c, const struct journey *j)
{
    size_t language = definition_language(j->definition, words_languages[x->m->language].tag);
    struct answer_reader reader = {.arena = &x->arena, .said = x->m->language, .language = language};
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
        str row = line->row == 0 ? STR("") : arena_printf(&x->arena, "%zu", line->row_at);
        str title = text_in(line->question->title, language);
        export_make_answer(x, c, (str[]){line->page->id, line->question->id, row, title, buf_str(&text)});
        buf_free(&text);
    }
    struct journey_figures figures = journey_figures_kept(j);
    for (size_t i = 0; i < figures.count; i++) {
        const struct figure *f = figures.items[i].figure;
        str shown = answer_shown_figure(&reader, f, figures.items[i].value);
        export_make_answer(x, c, (str[]){STR(""), f->name, STR(""), text_in(f->title, language), shown});
    }
}

static void export_make_json(struct export_work *x, const struct casefile *c, const struct journey *j)
{
    str reference = reference_of(&x->arena, x->m->organisation->reference_key, c->id);
    buf_put(&x->body, x->m->ret_count == 0 ? STR("\n") : STR(",\n"));
    buf_put(&x->body, STR("{\"reference\":"));
    encode_json(&x->body, reference);
    buf_put(&x->body, STR(",\"service\":"));
    encode_json(&x->body, c->service_key);
    buf_put(&x->body, STR(",\"status\":"));
    encode_json(&x->body, case_status_name(c->status));
    buf_put(&x->body, STR(",\"submitted\":"));
    encode_json(&x->body, clock_print_utc(&x->arena, c->submitted_at));
    buf_put(&x->body, STR(",\"answers\":"));
    answers_json(&x->body, j->definition, j->answers);
    buf_char(&x->body, '}');
}

static err export_make_case(struct export_work *x, struct tx *tx, int64_t id)
{
    struct casefile c;
    const struct definition *d;
    struct answers answers;
    TRY(case_get(tx, &x->arena, id, &c));
    TRY(export_make_definition(x, tx, c.version_id, &d));
    TRY(answers_decode(&x->arena, c.answers, &answers));
    struct journey j = {.arena = &x->arena,
                        .definition = d,
                        .answers = &answers,
                        .trust = true,
                        .today = date_at(c.submitted_at, x->m->organisation->zone, NULL)};
    journey_walk(&j);
    x->writer->of_case(x, &c, &j);
    x->m->ret_count++;
    return x->failed;
}

// ---- Which, and one after the other -----------------------------------------------------------------------

// All of them are known before the first is read: so it can be said how far it is.
static err export_make_ids(struct export_work *x)
{
    struct queue_filter filter = x->m->asked->filter;
    size_t count = EXPORT_MAKE_IDS;
    filter.limit = EXPORT_MAKE_IDS;
    while (count == EXPORT_MAKE_IDS) {
        struct tx *tx;
        int64_t *ids;
        TRY(store_read_begin(x->m->store, &tx));
        err e = queue_ids(tx, &x->arena, &filter, &ids, &count);
        store_read_end(tx);
        TRY(e);
        for (size_t i = 0; i < count; i++) {
            *arena_push(x->m->arena, int64_t, x->ids, x->id_count, x->id_room) = ids[i];
        }
        arena_reset(&x->arena);
    }
    return NO_ERR;
}

static err export_make_put(struct export_work *x)
{
    if (x->body.full) {
        return FAIL(ERR_TOO_LARGE, "a case is too large for a download");
    }
    err e = x->body.len == 0 ? NO_ERR : x->m->put(x->m->self, buf_str(&x->body));
    buf_clear(&x->body);
    return e;
}

static err export_make_some(struct export_work *x, size_t from, size_t until)
{
    struct tx *tx;
    err e = NO_ERR;
    TRY(store_read_begin(x->m->store, &tx));
    for (size_t i = from; i < until && !err_is(e); i++) {
        e = export_make_case(x, tx, x->ids[i]);
        e = e.kind == ERR_NOT_FOUND ? NO_ERR : err_is(e) ? e : export_make_put(x);
        arena_reset(&x->arena);
    }
    store_read_end(tx);
    return e;
}

static err export_make_all(struct export_work *x)
{
    buf_put(&x->body, x->writer->begin);
    if (x->writer->of_case == export_make_rows) {
        export_make_line(x, export_make_heads, true);
    }
    TRY(x->failed);
    TRY(export_make_ids(x));
    TRY(x->m->tell(x->m->self, 0, (int64_t)x->id_count));
    for (size_t at = 0; at < x->id_count; at += EXPORT_MAKE_CASES) {
        size_t until = at + EXPORT_MAKE_CASES < x->id_count ? at + EXPORT_MAKE_CASES : x->id_count;
        TRY(export_make_some(x, at, until));
        TRY(x->m->tell(x->m->self, (int64_t)until, (int64_t)x->id_count));
    }
    buf_put(&x->body, x->writer->end);
    return export_make_put(x);
}

// The mark of byte order: spreadsheets take a CSV without one for their machine's old encoding.
static const struct export_writer export_make_writers[] = {
    {{STR_INIT("csv"), STR_INIT("text/csv; charset=utf-8"), STR_INIT("cases.csv"), STR_INIT("CSV")},
     STR_INIT("\xEF\xBB\xBF"),
     STR_INIT(""),
     export_make_rows,
     false},
    {{STR_INIT("json"), STR_INIT("application/json"), STR_INIT("cases.json"), STR_INIT("JSON")},
     STR_INIT("["),
     STR_INIT("\n]\n"),
     export_make_json,
     false},
    {{STR_INIT("xlsx"), STR_INIT("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
      STR_INIT("cases.xlsx"), STR_INIT("Excel")},
     STR_INIT(""),
     STR_INIT(""),
     export_make_rows,
     true},
};

static const struct export_writer *export_make_writer(str name)
{
    for (size_t i = 0; i < sizeof export_make_writers / sizeof export_make_writers[0]; i++) {
        if (str_eq(export_make_writers[i].format.name, name)) {
            return &export_make_writers[i];
        }
    }
    return NULL;
}

const struct export_format *export_make_format(str name)
{
    const struct export_writer *w = export_make_writer(name);
    return w == NULL ? NULL : &w->format;
}

err export_make(struct export_making *m)
{
    struct export_work x = {.m = m, .writer = export_make_writer(m->asked->format)};
    if (x.writer == NULL) {
        return FAIL(ERR_INTERNAL, "a download is of no format that there is");
    }
    m->ret_count = 0;
    arena_init(&x.arena, LIMIT_REQUEST_ARENA);
    buf_init(&x.body, LIMIT_RESPONSE);
    err e = x.writer->sheet ? export_sheet_begin(m->arena, &x.sheet) : NO_ERR;
    bool begun = x.sheet != NULL;
    e = err_is(e) ? e : export_make_all(&x);
    if (begun) {
        err ended = export_sheet_end(x.sheet, err_is(e) ? NULL : m->put, m->self);
        e = err_is(e) ? e : ended;
    }
    buf_free(&x.body);
    arena_free(&x.arena);
    return e;
}
