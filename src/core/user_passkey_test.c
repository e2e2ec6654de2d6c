// SPDX-License-Identifier: Apache-2.0
// Passkeys in the store: what is asked is answered once, soon, by whoever was asked; no counter goes back; recovery
// codes stand beside the last second step and go with it. Each unit is run twice (core/test/made.h).
#include "base/clock.h"
#include "core/audit.h"
#include "core/test/made.h"
#include "core/user_passkey.h"

static err add_user(struct tx *tx, void *with)
{
    return user_add(tx, STR("priya@example.org"), STR("Priya"), ROLE_CASEWORKER, STR("hash"), with);
}

static int64_t someone(struct made *m)
{
    int64_t id;
    assert_ok(made_write(m, add_user, &id));
    return id;
}

static struct user_challenge asked(struct made *m, enum user_challenge_act act, int64_t session_id)
{
    struct user_challenge c = {.act = act, .session_id = session_id, .secret = random_token(&m->arena, 32)};
    assert_ok(made_write(m, user_challenge_begin, &c));
    return c;
}

static bool is_there(struct made *m, const struct user_challenge *c)
{
    bool there;
    struct tx *tx = made_read(m);
    assert_ok(user_challenge_find(tx, &m->arena, c, &there));
    store_read_end(tx);
    return there;
}

static struct user_passkey_add added(struct made *m, int64_t user_id, str credential)
{
    struct user_passkey_add add = {.challenge_id = asked(m, USER_CHALLENGE_MAKE, 5).id,
                                   .user_id = user_id,
                                   .right = true,
                                   .name = STR("Work phone"),
                                   .credential = credential,
                                   .algorithm = -7,
                                   .key = STR("key"),
                                   .counter = 3};
    user_factor_recovery(&m->arena, add.recovery);
    assert_ok(made_write(m, user_passkey_add, &add));
    return add;
}

static struct user_passkey_kept found(struct made *m, str credential)
{
    struct user_passkey_kept kept;
    struct tx *tx = made_read(m);
    assert_ok(user_passkey_find(tx, &m->arena, credential, &kept));
    store_read_end(tx);
    return kept;
}

static struct user_passkey_list listed(struct made *m, int64_t user_id)
{
    struct user_passkey_list list;
    struct tx *tx = made_read(m);
    assert_ok(user_passkey_all(tx, &m->arena, user_id, &list));
    store_read_end(tx);
    return list;
}

static int64_t recovery_left(struct made *m, int64_t user_id)
{
    struct user_factor factor;
    struct tx *tx = made_read(m);
    assert_ok(user_factor_get(tx, &m->arena, user_id, &factor));
    store_read_end(tx);
    return factor.recovery_count;
}

static struct user user_now(struct made *m, int64_t id)
{
    struct user user;
    struct tx *tx = made_read(m);
    assert_ok(user_by_id_for_sign_in(tx, &m->arena, id, &user));
    store_read_end(tx);
    return user;
}

static void what_is_asked_is_answered_soon_by_whoever_was_asked(void **state)
{
    struct made *m = MADE(state);
    struct user_challenge c = asked(m, USER_CHALLENGE_SECOND, 5);
    struct user_challenge read = {.act = USER_CHALLENGE_SECOND, .session_id = 5};
    int64_t now = clock_now_s();
    assert_true(user_challenge_read(user_challenge_text(&m->arena, &c), &read));
    assert_true(read.id == c.id && str_eq(read.secret, c.secret));
    assert_true(is_there(m, &read));
    struct user_challenge other = read;
    other.act = USER_CHALLENGE_ALONE;
    assert_false(is_there(m, &other));
    other = read;
    other.session_id = 6;
    assert_false(is_there(m, &other));
    other = read;
    other.secret = random_token(&m->arena, 32);
    assert_false(is_there(m, &other));
    other = read;
    other.id = c.id + 1;
    assert_false(is_there(m, &other));
    clock_fix_s(now + USER_PASSKEY_CHALLENGE_S + 1);
    assert_false(is_there(m, &read));
    clock_fix_s(now - 3600); // a clock that was ahead when it was asked
    assert_false(is_there(m, &read));
    clock_fix_s(0);
    assert_false(user_challenge_read(STR("twelve.x"), &read));
    assert_false(user_challenge_read(STR("12"), &read));
    assert_false(user_challenge_read(STR("0.x"), &read));
}

static void ten_and_each_once(void **state)
{
    struct made *m = MADE(state);
    int64_t user = someone(m);
    assert_false(user_now(m, user).second_factor);
    for (int i = 0; i < USER_PASSKEY_MAX; i++) {
        struct user_passkey_add add = added(m, user, arena_printf(&m->arena, "c%d", i));
        assert_false(add.ret_wrong || add.ret_full || add.ret_taken);
        assert_true(add.ret_first == (i == 0)); // recovery codes are set once
    }
    assert_true(user_now(m, user).second_factor);
    assert_true(added(m, user, STR("c11")).ret_full);
    assert_true(added(m, user + 1, STR("c1")).ret_taken);
    assert_int_equal(listed(m, user).count, USER_PASSKEY_MAX);
    assert_int_equal(listed(m, user + 1).count, 0);
    assert_int_equal(recovery_left(m, user), USER_RECOVERY_COUNT);
}

static void a_challenge_makes_one(void **state)
{
    struct made *m = MADE(state);
    int64_t user = someone(m);
    struct user_passkey_add add = added(m, user, STR("c1"));
    add.credential = STR("c2");
    assert_ok(made_write(m, user_passkey_add, &add)); // again
    assert_true(add.ret_wrong);
    add.challenge_id = asked(m, USER_CHALLENGE_MAKE, 5).id;
    add.right = false;
    assert_ok(made_write(m, user_passkey_add, &add));
    assert_true(add.ret_wrong);
    add.right = true; // a wrong answer takes the question away as well
    assert_ok(made_write(m, user_passkey_add, &add));
    assert_true(add.ret_wrong);
    assert_int_equal(listed(m, user).count, 1);
}

static bool uses(struct made *m, str credential, int64_t counter, struct user_passkey_use *use)
{
    struct user_passkey_kept kept = found(m, credential);
    *use = (struct user_passkey_use){.challenge_id = asked(m, USER_CHALLENGE_ALONE, 0).id,
                                     .user_id = kept.user_id,
                                     .passkey_id = kept.id,
                                     .right = true,
                                     .counter = counter,
                                     .secret = STR("secret"),
                                     .device = STR("Firefox, Linux")};
    assert_ok(made_write(m, user_passkey_use, use));
    assert_true(use->ret_wrong == (use->ret_session_id == 0));
    return !use->ret_wrong;
}

// How many lines the audit log has.
static int64_t audited(struct made *m)
{
    int64_t count;
    struct tx *tx = made_read(m);
    assert_ok(audit_given(tx, &count));
    store_read_end(tx);
    return count;
}

static void no_counter_goes_back(void **state)
{
    struct made *m = MADE(state);
    int64_t user = someone(m);
    struct user_passkey_use use;
    added(m, user, STR("c1")); // its counter is 3
    assert_true(uses(m, STR("c1"), 4, &use));
    assert_false(uses(m, STR("c1"), 4, &use)); // a copy of the device
    int64_t before = audited(m);
    assert_false(uses(m, STR("c1"), 3, &use));
    assert_int_equal(audited(m), before + 2); // that it went back, and that nobody signed in
    assert_false(uses(m, STR("c1"), 0, &use));
    assert_true(uses(m, STR("c1"), 5, &use));
    struct user_passkey_add add = added(m, user, STR("c2"));
    add.challenge_id = asked(m, USER_CHALLENGE_MAKE, 5).id;
    add.credential = STR("c3"); // one that never counts
    add.counter = 0;
    assert_ok(made_write(m, user_passkey_add, &add));
    assert_true(uses(m, STR("c3"), 0, &use));
    assert_true(uses(m, STR("c3"), 0, &use));
    assert_true(uses(m, STR("c3"), 9, &use));
    assert_false(uses(m, STR("c3"), 0, &use));
    assert_true(listed(m, user).items[0].used_at != 0 && listed(m, user).items[1].used_at == 0);
}

static void an_answer_signs_in_once(void **state)
{
    struct made *m = MADE(state);
    int64_t user = someone(m);
    struct user_passkey_use use;
    added(m, user, STR("c1"));
    assert_true(uses(m, STR("c1"), 4, &use));
    use.counter = 5; // the same challenge
    assert_ok(made_write(m, user_passkey_use, &use));
    assert_true(use.ret_wrong && use.ret_session_id == 0);
    use.challenge_id = asked(m, USER_CHALLENGE_ALONE, 0).id;
    use.right = false;
    assert_ok(made_write(m, user_passkey_use, &use));
    assert_true(use.ret_wrong);
    use.right = true;
    assert_ok(made_write(m, user_passkey_use, &use));
    assert_true(use.ret_wrong);
}

static err remove_one(struct made *m, struct user_passkey_remove *remove)
{
    return made_write(m, user_passkey_remove, remove);
}

static void the_last_one_takes_the_codes_with_it(void **state)
{
    struct made *m = MADE(state);
    int64_t user = someone(m);
    added(m, user, STR("c1"));
    added(m, user, STR("c2"));
    struct user_passkey_remove remove = {.user_id = user + 1, .passkey_id = found(m, STR("c1")).id};
    assert_int_equal(remove_one(m, &remove).kind, ERR_NOT_FOUND); // another's
    remove = (struct user_passkey_remove){.user_id = user, .passkey_id = found(m, STR("c1")).id, .wanted = true};
    assert_ok(remove_one(m, &remove));
    assert_false(remove.ret_wanted);
    assert_int_equal(recovery_left(m, user), USER_RECOVERY_COUNT);
    remove.passkey_id = found(m, STR("c2")).id;
    assert_ok(remove_one(m, &remove));
    assert_true(remove.ret_wanted); // the organisation wants one
    assert_int_equal(listed(m, user).count, 1);
    remove.wanted = false;
    assert_ok(remove_one(m, &remove));
    assert_int_equal(listed(m, user).count, 0);
    assert_int_equal(recovery_left(m, user), 0);
    assert_false(user_now(m, user).second_factor);
}

static err forget(struct tx *tx, void *with)
{
    return user_factor_forget(tx, *(const int64_t *)with);
}

static void an_administrator_takes_all_away(void **state)
{
    struct made *m = MADE(state);
    int64_t user = someone(m);
    added(m, user, STR("c1"));
    assert_ok(made_write(m, forget, &user));
    assert_int_equal(listed(m, user).count, 0);
    assert_int_equal(recovery_left(m, user), 0);
    assert_false(user_now(m, user).second_factor);
}

static err begin_app(struct tx *tx, void *with)
{
    static const uint8_t secret[TOTP_SECRET_BYTES] = "12345678901234567890";
    return user_factor_begin(tx, *(const int64_t *)with, secret);
}

static err pass(struct tx *tx, void *with)
{
    return user_factor_pass(tx, with);
}

// An app that was shown and never proved opens nothing, and takes no recovery codes away.
static void an_app_beside_passkeys(void **state)
{
    static const uint8_t secret[TOTP_SECRET_BYTES] = "12345678901234567890";
    struct made *m = MADE(state);
    int64_t user = someone(m);
    struct user_passkey_add add = added(m, user, STR("c1"));
    assert_ok(made_write(m, begin_app, &user));
    assert_int_equal(recovery_left(m, user), USER_RECOVERY_COUNT);
    struct user_factor_pass p = {.user_id = user,
                                 .session_id = 77,
                                 .code = totp_code(&m->arena, secret, clock_now_s() / TOTP_STEP_S),
                                 .secret = STR("s")};
    assert_ok(made_write(m, pass, &p));
    assert_true(p.ret_wrong);
    p.code = add.recovery[3];
    assert_ok(made_write(m, pass, &p));
    assert_false(p.ret_wrong);
    assert_int_equal(recovery_left(m, user), USER_RECOVERY_COUNT - 1);
}

static void a_handle_says_nothing_and_stays(void **state)
{
    struct made *m = MADE(state);
    static const uint8_t key[SECRET_KEY_BYTES] = {1};
    str one = user_passkey_handle(&m->arena, key, 1, 12);
    assert_true(str_eq(one, user_passkey_handle(&m->arena, key, 1, 12)));
    assert_false(str_eq(one, user_passkey_handle(&m->arena, key, 1, 13)));
    assert_false(str_eq(one, user_passkey_handle(&m->arena, key, 2, 12)));
    assert_true(one.len <= 64 && str_find(one, STR("12")) == STR_NONE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        MADE_TEST(what_is_asked_is_answered_soon_by_whoever_was_asked),
        MADE_TEST(ten_and_each_once),
        MADE_TEST(a_challenge_makes_one),
        MADE_TEST(no_counter_goes_back),
        MADE_TEST(an_answer_signs_in_once),
        MADE_TEST(the_last_one_takes_the_codes_with_it),
        MADE_TEST(an_administrator_takes_all_away),
        MADE_TEST(an_app_beside_passkeys),
        MADE_TEST(a_handle_says_nothing_and_stays),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
