// SPDX-License-Identifier: Apache-2.0
// question_option: the keys that questions take beside the common ones: how the value of each is written, and what it
// may be. Which type takes which: question_type.options.
#pragma once
#include "definition/definition.h"

enum {
    OPTION_FILE_MB = LIMIT_BODY_UPLOAD / (1024 * 1024) - 10 // the largest file; a form is around it
};
enum option_form {
    FORM_WHOLE,
    FORM_DECIMAL,
    FORM_STRING,
    FORM_TEXT,
    FORM_DATE,
    FORM_FLAG,
    FORM_WORDS, // one of `words`
    FORM_PATTERN,
    FORM_OPTIONS,
    FORM_LIST,
    FORM_ENDINGS,
    FORM_MEGABYTES,
    FORM_RANGE
};
struct question_option_shape {
    str name;
    enum option_form form;
    size_t offset;    // of its field in struct question
    int64_t min, max; // of FORM_WHOLE
};
extern const struct question_option_shape question_options[OPTION__COUNT];
// The words that an option of FORM_WORDS takes, up to an empty one; NULL: it takes none.
const str *question_option_words(const struct question_type *type, enum question_option option);
