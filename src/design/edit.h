// SPDX-License-Identifier: Apache-2.0
// edit: one change of a definition document. An edit names what it changes by page and question, not by a place in the
// text, and changes nothing else: so one that was made over an older state can be made over a newer one, unless the
// very thing was changed meanwhile. Pure: what is kept is a revision (catalogue/revision.h).
//
// A document may have mistakes after an edit (a way to a page that is gone). They are told, and stop publishing, not
// working.
#pragma once
#include "design/term.h"
#include "design/when.h"

enum edit_kind {
    EDIT_NAME,          // `title` and `hint` are the service's name and summary
    EDIT_PAGE_ADD,      // after `page` (empty: first), with a question of `type` that asks `title`
    EDIT_PAGE_UP,       //
    EDIT_PAGE_DOWN,     //
    EDIT_PAGE_REMOVE,   //
    EDIT_PAGE_TITLE,    // empty in all languages: the first question's title is the heading again; `hint`: words below
    EDIT_QUESTION_ADD,  // at the end of `page`
    EDIT_QUESTION_SET,  // title, hint, short_name, why, optional, options, rules
    EDIT_QUESTION_UP,   //
    EDIT_QUESTION_DOWN, //
    EDIT_QUESTION_REMOVE, //
    EDIT_PAGE_COPY,       // behind itself, its questions with ids of their own
    EDIT_QUESTION_COPY,   //
    EDIT_QUESTION_MOVE,   // to the end of the page `to`
    EDIT_QUESTION_USE,    // at the end of `page`: as `source`, another document, asks `question`; one that is asked for
                       // each of several things there is so here: on a page of its own, where `page` asks others once
    EDIT_SETTINGS,       // all of `settings`
    EDIT_WHEN,           // when `page`, `question`, its `option` or `piece` is shown, or `way` is gone
    EDIT_WAY_UP,         // of the ways on from `page`, the first that may be gone is
    EDIT_WAY_REMOVE,     //
    EDIT_SECTIONS,       // all of them, whether they are tasks, and which page is in which
    EDIT_REPEAT,         // whether `page` is asked again and again
    EDIT_PIECE_ADD,      // at the end of the list `piece` of `page`: of `type`, with `title` and `hint` for its words
    EDIT_PIECE_SET,      // the same, of `piece`
    EDIT_PIECE_REMOVE,   //
    EDIT_VALUE_SET,      // of `value`: title, prefix, suffix, decimals, fee, terms; empty: a new one, `called` so
    EDIT_VALUE_REMOVE,   //
    EDIT_PAGE_PLACE,     // before the page `to`; empty: last
    EDIT_QUESTION_PLACE, // of its page, before the question `to`; empty: last
    EDIT_MISTAKES,       // of `question`: its own words for those of `mistakes`; the others stay
    EDIT_MESSAGE_SET,    // of `message`: on, to or address, its subject `title` and body `hint`; empty: a new one
    EDIT_MESSAGE_UP,     //
    EDIT_MESSAGE_DOWN,   //
    EDIT_MESSAGE_REMOVE, //
    EDIT_NAMED_SET,    // the condition `named` is `called` so, wherever it is used, and holds `when`; empty: a new one
    EDIT_NAMED_REMOVE, // ERR_INPUT where it is used
    EDIT_LANGUAGE_ADD, // `language`: every text is missing in it
    EDIT_LANGUAGE_REMOVE, // the same, with its words; ERR_INPUT of the first
    EDIT_LANGUAGE_FIRST,  // the same becomes the first; ERR_INPUT where words are missing in it, or a machine's
    EDIT_KIND__COUNT
};
str edit_kind_name(enum edit_kind kind);
bool edit_kind_find(str name, enum edit_kind *ret_kind);

// Instead of a question's type, of pages that ask nothing.
#define EDIT_TYPE_ENDING STR("ending")
#define EDIT_TYPE_WORDS  STR("words")
enum {
    EDIT_TEXT_MAX = 5000,    // characters of one text in one language
    EDIT_OPTIONS_MAX = 1000, // that a form holds
    EDIT_ID_MAX = 40         // characters of an id that is made from words
};
struct edit_option {
    str value; // empty: a new one
    struct outline_text label;
};
// A section, in its order; one without a title goes.
struct edit_section {
    str id; // empty: a new one
    struct outline_text title, group;
};
struct edit_placed {
    str page;
    str section; // empty: in none
};
struct edit {
    enum edit_kind kind;
    str page, question;
    str type;
    struct outline_text title, hint, short_name, why; // a view each of the document's languages
    bool optional;
    bool sets_options;
    const struct edit_option *options; // in order; those without words are left out
    size_t option_count;
    const struct outline_rule *rules; // those that are not among them stay
    size_t rule_count;
    struct when_rows when;
    str option; // its value; empty: it is not about a choice
    str piece;  // "before-0"; to add one, "before" or "after"
    const struct outline_mistake *mistakes;
    size_t mistake_count;
    str value, called; // a calculated value
    str named;         // a condition, by its name
    str language;      // its tag
    str at;            // of a condition: the case of the value that it is of, "0.1"
    struct outline_text prefix, suffix;
    str decimals;
    bool fee;
    const struct term_rows *terms;          // NULL: what it is worked out from stays
    str way;                                // its place, "0" first; "new"; empty: it is not about a way
    str source;                             // of EDIT_QUESTION_USE
    str message, on, address;               // one of the service's own messages, by its place: "0" first
    str to;                                 // the page that the way leads to, or the question goes to
    const struct outline_setting *settings; // OUTLINE_SETTING__COUNT of them
    const struct edit_section *sections;
    size_t section_count;
    const struct edit_placed *placed; // pages that are not among them stay where they are
    size_t placed_count;
    bool tasks;
    bool repeats; // otherwise `repeat` is not looked at
    struct outline_repeat repeat;
    // What a new list of choices begins with, a view each of the document's languages.
    struct outline_text first_choices[2];
};

// Whether a value can be worked out from those; *ret_wrong is the first that cannot be so, from 1; 0: the whole.
bool edit_terms_fit(const struct outline *o, const struct term_rows *rows, size_t *ret_wrong);
// Whether rows can be as few and as many as that.
bool edit_repeat_fits(const struct outline_repeat *repeat);

// Makes the change over `document`. `seen` is the state that whoever makes it looked at (may be the same text).
// ERR_CONFLICT where what it changes is another there by now; ERR_NOT_FOUND where it is gone; ERR_INPUT where the
// change itself cannot be made (a type that is not there, no title for something new); ERR_TOO_LARGE past a limit.
// *ret_page is the page to look at next.
MUST_USE err edit_apply(struct arena *a, str document, str seen, const struct edit *edit, str *ret_document,
                        str *ret_page);
