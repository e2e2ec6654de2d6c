// SPDX-License-Identifier: Apache-2.0
#include "design/replace.h"
#include "base/buf.h"
#include "base/utf8.h"
#include "definition/decimal.h"
#include "design/document.h"
#include <stdint.h>

enum {
    REPLACE_DEPTH = 32 // of nesting that is gone into; a definition has less
};

static const str replace_kinds[] = {
    [REPLACE_WORDS] = STR_INIT("words"), [REPLACE_EMAIL] = STR_INIT("email"), [REPLACE_AMOUNT] = STR_INIT("amount")};
_Static_assert(sizeof replace_kinds / sizeof replace_kinds[0] == REPLACE_KIND__COUNT, "a name a kind");

str replace_kind_name(enum replace_kind kind)
{
    return replace_kinds[kind];
}

bool replace_kind_find(str name, enum replace_kind *ret_kind)
{
    size_t at = str_place(name, replace_kinds, REPLACE_KIND__COUNT);
    if (at < REPLACE_KIND__COUNT) {
        *ret_kind = (enum replace_kind)at;
    }
    return at < REPLACE_KIND__COUNT;
}

bool replace_fits(enum replace_kind kind, str text)
{
    struct decimal amount;
    size_t at = str_find_char(text, '@');
    if (text.len == 0 || utf8_length(text) > REPLACE_TEXT_MAX) {
        return false;
    }
    return kind == REPLACE_AMOUNT ? decimal_parse(text, &amount) && amount.units >= 0
           : kind == REPLACE_EMAIL
               ? at != STR_NONE && at != 0 && at + 1 < text.len && str_find_char(text, ' ') == STR_NONE
               : true;
}

// ---- Within one text -----------------------------------------------------------------------------------------------

struct replacing {
    struct arena *arena;
    const struct replace *with;
    struct outline languages;
    json_t *values;        // of the document, of which each is gone into once
    bool *gone_into;       //
    struct decimal amount; // of REPLACE_AMOUNT
    str currency;          // that stands before it in texts; empty: none does
    size_t count;
};

// Letters and digits. Of what is not ASCII, all but Latin-1's and general punctuation and the signs of currencies,
// whose first bytes are C2 and E2.
static bool replace_is_of_word(str text, size_t at)
{
    while (at != 0 && ((unsigned char)text.ptr[at] & 0xC0) == 0x80) {
        at--;
    }
    unsigned char c = (unsigned char)text.ptr[at];
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
           (c >= 0x80 && c != 0xC2 && c != 0xE2);
}

static bool replace_is_of_address(str text, size_t at)
{
    char c = text.ptr[at];
    return replace_is_of_word(text, at) || c == '-' || c == '_' || c == '+';
}

// Whether what stands from `at` to `end` stands by itself.
static bool replace_is_alone(const struct replacing *r, str text, size_t at, size_t end)
{
    bool email = r->with->kind == REPLACE_EMAIL;
    bool (*of)(str, size_t) = email ? replace_is_of_address : replace_is_of_word;
    bool dot_after = email && end + 1 < text.len && text.ptr[end] == '.' && of(text, end + 1);
    bool dot_before = email && at != 0 && text.ptr[at - 1] == '.';
    bool joined_before = at != 0 && of(text, at - 1) && (email || replace_is_of_word(text, at));
    bool joined_after = end < text.len && of(text, end) && (email || replace_is_of_word(text, end - 1));
    return !joined_before && !joined_after && !dot_before && !dot_after;
}

// The number from `at` on, as it is written in texts: 1,250.00. Its end; `at` where there is none.
static size_t replace_number_at(struct arena *a, str text, size_t at, struct decimal *ret_value, bool *ret_pence)
{
    char *plain = arena_array(a, char, text.len - at + 1);
    size_t len = 0;
    size_t end = at;
    *ret_pence = false;
    for (; end < text.len; end++) {
        char c = text.ptr[end];
        bool digit_after = end + 1 < text.len && text.ptr[end + 1] >= '0' && text.ptr[end + 1] <= '9';
        bool point = c == '.' && digit_after && !*ret_pence;
        if ((c >= '0' && c <= '9') || point) {
            *ret_pence = *ret_pence || point;
            plain[len++] = c;
        } else if (c != ',' || !digit_after || *ret_pence) {
            break;
        }
    }
    return len != 0 && decimal_parse((str){plain, len}, ret_value) ? end : at;
}

// An amount with its currency at `at`: its end, and what comes in its place; otherwise `at`.
static size_t replace_money_at(const struct replacing *r, str text, size_t at, str *ret_to)
{
    struct decimal value;
    bool pence;
    struct decimal to;
    if (r->currency.len == 0 || !str_starts(str_slice(text, at, text.len), r->currency)) {
        return at;
    }
    size_t number = at + r->currency.len;
    size_t end = replace_number_at(r->arena, text, number, &value, &pence);
    if (end == number || decimal_compare(value, r->amount) != 0 || !decimal_parse(r->with->to, &to)) {
        return at;
    }
    bool wide = pence && decimal_widen(to, 2, &to);
    *ret_to = arena_concat(r->arena, r->currency, wide ? decimal_print(r->arena, to) : r->with->to);
    return end;
}

// What is to be replaced at `at`: its end; otherwise `at`.
static size_t replace_at(const struct replacing *r, str text, size_t at, str *ret_to)
{
    if (r->with->kind == REPLACE_AMOUNT) {
        return replace_money_at(r, text, at, ret_to);
    }
    size_t end = at + r->with->from.len;
    *ret_to = r->with->to;
    return str_starts(str_slice(text, at, text.len), r->with->from) && replace_is_alone(r, text, at, end) ? end : at;
}

// A place for an answer, "((email|your address))": the name in it is none of the words.
static size_t replace_skip(str text, size_t at)
{
    if (!str_starts(str_slice(text, at, text.len), STR("(("))) {
        return at;
    }
    for (size_t end = at + 2; end < text.len; end++) {
        if (text.ptr[end] == '|' || text.ptr[end] == ')') {
            return end;
        }
    }
    return at;
}

static bool replace_in(struct replacing *r, str text, str *ret_text)
{
    struct buf out;
    size_t before = r->count;
    buf_init(&out, LIMIT_DEFINITION);
    for (size_t at = 0; at < text.len;) {
        str to = {0};
        size_t past = replace_skip(text, at);
        size_t end = past != at ? past : replace_at(r, text, at, &to);
        if (past == at && end != at) {
            buf_put(&out, to);
            r->count++;
            at = end;
        } else {
            end = past != at ? past : at + 1;
            buf_put(&out, str_slice(text, at, end));
            at = end;
        }
    }
    *ret_text = r->count == before ? text : arena_str(r->arena, buf_str(&out));
    buf_free(&out);
    return r->count != before;
}

// ---- Within a document ---------------------------------------------------------------------------------------------

static bool replace_is_language(const struct replacing *r, str key)
{
    for (size_t i = 0; i < r->languages.language_count; i++) {
        if (str_eq(r->languages.languages[i], key)) {
            return true;
        }
    }
    return false;
}

// Whether a string below `key` is among what is replaced; `text`: the key below which it stands, where that is a
// language's.
static bool replace_takes(const struct replacing *r, str key, bool of_text)
{
    if (r->with->kind != REPLACE_WORDS) {
        return true;
    }
    str language = replace_is_language(r, key) ? key : r->languages.languages[0];
    return (of_text || replace_is_language(r, key)) && str_eq(language, r->with->language);
}

static json_t *replace_string(struct replacing *r, const json_t *value)
{
    str text;
    bool made = replace_in(r, (str){json_string_value(value), json_string_length(value)}, &text);
    return made ? json_stringn(text.ptr, text.len) : NULL;
}

static void replace_walk(struct replacing *r, json_t *value, str above, int depth);

static void replace_object(struct replacing *r, json_t *object, str above, int depth)
{
    const char *name;
    json_t *item;
    void *next;
    bool errors = str_eq(above, STR("errors")); // each of its keys is a problem's, and a text
    json_object_foreach_safe(object, next, name, item)
    {
        str key = str_from(name);
        if (document_is_apart(key, above, depth)) {
            continue;
        }
        if (json_is_string(item)) {
            bool takes = replace_takes(r, key, errors || document_is_words(key));
            json_t *made = takes ? replace_string(r, item) : NULL;
            if (made != NULL) {
                json_object_set_new(object, name, made);
            }
        } else {
            replace_walk(r, item, key, depth + 1);
        }
    }
}

// Bare strings are texts in lists of contents; in lists of choices they are what answers are kept by.
static void replace_array(struct replacing *r, json_t *array, str above, int depth)
{
    size_t i;
    json_t *item;
    bool texts = document_is_words(above);
    json_array_foreach(array, i, item)
    {
        if (!json_is_string(item)) {
            replace_walk(r, item, STR(""), depth + 1);
        } else if (texts && replace_takes(r, STR(""), true)) {
            json_t *made = replace_string(r, item);
            if (made != NULL) {
                json_array_set_new(array, i, made);
            }
        }
    }
}

static void replace_walk(struct replacing *r, json_t *value, str above, int depth)
{
    if (depth > REPLACE_DEPTH) {
        return;
    }
    if (json_is_object(value)) {
        replace_object(r, value, above, depth);
    } else if (json_is_array(value)) {
        replace_array(r, value, above, depth);
    }
}

// ---- What is paid --------------------------------------------------------------------------------------------------

static json_t *replace_amount_in(struct replacing *r, json_t *term, int depth);

static void replace_value_named(struct replacing *r, str name, int depth)
{
    size_t i;
    json_t *value;
    json_array_foreach(r->values, i, value)
    {
        if (!r->gone_into[i] && str_eq(str_from(json_string_value(json_object_get(value, "name"))), name)) {
            r->gone_into[i] = true;
            json_t *made = replace_amount_in(r, json_object_get(value, "value"), depth + 1);
            if (made != NULL) {
                json_object_set_new(value, "value", made);
            }
        }
    }
}

// Numbers of a calculation that are amounts: not how often it is rounded, nor what a condition compares.
static json_t *replace_amount_in(struct replacing *r, json_t *term, int depth)
{
    static const str apart[] = {STR_INIT("when"), STR_INIT("decimals"), STR_INIT("rounding"), STR_INIT("question")};
    struct decimal number;
    const char *name;
    json_t *item;
    size_t i;
    if (depth > REPLACE_DEPTH) {
        return NULL;
    }
    if (json_is_number(term) || json_is_string(term)) {
        bool same = decimal_parse(document_scalar(r->arena, term), &number) && decimal_compare(number, r->amount) == 0;
        r->count += same;
        return same ? document_number(r->with->to) : NULL;
    }
    json_array_foreach(term, i, item)
    {
        json_t *made = replace_amount_in(r, item, depth + 1);
        if (made != NULL) {
            json_array_set_new(term, i, made);
        }
    }
    void *next;
    json_object_foreach_safe(term, next, name, item)
    {
        if (str_eq(str_from(name), STR("value")) && json_is_string(item)) {
            replace_value_named(r, str_from(json_string_value(item)), depth);
        } else if (str_place(str_from(name), apart, sizeof apart / sizeof *apart) == sizeof apart / sizeof *apart) {
            json_t *made = replace_amount_in(r, item, depth + 1);
            if (made != NULL) {
                json_object_set_new(term, name, made);
            }
        }
    }
    return NULL;
}

static void replace_amount(struct replacing *r, json_t *root)
{
    str fee = str_from(json_string_value(json_object_get(root, "fee")));
    size_t i;
    const json_t *value;
    r->values = json_object_get(root, "values");
    r->gone_into = arena_array(r->arena, bool, json_array_size(r->values) + 1);
    json_array_foreach(r->values, i, value)
    {
        r->gone_into[i] = false;
        if (fee.len != 0 && str_eq(str_from(json_string_value(json_object_get(value, "name"))), fee)) {
            struct outline_text prefix = document_text(r->arena, &r->languages, json_object_get(value, "prefix"));
            r->currency = outline_said(&r->languages, prefix, 0);
        }
    }
    replace_value_named(r, fee, 0);
}

err replace_document(struct arena *a, str document, const struct replace *with, str *ret_document, size_t *ret_count)
{
    json_t *root;
    struct replacing r = {.arena = a, .with = with};
    TRY(tree_load(document, &root));
    document_languages(a, root, &r.languages);
    if (with->kind == REPLACE_AMOUNT && decimal_parse(with->from, &r.amount)) {
        replace_amount(&r, root);
    }
    if (with->kind != REPLACE_AMOUNT || r.currency.len != 0) {
        replace_walk(&r, root, STR(""), 0);
    }
    *ret_count = r.count;
    *ret_document = document;
    err e = r.count == 0 ? NO_ERR : tree_text(a, root, ret_document);
    json_decref(root);
    return e;
}
