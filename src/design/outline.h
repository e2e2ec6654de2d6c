// SPDX-License-Identifier: Apache-2.0
// outline: a definition document as designers look at it: its pages in order, and what each question says, in every
// language of the document. Read from the document itself, so that one with mistakes can be looked at too. Pure.
#pragma once
#include "base/arena.h"
#include "base/err.h"
#include "base/limits.h"
#include "definition/definition.h"

// A text, a view a language in the document's order; empty where nothing is said.
struct outline_text {
    const str *in; // NULL: nothing is said in any
};
struct outline_option {
    str value;
    struct outline_text label;
};
// What an answer must be like (design/rule.h).
struct outline_rule {
    enum question_option option;
    str text;                  // as it is typed: "12", "2026-11-24", "pdf, jpg", "yes"; of a range its least
    str to;                    // of a range its most
    struct outline_text words; // of an option that is words
};
struct outline_question {
    str id, type;
    struct outline_text title, hint, short_name, why;
    const struct outline_rule *rules; // that the document gives
    size_t rule_count;
    bool optional;
    bool has_options; // also where there are none yet
    str list;         // the list that they are of; empty: they are the question's own
    const struct outline_option *options;
    size_t option_count;
};
struct outline_page {
    str id;
    struct outline_text title; // empty: the first question's is the heading
    bool exit, repeats;
    size_t branches; // ways on from here, beside the page after it
    const struct outline_question *questions;
    size_t question_count;
};
struct outline {
    str languages[LIMIT_LANGUAGE_COUNT];
    size_t language_count;
    struct outline_text name, summary;
    const struct outline_page *pages;
    size_t page_count;
};

// ERR_INPUT where the text is no JSON object, ERR_TOO_LARGE past the limits of a definition.
MUST_USE err outline_read(struct arena *a, str document, struct outline *ret_outline);
// NULL: there is none of that id.
const struct outline_page *outline_page(const struct outline *o, str id);
const struct outline_question *outline_question(const struct outline_page *page, str id);
// The index of a language; 0 where the document has none of that tag.
size_t outline_language(const struct outline *o, str tag);
// In the language of that index, otherwise in the first that says something.
str outline_said(const struct outline *o, struct outline_text text, size_t language);
// As lists of services keep it: a JSON object by language, of those that say something.
str outline_json(struct arena *a, const struct outline *o, struct outline_text text);
// What a page is called in lists: its title, its first question's, its id.
str outline_page_name(const struct outline *o, const struct outline_page *page, size_t language);
