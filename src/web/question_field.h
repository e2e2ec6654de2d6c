// SPDX-License-Identifier: Apache-2.0
// question_field: one question as its macro in questions/TYPE.jinja shows it: plain data in the
// request's arena. Which controls a type has is a row in question_macros.c.
//
// Controls are named as docs/definition.md says: ID, and ID-PART for parts. An element's id is the
// control's name, unless the page itself has an element of that id. Further choices of a question
// are "ID.2", "ID.3": no question can be named so.
#pragma once
#include "journey/journey.h"
#include "web/components.h"

struct question_part {
    str id, name, label, value, error, type, inputmode, autocomplete, classes;
    bool wrong;
    enum choice spellcheck;
    struct govuk_option_list options; // of a select; none: a box
};
struct question_part_list {
    const struct question_part *items;
    size_t count;
};
struct question_file {
    str name, size, token; // size in words: "212 KB"
};
struct question_file_list {
    const struct question_file *items;
    size_t count;
};
// What stands within an option and is opened by choosing it.
struct question_opened {
    struct govuk_item *item; // of the field's items; its macro puts the controls there
    const struct question_field *fields;
    size_t count;
};
struct question_opened_list {
    const struct question_opened *items;
    size_t count;
};
// An address that is looked up by its postcode (address_lookup.h).
struct question_lookup {
    bool there;
    bool open; // the boxes by hand
    str find_name, find, find_error, house_name, house, search_name, use_name, found_name;
    struct govuk_option_list found;
    str message; // why there is nothing to choose from
    str lines_name, lines, uprn_name, uprn;
};
struct question_field {
    str type;     // of the question: which macro
    str id, name; // of its control, or the beginning of its parts'
    str title;    // with "(optional)"
    str hint, why;
    struct govuk_str_list hint_lines;
    html hint_html;  // the lines of the hint, made by its macro (parts/hint.jinja)
    str error;       // of the whole question
    bool is_heading; // its title is the page's h1
    str label_classes, legend_classes;
    str value;
    str control_type, inputmode, autocomplete, classes, prefix, suffix;
    enum choice spellcheck;
    int rows, max_characters, max_words;
    struct govuk_item_list items; // radios, check boxes, a tick box
    str items_classes;
    struct question_opened_list opened;
    struct govuk_option_list options; // of a select
    str chosen_name, suggestions;     // of one found by typing: its radios, and where the script asks
    struct question_part_list parts;
    struct question_lookup lookup;
    struct govuk_date_part_list date_parts;
    struct question_file_list files; // kept already
    str accept, remove_name, limits; // of files
    bool multiple, multipart;
};
struct question_field_list {
    const struct question_field *items;
    size_t count;
};

struct request;
// What the types' rows are given to prepare a field.
struct question_field_source {
    struct request *request;
    const struct journey *journey;
    const struct question *question;
    uint32_t row;                    // of a repeat
    const struct fields *shown;      // what the controls hold; may be NULL
    const struct problems *problems; // may be NULL
    const struct answer_reader *reader;
    bool opened; // it stands within an option of another
};
// Fills a field. `is_heading`: its title is the page's only heading; otherwise a label of middle size.
void question_field_of(const struct question_field_source *from, bool is_heading, struct question_field *ret_field);
// The control that a problem's link goes to; of a problem without a question, the page's main part.
str question_field_control(struct arena *a, const struct problem *problem);
str question_field_title(const struct answer_reader *reader, const struct question *q);

// The word, with the text at its place of that name.
str question_field_words(const struct question_field_source *from, const struct word *word, const char *name, str text);
// What is said at a part, or, for an empty name, at the question: the first problem of either.
str question_field_error(const struct question_field_source *from, bool by_part, str part);
// Widths by how long an answer can be (GOV.UK Design System, "Text input", fixed width inputs).
str question_field_width(struct arena *a, const struct question *q);

// The ways in which types fill their controls (question_macros.c names one a type).
void question_field_line(const struct question_field_source *from, struct question_field *field);
void question_field_number(const struct question_field_source *from, struct question_field *field);
void question_field_money(const struct question_field_source *from, struct question_field *field);
void question_field_code(const struct question_field_source *from, struct question_field *field);
void question_field_area(const struct question_field_source *from, struct question_field *field);
void question_choices_yes_no(const struct question_field_source *from, struct question_field *field);
void question_choices_options(const struct question_field_source *from, struct question_field *field);
// The options that are offered, behind "Choose an answer"; `chosen` is selected.
struct govuk_option_list question_choices_offers(const struct question_field_source *from, str chosen);
void question_choices_autocomplete(const struct question_field_source *from, struct question_field *field);
void question_choices_select(const struct question_field_source *from, struct question_field *field);
void question_field_date(const struct question_field_source *from, struct question_field *field);
void question_field_parts(const struct question_field_source *from, struct question_field *field);
void question_field_files(const struct question_field_source *from, struct question_field *field);
void question_choices_declaration(const struct question_field_source *from, struct question_field *field);
