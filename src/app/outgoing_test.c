// SPDX-License-Identifier: Apache-2.0
// When a destination that does not answer is left alone, and for how long; and how much goes at once.
#include "app/outgoing_make.h"
#include "core/test/made.h"
#include "delivery/delivery.h"
#include "handover/handover.h"

static void three_failures_and_it_is_left_alone(void **state)
{
    (void)state;
    struct outgoing_breaker b = {.name = "mail"};
    int64_t now = 1800000000;
    for (int i = 0; i < 2; i++) {
        outgoing_breaker_note(&b, now, true);
        assert_int_equal(outgoing_breaker_lets(&b, now, 16), 16);
    }
    outgoing_breaker_note(&b, now, false); // it answered, if only to refuse one
    outgoing_breaker_note(&b, now, true);
    outgoing_breaker_note(&b, now, true);
    assert_int_equal(outgoing_breaker_lets(&b, now, 16), 16);
    outgoing_breaker_note(&b, now, true);
    assert_int_equal(outgoing_breaker_lets(&b, now, 16), 0);
    assert_int_equal(outgoing_breaker_lets(&b, now + 9, 16), 0);
    assert_int_equal(outgoing_breaker_lets(&b, now + 10, 16), 1); // one tries
    outgoing_breaker_note(&b, now + 10, false);
    assert_int_equal(outgoing_breaker_lets(&b, now + 10, 16), 16);
}

static void longer_each_time_up_to_five_minutes(void **state)
{
    (void)state;
    static const int64_t pauses[] = {10, 20, 40, 80, 160, 300, 300};
    struct outgoing_breaker b = {.name = "mail"};
    int64_t now = 1800000000;
    outgoing_breaker_note(&b, now, true);
    outgoing_breaker_note(&b, now, true);
    for (size_t i = 0; i < sizeof pauses / sizeof pauses[0]; i++) {
        outgoing_breaker_note(&b, now, true);
        outgoing_breaker_note(&b, now, true); // others that were under way: the pause is the same
        assert_int_equal(b.until_s - now, pauses[i]);
        assert_int_equal(outgoing_breaker_lets(&b, b.until_s - 1, 16), 0);
        now = b.until_s;
        assert_int_equal(outgoing_breaker_lets(&b, now, 16), 1);
    }
}

static void a_clock_that_was_ahead_keeps_nobody_waiting(void **state)
{
    (void)state;
    struct outgoing_breaker b = {.name = "mail"};
    for (int i = 0; i < 3; i++) {
        outgoing_breaker_note(&b, 2000000000, true);
    }
    assert_int_equal(outgoing_breaker_lets(&b, 1800000000, 16), 1);
}

// ---- How much goes at once ------------------------------------------------------------------------------------------

static err fill(struct tx *tx, void *unused)
{
    struct arena a;
    err e = NO_ERR;
    (void)unused;
    arena_init(&a, 64 * 1024);
    struct delivery_to to = delivery_to(&a, (const uint8_t[SEAL_KEY_BYTES]){1}, STR("a@town.example"), STR("en"));
    for (int64_t service = 1; service <= 2 && !err_is(e); service++) {
        struct handover_target target = {.service_id = service, .way = HANDOVER_FOLDER, .target = STR("in")};
        e = handover_set(tx, &target, STR("s"));
        for (int64_t i = 0; i < 10 && !err_is(e); i++) {
            e = handover_tell(tx, &(struct handover_case){service * 100 + i, service, HANDOVER_SUBMITTED, STR("new")});
        }
    }
    for (int64_t i = 0; i < 3 && !err_is(e); i++) {
        e = delivery_confirm(tx, i + 1, i + 1, &to, NULL);
    }
    arena_free(&a);
    return e;
}

static size_t picked(const struct outgoing_pick *p, const char *destination)
{
    size_t count = 0;
    for (size_t i = 0; i < p->count; i++) {
        count += str_starts(p->made[i].destination, str_from(destination)) ? 1 : 0;
    }
    return count;
}

static void one_other_system_leaves_room_for_others_and_for_mails(void **state)
{
    struct made *m = MADE(state);
    struct outgoing_pick *p = arena_new(&m->arena, struct outgoing_pick);
    assert_ok(made_write(m, fill, NULL));
    *p = (struct outgoing_pick){.store = m->store,
                                .from = STR("a@b.example"),
                                .site = STR("https://b.example"),
                                .mails = true,
                                .hook_room = OUTGOING_HOOKS,
                                .room = OUTGOING_WINDOW};
    arena_init(&p->arena, 16 * 1024 * 1024);
    assert_ok(outgoing_make(p));
    assert_int_equal(picked(p, "hand-over"), 2 * OUTGOING_HOOKS_OF_ONE);
    assert_int_equal(picked(p, "mail"), 3);
    assert_true(!p->more && p->due_at != 0); // it is looked again later, and not at once
    // Those are at the sender now: no more of either system goes.
    for (size_t i = 0; i < p->count; i++) {
        p->ids[p->id_count++] = p->made[i].id;
    }
    p->count = 0;
    p->due_at = 0;
    assert_ok(outgoing_make(p));
    assert_int_equal(p->count, 0);
    p->id_count = 0;
    p->hook_room = 2;
    p->mails = false; // they wait until something can send them
    assert_ok(outgoing_make(p));
    assert_int_equal(picked(p, "hand-over"), 2);
    assert_int_equal(picked(p, "mail"), 0);
    arena_free(&p->arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {MADE_TEST(one_other_system_leaves_room_for_others_and_for_mails),
                                       cmocka_unit_test(three_failures_and_it_is_left_alone),
                                       cmocka_unit_test(longer_each_time_up_to_five_minutes),
                                       cmocka_unit_test(a_clock_that_was_ahead_keeps_nobody_waiting)};
    return cmocka_run_group_tests_name("outgoing", tests, NULL, NULL);
}
