// SPDX-License-Identifier: Apache-2.0
#include "web/builder_translations.h"
#include "base/utf8.h"
#include "design/po.h"
#include "html/words_list.h"
#include "web/builder_state.h"
#include "web/builder_text.h"
#include "web/builder_translations_view.h"
#include "web/errors.h"
#include "web/file.h"
#include "web/page_builder_translations.h"
#include "web/staff_service_pages.h"

enum {
    TEXTS_SHOWN = 25, // of a page
    TEXTS_LEFT_SHOWN = 100,
    TEXTS_LINE = 52,       // characters of a line of a box
    TEXTS_LINES = 15,      // that one begins with, at most
    TEXTS_SAID_SHOWN = 60, // characters of a text that has no translation
    TEXTS_MISSING_SHOWN = 50
};

struct translations {
    struct builder *b;
    size_t language; // of the document
    struct translation_list list;
    str show;
    int64_t from;
    // What is being changed.
    struct translation_change *changes;
    size_t count;
    const struct field_file *file;
    bool of_file;
    struct po po;
    str file_error;
};

// How a state is shown and asked for. What is to be done comes first: all that nobody has read.
#define TEXTS_TO_DO TRANSLATION_STATE__COUNT
static const struct {
    str name;
    const struct word *tab, *tag;
    str classes;
    const struct word *line; // on the page that publishes it; NULL: it is in nobody's way
} text_states[] = {
    [TRANSLATION_MISSING] = {STR_INIT("missing"), WORD_TRANSLATIONS_MISSING, WORD_TRANSLATIONS_TAG_MISSING,
                             STR_INIT("govuk-tag--red"), WORD_TRANSLATIONS_LINE_MISSING},
    [TRANSLATION_MACHINE] = {STR_INIT("machine"), WORD_TRANSLATIONS_MACHINE, WORD_TRANSLATIONS_TAG_MACHINE,
                             STR_INIT("govuk-tag--yellow"), WORD_TRANSLATIONS_LINE_MACHINE},
    [TRANSLATION_OUTDATED] = {STR_INIT("outdated"), WORD_TRANSLATIONS_OUTDATED, WORD_TRANSLATIONS_TAG_OUTDATED,
                              STR_INIT("govuk-tag--yellow"), WORD_TRANSLATIONS_LINE_OUTDATED},
    [TRANSLATION_UNREVIEWED] = {STR_INIT("unreviewed"), WORD_TRANSLATIONS_UNREVIEWED, WORD_TRANSLATIONS_TAG_UNREVIEWED,
                                STR_INIT("govuk-tag--grey"), WORD_TRANSLATIONS_LINE_UNREVIEWED},
    [TRANSLATION_REVIEWED] = {STR_INIT("reviewed"), WORD_TRANSLATIONS_REVIEWED, WORD_TRANSLATIONS_TAG_REVIEWED,
                              STR_INIT("govuk-tag--green"), NULL},
    [TEXTS_TO_DO] = {STR_INIT("to-do"), WORD_TRANSLATIONS_TO_DO, NULL, STR_INIT(""), NULL},
};
_Static_assert(sizeof text_states / sizeof text_states[0] == TRANSLATION_STATE__COUNT + 1, "a row a state");

static str texts_path(struct request *r, const struct translations *t, str show, int64_t from)
{
    str path = staff_service_path(r, t->b->service.key, STR("translations"));
    str of = t->b->outline.languages[t->language];
    str at = from == 0 ? STR("") : arena_printf(r->arena, "&from=%lld", (long long)from);
    return ARENA_JOIN(r->arena, path, STR("?of="), of, STR("&show="), show, at);
}

// ---- What is there -------------------------------------------------------------------------------------------------

static str texts_field(struct request *r, str name)
{
    str typed = request_form(r, name);
    return typed.len == 0 ? request_query(r, name) : typed;
}

static struct translations *texts_begin(struct request *r)
{
    struct translations *t = arena_new(r->arena, struct translations);
    t->b = builder_load(r);
    t->show = texts_field(r, STR("show"));
    t->from = 0;
    (void)str_to_i64(texts_field(r, STR("from")), 0, INT32_MAX, &t->from);
    return t->b == NULL ? NULL : t;
}

void builder_translations(struct request *r)
{
    r->data = texts_begin(r);
}

// The language that is asked for; otherwise the second, where there is one.
static err texts_find(struct request *r, struct translations *t)
{
    str of = texts_field(r, STR("of"));
    TRY(builder_outline(r, t->b));
    const struct outline *o = &t->b->outline;
    size_t asked = str_place(of, o->languages, o->language_count);
    t->language = asked != 0 && asked < o->language_count ? asked : o->language_count > 1 ? 1 : 0;
    return translation_find(r->arena, t->b->draft.document, t->language, &t->list);
}

// On a worker thread.
void builder_translations_look(struct request *r)
{
    r->result = texts_find(r, r->data);
}

// ---- Showing -------------------------------------------------------------------------------------------------------

static bool texts_is_shown(const struct translations *t, const struct translation *text)
{
    size_t state = 0;
    while (state < TEXTS_TO_DO && !str_eq(text_states[state].name, t->show)) {
        state++;
    }
    return state == TEXTS_TO_DO ? text->state != TRANSLATION_REVIEWED : text->state == state;
}

static const struct translation_change *texts_kept(const struct translations *t, str id)
{
    for (size_t i = 0; i < t->count && !t->of_file; i++) {
        const struct translation_change *c = &t->changes[i];
        if (str_eq(c->id, id) && (c->outcome == TRANSLATION_KEPT || c->outcome == TRANSLATION_LONG)) {
            return c;
        }
    }
    return NULL;
}

static str texts_by(struct request *r, const struct translation *text)
{
    return text->state == TRANSLATION_REVIEWED
               ? staff_service_by(r, answer_shown_date(r->arena, r->language, text->on), text->by)
               : STR("");
}

str builder_translation_said(struct request *r, const struct translation *text)
{
    str by = texts_by(r, text);
    return ARENA_JOIN(r->arena, request_words(r, text_states[text->state].tag), by.len == 0 ? STR("") : STR(", "), by);
}

// How many lines a box begins with: as many as either text fills.
static size_t texts_lines(const struct translation *text)
{
    const str both[] = {text->source, text->said};
    size_t most = 1;
    for (size_t i = 0; i < 2; i++) {
        size_t lines = 1 + utf8_length(both[i]) / TEXTS_LINE;
        for (size_t k = 0; k < both[i].len; k++) {
            lines += both[i].ptr[k] == '\n' ? 1 : 0;
        }
        most = lines > most ? lines : most;
    }
    return most < TEXTS_LINES ? most : TEXTS_LINES;
}

static struct builder_text texts_row(struct request *r, const struct translations *t, const struct translation *text,
                                     size_t at)
{
    struct builder_text row = {.id_name = arena_printf(r->arena, "i-%zu", at),
                               .id = text->id,
                               .said_name = arena_printf(r->arena, "t-%zu", at),
                               .said = text->said,
                               .read_name = arena_printf(r->arena, "r-%zu", at),
                               .source = text->source,
                               .state = request_words(r, text_states[text->state].tag),
                               .classes = text_states[text->state].classes,
                               .may_read = text->state != TRANSLATION_REVIEWED};
    row.legend = builder_text_called(r, t->b, text);
    row.where = builder_text_where(r, t->b, text, &row.href);
    row.rows = arena_printf(r->arena, "%zu", texts_lines(text));
    row.by = texts_by(r, text);
    const struct translation_change *kept = texts_kept(t, text->id);
    if (kept != NULL) {
        struct words_place now = {.name = "said", .text = text->said};
        row.error = kept->outcome == TRANSLATION_LONG ? request_words(r, WORD_BUILDER_TOO_LONG)
                                                      : request_words_with(r, WORD_TRANSLATIONS_KEPT, &now, 1);
        row.said = kept->said;
    }
    return row;
}

static void texts_rows(struct request *r, const struct translations *t, struct builder_translations_view *view)
{
    struct builder_text *rows = arena_array(r->arena, struct builder_text, TEXTS_SHOWN);
    int64_t found = 0;
    size_t count = 0;
    str where = {0};
    for (size_t i = 0; i < t->list.count; i++) {
        const struct translation *text = &t->list.items[i];
        bool kept = texts_kept(t, text->id) != NULL;
        if (!kept && !texts_is_shown(t, text)) {
            continue;
        }
        if ((kept || found >= t->from) && count < TEXTS_SHOWN) {
            rows[count] = texts_row(r, t, text, count);
            bool again = count != 0 && str_eq(rows[count].where, where);
            where = rows[count].where;
            rows[count].where = again ? STR("") : where;
            count++;
        }
        found++;
    }
    struct words_place places[] = {{.name = "first", .is_number = true, .number = t->from + 1},
                                   {.name = "last", .is_number = true, .number = t->from + (int64_t)count},
                                   {.name = "all", .is_number = true, .number = found}};
    view->shown = count == 0 ? STR("") : request_words_with(r, WORD_TRANSLATIONS_SHOWN, places, 3);
    int64_t before = t->from > TEXTS_SHOWN ? t->from - TEXTS_SHOWN : 0;
    view->texts = (struct builder_text_list){rows, count};
    view->before_href = t->from == 0 ? STR("") : texts_path(r, t, t->show, before);
    view->after_href = found > t->from + TEXTS_SHOWN ? texts_path(r, t, t->show, t->from + TEXTS_SHOWN) : STR("");
}

static void texts_tabs(struct request *r, const struct translations *t, struct builder_translations_view *view)
{
    struct staff_tab *tabs = arena_array(r->arena, struct staff_tab, TRANSLATION_STATE__COUNT + 1);
    bool known = false;
    for (size_t i = 0; i <= TRANSLATION_STATE__COUNT; i++) {
        bool to_do = i == 0;
        size_t state = to_do ? TEXTS_TO_DO : i - 1;
        size_t count = to_do ? t->list.count - t->list.counts[TRANSLATION_REVIEWED] : t->list.counts[state];
        bool current = str_eq(t->show, text_states[state].name);
        known = known || current;
        tabs[i] = (struct staff_tab){.text = request_words(r, text_states[state].tab),
                                     .href = texts_path(r, t, text_states[state].name, 0),
                                     .count = arena_printf(r->arena, "%zu", count),
                                     .current = current};
    }
    tabs[0].current = tabs[0].current || !known;
    view->tabs = (struct staff_tab_list){tabs, TRANSLATION_STATE__COUNT + 1};
    size_t count = t->b->outline.language_count;
    struct staff_tab *languages = arena_array(r->arena, struct staff_tab, count);
    for (size_t i = 1; i < count; i++) {
        struct translations other = *t;
        other.language = i;
        languages[i - 1] = (struct staff_tab){.text = builder_language_name(t->b->outline.languages[i]),
                                              .href = texts_path(r, &other, STR("to-do"), 0),
                                              .current = i == t->language};
    }
    view->languages = (struct staff_tab_list){languages, count > 2 ? count - 1 : 0};
}

// Whose words a file has.
static const struct {
    str value;
    const struct word *word;
    enum translation_how how;
} text_hows[] = {{STR_INIT("machine"), WORD_TRANSLATIONS_FILE_MACHINE, TRANSLATION_BY_MACHINE},
                 {STR_INIT("person"), WORD_TRANSLATIONS_FILE_PERSON, TRANSLATION_BY_PERSON},
                 {STR_INIT("read"), WORD_TRANSLATIONS_FILE_READ, TRANSLATION_READ}};
enum {
    TEXT_HOWS = sizeof text_hows / sizeof text_hows[0]
};

static size_t texts_how(struct request *r)
{
    size_t at = 0;
    while (at < TEXT_HOWS && !str_eq(text_hows[at].value, request_form(r, STR("how")))) {
        at++;
    }
    return at;
}

static struct govuk_item_list texts_hows(struct request *r)
{
    struct govuk_item *items = arena_array(r->arena, struct govuk_item, TEXT_HOWS);
    for (size_t i = 0; i < TEXT_HOWS; i++) {
        items[i] = (struct govuk_item){.value = text_hows[i].value,
                                       .text = request_words(r, text_hows[i].word),
                                       .checked = i == texts_how(r) ? CHOICE_YES : CHOICE_UNSET};
    }
    return (struct govuk_item_list){items, TEXT_HOWS};
}

// What came of a file: how many texts are what, and each that was not taken with its words, so that they are not lost.
static void texts_came(struct request *r, const struct translations *t, struct builder_translations_view *view)
{
    static const struct word *const words[TRANSLATION_OUTCOME__COUNT] = {
        [TRANSLATION_SAME] = WORD_TRANSLATIONS_CAME_SAME, [TRANSLATION_DONE] = WORD_TRANSLATIONS_CAME_DONE,
        [TRANSLATION_OLD] = WORD_TRANSLATIONS_CAME_OLD,   [TRANSLATION_GONE] = WORD_TRANSLATIONS_CAME_GONE,
        [TRANSLATION_KEPT] = WORD_TRANSLATIONS_CAME_KEPT, [TRANSLATION_LONG] = WORD_TRANSLATIONS_CAME_LONG};
    size_t counts[TRANSLATION_OUTCOME__COUNT] = {0};
    str *taken = arena_array(r->arena, str, TRANSLATION_OUTCOME__COUNT);
    str *left = arena_array(r->arena, str, TEXTS_LEFT_SHOWN);
    for (size_t i = 0; i < t->count; i++) {
        const struct translation_change *c = &t->changes[i];
        bool lost = c->outcome >= TRANSLATION_GONE;
        counts[c->outcome]++;
        if (lost && view->left.count < TEXTS_LEFT_SHOWN) {
            left[view->left.count++] = ARENA_JOIN(r->arena, utf8_prefix(c->source, EDIT_TEXT_MAX), STR(" → "),
                                                  utf8_prefix(c->said, EDIT_TEXT_MAX));
        }
    }
    for (size_t i = 0; i < TRANSLATION_OUTCOME__COUNT; i++) {
        struct words_place place = {.name = "count", .is_number = true, .number = (int64_t)counts[i]};
        if (counts[i] != 0 || i == TRANSLATION_DONE) {
            taken[view->taken.count++] = request_words_with(r, words[i], &place, 1);
        }
    }
    view->taken.items = taken;
    view->left.items = left;
}

static void texts_show(struct request *r, int status, struct translations *t)
{
    const struct builder *b = t->b;
    const struct outline *o = &b->outline;
    str of = o->languages[t->language];
    struct builder_translations_view view = {
        .frame = staff_frame(r, request_words(r, WORD_TRANSLATIONS_TITLE), STR("builder-translations")),
        .service = outline_said(o, o->name, b->language),
        .edit_href = staff_service_path(r, b->service.key, STR("translations")),
        .languages_href = staff_service_path(r, b->service.key, STR("languages")),
        .import_href = staff_service_path(r, b->service.key, STR("translations/file")),
        .of = of,
        .language = builder_language_name(of),
        .source_tag = o->languages[0],
        .source_language = builder_language_name(o->languages[0]),
        .seen = b->draft.number,
        .alone = o->language_count < 2,
        .show = t->show,
        .from = arena_printf(r->arena, "%lld", (long long)t->from),
        .file_error = t->file_error,
        .hows = texts_hows(r)};
    view.export_href = ARENA_JOIN(r->arena, view.import_href, STR("?of="), of);
    view.frame.back_href = builder_path(r, b, STR(""));
    texts_tabs(r, t, &view);
    texts_rows(r, t, &view);
    if (t->of_file && t->file_error.len == 0) {
        texts_came(r, t, &view);
    }
    struct staff_wrong *wrong = arena_array(r->arena, struct staff_wrong, TEXTS_SHOWN + 1);
    wrong[0] = (struct staff_wrong){t->file_error, STR("file")};
    for (size_t i = 0; i < view.texts.count; i++) {
        const struct builder_text *row = &view.texts.items[i];
        wrong[i + 1] = (struct staff_wrong){row->error, row->said_name};
    }
    view.errors = staff_error_links(r, wrong, view.texts.count + 1);
    view.frame.has_errors = view.errors.count != 0;
    REQUEST_RENDER(r, status, page_builder_translations, &view.frame, &view);
}

void builder_translations_looked(struct request *r)
{
    texts_show(r, 200, r->data);
}

void builder_translations_file(struct request *r)
{
    const struct translations *t = r->data;
    struct buf out;
    if (t->language == 0) {
        request_not_found(r);
        return;
    }
    str of = t->b->outline.languages[t->language];
    buf_init(&out, PO_MAX * 4);
    po_write(&out, &t->list, of);
    str name = ARENA_JOIN(r->arena, t->b->service.key, STR("-"), of, STR(".po"));
    request_send(r, STR("text/x-gettext-translation; charset=utf-8"), name, &out);
}

// ---- Changing ------------------------------------------------------------------------------------------------------

// A page of them, or a file of them.
void builder_translate(struct request *r)
{
    int64_t seen;
    struct revision then;
    size_t at = 0;
    struct translations *t = texts_begin(r);
    if (t == NULL) {
        return;
    }
    const struct field *field = fields_next(&r->form, STR("file"), &at);
    t->of_file = str_eq(r->http->segments[r->http->segment_count - 1], STR("file"));
    t->file = field == NULL ? NULL : field->file;
    if (!str_to_i64(request_form(r, STR("seen")), 1, INT64_MAX, &seen)) {
        errors_page(r, 400);
        return;
    }
    t->b->seen_document = t->b->draft.document;
    if (seen != t->b->draft.number && !t->of_file) {
        err e = revision_get(r->tx, r->arena, t->b->service.id, seen, &then);
        if (err_is(e)) {
            request_fail(r, e);
            return;
        }
        t->b->seen_document = then.document;
    }
    t->b->add = (struct revision_add){
        .service_id = t->b->service.id, .seen = t->b->draft.number, .what = STR("translated"), .user_id = r->user.id};
    r->data = t;
}

static err texts_apply(struct request *r, struct translations *t)
{
    struct outline after;
    struct builder *b = t->b;
    r->skip_unit = true;
    TRY(translation_apply(r->arena, b->draft.document, t->language, r->user.name,
                          date_print(r->arena, request_today(r)), t->changes, t->count, &b->document));
    if (b->document.ptr == b->draft.document.ptr) {
        return NO_ERR;
    }
    TRY(outline_read(r->arena, b->document, &after));
    b->add.name = outline_json(r->arena, &after, after.name);
    b->add.document = b->document;
    r->skip_unit = false;
    b->draft.document = b->document;
    b->outline = after;
    return translation_find(r->arena, b->document, t->language, &t->list);
}

// What was typed and ticked on a page, beside what stood there as it was shown.
static err texts_typed(struct request *r, struct translations *t)
{
    struct translation_list seen;
    TRY(translation_find(r->arena, t->b->seen_document, t->language, &seen));
    t->changes = arena_array(r->arena, struct translation_change, TEXTS_SHOWN);
    for (size_t i = 0; i < TEXTS_SHOWN; i++) {
        str id = request_form(r, arena_printf(r->arena, "i-%zu", i));
        str said = builder_typed_words(r, arena_printf(r->arena, "t-%zu", i));
        bool read = request_form(r, arena_printf(r->arena, "r-%zu", i)).len != 0;
        for (size_t k = 0; k < seen.count && id.len != 0; k++) {
            const struct translation *was = &seen.items[k];
            if (str_eq(was->id, id) && (read || !str_eq(was->said, said))) {
                t->changes[t->count++] =
                    (struct translation_change){.id = id,
                                                .source = was->source,
                                                .said = said,
                                                .has_was = true,
                                                .was = was->said,
                                                .how = read ? TRANSLATION_READ : TRANSLATION_BY_PERSON};
            }
        }
    }
    return NO_ERR;
}

// On a worker thread.
void builder_translate_make(struct request *r)
{
    struct translations *t = r->data;
    r->result = texts_find(r, t);
    r->result = err_is(r->result) ? r->result : texts_typed(r, t);
    r->result = err_is(r->result) ? r->result : texts_apply(r, t);
}

static const struct word *texts_flaw(enum po_flaw flaw)
{
    static const struct word *const words[PO_FLAW__COUNT] = {
        [PO_NOT_UTF8] = WORD_TRANSLATIONS_FLAW_UTF8, [PO_CHARACTER] = WORD_TRANSLATIONS_FLAW_CHARACTER,
        [PO_WORD] = WORD_TRANSLATIONS_FLAW_WORD,     [PO_STRING] = WORD_TRANSLATIONS_FLAW_STRING,
        [PO_ESCAPE] = WORD_TRANSLATIONS_FLAW_ESCAPE, [PO_ORDER] = WORD_TRANSLATIONS_FLAW_ORDER,
        [PO_TWICE] = WORD_TRANSLATIONS_FLAW_TWICE,   [PO_LANGUAGE] = WORD_TRANSLATIONS_FLAW_LANGUAGE,
        [PO_LONG] = WORD_TRANSLATIONS_FLAW_LONG};
    return words[flaw];
}

static void texts_of_file(struct request *r, struct translations *t, str text)
{
    str of = t->b->outline.languages[t->language];
    enum translation_how how = text_hows[texts_how(r)].how;
    if (!po_read(r->arena, text, of, &t->po)) {
        struct words_place places[] = {{.name = "line", .text = arena_printf(r->arena, "%d", t->po.line)},
                                       {.name = "language", .text = builder_language_name(of)}};
        t->file_error = request_words_with(r, texts_flaw(t->po.flaw), places, 2);
        return;
    }
    t->count = t->po.count;
    t->changes = arena_array(r->arena, struct translation_change, t->count + 1);
    for (size_t i = 0; i < t->count; i++) {
        const struct po_entry *entry = &t->po.items[i];
        t->changes[i] = (struct translation_change){.id = entry->id, .source = entry->source, .said = entry->said};
        t->changes[i].how = entry->fuzzy ? TRANSLATION_BY_MACHINE : how;
    }
}

static err texts_load(struct request *r, const struct translations *t, struct buf *bytes)
{
    struct tx *tx;
    TRY(store_read_begin(r->organisation->store, &tx));
    err e = file_read(r, tx, t->file->token, t->file->size, bytes);
    store_read_end(tx);
    return e;
}

// On a worker thread: a file.
void builder_translate_read(struct request *r)
{
    struct translations *t = r->data;
    struct buf bytes;
    r->skip_unit = true;
    r->result = texts_find(r, t);
    if (err_is(r->result)) {
        return;
    }
    bool has_file = t->file != NULL && t->file->size != 0;
    if (t->language == 0 || !has_file || t->file->size > PO_MAX || texts_how(r) == TEXT_HOWS) {
        t->file_error = request_words(r, !has_file                   ? WORD_TRANSLATIONS_FILE_NONE
                                         : texts_how(r) == TEXT_HOWS ? WORD_TRANSLATIONS_FILE_WHOSE
                                                                     : WORD_SERVICES_FILE_LARGE);
        return;
    }
    buf_init(&bytes, PO_MAX + 1);
    r->result = texts_load(r, t, &bytes);
    if (!err_is(r->result)) {
        texts_of_file(r, t, arena_str(r->arena, buf_str(&bytes)));
    }
    buf_free(&bytes);
    if (!err_is(r->result) && t->file_error.len == 0) {
        r->result = texts_apply(r, t);
    }
}

err builder_translate_unit(struct tx *tx, void *data)
{
    struct translations *t = data;
    return revision_add(tx, &t->b->add);
}

void builder_translated(struct request *r)
{
    struct translations *t = r->data;
    bool kept = false;
    for (size_t i = 0; i < t->count; i++) {
        kept = kept || texts_kept(t, t->changes[i].id) != NULL;
    }
    if (!r->skip_unit) {
        t->b->draft.number = t->b->add.ret_number;
    }
    if (t->of_file || kept) {
        texts_show(r, t->file_error.len != 0 ? 422 : kept ? 409 : 200, t);
    } else {
        request_redirect(r, texts_path(r, t, t->show, t->from));
    }
}

// ---- In short ------------------------------------------------------------------------------------------------------

struct govuk_str_list builder_translations_lines(struct request *r, str document)
{
    struct outline o;
    struct govuk_str_list lines = {0};
    if (err_is(outline_read(r->arena, document, &o))) {
        return lines;
    }
    str *items = arena_array(r->arena, str, o.language_count * TRANSLATION_STATE__COUNT);
    for (size_t i = 1; i < o.language_count; i++) {
        struct translation_list list;
        bool found = !err_is(translation_find(r->arena, document, i, &list));
        for (size_t state = 0; found && state < TRANSLATION_STATE__COUNT; state++) {
            struct words_place places[] = {{.name = "count", .is_number = true, .number = (int64_t)list.counts[state]},
                                           {.name = "language", .text = builder_language_name(o.languages[i])}};
            if (text_states[state].line != NULL && list.counts[state] != 0) {
                items[lines.count++] = request_words_with(r, text_states[state].line, places, 2);
            }
        }
    }
    lines.items = items;
    return lines;
}

void builder_translations_missing(struct request *r, const struct builder *b, struct builder_view *view)
{
    const struct translation_list *list = &b->missing;
    size_t count = list->count < TEXTS_MISSING_SHOWN ? list->count : TEXTS_MISSING_SHOWN;
    struct builder_missing *items = arena_array(r->arena, struct builder_missing, count + 1);
    struct words_place place = {.name = "count", .is_number = true, .number = (int64_t)list->count};
    for (size_t i = 0; i < count; i++) {
        const struct translation *text = &list->items[i];
        items[i].language = builder_language_name(b->outline.languages[text->language]);
        items[i].said = utf8_prefix(text->source, TEXTS_SAID_SHOWN);
        (void)builder_text_where(r, b, text, &items[i].href);
    }
    view->missing_texts = (struct builder_missing_list){items, count};
    view->missing = list->count == 0 ? STR("") : request_words_with(r, WORD_BUILDER_MISSING, &place, 1);
    view->translations_href =
        b->outline.language_count < 2 ? STR("") : staff_service_path(r, b->service.key, STR("translations"));
}
