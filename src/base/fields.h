// SPDX-License-Identifier: Apache-2.0
// fields: what a form, a query or a trace says: names with values, in their order, names may repeat.
// The HTTP layer makes them; the journey reads them. Text has been decoded but not checked: see utf8.h.
#pragma once
#include "base/arena.h"

// A file as it came with a form. Its bytes are already on disk under `token`; empty uploads (no name
// and no bytes) are left out.
enum {
    FIELD_FILE_HEAD = 512
};
struct field_file {
    str name;  // as the person's device called it, last part only
    str type;  // media type as the device said; never trusted
    str token; // where its bytes are kept
    int64_t size;
    str head; // its first bytes, at most FIELD_FILE_HEAD; empty where nobody read them
};

struct field {
    str name;
    str value;
    const struct field_file *file; // NULL for text
};

struct fields {
    const struct field *items;
    size_t count;
};

// The first value of that name, or the empty view.
str fields_text(const struct fields *f, str name);
bool fields_has(const struct fields *f, str name);
// The value of NAME-PART, as controls of one question are named.
str fields_part(const struct fields *f, str name, str part);
bool fields_has_part(const struct fields *f, str name, str part);
// Finds the next item of that name from `*at`, which moves past it; NULL at the end.
const struct field *fields_next(const struct fields *f, str name, size_t *at);
