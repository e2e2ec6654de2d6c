// SPDX-License-Identifier: Apache-2.0
// words: what people read, in their language. The tables are made from locale/*.po by tools/words.py,
// which also checks that every language has the same places; enum language comes from there, and in words_list.h
// the words, an object each: "question.continue" is WORD_QUESTION_CONTINUE. A page declares those that it says, so
// that a new key rebuilds none of the others. A key that a language lacks is said in English. All strings are static.
#pragma once
#include "base/buf.h"
#include "base/clock.h"
#include "html/words_languages.h"

// Which forms a language's plurals have (CLDR 44, cardinal rules).
enum words_plural {
    WORDS_PLURAL_NONE,  // one form
    WORDS_PLURAL_ONE,   // one, other
    WORDS_PLURAL_WELSH, // zero, one, two, few (3), many (6), other
};

struct words_language {
    str tag;  // "cy", for lang=""
    str name; // its own: "Cymraeg"
    bool right_to_left;
    enum words_plural plural;
};

struct words_text {
    str text;                 // or the first form of a plural
    const str *forms;         // the others, where it is a plural
    enum words_plural plural; // of the language it is said in
};

struct word {
    str key;
    struct words_text said[LANGUAGE__COUNT];
};

extern const struct words_language words_languages[LANGUAGE__COUNT];
extern const struct word *const words_all[]; // by key
extern const size_t words_count;

// What stands in a place: text, or a number.
struct words_place {
    const char *name;
    str text;
    int64_t number;
    bool is_number;
};

// The word of a key such as "question.continue"; false where there is none.
bool words_find(str key, const struct word **ret_word);
// Words without places (one with places keeps its braces).
str words_text(enum language language, const struct word *word);
// Words with their places filled. The place `count`, a number, chooses the form of a plural.
// A place that is not given stays empty.
void words_put(struct buf *out, enum language language, const struct word *word, const struct words_place *places,
               size_t count);
// "cy", "cy-GB", "CY": the first part counts. False for a language we do not speak.
bool words_language(str tag, enum language *ret_language);
// 24 November 2026; 24 Tachwedd 2026
void words_put_date(struct buf *out, enum language language, date d);
// 24 November; 24 Tachwedd
void words_put_day_month(struct buf *out, enum language language, int day, int month);
// November 2026
void words_put_month(struct buf *out, enum language language, int year, int month);
// "a, b and c"; Welsh has "ac" before a vowel.
void words_put_list(struct buf *out, enum language language, const str *items, size_t count);
