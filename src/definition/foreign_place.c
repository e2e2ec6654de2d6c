// SPDX-License-Identifier: Apache-2.0
#include "definition/foreign_place.h"
#include "base/buf.h"
#include "base/limits.h"
#include "definition/foreign_give.h"

// The last two characters for private use of the first plane.
static const str place_open = STR_INIT("\xEF\xA3\xBE");
static const str place_close = STR_INIT("\xEF\xA3\xBF");

enum {
    PLACE_CODE_LONG = 500 // bytes, as foreign_text.c has it
};

// ---- In ----------------------------------------------------------------------------------------------
static bool place_is_mark(str text, size_t at)
{
    str rest = str_slice(text, at, text.len);
    return str_starts(rest, place_open) || str_starts(rest, place_close);
}

static void place_clear_text(json_t *value)
{
    str text = {json_string_value(value), json_string_length(value)};
    if (str_find(text, place_open) == STR_NONE && str_find(text, place_close) == STR_NONE) {
        return;
    }
    struct buf out;
    buf_init(&out, LIMIT_DEFINITION);
    for (size_t i = 0; i < text.len; i++) {
        if (place_is_mark(text, i)) {
            i += place_open.len - 1;
        } else {
            buf_char(&out, text.ptr[i]);
        }
    }
    str kept = buf_str(&out);
    json_string_setn(value, kept.len == 0 ? "" : kept.ptr, kept.len);
    buf_free(&out);
}

void foreign_place_clear(json_t *root)
{
    const char *key;
    json_t *inner;
    size_t i;
    json_array_foreach(root, i, inner)
    {
        foreign_place_clear(inner);
    }
    json_object_foreach(root, key, inner)
    {
        foreign_place_clear(inner);
    }
    if (json_is_string(root)) {
        place_clear_text(root);
    }
}

// What a page never shows, whatever stands in it (src/html/sanitise.c), and comments.
static bool place_is_hidden(str text)
{
    static const str hidden[] = {STR_INIT("script"),   STR_INIT("style"),  STR_INIT("template"), STR_INIT("title"),
                                 STR_INIT("textarea"), STR_INIT("iframe"), STR_INIT("noembed"),  STR_INIT("noframes"),
                                 STR_INIT("xmp"),      STR_INIT("object"), STR_INIT("select"),   STR_INIT("head"),
                                 STR_INIT("svg"),      STR_INIT("!--")};
    for (size_t i = 0; i < text.len; i++) {
        for (size_t j = 0; text.ptr[i] == '<' && j < sizeof hidden / sizeof *hidden; j++) {
            if (str_eq_nocase(str_slice(text, i + 1, i + 1 + hidden[j].len), hidden[j])) {
                return true;
            }
        }
    }
    return false;
}

// Whether what stands before is an open tag, the address of a link in markdown, or an address as such.
static bool place_in_address(str before)
{
    bool tag = false;
    size_t word = before.len;
    for (size_t i = 0; i < before.len; i++) {
        tag = before.ptr[i] == '<' || (tag && before.ptr[i] != '>');
    }
    while (word > 0 && before.ptr[word - 1] != ' ' && before.ptr[word - 1] != '\n' && before.ptr[word - 1] != '>') {
        word--;
    }
    str last = str_slice(before, word, before.len);
    return tag || str_find(last, STR("](")) != STR_NONE || str_find(last, STR("]:")) != STR_NONE ||
           str_find(last, STR("://")) != STR_NONE || str_find(last, STR("www.")) != STR_NONE ||
           str_find(last, STR("@")) != STR_NONE;
}

str foreign_place_in(const struct foreign_base *b, str text)
{
    struct buf out;
    if (b->place == NULL || str_find(text, STR("{{")) == STR_NONE || place_is_hidden(text)) {
        return text;
    }
    buf_init(&out, 2 * LIMIT_DEFINITION);
    for (size_t at = str_find(text, STR("{{")); at != STR_NONE; at = str_find(text, STR("{{"))) {
        str rest = str_slice(text, at + 2, text.len);
        size_t end = str_find(str_slice(rest, 0, PLACE_CODE_LONG), STR("}}"));
        buf_put(&out, str_slice(text, 0, at));
        str places = {0};
        if (end != STR_NONE && !place_in_address(buf_str(&out))) {
            places = b->place(b, str_trim(str_slice(rest, 0, end)));
        }
        buf_put(&out, places.len != 0 ? places : STR("{{"));
        text = places.len != 0 ? str_slice(rest, end + 2, rest.len) : rest;
    }
    buf_put(&out, text);
    str placed = arena_str(b->arena, buf_str(&out));
    buf_free(&out);
    return placed;
}

str foreign_place_written(struct arena *a, str inside)
{
    return arena_printf(a, "%.*s%.*s%.*s", STR_ARG(place_open), STR_ARG(inside), STR_ARG(place_close));
}

// ---- Out ---------------------------------------------------------------------------------------------
bool foreign_place_is_words(const char *above, const char *key)
{
    static const char *const keys[] = {"title", "hint",        "label",  "body",    "html",    "short",   "why",
                                       "item",  "prefix",      "suffix", "summary", "contact", "privacy", "statement",
                                       "time",  "declaration", "cost",   "answer",  NULL};
    bool words = strcmp(above, "errors") == 0 || (above[0] == '\0' && strcmp(key, "name") == 0);
    for (size_t i = 0; keys[i] != NULL && !words; i++) {
        words = strcmp(keys[i], key) == 0;
    }
    return words;
}

static json_t *place_brackets(str text)
{
    struct buf out;
    buf_init(&out, 2 * LIMIT_DEFINITION);
    for (size_t i = 0; i < text.len; i++) {
        str rest = str_slice(text, i, text.len);
        if (str_starts(rest, STR("(("))) {
            buf_put(&out, STR("\\(("));
            i++;
        } else if (str_starts(rest, place_open)) {
            buf_put(&out, STR("(("));
            i += place_open.len - 1;
        } else if (str_starts(rest, place_close)) {
            buf_put(&out, STR("))"));
            i += place_close.len - 1;
        } else {
            buf_char(&out, text.ptr[i]);
        }
    }
    json_t *written = foreign_give_str(buf_str(&out));
    buf_free(&out);
    return written;
}

static bool place_wanted(str text)
{
    return str_find(text, STR("((")) != STR_NONE || str_find(text, place_open) != STR_NONE;
}

// As deep as a document of ours nests.
static void place_values(struct arena *a, const char *above, json_t *value)
{
    const char *key;
    json_t *inner;
    size_t i;
    json_array_foreach(value, i, inner)
    {
        place_values(a, above, inner);
    }
    json_object_foreach(value, key, inner)
    {
        str text = {json_string_value(inner), json_string_length(inner)};
        bool words = foreign_place_is_words(above, key);
        if (words && json_is_object(inner)) {
            place_values(a, "errors", inner); // by language
        } else if (words && json_is_string(inner) && place_wanted(text)) {
            json_object_set_new(value, key, place_brackets(text));
        } else if (json_is_object(inner) || json_is_array(inner)) {
            place_values(a, key, inner);
        }
    }
}

void foreign_place_out(struct arena *a, json_t *document)
{
    place_values(a, "", document);
}
