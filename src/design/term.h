// SPDX-License-Identifier: Apache-2.0
// term: what a calculated value is worked out from, as one chooses it: numbers, answers and other values, and groups of
// them that are added, multiplied, rounded, or of which one is chosen by a condition. What is more than that is read
// all the same, to be said in words, and stays as it is.
#pragma once
#include "design/outline.h"

enum {
    TERM_ROWS_MAX = 60 // numbers, answers and groups of one value that are chosen
};
// A row is a group where it holds others: term_is_group of its kind.
struct term_row {
    enum term_kind kind;
    size_t in;                      // the group that it stands in: 0 the whole, otherwise the place of that row from 1
    str at;                         // where it stands in the document; empty: it is new
    bool last;                      // of a choice by conditions, what holds otherwise
    str number;                     // of TERM_NUMBER; of an answer, where it was not given: empty, it is not said
    str name;                       // of the question or the value
    str page;                       // of the rows that are added or counted
    str decimals;                   // of TERM_DIVIDE, TERM_ROUND; empty: as it is without being said
    enum decimal_rounding rounding; //
    str from, to;                   // of TERM_DAYS: "today", "2026-04-06", "question:moved"
};
// The whole is a group too: of one thing alone, that thing.
struct term_rows {
    struct term_row items[TERM_ROWS_MAX];
    size_t count;
    struct term_row whole; // a group: its kind, decimals and rounding
};
bool term_is_group(enum term_kind kind);
// As documents and forms have it: "add"; TERM__COUNT: there is none of that name.
str term_kind_name(enum term_kind kind);
enum term_kind term_kind_find(str name);
extern const str term_roundings[DECIMAL_ROUNDING__COUNT];
// False: it is more than can be chosen.
bool term_rows(const struct outline_term *term, struct term_rows *ret_rows);
// One more, behind what is in its group already; in a choice before what holds otherwise. False: there are too many, or
// no such group to stand in.
bool term_rows_add(struct term_rows *rows, struct term_row row);
// A row changes places with the one before or after it in its group; what holds otherwise stays last. False: it cannot.
bool term_rows_move(struct term_rows *rows, size_t at, bool up);
size_t term_row_depth(const struct term_rows *rows, size_t at);
// What a row is of, as forms have it: "number", "question:pets", "value:price", "sum:costs:cost", "count:costs",
// "days", or a group's name. False: of nothing that is there.
bool term_subject_read(const struct outline *o, str subject, struct term_row *ret_row);
// Whether answers of that question are numbers, so that one can reckon with them.
bool term_takes_question(const struct outline_question *q);
bool term_takes_day(const struct outline_question *q);
// Whether a row can be so.
bool term_row_fits(const struct outline *o, const struct term_row *row);
