// SPDX-License-Identifier: Apache-2.0
// decimal: exact decimal numbers of up to 18 digits. Money and measures are compared as they are
// written, never as binary fractions.
#include "definition/definition.h"

enum {
    DECIMAL_DIGITS = 18
};

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
