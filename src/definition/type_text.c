// SPDX-License-Identifier: Apache-2.0
// type_text: text in one line; and what other types share of it.
#include "base/utf8.h"
#include "definition/pattern.h"
#include "definition/tidy.h"
#include "definition/type.h"

struct value type_text_value(str text)
{
    struct value value = {.kind = VALUE_BLANK};
    if (text.len != 0) {
        value = (struct value){.kind = VALUE_TEXT, .text = text};
    }
    return value;
}

void type_text_problem(struct accept *in, const struct question *q, const char *key, const char *name, int64_t number)
{
    problem_arg(problem_add(in, q, key), name, arena_printf(in->arena, "%lld", (long long)number));
}

bool type_text_shaped(str text, const char *shape)
{
    bool shaped = text.len == strlen(shape);
    for (size_t i = 0; i < text.len && shaped; i++) {
        char c = text.ptr[i];
        shaped = shape[i] == 'A' ? c >= 'A' && c <= 'Z' : shape[i] == '9' ? c >= '0' && c <= '9' : c == shape[i];
    }
    return shaped;
}

str type_text_grouped(struct arena *a, str text, const size_t *groups)
{
    char *out = arena_alloc(a, 2 * text.len + 1, 1);
    size_t len = 0;
    size_t at = 0;
    for (; *groups != 0 && at < text.len; groups++) {
        if (at != 0) {
            out[len++] = ' ';
        }
        for (size_t i = 0; i < *groups && at < text.len; i++) {
            out[len++] = text.ptr[at++];
        }
    }
    return (str){out, len};
}

// `what` is counted: characters or words; the keys say so.
static bool text_within(struct accept *in, const struct question *q, int64_t count, int64_t min, int64_t max,
                        const char *const keys[3]) // too few, too many, with both limits
{
    if (count >= min && count <= max) {
        return true;
    }
    if (min == max && keys[2] != NULL) {
        type_text_problem(in, q, keys[2], "count", max);
    } else if (min > 0 && question_has(q, OPTION_MAX_LENGTH) && keys[2] != NULL) {
        struct problem *p = problem_add(in, q, keys[2]);
        problem_arg(p, "min", arena_printf(in->arena, "%lld", (long long)min));
        problem_arg(p, "max", arena_printf(in->arena, "%lld", (long long)max));
    } else if (count < min) {
        type_text_problem(in, q, keys[0], "min", min);
    } else {
        type_text_problem(in, q, keys[1], "max", max);
    }
    return false;
}

bool type_text_fits(struct accept *in, const struct question *q, str text, int64_t most)
{
    static const char *const lengths[3] = {"any.too-short", "any.too-long", "any.length"};
    static const char *const exact[3] = {NULL, NULL, "any.exact-length"};
    static const char *const words[3] = {"text.too-few-words", "text.too-many-words", NULL};
    int64_t max = question_has(q, OPTION_MAX_LENGTH) ? q->max_length : most;
    int64_t max_words = question_has(q, OPTION_MAX_WORDS) ? q->max_words : INT64_MAX;
    if (text.len == 0) {
        return true; // said as missing, where it must not be
    }
    int64_t length = (int64_t)utf8_length(text);
    if (!text_within(in, q, length, q->min_length, max, q->min_length == max ? exact : lengths) ||
        !text_within(in, q, (int64_t)tidy_words(text), q->min_words, max_words, words)) {
        return false;
    }
    if (q->pattern_code != NULL && !pattern_matches(q->pattern_code, text)) {
        problem_add(in, q, "any.pattern");
        return false;
    }
    return true;
}

str type_text_part(struct accept *in, const struct question *q, size_t part)
{
    const struct part *p = &q->type->parts[part];
    str text = tidy_line(in->arena, fields_part(in->fields, q->id, p->name));
    if ((int64_t)utf8_length(text) > p->max) {
        struct problem *problem = problem_add(in, q, "part.too-long");
        problem->part = p->name;
        problem_arg(problem, "max", arena_printf(in->arena, "%lld", (long long)p->max));
    }
    return text;
}

void type_text_contradiction(struct definition_report *report, str what, str mend)
{
    definition_report_add(report, PROBLEM_ERROR, (str){0}, what, mend); // the reader adds the place
}

void type_text_check(struct definition_report *report, const struct question *q)
{
    int64_t most = q->type == &type_text ? LIMIT_ANSWER_LINE : LIMIT_ANSWER_TEXT;
    if (q->min_length > (question_has(q, OPTION_MAX_LENGTH) ? q->max_length : most)) {
        type_text_contradiction(report, STR("“min-length” is more than “max-length”, so no answer could be right."),
                                STR("Make “max-length” at least as large."));
    }
    if (question_has(q, OPTION_MAX_WORDS) && q->min_words > q->max_words) {
        type_text_contradiction(report, STR("“min-words” is more than “max-words”, so no answer could be right."),
                                STR("Make “max-words” at least as large."));
    }
}

static void text_accept(struct accept *in, const struct question *q, struct value *ret_value)
{
    str text = tidy_line(in->arena, fields_text(in->fields, q->id));
    if (type_text_fits(in, q, text, LIMIT_ANSWER_LINE)) {
        *ret_value = type_text_value(text);
    }
}

const char *const type_text_problems[] = {
    "enter.missing",    "any.characters",      "any.too-long",       "any.too-short", "any.length",
    "any.exact-length", "text.too-many-words", "text.too-few-words", "any.pattern",   NULL};
const struct question_type type_text = {
    .name = STR_INIT("text"),
    .shown = SHOWN_TEXT,
    .written = WRITTEN_TEXT,
    .kinds = KIND_TEXT,
    .options = TYPE_TEXT_OPTIONS | HAS(OPTION_PREFIX) | HAS(OPTION_SUFFIX) | HAS(OPTION_WIDTH),
    .problems = type_text_problems,
    .check = type_text_check,
    .accept = text_accept,
};
