// SPDX-License-Identifier: Apache-2.0
// answer_shown: an answer as people read it, in a language: lines of text, for parts/answers.jinja.
// How each kind of answer is said is a table by enum shown_as.
#pragma once
#include "definition/definition.h"
#include "html/out.h"

struct filling;
struct file_reader;

struct answer_line {
    str text;
    str href;         // of a kept file, where the reader may open it
    str picture, alt; // where a small picture of it is; empty: there is none
    str note;         // how that file stands; empty: nothing is to be said
};
struct answer_shown {
    const struct answer_line *items;
    size_t count;
    bool blank;   // nothing was entered: said in soft words
    bool is_list; // several choices or files: a list rather than lines
};

struct answer_reader {
    struct arena *arena;
    enum language said;              // the language of our own words
    size_t language;                 // of the definition's
    str pictures_href;               // the same of small pictures, for readers who may not open the file
    str files_href;                  // kept files are at files_href/TOKEN; empty: names only
    const struct file_reader *files; // how they stand (web/file.h); NULL: that is not said
    struct filling *filling;         // of the definition's texts, with answers; NULL: as they are without (web/texts.h)
};
struct answer_shown answer_shown_of(const struct answer_reader *reader, const struct question *q,
                                    const struct value *value);
// The first line, for headings and lists of rows.
str answer_shown_line(const struct answer_reader *reader, const struct question *q, const struct value *value);
// A calculated value with its prefix and suffix: "£12.50".
str answer_shown_figure(const struct answer_reader *reader, const struct figure *f, struct decimal value);
// 24 November 2026, November 2026, 24 November (of "--11-24"); what is none of them as it is.
str answer_shown_date(struct arena *a, enum language said, str text);
// "212 KB", "1.4 MB"
str answer_shown_size(struct arena *a, enum language said, int64_t bytes);
