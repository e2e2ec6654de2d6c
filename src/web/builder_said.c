// SPDX-License-Identifier: Apache-2.0
#include "web/builder_said.h"
#include "design/called.h"
#include "design/when.h"
#include "html/words_list.h"

enum {
    SAID_MOST = 60 // comparisons of one sentence; what is beyond is "…"
};

str builder_question_called(struct request *r, const struct builder *b, str id)
{
    const struct outline_question *q = outline_find_question(&b->outline, id, NULL);
    str title = q == NULL ? (str){0} : called_text(r->arena, &b->outline, q->title, b->language);
    return title.len == 0 ? id : title;
}

static str said_quoted(struct request *r, str words)
{
    return ARENA_JOIN(r->arena, STR("“"), words, STR("”"));
}

str builder_subject(struct request *r, const struct builder *b, enum when_row_kind kind, str name)
{
    const struct outline_value *value = kind == WHEN_ROW_VALUE ? outline_value(&b->outline, name) : NULL;
    struct words_place place = {.name = "name", .text = name};
    if (kind == WHEN_ROW_VALUE) {
        str title = value == NULL ? (str){0} : outline_said(&b->outline, value->title, b->language);
        return title.len == 0 ? name : title;
    }
    if (kind == WHEN_ROW_NAMED) {
        return request_words_with(r, WORD_BUILDER_SUBJECT_NAMED, &place, 1);
    }
    place.text = builder_question_called(r, b, name);
    return kind == WHEN_ROW_OTHER ? request_words_with(r, WORD_BUILDER_SUBJECT_OTHER, &place, 1) : place.text;
}

str builder_operator(struct request *r, enum condition_operator compare)
{
    static const struct word *const words[OPERATOR__COUNT] = {
        [OPERATOR_IS] = WORD_BUILDER_IS,
        [OPERATOR_IS_NOT] = WORD_BUILDER_IS_NOT,
        [OPERATOR_CONTAINS] = WORD_BUILDER_CONTAINS,
        [OPERATOR_DOES_NOT_CONTAIN] = WORD_BUILDER_CONTAINS_NOT,
        [OPERATOR_IS_AT_LEAST] = WORD_BUILDER_AT_LEAST,
        [OPERATOR_IS_AT_MOST] = WORD_BUILDER_AT_MOST,
        [OPERATOR_IS_MORE_THAN] = WORD_BUILDER_MORE_THAN,
        [OPERATOR_IS_LESS_THAN] = WORD_BUILDER_LESS_THAN,
        [OPERATOR_IS_BEFORE] = WORD_BUILDER_BEFORE,
        [OPERATOR_IS_AFTER] = WORD_BUILDER_AFTER,
        [OPERATOR_IS_LONGER_THAN] = WORD_BUILDER_LONGER_THAN,
        [OPERATOR_IS_SHORTER_THAN] = WORD_BUILDER_SHORTER_THAN,
        [OPERATOR_HAS_LENGTH] = WORD_BUILDER_HAS_LENGTH,
        [OPERATOR_IS_ANSWERED] = WORD_BUILDER_IS_ANSWERED,
        [OPERATOR_IS_NOT_ANSWERED] = WORD_BUILDER_IS_NOT_ANSWERED,
    };
    return request_words(r, words[compare]);
}

static str said_from_today(struct request *r, const struct outline_when *when)
{
    bool months = when->months != 0;
    int64_t count = months ? when->months : when->days;
    struct words_place place = {.name = "count", .is_number = true, .number = count < 0 ? -count : count};
    if (count == 0) {
        return request_words(r, WORD_BUILDER_TODAY);
    }
    const struct word *word = count < 0 ? (months ? WORD_BUILDER_MONTHS_AGO : WORD_BUILDER_DAYS_AGO)
                                        : (months ? WORD_BUILDER_MONTHS_AHEAD : WORD_BUILDER_DAYS_AHEAD);
    return request_words_with(r, word, &place, 1);
}

static str said_value(struct request *r, const struct builder *b, const struct outline_when *when)
{
    const struct outline_question *q =
        when->kind == WHEN_ANSWER ? outline_find_question(&b->outline, when->name, NULL) : NULL;
    const struct question_type *type = q == NULL ? NULL : question_type_find(q->type);
    if (when->relative) {
        return said_from_today(r, when);
    }
    if (type != NULL && type->written == WRITTEN_BOOL) {
        bool yes = str_eq(when->value, STR("true")) || str_eq(when->value, STR("yes"));
        return said_quoted(r, request_words(r, yes ? WORD_ANSWER_YES : WORD_ANSWER_NO));
    }
    for (size_t i = 0; q != NULL && i < q->option_count && !when->other; i++) {
        if (str_eq(q->options[i].value, when->value)) {
            return said_quoted(r, called_text(r->arena, &b->outline, q->options[i].label, b->language));
        }
    }
    return said_quoted(r, when->value);
}

static str said_comparison(struct request *r, const struct builder *b, const struct outline_when *when)
{
    enum when_row_kind kind = when->kind == WHEN_VALUE ? WHEN_ROW_VALUE
                              : when->other            ? WHEN_ROW_OTHER
                                                       : WHEN_ROW_ANSWER;
    str name = builder_subject(r, b, kind, when->name);
    bool compares = when_takes_value(when->compare);
    struct words_place places[] = {{.name = "question", .text = name},
                                   {.name = "operator", .text = builder_operator(r, when->compare)},
                                   {.name = "value", .text = compares ? said_value(r, b, when) : STR("")}};
    return request_words_with(r, compares ? WORD_BUILDER_COMPARE : WORD_BUILDER_COMPARE_ALONE, places, 3);
}

static str said(struct request *r, const struct builder *b, const struct outline_when *when, bool inner, int *left);

static str said_list(struct request *r, const struct builder *b, const struct outline_when *when, bool inner, int *left)
{
    str sentence = {0};
    for (size_t i = 0; i < when->child_count; i++) {
        str one = *left > 0 ? said(r, b, &when->children[i], true, left) : STR("…");
        struct words_place places[] = {{.name = "one", .text = sentence}, {.name = "other", .text = one}};
        const struct word *word = when->kind == WHEN_ALL ? WORD_BUILDER_AND : WORD_BUILDER_OR;
        sentence = i == 0 ? one : request_words_with(r, word, places, 2);
        if (*left <= 0) {
            break;
        }
    }
    bool several = when->child_count > 1 && inner;
    return several ? ARENA_JOIN(r->arena, STR("("), sentence, STR(")")) : sentence;
}

static str said(struct request *r, const struct builder *b, const struct outline_when *when, bool inner, int *left)
{
    switch (when->kind) {
    case WHEN_ALL:
    case WHEN_ANY:
        return said_list(r, b, when, inner, left);
    case WHEN_NOT: {
        struct words_place place = {.name = "one", .text = said(r, b, when->children, true, left)};
        return request_words_with(r, WORD_BUILDER_NOT, &place, 1);
    }
    case WHEN_ANSWER:
    case WHEN_VALUE:
        --*left;
        return said_comparison(r, b, when);
    case WHEN_NAMED:
        --*left;
        return said_quoted(r, when->name);
    case WHEN_NONE:
    case WHEN_STRANGE:
        break;
    }
    --*left;
    return request_words(r, WORD_BUILDER_WHEN_STRANGE);
}

str builder_said(struct request *r, const struct builder *b, const struct outline_when *when)
{
    int left = SAID_MOST;
    const struct outline_named *named = when->kind == WHEN_NAMED ? outline_named(&b->outline, when->name) : NULL;
    return when->kind == WHEN_NONE ? STR("") : said(r, b, named == NULL ? when : &named->when, false, &left);
}

str builder_page_called(struct request *r, const struct builder *b, str page)
{
    const struct outline_page *found = outline_page(&b->outline, page);
    return found != NULL                        ? called_page(r->arena, &b->outline, found, b->language)
           : str_eq(page, STR("check-answers")) ? request_words(r, WORD_BUILDER_CHECK_ANSWERS)
                                                : page;
}
