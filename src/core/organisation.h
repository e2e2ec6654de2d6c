// SPDX-License-Identifier: Apache-2.0
// organisation: who puts services here, and what it says of itself: names, languages, zone, colour,
// contact. Made once, loaded into memory, and loaded again when a setting changes.
#pragma once
#include "core/reference.h"
#include "core/seal.h"

struct organisation_setting {
    str name, language, value;
};
struct organisation {
    int64_t id;
    str key;
    const str *languages; // "en", "cy": the first is the one it writes in
    size_t language_count;
    str zone; // IANA
    const struct organisation_setting *settings;
    size_t setting_count;
    uint8_t reference_key[REFERENCE_KEY_BYTES];
    // Of hashes by which rows are found, and of codes and links in messages: sealed in its store, so that a copy of the
    // store alone makes and guesses none. Where nothing is sealed it is the reference key.
    uint8_t hash_key[SEAL_KEY_BYTES];
};

// The settings there are (a table): name, whether it is words in each language, default, what it is, its bounds.
struct organisation_setting_kind {
    str name;
    bool by_language;
    str fallback;
    str help;
    int64_t least, most; // of a whole number; most 0: it is none
};
extern const struct organisation_setting_kind organisation_settings[];
extern const size_t organisation_setting_kind_count;

// Keys are lower-case letters, digits and hyphens, 1 to 40, and none of the words that addresses use.
bool organisation_key_is_fine(str key);

// What a row of the registry says.
struct organisation_entry {
    int64_t id;
    str key;
    str name;      // JSON object by language
    bool practice; // a learner's (core/practice.h)
    bool ready;    // of those: all is in it; of others always
};
MUST_USE err organisation_find(struct tx *registry, struct arena *a, str key, struct organisation_entry *ret_entry);
MUST_USE err organisation_list(struct tx *registry, struct arena *a, struct organisation_entry **ret_entries,
                               size_t *ret_count);
// The one of the next higher number; id 0: there is none.
MUST_USE err organisation_next(struct tx *registry, struct arena *a, int64_t after,
                               struct organisation_entry *ret_entry);
// In the registry. ERR_CONFLICT where the key is taken. `names` is a JSON object by language.
MUST_USE err organisation_register(struct tx *registry, str key, str names, int64_t *ret_id);

// In the organisation's own store. `languages` is "en,cy"; makes the reference key.
MUST_USE err organisation_begin(struct tx *tx, str languages, str zone);
MUST_USE err organisation_set(struct tx *tx, str name, str language, str value);
MUST_USE err organisation_load(struct tx *tx, struct arena *a, str key, struct organisation *ret_organisation);
// The setting's words in that language, else in the first, else its default.
str organisation_text(const struct organisation *o, str name, str language);
