// SPDX-License-Identifier: Apache-2.0
// setting: what a definition says of the service as a whole: the words of its start and end, how it is run, how long
// things are kept, what it is to reach. A row each.
#pragma once
#include "design/outline.h"

enum setting_form {
    SETTING_WORDS,    // a line in each language
    SETTING_MARKDOWN, // paragraphs in each language: the first guidance of a list of contents
    SETTING_LINE,
    SETTING_WHOLE,
    SETTING_DECIMAL,
    SETTING_DATE,
    SETTING_BASIS // a lawful basis
};
struct setting_shape {
    str name;            // "start-time"
    const char *path[3]; // where it is in a document
    enum setting_form form;
    int64_t min, max; // of SETTING_WHOLE
    bool begins;      // the first of its group
    bool inside;      // the organisation's own matter, which no page for everybody says
};
extern const struct setting_shape setting_shapes[OUTLINE_SETTING__COUNT];
bool setting_fits(enum outline_setting_kind kind, str text);
