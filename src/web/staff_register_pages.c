// SPDX-License-Identifier: Apache-2.0
#include "web/staff_register_pages.h"
#include "base/encode.h"
#include "base/utf8.h"
#include "catalogue/board.h"
#include "catalogue/revision.h"
#include "catalogue/service.h"
#include "design/called.h"
#include "design/register.h"
#include "html/words_list.h"
#include "voice/tally.h"
#include "web/page_staff_register.h"
#include "web/problem_words.h"
#include "web/request.h"
#include "web/staff_register_view.h"
#include "web/staff_service_pages.h"
#include "web/staff_view.h"

enum {
    REGISTER_SHOWN = 25,                  // questions of a page
    REGISTER_ASKERS_SHOWN = 20,           // of one question
    REGISTER_RULES_SHOWN = 5,             // of one asker
    REGISTER_BYTES_MAX = 24 * 1024 * 1024 // of documents, together
};

struct register_look {
    struct board board;
    struct register_source *sources;
    str *documents;
    size_t count, room, document_room, bytes;
    size_t left_out;
    struct tally *tallies;
    size_t tally_count;
    struct register_list list;
    struct staff_register_view view;
    // To which a question is added: none where `draft` has no number.
    struct service service;
    struct revision draft;
};

// ---- What is there -------------------------------------------------------------------------------------------------

static void register_take(struct request *r, struct register_look *l, const struct board_service *s, str document,
                          bool draft)
{
    if (l->bytes + document.len > REGISTER_BYTES_MAX) {
        l->left_out++;
        return;
    }
    size_t count = l->count;
    *arena_push(r->arena, str, l->documents, count, l->document_room) = document;
    *arena_push(r->arena, struct register_source, l->sources, l->count, l->room) = (struct register_source){
        .service_id = s->id, .key = s->key, .name = request_by_language(r, s->name), .draft = draft};
    l->bytes += document.len;
}

static err register_service(struct request *r, struct tx *tx, struct register_look *l, const struct board_service *s)
{
    struct service_version version;
    struct revision draft;
    if (l->bytes >= REGISTER_BYTES_MAX) {
        l->left_out++;
        return NO_ERR;
    }
    if (s->version_id != 0 && !s->retired) {
        TRY(service_version_get(tx, r->arena, s->version_id, &version));
        register_take(r, l, s, version.document, false);
    }
    if (s->revision != 0) {
        TRY(revision_draft(tx, r->arena, s->id, &draft));
        register_take(r, l, s, draft.document, true);
    }
    return NO_ERR;
}

static err register_load(struct request *r, struct tx *tx, struct register_look *l)
{
    str key = request_query(r, STR("service"));
    TRY(board_list(tx, r->arena, 0, &l->board));
    for (size_t i = 0; i < l->board.count; i++) {
        TRY(register_service(r, tx, l, &l->board.items[i]));
    }
    if (key.len != 0) {
        TRY(service_find(tx, r->arena, key, &l->service));
        TRY(revision_draft(tx, r->arena, l->service.id, &l->draft));
    }
    return tally_list(tx, r->arena, &l->tallies, &l->tally_count);
}

// ---- How often people stumble --------------------------------------------------------------------------------------

// Where those of a service begin: they come by service.
static size_t register_tally(const struct register_look *l, int64_t service_id)
{
    size_t at = 0;
    size_t end = l->tally_count;
    while (at < end) {
        size_t middle = at + (end - at) / 2;
        bool before = l->tallies[middle].service_id < service_id;
        at = before ? middle + 1 : at;
        end = before ? end : middle;
    }
    return at;
}

static void register_stumbles(struct request *r, const struct register_look *l, const struct register_asker *asker,
                              struct staff_register_asker *shown)
{
    int64_t sent = 0;
    int64_t refused = 0;
    int64_t service_id = asker->source->service_id;
    struct answer_reader reader = {.arena = r->arena, .said = r->language};
    str *rules = arena_array(r->arena, str, REGISTER_RULES_SHOWN);
    for (size_t i = register_tally(l, service_id); i < l->tally_count && l->tallies[i].service_id == service_id; i++) {
        const struct tally *t = &l->tallies[i];
        if (!str_eq(t->question, asker->question->id)) {
            continue;
        }
        if (t->rule.len == 0) {
            sent = t->count;
            continue;
        }
        refused += t->count;
        if (shown->refused.count < REGISTER_RULES_SHOWN) {
            struct words_place places[] = {{.name = "count", .number = t->count, .is_number = true},
                                           {.name = "rule", .text = problem_words_of_rule(&reader, NULL, t->rule)}};
            rules[shown->refused.count++] = request_words_with(r, WORD_REGISTER_RULE, places, 2);
        }
    }
    shown->refused.items = rules;
    if (sent != 0) {
        struct words_place places[] = {{.name = "count", .number = sent, .is_number = true},
                                       {.name = "refused", .number = refused, .is_number = true}};
        shown->sent = request_words_with(r, WORD_REGISTER_SENT, places, 2);
    }
}

// ---- In words ------------------------------------------------------------------------------------------------------

static str register_said(struct request *r, const struct register_asker *asker, struct outline_text text)
{
    const struct outline *o = &asker->source->outline;
    return called_text(r->arena, o, text, outline_language(o, words_languages[r->language].tag));
}

static struct staff_register_asker register_asker(struct request *r, const struct register_look *l,
                                                  const struct register_asker *asker, str words)
{
    const struct register_source *s = asker->source;
    str title = register_said(r, asker, asker->question->title);
    bool edits = s->draft && user_may(&r->user, PERMISSION_SERVICE_WRITE);
    str page = ARENA_JOIN(r->arena, STR("draft/"), asker->page->id, STR("#question-"), asker->question->id);
    struct staff_register_asker shown = {.service = s->name.len == 0 ? s->key : s->name,
                                         .key = s->key,
                                         .href = staff_service_path(r, s->key, edits ? page : STR("")),
                                         .state = s->draft ? STR("draft") : STR("published"),
                                         .draft = s->draft,
                                         .question = asker->question->id,
                                         .words = str_eq(title, words) ? STR("") : title,
                                         .hint = register_said(r, asker, asker->question->hint),
                                         .why = register_said(r, asker, asker->question->why)};
    if (!s->draft) {
        register_stumbles(r, l, asker, &shown);
    }
    return shown;
}

static str register_type(struct request *r, str type)
{
    const struct word *word;
    return words_find(arena_concat(r->arena, STR("builder.type."), type), &word) ? request_words(r, word) : type;
}

static struct staff_register_row register_row(struct request *r, const struct register_look *l,
                                              const struct register_group *g, size_t at)
{
    size_t count = g->count < REGISTER_ASKERS_SHOWN ? g->count : REGISTER_ASKERS_SHOWN;
    struct staff_register_asker *askers = arena_array(r->arena, struct staff_register_asker, count);
    struct words_place services = {.name = "count", .number = (int64_t)g->services, .is_number = true};
    struct words_place more = {.name = "count", .number = (int64_t)(g->count - count), .is_number = true};
    struct staff_register_row row = {
        .words = register_said(r, &g->askers[0], g->askers[0].question->title),
        .type = register_type(r, g->type),
        .anchor = arena_printf(r->arena, "asked-%zu", at + 1),
        .services = request_words_with(r, WORD_REGISTER_SERVICES, &services, 1),
        .more = count == g->count ? STR("") : request_words_with(r, WORD_REGISTER_MORE_ASKERS, &more, 1)};
    for (size_t i = 0; i < count; i++) {
        askers[i] = register_asker(r, l, &g->askers[i], row.words);
    }
    row.askers = (struct staff_register_asker_list){askers, count};
    return row;
}

// The same questions from another on.
static str register_href(struct request *r, const struct staff_register_view *view, size_t from)
{
    struct buf href;
    const struct {
        str name, value;
    } fields[] = {{STR("q"), view->search},
                  {STR("service"), request_query(r, STR("service"))},
                  {STR("page"), request_query(r, STR("page"))},
                  {STR("from"), arena_printf(r->arena, "%zu", from)}};
    buf_init(&href, LIMIT_REQUEST_LINE * 4);
    for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++) {
        if (fields[i].value.len != 0) {
            buf_char(&href, href.len == 0 ? '?' : '&');
            buf_put(&href, fields[i].name);
            buf_char(&href, '=');
            encode_percent(&href, fields[i].value);
        }
    }
    str made = arena_str(r->arena, buf_str(&href));
    buf_free(&href);
    return ARENA_JOIN(r->arena, REQUEST_PATH(r, r->organisation->organisation.key, STR("staff"), STR("questions")),
                      made);
}

static void register_rows(struct request *r, const struct register_look *l, struct staff_register_view *view)
{
    struct staff_register_row *rows = arena_array(r->arena, struct staff_register_row, REGISTER_SHOWN);
    size_t found = 0;
    size_t shown = 0;
    int64_t from = 0;
    (void)str_to_i64(request_query(r, STR("from")), 0, INT32_MAX, &from);
    for (size_t i = 0; i < l->list.count; i++) {
        if (!register_says(r->arena, &l->list.items[i], view->search)) {
            continue;
        }
        if (found >= (size_t)from && shown < REGISTER_SHOWN) {
            rows[shown] = register_row(r, l, &l->list.items[i], shown);
            shown++;
        }
        found++;
    }
    struct words_place count = {.name = "count", .number = (int64_t)found, .is_number = true};
    struct words_place left = {.name = "count", .number = (int64_t)l->left_out, .is_number = true};
    view->rows = (struct staff_register_row_list){rows, shown};
    view->count = request_words_with(r, WORD_REGISTER_COUNT, &count, 1);
    view->more = found > REGISTER_SHOWN ? request_words(r, WORD_REGISTER_MORE) : STR("");
    view->before_href =
        from == 0 ? STR("") : register_href(r, view, from > REGISTER_SHOWN ? (size_t)from - REGISTER_SHOWN : 0);
    view->after_href =
        found > (size_t)from + REGISTER_SHOWN ? register_href(r, view, (size_t)from + REGISTER_SHOWN) : STR("");
    view->left_out = l->left_out == 0 ? STR("") : request_words_with(r, WORD_REGISTER_LEFT_OUT, &left, 1);
}

// ---- The page: what is asked in many services is read and put together on a worker thread ---------------------------

void staff_register(struct request *r)
{
    r->data = arena_new(r->arena, struct register_look);
}

static void register_put_together(struct request *r, struct register_look *l)
{
    size_t kept = 0;
    for (size_t i = 0; i < l->count; i++) {
        struct register_source source = l->sources[i];
        if (!err_is(outline_read(r->arena, l->documents[i], &source.outline))) {
            l->sources[kept++] = source;
        }
    }
    register_gather(r->arena, l->sources, kept, &l->list);
    l->view.search = str_trim(request_query(r, STR("q")));
    register_rows(r, l, &l->view);
}

void staff_register_read(struct request *r)
{
    struct register_look *l = r->data;
    struct tx *tx;
    r->result = store_read_begin(r->organisation->store, &tx);
    if (err_is(r->result)) {
        return;
    }
    r->result = register_load(r, tx, l);
    store_read_end(tx);
    if (!err_is(r->result)) {
        register_put_together(r, l);
    }
}

void staff_registered(struct request *r)
{
    struct register_look *l = r->data;
    struct staff_register_view *view = &l->view;
    view->frame = staff_frame(r, request_words(r, WORD_REGISTER_TITLE), STR("staff-register"));
    view->frame.back_href = REQUEST_PATH(r, r->organisation->organisation.key, STR("staff"), STR("services"));
    if (l->draft.number != 0 && user_may(&r->user, PERMISSION_SERVICE_WRITE)) {
        struct words_place place = {.name = "service", .text = request_by_language(r, l->draft.name)};
        view->use_href = staff_service_path(r, l->service.key, STR("draft"));
        view->service = l->service.key;
        view->page = request_query(r, STR("page"));
        view->seen = l->draft.number;
        view->to = request_words_with(r, WORD_REGISTER_TO, &place, 1);
        view->frame.back_href = ARENA_JOIN(r->arena, view->use_href, STR("/"), view->page);
    }
    REQUEST_RENDER(r, 200, page_staff_register, &view->frame, view);
}
