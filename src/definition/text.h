// SPDX-License-Identifier: Apache-2.0
// text: words in each language of a definition, with places in them that a person's answers fill:
// "When did ((first-name|you)) move in?" (docs/definition.md, "Answers in texts").
//
// Such a text is taken apart once, when its definition is read. Filling it puts words together and
// reads nothing, so an answer is never taken for part of a text. Whoever does not fill it (titles of
// windows, lists, logs) sees each place at what is said without an answer.
#pragma once
#include "base/str.h"

struct question;
struct figure;
struct condition;

enum slot_kind {
    SLOT_QUESTION,
    SLOT_FIGURE, // a calculated value
    SLOT_IF      // words on a condition
};
struct slot {
    enum slot_kind kind;
    const struct question *question;
    const struct figure *figure;
    const struct condition *when;
    str then;      // SLOT_IF: the words where it holds
    str otherwise; // said where there is no answer, or it does not hold; may be empty
};
// Where the place that begins at `from` ("((") ends, after its "))"; STR_NONE where it does not. Brackets within it
// are in pairs: "((partner|your partner (if any)))".
static inline size_t text_place_end(str text, size_t from)
{
    size_t open = 0;
    for (size_t at = from + 2; at < text.len && text.ptr[at] != '\n'; at++) {
        char c = text.ptr[at];
        if (c == ')' && open == 0) {
            return at + 1 < text.len && text.ptr[at + 1] == ')' ? at + 2 : STR_NONE;
        }
        open += c == '(' ? 1 : 0;
        open -= c == ')' ? 1 : 0;
    }
    return STR_NONE;
}
// Words, and the place after them; NULL: none.
struct text_piece {
    str words;
    const struct slot *slot;
};
struct text_pieces {
    const struct text_piece *items;
    size_t count;
};

// by_language[i] is in definition.languages[i]. A language that the author left out holds the words of
// the first. NULL: not given.
struct text {
    const str *by_language;
    const struct text_pieces *pieces; // by language; NULL: nothing in it is to be filled
};
static inline bool text_given(struct text t)
{
    return t.by_language != NULL;
}
static inline str text_in(struct text t, size_t language)
{
    const str none = {0};
    return t.by_language == NULL ? none : t.by_language[language];
}
