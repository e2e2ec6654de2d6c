// SPDX-License-Identifier: Apache-2.0
// figure: a value that is calculated from answers, such as a fee: a tree of terms over exact decimals. A
// term has a result or none ("cannot be worked out": an answer that is not there, too many digits, a
// division by zero), and where a part has none the whole has none. Terms were checked when they were
// read: no circles, and a bounded amount of work.
#pragma once
#include "base/clock.h"
#include "definition/decimal.h"
#include "definition/text.h"
#include "definition/value.h"

struct page;

enum term_kind {
    TERM_NUMBER,
    TERM_QUESTION, // the answer, a number
    TERM_FIGURE,
    TERM_ADD,
    TERM_SUBTRACT,
    TERM_MULTIPLY,
    TERM_DIVIDE,
    TERM_MIN,
    TERM_MAX,
    TERM_ROUND,
    TERM_CHOOSE, // the first part whose condition holds
    TERM_SUM,    // of a question's answers in the rows of a repeat
    TERM_COUNT,  // of the rows of a repeat
    TERM_DAYS,   // between two dates
    TERM__COUNT
};
// One end of TERM_DAYS.
struct term_date {
    bool today;
    const struct question *question; // NULL: `on`
    date on;
};
struct term {
    enum term_kind kind;
    struct decimal number;
    const struct question *question;
    const struct page *page; // SUM, COUNT
    const struct figure *figure;
    const struct term *const *parts;
    const struct condition *const *when; // of CHOOSE, one a part; NULL: always
    size_t count;
    const struct term *otherwise; // of QUESTION, where it was not answered; may be NULL
    int decimals;                 // DIVIDE, ROUND
    enum decimal_rounding rounding;
    struct term_date from, to;
};
struct figure {
    uint32_t number; // under which a case keeps it; of the same row as questions' numbers
    str name;
    size_t index;               // in definition.figures
    struct text title;          // not given: it is not shown by itself
    struct text prefix, suffix; // "£"
    int decimals;               // how many it is rounded to and written with; -1: as it comes
    bool constant;              // no answer changes it
    const struct term *value;   // NULL in a definition with errors only
};

// The result, with exactly figure.decimals places where they are said. False where it cannot be worked
// out. Conditions and answers are those of `answers` alone.
bool figure_work_out(const struct figure *f, const struct answers *answers, date today, struct decimal *ret_value);
