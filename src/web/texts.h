// SPDX-License-Identifier: Apache-2.0
// texts: a definition's texts as a person reads them on a page, with their answers in the places
// (journey/filling.h says which, this how they read).
//
// Titles of windows, lists and logs never tell an answer: they take the texts as they are without one
// (text_in, or a reader without a filling).
#pragma once
#include "journey/filling.h"
#include "web/answer_shown.h"

struct request;
// A reader in the request's language whose texts are filled from this journey.
struct answer_reader texts_reader(struct request *r, const struct journey *j);
// The same for messages, which nobody asks for.
struct answer_reader texts_reader_in(struct arena *a, enum language said, const struct journey *j);
// The same reader, whose texts tell no answer.
struct answer_reader texts_without_answers(const struct answer_reader *reader);
// The texts that follow stand on that page and row: filling_at.
void texts_at(const struct answer_reader *reader, const struct page *page, uint32_t row);
str texts_plain(const struct answer_reader *reader, struct text text);
// Of a text that the definition's reader made HTML of (content.shown).
html texts_html(const struct answer_reader *reader, struct text shown);
// filling_whole
struct text texts_whole(const struct answer_reader *reader, struct text text);
