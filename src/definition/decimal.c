// SPDX-License-Identifier: Apache-2.0
#include "definition/decimal.h"

// Products of two numbers, and of a number and a power of ten, fit: 18 + 18 digits of 38.
__extension__ typedef __int128 decimal_wide;

static int64_t decimal_power(int exponent)
{
    int64_t power = 1;
    for (int i = 0; i < exponent; i++) {
        power *= 10;
    }
    return power;
}

bool decimal_parse(str text, struct decimal *ret_value)
{
    bool negative = text.len > 0 && text.ptr[0] == '-';
    struct decimal d = {0};
    int digits = 0;
    bool point = false;
    bool any = false;
    for (size_t i = negative ? 1 : 0; i < text.len; i++) {
        char c = text.ptr[i];
        if (c == '.' && !point && any && i + 1 < text.len) {
            point = true;
            continue;
        }
        if (c < '0' || c > '9') {
            return false;
        }
        any = true;
        digits += digits > 0 || c != '0' || point ? 1 : 0; // leading zeros are no digits
        if (digits > DECIMAL_DIGITS) {
            return false;
        }
        d.units = d.units * 10 + (c - '0');
        d.scale += point ? 1 : 0;
    }
    if (!any) {
        return false;
    }
    d.units = negative ? -d.units : d.units;
    *ret_value = d;
    return true;
}

int decimal_compare(struct decimal a, struct decimal b)
{
    // Whole parts first, so that no scale can overflow; then fractions, both brought to 18 places.
    int64_t whole_a = a.units / decimal_power(a.scale);
    int64_t whole_b = b.units / decimal_power(b.scale);
    if (whole_a != whole_b) {
        return whole_a < whole_b ? -1 : 1;
    }
    int64_t part_a = a.units % decimal_power(a.scale) * decimal_power(DECIMAL_DIGITS - a.scale);
    int64_t part_b = b.units % decimal_power(b.scale) * decimal_power(DECIMAL_DIGITS - b.scale);
    return part_a < part_b ? -1 : part_a > part_b ? 1 : 0;
}

static decimal_wide decimal_wide_power(int exponent)
{
    decimal_wide power = 1;
    for (int i = 0; i < exponent; i++) {
        power *= 10;
    }
    return power;
}

// Whether the number has 18 digits or fewer, without zeros at its end that say nothing.
static bool decimal_fit(decimal_wide units, int scale, struct decimal *ret_value)
{
    for (; scale > 0 && units % 10 == 0; scale--) {
        units /= 10;
    }
    decimal_wide end = decimal_power(DECIMAL_DIGITS);
    if (units >= end || units <= -end || scale > DECIMAL_DIGITS) {
        return false;
    }
    *ret_value = (struct decimal){(int64_t)units, scale};
    return true;
}

bool decimal_add(struct decimal a, struct decimal b, struct decimal *ret_value)
{
    int scale = a.scale > b.scale ? a.scale : b.scale;
    decimal_wide one = (decimal_wide)a.units * decimal_power(scale - a.scale);
    decimal_wide other = (decimal_wide)b.units * decimal_power(scale - b.scale);
    return decimal_fit(one + other, scale, ret_value);
}

bool decimal_subtract(struct decimal a, struct decimal b, struct decimal *ret_value)
{
    return decimal_add(a, (struct decimal){-b.units, b.scale}, ret_value);
}

bool decimal_multiply(struct decimal a, struct decimal b, struct decimal *ret_value)
{
    return decimal_fit((decimal_wide)a.units * b.units, a.scale + b.scale, ret_value);
}

// The quotient of two numbers that are not negative, with what is left after its last digit: `rest` of
// `divisor`. By hand, digit after digit, so that nothing can be too large: with 36 digits, of which at most
// 18 are decimals, it is no result in any case.
static bool decimal_quotient(decimal_wide dividend, decimal_wide divisor, int places, decimal_wide *ret_quotient,
                             decimal_wide *ret_rest)
{
    decimal_wide end = decimal_wide_power(2 * DECIMAL_DIGITS);
    decimal_wide quotient = dividend / divisor;
    decimal_wide rest = dividend % divisor;
    for (int i = 0; i < places && quotient < end; i++) {
        quotient = quotient * 10 + rest * 10 / divisor;
        rest = rest * 10 % divisor;
    }
    *ret_quotient = quotient;
    *ret_rest = rest;
    return quotient < end;
}

bool decimal_divide(struct decimal a, struct decimal b, int decimals, enum decimal_rounding rounding,
                    struct decimal *ret_value)
{
    bool negative = (a.units < 0) != (b.units < 0);
    decimal_wide dividend = a.units < 0 ? -a.units : a.units;
    decimal_wide divisor = b.units < 0 ? -b.units : b.units;
    int places = b.scale - a.scale + decimals; // the quotient of the units, so many digits further
    if (divisor == 0) {
        return false;
    }
    divisor *= places < 0 ? decimal_wide_power(-places) : 1; // at most 18 + 18 digits
    decimal_wide quotient;
    decimal_wide rest;
    if (!decimal_quotient(dividend, divisor, places, &quotient, &rest)) {
        return false;
    }
    bool up = rounding == DECIMAL_UP ? rest != 0 : rounding == DECIMAL_HALF_UP && rest * 2 >= divisor;
    quotient += up ? 1 : 0;
    return decimal_fit(negative ? -quotient : quotient, decimals, ret_value);
}

bool decimal_round(struct decimal a, int decimals, enum decimal_rounding rounding, struct decimal *ret_value)
{
    if (a.scale <= decimals) {
        return decimal_fit(a.units, a.scale, ret_value);
    }
    return decimal_divide(a, (struct decimal){1, 0}, decimals, rounding, ret_value);
}

bool decimal_widen(struct decimal a, int decimals, struct decimal *ret_value)
{
    struct decimal shortest;
    if (!decimal_fit(a.units, a.scale, &shortest) || shortest.scale > decimals) {
        return false;
    }
    decimal_wide units = (decimal_wide)shortest.units * decimal_power(decimals - shortest.scale);
    decimal_wide end = decimal_power(DECIMAL_DIGITS);
    if (units >= end || units <= -end) {
        return false;
    }
    *ret_value = (struct decimal){(int64_t)units, decimals};
    return true;
}

str decimal_print(struct arena *a, struct decimal d)
{
    const char *sign = d.units < 0 ? "-" : "";
    int64_t units = d.units < 0 ? -d.units : d.units;
    int64_t power = decimal_power(d.scale);
    if (d.scale == 0) {
        return arena_printf(a, "%s%lld", sign, (long long)units);
    }
    return arena_printf(a, "%s%lld.%0*lld", sign, (long long)(units / power), d.scale, (long long)(units % power));
}
