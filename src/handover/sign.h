// SPDX-License-Identifier: Apache-2.0
// sign: the signature of what is posted to another system, as the specification "Standard Webhooks" has it for secrets
// that both sides know: HMAC-SHA256 over the number, the time and the body with full stops between them.
// https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
#pragma once
#include "base/arena.h"
#include "base/err.h"

enum {
    SIGN_SECRET_LEAST = 24, // bytes of a secret, as the specification says
    SIGN_SECRET_MOST = 64,
    SIGN_SECRETS_MAX = 2 // the new one and the one before, while the other side changes
};
// Whether a text is one secret a line, the one that is new first: "whsec_" and base64. ERR_INPUT says what is wrong,
// and nothing of the secret.
MUST_USE err sign_secret_check(str text);
// "v1,…" by each secret, a blank between them; of a text that sign_secret_check took.
str sign_webhook(struct arena *a, str secret, str id, int64_t at_s, str body);
