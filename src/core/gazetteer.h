// SPDX-License-Identifier: Apache-2.0
// gazetteer: the addresses of a postcode, to choose from. gazetteer_find is all that pages know of where
// they come from: here, from a file that an organisation loaded (its own licence, its own store). Another
// source is another body of that one function; one over a network belongs in a lane of its own.
//
// Loading: gazetteer_begin gives a number, gazetteer_add writes rows beside those in use, in as many units
// as one likes, gazetteer_take puts them in the place of the others, gazetteer_drop_some removes what is
// no longer in use. A load that is broken off is never seen, and goes with the next.
#pragma once
#include "db/db.h"

enum {
    GAZETTEER_FOUND_MAX = 500,   // addresses of one postcode that are offered; Royal Mail puts at most 100 there
    GAZETTEER_UNIT_ROWS = 1000,  // written or removed in one unit
    GAZETTEER_LINE_LENGTH = 100, // characters of a line, as a question of type address takes
    GAZETTEER_UPRN_DIGITS = 12
};

struct gazetteer_address {
    str line_1, line_2, town, county;
    str postcode; // "LS1 1AB"
    str uprn;     // Unique Property Reference Number; empty: none
};
struct gazetteer_addresses {
    const struct gazetteer_address *items; // in the order of the file
    size_t count;
    bool loaded; // there is a gazetteer at all
};
// `postcode` in capitals with its space.
MUST_USE err gazetteer_find(struct tx *tx, struct arena *a, str postcode, struct gazetteer_addresses *ret_addresses);

MUST_USE err gazetteer_begin(struct tx *tx, int64_t *ret_load);
// `number` is the row's place in the file; ERR_CONFLICT where it was added before.
MUST_USE err gazetteer_add(struct tx *tx, int64_t load, int64_t number, const struct gazetteer_address *address);
// Audited as "gazetteer.load". ERR_CONFLICT where there are not so many rows of that load.
MUST_USE err gazetteer_take(struct tx *tx, int64_t load, int64_t rows);
// Removes rows of earlier loads; *ret_more where there may be more.
MUST_USE err gazetteer_drop_some(struct tx *tx, bool *ret_more);
