// SPDX-License-Identifier: Apache-2.0
// The outbox and messages on a real store, every unit run twice; and e-mails as bytes.
#include "base/clock.h"
#include "base/limits.h"
#include "core/test/made.h"
#include "delivery/delivery.h"
#include "delivery/mime.h"

static const uint8_t key[SEAL_KEY_BYTES] = {1, 2, 3};

// ---- Units ------------------------------------------------------------------------------------------------------

struct a_confirmation {
    int64_t draft_id, case_id;
    struct delivery_to to;
};

static err confirm(struct tx *tx, void *with)
{
    const struct a_confirmation *c = with;
    return delivery_confirm(tx, c->draft_id, c->case_id, &c->to, NULL);
}

static err undone(struct tx *tx, void *with)
{
    err e = confirm(tx, with);
    return err_is(e) ? e : FAIL(ERR_INPUT, "something else in this unit went wrong");
}

static err settle(struct tx *tx, void *with)
{
    return outbox_settle(tx, with);
}

static err again(struct tx *tx, void *with)
{
    return outbox_try_again(tx, *(int64_t *)with, 1);
}

static err write_row(struct tx *tx, void *with)
{
    return outbox_add(tx, with);
}

static void confirm_to(struct made *m, int64_t case_id, const char *address)
{
    struct a_confirmation c = {case_id, case_id, delivery_to(&m->arena, key, str_from(address), STR("en"))};
    assert_ok(made_write(m, confirm, &c));
}

static struct outbox_rows due(struct made *m)
{
    struct outbox_rows rows;
    struct tx *tx = made_read(m);
    assert_ok(outbox_due(tx, &m->arena, STR("mail"), 100, &rows));
    store_read_end(tx);
    return rows;
}

static struct outbox_rows all(struct made *m)
{
    struct outbox_rows rows;
    struct tx *tx = made_read(m);
    assert_ok(outbox_list(tx, &m->arena, false, 0, 1000, &rows));
    store_read_end(tx);
    return rows;
}

// ---- Rows ---------------------------------------------------------------------------------------------------------

static void a_message_is_written_once_and_only_with_its_unit(void **state)
{
    struct made *m = MADE(state);
    struct a_confirmation c = {1, 7, delivery_to(&m->arena, key, STR("a@town.example"), STR("cy"))};
    assert_int_equal(made_write(m, undone, &c).kind, ERR_INPUT);
    assert_int_equal(all(m).count, 0);
    while (stores_take_stirred(m->stores) != NULL) {} // a stir too many does no harm
    confirm_to(m, 7, "a@town.example");
    confirm_to(m, 7, "a@town.example");
    struct outbox_rows rows = all(m);
    assert_int_equal(rows.count, 1);
    assert_ptr_equal(stores_take_stirred(m->stores), m->store);
    assert_null(stores_take_stirred(m->stores));
    struct delivery_message message;
    assert_ok(delivery_read(&m->arena, &rows.items[0], &message));
    assert_int_equal(message.kind, DELIVERY_CONFIRMATION);
    assert_str(message.to, "a@town.example");
    assert_int_equal(message.case_id, 7);
}

static void nobody_is_written_to_without_an_address(void **state)
{
    struct made *m = MADE(state);
    struct a_confirmation c = {1, 7, delivery_to(&m->arena, key, STR(""), STR("en"))};
    assert_ok(made_write(m, confirm, &c));
    c.to = delivery_to(&m->arena, key, STR("a@b.example\r\nBcc: c@d.example"), STR("en"));
    assert_ok(made_write(m, confirm, &c));
    assert_int_equal(all(m).count, 0);
}

static void one_after_the_other_within_a_lane(void **state)
{
    struct made *m = MADE(state);
    struct outbox_add rows[] = {{.lane = STR("case 1"), .key = STR("a")},
                                {.lane = STR("case 1"), .key = STR("b")},
                                {.lane = STR("case 2"), .key = STR("a")}};
    for (size_t i = 0; i < 3; i++) {
        rows[i].kind = rows[i].destination = STR("mail");
        assert_ok(made_write(m, write_row, &rows[i]));
    }
    struct outbox_rows now = due(m);
    assert_int_equal(now.count, 2);
    assert_int_equal(now.items[0].id, rows[0].ret_id);
    assert_int_equal(now.items[1].id, rows[2].ret_id);
    struct outbox_result result = {.id = rows[0].ret_id, .outcome = OUTBOX_NOT_NOW, .error = STR("451")};
    assert_ok(made_write(m, settle, &result));
    assert_int_equal(due(m).count, 1); // what waits longer holds the rest of its lane
    result.outcome = OUTBOX_NEVER;
    assert_ok(made_write(m, settle, &result));
    now = due(m);
    assert_int_equal(now.count, 2);
    assert_int_equal(now.items[0].id, rows[1].ret_id);
}

static void it_is_tried_for_three_days(void **state)
{
    struct made *m = MADE(state);
    int64_t began = 1800000000;
    clock_fix_s(began);
    confirm_to(m, 1, "a@town.example");
    int64_t attempts = 0;
    for (int64_t s = 0; s <= OUTBOX_KEEPS_TRYING_S + OUTBOX_WAIT_MAX_S; s += 5) {
        clock_fix_s(began + s);
        struct outbox_rows rows = due(m);
        if (rows.count == 1) {
            struct outbox_result result = {.id = rows.items[0].id, .outcome = OUTBOX_NOT_NOW, .error = STR("no route")};
            assert_ok(made_write(m, settle, &result));
            attempts++;
        }
    }
    struct outbox_row row = all(m).items[0];
    assert_int_equal(row.state, OUTBOX_GIVEN_UP);
    assert_int_equal(row.attempts, attempts);
    assert_true(attempts > 25 && attempts < 60); // ten minutes' worth of doubling, then every two to four hours
    assert_true(row.done_at - began <= OUTBOX_KEEPS_TRYING_S && row.done_at - began > 60 * 60 * 60);
    assert_str(row.last_error, "no route");
    // Staff try it anew.
    assert_ok(made_write(m, again, &row.id));
    assert_int_equal(due(m).count, 1);
    assert_int_equal(made_write(m, again, &row.id).kind, ERR_CONFLICT);
    struct outbox_result sent = {.id = row.id, .outcome = OUTBOX_WAS_SENT, .said = STR("Hello")};
    assert_ok(made_write(m, settle, &sent));
    assert_int_equal(made_write(m, again, &row.id).kind, ERR_CONFLICT);
    assert_str(all(m).items[0].said, "Hello");
    clock_fix_s(0);
}

static void pauses_grow_and_are_not_all_the_same(void **state)
{
    (void)state;
    assert_int_equal(outbox_wait_s(1, 0), 7);
    assert_int_equal(outbox_wait_s(1, 7), 14);
    for (int64_t n = 1; n < 100; n++) {
        int64_t least = outbox_wait_s(n, 0);
        assert_true(least > 0 && least <= OUTBOX_WAIT_MAX_S / 2);
        for (uint64_t r = 0; r < 50; r++) {
            int64_t wait = outbox_wait_s(n, r * 0x9E3779B97F4A7C15u);
            assert_true(wait >= least && wait <= OUTBOX_WAIT_MAX_S && wait <= least * 2 + 1);
        }
    }
}

static void a_clock_that_was_ahead_holds_nothing_back(void **state)
{
    struct made *m = MADE(state);
    clock_fix_s(2000000000);
    confirm_to(m, 1, "a@town.example");
    clock_fix_s(1800000000);
    assert_int_equal(due(m).count, 1);
    clock_fix_s(0);
}

static void one_address_is_not_flooded(void **state)
{
    struct made *m = MADE(state);
    clock_fix_s(1800000000);
    for (int64_t i = 1; i <= LIMIT_MESSAGES_HOUR_COUNT + 3; i++) {
        confirm_to(m, i, i % 2 == 0 ? "a@town.example" : "A@Town.example");
    }
    confirm_to(m, 100, "b@town.example");
    struct outbox_figures f;
    struct tx *tx = made_read(m);
    assert_ok(outbox_figures(tx, &f));
    store_read_end(tx);
    assert_int_equal(f.waiting, LIMIT_MESSAGES_HOUR_COUNT + 1);
    assert_int_equal(f.stuck, 3);
    int64_t sent = LIMIT_MESSAGES_HOUR_COUNT;
    for (int64_t hour = 1; hour < 12; hour++) {
        clock_fix_s(1800000000 + hour * 3601);
        for (int64_t i = 0; i < LIMIT_MESSAGES_HOUR_COUNT; i++) {
            confirm_to(m, 1000 + hour * 100 + i, "a@town.example");
        }
        sent += LIMIT_MESSAGES_HOUR_COUNT;
    }
    tx = made_read(m);
    assert_ok(outbox_figures(tx, &f));
    store_read_end(tx);
    assert_true(sent > LIMIT_MESSAGES_DAY_COUNT);
    assert_int_equal(f.waiting, LIMIT_MESSAGES_DAY_COUNT + 1);
    assert_int_equal(f.oldest_s, 11 * 3601);
    clock_fix_s(0);
}

// ---- Addresses and bytes ------------------------------------------------------------------------------------------

static void addresses_are_plain(void **state)
{
    (void)state;
    static const char *const fine[] = {"a@b", "first.last+tag@town.example", "o'brien@xn--caf-dma.example"};
    static const char *const wrong[] = {
        "",        "a",         "@b",      "a@",      "a@b@c",         "a b@c", "a@b\r\nX",
        "<a@b>",   "\"a b\"@c", "a@b,c@d", "a@b;c@d", "a@[127.0.0.1]", "a\t@b", "caf\xC3\xA9@b",
        "a@b\x7F", "a(c)@b"};
    for (size_t i = 0; i < sizeof fine / sizeof fine[0]; i++) {
        assert_true(delivery_address_is_fine(str_from(fine[i])));
    }
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        assert_false(delivery_address_is_fine(str_from(wrong[i])));
    }
}

static void addresses_are_hashed_for_one_organisation(void **state)
{
    struct made *m = MADE(state);
    static const uint8_t other[SEAL_KEY_BYTES] = {9};
    struct delivery_to one = delivery_to(&m->arena, key, STR("A@town.example"), STR("en"));
    struct delivery_to same = delivery_to(&m->arena, key, STR("a@TOWN.example"), STR("en"));
    struct delivery_to elsewhere = delivery_to(&m->arena, other, STR("a@town.example"), STR("en"));
    assert_true(str_eq(one.hash, same.hash));
    assert_false(str_eq(one.hash, elsewhere.hash));
}

static str as_mail(struct made *m, struct mime_mail mail)
{
    struct buf out;
    mail.from = STR("no-reply@town.example");
    mail.to = STR("a@b.example");
    mail.message_id = STR("1.town@town.example");
    mail.language = STR("cy");
    buf_init(&out, 256 * 1024);
    mime_write(&out, &mail);
    str copy = arena_str(&m->arena, buf_str(&out));
    buf_free(&out);
    return copy;
}

static void nothing_in_a_mail_makes_a_header(void **state)
{
    struct made *m = MADE(state);
    str evil = STR("x\r\nBcc: all@town.example\r\n\r\n--=_guildhall_part\r\nContent-Type: text/html\r\n\r\nBoo");
    str mail = as_mail(m, (struct mime_mail){.from_name = evil, .subject = evil, .text = evil, .html = evil});
    assert_true(str_find(mail, STR("\nBcc:")) < SIZE_MAX); // as text within a part
    size_t head = str_find(mail, STR("\r\n\r\n"));
    assert_true(str_find(str_slice(mail, 0, head), STR("Bcc")) == STR_NONE);
    size_t parts = 0;
    for (str rest = mail; str_find(rest, STR("\r\n--=_guildhall_part")) != STR_NONE; parts++) {
        rest = str_slice(rest, str_find(rest, STR("\r\n--=_guildhall_part")) + 1, rest.len);
    }
    assert_int_equal(parts, 3); // two begin, one ends
    str line;
    for (str rest = mail; str_next(&rest, '\n', &line);) {
        assert_true(line.len <= 998 && (line.len == 0 || line.ptr[line.len - 1] == '\r'));
        for (size_t i = 0; i + 1 < line.len; i++) {
            assert_true(line.ptr[i] >= ' ' && line.ptr[i] < 127);
        }
    }
}

static void a_mail_is_the_same_each_time(void **state)
{
    struct made *m = MADE(state);
    struct mime_mail mail = {.from_name = STR("Cyngor Pont Afon"),
                             .subject = STR("Gwneud cais: mae’r hyn a anfonoch wedi ein cyrraedd, diolch yn fawr iawn"),
                             .text = STR("Eich cyfeirnod: 7K3M-9Q2X \n.From\nâ=b"),
                             .html = STR("<p>â</p>"),
                             .date_s = 1796000000};
    str one = as_mail(m, mail);
    assert_true(str_eq(one, as_mail(m, mail)));
    assert_true(str_find(one, STR("Date: Mon, 30 Nov 2026 00:53:20 +0000\r\n")) != STR_NONE);
    assert_true(str_find(one, STR("Message-ID: <1.town@town.example>\r\n")) != STR_NONE);
    assert_true(str_find(one, STR("7K3M-9Q2X=20\r\n=2EFrom\r\n=C3=A2=3Db\r\n")) != STR_NONE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        MADE_TEST(a_message_is_written_once_and_only_with_its_unit),
        MADE_TEST(nobody_is_written_to_without_an_address),
        MADE_TEST(one_after_the_other_within_a_lane),
        MADE_TEST(it_is_tried_for_three_days),
        MADE_TEST(pauses_grow_and_are_not_all_the_same),
        MADE_TEST(a_clock_that_was_ahead_holds_nothing_back),
        MADE_TEST(one_address_is_not_flooded),
        MADE_TEST(addresses_are_plain),
        MADE_TEST(addresses_are_hashed_for_one_organisation),
        MADE_TEST(nothing_in_a_mail_makes_a_header),
        MADE_TEST(a_mail_is_the_same_each_time),
    };
    return cmocka_run_group_tests_name("delivery", tests, NULL, NULL);
}
