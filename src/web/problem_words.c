// SPDX-License-Identifier: Apache-2.0
#include "web/problem_words.h"
#include "base/utf8.h"
#include "html/words_list.h"
#include "web/texts.h"
#include <assert.h>
#include <utf8proc.h>

enum {
    PROBLEM_ARGS = sizeof((struct problem){0}).args / sizeof((struct problem){0}).args[0]
};

static str problem_capital(struct arena *a, str text)
{
    if (text.len == 0) {
        return text;
    }
    size_t at = 0;
    utf8proc_int32_t first = (utf8proc_int32_t)utf8_next(text, &at);
    char bytes[4];
    size_t size = utf8_encode((uint32_t)utf8proc_toupper(first), bytes);
    return arena_concat(a, (str){bytes, size}, str_slice(text, at, text.len));
}

// The question's short name, or a title that is a name rather than a sentence: "Registration number".
static str problem_name(const struct answer_reader *reader, const struct problem *problem)
{
    enum {
        LONGEST = 40 // characters; a longer title drowns the sentence around it
    };
    if (problem->question == NULL) {
        return (str){0};
    }
    struct question named = *problem->question;
    named.short_name = texts_whole(reader, named.short_name);
    str title = str_trim(texts_plain(reader, named.title));
    if (str_trim(text_in(named.short_name, reader->language)).len == 0 && str_find_char(title, '?') == STR_NONE &&
        str_find_char(title, '.') == STR_NONE && utf8_length(title) <= LONGEST) {
        named.short_name = texts_whole(reader, named.title);
    }
    return problem_question(reader->arena, &(struct problem){.question = &named}, reader->language);
}

// Arguments come as they are kept: dates as 2026-11-24, months as 2026-11. {count} chooses a plural.
static struct words_place problem_place(struct arena *a, enum language said, const struct problem_arg *arg)
{
    struct words_place place = {.name = arg->name, .text = arg->value};
    str name = str_from(arg->name);
    if (str_eq(name, STR("count"))) {
        place.is_number = str_to_i64(arg->value, 0, INT64_MAX, &place.number);
    } else if (str_eq(name, STR("date")) || str_eq(name, STR("month"))) {
        place.text = answer_shown_date(a, said, arg->value);
    }
    return place;
}

// Sentences that name the question, and, for one without a name, those that do without.
static const struct word *problem_sentence(struct arena *a, const char *key, bool has_name)
{
    const struct word *word;
    if (!has_name && words_find(arena_printf(a, "problem.%s.plain", key), &word)) {
        return word;
    }
    bool known = words_find(arena_printf(a, "problem.%s", key), &word);
    assert(known && "every key of a problem has its words");
    return word;
}

static str problem_filled(struct arena *a, enum language said, const struct word *word,
                          const struct words_place *places, size_t count)
{
    struct buf text;
    buf_init(&text, LIMIT_DEFINITION);
    words_put(&text, said, word, places, count);
    str sentence = arena_str(a, buf_str(&text));
    buf_free(&text);
    return sentence;
}

// `places`: what stands in the sentence, the question's name first.
static str problem_said(const struct answer_reader *reader, const struct problem *problem, struct words_place *places,
                        size_t count)
{
    struct arena *a = reader->arena;
    const struct question *q = problem->question;
    str name = problem_name(reader, problem);
    places[0] = (struct words_place){.name = "question", .text = name};
    const struct word *word = problem_sentence(a, problem->key, name.len != 0);
    str sentence = problem_capital(a, problem_filled(a, reader->said, word, places, count));
    // "Select an option" alone would not tell which of several questions it is about.
    if (q != NULL && name.len == 0 && q->page->question_count > 1 && text_given(q->title)) {
        struct words_place both[] = {{.name = "problem", .text = sentence},
                                     {.name = "title", .text = texts_plain(reader, q->title)}};
        sentence = problem_filled(a, reader->said, WORD_QUESTION_PROBLEM_OF, both, 2);
    }
    return sentence;
}

str problem_words(const struct answer_reader *reader, const struct problem *problem)
{
    struct words_place places[PROBLEM_ARGS + 1];
    if (text_given(problem->own)) {
        return texts_plain(reader, problem->own);
    }
    for (size_t i = 0; i < problem->arg_count; i++) {
        places[i + 1] = problem_place(reader->arena, reader->said, &problem->args[i]);
    }
    return problem_said(reader, problem, places, problem->arg_count + 1);
}

// What may stand in the sentences of problems, beside the question's name and {count}.
static const char *const problem_names[] = {"date", "file",   "matches", "max",   "min",   "month",
                                            "row",  "square", "time",    "typed", "types", "year"};
enum {
    PROBLEM_NAMES = sizeof problem_names / sizeof problem_names[0]
};

static size_t problem_unknown(struct words_place *places)
{
    size_t count = 1;
    for (size_t i = 0; i < PROBLEM_NAMES; i++) {
        places[count++] = (struct words_place){.name = problem_names[i], .text = STR("\xe2\x80\xa6")};
    }
    return count;
}

str problem_words_usual(struct arena *a, enum language said, str key)
{
    struct words_place places[PROBLEM_NAMES + 1];
    const struct word *word;
    size_t count = problem_unknown(places);
    places[0] = (struct words_place){.name = "question", .text = STR("\xe2\x80\xa6")};
    bool known = words_find(ARENA_JOIN(a, STR("problem."), key, STR(".plain")), &word) ||
                 words_find(arena_concat(a, STR("problem."), key), &word);
    return known ? problem_filled(a, said, word, places, count) : key;
}

str problem_words_of_rule(const struct answer_reader *reader, const struct question *question, str rule)
{
    struct words_place places[PROBLEM_NAMES + 1];
    const struct word *word;
    if (!words_find(arena_concat(reader->arena, STR("problem."), rule), &word)) {
        return rule;
    }
    size_t count = problem_unknown(places);
    struct problem problem = {.question = question, .key = arena_cstr(reader->arena, rule)};
    return problem_said(reader, &problem, places, count);
}
