// SPDX-License-Identifier: Apache-2.0
// totp: the six digits that an app shows (RFC 6238, over HMAC-SHA-1 and steps of 30 seconds, which is what the apps
// that people have understand). Pure.
#pragma once
#include "base/arena.h"

enum {
    TOTP_SECRET_BYTES = 20, // as many as the hash has: RFC 4226 section 4
    TOTP_STEP_S = 30
};

// Whether `code` is the one of now, or of the step before or after, as clocks differ; and later than the step
// `after`, so that nobody uses it again who looked over a shoulder. *ret_step is the step that it is of.
bool totp_matches(const uint8_t secret[TOTP_SECRET_BYTES], int64_t now_s, int64_t after, str code, int64_t *ret_step);
// The code of a step, six digits.
str totp_code(struct arena *a, const uint8_t secret[TOTP_SECRET_BYTES], int64_t step);
// The secret to type in, in Base32 (RFC 4648), in groups of four; and the address that a QR code holds for apps.
str totp_secret_words(struct arena *a, const uint8_t secret[TOTP_SECRET_BYTES]);
str totp_address(struct arena *a, const uint8_t secret[TOTP_SECRET_BYTES], str issuer, str account);
