// SPDX-License-Identifier: Apache-2.0
#include "web/problem_words.h"
#include "base/utf8.h"
#include "web/answer_shown.h"
#include <assert.h>
#include <utf8proc.h>

enum {
    PROBLEM_WORDS_BYTES = 4096,
    PROBLEM_ARGS = sizeof((struct problem){0}).args / sizeof((struct problem){0}).args[0]
};

// With its first letter in the case that `change` gives.
static str problem_with_first(struct arena *a, str text, utf8proc_int32_t (*change)(utf8proc_int32_t))
{
    if (text.len == 0) {
        return text;
    }
    size_t at = 0;
    uint32_t first = utf8_next(text, &at);
    char bytes[4];
    size_t size = utf8_encode((uint32_t)change((utf8proc_int32_t)first), bytes);
    return arena_concat(a, (str){bytes, size}, str_slice(text, at, text.len));
}

// "Full name" may be lower-cased within a sentence; "UK passport", "NHS number" and "I agree" may not.
static bool problem_may_be_lowered(str text)
{
    size_t at = 0;
    while (at < text.len && text.ptr[at] != ' ') {
        uint32_t letter = utf8_next(text, &at);
        bool first = letter == utf8_next(text, &(size_t){0}) && at <= 4;
        if (!first && utf8proc_tolower((utf8proc_int32_t)letter) != (utf8proc_int32_t)letter) {
            return false;
        }
    }
    return !(at == 1 && text.ptr[0] == 'I');
}

str problem_words_question(struct arena *a, enum language said, size_t language, const struct question *q)
{
    str name = text_in(q->short_name, language);
    if (name.len == 0) {
        name = str_trim(text_in(q->title, language));
        if (name.len == 0) {
            return words_text(said, WORD_QUESTION_YOUR_ANSWER);
        }
        if (str_ends(name, STR("?")) || utf8_length(name) > 60) {
            struct buf text;
            buf_init(&text, PROBLEM_WORDS_BYTES + name.len);
            words_put(&text, said, WORD_QUESTION_YOUR_ANSWER_TO,
                      (const struct words_place[]){{.name = "title", .text = name}}, 1);
            name = arena_str(a, buf_str(&text));
            buf_free(&text);
            return name;
        }
    }
    return problem_may_be_lowered(name) ? problem_with_first(a, name, utf8proc_tolower) : name;
}

// Arguments come as they are kept: dates as 2026-11-24, months as 2026-11. {count} chooses a plural.
static struct words_place problem_place(struct arena *a, enum language said, const struct problem *problem,
                                        const struct problem_arg *arg)
{
    struct words_place place = {.name = arg->name, .text = arg->value};
    place.is_number = str_eq(str_from(arg->name), STR("count")) && str_to_i64(arg->value, 0, INT64_MAX, &place.number);
    enum shown_as shown = problem->question == NULL ? SHOWN_TEXT : problem->question->type->shown;
    if (shown == SHOWN_DATE || shown == SHOWN_MONTH) {
        place.text = answer_shown_date(a, said, arg->value);
    }
    return place;
}

str problem_words(struct arena *a, enum language said, size_t language, const struct problem *problem)
{
    if (text_given(problem->own)) {
        return text_in(problem->own, language);
    }
    enum word word;
    bool known = words_find(arena_printf(a, "problem.%s", problem->key), &word);
    assert(known && "every key of a problem has its words");
    struct words_place places[PROBLEM_ARGS + 1];
    size_t count = 0;
    if (problem->question != NULL) {
        str question = problem_words_question(a, said, language, problem->question);
        places[count++] = (struct words_place){.name = "question", .text = question};
    }
    for (size_t i = 0; i < problem->arg_count; i++) {
        places[count++] = problem_place(a, said, problem, &problem->args[i]);
    }
    struct buf text;
    buf_init(&text, LIMIT_DEFINITION);
    words_put(&text, said, word, places, count);
    str sentence = problem_with_first(a, buf_str(&text), utf8proc_toupper);
    buf_free(&text);
    return sentence;
}
