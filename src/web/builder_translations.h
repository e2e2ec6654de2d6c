// SPDX-License-Identifier: Apache-2.0
// builder_translations: the texts of a draft side by side with another language: which are missing, written by a
// machine, out of date or read by somebody; written and ticked here, or in a file that translators work with.
#pragma once
#include "base/err.h"
#include "base/str.h"

struct builder;
struct builder_view;
struct request;
struct translation;
struct tx;

void builder_translations(struct request *r);
void builder_translations_look(struct request *r);
void builder_translations_looked(struct request *r);
void builder_translations_file(struct request *r);
// A page of them, and a file of them, become one edit of the draft.
void builder_translate(struct request *r);
void builder_translate_make(struct request *r);
void builder_translate_read(struct request *r);
MUST_USE err builder_translate_unit(struct tx *tx, void *data);
void builder_translated(struct request *r);
// "12 texts are missing in Cymraeg" …, a line for each language and state that is in the way, for the page that
// publishes a document. None: everything was read by somebody.
struct govuk_str_list builder_translations_lines(struct request *r, str document);
// How far a text has come, in words: "Reviewed, 30 November 2026 by Mari Ellis".
str builder_translation_said(struct request *r, const struct translation *text);
// What the page of the draft says of them: the texts that a language lacks.
void builder_translations_missing(struct request *r, const struct builder *b, struct builder_view *view);
