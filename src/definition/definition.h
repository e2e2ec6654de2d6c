// SPDX-License-Identifier: Apache-2.0
// definition: the document that describes a service, read once into shared, immutable structures.
//
// The document is JSON that a designer can read (docs/definition.md, schema/definition.schema.json).
// Reading checks everything and says each problem with its place and a mend; what was read is
// compiled: names became pointers, conditions trees, patterns programs, texts one view a language.
// Nothing here does input or output. A definition lives in an arena of its own until its last holder
// lets go (definition_hold, definition_release).
#pragma once
#include "base/clock.h"
#include "base/err.h"
#include "base/fields.h"
#include "base/limits.h"
#include "definition/decimal.h"
#include "definition/figure.h"
#include "definition/names.h"
#include "definition/run.h"
#include "definition/text.h"
#include "definition/value.h"

enum {
    DEFINITION_FORMAT = 1 // "guildhall": 1 at the head of a document
};

struct definition;
struct page;
struct question;
struct condition;
struct definition_report;

// ---- What a page shows beside its questions ------------------------------------------------------
enum content_kind {
    CONTENT_GUIDANCE, // paragraphs, headings, links and lists in markdown (or HTML from an import)
    CONTENT_INSET,
    CONTENT_DETAILS, // a title that opens
    CONTENT_WARNING,
    CONTENT_BANNER, // a notification, with a title
    CONTENT_LIST,   // the entries of a list
    CONTENT_KIND__COUNT
};
struct content {
    enum content_kind kind;
    struct text title;
    struct text body;  // as written: markdown, or HTML where is_html
    struct text shown; // body as HTML, through definition_options.render; what pages print
    bool is_html, numbered, success;
    const struct option_list *list;
    const struct condition *when;
};
struct contents {
    const struct content *items;
    size_t count;
};

// ---- Choices ---------------------------------------------------------------------------------------
struct option {
    str value;
    struct text label, hint;
    const struct condition *when; // offered only then
    bool exclusive;               // "none of these": alone or not at all
    bool other;                   // "Other, please say": its free text is kept with the choice, in value.other
    struct text other_label;      // of the box for it; may be absent
    // Questions of the same page that stand within the option and are asked only where it is chosen.
    const struct question *const *reveals;
    size_t reveal_count;
    const str *synonyms; // by which it is found as well, in any language
    size_t synonym_count;
};
struct option_list {
    str id;
    struct text title;
    const struct option *items;
    size_t count;
    const struct option *other;  // the one that takes free text, if any
    struct names by_value;       // for option_find, which goes through a list that has none
    const struct search *search; // where a question searches it (definition/search.h)
};
enum {
    OPTIONS_AT_HAND = 1000 // that people are shown as radios, or as a list that opens where they may type as well
};
const struct option *option_find(const struct option_list *list, str value);

// ---- Questions ------------------------------------------------------------------------------------
// What may go wrong with an answer; each is a message `problem.KEY` in locale/, where {question} is
// what problem_question gives and {max} … are its arguments. Where that is empty (the question has no
// short name) the message is `problem.KEY.plain`, which does without. An argument named "date" or
// "month" is in the form of answers (2026-11-24, 2026-11) and shown as the language writes dates;
// all others are shown as they are. A message begins with a capital, whatever stands first in it.
struct problem_arg {
    const char *name;
    str value;
};
struct problem {
    const struct question *question; // NULL: of the whole page
    str part;                        // "day", "postcode" …: the control to go to; empty: the first
    const char *key;                 // "text.missing", "date.not-real" …
    struct problem_arg args[3];
    size_t arg_count;
    struct text own; // the designer's own words, instead of the key's
};
struct problems {
    struct problem *items;
    size_t count;
};

// How an answer is put before people; the web layer has a row for each.
enum shown_as {
    SHOWN_TEXT,   // parts joined by spaces
    SHOWN_LINES,  // text with line ends, or parts one below the other
    SHOWN_PARTS,  // parts, each on a line with its name before it
    SHOWN_NUMBER, // with prefix and suffix
    SHOWN_YES_NO,
    SHOWN_OPTIONS, // the labels of the chosen options
    SHOWN_DATE,
    SHOWN_MONTH,
    SHOWN_TIME,
    SHOWN_DATE_TIME,
    SHOWN_DAY_MONTH,
    SHOWN_YEAR,
    SHOWN_COUNTRY, // by its name
    SHOWN_MONEY,   // with the sign of its currency
    SHOWN_EMAIL,
    SHOWN_LINK,
    SHOWN_FILES,
    SHOWN_DECLARED,
    SHOWN__COUNT
};
// How it is written in JSON (design.md, "In JSON an answer is").
// A value of kind VALUE_TEXT under WRITTEN_PARTS (a name in one control) is written as a string.
enum written_as {
    WRITTEN_TEXT,
    WRITTEN_NUMBER,
    WRITTEN_BOOL,
    WRITTEN_LIST,
    WRITTEN_PARTS,
    WRITTEN_FILES,
    WRITTEN__COUNT
};

struct part {
    str name;                                  // the control is ID-name
    bool needed;                               // an answer without it is incomplete
    int64_t max;                               // characters
    bool number;                               // written as a number in JSON
    bool country;                              // a country's code
    bool option;                               // the value of one of the question's options
    str (*spelled)(struct arena *a, str text); // as question_type.spelled; NULL: as it is kept
    bool beside;                               // the last, kept where it comes: people neither fill it in nor read it
};
// Limits of a part that is a number; where one is not set the type's own holds.
struct range {
    struct decimal min, max;
    bool has_min, has_max;
};

// What `accept` is given.
struct accept {
    struct arena *arena;
    const struct definition *definition;
    const struct fields *fields;
    const struct answers *answers; // so far: for options that are offered on a condition
    date today;                    // in the organisation's zone
    struct problems *problems;     // room for LIMIT: added to by problem_add
    size_t problem_max;
};
struct problem *problem_add(struct accept *in, const struct question *q, const char *key);
void problem_arg(struct problem *p, const char *name, str value);
// The question's short name as it stands within a sentence: its first letter small, unless it looks
// like an acronym ("UK address") or a proper name (a later word has a capital: "National Insurance
// number"). Empty where the question has no short name, or the problem no question.
str problem_question(struct arena *a, const struct problem *p, size_t language);

// A question type: one file type_NAME.c with one of these, and a row in question_types[] (types.c).
struct question_type {
    str name;                 // in documents: "text", "date", "postal-address"
    const struct part *parts; // NULL: one control, named by the question's id
    size_t part_count;
    enum shown_as shown;
    enum written_as written;
    bool hidden;                 // nobody is asked
    uint64_t options;            // the keys it takes beside the common ones: 1 << enum question_option
    bool searches;               // its options are found by typing: its list is made ready for that
    bool opens;                  // an option may open further controls: "Other, please say", questions it reveals
    uint64_t kinds;              // of values an answer may have: 1 << enum value_kind
    const char *const *problems; // every key it may report, NULL at the end; a test looks for their words.
                                 // The first is what is said where nothing was entered.
    // Further checks of a question as designed (limits that contradict …): adds to the report. May be NULL.
    void (*check)(struct definition_report *report, const struct question *q);
    // Reads what a person sent. Sets *ret_value to VALUE_BLANK where nothing was entered; adds a
    // problem for whatever is wrong ("nothing entered where something must be" is done for all types
    // by question_accept). After a problem *ret_value is not used.
    // Files: gives those that came with this form; those kept (under the question's number in
    // accept.answers) are counted with them, and whoever keeps the answer puts the new behind the
    // kept. None new beside kept ones is VALUE_FILES of none, not VALUE_BLANK.
    void (*accept)(struct accept *in, const struct question *q, struct value *ret_value);
    // How an answer of text is written for people where it is kept in another way: a code with its spaces.
    // NULL: as it is kept.
    str (*spelled)(struct arena *a, str text);
    // The fields that would give this value, to fill in a form again. NULL: the default by kind.
    void (*fill)(struct arena *a, const struct question *q, const struct value *value, struct fields *ret_fields);
};
extern const struct question_type *const question_types[];
extern const size_t question_type_count;
const struct question_type *question_type_find(str name);
// The codes of countries and territories ("FR"), in their order.
extern const size_t type_country_count;
str type_country_code(size_t index);
bool type_country_is(str code);

// Keys of a question beside id, number, type, title, hint, short, why, optional, when, errors,
// hide-title. Which type takes which: question_type.options.
enum question_option {
    OPTION_MIN_LENGTH, // characters
    OPTION_MAX_LENGTH,
    OPTION_MAX_WORDS,
    OPTION_MIN_WORDS,
    OPTION_PATTERN, // PCRE2, must match the whole text
    OPTION_MIN,     // numbers, as decimal
    OPTION_MAX,
    OPTION_DECIMALS, // most decimal places
    OPTION_PREFIX,
    OPTION_SUFFIX,
    OPTION_OPTIONS,   // choices in place
    OPTION_LIST,      // or the id of a list of the document
    OPTION_MIN_ITEMS, // choices, files
    OPTION_MAX_ITEMS,
    OPTION_EARLIEST, // YYYY-MM-DD, YYYY-MM, YYYY or HH:MM
    OPTION_LATEST,
    OPTION_DAYS_PAST, // at most so many days before today
    OPTION_DAYS_FUTURE,
    OPTION_ROWS,         // height of a text box
    OPTION_WIDTH,        // characters, 2 3 4 5 10 20 30, or "full" …: see docs/definition.md
    OPTION_AUTOCOMPLETE, // HTML autofill token
    OPTION_ACCEPT,       // endings of files, "pdf,jpg"
    OPTION_MAX_SIZE,     // of a file, in MB
    OPTION_FORMAT,       // telephone: "uk" or "international"; name: "full", "first-last", "first-middle-last"
    OPTION_INLINE,       // radios side by side
    OPTION_STATEMENT,    // declaration: the words of the tick box
    OPTION_SPELLCHECK,
    OPTION_EASTING,  // limits of the first part …
    OPTION_NORTHING, // … and of the second
    OPTION_LATITUDE,
    OPTION_LONGITUDE,
    OPTION_CURRENCY, // a code of ISO 4217
    OPTION_CONSTANT, // of a hidden question
    OPTION_LOOKUP,   // address: looked up by its postcode
    OPTION__COUNT
};

// A designer's own words instead of a problem's.
struct own_error {
    const char *key; // of the problem it replaces: "missing", "pattern" … (the key after its dot); "any": all others
    struct text words;
};

// By which of its words staff find a case (casework/find.h).
enum question_find {
    QUESTION_FIND_NOT,
    QUESTION_FIND_POSTCODE, // of an address
    QUESTION_FIND_WORDS
};
struct question {
    uint32_t number; // given once a service, never reused
    str id;
    const struct question_type *type;
    const struct page *page;
    size_t index; // within its page
    struct text title, hint, short_name, why;
    bool optional, hide_title;
    const struct condition *when;          // asked only then; of a revealed question its option is part of it
    const struct question *revealed_by;    // within an option of that question, earlier on the page
    const struct condition *revealed_when; // what else must hold
    str from_link; // the field of a link to the service that brings the first answer; empty: none
    const struct own_error *own_errors;
    size_t own_error_count;
    uint64_t given; // options that the document sets, 1 << enum question_option
    // by option; zero or empty where not given
    int64_t min_length, max_length, min_words, max_words, min_items, max_items, days_past, days_future, rows, decimals;
    int64_t max_size; // bytes
    struct decimal min, max;
    struct range ranges[2]; // by part
    str pattern, width, autocomplete, format, currency, value;
    void *pattern_code; // pcre2_code, freed with the definition
    struct text prefix, suffix, statement;
    const struct option_list *options;
    date earliest, latest;
    int earliest_minute, latest_minute; // of a time: minutes of the day
    const str *accept;
    size_t accept_count;
    bool in_line, no_spellcheck, lookup;
    enum question_find find;
};
static inline bool question_has(const struct question *q, enum question_option option)
{
    return (q->given >> option & 1) != 0;
}
// The control of an address that was chosen from a list (ID-uprn): its Unique Property Reference Number
// (BS 7666), with a mark of the lines as they were chosen. Once a line is changed the number counts no more.
// `parts` are the parts of the type address before it.
str type_address_chosen(struct arena *a, str uprn, const str *parts);
// "ls1-1ab" as "LS1 1AB"; false where it has no postcode's shape.
bool type_address_postcode(struct arena *a, str text, str *ret_postcode);
// Whether a link may bring an answer of that type (question.from_link): one line of text, or a choice. And whether it
// may bring one under that name, of at most QUESTION_LINK_NAME bytes: addresses use some names themselves.
enum {
    QUESTION_LINK_NAME = 40
};
bool question_type_comes_by_link(const struct question_type *type);
bool question_link_name_is_free(str name);
// Reads a question's answer from a form: the type's accept, and what is common to all: nothing
// entered ("missing"), text that breaks the rule of base/utf8.h ("characters").
void question_accept(struct accept *in, const struct question *q, struct value *ret_value);
// An answer of text as people write it (question_type.spelled).
str question_spelled(struct arena *a, const struct question *q, str text);
// The sign of a question's currency ("£"), or its code where it has none that is known; an amount with it.
str question_currency(const struct question *q);
str question_money(struct arena *a, const struct question *q, str amount);
str question_part_spelled(struct arena *a, const struct question *q, size_t part, str text);
void question_fill(struct arena *a, const struct question *q, const struct value *value, struct fields *ret_fields);
// Whether the option that takes free text is among the chosen.
bool question_chooses_other(const struct question *q, const struct value *value);
// Whether the question has the part at that index of its type's parts: a name in one control has none.
bool question_has_part(const struct question *q, size_t part);
// Whether a kept answer is of a kind that this question gives: its type may have changed since.
bool question_fits(const struct question *q, const struct value *value);

// ---- Pages ----------------------------------------------------------------------------------------
enum page_kind {
    PAGE_QUESTIONS, // questions, contents, or both
    PAGE_REPEAT,    // its questions are asked again and again: rows
    PAGE_EXIT,      // an early ending: nothing is sent
};
struct route_to {
    const struct condition *when; // NULL: always
    const struct page *page;      // NULL: check your answers, or where sections are tasks the end of this one
};
struct page {
    str id;
    size_t index; // in definition.pages
    enum page_kind kind;
    struct text title; // may be absent: the first question's title is the heading then
    const struct section *section;
    const struct condition *when;  // passed over unless
    struct contents before, after; // contents above and below the questions
    const struct question *const *questions;
    size_t question_count;
    const struct route_to *next; // the first that holds; none: the page after this one
    size_t next_count;
    struct { // of PAGE_REPEAT
        uint32_t number;
        struct text item; // what one row is called: "Person"
        int64_t min, max; // rows
        bool counted;     // a calculated value looks into its rows
    } repeat;
};

struct section {
    str id;
    struct text title;
    bool hide_title;
    // Where sections are tasks
    struct text group; // the heading that it begins in the list; not given: it goes on with the one before
    size_t first, end; // its pages, by index: first to end - 1
    // Earlier sections whose answers its conditions ask for: it cannot start before they are completed.
    const struct section *const *waits;
    size_t wait_count;
};

// ---- Conditions -----------------------------------------------------------------------------------
enum condition_kind {
    CONDITION_ALL,
    CONDITION_ANY,
    CONDITION_NOT,
    CONDITION_ANSWER, // compares one answer
    CONDITION_FIGURE, // compares a calculated value
    CONDITION_NAMED,  // children[0] is the condition of that name
};
enum condition_operator {
    OPERATOR_IS,
    OPERATOR_IS_NOT,
    OPERATOR_CONTAINS,
    OPERATOR_DOES_NOT_CONTAIN,
    OPERATOR_IS_AT_LEAST,
    OPERATOR_IS_AT_MOST,
    OPERATOR_IS_MORE_THAN,
    OPERATOR_IS_LESS_THAN,
    OPERATOR_IS_BEFORE,
    OPERATOR_IS_AFTER,
    OPERATOR_IS_LONGER_THAN,
    OPERATOR_IS_SHORTER_THAN,
    OPERATOR_HAS_LENGTH,
    OPERATOR_IS_ANSWERED,
    OPERATOR_IS_NOT_ANSWERED,
    OPERATOR__COUNT
};
extern const str condition_operator_names[OPERATOR__COUNT]; // as in documents: "is at least"
struct condition {
    enum condition_kind kind;
    str name; // of a named one
    const struct condition *const *children;
    size_t child_count;
    const struct question *question;
    const struct figure *figure;
    bool other; // compares the free text beside the answer, of "Other, please say"; not chosen: not answered
    enum condition_operator compare;
    str value;
    struct decimal number; // value as a number, where it is one
    bool is_number;
    date on; // value as a date; or relative to today by `days` and `months`
    bool is_date, is_relative;
    int days, months; // negative: in the past
};
// Whether it holds. Text is compared exactly, numbers by value, dates as dates; `contains` looks for one
// of the chosen, or for a piece of a text. Of an answer that was not given, and of a value that cannot be
// worked out, every comparison is false, but "is not", "does not contain" and "is not answered" are true.
bool condition_holds(const struct condition *c, const struct answers *answers, date today);

// ---- The whole ------------------------------------------------------------------------------------
struct definition {
    str id;               // the slug it asks for
    const str *languages; // "en", "cy" …; the first is the one it was written in
    size_t language_count;
    bool by_machine[LIMIT_LANGUAGE_COUNT]; // words of it are, and nobody has read them
    struct text name, summary;
    struct {                            // the start page
        struct text time, cost, answer; // facts in a row: "About 6 minutes"
        struct contents contents;       // what you need, other ways to apply
        bool skip;                      // no start page: straight to the first question
    } start;
    struct { // the confirmation page
        struct text title;
        struct contents contents; // what happens next
    } confirmation;
    struct text declaration; // on "check your answers", above the button
    struct text contact, privacy;
    struct text declaration_shown, contact_shown, privacy_shown; // as HTML, as content.shown
    const struct section *sections;
    size_t section_count;
    bool tasks; // sections are tasks, done in any order from a list
    const struct page *pages;
    size_t page_count;
    const struct question *const *questions; // all, by number, rising
    size_t question_count;
    size_t hidden_count;                       // of them
    size_t find_count;                         // of them, those that a case is found by
    const struct condition *const *conditions; // named
    size_t condition_count;
    const struct figure *figures; // calculated values, in the order of the document
    size_t figure_count;
    const struct figure *fee; // what is to be paid; NULL: nothing
    struct run run;           // how the service is run
    uint32_t next_number;
    bool no_feedback;  // "Was this clear?" is off
    struct {           // for people on shared devices, or who are watched
        str exit_to;   // where "Exit this page" leads, an address of another site; empty: no such button
        bool no_clear; // "Clear my answers" is off
    } safety;
};

const struct page *definition_page(const struct definition *d, str id);
const struct question *definition_question(const struct definition *d, uint32_t number);
const struct question *definition_question_by_id(const struct definition *d, str id);
// The person's e-mail address among answers that are sent: of the question that `run` names, otherwise of the first
// of type "email" outside a repeat that was answered. Empty: nobody is written to, as where the document says so, or
// says nothing and has "Exit this page": whoever is watched may not be the only one who reads their mail.
str definition_write_to(const struct definition *d, const struct answers *sent);
// Whether a message of `run.notifications` goes; where people may be watched ("Exit this page") only to the question
// that `write-to` names.
enum run_reach definition_reach(const struct definition *d, const struct run_notification *n);
// The index of a language of the definition; 0 where it has none of that name.
size_t definition_language(const struct definition *d, str tag);

// ---- Reading --------------------------------------------------------------------------------------
enum problem_weight {
    PROBLEM_ERROR,  // the definition cannot run
    PROBLEM_ADVICE, // it can, and should be better
};
struct definition_problem {
    enum problem_weight weight;
    str pointer; // JSON pointer (RFC 6901)
    int line;    // from 1; 0 where unknown
    str what;    // one sentence
    str mend;    // one sentence
};
// Grows in its arena.
enum {
    DEFINITION_REPORT_KEPT = 1000 // problems that are told; past them it only counts
};
struct definition_report {
    struct arena *arena;
    struct definition_problem *items;
    size_t count, capacity;
    size_t errors, advice;
};
void definition_report_add(struct definition_report *r, enum problem_weight weight, str pointer, str what, str mend);

struct definition_migrations;
struct definition_options {
    // Makes HTML of a content's body; NULL leaves `shown` as `body`. Injected, since this room makes no HTML.
    str (*render)(struct arena *a, str body, bool is_html);
    // The countries as options, for people to choose from and to search: the value is a code of type_country_code, the
    // label in these languages. NULL: only codes are known. Injected, since names are words of pages.
    const struct option_list *(*countries)(struct arena *a, const str *languages, size_t language_count);
    // Steps from older formats; NULL: those there are (definition/migrate.h). For tests.
    const struct definition_migrations *migrations;
};
// Reads a document. Problems go to the report (its lines are filled in at the end, by scanning the
// text along each pointer). ERR_INPUT when there is an error among them; then *ret_definition is not set.
// The definition comes with one hold.
MUST_USE err definition_read(str document, const struct definition_options *options, struct definition_report *report,
                             const struct definition **ret_definition);
void definition_hold(const struct definition *d);
void definition_release(const struct definition *d);

// The document with a number on each question and repeat that has none: that of the same id in
// `previous` (the version before; may be empty), otherwise the next free one.
MUST_USE err definition_number(struct arena *a, str document, str previous, str *ret_document);
