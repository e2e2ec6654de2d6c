// SPDX-License-Identifier: Apache-2.0
// real: the definitions that other bodies wrote, read in place: GUILDHALL_REAL, or ../shared/real
// beside the project. Nothing of them is copied into it. Where they are not there, tests say so and how
// many were skipped, and exit with 77, which meson shows as skipped.
#pragma once
#include "base/arena.h"
#include "definition/definition.h"

enum {
    REAL_SKIPPED = 77
};
// The folder, or NULL.
const char *real_folder(void);
// A whole file of it. Stops the test where it cannot be read.
str real_file(struct arena *a, str path);
// The paths of visible.txt, in its order.
struct real_list {
    str *items;
    size_t count;
};
struct real_list real_list(struct arena *a);
// Converts and reads; the definition comes with a hold. NULL where it is refused, and why is in the report.
const struct definition *real_definition(struct arena *a, str text, struct definition_report *report,
                                         str *ret_document);
