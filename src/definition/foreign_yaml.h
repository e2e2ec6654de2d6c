// SPDX-License-Identifier: Apache-2.0
// foreign_yaml: YAML 1.2 (core schema) as the JSON it stands for. One document, keys that are scalars.
// What an alias stands for is counted each time it is used, so that a small file cannot become a large
// tree.
#pragma once
#include "base/arena.h"
#include <jansson.h>

struct foreign_yaml_limits {
    size_t depth, containers;
};
// NULL where it cannot be read: the line (from 1), and why, a static sentence. The caller lets go
// of it; `a` is for its work.
json_t *foreign_yaml_load(struct arena *a, str text, struct foreign_yaml_limits limits, int *ret_line,
                          const char **ret_why);
