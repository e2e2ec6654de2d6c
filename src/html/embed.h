// SPDX-License-Identifier: Apache-2.0
// embed: files that were compiled into the binary by tools/embed.py, with their compressed forms and
// an address that changes with their content, so that they can be cached for ever.
#pragma once
#include "base/str.h"

struct embed_file {
    str path; // "/assets/app-3f2a9c0d1b2e.css"
    str name; // "app.css"
    str type; // media type, with charset where it is text
    str etag; // with its quotes
    str raw;
    str gzip; // empty where compressing gains nothing
    str br;
};

// The table that tools/embed.py makes, sorted by path; in a library of its own (src/web/meson.build).
extern const struct embed_file embed_table[];
extern const size_t embed_count;

// The file at that path, or NULL.
const struct embed_file *embed_find(const struct embed_file *table, size_t count, str path);
