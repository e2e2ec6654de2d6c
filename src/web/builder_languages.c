// SPDX-License-Identifier: Apache-2.0
#include "web/builder_languages.h"
#include "html/words_list.h"
#include "web/builder_languages_view.h"
#include "web/builder_pages.h"
#include "web/page_builder_languages.h"
#include "web/staff_service_pages.h"
#include "web/staff_view.h"

err builder_languages_find(struct request *r, struct builder *b)
{
    const struct outline *o = &b->outline;
    struct translation_list *lists = arena_array(r->arena, struct translation_list, o->language_count);
    for (size_t i = 1; i < o->language_count; i++) {
        TRY(translation_find(r->arena, b->draft.document, i, &lists[i]));
    }
    b->translations = lists;
    return NO_ERR;
}

// On a worker thread.
void builder_languages_look(struct request *r)
{
    struct builder *b = r->data;
    r->result = builder_outline(r, b);
    if (!err_is(r->result)) {
        r->result = builder_languages_find(r, b);
    }
}

static str languages_texts(struct request *r, str tag)
{
    return ARENA_JOIN(r->arena, STR("translations?of="), builder_encoded(r, tag), STR("&show=to-do"));
}

// Why nobody is shown it; empty: people are.
static str languages_unspoken(struct request *r, str tag)
{
    enum language language;
    bool spoken = false;
    for (size_t i = 0; words_language(tag, &language) && i < r->organisation->language_count; i++) {
        spoken = spoken || r->organisation->languages[i] == language;
    }
    struct words_place place = {.name = "organisation", .text = request_setting(r, STR("name"))};
    return spoken ? STR("") : request_words_with(r, WORD_BUILDER_LANGUAGE_UNSPOKEN, &place, 1);
}

static str languages_wrong(struct request *r, const struct builder *b)
{
    return builder_failed(r, b,
                          b->edit.kind == EDIT_LANGUAGE_ADD     ? WORD_BUILDER_LANGUAGE_WRONG
                          : b->edit.kind == EDIT_LANGUAGE_FIRST ? WORD_BUILDER_LANGUAGE_NOT_FIRST
                                                                : WORD_BUILDER_LANGUAGE_FIRST_STAYS);
}

static struct builder_language languages_row(struct request *r, const struct builder *b, size_t at)
{
    str tag = b->outline.languages[at];
    const struct translation_list *list = &b->translations[at];
    struct builder_language row = {.at = arena_concat(r->arena, STR("language-"), tag),
                                   .tag = tag,
                                   .name = builder_language_name(tag),
                                   .first = at == 0,
                                   .unspoken = languages_unspoken(r, tag)};
    if (row.first) {
        return row;
    }
    int64_t said = (int64_t)translation_said(list);
    struct words_place places[] = {{.name = "count", .is_number = true, .number = said},
                                   {.name = "all", .text = arena_printf(r->arena, "%zu", list->count)},
                                   {.name = "language", .text = row.name}};
    row.may_be_first = translation_may_be_first(list);
    row.said = request_words_with(r, WORD_BUILDER_LANGUAGE_SAID, places, 3);
    row.goes = request_words_with(r, WORD_BUILDER_LANGUAGE_GOES, places, 3);
    row.href = staff_service_path(r, b->service.key, languages_texts(r, tag));
    return row;
}

// Those that there are words of ours in, and the draft has none in.
static struct builder_language_list languages_others(struct request *r, const struct builder *b)
{
    const struct outline *o = &b->outline;
    struct builder_language *others = arena_array(r->arena, struct builder_language, LANGUAGE__COUNT);
    size_t count = 0;
    for (size_t i = 0; i < LANGUAGE__COUNT; i++) {
        str tag = words_languages[i].tag;
        if (str_place(tag, o->languages, o->language_count) == o->language_count) {
            others[count++] = (struct builder_language){
                .tag = tag, .name = words_languages[i].name, .unspoken = languages_unspoken(r, tag)};
        }
    }
    return (struct builder_language_list){others, count};
}

void builder_languages_show(struct request *r, int status, struct builder *b)
{
    const struct outline *o = &b->outline;
    struct builder_language *rows = arena_array(r->arena, struct builder_language, o->language_count);
    struct builder_languages_view view = {
        .frame = staff_frame(r, request_words(r, WORD_BUILDER_LANGUAGES), STR("builder-languages")),
        .service = outline_said(o, o->name, b->language),
        .edit_href = builder_path(r, b, STR("")),
        .seen = b->draft.number,
        .languages = {rows, o->language_count},
        .others = languages_others(r, b)};
    struct staff_wrong wrong = {.error = err_is(b->failed) ? languages_wrong(r, b) : STR(""), .at = STR("languages")};
    for (size_t i = 0; i < o->language_count; i++) {
        rows[i] = languages_row(r, b, i);
        if (wrong.error.len != 0 && str_eq(rows[i].tag, b->edit.language)) {
            rows[i].error = wrong.error;
            wrong.at = rows[i].at;
        }
    }
    view.errors = staff_error_links(r, &wrong, 1);
    view.frame.has_errors = view.errors.count != 0;
    view.frame.back_href = view.edit_href;
    REQUEST_RENDER(r, status, page_builder_languages, &view.frame, &view);
}

void builder_languages_looked(struct request *r)
{
    builder_languages_show(r, 200, r->data);
}

void builder_languages_read(struct request *r, struct builder *b)
{
    enum language language;
    b->edit.language = request_form(r, STR("of"));
    if (b->edit.kind == EDIT_LANGUAGE_ADD) {
        b->cannot_be =
            !words_language(b->edit.language, &language) || !str_eq(words_languages[language].tag, b->edit.language);
        b->back = staff_service_path(r, b->service.key, languages_texts(r, b->edit.language));
    }
}
