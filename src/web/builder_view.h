// SPDX-License-Identifier: Apache-2.0
// builder_view: a draft of a service as designers work on it: its pages in order, one of them open with its questions,
// what is wrong, and what was done before.
#pragma once
#include "web/components.h"
#include "web/frame.h"

struct builder_words {
    str id, label, value;
    str tag; // the language's
};
struct builder_words_list {
    const struct builder_words *items;
    size_t count;
};
struct builder_page_row {
    str name, href, note;
    str said; // how many comments of the newest round are about it; empty: none
    str id;
    bool current, exit;
};
struct builder_page_row_list {
    const struct builder_page_row *items;
    size_t count;
};
struct builder_option {
    str value_id, value;
    struct builder_words_list labels;
    str name, when, when_href; // when it is offered; no address: it is new
};
struct builder_option_list {
    const struct builder_option *items;
    size_t count;
};
// What an answer must be like: a box, two, a tick, a choice, or words in each language.
struct builder_rule {
    str id, label, value, example, error;
    bool is_flag, on, is_range, is_pattern;
    str to_id, to; // of a range
    str kind_id;   // of a pattern: by name
    struct govuk_option_list choices;
    struct builder_words_list words;
};
struct builder_rule_list {
    const struct builder_rule *items;
    size_t count;
};
struct builder_question {
    str id, anchor, name, type;
    str at; // what its controls' names begin with
    struct builder_words_list titles, hints, shorts, whys;
    str optional_id;
    bool optional, has_options, shared, first, last;
    struct builder_option_list options;
    str when, when_href;         // a sentence; empty: always asked
    str mistakes, mistakes_href; // how many have own words
    struct govuk_str_list tried; // what people were told is wrong with their answers, in the newest trial
    str rules_id;
    struct builder_rule_list rules;
    bool rules_wrong;
    str error;
};
struct builder_question_list {
    const struct builder_question *items;
    size_t count;
};
struct builder_problem {
    str where, href, what, mend;
    str mark, why_id; // of advice: by what it is known again, and the box for a reason
    str why, by;      // of advice that was not taken
};
struct builder_problem_list {
    const struct builder_problem *items;
    size_t count;
};
// A way on from the open page.
struct builder_way {
    str at, when, to, href, to_href;
    bool first;
};
struct builder_way_list {
    const struct builder_way *items;
    size_t count;
};
// Words beside the questions of a page.
struct builder_piece {
    str at, type, said, when, when_href;
    bool fixed; // only the file changes its words
    struct govuk_option_list types;
    struct builder_words_list titles, bodies;
    str error;
};
struct builder_piece_list {
    const struct builder_piece *items;
    size_t count;
};
// Whether a page is asked again and again.
struct builder_repeat {
    bool may, on;
    struct builder_words_list items;
    str min, max, error;
};
// A text that a language lacks.
struct builder_missing {
    str language, said, href;
};
struct builder_missing_list {
    const struct builder_missing *items;
    size_t count;
};
// What somebody said of the open page in the newest round, and what was answered.
struct builder_comment {
    str words, language, kind, question, answer;
    bool waits;
    str href; // where it is answered
};
struct builder_comment_list {
    const struct builder_comment *items;
    size_t count;
};
struct builder_view {
    struct frame frame;
    str service, saved; // what the service is called; when and by whom it was changed last
    str edit_href, service_href, history_href, preview_href;
    int64_t seen;
    struct builder_page_row_list pages;
    str page, page_name, try_href; // the open one, and where it is shown as it is typed
    str tried, tried_href;         // how people fared on it
    struct builder_comment_list comments;
    bool page_first, page_last, page_only;
    str when, when_href; // when the page is shown
    struct builder_way_list ways;
    str way_href, after; // to add one; the page that comes otherwise
    bool page_exit;
    struct builder_words_list names, summaries, page_titles, page_words;
    struct govuk_option_list others; // pages that a question may go to
    str register_href, settings_href, sections_href, values_href, languages_href, messages_href, conditions_href;
    struct builder_repeat repeat;
    struct builder_piece_list pieces;
    struct builder_piece new_piece;
    struct govuk_option_list piece_places;
    struct builder_question_list questions;
    struct builder_words_list new_titles;      // of a question to be added
    struct builder_words_list new_page_titles; // of a page to be added
    struct govuk_option_list types, page_types;
    struct builder_problem_list mistakes, advice, rejected;
    str difference_href, map_href, missing; // how many texts a language lacks; empty: none
    struct builder_missing_list missing_texts;
    str translations_href; // empty: there is one language
    struct govuk_error_link_list errors;
    str add_error, page_error, name_error, advice_error;
    str advice_href, rejected_count;
};

struct builder_done {
    int64_t number;
    str what, when, href; // what was different; empty: it is the first
    bool now;
};
struct builder_done_list {
    const struct builder_done *items;
    size_t count;
};
struct builder_history_view {
    struct frame frame;
    str service, edit_href;
    int64_t seen;
    struct builder_done_list done;
};
