// SPDX-License-Identifier: Apache-2.0
// utf8: the one rule for text that comes in, used everywhere (docs/decisions/0011-text.md):
// well-formed UTF-8 (RFC 3629), no NUL and no control characters but tab and line ends, no
// characters that turn the direction of the text around them (U+202A–202E, U+2066–2069) and no
// noncharacters. Marks of direction (U+200E, U+200F, U+061C) are allowed: right-to-left writers
// need them.
#pragma once
#include "base/str.h"

enum utf8_flaw {
    UTF8_FINE,
    UTF8_MALFORMED, // not UTF-8
    UTF8_CONTROL,   // NUL and other control characters, noncharacters
    UTF8_DIRECTION, // bidirectional embedding, override or isolate
};

// The first flaw of the text.
enum utf8_flaw utf8_check(str text);
// Characters (code points) of well-formed text; of malformed text, bytes that start one.
size_t utf8_length(str text);
// The code point at `*at`, which moves past it; 0xFFFD for a malformed byte. `*at` must be below len.
uint32_t utf8_next(str text, size_t *at);
// Writes a code point as 1 to 4 bytes into `out` and returns how many; 0 if it is none.
size_t utf8_encode(uint32_t code, char out[4]);
// Writes the text fit to be shown again: of malformed bytes each as U+FFFD, so that one sees where they
// were, and without the other characters that utf8_check refuses. `out` has room for three times the
// bytes of the text; gives how many were written.
size_t utf8_mend(str text, char *out);
// The first `characters` of the text, whole ones.
str utf8_prefix(str text, size_t characters);
