// SPDX-License-Identifier: Apache-2.0
#include "core/seal.h"
#include "base/clock.h"
#include "base/random.h"
#include "core/audit.h"
#include "queries.h"
#include <assert.h>
#include <pthread.h>
#include <sodium.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>

enum {
    SEAL_HEAD_BYTES = 3,
    SEAL_NAME_MAX = 64,
    SEAL_BOUND_MAX = SEAL_HEAD_BYTES + 1 + 3 * 8 + SEAL_NAME_MAX
};
_Static_assert(SEAL_KEY_BYTES == crypto_aead_xchacha20poly1305_ietf_KEYBYTES, "libsodium's key");
_Static_assert(SEAL_NONCE_BYTES == crypto_aead_xchacha20poly1305_ietf_NPUBBYTES, "libsodium's nonce");
_Static_assert(SEAL_MORE_BYTES == SEAL_HEAD_BYTES + SEAL_NONCE_BYTES + crypto_aead_xchacha20poly1305_ietf_ABYTES,
               "libsodium's tag");

// ---- One value under one key ------------------------------------------------------------------------------

// What is authenticated with a value and not in it: numbers of fixed size, then the name.
static size_t seal_bind(uint8_t out[SEAL_BOUND_MAX], const uint8_t head[SEAL_HEAD_BYTES], int64_t organisation,
                        struct seal_of of)
{
    assert(of.name.len <= SEAL_NAME_MAX);
    size_t len = SEAL_HEAD_BYTES;
    memcpy(out, head, SEAL_HEAD_BYTES);
    out[len++] = (uint8_t)of.kind;
    const int64_t numbers[] = {organisation, of.id, of.part};
    for (size_t i = 0; i < 3; i++) {
        for (int shift = 0; shift < 64; shift += 8) {
            out[len++] = (uint8_t)((uint64_t)numbers[i] >> shift);
        }
    }
    if (of.name.len != 0) {
        memcpy(out + len, of.name.ptr, of.name.len);
    }
    return len + of.name.len;
}

static str seal_with(struct arena *a, const uint8_t key[SEAL_KEY_BYTES], uint16_t number, int64_t organisation,
                     struct seal_of of, str plain)
{
    uint8_t bound[SEAL_BOUND_MAX];
    uint8_t *out = arena_alloc(a, plain.len + SEAL_MORE_BYTES, 1);
    out[0] = SEAL_CODEC;
    out[1] = (uint8_t)(number >> 8);
    out[2] = (uint8_t)number;
    uint8_t *nonce = out + SEAL_HEAD_BYTES;
    random_nonce(nonce, SEAL_NONCE_BYTES);
    crypto_aead_xchacha20poly1305_ietf_encrypt(nonce + SEAL_NONCE_BYTES, NULL, (const uint8_t *)plain.ptr, plain.len,
                                               bound, seal_bind(bound, out, organisation, of), NULL, nonce, key);
    return (str){(const char *)out, plain.len + SEAL_MORE_BYTES};
}

static bool seal_is_sealed(str kept)
{
    return kept.len != 0 && kept.ptr[0] == SEAL_CODEC;
}

static uint16_t seal_number(str kept)
{
    return (uint16_t)((uint8_t)kept.ptr[1] << 8 | (uint8_t)kept.ptr[2]);
}

static bool seal_open_with(struct arena *a, const uint8_t key[SEAL_KEY_BYTES], int64_t organisation, struct seal_of of,
                           str kept, str *ret_plain)
{
    uint8_t bound[SEAL_BOUND_MAX];
    const uint8_t *in = (const uint8_t *)kept.ptr;
    if (kept.len < SEAL_MORE_BYTES || !seal_is_sealed(kept)) {
        return false;
    }
    const uint8_t *nonce = in + SEAL_HEAD_BYTES;
    uint8_t *plain = arena_alloc(a, kept.len - SEAL_MORE_BYTES + 1, 1);
    if (crypto_aead_xchacha20poly1305_ietf_decrypt(plain, NULL, NULL, nonce + SEAL_NONCE_BYTES,
                                                   kept.len - SEAL_HEAD_BYTES - SEAL_NONCE_BYTES, bound,
                                                   seal_bind(bound, in, organisation, of), nonce, key) != 0) {
        return false;
    }
    *ret_plain = (str){(const char *)plain, kept.len - SEAL_MORE_BYTES};
    return true;
}

// ---- The master keys --------------------------------------------------------------------------------------

static struct {
    pthread_mutex_t mutex;
    uint8_t keys[SEAL_MASTERS_MAX][SEAL_KEY_BYTES];
    size_t count;
} seal_master = {.mutex = PTHREAD_MUTEX_INITIALIZER};

void seal_masters(uint8_t (*keys)[SEAL_KEY_BYTES], size_t count)
{
    assert(count <= SEAL_MASTERS_MAX);
    pthread_mutex_lock(&seal_master.mutex);
    sodium_memzero(seal_master.keys, sizeof seal_master.keys);
    seal_master.count = count;
    for (size_t i = 0; i < count; i++) {
        memcpy(seal_master.keys[i], keys[i], SEAL_KEY_BYTES);
    }
    pthread_mutex_unlock(&seal_master.mutex);
}

bool seal_has_master(void)
{
    pthread_mutex_lock(&seal_master.mutex);
    bool has = seal_master.count != 0;
    pthread_mutex_unlock(&seal_master.mutex);
    return has;
}

static str seal_wrap(struct arena *a, int64_t organisation, struct seal_of of, const uint8_t key[SEAL_KEY_BYTES])
{
    pthread_mutex_lock(&seal_master.mutex);
    str wrapped = seal_with(a, seal_master.keys[0], 0, organisation, of, (str){(const char *)key, SEAL_KEY_BYTES});
    pthread_mutex_unlock(&seal_master.mutex);
    return wrapped;
}

static bool seal_unwrap(struct arena *a, int64_t organisation, struct seal_of of, str wrapped,
                        uint8_t ret_key[SEAL_KEY_BYTES])
{
    str plain = {0};
    bool opened = false;
    pthread_mutex_lock(&seal_master.mutex);
    for (size_t i = 0; i < seal_master.count && !opened; i++) {
        opened = seal_open_with(a, seal_master.keys[i], organisation, of, wrapped, &plain);
    }
    pthread_mutex_unlock(&seal_master.mutex);
    if (!opened || plain.len != SEAL_KEY_BYTES) {
        return false;
    }
    memcpy(ret_key, plain.ptr, SEAL_KEY_BYTES);
    return true;
}

// ---- An organisation's keys, kept in memory beside its store -------------------------------------------------

struct seal_ring_key {
    uint16_t number;
    uint8_t key[SEAL_KEY_BYTES];
};
struct seal_ring {
    pthread_mutex_t mutex; // guards all that follows
    struct seal_ring_key keys[SEAL_KEYS_MAX];
    size_t count; // the last is the one that seals
    struct seal_lasting_key lasting[SEAL_FOR__COUNT];
    bool loaded;
};
static const str seal_for_values = STR_INIT("values");
static const str seal_lasting_purposes[SEAL_FOR__COUNT] = {
    [SEAL_FOR_AUDIT] = STR_INIT("audit"),
    [SEAL_FOR_HASHES] = STR_INIT("hashes"),
};

static void *seal_ring_make(void)
{
    struct seal_ring *ring = calloc(1, sizeof *ring);
    assert(ring != NULL);
    pthread_mutex_init(&ring->mutex, NULL);
    return ring;
}

static void seal_ring_free(void *companion)
{
    struct seal_ring *ring = companion;
    pthread_mutex_destroy(&ring->mutex);
    sodium_memzero(ring, sizeof *ring);
    free(ring);
}

static struct seal_ring *seal_ring_of(struct store *store)
{
    return store_companion(store, seal_ring_make, seal_ring_free);
}

// The keys of one purpose, at most `max`. *ret_opens is false where one does not open.
static err seal_ring_read_for(struct tx *tx, str purpose, struct seal_ring_key *keys, size_t max, size_t *ret_count,
                              bool *ret_opens)
{
    struct arena a;
    struct db_rows rows = db_query(tx, &query_seal_keys, DB_ARGS(DB_INT(tx_organisation(tx)), DB_TEXT(purpose)));
    arena_init(&a, 64 * 1024);
    *ret_count = 0;
    while (*ret_opens && *ret_count < max && db_next(&rows)) {
        struct seal_ring_key *key = &keys[(*ret_count)++];
        struct seal_of of = {SEAL_KEY, db_int(&rows, 0), 0, purpose};
        key->number = (uint16_t)of.id;
        *ret_opens = seal_unwrap(&a, tx_organisation(tx), of, db_text(&rows, &a, 1), key->key);
    }
    arena_free(&a);
    return db_end(&rows);
}

static err seal_lasting_read(struct tx *tx, enum seal_lasting which, struct seal_lasting_key *ret_key, bool *ret_opens)
{
    struct seal_ring_key key = {0};
    size_t count = 0;
    TRY(seal_ring_read_for(tx, seal_lasting_purposes[which], &key, 1, &count, ret_opens));
    ret_key->number = *ret_opens ? (uint8_t)key.number : 0;
    memcpy(ret_key->key, key.key, SEAL_KEY_BYTES);
    sodium_memzero(&key, sizeof key);
    return NO_ERR;
}

static bool seal_ring_is_whole(const struct seal_ring *ring)
{
    bool whole = ring->count != 0;
    for (enum seal_lasting which = 0; which < SEAL_FOR__COUNT; which++) {
        whole = whole && ring->lasting[which].number != 0;
    }
    return whole;
}

static err seal_ring_read(struct seal_ring *ring, struct tx *tx)
{
    bool opens = true;
    ring->loaded = false;
    TRY(seal_ring_read_for(tx, seal_for_values, ring->keys, SEAL_KEYS_MAX, &ring->count, &opens));
    for (enum seal_lasting which = 0; which < SEAL_FOR__COUNT; which++) {
        TRY(seal_lasting_read(tx, which, &ring->lasting[which], &opens));
    }
    if (!opens) {
        ring->count = 0;
        sodium_memzero(ring->lasting, sizeof ring->lasting);
        return FAIL(ERR_CONFLICT, "the master key that is given does not open what is kept in this folder");
    }
    // Keys may come for a store that lacks some, where there is a master key to make them with.
    ring->loaded = seal_ring_is_whole(ring) || !seal_has_master();
    return NO_ERR;
}

// Keys are read as they were committed: a unit may be undone.
static err seal_ring_load(struct seal_ring *ring, struct store *store, struct tx *tx)
{
    if (tx != NULL && !tx_writes(tx)) {
        return seal_ring_read(ring, tx);
    }
    struct tx *own;
    TRY(store_read_begin(store, &own));
    err e = seal_ring_read(ring, own);
    store_read_end(own);
    return e;
}

static bool seal_ring_find(const struct seal_ring *ring, uint16_t number, struct seal_ring_key *ret_key)
{
    for (size_t i = ring->count; i > 0; i--) {
        if (number == 0 || ring->keys[i - 1].number == number) {
            *ret_key = ring->keys[i - 1];
            return true;
        }
    }
    return false;
}

// Number 0: the key that seals now. *ret_found is false where the organisation has no such key.
static err seal_key_find(struct store *store, struct tx *tx, uint16_t number, struct seal_ring_key *ret_key,
                         bool *ret_found)
{
    struct seal_ring *ring = seal_ring_of(store);
    err e = NO_ERR;
    pthread_mutex_lock(&ring->mutex);
    *ret_found = ring->loaded && seal_ring_find(ring, number, ret_key);
    if (!*ret_found && (!ring->loaded || number != 0)) {
        e = seal_ring_load(ring, store, tx);
        *ret_found = !err_is(e) && seal_ring_find(ring, number, ret_key);
    }
    pthread_mutex_unlock(&ring->mutex);
    return e;
}

// In the very unit that makes the keys they are not committed, and so not kept in memory.
static err seal_lasting_key_of_unit(struct tx *tx, enum seal_lasting which, struct seal_lasting_key *ret_key)
{
    bool opens = true;
    TRY(seal_lasting_read(tx, which, ret_key, &opens));
    return opens ? NO_ERR
                 : FAIL(ERR_CONFLICT, "the master key that is given does not open what is kept in this folder");
}

err seal_lasting_key(struct tx *tx, enum seal_lasting which, struct seal_lasting_key *ret_key)
{
    struct seal_ring *ring = seal_ring_of(tx_store(tx));
    err e = NO_ERR;
    pthread_mutex_lock(&ring->mutex);
    if (!ring->loaded) {
        e = seal_ring_load(ring, tx_store(tx), tx);
    }
    *ret_key = ring->lasting[which];
    pthread_mutex_unlock(&ring->mutex);
    TRY(e);
    bool made_in_unit = ret_key->number == 0 && tx_writes(tx) && seal_has_master();
    return made_in_unit ? seal_lasting_key_of_unit(tx, which, ret_key) : NO_ERR;
}

err seal_check(struct store *store, bool *ret_has)
{
    struct seal_ring *ring = seal_ring_of(store);
    pthread_mutex_lock(&ring->mutex);
    err e = seal_ring_load(ring, store, NULL);
    *ret_has = seal_ring_is_whole(ring);
    pthread_mutex_unlock(&ring->mutex);
    return e;
}

static err seal_key_make(struct tx *tx, str purpose, int64_t number)
{
    struct arena a;
    uint8_t key[SEAL_KEY_BYTES];
    arena_init(&a, 64 * 1024);
    random_bytes(key, sizeof key);
    str wrapped = seal_wrap(&a, tx_organisation(tx), (struct seal_of){SEAL_KEY, number, 0, purpose}, key);
    err e = db_run(
        tx, &query_seal_key_add,
        DB_ARGS(DB_INT(tx_organisation(tx)), DB_TEXT(purpose), DB_INT(number), DB_BLOB(wrapped), DB_INT(clock_now_s())),
        NULL);
    sodium_memzero(key, sizeof key);
    arena_free(&a);
    return e;
}

static err seal_begin_for(struct tx *tx, str purpose, bool *ret_made)
{
    struct db_rows rows = db_query(tx, &query_seal_keys, DB_ARGS(DB_INT(tx_organisation(tx)), DB_TEXT(purpose)));
    bool has = db_next(&rows);
    TRY(db_end(&rows));
    *ret_made = *ret_made || !has;
    return has ? NO_ERR : seal_key_make(tx, purpose, 1);
}

err seal_begin(struct tx *tx, void *unused)
{
    (void)unused;
    bool made = false;
    if (!seal_has_master()) {
        return NO_ERR;
    }
    TRY(seal_begin_for(tx, seal_for_values, &made));
    for (enum seal_lasting which = 0; which < SEAL_FOR__COUNT; which++) {
        TRY(seal_begin_for(tx, seal_lasting_purposes[which], &made));
    }
    return made ? audit_write(tx, 0, STR("key.begin"), STR("key 1")) : NO_ERR;
}

// ---- Values -----------------------------------------------------------------------------------------------

static err seal_value_in(struct store *store, struct tx *tx, struct arena *a, struct seal_of of, str plain,
                         str *ret_kept)
{
    struct seal_ring_key key;
    bool found;
    TRY(seal_key_find(store, tx, 0, &key, &found));
    *ret_kept = plain;
    if (found) {
        *ret_kept = seal_with(a, key.key, key.number, store_organisation(store), of, plain);
        sodium_memzero(&key, sizeof key);
    }
    return NO_ERR;
}

static _Atomic uint64_t seal_failure_count;

uint64_t seal_failures(void)
{
    return atomic_load(&seal_failure_count);
}

static err seal_open_in(struct store *store, struct tx *tx, struct arena *a, struct seal_of of, str kept,
                        str *ret_plain)
{
    struct seal_ring_key key;
    bool found = false;
    *ret_plain = kept;
    if (!seal_is_sealed(kept)) {
        return NO_ERR;
    }
    uint16_t number = kept.len < SEAL_MORE_BYTES ? 0 : seal_number(kept);
    if (number != 0) {
        TRY(seal_key_find(store, tx, number, &key, &found));
    }
    bool opens = found && seal_open_with(a, key.key, store_organisation(store), of, kept, ret_plain);
    sodium_memzero(&key, sizeof key);
    if (!opens) {
        atomic_fetch_add(&seal_failure_count, 1);
    }
    return opens   ? NO_ERR
           : found ? FAIL(ERR_INTERNAL, "a sealed value was changed, or is not the one that belongs here")
                   : FAIL(ERR_INTERNAL, "the key of a sealed value is not there");
}

err seal_value(struct tx *tx, struct arena *a, struct seal_of of, str plain, str *ret_kept)
{
    return seal_value_in(tx_store(tx), tx, a, of, plain, ret_kept);
}

err seal_open(struct tx *tx, struct arena *a, struct seal_of of, str kept, str *ret_plain)
{
    return seal_open_in(tx_store(tx), tx, a, of, kept, ret_plain);
}

err seal_value_at(struct store *store, struct arena *a, struct seal_of of, str plain, str *ret_kept)
{
    return seal_value_in(store, NULL, a, of, plain, ret_kept);
}

err seal_open_at(struct store *store, struct arena *a, struct seal_of of, str kept, str *ret_plain)
{
    return seal_open_in(store, NULL, a, of, kept, ret_plain);
}

err seal_words(struct tx *tx, struct arena *a, struct seal_of of, str words, struct seal_words *ret_words)
{
    str kept = {0};
    if (words.len != 0) {
        TRY(seal_value(tx, a, of, words, &kept));
    }
    // Plain words are given back as they came.
    bool sealed = kept.ptr != words.ptr && kept.len != 0;
    ret_words->plain = DB_TEXT(sealed ? STR("") : words);
    ret_words->sealed = sealed ? DB_BLOB(kept) : DB_NULL;
    return NO_ERR;
}

err seal_words_open(const struct db_rows *rows, struct arena *a, struct seal_of of, int plain_column, int sealed_column,
                    str *ret_words)
{
    if (db_is_null(rows, sealed_column)) {
        *ret_words = db_text(rows, a, plain_column);
        return NO_ERR;
    }
    return seal_open(rows->tx, a, of, db_text(rows, a, sealed_column), ret_words);
}

// ---- Changing keys ----------------------------------------------------------------------------------------

void seal_look_again(struct store *store)
{
    struct seal_ring *ring = seal_ring_of(store);
    pthread_mutex_lock(&ring->mutex);
    ring->loaded = false;
    pthread_mutex_unlock(&ring->mutex);
}

static err seal_key_newest(struct tx *tx, str purpose, int64_t *ret_number, int64_t *ret_count)
{
    struct db_rows rows = db_query(tx, &query_seal_key_newest, DB_ARGS(DB_INT(tx_organisation(tx)), DB_TEXT(purpose)));
    *ret_number = db_next(&rows) ? db_int(&rows, 0) : 0;
    *ret_count = rows.done ? 0 : db_int(&rows, 1);
    return db_end(&rows);
}

err seal_next(struct tx *tx, void *unused)
{
    (void)unused;
    int64_t number;
    int64_t count;
    TRY(seal_key_newest(tx, seal_for_values, &number, &count));
    if (!seal_has_master() || count >= SEAL_KEYS_MAX || number >= UINT16_MAX) {
        return FAIL(ERR_CONFLICT, seal_has_master() ? "there are too many keys: earlier rotations did not end"
                                                    : "there is no master key");
    }
    TRY(seal_key_make(tx, seal_for_values, number + 1));
    return audit_write_on(tx, 0, STR("key.rotate"), "key", number + 1);
}

err seal_renew(struct tx *tx, struct arena *a, struct seal_of of, str *kept)
{
    struct seal_ring_key key = {0};
    bool found;
    str plain;
    TRY(seal_key_find(tx_store(tx), tx, 0, &key, &found));
    uint16_t number = key.number;
    sodium_memzero(&key, sizeof key);
    if (!found || (kept->len >= SEAL_MORE_BYTES && seal_is_sealed(*kept) && seal_number(*kept) == number)) {
        return NO_ERR;
    }
    TRY(seal_open(tx, a, of, *kept, &plain));
    return seal_value(tx, a, of, plain, kept);
}

err seal_retire(struct tx *tx, void *unused)
{
    (void)unused;
    int64_t number;
    int64_t count;
    TRY(seal_key_newest(tx, seal_for_values, &number, &count));
    TRY(db_run(tx, &query_seal_key_retire,
               DB_ARGS(DB_INT(tx_organisation(tx)), DB_TEXT(seal_for_values), DB_INT(number)), NULL));
    tx_erases(tx);
    return audit_write_on(tx, 0, STR("key.retire"), "key", number);
}

static err seal_rewrap_one(struct tx *tx, struct arena *a, str purpose, int64_t number, str wrapped)
{
    uint8_t key[SEAL_KEY_BYTES];
    struct seal_of of = {SEAL_KEY, number, 0, purpose};
    if (!seal_unwrap(a, tx_organisation(tx), of, wrapped, key)) {
        return FAIL(ERR_CONFLICT, "the master key that is given does not open what is kept in this folder");
    }
    str anew = seal_wrap(a, tx_organisation(tx), of, key);
    sodium_memzero(key, sizeof key);
    return db_run(tx, &query_seal_key_put,
                  DB_ARGS(DB_INT(tx_organisation(tx)), DB_TEXT(purpose), DB_INT(number), DB_BLOB(anew)), NULL);
}

static err seal_rewrap_all(struct tx *tx, struct arena *a)
{
    struct {
        str purpose, wrapped;
        int64_t number;
    } keys[SEAL_KEYS_MAX * 2];
    size_t count = 0;
    struct db_rows rows = db_query(tx, &query_seal_key_all, DB_ARGS(DB_INT(tx_organisation(tx))));
    while (count < sizeof keys / sizeof keys[0] && db_next(&rows)) {
        keys[count].purpose = db_text(&rows, a, 0);
        keys[count].number = db_int(&rows, 1);
        keys[count++].wrapped = db_text(&rows, a, 2);
    }
    TRY(db_end(&rows));
    for (size_t i = 0; i < count; i++) {
        TRY(seal_rewrap_one(tx, a, keys[i].purpose, keys[i].number, keys[i].wrapped));
    }
    return count == 0 ? NO_ERR : audit_write_on(tx, 0, STR("key.master"), "key", (int64_t)count);
}

err seal_rewrap(struct tx *tx, void *unused)
{
    (void)unused;
    struct arena a;
    arena_init(&a, 256 * 1024);
    tx_erases(tx);
    err e = seal_rewrap_all(tx, &a);
    arena_free(&a);
    return e;
}
