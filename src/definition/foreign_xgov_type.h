// SPDX-License-Identifier: Apache-2.0
// foreign_xgov_type: each kind of component of this family, and what it becomes.
#pragma once
#include "definition/definition.h"

enum xgov_class {
    XGOV_ASKS,
    XGOV_SHOWS,
    XGOV_HIDES, // keeps a value that nobody is asked for
    XGOV_ROWS,  // a row of components that repeats
    XGOV_DROPS, // told, and left out
};
struct xgov_type {
    str name;
    enum xgov_class class;
    str ours; // the type of question or content
    bool choices;
    str told; // what is lost, for whoever imports; empty: nothing
};
// NULL for one that is not known.
const struct xgov_type *foreign_xgov_type_find(str name);
