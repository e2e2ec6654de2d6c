// SPDX-License-Identifier: Apache-2.0
// tidy: what people type, without what they did not mean to type.
#pragma once
#include "base/arena.h"

// One line: line ends and tabs become spaces, and blanks at both ends go. Runs of blanks within stay.
str tidy_line(struct arena *a, str text);
// Several lines: every line end becomes LF, and blanks at both ends go.
str tidy_lines(struct arena *a, str text);
// Without any blank, also those that cannot be seen and come with copying: no-break and zero-width
// spaces, byte order marks, soft hyphens, marks of direction.
str tidy_close(struct arena *a, str text);
// A code: capital letters, without blanks and without the characters in `drop`, which slip in.
str tidy_code(struct arena *a, str text, const char *drop);
// Runs of characters that are no blanks.
size_t tidy_words(str text);
