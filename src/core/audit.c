// SPDX-License-Identifier: Apache-2.0
#include "core/audit.h"
#include "base/clock.h"
#include "core/ids.h"
#include "core/seal.h"
#include "queries.h"
#include <sodium.h>

// A line as it is hashed. user_id 0 stands for null: no user has that number.
struct audit_line {
    int64_t id, at, user_id;
    str event, subject;
};

static void audit_hash_number(crypto_generichash_state *state, int64_t number)
{
    uint8_t bytes[8];
    for (size_t i = 0; i < sizeof bytes; i++) {
        bytes[i] = (uint8_t)((uint64_t)number >> (8 * i));
    }
    crypto_generichash_update(state, bytes, sizeof bytes);
}

static void audit_hash_text(crypto_generichash_state *state, str text)
{
    audit_hash_number(state, (int64_t)text.len);
    crypto_generichash_update(state, (const uint8_t *)text.ptr, text.len);
}

static void audit_link_of(const struct seal_lasting_key *key, const uint8_t before[AUDIT_LINK_BYTES],
                          int64_t organisation, struct audit_line line, uint8_t ret_link[AUDIT_LINK_BYTES])
{
    crypto_generichash_state state;
    bool keyed = key->number != 0;
    crypto_generichash_init(&state, keyed ? key->key : NULL, keyed ? sizeof key->key : 0, AUDIT_LINK_BYTES - 1);
    crypto_generichash_update(&state, before, AUDIT_LINK_BYTES);
    audit_hash_number(&state, organisation);
    audit_hash_number(&state, line.id);
    audit_hash_number(&state, line.at);
    audit_hash_number(&state, line.user_id);
    audit_hash_text(&state, line.event);
    audit_hash_text(&state, line.subject);
    ret_link[0] = key->number;
    crypto_generichash_final(&state, ret_link + 1, AUDIT_LINK_BYTES - 1);
}

// Zeros before the first line, and after one that has none.
static err audit_link_before(struct tx *tx, int64_t id, uint8_t ret_link[AUDIT_LINK_BYTES])
{
    struct arena a;
    memset(ret_link, 0, AUDIT_LINK_BYTES);
    if (id == 1) {
        return NO_ERR;
    }
    arena_init(&a, 64 * 1024);
    struct db_rows rows = db_query(tx, &query_audit_link, DB_ARGS(DB_INT(tx_organisation(tx)), DB_INT(id - 1)));
    str link = db_next(&rows) ? db_text(&rows, &a, 0) : (str){0};
    if (link.len == AUDIT_LINK_BYTES) {
        memcpy(ret_link, link.ptr, AUDIT_LINK_BYTES);
    }
    err e = db_end(&rows);
    arena_free(&a);
    return e;
}

err audit_write(struct tx *tx, int64_t user_id, str event, str subject)
{
    return audit_write_late(tx, user_id, event, subject, clock_now_s());
}

err audit_write_on(struct tx *tx, int64_t user_id, str event, const char *kind, int64_t id)
{
    char subject[64];
    snprintf(subject, sizeof subject, "%s %lld", kind, (long long)id);
    return audit_write(tx, user_id, event, str_from(subject));
}

err audit_write_late(struct tx *tx, int64_t user_id, str event, str subject, int64_t at_s)
{
    struct audit_line line = {.at = at_s, .user_id = user_id, .event = event, .subject = subject};
    struct seal_lasting_key key;
    uint8_t before[AUDIT_LINK_BYTES];
    uint8_t link[AUDIT_LINK_BYTES];
    TRY(ids_next(tx, STR("audit"), &line.id));
    TRY(audit_link_before(tx, line.id, before));
    TRY(seal_lasting_key(tx, SEAL_FOR_AUDIT, &key));
    audit_link_of(&key, before, tx_organisation(tx), line, link);
    sodium_memzero(&key, sizeof key);
    return db_run(tx, &query_audit_add,
                  DB_ARGS(DB_INT(tx_organisation(tx)), DB_INT(line.id), DB_INT(line.at),
                          user_id == 0 ? DB_NULL : DB_INT(user_id), DB_TEXT(event), DB_TEXT(subject),
                          DB_BLOB(((str){(const char *)link, sizeof link}))),
                  NULL);
}

// ---- Looking whether it holds -----------------------------------------------------------------------------------

err audit_head(struct tx *tx, struct audit_head *ret_head)
{
    struct arena a;
    *ret_head = (struct audit_head){0};
    arena_init(&a, 64 * 1024);
    struct db_rows rows = db_query(tx, &query_audit_last, DB_ARGS(DB_INT(tx_organisation(tx))));
    if (db_next(&rows)) {
        str link = db_text(&rows, &a, 1);
        ret_head->id = db_int(&rows, 0);
        if (link.len == AUDIT_LINK_BYTES) {
            sodium_bin2hex(ret_head->link, sizeof ret_head->link, (const uint8_t *)link.ptr, link.len);
        }
    }
    err e = db_end(&rows);
    arena_free(&a);
    return e;
}

static void audit_check_bad(struct audit_check *check, int64_t id, const char *why)
{
    check->bad_id = id;
    check->why = why;
    check->done = true;
}

static void audit_check_head(struct audit_check *check, int64_t id, str link)
{
    char hex[AUDIT_LINK_BYTES * 2 + 1] = "";
    if (id != check->head.id) {
        return;
    }
    if (link.len == AUDIT_LINK_BYTES) {
        sodium_bin2hex(hex, sizeof hex, (const uint8_t *)link.ptr, link.len);
    }
    if (!str_eq(str_from(hex), str_from(check->head.link))) {
        audit_check_bad(check, id, "is not the one that the head names");
    }
}

static void audit_check_line(struct audit_check *check, const struct seal_lasting_key *key, int64_t organisation,
                             struct audit_line line, str link)
{
    static const struct seal_lasting_key none;
    uint8_t right[AUDIT_LINK_BYTES];
    if (line.id != check->last_id + 1) {
        audit_check_bad(check, check->last_id + 1, "is not there");
        return;
    }
    check->last_id = line.id;
    check->count++;
    audit_check_head(check, line.id, link);
    if (link.len == 0 && !check->linked) {
        return; // from before the chain
    }
    check->linked = true;
    if (link.len != AUDIT_LINK_BYTES || (check->keyed && link.ptr[0] == 0)) {
        audit_check_bad(check, line.id, "was made by somebody who has no key");
        return;
    }
    check->keyed = link.ptr[0] != 0;
    if (check->keyed && (uint8_t)link.ptr[0] != key->number) {
        audit_check_bad(check, line.id, "is under a key that is not there");
        return;
    }
    audit_link_of(check->keyed ? key : &none, check->link, organisation, line, right);
    if (memcmp(right, link.ptr, AUDIT_LINK_BYTES) != 0) {
        audit_check_bad(check, line.id, "was changed, or stands in another's place");
        return;
    }
    memcpy(check->link, right, AUDIT_LINK_BYTES);
}

err audit_given(struct tx *tx, int64_t *ret_count)
{
    return db_number(db_query(tx, &query_audit_given, DB_ARGS(DB_INT(tx_organisation(tx)))), ret_count);
}

static err audit_check_end(struct tx *tx, struct audit_check *check, const struct seal_lasting_key *key)
{
    int64_t given;
    TRY(audit_given(tx, &given));
    if (check->done) {
        return NO_ERR;
    }
    check->done = true;
    if (given > check->last_id || check->head.id > check->last_id) {
        audit_check_bad(check, check->last_id + 1, "is not there: the end was cut off");
    } else if (key->number != 0 && check->count != 0 && !check->keyed) {
        audit_check_bad(check, check->last_id, "was made by somebody who has no key");
    }
    return NO_ERR;
}

static err audit_check_lines(struct tx *tx, struct arena *a, struct audit_check *check,
                             const struct seal_lasting_key *key)
{
    int64_t seen = 0;
    struct db_rows rows = db_query(
        tx, &query_audit_after, DB_ARGS(DB_INT(tx_organisation(tx)), DB_INT(check->last_id), DB_INT(AUDIT_CHECK_ROWS)));
    while (!check->done && db_next(&rows)) {
        struct audit_line line = {db_int(&rows, 0), db_int(&rows, 1), db_int(&rows, 2), db_text(&rows, a, 3),
                                  db_text(&rows, a, 4)};
        audit_check_line(check, key, tx_organisation(tx), line, db_text(&rows, a, 5));
        seen++;
    }
    TRY(db_end(&rows));
    return seen == AUDIT_CHECK_ROWS ? NO_ERR : audit_check_end(tx, check, key);
}

err audit_check_some(struct tx *tx, struct audit_check *check)
{
    struct arena a;
    struct seal_lasting_key key;
    TRY(seal_lasting_key(tx, SEAL_FOR_AUDIT, &key));
    arena_init(&a, 64 * 1024 * 1024);
    err e = audit_check_lines(tx, &a, check, &key);
    arena_free(&a);
    sodium_memzero(&key, sizeof key);
    return e;
}

err audit_check_all(struct store *store, struct audit_check *check)
{
    while (!check->done) {
        struct tx *tx;
        TRY(store_read_begin(store, &tx));
        err e = audit_check_some(tx, check);
        store_read_end(tx);
        TRY(e);
    }
    return NO_ERR;
}

err audit_last_at(struct tx *tx, int64_t *ret_at)
{
    return db_number(db_query(tx, &query_audit_last_at, DB_ARGS(DB_INT(tx_organisation(tx)))), ret_at);
}

err audit_events_of(struct tx *tx, struct arena *a, int64_t user_id, struct audit_events *ret_events)
{
    size_t room = 0;
    struct audit_event *items = NULL;
    struct audit_events events = {0};
    struct db_rows rows = db_query(tx, &query_audit_of_user, DB_ARGS(DB_INT(tx_organisation(tx)), DB_INT(user_id)));
    while (db_next(&rows)) {
        *arena_push(a, struct audit_event, items, events.count, room) =
            (struct audit_event){db_text(&rows, a, 0), db_int(&rows, 1), db_int(&rows, 2)};
    }
    events.items = items;
    *ret_events = events;
    return db_end(&rows);
}

static const struct audit_event *audit_event_find(const struct audit_events *events, str event)
{
    for (size_t i = 0; i < events->count; i++) {
        if (str_eq(events->items[i].event, event)) {
            return &events->items[i];
        }
    }
    return NULL;
}

int64_t audit_event_first(const struct audit_events *events, str event)
{
    const struct audit_event *found = audit_event_find(events, event);
    return found == NULL ? 0 : found->first;
}

int64_t audit_event_last(const struct audit_events *events, str event)
{
    const struct audit_event *found = audit_event_find(events, event);
    return found == NULL ? 0 : found->last;
}
