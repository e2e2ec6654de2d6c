// SPDX-License-Identifier: Apache-2.0
// read: what the files that read a document share. Each object has a table of its keys, so that a
// misspelt one is an error that names the nearest known key; each value is taken by a function that
// says what is wrong with it, where, and how to mend it. Reading goes on after a problem, so that a
// designer sees all of them at once.
#pragma once
#include "definition/place.h"
#include "definition/translated.h"
#include "definition/whole.h"
#include <jansson.h>

enum {
    TRANSLATION_PLACES = 3 // first places that are named
};
struct untranslated {
    size_t count;
    str places[TRANSLATION_PLACES];
};

// The work and depth of a named condition or a calculated value, with the names in it followed.
struct weight {
    enum {
        WEIGHT_NEW,
        WEIGHT_OPEN,
        WEIGHT_KNOWN
    } state;
    size_t work;
    int depth;
    bool answers; // what is calculated depends on answers
    bool figures; // a calculated value is in it
};
// A comparison with one of the options of a question, to be looked at when they are all known.
struct compared {
    const struct condition *condition;
    str pointer;
    const struct compared *next;
};

// A choice of which a number is taken, to be looked at when its options are known.
struct numeric {
    const struct question *question;
    str pointer;
    const struct numeric *next;
};
enum {
    READ_NUMBER_MAX = INT32_MAX - LIMIT_QUESTION_COUNT - LIMIT_PAGE_COUNT - LIMIT_FIGURE_COUNT
};

// Where a text is read by people: what may have been answered before.
enum slot_about {
    SLOT_ABOUT_SHARED, // in several places
    SLOT_ABOUT_START,  // before anything is asked
    SLOT_ABOUT_PAGE,
    SLOT_ABOUT_END // after everything
};
// A place in a text, to be looked up when every name is known.
struct slot_open {
    struct slot *slot;
    str name, pointer;
    enum slot_about about;
    const struct page *page;
    bool has_otherwise; // words for no answer were written, be they empty
    const struct slot_open *next;
};

struct reader {
    struct arena *arena; // the definition's
    struct definition_report *report;
    const struct definition_options *options;
    struct definition *definition;
    struct whole *whole;
    // Shells by index, filled in as their parts of the document are read.
    struct page *pages;
    struct question **questions; // in the order of the document
    size_t question_count;
    struct names question_names; // index in `questions`
    struct section *sections;
    struct names section_names;
    struct option_list *lists;
    struct names list_names;
    struct option_list *countries; // NULL until a question asks for one
    struct condition **conditions; // named
    struct names condition_names;
    struct weight *weights; // of the named conditions; NULL while they are being read
    struct figure *figures;
    struct names figure_names;
    struct weight *figure_weights;
    const struct slot_open *slots;
    enum slot_about about; // of the texts that are read now
    const struct page *about_page;
    const struct numeric *numeric;
    const struct compared *compared;
    size_t condition_work;
    size_t errors_before; // in the report when this reading began
    // What strangers make grow: counted over the whole document.
    size_t options_read, contents_read, conditions_read, routes_read, terms_read, slots_read, links_read, pattern_bytes;
    struct untranslated untranslated[LIMIT_LANGUAGE_COUNT];
    struct translated translated[LIMIT_LANGUAGE_COUNT];
};

// ---- Saying ------------------------------------------------------------------------------------------
__attribute__((format(printf, 4, 5))) void read_error(struct reader *r, const struct place *at, str mend,
                                                      const char *what, ...);
__attribute__((format(printf, 4, 5))) void read_advice(struct reader *r, const struct place *at, str mend,
                                                       const char *what, ...);
// "Did you mean “x”?", or `otherwise` where nothing is near.
str read_nearest(struct reader *r, const struct names *names, str name, str otherwise);
// A stranger's words inside a problem: cut to a length that a line can hold.
str read_quote(str words);
// Whether one more of a counted thing is allowed; says so once where it is not.
bool read_counts(struct reader *r, const struct place *at, size_t *count, size_t limit, const char *things);

// ---- Taking values ---------------------------------------------------------------------------------
// Whether `value` is an object; every key of it must be one of `keys`.
bool read_object(struct reader *r, const struct place *at, const json_t *value, const str *keys, size_t count);
// The array under `key`, NULL where it is absent or is none (which is said). `most` is its limit.
const json_t *read_array(struct reader *r, const struct place *at, const json_t *object, const char *key, size_t most);
bool read_string(struct reader *r, const struct place *at, const json_t *object, const char *key, str *ret_value);
bool read_string_value(struct reader *r, const struct place *at, const json_t *value, str *ret_value);
// Letters, digits, "_" and "-". Says so where it is missing.
bool read_id(struct reader *r, const struct place *at, const json_t *object, const char *key, size_t most,
             str *ret_value);
bool read_flag(struct reader *r, const struct place *at, const json_t *object, const char *key, bool otherwise);
bool read_whole(struct reader *r, const struct place *at, const json_t *object, const char *key, int64_t min,
                int64_t max, int64_t *ret_value);
// A JSON number or a string; exact for up to 15 digits as a JSON number, 18 as a string.
bool read_decimal_value(struct reader *r, const struct place *at, const json_t *value, struct decimal *ret_value);
struct text read_text(struct reader *r, const struct place *at, const json_t *object, const char *key);
struct text read_text_value(struct reader *r, const struct place *at, const json_t *value);
// A text that must be there.
struct text read_needed_text(struct reader *r, const struct place *at, const json_t *object, const char *key);
// YYYY-MM-DD; YYYY-MM for months, YYYY for years: the first day of them.
bool read_date_value(struct reader *r, const struct place *at, const json_t *value, enum shown_as shown,
                     date *ret_value);
// HH:MM, as minutes of the day.
bool read_time_value(struct reader *r, const struct place *at, const json_t *value, int *ret_minutes);

// ---- Parts of a document, a file each -------------------------------------------------------------
struct contents read_contents(struct reader *r, const struct place *at, const json_t *object,
                              const char *key); // read_content.c
void read_options(struct reader *r, const struct place *at, const json_t *array,
                  struct option_list *list); // read_option.c
void read_lists(struct reader *r, const struct place *at, const json_t *root);
void read_list_options(struct reader *r, const struct place *at, const json_t *root);
// The text with these words, by language, and the places in them (read_slot.c). Changes `by`.
struct text read_slots(struct reader *r, const struct place *at, str *by);
// What is known of translations, and whether a machine's words are among a text's (read_translated.c).
void read_translations(struct reader *r, const struct place *at, const json_t *root);
void read_translated(struct reader *r, const str *by);
// As HTML, where definition_options.render makes it.
struct text read_shown(struct reader *r, const struct place *at, struct text body, bool is_html);
// Finds what the places of all texts name.
void read_resolve_slots(struct reader *r);
// The condition under "when"; NULL where there is none, or a wrong one.
const struct condition *read_when(struct reader *r, const struct place *at, const json_t *object); // read_condition.c
void read_conditions(struct reader *r, const struct place *at, const json_t *root);
void read_condition_names(struct reader *r, const struct place *at, const json_t *root);
// Names and numbers of calculated values first, then the rest (read_figure.c).
void read_figure_names(struct reader *r, const struct place *at, const json_t *root);
void read_figures(struct reader *r, const struct place *at, const json_t *root);
// The value that the object names under the key; NULL, which is told, where there is none.
const struct figure *read_figure_named(struct reader *r, const struct place *at, const json_t *object, const char *key);
// How the service is run (read_run.c).
void read_run(struct reader *r, const struct place *above, const json_t *root);
// In the report's memory.
const struct place *read_figure_place(struct reader *r, size_t index);
// Ids, types and numbers first, since everything refers to them; then the rest.
void read_pages(struct reader *r, const struct place *at, const json_t *root); // read_page.c
void read_page_names(struct reader *r, const struct place *at, const json_t *root);
void read_question(struct reader *r, const struct place *at, const json_t *value,
                   struct question *q); // read_question.c
// Puts the questions that the options of this one reveal into their place; they are read after it (read_reveal.c).
void read_reveal(struct reader *r, const struct place *at, const struct question *q);
// Both of two conditions; the second may be NULL.
const struct condition *read_reveal_both(struct reader *r, const struct condition *one, const struct condition *other);
// Whether the conditions so far, with this one, can be worked out in bounded time.
void read_weigh(struct reader *r, const struct place *at, const struct condition *c); // check.c
void read_weigh_figures(struct reader *r);
// The pages that may follow a page, one by one: by index, page_count for "check your answers". False after
// the last.
bool read_page_follower(const struct definition *d, size_t page, size_t at, size_t *ret_page);
// Where sections are tasks: that their pages stand together and lead nowhere else, and what each waits for
// (check_tasks.c).
void read_check_tasks(struct reader *r);
// Whether `other` is the section itself, or must be completed before it.
bool read_task_is_earlier(const struct definition *d, const struct section *section, const struct section *other);
// Places in texts that ask for answers of a section that need not be (check_tasks.c).
void read_check_task_texts(struct reader *r);
// Whether what people read is plain, in English (check_words.c).
void read_check_words(struct reader *r);
// Whether it is said why what is personal is asked, and acronyms are spelled out (check_reason.c).
void read_check_reasons(struct reader *r);
// Conditions that cannot hold (check_truth.c).
void read_check_truth(struct reader *r);
// Messages that do not go, or say less than was written (check_run.c).
void read_check_run(struct reader *r);
// Places in texts whose question may not have been answered by then (check_slot.c).
void read_check_slots(struct reader *r);
// What is to be said once everything is read.
void read_check(struct reader *r);
