// SPDX-License-Identifier: Apache-2.0
// decimal: whole numbers with a scale: 12.50 is {1250, 2}. Up to 18 digits, exact: money and measures
// are reckoned as they are written, never as binary fractions. What would have more digits is no result.
#pragma once
#include "base/arena.h"
#include "base/err.h"

enum {
    DECIMAL_DIGITS = 18
};
struct decimal {
    int64_t units; // fewer than 19 digits
    int scale;     // 0 to 18
};
enum decimal_rounding {
    DECIMAL_HALF_UP, // 2.5 is 3, -2.5 is -3
    DECIMAL_UP,      // away from zero
    DECIMAL_DOWN,    // towards zero
    DECIMAL_ROUNDING__COUNT
};

bool decimal_parse(str text, struct decimal *ret_value);
int decimal_compare(struct decimal a, struct decimal b);
str decimal_print(struct arena *a, struct decimal d);
// Results are in their shortest form (12.50 + 1.5 is 14). False where the exact result has more than 18
// digits, or is divided by zero; *ret_value is not set then.
MUST_USE bool decimal_add(struct decimal a, struct decimal b, struct decimal *ret_value);
MUST_USE bool decimal_subtract(struct decimal a, struct decimal b, struct decimal *ret_value);
MUST_USE bool decimal_multiply(struct decimal a, struct decimal b, struct decimal *ret_value);
// To `decimals` places (0 to 18), rounded once, from the exact quotient.
MUST_USE bool decimal_divide(struct decimal a, struct decimal b, int decimals, enum decimal_rounding rounding,
                             struct decimal *ret_value);
MUST_USE bool decimal_round(struct decimal a, int decimals, enum decimal_rounding rounding, struct decimal *ret_value);
// The same number written with exactly so many places; false where it has more, or no room for them.
MUST_USE bool decimal_widen(struct decimal a, int decimals, struct decimal *ret_value);
