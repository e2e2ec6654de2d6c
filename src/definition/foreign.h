// SPDX-License-Identifier: Apache-2.0
// foreign: definitions made for other systems become ours. One file a format (foreign_NAME.c), one row
// here. What cannot be carried over is listed with its place, never silently dropped; refused only
// where nothing can run. Keys and secrets are never kept.
#pragma once
#include "definition/definition.h"

struct json_t; // a tree of jansson's

struct foreign_format {
    str name; // "xgov"
    bool (*recognises)(const struct json_t *root);
    // Makes a document of ours. Places in the report are pointers into the foreign document.
    err (*convert)(struct arena *a, const struct json_t *root, struct definition_report *report, str *ret_document);
    // Lays the words of the same form in another language beside those of `root`, and tells what else
    // differs, with its place in both. NULL: forms of this format have no twins.
    err (*twin)(struct arena *a, struct json_t *root, const struct json_t *twin, struct definition_report *report);
};
extern const struct foreign_format *const foreign_formats[];
extern const size_t foreign_format_count;
// The document in our format: as it is where it is ours, otherwise converted. `ret_format` (may be
// NULL) is "guildhall" or the foreign format's name.
MUST_USE err foreign_read(struct arena *a, str text, struct definition_report *report, str *ret_document,
                          str *ret_format);
// The same of a form and its twin in another language (`twin` empty: it has none): one document in both.
// ERR_INPUT, told, where the two are not of one format that knows twins.
MUST_USE err foreign_read_twins(struct arena *a, str text, str twin, struct definition_report *report,
                                str *ret_document, str *ret_format);
