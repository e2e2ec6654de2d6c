// SPDX-License-Identifier: Apache-2.0
#include "web/builder_mistakes.h"
#include "design/called.h"
#include "design/edit_mistake.h"
#include "html/words_list.h"
#include "web/builder_mistakes_view.h"
#include "web/builder_pages.h"
#include "web/page_builder_mistakes.h"
#include "web/problem_words.h"
#include "web/staff_view.h"

enum {
    MISTAKES_MAX = 40 // of one type
};

static str mistakes_name(struct request *r, str key)
{
    return arena_concat(r->arena, STR("m-"), key);
}

static struct outline_text mistakes_words(const struct builder *b, const struct outline_question *q, str key)
{
    bool typed = err_is(b->failed);
    size_t count = typed ? b->edit.mistake_count : q->mistake_count;
    const struct outline_mistake *items = typed ? b->edit.mistakes : q->mistakes;
    for (size_t i = 0; i < count; i++) {
        if (str_eq(items[i].key, key)) {
            return items[i].words;
        }
    }
    return (struct outline_text){NULL};
}

// The problems of a type that have a key of their own, and "any"; in the order in which they are offered.
static size_t mistakes_of(const struct question_type *type, const char **ret_problems)
{
    size_t count = 0;
    for (size_t i = 0; type != NULL && type->problems[i] != NULL && count < MISTAKES_MAX; i++) {
        bool again = false;
        for (size_t k = 0; k < count; k++) {
            again = again || str_eq(edit_mistake_key(ret_problems[k]), edit_mistake_key(type->problems[i]));
        }
        if (!again) {
            ret_problems[count++] = type->problems[i];
        }
    }
    return count;
}

static struct builder_mistake_list mistakes_list(struct request *r, const struct builder *b,
                                                 const struct outline_question *q)
{
    const char *problems[MISTAKES_MAX];
    size_t count = mistakes_of(question_type_find(q->type), problems);
    struct builder_mistake *items = arena_array(r->arena, struct builder_mistake, count + 1);
    for (size_t i = 0; i <= count; i++) {
        str key = i < count ? edit_mistake_key(problems[i]) : EDIT_MISTAKE_ANY;
        items[i].usual = i < count ? problem_words_usual(r->arena, r->language, str_from(problems[i]))
                                   : request_words(r, WORD_BUILDER_MISTAKE_ANY);
        items[i].words =
            builder_boxes(r, b, mistakes_name(r, key), WORD_BUILDER_MISTAKE_OWN, mistakes_words(b, q, key), false);
    }
    return (struct builder_mistake_list){items, count + 1};
}

void builder_mistakes_show(struct request *r, int status, struct builder *b)
{
    const struct outline_question *q = b->page == NULL ? NULL : outline_question(b->page, b->edit.question);
    if (q == NULL) { // it is gone
        builder_show(r, status, b);
        return;
    }
    struct words_place place = {.name = "name", .text = called_text(r->arena, &b->outline, q->title, b->language)};
    struct builder_mistakes_view view = {.about = request_words_with(r, WORD_BUILDER_MISTAKES_OF, &place, 1),
                                         .edit_href = builder_path(r, b, STR("")),
                                         .seen = b->draft.number,
                                         .page = b->page->id,
                                         .question = q->id,
                                         .mistakes = mistakes_list(r, b, q)};
    view.frame = staff_frame(r, view.about, STR("builder-mistakes"));
    view.frame.id = b->page->id;
    view.frame.back_href = ARENA_JOIN(r->arena, builder_path(r, b, b->page->id), STR("#question-"), q->id);
    if (err_is(b->failed)) {
        struct staff_wrong wrong = {builder_failed(r, b, WORD_BUILDER_GONE), view.mistakes.items[0].words.items[0].id};
        view.errors = staff_error_links(r, &wrong, 1);
        view.frame.has_errors = true;
    }
    REQUEST_RENDER(r, status, page_builder_mistakes, &view.frame, &view);
}

void builder_mistakes(struct request *r)
{
    struct builder *b = r->data;
    b->page = outline_page(&b->outline, request_param(r, 2));
    b->edit.question = request_query(r, STR("question"));
    if (b->page != NULL && b->edit.question.len == 0) {
        request_redirect(r, builder_path(r, b, b->page->id));
    } else if (b->page == NULL || outline_question(b->page, b->edit.question) == NULL) {
        request_not_found(r);
    } else {
        builder_mistakes_show(r, 200, b);
    }
}

void builder_mistakes_read(struct request *r, struct builder *b)
{
    const char *problems[MISTAKES_MAX];
    const struct outline_question *q = outline_find_question(&b->outline, b->edit.question, NULL);
    size_t count = q == NULL ? 0 : mistakes_of(question_type_find(q->type), problems);
    struct outline_mistake *mistakes = arena_array(r->arena, struct outline_mistake, count + 1);
    for (size_t i = 0; i <= count; i++) {
        str key = i < count ? edit_mistake_key(problems[i]) : EDIT_MISTAKE_ANY;
        str first = ARENA_JOIN(r->arena, mistakes_name(r, key), STR("-"), b->outline.languages[0]);
        if (fields_has(&r->form, first)) { // a form that does not have it leaves it
            mistakes[b->edit.mistake_count++] =
                (struct outline_mistake){key, builder_typed(r, b, mistakes_name(r, key))};
        }
    }
    b->edit.mistakes = mistakes;
    b->anchor = arena_concat(r->arena, STR("#question-"), b->edit.question);
}
