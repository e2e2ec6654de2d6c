// SPDX-License-Identifier: Apache-2.0
// probe_given: answers as JSON gives them, found by question. Of this room alone.
#pragma once
#include "journey/probe.h"

// A key, as ids are written (characters other than letters, digits, "_" and "-" are "-"), sorted.
struct probe_key {
    str id, key;
    size_t at; // its place in the object
    const struct json_t *value;
    bool used, odd; // looked at; not of a kind that its question takes
};
struct probe_given {
    struct arena *arena;
    const struct definition *definition;
    struct probe_key *keys;
    size_t count;
    bool shared_names;
};
struct probe_given probe_given_begin(struct arena *a, const struct probe *p, const struct json_t *object);
// The key of that id, used from now on; NULL where there is none.
struct probe_key *probe_given_find(struct probe_given *g, str id);
// The rows of a repeat: a list, or NULL.
const struct json_t *probe_given_rows(struct probe_given *g, const struct page *page);
// What a form would send with these answers to the questions of the page.
struct fields probe_given_form(struct probe_given *g, const struct page *page);
// What a link to the service would bring to hidden questions, under the names that it has for them. An answer to one
// that no link brings is odd.
struct fields probe_given_link(struct probe_given *g);
// The answer without any of the rules that the question sets, in its canonical form where it has one.
struct value probe_given_value(struct probe_given *g, const struct question *q);
