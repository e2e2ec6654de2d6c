// SPDX-License-Identifier: Apache-2.0
#include "base/random.h"
#include "core/seal.h"
#include "core/test/made.h"
#include "db/lanes.h"

struct sealing {
    struct made *m;
    struct seal_of of;
    str plain, ret_kept;
};

static err seal_one(struct tx *tx, void *with)
{
    struct sealing *s = with;
    return seal_value(tx, &s->m->arena, s->of, s->plain, &s->ret_kept);
}

static str sealed(struct made *m, struct seal_of of, str plain)
{
    struct sealing s = {.m = m, .of = of, .plain = plain};
    assert_ok(made_write(m, seal_one, &s));
    return s.ret_kept;
}

static err opened(struct made *m, struct seal_of of, str kept, str *ret_plain)
{
    struct tx *tx = made_read(m);
    err e = seal_open(tx, &m->arena, of, kept, ret_plain);
    store_read_end(tx);
    return e;
}

static const struct seal_of places[] = {
    {SEAL_DRAFT, 1, 0, {0}},
    {SEAL_DRAFT, 2, 0, {0}},
    {SEAL_DRAFT, 256, 0, {0}},
    {SEAL_CASE, 1, 0, {0}},
    {SEAL_EVENT, 1, 1, {0}},
    {SEAL_EVENT, 1, 2, {0}},
    {SEAL_EVENT, 2, 1, {0}},
    {SEAL_FEEDBACK, 1, 0, {0}},
    {SEAL_FILE, 0, 0, STR_INIT("abcdefghijklmnopqrstuvwx")},
    {SEAL_FILE, 0, 0, STR_INIT("abcdefghijklmnopqrstuvwy")},
};
enum {
    PLACES = sizeof places / sizeof places[0]
};

static void a_value_opens_in_its_own_place_alone(void **state)
{
    struct made *m = MADE(state);
    str kept[PLACES];
    for (size_t i = 0; i < PLACES; i++) {
        kept[i] = sealed(m, places[i], STR("the same words"));
        assert_int_equal(kept[i].len, 14 + SEAL_MORE_BYTES);
        assert_int_equal(str_find(kept[i], STR("same")), STR_NONE);
    }
    for (size_t i = 0; i < PLACES; i++) {
        for (size_t k = 0; k < PLACES; k++) {
            str plain;
            err e = opened(m, places[k], kept[i], &plain);
            assert_int_equal(e.kind, i == k ? ERR_NONE : ERR_INTERNAL);
            if (i == k) {
                assert_str(plain, "the same words");
            }
        }
    }
}

static err begin_another(struct tx *tx, void *with)
{
    return organisation_register(tx, STR("riverside"), STR("{\"en\":\"Riverside\"}"), with);
}

static err fill_another(struct tx *tx, void *with)
{
    (void)with;
    return organisation_begin(tx, STR("en"), STR("Europe/London"));
}

static void a_value_opens_in_its_own_organisation_alone(void **state)
{
    struct made *m = MADE(state);
    struct store *first = m->store;
    str plain;
    str kept = sealed(m, places[0], STR("words"));
    int64_t id = 0;
    m->store = stores_registry(m->stores);
    assert_ok(made_write(m, begin_another, &id));
    assert_ok(stores_organisation(m->stores, STR("riverside"), id, &m->store));
    assert_ok(made_write(m, fill_another, NULL));
    str others = sealed(m, places[0], STR("words"));
    assert_int_equal(opened(m, places[0], kept, &plain).kind, ERR_INTERNAL);
    assert_ok(opened(m, places[0], others, &plain));
    m->store = first;
    assert_int_equal(opened(m, places[0], others, &plain).kind, ERR_INTERNAL);
    assert_ok(opened(m, places[0], kept, &plain));
}

static void a_changed_value_does_not_open(void **state)
{
    struct made *m = MADE(state);
    str plain;
    str kept = sealed(m, places[0], STR("words"));
    for (size_t i = 1; i < kept.len; i++) { // the first byte says that it is sealed at all
        char *changed = arena_alloc(&m->arena, kept.len, 1);
        memcpy(changed, kept.ptr, kept.len);
        changed[i] = (char)(changed[i] ^ 1);
        assert_int_equal(opened(m, places[0], (str){changed, kept.len}, &plain).kind, ERR_INTERNAL);
    }
    for (size_t len = 1; len < kept.len; len++) {
        assert_int_equal(opened(m, places[0], str_slice(kept, 0, len), &plain).kind, ERR_INTERNAL);
    }
}

static void the_same_words_are_never_sealed_alike(void **state)
{
    struct made *m = MADE(state);
    assert_false(str_eq(sealed(m, places[0], STR("words")), sealed(m, places[0], STR("words"))));
    str plain;
    assert_ok(opened(m, places[0], sealed(m, places[0], STR("")), &plain));
    assert_int_equal(plain.len, 0);
}

static void what_was_kept_before_is_given_as_it_is(void **state)
{
    struct made *m = MADE(state);
    str plain;
    assert_ok(opened(m, places[0], STR("\001\001plain"), &plain));
    assert_str(plain, "\001\001plain");
    assert_ok(opened(m, places[0], STR(""), &plain));
    assert_int_equal(plain.len, 0);
}

// Opens the folder anew, as another process would.
static void open_anew(struct made *m)
{
    lanes_stop(m->lanes);
    stores_free(m->stores);
    assert_ok(stores_open(m->dir, STORES_WRITE, &m->stores));
    assert_ok(lanes_start((struct lanes_options){.writer_count = 1, .worker_count = 1, .run_twice = true}, &m->lanes));
    assert_ok(stores_organisation(m->stores, STR("avonbridge"), 1, &m->store));
}

static void only_the_master_key_opens_a_folder(void **state)
{
    struct made *m = MADE(state);
    uint8_t right[1][SEAL_KEY_BYTES];
    uint8_t other[2][SEAL_KEY_BYTES];
    bool has;
    str plain;
    random_bytes(right, sizeof right);
    random_bytes(other, sizeof other);
    seal_masters(right, 1);
    open_anew(m);
    assert_int_equal(seal_check(m->store, &has).kind, ERR_CONFLICT); // sealed under another
    made_tear_down(state);
    made_set_up(state); // a folder under a key that this test does not know
    m = MADE(state);
    str kept = sealed(m, places[0], STR("words"));
    open_anew(m);
    assert_ok(seal_check(m->store, &has));
    assert_true(has);
    assert_ok(opened(m, places[0], kept, &plain));
    seal_masters(other, 2);
    open_anew(m);
    assert_int_equal(opened(m, places[0], kept, &plain).kind, ERR_CONFLICT);
    seal_masters(NULL, 0);
    open_anew(m);
    assert_int_equal(opened(m, places[0], kept, &plain).kind, ERR_CONFLICT);
    struct sealing s = {.m = m, .of = places[0], .plain = STR("words")};
    assert_int_equal(made_write(m, seal_one, &s).kind, ERR_CONFLICT); // never plain beside what is sealed
}

static struct organisation organisation_now(struct made *m)
{
    struct organisation o;
    struct tx *tx = made_read(m);
    assert_ok(organisation_load(tx, &m->arena, STR("town"), &o));
    store_read_end(tx);
    return o;
}

// A store alone has the reference key in it, and tells nobody the key of its hashes.
static void hashes_are_under_a_key_that_is_sealed_and_lasts(void **state)
{
    struct made *m = MADE(state);
    struct organisation before = organisation_now(m);
    assert_memory_not_equal(before.hash_key, before.reference_key, SEAL_KEY_BYTES);
    assert_ok(made_write(m, seal_next, NULL));
    open_anew(m);
    struct organisation after = organisation_now(m);
    assert_memory_equal(after.hash_key, before.hash_key, SEAL_KEY_BYTES);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        MADE_TEST(a_value_opens_in_its_own_place_alone),
        MADE_TEST(a_value_opens_in_its_own_organisation_alone),
        MADE_TEST(a_changed_value_does_not_open),
        MADE_TEST(the_same_words_are_never_sealed_alike),
        MADE_TEST(what_was_kept_before_is_given_as_it_is),
        MADE_TEST(only_the_master_key_opens_a_folder),
        MADE_TEST(hashes_are_under_a_key_that_is_sealed_and_lasts),
    };
    return cmocka_run_group_tests_name("seal", tests, NULL, NULL);
}
