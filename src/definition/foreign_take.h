// SPDX-License-Identifier: Apache-2.0
// foreign_take: values out of a foreign file, however it writes them.
#pragma once
#include "definition/foreign_say.h"

// The string under the key; empty where there is none.
str foreign_take_string(const json_t *object, const char *key);
str foreign_take_string_value(const json_t *value);
// The same as a text: of several languages that of the form. Tells what is lost.
str foreign_take_words(const struct foreign_base *b, str at, const json_t *object, const char *key);
// The same as markdown, where it may be HTML.
str foreign_take_markdown(const struct foreign_base *b, str at, const json_t *object, const char *key);
// The same as it is written, for whoever cleans it.
str foreign_take_raw(const struct foreign_base *b, str at, const json_t *object, const char *key);
// As plain text (hints: with line ends between blocks), on one line (titles).
str foreign_take_plain(const struct foreign_base *b, str at, const json_t *object, const char *key);
str foreign_take_line(const struct foreign_base *b, str at, const json_t *object, const char *key);
// A whole number written as one or in a string; false where there is none within the bounds.
bool foreign_take_whole(const json_t *object, const char *key, int64_t min, int64_t max, int64_t *ret_value);
bool foreign_take_decimal(struct arena *a, const json_t *object, const char *key, str *ret_digits);
bool foreign_take_true(const json_t *object, const char *key);
bool foreign_take_false(const json_t *object, const char *key);
// A scalar as text: "365" for 365.
str foreign_take_scalar(struct arena *a, const json_t *value);
