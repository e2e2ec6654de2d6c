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
};
extern const struct foreign_format *const foreign_formats[];
extern const size_t foreign_format_count;
// The document in our format: as it is where it is ours, otherwise converted. `ret_format` (may be
// NULL) is "guildhall" or the foreign format's name.
MUST_USE err foreign_read(struct arena *a, str text, struct definition_report *report, str *ret_document,
                          str *ret_format);
