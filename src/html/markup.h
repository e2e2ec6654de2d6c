// SPDX-License-Identifier: Apache-2.0
// markup: HTML that is safe to write as it is, told apart from text by its type. Only the Markdown
// writer, the sanitiser and captures in templates make it; C code makes none by hand.
#pragma once
#include "base/str.h"

typedef struct html {
    const char *ptr;
    size_t len;
} html;

static inline bool html_is_empty(html h)
{
    return h.len == 0;
}
