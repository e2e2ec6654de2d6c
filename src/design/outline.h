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
// What an answer must be like (design/rule.h).
struct outline_rule {
    enum question_option option;
    str text;                  // as it is typed: "12", "2026-11-24", "pdf, jpg", "yes"; of a range its least
    str to;                    // of a range its most
    struct outline_text words; // of an option that is words
};
// A condition, as far as it is looked at (design/when.h).
enum outline_when_kind {
    WHEN_NONE,
    WHEN_ALL,
    WHEN_ANY,
    WHEN_NOT,
    WHEN_ANSWER,
    WHEN_VALUE,  // of a calculated value
    WHEN_NAMED,  // by its name
    WHEN_STRANGE // what is no condition, or too deep to be said
};
struct outline_when {
    enum outline_when_kind kind;
    str name; // of the question, the value, the condition
    enum condition_operator compare;
    str value;
    bool other; // compares the free text of "Other, please say"
    bool relative;
    int64_t days, months; // from today
    const struct outline_when *children;
    size_t child_count;
};
struct outline_option {
    str value;
    struct outline_text label;
    struct outline_when when;
    bool other; // opens a box for free text
};
// What a page shows beside its questions.
struct outline_piece {
    str at;   // "before-0": the list that it is in, and its place
    str type; // "guidance" …
    struct outline_text title, body;
    bool fixed; // its words are not markdown, or it shows a list
    struct outline_when when;
};
// What a value is worked out from (design/term.h). TERM__COUNT: it is none of these, or too deep to be said.
struct outline_term {
    enum term_kind kind;
    str at;         // "0.1": where it stands in the whole, which is empty
    str text;       // of TERM_NUMBER
    str name, page; // of the question or the value; of the rows that are added or counted
    str decimals;   // empty: it is not said
    enum decimal_rounding rounding;
    str from, to;                         // of TERM_DAYS: "today", "2026-04-06", "question:moved"
    const struct outline_term *otherwise; // of TERM_QUESTION; NULL: it is not said
    const struct outline_term *parts;
    const struct outline_when *when; // of TERM_CHOOSE, one a part
    size_t count;
};
struct outline_value {
    str name;
    struct outline_text title, prefix, suffix;
    str decimals;
    struct outline_term term;
};
// One of the service's own messages (run.notifications).
struct outline_message {
    str on, to, address; // "sent" or a status; the question, or an address of the organisation's
    struct outline_text subject, body;
};
struct outline_named {
    str name;
    struct outline_when when;
};
struct outline_way {
    struct outline_when when;
    str page; // "check-answers" is the end
};
// Own words for what may be wrong with an answer, by its key without what is before the dot.
struct outline_mistake {
    str key;
    struct outline_text words;
};
struct outline_question {
    str id, type;
    struct outline_text title, hint, short_name, why;
    const struct outline_rule *rules; // that the document gives
    size_t rule_count;
    const struct outline_mistake *mistakes; // that the document words
    size_t mistake_count;
    struct outline_when when;
    bool optional;
    bool has_options; // also where there are none yet
    str list;         // the list that they are of; empty: they are the question's own
    const struct outline_option *options;
    size_t option_count;
};
// A page whose questions are asked again and again. What is not said is empty.
struct outline_repeat {
    struct outline_text item; // what one row is called
    str min, max;
};
// A part of the service, in lists of tasks and above questions.
struct outline_section {
    str id;
    struct outline_text title;
    struct outline_text group; // the heading that begins with it in a list of tasks
};
struct outline_page {
    str id, section;
    struct outline_text title; // empty: the first question's is the heading
    struct outline_text words; // above its questions: the first guidance, in markdown
    bool exit, repeats;
    struct outline_repeat repeat;
    struct outline_when when;
    const struct outline_piece *pieces; // above its questions, then below
    size_t piece_count;
    const struct outline_way *ways; // on from here; none: to the page after it
    size_t way_count;
    const struct outline_question *questions;
    size_t question_count;
};
// What is said of the service as a whole (design/setting.h).
enum outline_setting_kind {
    OUTLINE_START_TIME,
    OUTLINE_START_COST,
    OUTLINE_START_ANSWER,
    OUTLINE_START_CONTENTS,
    OUTLINE_DECLARATION,
    OUTLINE_SENT_TITLE,
    OUTLINE_SENT_CONTENTS,
    OUTLINE_CONTACT,
    OUTLINE_PRIVACY,
    OUTLINE_BASIS,
    OUTLINE_OWNER,
    OUTLINE_OWNER_EMAIL,
    OUTLINE_HANDLED_BY,
    OUTLINE_REVIEW,
    OUTLINE_KEEP_DRAFTS,
    OUTLINE_KEEP_CASES,
    OUTLINE_KEEP_FILES,
    OUTLINE_KEEP_MESSAGES,
    OUTLINE_KEEP_FEEDBACK,
    OUTLINE_TARGET_COMPLETION,
    OUTLINE_TARGET_SATISFACTION,
    OUTLINE_TARGET_DIGITAL,
    OUTLINE_TARGET_DAYS,
    OUTLINE_TARGET_COST,
    OUTLINE_SETTING__COUNT
};
struct outline_setting {
    str text;
    struct outline_text words; // of one that is words
};
struct outline {
    str languages[LIMIT_LANGUAGE_COUNT];
    size_t language_count;
    struct outline_text name, summary;
    struct outline_setting settings[OUTLINE_SETTING__COUNT];
    const struct outline_page *pages;
    size_t page_count;
    const struct outline_section *sections;
    size_t section_count;
    bool tasks; // each section is one
    const struct outline_value *values;
    size_t value_count;
    str fee; // the name of the value that is to be paid
    const struct outline_message *messages;
    size_t message_count;
    const struct outline_named *conditions;
    size_t condition_count;
};

// ERR_INPUT where the text is no JSON object, ERR_TOO_LARGE past the limits of a definition.
MUST_USE err outline_read(struct arena *a, str document, struct outline *ret_outline);
// NULL: there is none of that id.
const struct outline_page *outline_page(const struct outline *o, str id);
const struct outline_question *outline_question(const struct outline_page *page, str id);
// Of any page; `ret_page` (may be NULL) is the one that it stands on.
const struct outline_question *outline_find_question(const struct outline *o, str id,
                                                     const struct outline_page **ret_page);
const struct outline_value *outline_value(const struct outline *o, str name);
// The condition of the part that stands at "0.1"; NULL: there is no such part, or it has none.
const struct outline_when *outline_case(const struct outline_term *term, str at);
const struct outline_named *outline_named(const struct outline *o, str name);
// The index of a language; 0 where the document has none of that tag.
size_t outline_language(const struct outline *o, str tag);
// In the language of that index, otherwise in the first that says something.
str outline_said(const struct outline *o, struct outline_text text, size_t language);
// As lists of services keep it: a JSON object by language, of those that say something.
str outline_json(struct arena *a, const struct outline *o, struct outline_text text);
