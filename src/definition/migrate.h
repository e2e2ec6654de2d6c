// SPDX-License-Identifier: Apache-2.0
// migrate: a document of an older format becomes one of ours before anything else looks at it. Documents are
// kept as they came, and lifted each time they are read: publishing a later Guildhall changes no stored version.
#pragma once
#include "definition/definition.h"
#include <jansson.h>

// From one format to the next: changes the tree. What it cannot make sense of it leaves, for the reader to tell.
struct definition_migration {
    int from;
    void (*lift)(json_t *root);
};
// The steps there are, oldest first. None yet: format 1 is the first.
struct definition_migrations {
    const struct definition_migration *items;
    size_t count;
};
extern const struct definition_migrations migrate_all;

// Lifts the document, step by step, to DEFINITION_FORMAT. One of a format that no step begins from, or that says
// none, stays as it is.
void migrate_lift(json_t *root, const struct definition_migrations *steps);
