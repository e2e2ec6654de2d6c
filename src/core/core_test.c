// SPDX-License-Identifier: Apache-2.0
#include "base/clock.h"
#include "base/random.h"
#include "core/audit.h"
#include "core/colour.h"
#include "core/ids.h"
#include "core/permission.h"
#include "core/test/made.h"
#include "core/upload.h"
#include "core/user_factor.h"
#include "queries.h"
#include <unistd.h>

// ---- Pure parts -------------------------------------------------------------------------------------

static void references_go_round(void **state)
{
    (void)state;
    struct arena a;
    arena_init(&a, 16 * 1024 * 1024);
    uint8_t key[REFERENCE_KEY_BYTES];
    random_bytes(key, sizeof key);
    int64_t ids[] = {0, 1, 2, 3, 4711, 123456789, REFERENCE_CASE_MAX - 1, REFERENCE_CASE_MAX};
    for (size_t i = 0; i < sizeof ids / sizeof ids[0]; i++) {
        str reference = reference_of(&a, key, ids[i]);
        int64_t back = -1;
        assert_int_equal(reference.len, 9);
        assert_true(reference_read(key, reference, &back));
        assert_int_equal(back, ids[i]);
        str spaced = arena_printf(&a, " %.*s %.*s", 4, reference.ptr, 4, reference.ptr + 5);
        assert_true(reference_read(key, spaced, &back) && back == ids[i]);
    }
    int64_t id;
    assert_false(reference_read(key, STR(""), &id));
    assert_false(reference_read(key, STR("0000-0000"), &id));
    arena_free(&a);
}

static void references_notice_slips(void **state)
{
    (void)state;
    static const char alphabet[] = "23456789ABCDEFGHJKMNPQRSTUVWXYZ";
    struct arena a;
    arena_init(&a, 64 * 1024 * 1024);
    uint8_t key[REFERENCE_KEY_BYTES] = {7};
    for (int64_t id = 1; id < 60; id++) {
        str reference = reference_of(&a, key, id * 7919);
        for (size_t at = 0; at < reference.len; at++) {
            for (size_t k = 0; k < sizeof alphabet - 1; k++) {
                char wrong[16];
                int64_t back;
                memcpy(wrong, reference.ptr, reference.len);
                if (wrong[at] == '-' || wrong[at] == alphabet[k]) {
                    continue;
                }
                wrong[at] = alphabet[k];
                assert_false(reference_read(key, (str){wrong, reference.len}, &back));
            }
            if (at + 1 < reference.len && reference.ptr[at] != '-' && reference.ptr[at + 1] != '-' &&
                reference.ptr[at] != reference.ptr[at + 1]) {
                char swapped[16];
                int64_t back;
                memcpy(swapped, reference.ptr, reference.len);
                swapped[at] = reference.ptr[at + 1];
                swapped[at + 1] = reference.ptr[at];
                assert_false(reference_read(key, (str){swapped, reference.len}, &back));
            }
        }
    }
    arena_free(&a);
}

static void permissions_are_few(void **state)
{
    (void)state;
    for (enum permission p = PERMISSION_NONE; p < PERMISSION__COUNT; p++) {
        assert_int_equal(permission_has(ROLE_NONE, p), p == PERMISSION_PUBLIC);
        assert_false(permission_has(ROLE_ADMINISTRATOR, p) == (p == PERMISSION_NONE));
    }
    assert_false(permission_has(ROLE_DESIGNER, PERMISSION_CASE_READ));
    assert_false(permission_has(ROLE_LEADER, PERMISSION_CASE_EXPORT));
    assert_int_equal(role_find(STR("caseworker")), ROLE_CASEWORKER);
    assert_int_equal(role_find(STR("")), ROLE_NONE);
}

static void colours_are_weighed(void **state)
{
    (void)state;
    assert_true(colour_contrast_with_white(STR("#0f4c5c")) > 9.4 && colour_contrast_with_white(STR("#0f4c5c")) < 9.6);
    assert_true(colour_contrast_with_white(STR("#777777")) < 4.5);
    assert_true(colour_contrast_with_white(STR("#767676")) > 4.5);
    assert_true(colour_contrast_with_white(STR("red")) < 1);
    assert_true(colour_contrast_with_white(STR("#12345g")) < 1);
}

// ---- Organisations ------------------------------------------------------------------------------------

static err set_pale(struct tx *tx, void *with)
{
    (void)with;
    return organisation_set(tx, STR("colour"), STR(""), STR("#ffe066"));
}

static err set_unknown(struct tx *tx, void *with)
{
    (void)with;
    return organisation_set(tx, STR("coluor"), STR(""), STR("#000000"));
}

static err set_welsh(struct tx *tx, void *with)
{
    (void)with;
    return organisation_set(tx, STR("name"), STR("cy"), STR("Cyngor Pont Afon"));
}

static void settings_are_kept_by_language(void **state)
{
    struct made *m = MADE(state);
    assert_int_equal(made_write(m, set_pale, NULL).kind, ERR_INPUT);
    assert_int_equal(made_write(m, set_unknown, NULL).kind, ERR_INPUT);
    assert_ok(made_write(m, set_welsh, NULL));
    struct organisation o;
    struct tx *tx = made_read(m);
    assert_ok(organisation_load(tx, &m->arena, STR("avonbridge"), &o));
    store_read_end(tx);
    assert_int_equal(o.language_count, 2);
    assert_str(organisation_text(&o, STR("name"), STR("cy")), "Cyngor Pont Afon");
    assert_str(organisation_text(&o, STR("name"), STR("fr")), "Avonbridge Council");
    assert_str(organisation_text(&o, STR("colour"), STR("")), "#0f4c5c");
}

static void organisation_keys_are_checked(void **state)
{
    (void)state;
    assert_true(organisation_key_is_fine(STR("avonbridge-2")));
    const char *bad[] = {"", "Avonbridge", "a/b", "..", "-a", "assets", "staff", "a b"};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        assert_false(organisation_key_is_fine(str_from(bad[i])));
    }
}

// ---- Ids and audit ------------------------------------------------------------------------------------

static err take_id(struct tx *tx, void *with)
{
    return ids_next(tx, STR("thing"), with);
}

static void ids_are_given_once(void **state)
{
    for (int64_t want = 1; want <= 3; want++) {
        int64_t id = 0;
        assert_ok(made_write(MADE(state), take_id, &id)); // run twice, yet one number is used
        assert_int_equal(id, want);
    }
}

static err skip_ids(struct tx *tx, void *with)
{
    TRY(ids_skip(tx, STR("thing"), 1000));
    return ids_next(tx, STR("thing"), with);
}

static void ids_are_left_out(void **state)
{
    int64_t id = 0;
    assert_ok(made_write(MADE(state), skip_ids, &id)); // of a kind of which none was given yet
    assert_int_equal(id, 1001);
    assert_ok(made_write(MADE(state), skip_ids, &id));
    assert_int_equal(id, 2002);
}

// ---- Users --------------------------------------------------------------------------------------------

struct adding {
    str hash;
    int64_t id;
};

static err add_user(struct tx *tx, void *with)
{
    struct adding *a = with;
    return user_add(tx, STR("priya@example.org"), STR("Priya Nair"), ROLE_CASEWORKER, a->hash, &a->id);
}

static err fail_sign_in(struct tx *tx, void *with)
{
    return user_sign_in_failed(tx, *(int64_t *)with);
}

struct opening {
    int64_t user_id, session_id;
    bool half;
};

static err open_session(struct tx *tx, void *with)
{
    struct opening *o = with;
    return user_session_open(tx, o->user_id, STR("a-secret"), o->half, STR("Firefox, Linux"), &o->session_id);
}

static err end_session(struct tx *tx, void *with)
{
    const struct opening *o = with;
    return user_session_end(tx, o->session_id, o->user_id);
}

static enum user_session_state session_state(struct made *m, int64_t id, str secret)
{
    enum user_session_state session;
    struct user user;
    struct tx *tx = made_read(m);
    assert_ok(user_session_find(tx, &m->arena, id, secret, &session, &user));
    store_read_end(tx);
    return session;
}

static void passwords_are_hashed_and_compared(void **state)
{
    struct made *m = MADE(state);
    str hash = user_password_hash(&m->arena, STR("correct horse battery"));
    assert_true(str_starts(hash, STR("$argon2id$v=19$m=19456,t=2,p=1$")));
    assert_true(user_password_matches(STR("correct horse battery"), hash));
    assert_false(user_password_matches(STR("correct horse batterz"), hash));
    assert_false(user_password_matches(STR("anything at all"), STR("")));
    assert_false(user_password_is_fine(STR("short")));
    assert_false(user_password_is_fine(STR("nul\0in the middle of it")));
}

static void sessions_open_and_end(void **state)
{
    struct made *m = MADE(state);
    struct adding adding = {.hash = STR("hash")};
    assert_ok(made_write(m, add_user, &adding));
    assert_int_equal(made_write(m, add_user, &adding).kind, ERR_CONFLICT);
    struct opening o = {.user_id = adding.id};
    assert_ok(made_write(m, open_session, &o));
    assert_int_equal(session_state(m, o.session_id, STR("a-secret")), USER_SESSION_OPEN);
    assert_int_equal(session_state(m, o.session_id, STR("b-secret")), USER_SESSION_UNKNOWN);
    assert_int_equal(session_state(m, o.session_id + 1, STR("a-secret")), USER_SESSION_UNKNOWN);
    clock_fix_s(clock_now_s() + 13 * 3600);
    assert_int_equal(session_state(m, o.session_id, STR("a-secret")), USER_SESSION_OVER);
    clock_fix_s(0);
    assert_ok(made_write(m, end_session, &o));
    assert_int_equal(session_state(m, o.session_id, STR("a-secret")), USER_SESSION_OVER);
}

static bool is_locked(struct made *m)
{
    struct user user;
    str hash;
    bool locked;
    struct tx *tx = made_read(m);
    assert_ok(user_for_sign_in(tx, &m->arena, STR("priya@example.org"), &user, &hash, &locked));
    store_read_end(tx);
    return locked;
}

static void wrong_passwords_lock_for_a_while(void **state)
{
    struct made *m = MADE(state);
    struct adding adding = {.hash = STR("hash")};
    assert_ok(made_write(m, add_user, &adding));
    int64_t now = clock_now_s();
    clock_fix_s(now);
    for (int i = 0; i < 10; i++) {
        assert_false(is_locked(m));
        assert_ok(made_write(m, fail_sign_in, &adding.id));
    }
    assert_true(is_locked(m));
    clock_fix_s(now + 16 * 60);
    assert_false(is_locked(m));
    assert_ok(made_write(m, fail_sign_in, &adding.id));
    assert_false(is_locked(m)); // counted anew
    clock_fix_s(0);
}

// RFC 6238, appendix B: the last six of its eight digits.
static void codes_of_an_app_are_those_of_the_standard(void **state)
{
    static const struct {
        int64_t at_s;
        const char *code;
    } known[] = {{59, "287082"},         {1111111109, "081804"}, {1111111111, "050471"},
                 {1234567890, "005924"}, {2000000000, "279037"}, {20000000000, "353130"}};
    uint8_t secret[TOTP_SECRET_BYTES + 1] = "12345678901234567890";
    struct arena a = {.max = 64 * 1024};
    int64_t step = 0;
    (void)state;
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
        int64_t now = known[i].at_s / TOTP_STEP_S;
        str code = str_from(known[i].code);
        assert_true(str_eq(totp_code(&a, secret, now), code));
        assert_true(totp_matches(secret, known[i].at_s, 0, code, &step));
        assert_int_equal(step, now);
        assert_true(totp_matches(secret, known[i].at_s + TOTP_STEP_S, 0, code, &step));
        assert_false(totp_matches(secret, known[i].at_s + 2 * TOTP_STEP_S + TOTP_STEP_S, 0, code, &step));
        assert_false(totp_matches(secret, known[i].at_s, now, code, &step)); // taken once
        assert_false(totp_matches(secret, known[i].at_s, 0, str_slice(code, 0, 5), &step));
    }
    assert_true(str_eq(totp_secret_words(&a, secret), STR("GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ")));
    assert_true(str_eq(totp_address(&a, secret, STR("Cyngor Môn"), STR("a@b.example")),
                       STR("otpauth://totp/Cyngor%20M%C3%B4n:a%40b.example?secret="
                           "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Cyngor%20M%C3%B4n")));
    arena_free(&a);
}

static err begin_factor(struct tx *tx, void *with)
{
    static const uint8_t secret[TOTP_SECRET_BYTES] = {1, 2, 3};
    return user_factor_begin(tx, *(int64_t *)with, secret);
}

static err prove_factor(struct tx *tx, void *with)
{
    return user_factor_prove(tx, with);
}

static err pass_factor(struct tx *tx, void *with)
{
    return user_factor_pass(tx, with);
}

// Whether a half session becomes a whole one with this code.
static bool passes(struct made *m, int64_t user_id, str code)
{
    struct opening o = {.user_id = user_id, .half = true};
    assert_ok(made_write(m, open_session, &o));
    assert_int_equal(session_state(m, o.session_id, STR("a-secret")), USER_SESSION_HALF);
    struct user_factor_pass pass = {
        .session_id = o.session_id, .user_id = user_id, .code = code, .secret = STR("b-secret")};
    assert_ok(made_write(m, pass_factor, &pass));
    if (pass.ret_wrong) {
        assert_int_equal(session_state(m, o.session_id, STR("a-secret")), USER_SESSION_HALF);
        return false;
    }
    assert_int_equal(session_state(m, o.session_id, STR("a-secret")), USER_SESSION_OVER);
    assert_int_equal(session_state(m, pass.ret_session_id, STR("b-secret")), USER_SESSION_OPEN);
    return true;
}

static void a_code_is_asked_for_and_taken_once(void **state)
{
    static const uint8_t secret[TOTP_SECRET_BYTES] = {1, 2, 3};
    struct made *m = MADE(state);
    struct adding adding = {.hash = STR("hash")};
    int64_t now = 1800000000;
    clock_fix_s(now);
    assert_ok(made_write(m, add_user, &adding));
    assert_ok(made_write(m, begin_factor, &adding.id));
    struct user_factor_codes codes = {.user_id = adding.id, .code = STR("000000")};
    user_factor_recovery(&m->arena, codes.recovery);
    assert_ok(made_write(m, prove_factor, &codes));
    assert_true(codes.ret_wrong);
    codes.code = totp_code(&m->arena, secret, now / TOTP_STEP_S);
    assert_ok(made_write(m, prove_factor, &codes));
    assert_false(codes.ret_wrong);
    assert_int_equal(made_write(m, begin_factor, &adding.id).kind, ERR_CONFLICT);
    assert_false(passes(m, adding.id, codes.code)); // it proved the app, and is used
    str next = totp_code(&m->arena, secret, now / TOTP_STEP_S + 1);
    assert_true(passes(m, adding.id, next));
    assert_false(passes(m, adding.id, next));
    assert_true(passes(m, adding.id, codes.recovery[3]));
    assert_false(passes(m, adding.id, codes.recovery[3]));
    assert_true(passes(m, adding.id, codes.recovery[4]));
    for (int i = 0; i < 10; i++) {
        assert_false(passes(m, adding.id, STR("123456")));
    }
    assert_false(passes(m, adding.id, codes.recovery[5])); // locked, for a right one too
    clock_fix_s(0);
}

// ---- Uploads --------------------------------------------------------------------------------------------

static void uploads_are_written_and_thrown_away(void **state)
{
    struct made *m = MADE(state);
    str folder;
    str token;
    int fd;
    int64_t size;
    assert_ok(upload_folder(&m->arena, m->dir, STR("avonbridge"), &folder));
    assert_ok(upload_begin(&m->arena, folder, &fd, &token));
    assert_int_equal(write(fd, "hello", 5), 5);
    assert_ok(upload_end(folder, fd, token, true));
    assert_ok(upload_open(folder, token, &fd, &size));
    close(fd);
    assert_int_equal(size, 5);
    assert_ok(upload_begin(&m->arena, folder, &fd, &token));
    assert_ok(upload_end(folder, fd, token, false));
    assert_int_equal(upload_open(folder, token, &fd, &size).kind, ERR_NOT_FOUND);
    assert_ok(upload_begin(&m->arena, folder, &fd, &token));
    assert_ok(upload_end(folder, fd, token, true));
    upload_drop(folder, token);
    assert_int_equal(upload_open(folder, token, &fd, &size).kind, ERR_NOT_FOUND);
    upload_drop(folder, token);
    assert_int_equal(upload_open(folder, STR("../../../../etc/passwd00"), &fd, &size).kind, ERR_NOT_FOUND);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(references_go_round),
        cmocka_unit_test(references_notice_slips),
        cmocka_unit_test(permissions_are_few),
        cmocka_unit_test(colours_are_weighed),
        cmocka_unit_test(organisation_keys_are_checked),
        MADE_TEST(settings_are_kept_by_language),
        MADE_TEST(ids_are_given_once),
        MADE_TEST(ids_are_left_out),
        MADE_TEST(passwords_are_hashed_and_compared),
        MADE_TEST(sessions_open_and_end),
        MADE_TEST(wrong_passwords_lock_for_a_while),
        cmocka_unit_test(codes_of_an_app_are_those_of_the_standard),
        MADE_TEST(a_code_is_asked_for_and_taken_once),
        MADE_TEST(uploads_are_written_and_thrown_away),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
