// SPDX-License-Identifier: Apache-2.0
#include "web/builder_text.h"
#include "design/called.h"
#include "design/edit_mistake.h"
#include "html/words_list.h"
#include "web/problem_words.h"
#include "web/staff_service_pages.h"

// The parts of a service that are changed on a page of their own, by the first step of the way to a text.
static const struct {
    str first, page;
    const struct word *name;
} text_parts[] = {{STR_INIT("sections"), STR_INIT("sections"), WORD_BUILDER_SECTIONS},
                  {STR_INIT("values"), STR_INIT("values"), WORD_BUILDER_VALUES},
                  {STR_INIT("run"), STR_INIT("settings"), WORD_BUILDER_SETTINGS},
                  {STR_INIT("start"), STR_INIT("settings"), WORD_BUILDER_SETTINGS},
                  {STR_INIT("confirmation"), STR_INIT("settings"), WORD_BUILDER_SETTINGS},
                  {STR_INIT("declaration"), STR_INIT("settings"), WORD_BUILDER_SETTINGS},
                  {STR_INIT("contact"), STR_INIT("settings"), WORD_BUILDER_SETTINGS},
                  {STR_INIT("privacy"), STR_INIT("settings"), WORD_BUILDER_SETTINGS}};

static str text_part(struct request *r, const struct builder *b, str id, str *ret_href)
{
    str first;
    str rest;
    (void)str_cut(id, '/', &first, &rest);
    if (str_starts(rest, STR("notifications"))) {
        *ret_href = staff_service_path(r, b->service.key, STR("messages"));
        return request_words(r, WORD_BUILDER_MESSAGES);
    }
    for (size_t i = 0; i < sizeof text_parts / sizeof text_parts[0]; i++) {
        if (str_eq(text_parts[i].first, first)) {
            *ret_href = staff_service_path(r, b->service.key, text_parts[i].page);
            return request_words(r, text_parts[i].name);
        }
    }
    *ret_href = builder_path(r, b, STR(""));
    return request_words(r, str_eq(first, STR("lists")) ? WORD_BUILDER_KEY_LIST : WORD_BUILDER_ABOUT);
}

str builder_text_where(struct request *r, const struct builder *b, const struct translation *text, str *ret_href)
{
    const struct outline_page *page = outline_page(&b->outline, text->page);
    const struct outline_question *q = page == NULL ? NULL : outline_question(page, text->question);
    if (page == NULL) {
        return text_part(r, b, text->id, ret_href);
    }
    str href = builder_path(r, b, page->id);
    str name = called_page(r->arena, &b->outline, page, b->language);
    *ret_href = q == NULL ? href : ARENA_JOIN(r->arena, href, STR("#question-"), q->id);
    str asked = q == NULL ? name : called_text(r->arena, &b->outline, q->title, b->language);
    return str_eq(asked, name) ? name : ARENA_JOIN(r->arena, name, STR(": "), asked);
}

// Instead of which words a question's own stand.
static str text_usual(struct request *r, const struct builder *b, const struct translation *text)
{
    const struct outline_page *page = outline_page(&b->outline, text->page);
    const struct outline_question *q = page == NULL ? NULL : outline_question(page, text->question);
    const struct question_type *type = q == NULL ? NULL : question_type_find(q->type);
    for (size_t i = 0; type != NULL && type->problems[i] != NULL; i++) {
        if (str_eq(edit_mistake_key(type->problems[i]), text->key)) {
            return problem_words_usual(r->arena, r->language, str_from(type->problems[i]));
        }
    }
    return request_words(r, WORD_BUILDER_MISTAKE_ANY);
}

// The words are found by where it stands, the nearest first: `translations.of.options.label`, `translations.of.hint`.
str builder_text_called(struct request *r, const struct builder *b, const struct translation *text)
{
    str first;
    str rest;
    (void)str_cut(text->id, '/', &first, &rest);
    const str names[] = {ARENA_JOIN(r->arena, text->in, STR("."), text->key),
                         ARENA_JOIN(r->arena, first, STR("."), text->in), text->in, text->key};
    const struct word *word = WORD_TRANSLATIONS_OF_OTHER;
    struct words_place places[] = {{.name = "number", .text = arena_printf(r->arena, "%zu", text->at)},
                                   {.name = "of", .text = arena_printf(r->arena, "%zu", text->of)},
                                   {.name = "said", .text = STR("")}};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        if (words_find(arena_concat(r->arena, STR("translations.of."), names[i]), &word)) {
            break;
        }
    }
    if (word == WORD_TRANSLATIONS_OF_ERRORS) {
        places[2].text = text_usual(r, b, text);
    }
    return request_words_with(r, word, places, 3);
}
