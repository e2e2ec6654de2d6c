// SPDX-License-Identifier: Apache-2.0
// filling: a definition's texts with a person's answers in their places (definition/text.h; for
// designers docs/definition.md, "Answers in texts").
//
// Which answer stands where is decided here; how it reads takes words of a language, which this room has
// none of, so whoever shows pages gives functions for that. A text was taken apart when it was read:
// what an answer says is never looked at, whatever it looks like.
#pragma once
#include "journey/journey.h"

struct filling_says {
    // An answer, and a value that was worked out, as people read them.
    str (*answer)(void *speaker, const struct question *q, const struct value *value);
    str (*figure)(void *speaker, const struct figure *f, struct decimal value);
    // Text as HTML that shows it.
    str (*escaped)(struct arena *a, str text);
};
struct filling {
    // Set these. The journey was walked.
    const struct journey *journey;
    size_t language; // of the definition's
    const struct filling_says *says;
    void *speaker;
    // Of its own use
    const struct page *page;
    uint32_t row;
    struct answers in_row;
    bool row_is_known;
    size_t filled; // bytes of answers so far
};
// The texts that follow stand on this page and row (a row's id or JOURNEY_NEW_ROW; 0 outside a repeat): they
// tell what is answered on the whole way, and in that row.
void filling_at(struct filling *f, const struct page *page, uint32_t row);
// In one line, at most LIMIT_SLOT_TEXT characters an answer, LIMIT_SLOTS_FILLED bytes in all texts of this
// filling. Memory is the journey's.
str filling_text(struct filling *f, struct text text);
// Of a text that is HTML (content.shown): HTML, in which answers are text.
str filling_html(struct filling *f, struct text shown);
// The text whose words in this language are filled, for those who choose among texts themselves.
struct text filling_whole(struct filling *f, struct text text);
