// SPDX-License-Identifier: Apache-2.0
#include "definition/foreign_xgov_form.h"
#include <stdarg.h>
#include <stdio.h>

enum {
    SAY_BYTES = 400,
    QUOTE_BYTES = 60,
    SAME_IDS = 20000
};

void foreign_xgov_form_say(struct xgov *x, str at, str mend, const char *what, ...)
{
    char words[SAY_BYTES];
    va_list args;
    va_start(args, what);
    int len = vsnprintf(words, sizeof words, what, args);
    va_end(args);
    size_t kept = len < 0 ? 0 : (size_t)len < sizeof words ? (size_t)len : sizeof words - 1;
    while (kept != 0 && ((unsigned char)words[kept - 1] & 0xC0) == 0x80 && kept + 1 == sizeof words) {
        kept--; // a character that was cut
    }
    definition_report_add(x->report, PROBLEM_ADVICE, at, (str){words, kept}, mend);
}

str foreign_xgov_form_key(struct xgov *x, str at, const char *key)
{
    // RFC 6901: "~" and "/" are written "~0" and "~1".
    size_t len = strlen(key);
    char *out = arena_array(x->arena, char, at.len + 1 + len * 2);
    size_t used = 0;
    memcpy(out, at.len == 0 ? "" : at.ptr, at.len);
    used += at.len;
    out[used++] = '/';
    for (size_t i = 0; i < len; i++) {
        if (key[i] == '~' || key[i] == '/') {
            out[used++] = '~';
            out[used++] = key[i] == '~' ? '0' : '1';
        } else {
            out[used++] = key[i];
        }
    }
    return (str){out, used};
}

str foreign_xgov_form_index(struct xgov *x, str at, const char *key, size_t index)
{
    return arena_printf(x->arena, "%.*s/%s/%zu", STR_ARG(at), key, index);
}

static bool form_says_something(const json_t *value)
{
    if (json_is_string(value)) {
        return str_trim((str){json_string_value(value), json_string_length(value)}).len != 0;
    }
    if (json_is_object(value)) {
        return json_object_size(value) != 0;
    }
    return json_is_array(value) ? json_array_size(value) != 0 : !json_is_null(value) && !json_is_false(value);
}

void foreign_xgov_form_unknown(struct xgov *x, str at, const json_t *object, const char *const *known)
{
    const char *key;
    json_t *value;
    json_object_foreach((json_t *)(uintptr_t)object, key, value)
    {
        bool found = !form_says_something(value);
        for (size_t i = 0; known[i] != NULL && !found; i++) {
            found = strcmp(known[i], key) == 0;
        }
        if (!found) {
            foreign_xgov_form_say(x, foreign_xgov_form_key(x, at, key), STR("Say it in our definition, if it matters."),
                                  "“%.*s” is not carried over.",
                                  STR_ARG(foreign_xgov_text_cut(str_from(key), QUOTE_BYTES)));
        }
    }
}

str foreign_xgov_form_string(const json_t *object, const char *key)
{
    const json_t *value = json_object_get(object, key);
    return json_is_string(value) ? (str){json_string_value(value), json_string_length(value)} : (str){0};
}

static str form_text(struct xgov *x, str at, const json_t *object, const char *key)
{
    const json_t *value = json_object_get(object, key);
    if (!json_is_object(value)) {
        return foreign_xgov_form_string(object, key);
    }
    const json_t *text = json_object_get(value, "text"); // a hint with an id of its own
    if (json_is_string(text)) {
        return foreign_xgov_form_string(value, "text");
    }
    if (json_object_size(value) > 1) {
        foreign_xgov_form_say(x, foreign_xgov_form_key(x, at, key), STR("Add the other languages to our definition."),
                              "Only the first language of this text is carried over.");
    }
    char tag[8];
    snprintf(tag, sizeof tag, "%.*s", STR_ARG(str_slice(x->language, 0, 7)));
    str words = foreign_xgov_form_string(value, tag);
    void *first = json_object_iter((json_t *)(uintptr_t)value);
    return words.len != 0 || first == NULL ? words : foreign_xgov_form_string(value, json_object_iter_key(first));
}

void foreign_xgov_form_lost(struct xgov *x, str at, struct foreign_xgov_lost lost)
{
    if (lost.template) {
        foreign_xgov_form_say(x, at, STR("Read the text and mend it."), "Template code was taken out of this text.");
    }
    if (lost.links) {
        foreign_xgov_form_say(x, at, STR("Put the link into the page's contents."),
                              "A link in this text keeps its words alone.");
    }
    if (lost.characters) {
        foreign_xgov_form_say(x, at, STR("Read the text and mend it."),
                              "Control characters, or some that turn the direction of text, were taken out.");
    }
}

str foreign_xgov_form_words(struct xgov *x, str at, const json_t *object, const char *key)
{
    struct foreign_xgov_lost lost = {0};
    str words = foreign_xgov_text_clean(x->arena, form_text(x, at, object, key), &lost);
    foreign_xgov_form_lost(x, foreign_xgov_form_key(x, at, key), lost);
    return str_trim(words);
}

str foreign_xgov_form_plain(struct xgov *x, str at, const json_t *object, const char *key)
{
    struct foreign_xgov_lost lost = {0};
    str words = foreign_xgov_text_plain(x->arena, form_text(x, at, object, key), &lost);
    foreign_xgov_form_lost(x, foreign_xgov_form_key(x, at, key), lost);
    return words;
}

str foreign_xgov_form_line(struct xgov *x, str at, const json_t *object, const char *key)
{
    struct foreign_xgov_lost lost = {0};
    str words = foreign_xgov_text_line(x->arena, form_text(x, at, object, key), &lost);
    foreign_xgov_form_lost(x, foreign_xgov_form_key(x, at, key), lost);
    return words;
}

str foreign_xgov_form_scalar(struct arena *a, const json_t *value)
{
    if (json_is_string(value)) {
        return (str){json_string_value(value), json_string_length(value)};
    }
    if (json_is_boolean(value)) {
        return json_is_true(value) ? STR("true") : STR("false");
    }
    if (json_is_integer(value)) {
        return arena_printf(a, "%lld", (long long)json_integer_value(value));
    }
    return json_is_real(value) ? arena_printf(a, "%.15g", json_real_value(value)) : (str){0};
}

bool foreign_xgov_form_decimal(struct arena *a, const json_t *object, const char *key, str *ret_digits)
{
    str text = str_trim(foreign_xgov_form_scalar(a, json_object_get(object, key)));
    struct decimal number;
    if (!decimal_parse(text, &number)) {
        return false;
    }
    *ret_digits = decimal_print(a, number);
    return true;
}

bool foreign_xgov_form_whole(const json_t *object, const char *key, int64_t min, int64_t max, int64_t *ret_value)
{
    const json_t *value = json_object_get(object, key);
    if (json_is_integer(value)) {
        *ret_value = json_integer_value(value);
        return *ret_value >= min && *ret_value <= max;
    }
    return str_to_i64(str_trim(foreign_xgov_form_string(object, key)), min, max, ret_value);
}

bool foreign_xgov_form_true(const json_t *object, const char *key)
{
    return json_is_true(json_object_get(object, key)) || str_eq(foreign_xgov_form_string(object, key), STR("true"));
}

bool foreign_xgov_form_false(const json_t *object, const char *key)
{
    return json_is_false(json_object_get(object, key)) || str_eq(foreign_xgov_form_string(object, key), STR("false"));
}

json_t *foreign_xgov_form_str(str text)
{
    return json_stringn(text.len == 0 ? "" : text.ptr, text.len);
}

void foreign_xgov_form_set(json_t *object, const char *key, str text)
{
    if (str_trim(text).len != 0) {
        json_object_set_new(object, key, foreign_xgov_form_str(text));
    }
}

str foreign_xgov_form_take_id(struct xgov *x, json_t *taken, str id, size_t most)
{
    // The count of a name makes the search for a free one short, also where a thousand share it.
    const char *name = arena_cstr(x->arena, foreign_xgov_text_cut(id, most));
    json_int_t count = json_integer_value(json_object_get(taken, name));
    str free_id = str_from(name);
    for (json_int_t i = count + 1; count > 0 && i < count + SAME_IDS; i++) {
        str end = arena_printf(x->arena, "-%lld", (long long)i);
        free_id = arena_concat(x->arena, foreign_xgov_text_cut(id, most - end.len), end);
        json_object_set_new(taken, name, json_integer(i));
        if (json_object_get(taken, arena_cstr(x->arena, free_id)) == NULL) {
            break;
        }
    }
    json_object_set_new(taken, arena_cstr(x->arena, free_id), json_integer(1));
    return free_id;
}
