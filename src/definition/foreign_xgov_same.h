// SPDX-License-Identifier: Apache-2.0
// foreign_xgov_same: whether conditions and links of a form and of its twin in another language mean the same,
// where paths, values and names of conditions may be translated.
#pragma once
#include "base/arena.h"
#include <jansson.h>

struct foreign_xgov_same {
    struct arena *arena;
    const json_t *form, *other;
    json_t *paths;  // by a path of the twin: that of the form
    json_t *values; // by a value of the twin's lists: that of the form's
};
// Whether they say the same, but for ids and what is shown, with values as the form has them. `above` is the key
// that they stand under.
bool foreign_xgov_same_said(const struct foreign_xgov_same *s, const json_t *ours, const json_t *theirs,
                            const char *above);
// The same of conditions by their names or ids; both empty: the same.
bool foreign_xgov_same_when(const struct foreign_xgov_same *s, str ours, str theirs);
// Two lists of links: of the links the first whose condition holds counts, otherwise the last that has none.
bool foreign_xgov_same_links(const struct foreign_xgov_same *s, const json_t *ours, const json_t *theirs);
