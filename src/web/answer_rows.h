// SPDX-License-Identifier: Apache-2.0
// answer_rows: answers in the order of the way, by section, with where to change each: for check your
// answers, the print view and the rows of a repeat. Written by parts/answers.jinja.
#pragma once
#include "journey/journey.h"
#include "web/answer_shown.h"

struct answer_row {
    str key; // the question's short name or title
    struct answer_shown value;
    str change_href; // empty: it is not changed here
    str change_what; // said after "Change" to those who do not see its row
};
struct answer_row_list {
    const struct answer_row *items;
    size_t count;
    bool any_change; // rows without a link leave its column free
};
struct answer_group {
    str title;       // of the section, where one begins
    str row_title;   // "Person 2", of a repeat's row
    str remove_href; // takes the row away; empty: not here
    str add_href;    // below the last row of a repeat that may have more
    str add_what;    // said after "Add another" to those who do not see where it stands
    struct answer_row_list rows;
};
struct answer_group_list {
    const struct answer_group *items;
    size_t count;
};

// One line of the summary.
struct answer_row answer_rows_row(const struct answer_reader *reader, const struct journey_line *line, str base);
// Calculated values with a title, and what is to be paid, each a row.
struct answer_row_list answer_rows_figures(const struct answer_reader *reader, const struct definition *d,
                                           const struct journey_figures *figures);
// What is to be paid: "£12.50". Empty where that is nothing, or cannot be said yet.
str answer_rows_fee(const struct answer_reader *reader, const struct definition *d,
                    const struct journey_figures *figures);
// `base` is the service's address; empty: nothing is changed here.
struct answer_group_list answer_rows_by_section(const struct answer_reader *reader, const struct journey_lines *lines,
                                                str base);
