// SPDX-License-Identifier: Apache-2.0
// problem: what a person must correct, and how the question is named in saying so.
#include "base/utf8.h"
#include "definition/definition.h"
#include <assert.h>
#include <utf8proc.h>

static struct text problem_own(const struct question *q, const char *key)
{
    const char *dot = strchr(key, '.');
    const char *what = dot == NULL ? key : dot + 1;
    struct text any = {0};
    for (size_t i = 0; q != NULL && i < q->own_error_count; i++) {
        if (strcmp(q->own_errors[i].key, what) == 0) {
            return q->own_errors[i].words;
        }
        if (strcmp(q->own_errors[i].key, "any") == 0) {
            any = q->own_errors[i].words;
        }
    }
    return any;
}

struct problem *problem_add(struct accept *in, const struct question *q, const char *key)
{
    struct problem *p = in->problems->count < in->problem_max ? &in->problems->items[in->problems->count++]
                                                              : arena_new(in->arena, struct problem); // told by none
    *p = (struct problem){.question = q, .key = key, .own = problem_own(q, key)};
    return p;
}

void problem_arg(struct problem *p, const char *name, str value)
{
    assert(p->arg_count < sizeof p->args / sizeof *p->args);
    p->args[p->arg_count++] = (struct problem_arg){name, value};
}

static bool is_upper(uint32_t code)
{
    return code != (uint32_t)utf8proc_tolower((utf8proc_int32_t)code);
}

// "UK address", "A level", "National Insurance number": left as they are.
static bool looks_like_a_name(str words)
{
    size_t at = 0;
    utf8_next(words, &at);
    bool start = false; // of a word after the first letter
    if (str_starts(words, STR("Your ")) || str_starts(words, STR("The "))) {
        return false; // whatever name follows: "Your National Insurance number"
    }
    for (bool second = true; at < words.len; second = false) {
        uint32_t code = utf8_next(words, &at);
        bool letter_of_acronym = second && (is_upper(code) || (code >= '0' && code <= '9'));
        if (letter_of_acronym || (start && is_upper(code))) {
            return true;
        }
        start = code == ' ' || code == '-' || code == '(';
    }
    return false;
}

str problem_question(struct arena *a, const struct problem *p, size_t language)
{
    str words = p->question == NULL ? STR("") : str_trim(text_in(p->question->short_name, language));
    if (words.len == 0 || looks_like_a_name(words)) {
        return words;
    }
    size_t at = 0;
    uint32_t first = utf8_next(words, &at);
    char small[4];
    size_t len = utf8_encode((uint32_t)utf8proc_tolower((utf8proc_int32_t)first), small);
    return arena_concat(a, (str){small, len}, str_slice(words, at, words.len));
}
