// SPDX-License-Identifier: Apache-2.0
// Handing over on a real store, every unit run twice; mappings; signatures.
#include "base/clock.h"
#include "core/test/made.h"
#include "definition/definition.h"
#include "handover/handover.h"
#include "handover/mapping.h"
#include "handover/sign.h"

static const char a_secret[] = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

// ---- Units ----------------------------------------------------------------------------------------------------------

static err set(struct tx *tx, void *with)
{
    return handover_set(tx, with, STR("parking"));
}

static err tell(struct tx *tx, void *with)
{
    return handover_tell(tx, with);
}

static err undone(struct tx *tx, void *with)
{
    err e = handover_tell(tx, with);
    return err_is(e) ? e : FAIL(ERR_INPUT, "something else in this unit went wrong");
}

static err again(struct tx *tx, void *with)
{
    return handover_again(tx, with, 0);
}

static err taken(struct tx *tx, void *with)
{
    const str *reference = with;
    return handover_taken(tx, 7, *reference);
}

static err gone(struct tx *tx, void *unused)
{
    (void)unused;
    return handover_gone(tx, 3);
}

static err forget(struct tx *tx, void *unused)
{
    (void)unused;
    return handover_forget(tx, 7);
}

static err settle(struct tx *tx, void *with)
{
    return outbox_settle(tx, with);
}

static void set_webhook(struct made *m)
{
    struct handover_target t = {.service_id = 3,
                                .way = HANDOVER_WEBHOOK,
                                .target = STR("https://other.example/cases"),
                                .secret = str_from(a_secret),
                                .mapping = STR("{\"a\":\"@reference\"}")};
    assert_ok(made_write(m, set, &t));
}

static struct handover_case a_case(enum handover_event event, const char *status)
{
    return (struct handover_case){.case_id = 7, .service_id = 3, .event = event, .status = str_from(status)};
}

static struct outbox_rows rows_of(struct made *m)
{
    struct outbox_rows rows;
    struct tx *tx = made_read(m);
    assert_ok(handover_of_case(tx, &m->arena, 7, &rows));
    store_read_end(tx);
    return rows;
}

static struct handover_target target_of(struct made *m)
{
    struct handover_target t;
    struct tx *tx = made_read(m);
    assert_ok(handover_get(tx, &m->arena, 3, &t));
    store_read_end(tx);
    return t;
}

// ---- Where to, and rows ---------------------------------------------------------------------------------------------

static void what_is_set_is_kept_and_its_secret_sealed(void **state)
{
    struct made *m = MADE(state);
    assert_int_equal(target_of(m).way, HANDOVER_OFF);
    set_webhook(m);
    struct handover_target t = target_of(m);
    assert_int_equal(t.way, HANDOVER_WEBHOOK);
    assert_str(t.target, "https://other.example/cases");
    assert_str(t.secret, "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
    assert_str(t.mapping, "{\"a\":\"@reference\"}");
    struct handover_target off = {.service_id = 3, .way = HANDOVER_OFF};
    assert_ok(made_write(m, set, &off));
    assert_int_equal(target_of(m).way, HANDOVER_OFF);
}

static void a_row_is_written_with_its_unit_and_only_where_something_is_set(void **state)
{
    struct made *m = MADE(state);
    struct handover_case of = a_case(HANDOVER_SUBMITTED, "new");
    assert_ok(made_write(m, tell, &of));
    assert_int_equal(rows_of(m).count, 0);
    set_webhook(m);
    assert_int_equal(made_write(m, undone, &of).kind, ERR_INPUT);
    assert_int_equal(rows_of(m).count, 0);
    assert_ok(made_write(m, tell, &of));
    of = a_case(HANDOVER_STATUS, "approved");
    assert_ok(made_write(m, tell, &of));
    struct outbox_rows rows = rows_of(m);
    assert_int_equal(rows.count, 2);
    struct handover_case read;
    assert_ok(handover_read(&m->arena, &rows.items[1], &read));
    assert_true(read.case_id == 7 && read.service_id == 3 && read.event == HANDOVER_STATUS);
    assert_str(read.status, "approved");
    // In order: only the first of the case is due.
    struct outbox_rows due;
    struct tx *tx = made_read(m);
    assert_ok(outbox_due(tx, &m->arena, rows.items[0].destination, 10, &due));
    store_read_end(tx);
    assert_int_equal(due.count, 1);
    assert_int_equal(due.items[0].id, rows.items[0].id);
}

static void one_that_waits_to_go_again_is_enough(void **state)
{
    struct made *m = MADE(state);
    struct handover_case of = a_case(HANDOVER_AGAIN, "new");
    assert_int_equal(made_write(m, again, &of).kind, ERR_NOT_FOUND);
    set_webhook(m);
    assert_ok(made_write(m, again, &of));
    assert_ok(made_write(m, again, &of));
    assert_int_equal(rows_of(m).count, 1);
    struct outbox_result sent = {.id = rows_of(m).items[0].id, .outcome = OUTBOX_WAS_SENT};
    assert_ok(made_write(m, settle, &sent));
    assert_ok(made_write(m, again, &of));
    assert_int_equal(rows_of(m).count, 2);
}

static void what_takes_no_more_holds_until_it_is_set_again(void **state)
{
    struct made *m = MADE(state);
    struct handover_case of = a_case(HANDOVER_SUBMITTED, "new");
    set_webhook(m);
    assert_ok(made_write(m, gone, NULL));
    assert_true(target_of(m).gone_at != 0);
    assert_ok(made_write(m, tell, &of));
    assert_int_equal(rows_of(m).items[0].state, OUTBOX_HELD);
    set_webhook(m);
    assert_int_equal(target_of(m).gone_at, 0);
    of = a_case(HANDOVER_STATUS, "closed");
    assert_ok(made_write(m, tell, &of));
    assert_int_equal(rows_of(m).items[1].state, OUTBOX_WAITING);
}

static void the_reference_of_the_other_system_stays_and_goes_with_the_case(void **state)
{
    struct made *m = MADE(state);
    struct handover_kept kept;
    struct handover_case of = a_case(HANDOVER_SUBMITTED, "new");
    str first = STR("A-17");
    str none = STR("");
    set_webhook(m);
    assert_ok(made_write(m, tell, &of));
    assert_ok(made_write(m, taken, &first));
    assert_ok(made_write(m, taken, &none)); // acknowledged without one
    struct tx *tx = made_read(m);
    assert_ok(handover_kept(tx, &m->arena, 7, &kept));
    store_read_end(tx);
    assert_true(kept.at != 0);
    assert_str(kept.reference, "A-17");
    assert_ok(made_write(m, forget, NULL));
    tx = made_read(m);
    assert_ok(handover_kept(tx, &m->arena, 7, &kept));
    store_read_end(tx);
    assert_int_equal(kept.at, 0);
    assert_int_equal(rows_of(m).count, 0);
}

static void longer_is_waited_where_the_other_system_asks_for_it(void **state)
{
    struct made *m = MADE(state);
    struct handover_case of = a_case(HANDOVER_SUBMITTED, "new");
    set_webhook(m);
    assert_ok(made_write(m, tell, &of));
    static const int64_t asks[] = {120, 24 * 60 * 60};
    static const int64_t waits[] = {120, OUTBOX_WAIT_MAX_S};
    for (size_t i = 0; i < 2; i++) {
        struct outbox_result later = {.id = rows_of(m).items[0].id, .outcome = OUTBOX_NOT_NOW, .wait_s = asks[i]};
        int64_t before = clock_now_s();
        assert_ok(made_write(m, settle, &later));
        int64_t next = rows_of(m).items[0].next_at;
        assert_true(next >= before + waits[i] && next <= clock_now_s() + waits[i]);
    }
}

static void addresses_and_folders(void **state)
{
    (void)state;
    static const char *const fine[] = {"https://a", "https://a.example:8443/x?y=1&z=%20", "https://[::1]/"};
    static const char *const not_fine[] = {
        "http://a",        "https://", "https:///x",    "https://u:p@a/", "https://a/#x", "https://a b",
        "https://a/\"x\"", "ftp://a",  "https://:8443", "https://?x",     "//a",          "",
        "https://a\nb/"};
    for (size_t i = 0; i < sizeof fine / sizeof fine[0]; i++) {
        assert_true(handover_url_is_fine(str_from(fine[i])));
    }
    for (size_t i = 0; i < sizeof not_fine / sizeof not_fine[0]; i++) {
        assert_false(handover_url_is_fine(str_from(not_fine[i])));
    }
    static const str scheme = STR_INIT("https://");
    char longest[HANDOVER_URL_MAX + 1];
    memset(longest, 'a', sizeof longest);
    memcpy(longest, scheme.ptr, scheme.len);
    assert_true(handover_url_is_fine((str){longest, HANDOVER_URL_MAX}));
    assert_false(handover_url_is_fine((str){longest, HANDOVER_URL_MAX + 1}));
    assert_true(handover_folder_is_fine(STR("parking-in.1")));
    static const char *const no_folders[] = {"", ".", "..", ".hidden", "a/b", "/etc", "a b", "a\\b"};
    for (size_t i = 0; i < sizeof no_folders / sizeof no_folders[0]; i++) {
        assert_false(handover_folder_is_fine(str_from(no_folders[i])));
    }
}

// ---- Signatures -----------------------------------------------------------------------------------------------------

static void signatures_are_those_of_the_specification(void **state)
{
    struct arena a;
    (void)state;
    arena_init(&a, 64 * 1024);
    // Worked out with Python's hmac and base64.
    str one = sign_webhook(&a, str_from(a_secret), STR("msg_p5jXN8AQM9LWM0D4loKWxJek"), 1614265330,
                           STR("{\"test\": 2432232314}"));
    assert_str(one, "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    str two = sign_webhook(&a, STR("whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\nwhsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw\n"),
                           STR("msg_p5jXN8AQM9LWM0D4loKWxJek"), 1614265330, STR("{\"test\": 2432232314}"));
    assert_true(str_ends(two, ARENA_JOIN(&a, STR(" "), one)));
    assert_true(str_starts(two, STR("v1,")) && !str_starts(two, one));
    arena_free(&a);
}

static void secrets_are_long_enough_and_no_others(void **state)
{
    (void)state;
    assert_ok(sign_secret_check(str_from(a_secret)));
    assert_ok(
        sign_secret_check(STR("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw\r\nwhsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n")));
    static const char *const wrong[] = {"",
                                        "whsec_",
                                        "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
                                        "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaS",
                                        "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2La", // 21 bytes
                                        "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw!",
                                        "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw nothing else"};
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        assert_int_equal(sign_secret_check(str_from(wrong[i])).kind, ERR_INPUT);
    }
    struct arena a;
    arena_init(&a, 64 * 1024);
    str line = arena_concat(&a, str_from(a_secret), STR("\n"));
    assert_ok(sign_secret_check(ARENA_JOIN(&a, line, line)));
    assert_int_equal(sign_secret_check(ARENA_JOIN(&a, line, line, line)).kind, ERR_INPUT);
    arena_free(&a);
}

// ---- Mappings -------------------------------------------------------------------------------------------------------

static const char a_definition[] =
    "{\"guildhall\":1,\"id\":\"s\",\"languages\":[\"en\"],\"name\":{\"en\":\"S\"},\"pages\":["
    "{\"id\":\"one\",\"questions\":[{\"id\":\"full-name\",\"number\":1,\"type\":\"text\",\"title\":{\"en\":\"Name\"}},"
    "{\"id\":\"home\",\"number\":2,\"type\":\"address\",\"title\":{\"en\":\"Home\"}}]},"
    "{\"id\":\"cars\",\"repeat\":{\"number\":3,\"item\":{\"en\":\"Car\"},\"min\":0,\"max\":5},"
    "\"questions\":[{\"id\":\"mark\",\"number\":4,\"type\":\"text\",\"title\":{\"en\":\"Mark\"}}]}]}";

static str checked(struct arena *a, const char *mapping)
{
    struct definition_report report = {.arena = a};
    const struct definition *d;
    struct buf out;
    err e = definition_read(str_from(a_definition), NULL, &report, &d);
    if (err_is(e)) {
        fail_msg("%s: %.*s %.*s", e.what, STR_ARG(report.items[0].pointer), STR_ARG(report.items[0].what));
    }
    report = (struct definition_report){.arena = a};
    e = mapping_check(str_from(mapping), d, &report);
    assert_int_equal(err_is(e), report.errors != 0);
    definition_release(d);
    buf_init(&out, 4096);
    for (size_t i = 0; i < report.count; i++) {
        buf_printf(&out, "%d %.*s: %.*s %.*s\n", report.items[i].line, STR_ARG(report.items[i].pointer),
                   STR_ARG(report.items[i].what), STR_ARG(report.items[i].mend));
    }
    str said = arena_str(a, buf_str(&out));
    buf_free(&out);
    return said;
}

static void a_mapping_says_each_problem_with_its_place(void **state)
{
    struct arena a;
    (void)state;
    arena_init(&a, 16 * 1024 * 1024);
    assert_str(checked(&a,
                       "{\"a.b\":\"full-name\",\"a.c\":\"home.postcode\",\"r\":\"@reference\",\"x\":{\"constant\":[1]},"
                       "\"v\":{\"each\":\"cars\",\"fields\":{\"m\":\"mark\",\"of\":\"@reference\"}},\"w\":\"cars\"}"),
               "");
    static const struct {
        const char *mapping, *said;
    } wrong[] = {
        {"{\"a\":\"full-nam\"}", "\"full-nam\", and there is no such question. Did you mean \"full-name\"?"},
        {"{\n\n\"a\":\"nothing\"}", "3 /a: "},
        {"{\"a\":\"home.postcod\"}", "no such question"},
        {"{\"a\":\"full-name.x\"}", "no such question"},
        {"{\"a\":\"mark\"}", "no such question"}, // of a repeat
        {"{\"a\":\"@secret\"}", "no such fact"},
        {"{\"a\":\"full-name\",\"a.b\":\"full-name\"}", "within the other"},
        {"{\"a.b\":\"full-name\",\"a\":\"full-name\"}", "within the other"},
        {"{\"a..b\":\"full-name\"}", "empty part"},
        {"{\"a.\":\"full-name\"}", "empty part"},
        {"{\"\":\"full-name\"}", "empty part"},
        {"{\"a.b.c.d.e.f.g.h.i\":\"full-name\"}", "more than 8"},
        {"{\"a\":1}", "does not say where"},
        {"{\"a\":{\"constant\":1,\"x\":1}}", "does not say where"},
        {"{\"a\":{\"constant\":1,\"each\":\"cars\"}}", "has no \"fields\""},
        {"{\"a\":{\"each\":\"one\",\"fields\":{\"m\":\"mark\"}}}", "names no repeat"},
        {"{\"a\":{\"each\":\"cars\",\"fields\":[]}}", "has no \"fields\""},
        {"{\"a\":{\"each\":\"cars\",\"fields\":{\"m\":\"full-name\"}}}", "/a/fields/m: "},
        {"{\"a\":{\"each\":\"cars\",\"fields\":{\"m\":{\"each\":\"cars\",\"fields\":{\"m\":\"mark\"}}}}}",
         "does not say where"},
        {"{}", "maps nothing"},
        {"[]", "not a JSON object"},
        {"{\"a\":\"full-name\",\"a\":\"home\"}", "not JSON"},
        {"{\n\"a\":\"full-name\",}", "2 "},
        {"", "not JSON"},
        {"{\"a\":{\"constant\":[[[[[[[[1]]]]]]]]}}", "deeper than 8"},
    };
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        str said = checked(&a, wrong[i].mapping);
        if (str_find(said, str_from(wrong[i].said)) == STR_NONE) {
            fail_msg("%s: not \"%s\" but \"%.*s\"", wrong[i].mapping, wrong[i].said, STR_ARG(said));
        }
    }
    char *longest = arena_alloc(&a, MAPPING_BYTES_MAX + 2, 1);
    memset(longest, ' ', MAPPING_BYTES_MAX + 1);
    longest[MAPPING_BYTES_MAX + 1] = '\0';
    memcpy(longest, "{\"a\":\"full-name\"}", 17);
    assert_true(str_find(checked(&a, longest), STR("longer than 64 KB")) != STR_NONE);
    longest[MAPPING_BYTES_MAX] = '\0';
    assert_str(checked(&a, longest), "");
    arena_free(&a);
}

static str applied(struct arena *a, const char *mapping)
{
    struct buf out;
    buf_init(&out, 4096);
    assert_ok(mapping_apply(
        a, str_from(mapping), STR("{\"reference\":\"7K3M\",\"status\":\"new\"}"),
        STR("{\"full-name\":\"A \\\"}, \\\\\",\"home\":{\"line-1\":\"1 Mill\",\"postcode\":\"LS1\"},\"sum\":12.30,"
            "\"big\":123456789012345678901234567890.10,\"cars\":[{\"mark\":\"A]1\"},{\"mark\":\"B\",\"old\":true}],"
            "\"none\":[],\"blank\":null}"),
        &out));
    str made = arena_str(a, buf_str(&out));
    buf_free(&out);
    return made;
}

static void what_is_mapped_goes_and_nothing_else(void **state)
{
    struct arena a;
    (void)state;
    arena_init(&a, 1024 * 1024);
    assert_str(
        applied(&a, "{\"p.name\":\"full-name\",\"p.code\":\"home.postcode\",\"r\":\"@reference\",\"p.all\":\"home\"}"),
        "{\"p\":{\"name\":\"A \\\"}, \\\\\",\"code\":\"LS1\",\"all\":{\"line-1\":\"1 Mill\",\"postcode\":\"LS1\"}},"
        "\"r\":\"7K3M\"}");
    assert_str(applied(&a, "{\"s\":\"sum\",\"b\":\"big\",\"n\":\"blank\"}"),
               "{\"s\":12.30,\"b\":123456789012345678901234567890.10,\"n\":null}");
    assert_str(applied(&a, "{\"v\":{\"each\":\"cars\",\"fields\":{\"m.x\":\"mark\",\"of\":\"@reference\"}}}"),
               "{\"v\":[{\"m\":{\"x\":\"A]1\"},\"of\":\"7K3M\"},{\"m\":{\"x\":\"B\"},\"of\":\"7K3M\"}]}");
    assert_str(
        applied(&a,
                "{\"v\":{\"each\":\"none\",\"fields\":{\"m\":\"mark\"}},\"c\":{\"constant\":{\"k\":[1,\"x\",0.1]}}}"),
        "{\"v\":[],\"c\":{\"k\":[1,\"x\",0.1]}}");
    assert_str(applied(&a, "{\"a\":\"not-answered\",\"b\":\"home.line-2\",\"c\":\"@nothing\",\"d\":\"full-name.x\"}"),
               "{}");
    arena_free(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {MADE_TEST(what_is_set_is_kept_and_its_secret_sealed),
                                       MADE_TEST(a_row_is_written_with_its_unit_and_only_where_something_is_set),
                                       MADE_TEST(one_that_waits_to_go_again_is_enough),
                                       MADE_TEST(what_takes_no_more_holds_until_it_is_set_again),
                                       MADE_TEST(the_reference_of_the_other_system_stays_and_goes_with_the_case),
                                       MADE_TEST(longer_is_waited_where_the_other_system_asks_for_it),
                                       cmocka_unit_test(addresses_and_folders),
                                       cmocka_unit_test(signatures_are_those_of_the_specification),
                                       cmocka_unit_test(secrets_are_long_enough_and_no_others),
                                       cmocka_unit_test(a_mapping_says_each_problem_with_its_place),
                                       cmocka_unit_test(what_is_mapped_goes_and_nothing_else)};
    return cmocka_run_group_tests_name("handover", tests, NULL, NULL);
}
