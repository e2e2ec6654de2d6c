// SPDX-License-Identifier: Apache-2.0
// seal: what is kept of people is kept sealed: answers, words of notes and feedback, and files (core/seal_file.h).
// XChaCha20-Poly1305 (libsodium, crypto_aead_xchacha20poly1305_ietf) under a key of the organisation's, which is
// kept in its own store, sealed under a master key that is kept elsewhere. How and why: docs/decisions/0027-sealed.md.
//
// A sealed value is: codec (2), the key's number (two bytes, the higher first), 24 random bytes, ciphertext, tag. What
// it is (seal_of) and whose is not in it but authenticated with it, so that no value opens in another's place.
// A value that begins with another codec was kept before there was a master key, and is given as it is.
//
// Without a master key (seal_masters never called) nothing is sealed, and what is sealed does not open.
#pragma once
#include "db/stores.h"

enum {
    SEAL_CODEC = 2,
    SEAL_KEY_BYTES = 32,
    SEAL_NONCE_BYTES = 24,
    SEAL_MORE_BYTES = 1 + 2 + SEAL_NONCE_BYTES + 16, // what sealing adds to a value
    SEAL_MASTERS_MAX = 4,
    SEAL_KEYS_MAX = 64 // keys of one organisation that are kept at once
};

// What a value is. The numbers are in values already sealed: they never change, and are never used again.
enum seal_kind {
    SEAL_KEY = 1,       // a key of the organisation's; `id` its number, `name` its purpose
    SEAL_DRAFT = 2,     // a draft's answers
    SEAL_CASE = 3,      // a case's answers
    SEAL_EVENT = 4,     // words in a case's timeline; `id` the case, `part` the event's number
    SEAL_FEEDBACK = 5,  // words of feedback
    SEAL_FILE = 6,      // the key of a file; `name` its token
    SEAL_MESSAGE = 7,   // what a message is made of (`part` 1) and says (2); `id` its row of the outbox
    SEAL_CONTACT = 8,   // an address to write to; `id` the draft
    SEAL_FACTOR = 9,    // what a user's app and this store share; `id` the user
    SEAL_ATTACHED = 10, // the name of a file that came to a case later; `id` the case, `part` see casework/talk.c
    SEAL_HANDOVER =
        11, // `part` 1: a secret shared with another system, `id` the service; 2: what it calls the case `id`
    SEAL_PROVIDER = 12, // by what an identity provider knows us; `id` 1
    SEAL_TRIAL = 13,    // words of a comment in a trial
    SEAL_TRIED = 14,    // what somebody answers in a trial, on its way in their browser; `id` the trial, `part` they
    SEAL_HEARS = 16,    // an address that was left at the end of a trial, `id`; `part` they
    SEAL_NEED = 15      // words of somebody who tells what they need, and of other evidence of a need
};
struct seal_of {
    enum seal_kind kind;
    int64_t id, part;
    str name;
};

// The master keys of this process: the first seals, each opens. Before any store is used; called again, they take the
// place of those before.
void seal_masters(uint8_t (*keys)[SEAL_KEY_BYTES], size_t count);
bool seal_has_master(void);

// Makes the organisation's keys, in its own store, where it lacks one and there is a master key. A unit of work;
// audited as "key.begin", the first line of the audit log that is under its key.
MUST_USE err seal_begin(struct tx *tx, void *unused);
// Whether the organisation's keys open: ERR_CONFLICT where it has some and none of the master keys opens them.
// *ret_has: it has keys.
MUST_USE err seal_check(struct store *store, bool *ret_has);

// Seals `plain` for keeping; as it is where nothing is sealed. The value lives in the arena.
MUST_USE err seal_value(struct tx *tx, struct arena *a, struct seal_of of, str plain, str *ret_kept);
// Opens a kept value. ERR_INTERNAL where it was changed, is another's, or its key is not here.
MUST_USE err seal_open(struct tx *tx, struct arena *a, struct seal_of of, str kept, str *ret_plain);
// How many sealed values did not open in this process: changed, another's, or without their key.
uint64_t seal_failures(void);
// The same outside of a unit and of any snapshot of the store on this thread.
MUST_USE err seal_value_at(struct store *store, struct arena *a, struct seal_of of, str plain, str *ret_kept);
MUST_USE err seal_open_at(struct store *store, struct arena *a, struct seal_of of, str kept, str *ret_plain);

// Keys that seal nothing and stay as they are when the others change: what was made with them is compared, not opened.
enum seal_lasting {
    SEAL_FOR_AUDIT,  // links of the audit log (core/audit.h)
    SEAL_FOR_HASHES, // hashes by which rows are found, codes and links in messages (organisation.hash_key)
    SEAL_FOR__COUNT
};
struct seal_lasting_key {
    uint8_t number; // 0: the organisation has none
    uint8_t key[SEAL_KEY_BYTES];
};
MUST_USE err seal_lasting_key(struct tx *tx, enum seal_lasting which, struct seal_lasting_key *ret_key);

// For words that have two columns, one for plain words and one for the sealed value (NULL: they are plain).
struct seal_words {
    struct db_value plain, sealed;
};
MUST_USE err seal_words(struct tx *tx, struct arena *a, struct seal_of of, str words, struct seal_words *ret_words);
MUST_USE err seal_words_open(const struct db_rows *rows, struct arena *a, struct seal_of of, int plain_column,
                             int sealed_column, str *ret_words);

// ---- Changing keys (app/act_key.c says in which order) ----------------------------------------------------
// Makes the organisation's next key. A unit of work; audited as "key.rotate". Nothing is sealed under it before
// seal_look_again, which is called once the unit is committed.
MUST_USE err seal_next(struct tx *tx, void *unused);
void seal_look_again(struct store *store);
// Seals a kept value anew where it is not under the key that seals now; otherwise *kept stays as it is.
MUST_USE err seal_renew(struct tx *tx, struct arena *a, struct seal_of of, str *kept);
// Forgets every key but the one that seals now: for when nothing is left under the others. A unit of work; audited as
// "key.retire".
MUST_USE err seal_retire(struct tx *tx, void *unused);
// Seals the organisation's keys anew under the first of the master keys. A unit of work; audited as "key.master".
MUST_USE err seal_rewrap(struct tx *tx, void *unused);
