// SPDX-License-Identifier: Apache-2.0
// foreign_merge: a form that is written in several languages is converted once for each, and the
// documents are put together here: alike but for their words.
#pragma once
#include "definition/foreign_say.h"

// Puts the words of `other`, which are in the language `tag`, beside those of `out`, which are in the
// base's. Words that are the same stay one string. Where the two are not alike (which is told, with its
// place in `out`) those of `out` stand alone. Adds the language to the document's where any words differ.
void foreign_merge(const struct foreign_base *b, json_t *out, const json_t *other, str tag);
