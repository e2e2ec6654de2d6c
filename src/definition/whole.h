// SPDX-License-Identifier: Apache-2.0
// whole: a definition with what only its own room needs: its memory, its holders, its indexes.
#pragma once
#include "definition/definition.h"
#include "definition/names.h"
#include <stdatomic.h>

struct whole {
    struct definition definition; // first: a holder's pointer points here
    struct arena arena;           // everything is in it, this too
    atomic_size_t holds;
    struct names page_names, question_names;
};
