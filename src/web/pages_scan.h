// SPDX-License-Identifier: Apache-2.0
// pages_scan: reads the pages we write, for tests: tags and their attributes, as a browser's tokenizer
// takes them (HTML, 13.2.5), for the markup that templates can make: no comments, quoted attributes.
#pragma once
#include "base/arena.h"

struct pages_tag {
    str name;
    struct {
        str name, value; // value as written, with its references
    } attributes[24];
    size_t attribute_count;
    bool ends; // </name>
};

// The next tag from `*at` on, which moves past it and past the text of title, textarea and script;
// false at the end. A tag that is not well formed fails the test.
bool pages_scan_next(str page, size_t *at, struct pages_tag *ret_tag);
str pages_scan_attribute(const struct pages_tag *tag, const char *name);
bool pages_scan_has(const struct pages_tag *tag, const char *name);
// Every tag with the names of its attributes, one a line: what an attack would change.
str pages_scan_shape(struct arena *a, str page);
// How many opening tags of that name; where `attribute` is not NULL, those whose attribute has that value.
size_t pages_scan_count(str page, const char *name, const char *attribute, const char *value);
