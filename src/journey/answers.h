// SPDX-License-Identifier: Apache-2.0
// answers: all answers of a draft or a case as one compact value, as they are kept. A header says the
// codec and the key it is sealed under (codec 1: plain, key 0; sealing at rest is a further codec, not
// a migration), then each answer by its question's number. Reading makes views into the bytes.
#pragma once
#include "base/buf.h"
#include "base/err.h"
#include "definition/definition.h"

enum {
    ANSWERS_CODEC_PLAIN = 1
};
// ERR_TOO_LARGE past LIMIT_ANSWERS.
MUST_USE err answers_encode(struct arena *a, const struct answers *answers, str *ret_bytes);
// ERR_INTERNAL for bytes that no encoder made. The views live as long as `bytes` and the arena.
MUST_USE err answers_decode(struct arena *a, str bytes, struct answers *ret_answers);
// As plain JSON, an object by question id (design.md, "In JSON an answer is …"): repeats as lists of
// objects under their page's id (or the question's, where it holds one), blank as null, absent parts left
// out; the free text of a choice under ID-other. In the order of the definition, calculated values that were kept
// (journey_submitted) by their names at the end; numbers unknown to it are left out.
void answers_json(struct buf *out, const struct definition *d, const struct answers *answers);
