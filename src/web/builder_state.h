// SPDX-License-Identifier: Apache-2.0
// builder_state: a draft under work, as the files of the builder share it.
#pragma once
#include "catalogue/revision.h"
#include "catalogue/service.h"
#include "definition/definition.h"
#include "design/edit.h"
#include "design/translation.h"
#include "web/builder_view.h"
#include "web/request.h"

struct advice_reject;
struct advice_rejected;
struct trial_rule;
struct word;
struct builder_value_view;
struct builder_message_view;
struct named_uses;

// A draft under work: what is there, and an edit of it.
struct builder {
    struct service service;
    struct revision draft;
    struct outline outline;
    struct definition_report report;
    struct translation_list missing; // texts that a language lacks, where it was checked
    size_t language;                 // of the document, in which it is shown
    const struct outline_page *page;
    str tried, tried_href;                      // how people fared on it in the newest trial; empty: there is none
    const struct trial_comment *tried_comments; // of the newest trial, about all pages
    size_t tried_comment_count;
    const struct trial_rule *tried_rules; // which rules stopped them there, of what was tried
    size_t tried_rule_count;
    const struct definition *tried_definition;
    str seen_document; // as whoever edits saw it
    struct edit edit;
    str document, next_page; // after it
    struct revision_add add;
    err failed;
    bool too_long;                         // a text was
    bool cannot_be;                        // a form had what no page of ours asks
    bool asks_more;                        // the form is shown again with a line more, and nothing is kept
    const struct outline_rule *wrong_rule; // that cannot be so
    str anchor, back;                      // where one goes on: a part of the page; another page than the usual one
    struct advice_rejected *rejected;      // advice of the service that was not taken
    size_t rejected_count;
    const str *marks;                   // by which advice of the report is known; NULL: it was not looked at
    struct advice_reject *reject;       // one more
    str advice_error;                   // why it was not taken down
    struct builder_value_view *example; // of a calculated value
    struct builder_message_view *message;
    const struct translation_list *translations; // of each language but the first, where they are looked at
    const struct named_uses *named_uses;         // of each condition that has a name, where they are looked at
};

str builder_path(struct request *r, const struct builder *b, str page);
// As it stands in an address.
str builder_encoded(struct request *r, str text);
// The rows alone; what takes longer is done on a worker thread. NULL: the request was answered. A service without a
// draft is shown its own page, where one is begun.
struct builder *builder_load(struct request *r);
// On a worker thread: the draft's outline, and what `guildhall check` would say of it.
MUST_USE err builder_outline(struct request *r, struct builder *b);
void builder_check(struct builder *b);
// Lets a definition that was read go with the request.
void builder_hold(struct request *r, const struct definition *d);
// A choice of a list; `chosen` is the value at hand.
struct govuk_option builder_option(str text, str value, str chosen);
// How a value of a type is written, where that is not plain; otherwise empty.
str builder_example(const struct question_type *type);
// Why an edit failed, in words; `input`: of what was typed, where that is what is wrong.
str builder_failed(struct request *r, const struct builder *b, const struct word *input);
// The page that is open, with what was typed where an edit failed.
void builder_show(struct request *r, int status, struct builder *b);

// An edit out of the form's fields: the state that it was made over (false: the request was answered), and what it
// says.
bool builder_begin_edit(struct request *r, struct builder *b);
void builder_read(struct request *r, struct builder *b);

// Boxes NAME-en, NAME-cy … with what is there, or what was typed; and what was typed into them.
struct builder_words_list builder_boxes(struct request *r, const struct builder *b, str name, const struct word *label,
                                        struct outline_text text, bool typed);
struct outline_text builder_typed(struct request *r, struct builder *b, str name);
// What was typed into one box: lines end as documents have them, whatever a browser sends.
str builder_typed_words(struct request *r, str name);
// What a language is called in itself.
str builder_language_name(str tag);
