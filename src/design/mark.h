// SPDX-License-Identifier: Apache-2.0
// mark: by what an advice is known again: where it is (by pages and questions, not by their places), what it says, and
// what stood there. Where the text changes it is another. Pure.
#pragma once
#include "base/arena.h"
#include "definition/definition.h"

enum {
    MARK_LETTERS = 32
};
// A mark each, empty of what is no advice; those of advice that was said twice of the same are the same. NULL: the text
// is no document.
const str *mark_advice(struct arena *a, str document, const struct definition_report *report);
