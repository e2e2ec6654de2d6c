// SPDX-License-Identifier: Apache-2.0
// reference: what a person is given for a case: "7K3M-9Q2X". It is the case's number under a
// permutation keyed by the organisation, so that numbers cannot be counted, with a check character,
// so that a slip of the pen is noticed. It names a case and authorises nothing.
//
// Alphabet of 31 symbols without 0, 1, I, L and O. Seven carry the number, the eighth is a check over
// weights 1 to 7 modulo the prime 31: any one wrong symbol and any two swapped neighbours show.
#pragma once
#include "base/arena.h"

enum {
    REFERENCE_KEY_BYTES = 32
};
#define REFERENCE_CASE_MAX INT64_C(27512614110) // 31^7 - 1

str reference_of(struct arena *a, const uint8_t key[REFERENCE_KEY_BYTES], int64_t case_id);
// Accepts lower case, and any spaces and hyphens; false where the check fails.
bool reference_read(const uint8_t key[REFERENCE_KEY_BYTES], str text, int64_t *ret_case_id);
