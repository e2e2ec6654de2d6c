// SPDX-License-Identifier: Apache-2.0
// find: cases by words of their answers, without the words. Each word that a case is found by is kept as a keyed hash
// of its folded form (definition/search.h), so that a store tells nobody who has no key what was answered; the same
// word typed gives the same hash. Which answers: question.find. The key: organisation.hash_key.
#pragma once
#include "casework/case.h"
#include "core/seal.h"

enum {
    FIND_CASE_MAX = 64, // words of one case; more are not found by
    FIND_TYPED_MAX = 4, // words that are looked for at once; more are passed over
    FIND_WORD_MAX = 60  // bytes of a word that count
};
struct find_tokens {
    const int64_t *items; // no two the same
    size_t count;
};
// Of the answers of questions that are found by; `key` is the organisation's.
struct find_tokens find_of_answers(struct arena *a, const uint8_t key[SEAL_KEY_BYTES], const struct definition *d,
                                   const struct answers *answers);
// Of what staff typed. A postcode counts as one word, however it was written.
struct find_tokens find_of_typed(struct arena *a, const uint8_t key[SEAL_KEY_BYTES], str text);

// Whether what was typed, of which these are the tokens, is more than a stranger would guess: two words that are not
// the same, as of a name, or a postcode.
bool find_tells(struct arena *a, str text, const struct find_tokens *tokens);

// Within the unit that opens a case.
MUST_USE err find_keep(struct tx *tx, int64_t case_id, const struct find_tokens *tokens);
// Whether a case has all of them; none are never had.
MUST_USE err find_case_has(struct tx *tx, int64_t case_id, const struct find_tokens *tokens, bool *ret_has);
// Cases that have all of them, newest first.
struct find_asked {
    const struct find_tokens *tokens;
    int64_t partner_id; // only what this partner sees (core/partner.h); 0: all
    int64_t before;     // 0: from the newest
    int64_t limit;
};
MUST_USE err find_cases(struct tx *tx, struct arena *a, const struct find_asked *asked, int64_t **ret_ids,
                        size_t *ret_count);
