// SPDX-License-Identifier: Apache-2.0
// probe: a definition tried with given answers, without a server: over which pages they lead, what is
// wrong with them, and which conditions hold. What `guildhall journey` prints, and what the tests against
// other engines' traces compare.
//
// Answers come as one JSON object: by question id as answers are exported (design.md, "In JSON an answer
// is …"), by the names of controls (ID-day), or as the XGov family's state writes parts (NAME__day,
// NAME__addressLine1). A repeat is a list of objects under its page's id.
#pragma once
#include "base/err.h"
#include "journey/journey.h"

struct json_t; // a tree of jansson's

enum {
    PROBE_DEPTH = 8,         // lists and objects of answers within each other
    PROBE_CONTAINERS = 20000 // as many of them
};

// A key whose answer was not looked at.
struct probe_left {
    str key;
    bool unknown; // no question, part or repeat has that name; otherwise its question takes no such answer
};

struct probe {
    struct arena *arena; // keeps all that comes out
    const struct definition *definition;
    date today;
    // Walk as if every answer were valid and none were wanting: nothing is checked, and the way only
    // stops at a choice that is given but no longer offered.
    bool trust;
    // Questions "x" and "x-2" had one name in the system that the definition came from, and one answer.
    bool shared_names;

    struct journey journey;        // as far as the answers lead
    struct answers answers;        // those of `journey`
    struct problems problems;      // with the page that it stops at
    size_t problem_row;            // of a repeat: in which row, 1, 2 …; otherwise 0
    const struct probe_left *left; // in their order
    size_t left_count;
};
// Reads answers. ERR_INPUT with the line where they are not a JSON object, hold a key twice, or nest too
// deep; ERR_TOO_LARGE past LIMIT_ANSWERS. The tree lives as long as the arena.
MUST_USE err probe_load(struct arena *a, str text, const struct json_t **ret_given);
// Walks with them; those to hidden questions as a link brings them. Set arena, definition and today (and trust,
// shared_names) before. ERR_TOO_LARGE where the answers are more than a draft may hold.
MUST_USE err probe_walk(struct probe *p, const struct json_t *given);
