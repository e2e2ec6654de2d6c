// SPDX-License-Identifier: Apache-2.0
// The rooms together, on a real store: a service is published, a draft saved and sent, a case handled,
// feedback counted. Every unit runs twice.
#include "app/wiring.h"
#include "apply/come_back.h"
#include "apply/draft.h"
#include "base/clock.h"
#include "casework/queue.h"
#include "casework/talk.h"
#include "catalogue/service.h"
#include "core/person.h"
#include "core/test/made.h"
#include "handover/handover.h"
#include "voice/feedback.h"
#include "web/site.h"

static err publish(struct tx *tx, void *with)
{
    return service_publish(tx, with);
}

static err save(struct tx *tx, void *with)
{
    return draft_save(tx, with);
}

static struct draft_save a_draft(struct made *m)
{
    struct service_publish p = {.key = STR("parking"),
                                .document = STR("{}"),
                                .said = {.name = STR("{\"en\":\"Parking\"}"), .summary = STR("{}")},
                                .source = STR("guildhall")};
    assert_ok(made_write(m, publish, &p));
    return (struct draft_save){.secret = STR("s3cret"),
                               .service_id = 1,
                               .version_id = p.ret_version_id,
                               .language = STR("en"),
                               .answers = STR("one")};
}

static struct draft read_draft(struct made *m, int64_t id)
{
    struct draft d;
    struct tx *tx = made_read(m);
    assert_ok(draft_find(tx, &m->arena, id, STR("s3cret"), &d));
    store_read_end(tx);
    return d;
}

static void versions_follow_each_other(void **state)
{
    struct made *m = MADE(state);
    struct service_publish p = {.key = STR("parking"),
                                .document = STR("{}"),
                                .said = {.name = STR("{\"en\":\"Parking\"}"), .summary = STR("{}")},
                                .source = STR("guildhall")};
    assert_ok(made_write(m, publish, &p));
    assert_int_equal(p.ret_number, 1);
    p.document = STR("{\"second\":true}");
    assert_int_equal(made_write(m, publish, &p).kind, ERR_CONFLICT); // numbered after nothing, and there is one
    p.previous_id = p.ret_version_id;
    assert_ok(made_write(m, publish, &p));
    assert_int_equal(p.ret_number, 2);
    struct service s;
    struct service_version v;
    struct tx *tx = made_read(m);
    assert_ok(service_find(tx, &m->arena, STR("parking"), &s));
    assert_ok(service_version_get(tx, &m->arena, s.version_id, &v));
    assert_str(v.document, "{\"second\":true}");
    assert_int_equal(service_find(tx, &m->arena, STR("other"), &s).kind, ERR_NOT_FOUND);
    store_read_end(tx);
    p.key = STR("staff");
    assert_int_equal(made_write(m, publish, &p).kind, ERR_INPUT);
}

static void saves_never_overwrite_unseen(void **state)
{
    struct made *m = MADE(state);
    struct draft_save s = a_draft(m);
    assert_ok(made_write(m, save, &s));
    struct draft_save one = {.id = s.ret_id, .changes = 1, .language = STR("en"), .answers = STR("two")};
    struct draft_save late = {.id = s.ret_id, .changes = 1, .language = STR("en"), .answers = STR("three")};
    assert_ok(made_write(m, save, &one));
    assert_int_equal(made_write(m, save, &late).kind, ERR_CONFLICT);
    struct draft d = read_draft(m, s.ret_id);
    assert_str(d.answers, "two");
    assert_int_equal(d.changes, 2);
}

static void a_secret_opens_only_its_draft(void **state)
{
    struct made *m = MADE(state);
    struct draft_save s = a_draft(m);
    struct draft d;
    assert_ok(made_write(m, save, &s));
    struct tx *tx = made_read(m);
    assert_int_equal(draft_find(tx, &m->arena, s.ret_id, STR("S3cret"), &d).kind, ERR_NOT_FOUND);
    assert_int_equal(draft_find(tx, &m->arena, s.ret_id + 1, STR("s3cret"), &d).kind, ERR_NOT_FOUND);
    store_read_end(tx);
}

static struct site_submission a_submission(const struct draft_save *s, int64_t changes)
{
    return (struct site_submission){.draft_id = s->ret_id,
                                    .changes = changes,
                                    .service_id = s->service_id,
                                    .version_id = s->version_id,
                                    .language = STR("en"),
                                    .answers = STR("sent")};
}

static void a_draft_becomes_one_case(void **state)
{
    struct made *m = MADE(state);
    struct draft_save s = a_draft(m);
    assert_ok(made_write(m, save, &s));
    struct site_submission first = a_submission(&s, 1);
    struct site_submission second = a_submission(&s, 1);
    assert_ok(made_write(m, wiring_submit, &first));
    assert_ok(made_write(m, wiring_submit, &second));
    assert_int_equal(first.ret_case_id, 1);
    assert_int_equal(second.ret_case_id, 1);
    assert_int_equal(read_draft(m, s.ret_id).case_id, 1);
    struct draft_save after = {.id = s.ret_id, .changes = 1, .language = STR("en"), .answers = STR("late")};
    assert_int_equal(made_write(m, save, &after).kind, ERR_CONFLICT); // what was sent stays as it was sent
}

static void a_draft_saved_meanwhile_is_not_sent(void **state)
{
    struct made *m = MADE(state);
    struct draft_save s = a_draft(m);
    struct casefile c;
    assert_ok(made_write(m, save, &s));
    struct draft_save more = {.id = s.ret_id, .changes = 1, .language = STR("en"), .answers = STR("two")};
    assert_ok(made_write(m, save, &more));
    struct site_submission late = a_submission(&s, 1);
    assert_int_equal(made_write(m, wiring_submit, &late).kind, ERR_CONFLICT);
    struct tx *tx = made_read(m);
    assert_int_equal(case_get(tx, &m->arena, 1, &c).kind, ERR_NOT_FOUND); // the case went back with it
    store_read_end(tx);
}

static err hand_over(struct tx *tx, void *unused)
{
    (void)unused;
    return handover_set(tx, &(struct handover_target){.service_id = 1, .way = HANDOVER_FOLDER}, STR("parking"));
}

static size_t handed(struct made *m)
{
    struct outbox_rows rows;
    struct tx *tx = made_read(m);
    assert_ok(outbox_list(tx, &m->arena, false, 0, 100, &rows));
    store_read_end(tx);
    return rows.count;
}

static void another_system_is_told_with_what_causes_it(void **state)
{
    struct made *m = MADE(state);
    struct draft_save s = a_draft(m);
    assert_ok(made_write(m, save, &s));
    assert_ok(made_write(m, hand_over, NULL));
    struct site_submission late = a_submission(&s, 7); // of a draft that changed meanwhile
    assert_int_equal(made_write(m, wiring_submit, &late).kind, ERR_CONFLICT);
    assert_int_equal(handed(m), 0);
    struct site_submission good = a_submission(&s, 1);
    assert_ok(made_write(m, wiring_submit, &good));
    assert_ok(made_write(m, wiring_submit, &good));
    assert_int_equal(handed(m), 1);
    struct case_move move = {.by = {.case_id = 1},
                             .from = {.id = 1, .service_id = 1, .changes = 1},
                             .to = CASE_WAITING,
                             .words = STR("When?")};
    struct case_move stale = move;
    assert_ok(made_write(m, wiring_move, &(struct site_act){.with = &move}));
    assert_int_equal(handed(m), 2);
    assert_int_equal(made_write(m, wiring_move, &(struct site_act){.with = &stale}).kind, ERR_CONFLICT);
    struct case_move words = {.by = {.case_id = 1},
                              .from = {.id = 1, .service_id = 1, .changes = 2},
                              .only_words = true,
                              .words = STR("Hello")};
    assert_ok(made_write(m, wiring_move, &(struct site_act){.with = &words})); // which changes no status
    assert_int_equal(handed(m), 2);
    struct talk_reply reply = {.from = {.id = 1, .service_id = 1, .status = CASE_WAITING, .changes = 3},
                               .words = STR("Now")};
    assert_ok(made_write(m, wiring_reply, &(struct site_act){.with = &reply}));
    assert_int_equal(handed(m), 3);
    struct casefile from = {.id = 1, .service_id = 1, .status = CASE_IN_PROGRESS, .changes = 4};
    assert_ok(made_write(m, wiring_withdraw, &(struct site_act){.with = &from}));
    assert_int_equal(handed(m), 4);
    assert_int_equal(made_write(m, wiring_withdraw, &(struct site_act){.with = &from}).kind, ERR_CONFLICT);
    assert_int_equal(handed(m), 4);
}

// Messages of a service's own are for statuses that cases come to.
static void statuses_are_those_that_definitions_know(void **state)
{
    (void)state;
    enum case_status status;
    assert_int_equal(RUN_CASE_STATUS_COUNT, CASE_STATUS__COUNT - 1);
    for (size_t i = 0; i < RUN_CASE_STATUS_COUNT; i++) {
        assert_true(case_status_find(definition_case_statuses[i], &status));
        assert_int_not_equal(status, CASE_NEW); // to which none comes
    }
}

struct moving {
    enum case_status from, to;
    int64_t seen;
};

static err move(struct tx *tx, void *with)
{
    const struct moving *w = with;
    struct case_move m = {.by = {.case_id = 1}, .from = {.id = 1, .status = w->from, .changes = w->seen}, .to = w->to};
    return case_set_status(tx, &m);
}

static err note(struct tx *tx, void *with)
{
    return case_add_note(tx, (struct case_change){.case_id = *(int64_t *)with}, STR("Rang back."));
}

static void a_case_has_a_timeline(void **state)
{
    struct made *m = MADE(state);
    struct draft_save s = a_draft(m);
    assert_ok(made_write(m, save, &s));
    struct site_submission sent = a_submission(&s, 1);
    assert_ok(made_write(m, wiring_submit, &sent));
    struct moving begin = {CASE_NEW, CASE_IN_PROGRESS, 1};
    struct moving stale = {CASE_NEW, CASE_CLOSED, 1};
    struct moving wrong = {CASE_CLOSED, CASE_NEW, 2};
    int64_t id = 1;
    int64_t other = 2;
    assert_ok(made_write(m, move, &begin));
    assert_int_equal(made_write(m, move, &stale).kind, ERR_CONFLICT);
    assert_int_equal(made_write(m, move, &wrong).kind, ERR_CONFLICT);
    assert_ok(made_write(m, note, &id));
    assert_int_equal(made_write(m, note, &other).kind, ERR_NOT_FOUND);
    struct case_event *events;
    size_t count;
    struct casefile *cases;
    size_t case_count;
    struct tx *tx = made_read(m);
    assert_ok(case_events(tx, &m->arena, 1, &events, &count));
    struct queue_filter f = queue_everything(10);
    f.by_status = true;
    f.status = CASE_IN_PROGRESS;
    assert_ok(queue_list(tx, &m->arena, &f, &cases, &case_count));
    store_read_end(tx);
    assert_int_equal(count, 3);
    assert_str(events[0].kind, "submitted");
    assert_str(events[1].detail, "in-progress");
    assert_str(events[2].detail, "Rang back.");
    assert_int_equal(case_count, 1);
    assert_str(cases[0].service_key, "parking");
}

static err say(struct tx *tx, void *with)
{
    return feedback_add(tx, with);
}

static void feedback_is_counted_by_page(void **state)
{
    struct made *m = MADE(state);
    struct feedback f = {
        .service_id = 1, .version_id = 1, .page = STR("zone"), .kind = FEEDBACK_CLEAR, .language = STR("en")};
    assert_ok(made_write(m, say, &f));
    assert_ok(made_write(m, say, &f));
    f.kind = FEEDBACK_NOT_CLEAR;
    assert_ok(made_write(m, say, &f));
    f.words = STR("Which zone am I in?");
    assert_ok(made_write(m, say, &f));
    struct feedback_count *counts;
    struct feedback_words *words;
    size_t count;
    size_t word_count;
    struct tx *tx = made_read(m);
    assert_ok(feedback_counts(tx, &m->arena, 1, &counts, &count));
    assert_ok(feedback_latest(tx, &m->arena, 1, 10, &words, &word_count));
    store_read_end(tx);
    assert_int_equal(count, 1);
    assert_int_equal(counts[0].of[FEEDBACK_CLEAR], 2);
    assert_int_equal(counts[0].of[FEEDBACK_NOT_CLEAR], 1);
    assert_int_equal(word_count, 1);
    assert_str(words[0].words, "Which zone am I in?");
}

// ---- Coming back --------------------------------------------------------------------------------------------------

static const uint8_t key[SEAL_KEY_BYTES] = {4};

static err add_link(struct tx *tx, void *with)
{
    return come_back_add(tx, 1, with);
}

struct a_device {
    int64_t link_id;
    str secret;
};

static err use_link(struct tx *tx, void *with)
{
    const struct a_device *d = with;
    return d->link_id != 0 ? come_back_use(tx, d->link_id, d->secret) : come_back_admit(tx, 1, d->secret);
}

static bool opens(struct made *m, const char *secret)
{
    struct draft d;
    struct tx *tx = made_read(m);
    err e = draft_find(tx, &m->arena, 1, str_from(secret), &d);
    store_read_end(tx);
    assert_true(!err_is(e) || (e.kind == ERR_NOT_FOUND && d.id == 0));
    return !err_is(e);
}

static void a_link_works_once_for_half_an_hour(void **state)
{
    struct made *m = MADE(state);
    struct draft_save s = a_draft(m);
    struct come_back link;
    struct come_back found;
    struct tx *tx;
    clock_fix_s(1800000000);
    assert_ok(made_write(m, save, &s));
    assert_ok(made_write(m, add_link, &link));
    str secret = come_back_secret(&m->arena, key, 1, &link);
    struct come_back other = link;
    other.created_at++;
    assert_int_equal(secret.len, 22);
    assert_false(str_eq(secret, come_back_secret(&m->arena, key, 2, &link)));
    assert_false(str_eq(secret, come_back_secret(&m->arena, key, 1, &other)));
    struct a_device d = {link.id, STR("second")};
    static const struct {
        int64_t after_s;
        bool open;
    } times[] = {{0, true}, {COME_BACK_S - 1, true}, {COME_BACK_S, false}, {-3600, false}};
    for (size_t i = 0; i < sizeof times / sizeof times[0]; i++) {
        clock_fix_s(1800000000 + times[i].after_s);
        tx = made_read(m);
        assert_ok(come_back_find(tx, link.id, &found));
        store_read_end(tx);
        assert_int_equal(found.is_open, times[i].open);
        if (!times[i].open) {
            assert_int_equal(made_write(m, use_link, &d).kind, ERR_CONFLICT);
        }
    }
    assert_false(opens(m, "second"));
    clock_fix_s(1800000000 + COME_BACK_S - 1);
    assert_ok(made_write(m, use_link, &d));
    assert_int_equal(made_write(m, use_link, &d).kind, ERR_CONFLICT);
    assert_true(opens(m, "second") && opens(m, "s3cret"));
    assert_false(opens(m, "third"));
    clock_fix_s(0);
}

static void the_first_device_and_the_last_eight_hold_a_draft(void **state)
{
    struct made *m = MADE(state);
    struct draft_save s = a_draft(m);
    assert_ok(made_write(m, save, &s));
    for (int i = 0; i < COME_BACK_DEVICES + 2; i++) {
        struct a_device d = {0, arena_printf(&m->arena, "device %d", i)};
        assert_ok(made_write(m, use_link, &d));
    }
    assert_true(opens(m, "s3cret") && opens(m, "device 9") && opens(m, "device 2"));
    assert_false(opens(m, "device 1") || opens(m, "device 0"));
}

struct a_person {
    struct person person;
    bool right;
};

static err ask(struct tx *tx, void *with)
{
    struct a_person *p = with;
    return person_ask(tx, STR("hash"), STR("browser"), &p->person);
}

static err answer_code(struct tx *tx, void *with)
{
    const struct a_person *p = with;
    return person_try(tx, p->person.id, p->right, STR("shown"));
}

static enum person_state state_of(struct made *m, int64_t id, const char *secret)
{
    struct person p;
    struct tx *tx = made_read(m);
    assert_ok(person_find(tx, &m->arena, id, str_from(secret), &p));
    store_read_end(tx);
    return p.state;
}

static void a_code_is_good_for_ten_minutes_and_five_tries(void **state)
{
    struct made *m = MADE(state);
    struct a_person p = {0};
    clock_fix_s(1800000000);
    assert_ok(made_write(m, ask, &p));
    int64_t id = p.person.id;
    str code = person_code(&m->arena, key, 1, id, p.person.created_at);
    assert_int_equal(code.len, PERSON_CODE_DIGITS);
    assert_false(str_eq(code, person_code(&m->arena, key, 2, id, p.person.created_at)));
    assert_int_equal(state_of(m, id, "browser"), PERSON_ASKED);
    assert_int_equal(state_of(m, id, "another"), PERSON_NOBODY);
    clock_fix_s(1800000000 + PERSON_CODE_S);
    assert_int_equal(state_of(m, id, "browser"), PERSON_NOBODY);
    clock_fix_s(1800000000 + PERSON_CODE_S - 1);
    for (int i = 0; i < PERSON_TRIES; i++) {
        assert_int_equal(state_of(m, id, "browser"), PERSON_ASKED);
        assert_ok(made_write(m, answer_code, &p));
    }
    p.right = true;
    assert_int_equal(made_write(m, answer_code, &p).kind, ERR_CONFLICT); // the sixth, though it is right
    assert_int_equal(state_of(m, id, "browser"), PERSON_NOBODY);
    assert_ok(made_write(m, ask, &p));
    assert_ok(made_write(m, answer_code, &p));
    id = p.person.id;
    assert_int_equal(state_of(m, id, "shown"), PERSON_SHOWN);
    assert_int_equal(state_of(m, id, "browser"), PERSON_NOBODY); // what somebody gave it before
    assert_int_equal(made_write(m, answer_code, &p).kind, ERR_CONFLICT);
    clock_fix_s(1800000000 + PERSON_CODE_S - 1 + PERSON_S);
    assert_int_equal(state_of(m, id, "shown"), PERSON_NOBODY);
    clock_fix_s(0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        MADE_TEST(versions_follow_each_other),
        MADE_TEST(saves_never_overwrite_unseen),
        MADE_TEST(a_secret_opens_only_its_draft),
        MADE_TEST(a_draft_becomes_one_case),
        MADE_TEST(a_draft_saved_meanwhile_is_not_sent),
        MADE_TEST(another_system_is_told_with_what_causes_it),
        cmocka_unit_test(statuses_are_those_that_definitions_know),
        MADE_TEST(a_case_has_a_timeline),
        MADE_TEST(feedback_is_counted_by_page),
        MADE_TEST(a_link_works_once_for_half_an_hour),
        MADE_TEST(the_first_device_and_the_last_eight_hold_a_draft),
        MADE_TEST(a_code_is_good_for_ten_minutes_and_five_tries),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
