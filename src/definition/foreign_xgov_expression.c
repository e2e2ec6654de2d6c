// SPDX-License-Identifier: Apache-2.0
// foreign_xgov_expression: conditions written out, such as "a.b == 'x' and not (c > 3 or d)". The words
// and signs are those of the engine's own language (expr-eval 2) and of JavaScript: or ||, and &&, not !,
// == != > < >= <= : in, brackets, names, strings, numbers, true and false.
#include "definition/foreign_xgov_form.h"

enum {
    EXPRESSION_DEPTH = 12
};

enum token_kind {
    TOKEN_END,
    TOKEN_NAME,
    TOKEN_STRING,
    TOKEN_NUMBER,
    TOKEN_SIGN
};
struct expression {
    struct xgov *x;
    str at, rest;
    enum token_kind kind;
    str token;
    bool wrong;
    int depth, references;
};

static struct xgov_truth expression_or(struct expression *e);

static bool name_char(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-' ||
           c == '$';
}

static void token_take(struct expression *e, enum token_kind kind, size_t from, size_t to, size_t used)
{
    e->kind = kind;
    e->token = str_slice(e->rest, from, to);
    e->rest = str_slice(e->rest, used, e->rest.len);
}

static void expression_next(struct expression *e)
{
    static const str signs[] = {STR_INIT("=="), STR_INIT("!="), STR_INIT(">="), STR_INIT("<="),
                                STR_INIT("||"), STR_INIT("&&"), STR_INIT(">"),  STR_INIT("<"),
                                STR_INIT("("),  STR_INIT(")"),  STR_INIT("!"),  STR_INIT(":")};
    e->rest = str_trim(e->rest);
    if (e->rest.len == 0) {
        token_take(e, TOKEN_END, 0, 0, 0);
        return;
    }
    char c = e->rest.ptr[0];
    if (c == '\'' || c == '"') {
        size_t end = str_find_char(str_slice(e->rest, 1, e->rest.len), c);
        e->wrong = e->wrong || end == STR_NONE;
        end = end == STR_NONE ? e->rest.len - 1 : end;
        token_take(e, TOKEN_STRING, 1, end + 1, end + 2);
        return;
    }
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++) {
        if (str_starts(e->rest, signs[i])) {
            token_take(e, TOKEN_SIGN, 0, signs[i].len, signs[i].len);
            return;
        }
    }
    size_t end = 0;
    while (end < e->rest.len && (name_char(e->rest.ptr[end]) || e->rest.ptr[end] == '.')) {
        end++;
    }
    e->wrong = e->wrong || end == 0;
    str name = str_slice(e->rest, 0, end);
    str after = str_trim(str_slice(e->rest, end, e->rest.len));
    if (str_starts(after, STR("."))) { // "section .field": the field is what counts
        e->rest = str_slice(after, 1, after.len);
        end = 0;
        while (end < e->rest.len && name_char(e->rest.ptr[end])) {
            end++;
        }
        e->wrong = e->wrong || end == 0;
        name = str_slice(e->rest, 0, end);
    }
    struct decimal number;
    token_take(e, decimal_parse(name, &number) ? TOKEN_NUMBER : TOKEN_NAME, 0, end, end == 0 ? e->rest.len : end);
}

static bool expression_is(const struct expression *e, str word, str sign)
{
    return (e->kind == TOKEN_NAME && str_eq(e->token, word)) || (e->kind == TOKEN_SIGN && str_eq(e->token, sign));
}

static bool is_comparison(const struct expression *e)
{
    static const str all[] = {STR_INIT("=="), STR_INIT("!="), STR_INIT(">="), STR_INIT("<="),
                              STR_INIT(">"),  STR_INIT("<"),  STR_INIT(":")};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        if (e->kind == TOKEN_SIGN && str_eq(e->token, all[i])) {
            return true;
        }
    }
    return false;
}

static bool is_condition(const struct expression *e, str name)
{
    return json_object_get(e->x->condition_names, arena_cstr(e->x->base.arena, name)) != NULL;
}

// A name alone: a condition, or a question whose answer is taken for true or false.
static struct xgov_truth expression_name(struct expression *e, str name)
{
    if (str_eq(name, STR("true")) || str_eq(name, STR("false"))) {
        return (struct xgov_truth){json_boolean(str_eq(name, STR("true"))), json_true()};
    }
    if (is_condition(e, name) || foreign_xgov_field_find(e->x, name) == NULL) {
        return foreign_xgov_condition_reference(e->x, e->at, name, e->references);
    }
    return foreign_xgov_compare(e->x, e->at, name, STR("=="), STR("true"));
}

static struct xgov_truth expression_comparison(struct expression *e, str left)
{
    str sign = str_eq(e->token, STR(":")) ? STR("==") : e->token;
    expression_next(e);
    str value = e->token;
    bool truth = e->kind == TOKEN_NAME && (str_eq(value, STR("true")) || str_eq(value, STR("false")));
    e->wrong = e->wrong || e->kind == TOKEN_END || e->kind == TOKEN_SIGN;
    expression_next(e);
    if (is_condition(e, left) && truth) {
        struct xgov_truth holds = foreign_xgov_condition_reference(e->x, e->at, left, e->references);
        return str_eq(value, STR("true")) == str_eq(sign, STR("==")) ? holds : foreign_xgov_truth_not(holds);
    }
    return foreign_xgov_compare(e->x, e->at, left, sign, value);
}

static struct xgov_truth expression_primary(struct expression *e)
{
    if (e->kind == TOKEN_SIGN && str_eq(e->token, STR("("))) {
        expression_next(e);
        struct xgov_truth inner = expression_or(e);
        e->wrong = e->wrong || e->kind != TOKEN_SIGN || !str_eq(e->token, STR(")"));
        expression_next(e);
        return inner;
    }
    str left = e->token;
    bool text = e->kind == TOKEN_STRING || e->kind == TOKEN_NUMBER;
    if (e->kind != TOKEN_NAME && !text) {
        e->wrong = true;
        return foreign_xgov_truth_never();
    }
    expression_next(e);
    if (text && expression_is(e, STR("in"), STR("in"))) {
        expression_next(e);
        str field = e->token;
        e->wrong = e->wrong || e->kind != TOKEN_NAME;
        expression_next(e);
        return foreign_xgov_compare(e->x, e->at, field, STR("in"), left);
    }
    if (text) {
        e->wrong = true;
        return foreign_xgov_truth_never();
    }
    return is_comparison(e) ? expression_comparison(e, left) : expression_name(e, left);
}

static struct xgov_truth expression_not(struct expression *e)
{
    bool opposite = false;
    while (!e->wrong && expression_is(e, STR("not"), STR("!"))) {
        opposite = !opposite;
        expression_next(e);
    }
    struct xgov_truth one = expression_primary(e);
    return opposite ? foreign_xgov_truth_not(one) : one;
}

static struct xgov_truth expression_and(struct expression *e)
{
    struct xgov_truths all = {0};
    foreign_xgov_truth_add(e->x, &all, expression_not(e));
    while (!e->wrong && expression_is(e, STR("and"), STR("&&"))) {
        expression_next(e);
        foreign_xgov_truth_add(e->x, &all, expression_not(e));
    }
    return foreign_xgov_truth_join(e->x, &all, true);
}

static struct xgov_truth expression_or(struct expression *e)
{
    if (++e->depth > EXPRESSION_DEPTH) {
        e->wrong = true;
        return foreign_xgov_truth_never();
    }
    struct xgov_truths any = {0};
    foreign_xgov_truth_add(e->x, &any, expression_and(e));
    while (!e->wrong && expression_is(e, STR("or"), STR("||"))) {
        expression_next(e);
        foreign_xgov_truth_add(e->x, &any, expression_and(e));
    }
    e->depth--;
    return foreign_xgov_truth_join(e->x, &any, false);
}

struct xgov_truth foreign_xgov_expression(struct xgov *x, str at, str text, int depth)
{
    struct expression e = {.x = x, .at = at, .rest = text, .references = depth};
    expression_next(&e);
    struct xgov_truth condition = expression_or(&e);
    if (!e.wrong && e.kind == TOKEN_END) {
        return condition;
    }
    foreign_say(&x->base, at, STR("Say it in our definition."),
                "The condition “%.*s” cannot be read; it counts as false.", STR_ARG(foreign_text_cut(text, 120)));
    json_decref(foreign_xgov_truth_holds(condition));
    return foreign_xgov_truth_never();
}
