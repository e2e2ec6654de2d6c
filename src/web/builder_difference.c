// SPDX-License-Identifier: Apache-2.0
// What is different: between a state of a draft and the one before it, or between the draft and what is published.
#include "web/builder_difference.h"
#include "base/utf8.h"
#include "design/called.h"
#include "design/setting.h"
#include "html/words_list.h"
#include "web/builder_message.h"
#include "web/builder_pages.h"
#include "web/builder_said.h"
#include "web/builder_state.h"
#include "web/builder_term.h"
#include "web/builder_translations.h"
#include "web/page_builder_difference.h"
#include "web/staff_service_pages.h"
#include "web/staff_view.h"

enum {
    DIFFERENCE_TEXT = 100 // bytes of a text whose translation has come further
};
struct difference {
    struct builder *builder;
    str before, after;
    str between;
    struct compare compare;
    struct builder_change_list changes;
};

// ---- Which two -----------------------------------------------------------------------------------------------------

static err difference_published(struct request *r, struct difference *d)
{
    struct service_version version;
    d->after = d->builder->draft.document;
    d->between = request_words(r, WORD_BUILDER_DIFFERENCE_PUBLISHED);
    if (d->builder->service.version_id != 0) {
        TRY(service_version_get(r->tx, r->arena, d->builder->service.version_id, &version));
        d->before = version.document;
        return NO_ERR;
    }
    struct revision_list list;
    struct revision first;
    TRY(revision_list(r->tx, r->arena, d->builder->service.id, &list));
    TRY(revision_get(r->tx, r->arena, d->builder->service.id, list.items[list.count - 1].number, &first));
    d->before = first.document;
    d->between = request_words(r, WORD_BUILDER_DIFFERENCE_BEGUN);
    return NO_ERR;
}

static err difference_revision(struct request *r, struct difference *d, int64_t number)
{
    struct revision to;
    struct revision from;
    TRY(revision_get(r->tx, r->arena, d->builder->service.id, number, &to));
    TRY(revision_get(r->tx, r->arena, d->builder->service.id, number - 1, &from));
    d->before = from.document;
    d->after = to.document;
    d->between = staff_service_by(r, request_date_time(r, to.at), to.user_name);
    return NO_ERR;
}

void builder_difference(struct request *r)
{
    struct difference *d = arena_new(r->arena, struct difference);
    int64_t number;
    str of = request_query(r, STR("of"));
    d->builder = builder_load(r);
    if (d->builder == NULL) {
        return;
    }
    err e = of.len == 0                             ? difference_published(r, d)
            : str_to_i64(of, 2, INT64_MAX, &number) ? difference_revision(r, d, number)
                                                    : FAIL(ERR_NOT_FOUND, "there is nothing before the first");
    if (err_is(e)) {
        request_fail(r, e);
        return;
    }
    r->data = d;
}

struct difference *builder_difference_of(struct request *r, const struct service *s, const struct revision *draft)
{
    struct difference *d = arena_new(r->arena, struct difference);
    d->builder = arena_new(r->arena, struct builder);
    d->builder->service = *s;
    d->builder->draft = *draft;
    return err_is(difference_published(r, d)) ? NULL : d;
}

// ---- In words ------------------------------------------------------------------------------------------------------

// What a key is called where it is set; its language stands in brackets behind it.
static str difference_what(struct request *r, const struct compare_change *change)
{
    static const str families[] = {STR_INIT("builder.key."), STR_INIT("builder.rule.")};
    const struct word *word = NULL;
    struct words_place place = {.name = "language", .text = builder_language_name(change->language)};
    if (change->key.len == 0) {
        return STR("");
    }
    if (change->setting) {
        bool found = words_find(arena_concat(r->arena, STR("builder.setting."), change->key), &word);
        return found ? request_words_with(r, word, &place, 1) : change->key;
    }
    for (size_t i = 0; i < 2; i++) {
        if (words_find(arena_concat(r->arena, families[i], change->key), &word)) {
            str said = request_words_with(r, word, &place, 1);
            return i == 1 || change->language.len == 0 ? said
                                                       : ARENA_JOIN(r->arena, said, STR(" ("), place.text, STR(")"));
        }
    }
    return change->key;
}

static str difference_ways(struct request *r, const struct builder *b, const struct outline_page *page)
{
    str said = {0};
    for (size_t i = 0; page != NULL && i < page->way_count; i++) {
        const struct outline_way *way = &page->ways[i];
        struct words_place place = {.name = "when", .text = builder_said(r, b, &way->when)};
        str when = place.text.len == 0 ? STR("") : request_words_with(r, WORD_BUILDER_WAY_WHEN, &place, 1);
        said = ARENA_JOIN(r->arena, said, i == 0 ? STR("") : STR("; "), when, STR(" "),
                          builder_page_called(r, b, way->page));
    }
    return said;
}

// What stands for something else: a lawful basis, a day, a moment, a question.
static str difference_value(struct request *r, const struct builder *b, const struct compare_change *change, str value)
{
    const struct word *basis;
    bool of_message = change->named == COMPARE_OF_MESSAGE;
    if (str_eq(change->key, STR("first-language"))) {
        return builder_language_name(value);
    }
    const struct outline_question *q = outline_find_question(&b->outline, value, NULL);
    if (value.len != 0 && change->setting && str_eq(change->key, setting_shapes[OUTLINE_BASIS].name)) {
        return words_find(arena_concat(r->arena, STR("builder.basis."), value), &basis) ? request_words(r, basis)
                                                                                        : value;
    }
    if (value.len != 0 && change->setting && str_eq(change->key, setting_shapes[OUTLINE_REVIEW].name)) {
        return answer_shown_date(r->arena, r->language, value);
    }
    if (of_message && value.len != 0 && str_eq(change->key, STR("on"))) {
        return builder_message_moment(r, value);
    }
    bool write_to = str_eq(change->key, STR("write-to"));
    if (write_to && str_eq(value, STR("false"))) {
        return request_words(r, WORD_BUILDER_WRITE_TO_NOBODY);
    }
    if (q != NULL && (write_to || (of_message && str_eq(change->key, STR("to"))))) {
        return called_text(r->arena, &b->outline, q->title, b->language);
    }
    return str_eq(value, STR("true"))    ? request_words(r, WORD_ANSWER_YES)
           : str_eq(value, STR("false")) ? request_words(r, WORD_ANSWER_NO)
                                         : value;
}

// "Section: About you"
static str difference_named(struct request *r, const struct outline *o, const struct compare_change *change,
                            size_t language)
{
    struct builder b = {.outline = *o, .language = language};
    struct words_place place = {.name = "name", .text = change->name};
    if (change->named == COMPARE_OF_CONDITION) {
        return builder_subject(r, &b, WHEN_ROW_NAMED, change->name);
    }
    if (change->named == COMPARE_OF_VALUE) {
        place.text = builder_subject(r, &b, WHEN_ROW_VALUE, change->name);
        return request_words_with(r, WORD_BUILDER_DIFFERENCE_VALUE, &place, 1);
    }
    if (change->named == COMPARE_OF_MESSAGE) {
        place.text = builder_message_called(r, o, change->message, language);
        return request_words_with(r, WORD_BUILDER_DIFFERENCE_MESSAGE, &place, 1);
    }
    if (change->named == COMPARE_OF_STATUS) {
        str title = outline_said(o, change->called, language);
        place.text = title.len == 0 ? change->name : title;
        return request_words_with(r, WORD_BUILDER_DIFFERENCE_STATUS, &place, 1);
    }
    for (size_t i = 0; i < o->section_count; i++) {
        if (str_eq(o->sections[i].id, change->name)) {
            place.text = outline_said(o, o->sections[i].title, language);
        }
    }
    return request_words_with(r, WORD_BUILDER_DIFFERENCE_SECTION, &place, 1);
}

static str difference_term(struct request *r, const struct builder *b, const struct outline_term *term)
{
    return term == NULL ? STR("") : builder_term_said(r, b, term);
}

// The group of settings that one stands in: "How many days things are kept".
static str difference_group(struct request *r, str setting)
{
    const struct word *word = WORD_BUILDER_ABOUT;
    str group = {0};
    for (int i = 0; i < OUTLINE_SETTING__COUNT; i++) {
        group = setting_shapes[i].begins ? setting_shapes[i].name : group;
        if (str_eq(setting_shapes[i].name, setting)) {
            break;
        }
    }
    words_find(arena_concat(r->arena, STR("builder.settings-group."), group), &word);
    return request_words(r, word);
}

static str difference_where(struct request *r, const struct outline *o, const struct compare_change *change,
                            size_t language)
{
    if (change->named != COMPARE_OF_NONE) {
        return difference_named(r, o, change, language);
    }
    if (change->setting) {
        return difference_group(r, change->key);
    }
    if (change->page == NULL) {
        return request_words(r, WORD_BUILDER_ABOUT);
    }
    str page = called_page(r->arena, o, change->page, language);
    str question = change->question == NULL ? (str){0} : called_text(r->arena, o, change->question->title, language);
    return question.len == 0 || str_eq(page, question) ? page : ARENA_JOIN(r->arena, page, STR(": "), question);
}

struct builder_change builder_change_of(struct request *r, const struct builder *after, const struct compare *c,
                                        const struct compare_change *change)
{
    static const struct {
        const struct word *word;
        str classes;
    } kinds[] = {[COMPARE_ADDED] = {WORD_BUILDER_KIND_ADDED, STR_INIT("govuk-tag--green")},
                 [COMPARE_REMOVED] = {WORD_BUILDER_KIND_REMOVED, STR_INIT("govuk-tag--red")},
                 [COMPARE_MOVED] = {WORD_BUILDER_KIND_MOVED, STR_INIT("govuk-tag--blue")},
                 [COMPARE_CHANGED] = {WORD_BUILDER_KIND_CHANGED, STR_INIT("govuk-tag--blue")}};
    bool gone = change->kind == COMPARE_REMOVED;
    struct builder before = {.outline = c->before};
    before.language = outline_language(&before.outline, words_languages[r->language].tag);
    struct builder_change shown = {.kind = request_words(r, kinds[change->kind].word),
                                   .classes = kinds[change->kind].classes,
                                   .what = difference_what(r, change),
                                   .where = gone ? difference_where(r, &before.outline, change, before.language)
                                                 : difference_where(r, &after->outline, change, after->language),
                                   .from = difference_value(r, &before, change, change->from),
                                   .to = difference_value(r, after, change, change->to)};
    if (change->when_to != NULL) {
        shown.from = builder_said(r, &before, change->when_from);
        shown.to = builder_said(r, after, change->when_to);
    } else if (change->term_to != NULL || change->term_from != NULL) {
        shown.from = difference_term(r, &before, change->term_from);
        shown.to = difference_term(r, after, change->term_to);
    } else if (change->ways_to != NULL) {
        shown.from = difference_ways(r, &before, change->ways_from);
        shown.to = difference_ways(r, after, change->ways_to);
    }
    if (change->translation_to != NULL) {
        const struct translation *from = change->translation_from;
        str text = utf8_prefix(change->translation_to->said, DIFFERENCE_TEXT);
        bool cut = text.len < change->translation_to->said.len;
        shown.what = ARENA_JOIN(r->arena, shown.what, STR(": “"), text, cut ? STR("…”") : STR("”"));
        shown.from = from == NULL ? STR("") : builder_translation_said(r, from);
        shown.to = builder_translation_said(r, change->translation_to);
    }
    if (change->named == COMPARE_OF_MESSAGE && after->service.key.len != 0) {
        shown.href = staff_service_path(r, after->service.key, STR("messages"));
    }
    if (change->page != NULL && !gone && after->service.key.len != 0) {
        shown.href = builder_path(r, after, change->page->id);
    }
    return shown;
}

err builder_difference_compare(struct request *r, struct difference *d)
{
    TRY(compare_documents(r->arena, d->before, d->after, &d->compare));
    d->builder->outline = d->compare.after;
    d->builder->language = outline_language(&d->compare.after, words_languages[r->language].tag);
    struct builder_change *changes = arena_array(r->arena, struct builder_change, d->compare.count + 1);
    for (size_t i = 0; i < d->compare.count; i++) {
        changes[i] = builder_change_of(r, d->builder, &d->compare, &d->compare.items[i]);
    }
    d->changes = (struct builder_change_list){changes, d->compare.count};
    return NO_ERR;
}

const struct builder_change_list *builder_difference_changes(const struct difference *d, bool *ret_more)
{
    *ret_more = d->compare.more;
    return &d->changes;
}

// On a worker thread.
void builder_difference_make(struct request *r)
{
    r->result = builder_difference_compare(r, r->data);
}

void builder_differed(struct request *r)
{
    struct difference *d = r->data;
    const struct builder *b = d->builder;
    struct builder_difference_view view = {
        .frame = staff_frame(r, request_words(r, WORD_BUILDER_DIFFERENCE), STR("builder-difference")),
        .service = request_by_language(r, b->draft.name),
        .between = d->between,
        .publish_href = staff_service_path(r, b->service.key, STR("")),
        .more = d->compare.more,
        .changes = d->changes};
    view.frame.back_href = request_query(r, STR("of")).len == 0 ? builder_path(r, b, STR(""))
                                                                : staff_service_path(r, b->service.key, STR("history"));
    REQUEST_RENDER(r, 200, page_builder_difference, &view.frame, &view);
}
