// SPDX-License-Identifier: Apache-2.0
#include "core/person.h"
#include "base/clock.h"
#include "base/random.h"
#include "core/audit.h"
#include "core/ids.h"
#include "queries.h"
#include <assert.h>
#include <sodium.h>

enum {
    PERSON_SLACK_S = 300, // a clock set back by less is no reason for anything
    PERSON_CODES = 1000000
};

str person_code(struct arena *a, const uint8_t key[SEAL_KEY_BYTES], int64_t organisation, int64_t id,
                int64_t created_at)
{
    uint8_t hash[crypto_generichash_BYTES_MIN];
    uint64_t number;
    str what = arena_printf(a, "guildhall code 1\n%lld %lld %lld", (long long)organisation, (long long)id,
                            (long long)created_at);
    int failed = crypto_generichash(hash, sizeof hash, (const unsigned char *)what.ptr, what.len, key, SEAL_KEY_BYTES);
    assert(failed == 0);
    memcpy(&number, hash, sizeof number);
    return arena_printf(a, "%0*llu", PERSON_CODE_DIGITS, (unsigned long long)(number % PERSON_CODES));
}

static bool person_in_time(int64_t since, int64_t seconds)
{
    int64_t age = clock_now_s() - since;
    return age < seconds && age >= -PERSON_SLACK_S;
}

err person_find(struct tx *tx, struct arena *a, int64_t id, str secret, struct person *ret_person)
{
    *ret_person = (struct person){.id = id};
    struct db_rows rows = db_query(tx, &query_person_get, DB_ARGS(DB_INT(tx_organisation(tx)), DB_INT(id)));
    if (db_next(&rows) && secret_matches(secret, db_text(&rows, a, 1)) && db_is_null(&rows, 5)) {
        bool shown = !db_is_null(&rows, 4);
        ret_person->address_hash = db_text(&rows, a, 0);
        ret_person->created_at = db_int(&rows, 3);
        if (shown && person_in_time(db_int(&rows, 4), PERSON_S)) {
            ret_person->state = PERSON_SHOWN;
        } else if (!shown && db_int(&rows, 2) < PERSON_TRIES && person_in_time(ret_person->created_at, PERSON_CODE_S)) {
            ret_person->state = PERSON_ASKED;
        }
    }
    return db_end(&rows);
}

err person_ask(struct tx *tx, str address_hash, str secret, struct person *ret_person)
{
    uint8_t hash[SECRET_HASH_BYTES];
    secret_hash(secret, hash);
    *ret_person = (struct person){.state = PERSON_ASKED, .created_at = clock_now_s(), .address_hash = address_hash};
    TRY(ids_next(tx, STR("person"), &ret_person->id));
    return db_run(tx, &query_person_add,
                  DB_ARGS(DB_INT(tx_organisation(tx)), DB_INT(ret_person->id), DB_BLOB(address_hash),
                          DB_BLOB(((str){(const char *)hash, sizeof hash})), DB_INT(ret_person->created_at)),
                  NULL);
}

err person_try(struct tx *tx, int64_t id, bool right, str new_secret)
{
    int64_t changed;
    uint8_t hash[SECRET_HASH_BYTES];
    secret_hash(new_secret, hash);
    struct db_value organisation = DB_INT(tx_organisation(tx));
    TRY(right ? db_run(tx, &query_person_show,
                       DB_ARGS(organisation, DB_INT(id), DB_INT(clock_now_s()),
                               DB_BLOB(((str){(const char *)hash, sizeof hash})), DB_INT(PERSON_TRIES)),
                       &changed)
              : db_run(tx, &query_person_miss, DB_ARGS(organisation, DB_INT(id), DB_INT(PERSON_TRIES)), &changed));
    if (changed != 1) {
        return FAIL(ERR_CONFLICT, "the code was used, or there are no tries left");
    }
    return audit_write(tx, 0, right ? STR("person.shown") : STR("person.wrong-code"), STR("person"));
}

err person_leave(struct tx *tx, int64_t id)
{
    TRY(db_run(tx, &query_person_end, DB_ARGS(DB_INT(tx_organisation(tx)), DB_INT(id), DB_INT(clock_now_s())), NULL));
    return audit_write(tx, 0, STR("person.left"), STR("person"));
}

err person_forget(struct tx *tx, int64_t before_s, int64_t limit, int64_t *ret_count)
{
    return db_run(tx, &query_person_forget, DB_ARGS(DB_INT(tx_organisation(tx)), DB_INT(before_s), DB_INT(limit)),
                  ret_count);
}
