// SPDX-License-Identifier: Apache-2.0
// foreign_load: a foreign file as a tree, whether it is written in JSON or in YAML.
#pragma once
#include "definition/definition.h"
#include <jansson.h>

// The tree, which lives as long as the arena; NULL where the file cannot be read, which is then in the
// report (may be NULL). Limits: LIMIT_DEFINITION bytes, 64 levels, 300,000 objects and lists.
json_t *foreign_load(struct arena *a, str text, struct definition_report *report);
// Gives the tree to the arena, which lets go of it when it is freed.
void foreign_load_keep(struct arena *a, json_t *json);
