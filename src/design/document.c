// SPDX-License-Identifier: Apache-2.0
#include "design/document.h"

// Keys below which nothing is said: what is asked for by name, compared, calculated, kept.
static const str document_apart[] = {
    STR_INIT("id"),   STR_INIT("type"),    STR_INIT("when"),      STR_INIT("value"),   STR_INIT("next"),
    STR_INIT("list"), STR_INIT("pattern"), STR_INIT("languages"), STR_INIT("section"), STR_INIT("translations")};
// Keys of texts, which may be bare strings in the first language.
static const str document_words[] = {
    STR_INIT("name"),        STR_INIT("summary"), STR_INIT("title"),  STR_INIT("hint"),       STR_INIT("short"),
    STR_INIT("why"),         STR_INIT("label"),   STR_INIT("body"),   STR_INIT("html"),       STR_INIT("item"),
    STR_INIT("statement"),   STR_INIT("other"),   STR_INIT("group"),  STR_INIT("time"),       STR_INIT("cost"),
    STR_INIT("answer"),      STR_INIT("contact"), STR_INIT("errors"), STR_INIT("handled-by"), STR_INIT("subject"),
    STR_INIT("declaration"), STR_INIT("privacy"), STR_INIT("before"), STR_INIT("after"),      STR_INIT("contents")};

bool document_is_apart(str key, str above, int depth)
{
    enum {
        COUNT = sizeof document_apart / sizeof *document_apart
    };
    // In a list of values or conditions, "name" is what they are asked for by.
    return str_place(key, document_apart, COUNT) < COUNT || (above.len == 0 && depth != 0 && str_eq(key, STR("name")));
}

bool document_is_words(str key)
{
    enum {
        COUNT = sizeof document_words / sizeof *document_words
    };
    return str_place(key, document_words, COUNT) < COUNT;
}

json_t *document_of_id(const json_t *list, str id, size_t *ret_at)
{
    size_t i;
    json_t *item;
    json_array_foreach(list, i, item)
    {
        if (str_eq(str_from(json_string_value(json_object_get(item, "id"))), id)) {
            if (ret_at != NULL) {
                *ret_at = i;
            }
            return item;
        }
    }
    return NULL;
}

json_t *document_options(const json_t *root, const json_t *question)
{
    json_t *own = json_object_get(question, "options");
    const char *list = json_string_value(json_object_get(question, "list"));
    if (own != NULL || list == NULL) {
        return json_is_array(own) ? own : NULL;
    }
    return json_object_get(document_of_id(json_object_get(root, "lists"), str_from(list), NULL), "options");
}

void document_languages(struct arena *a, const json_t *root, struct outline *o)
{
    size_t i;
    const json_t *language;
    json_array_foreach(json_object_get(root, "languages"), i, language)
    {
        if (json_is_string(language) && o->language_count < LIMIT_LANGUAGE_COUNT) {
            o->languages[o->language_count++] =
                arena_str(a, (str){json_string_value(language), json_string_length(language)});
        }
    }
    if (o->language_count == 0) {
        o->languages[o->language_count++] = STR("en");
    }
}

struct outline_text document_text(struct arena *a, const struct outline *o, const json_t *value)
{
    if (!json_is_string(value) && !json_is_object(value)) {
        return (struct outline_text){NULL};
    }
    str *in = arena_array(a, str, o->language_count);
    for (size_t i = 0; i < o->language_count; i++) {
        const json_t *one = json_is_string(value) ? (i == 0 ? value : NULL)
                                                  : json_object_getn(value, o->languages[i].ptr, o->languages[i].len);
        in[i] = document_scalar(a, one);
    }
    return (struct outline_text){in};
}

bool document_says(const struct outline *o, struct outline_text text)
{
    bool says = false;
    for (size_t i = 0; i < o->language_count && text.in != NULL; i++) {
        says = says || text.in[i].len != 0;
    }
    return says;
}

void document_put_text(const struct outline *o, json_t *object, const char *key, struct outline_text text)
{
    if (!document_says(o, text)) {
        json_object_del(object, key);
        return;
    }
    json_t *said = json_object();
    for (size_t i = 0; i < o->language_count; i++) {
        str language = o->languages[i];
        if (text.in[i].len != 0) {
            json_object_setn_new(said, language.ptr, language.len, json_stringn(text.in[i].ptr, text.in[i].len));
        }
    }
    json_object_set_new(object, key, said);
}

void document_set_text(struct arena *a, const struct outline *o, json_t *object, const char *key,
                       struct outline_text text)
{
    if (!document_same_text(o, document_text(a, o, json_object_get(object, key)), text)) {
        document_put_text(o, object, key, text);
    }
}

str document_scalar(struct arena *a, const json_t *value)
{
    if (json_is_integer(value)) {
        return arena_printf(a, "%lld", (long long)json_integer_value(value));
    }
    if (json_is_real(value)) {
        return arena_printf(a, "%.15g", json_real_value(value));
    }
    if (json_is_boolean(value)) {
        return json_is_true(value) ? STR("true") : STR("false");
    }
    return arena_str(a, (str){json_string_value(value), json_string_length(value)});
}

json_t *document_number(str text)
{
    int64_t whole;
    return str_to_i64(text, INT64_MIN, INT64_MAX, &whole) ? json_integer(whole) : json_stringn(text.ptr, text.len);
}

bool document_same_text(const struct outline *o, struct outline_text one, struct outline_text other)
{
    bool same = true;
    for (size_t i = 0; i < o->language_count; i++) {
        same = same && str_eq(one.in == NULL ? STR("") : one.in[i], other.in == NULL ? STR("") : other.in[i]);
    }
    return same;
}

bool document_is_bare(const json_t *content)
{
    return json_is_string(content) || (json_is_object(content) && json_object_get(content, "type") == NULL);
}

// A bare text, or an object of type "guidance" whose body is markdown and always there.
static json_t *document_guidance_of(const json_t *contents, bool *ret_bare, size_t *ret_at)
{
    size_t i;
    json_t *content;
    json_array_foreach(contents, i, content)
    {
        const json_t *type = json_object_get(content, "type");
        *ret_bare = document_is_bare(content);
        *ret_at = i;
        if (*ret_bare || (str_eq(str_from(json_string_value(type)), STR("guidance")) &&
                          json_object_get(content, "html") == NULL && json_object_get(content, "when") == NULL)) {
            return content;
        }
    }
    return NULL;
}

struct outline_text document_guidance(struct arena *a, const struct outline *o, const json_t *contents)
{
    bool bare;
    size_t at;
    const json_t *guidance = document_guidance_of(contents, &bare, &at);
    return guidance == NULL ? (struct outline_text){NULL}
                            : document_text(a, o, bare ? guidance : json_object_get(guidance, "body"));
}

void document_put_guidance(const struct outline *o, json_t *object, const char *key, struct outline_text text)
{
    bool bare = false;
    size_t at = 0;
    json_t *contents = json_object_get(object, key);
    json_t *guidance = document_guidance_of(contents, &bare, &at);
    bool says = document_says(o, text);
    if (guidance != NULL && (bare || !says)) { // a bare one becomes an object
        json_array_remove(contents, at);
    }
    if (says && (guidance == NULL || bare)) {
        if (!json_is_array(contents)) {
            contents = json_array();
            json_object_set_new(object, key, contents);
        }
        guidance = json_pack("{s:s}", "type", "guidance");
        json_array_insert_new(contents, at < json_array_size(contents) ? at : 0, guidance);
    }
    if (says) {
        document_put_text(o, guidance, "body", text);
    } else if (json_array_size(contents) == 0) {
        json_object_del(object, key);
    }
}
