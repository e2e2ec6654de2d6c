// SPDX-License-Identifier: Apache-2.0
#include "definition/foreign_take.h"
#include "definition/foreign_place.h"
#include <stdio.h>

str foreign_take_string(const json_t *object, const char *key)
{
    return foreign_take_string_value(json_object_get(object, key));
}

enum {
    TAKE_SHORT = 64 * 1024 // bytes of a title or a hint
};

str foreign_take_string_value(const json_t *value)
{
    return json_is_string(value) ? (str){json_string_value(value), json_string_length(value)} : (str){0};
}

static str take_of_language(const struct foreign_base *b, str at, const json_t *object, const char *key)
{
    const json_t *value = json_object_get(object, key);
    if (!json_is_object(value)) {
        return foreign_take_string(object, key);
    }
    const json_t *text = json_object_get(value, "text"); // a hint with an id of its own
    if (json_is_string(text)) {
        return foreign_take_string(value, "text");
    }
    if (json_object_size(value) > 1 && !b->each) {
        foreign_say(b, foreign_at_key(b->arena, at, key), STR("Add the other languages to our definition."),
                    "Only the first language of this text is carried over.");
    }
    char tag[8];
    snprintf(tag, sizeof tag, "%.*s", STR_ARG(str_slice(b->language, 0, 7)));
    str words = foreign_take_string(value, tag);
    void *first = json_object_iter((json_t *)(uintptr_t)value);
    return words.len != 0 || first == NULL ? words : foreign_take_string(value, json_object_iter_key(first));
}

static str take_text(const struct foreign_base *b, str at, const json_t *object, const char *key)
{
    return foreign_place_in(b, take_of_language(b, at, object, key));
}

static str take_short(const struct foreign_base *b, str at, const json_t *object, const char *key)
{
    str words = take_text(b, at, object, key);
    if (words.len > TAKE_SHORT) {
        foreign_say(b, foreign_at_key(b->arena, at, key), STR("Say it in fewer words."),
                    "This text is too long for its place; its beginning is kept.");
    }
    return foreign_text_cut(words, TAKE_SHORT);
}

str foreign_take_words(const struct foreign_base *b, str at, const json_t *object, const char *key)
{
    struct foreign_text_lost lost = {0};
    str words = foreign_text_clean(b->arena, take_text(b, at, object, key), &lost);
    foreign_say_lost(b, foreign_at_key(b->arena, at, key), lost);
    return str_trim(words);
}

str foreign_take_markdown(const struct foreign_base *b, str at, const json_t *object, const char *key)
{
    struct foreign_text_lost lost = {0};
    str words = foreign_text_markdown(b->arena, take_text(b, at, object, key), &lost);
    foreign_say_lost(b, foreign_at_key(b->arena, at, key), lost);
    return words;
}

str foreign_take_raw(const struct foreign_base *b, str at, const json_t *object, const char *key)
{
    return take_text(b, at, object, key);
}

str foreign_take_plain(const struct foreign_base *b, str at, const json_t *object, const char *key)
{
    struct foreign_text_lost lost = {0};
    str words = foreign_text_plain(b->arena, take_short(b, at, object, key), &lost);
    foreign_say_lost(b, foreign_at_key(b->arena, at, key), lost);
    return words;
}

str foreign_take_line(const struct foreign_base *b, str at, const json_t *object, const char *key)
{
    struct foreign_text_lost lost = {0};
    str words = foreign_text_line(b->arena, take_short(b, at, object, key), &lost);
    foreign_say_lost(b, foreign_at_key(b->arena, at, key), lost);
    return words;
}

str foreign_take_scalar(struct arena *a, const json_t *value)
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

bool foreign_take_decimal(struct arena *a, const json_t *object, const char *key, str *ret_digits)
{
    str text = str_trim(foreign_take_scalar(a, json_object_get(object, key)));
    struct decimal number;
    if (!decimal_parse(text, &number)) {
        return false;
    }
    *ret_digits = decimal_print(a, number);
    return true;
}

bool foreign_take_whole(const json_t *object, const char *key, int64_t min, int64_t max, int64_t *ret_value)
{
    const json_t *value = json_object_get(object, key);
    if (json_is_integer(value)) {
        *ret_value = json_integer_value(value);
        return *ret_value >= min && *ret_value <= max;
    }
    return str_to_i64(str_trim(foreign_take_string(object, key)), min, max, ret_value);
}

bool foreign_take_true(const json_t *object, const char *key)
{
    return json_is_true(json_object_get(object, key)) || str_eq(foreign_take_string(object, key), STR("true"));
}

bool foreign_take_false(const json_t *object, const char *key)
{
    return json_is_false(json_object_get(object, key)) || str_eq(foreign_take_string(object, key), STR("false"));
}
