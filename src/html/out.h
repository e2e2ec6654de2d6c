// SPDX-License-Identifier: Apache-2.0
// out: where templates write, escaping by where a value stands. tools/templates.py chooses the function;
// nobody calls these by hand but C code that makes a whole page through page_NAME().
// Text and html are different types: the wrong one is a compile error.
#pragma once
// Errors are then blamed on the template's line, not on a macro here.
#pragma GCC system_header
#include "base/arena.h"
#include "base/buf.h"
#include "html/embed.h"
#include "html/markup.h"
#include "html/words.h"

struct out {
    struct buf *buf;     // the page
    struct arena *arena; // what is put together on the way: captures, joined text
    enum language language;
};

// A name and a value, as in attributes: [{ name: "autocomplete", value: "off" }].
struct out_attribute {
    str name, value;
};
struct out_attribute_list {
    const struct out_attribute *items;
    size_t count;
};

// & < > " ' as references: right in text and in "attributes".
void out_text_str(struct out *o, str text);
void out_text_int(struct out *o, int64_t number);
// A whole address in an attribute: http, https, mailto, tel, or relative; any other scheme becomes
// #blocked-url. It is no check against open redirects.
void out_url(struct out *o, str url);
bool out_url_is_safe(str url);
// A piece of an address: percent-encoded but for letters, digits and -._~
void out_url_part_str(struct out *o, str part);
void out_url_part_int(struct out *o, int64_t number);
void out_html(struct out *o, html markup);
static inline void out_literal(struct out *o, const char *text, size_t len)
{
    buf_put(o->buf, (str){text, len});
}
// ` name="value"` for each. A name with other than letters, digits, '-', '_' and '.', one that
// begins with "on", and style, srcdoc and srcset are left out; addresses go through out_url.
void out_attributes(struct out *o, struct out_attribute_list list);
// Captures: what is written from a mark on, taken out of the page into the arena.
size_t out_mark(const struct out *o);
html out_taken(struct out *o, size_t mark);
str out_joined(struct out *o, const str *parts, size_t count);
str out_number(struct out *o, int64_t number);
str out_words(struct out *o, const struct word *word, const struct words_place *places, size_t count);

static inline html out_is_html(html markup)
{
    return markup;
}
static inline str out_same_str(struct out *o, str text)
{
    (void)o;
    return text;
}
static inline str out_default_str(str text, str other)
{
    return text.len != 0 ? text : other;
}
static inline html out_default_html(html text, html other)
{
    return text.len != 0 ? text : other;
}
static inline int64_t out_default_int(int64_t number, int64_t other)
{
    return number != 0 ? number : other;
}
static inline bool out_equal_int(int64_t a, int64_t b)
{
    return a == b;
}
static inline bool out_true_str(str text)
{
    return text.len != 0;
}
static inline bool out_true_html(html markup)
{
    return markup.len != 0;
}
static inline bool out_true_bool(bool value)
{
    return value;
}
static inline bool out_true_int(int64_t number)
{
    return number != 0;
}
static inline struct words_place out_place_str(const char *name, str text)
{
    return (struct words_place){.name = name, .text = text};
}
static inline struct words_place out_place_int(const char *name, int64_t number)
{
    return (struct words_place){.name = name, .number = number, .is_number = true};
}

// Says our own words where the type is wrong: 1 for a number, which is what _Generic's default meets
// after the types that have a row.
#define OUT_MUST(condition, words)        \
    ((void)sizeof(struct {                \
        _Static_assert(condition, words); \
        int unused;                       \
    }))
#define OUT_NUMBERS(yes)                                                                                            \
    char : yes,                                                                                                     \
           signed char : yes,                                                                                       \
                         unsigned char : yes,                                                                       \
                                         short : yes,                                                               \
                                                 unsigned short : yes,                                              \
                                                                  int : yes,                                        \
                                                                        unsigned : yes,                             \
                                                                                   long : yes,                      \
                                                                                          unsigned long : yes,      \
                                                                                                          long long \
        : yes,                                                                                                      \
          unsigned long long : yes

#define OUT_LITERAL(o, text) out_literal((o), (text), sizeof(text) - 1)
#define out_text(o, x)                                                              \
    (OUT_MUST(_Generic((x), html : 0, default : 1), "html is written with | safe"), \
     OUT_MUST(_Generic((x), html : 1, str : 1, OUT_NUMBERS(1), default : 0),        \
              "only text and numbers can be written here"),                         \
     _Generic((x), str                                                              \
              : out_text_str, html                                                  \
              : out_html, default                                                   \
              : out_text_int)((o), (x)))
#define out_url_part(o, x)                                                                                       \
    (OUT_MUST(_Generic((x), str : 1, OUT_NUMBERS(1), default : 0), "only text and numbers can be written here"), \
     _Generic((x), str                                                                                           \
              : out_url_part_str, default                                                                        \
              : out_url_part_int)((o), (x)))
#define OUT_TRUE(x)                                                                             \
    (OUT_MUST(_Generic((x), str : 1, html : 1, bool : 1, OUT_NUMBERS(1), default : 0),          \
              "a structure is neither true nor false: test a member, or a list with | length"), \
     _Generic((x), str                                                                          \
              : out_true_str, html                                                              \
              : out_true_html, bool                                                             \
              : out_true_bool, default                                                          \
              : out_true_int)(x))
#define OUT_EQUAL(a, b) _Generic((a), str : str_eq, default : out_equal_int)((a), (b))
#define OUT_DEFAULT(a, b) \
    _Generic((a), str : out_default_str, html : out_default_html, default : out_default_int)((a), (b))
#define OUT_STR(o, x)      _Generic((x), str : out_same_str, default : out_number)((o), (x))
#define OUT_PLACE(name, x) _Generic((x), str : out_place_str, default : out_place_int)((name), (x))
