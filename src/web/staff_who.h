// SPDX-License-Identifier: Apache-2.0
// staff_who: whose case it is, in a few words for lists and headings: the first answer that is a person's or an
// organisation's name, and the first line of the first address; where neither was given, the first line of text.
#pragma once
#include "journey/journey.h"
#include "web/answer_shown.h"

struct staff_who_words {
    str name, place; // empty: nobody was asked
};
struct staff_who_words staff_who_of(const struct answer_reader *reader, const struct definition *d,
                                    const struct answers *answers);
// "Rhian Morgan, 14 Mill Road"
str staff_who_line(struct arena *a, struct staff_who_words who);
