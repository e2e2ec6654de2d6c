// SPDX-License-Identifier: Apache-2.0
// What goes and what stays, on a real store with the rooms together; every unit runs twice.
#include "app/retention_run.h"
#include "app/wiring.h"
#include "apply/come_back.h"
#include "apply/draft.h"
#include "base/clock.h"
#include "casework/erase.h"
#include "casework/find.h"
#include "casework/talk.h"
#include "catalogue/service.h"
#include "core/test/made.h"
#include "core/upload.h"
#include "delivery/delivery.h"
#include "handover/handover.h"
#include "voice/feedback.h"
#include "web/site.h"
#include <unistd.h>

// 24 October 2026, noon in London; the clocks go back in the night that follows.
static const int64_t noon = 1792839600;
static const int64_t token = 4711;

enum {
    DAY = 86400
};

static const char document[] =
    "{\"guildhall\":1,\"id\":\"parking\",\"languages\":[\"en\"],\"name\":{\"en\":\"Parking\"},"
    "\"run\":{\"retention\":{\"drafts\":10,\"cases\":20,\"files\":5,\"messages\":15,\"feedback\":8}},"
    "\"pages\":[{\"id\":\"a\",\"questions\":[{\"id\":\"a\",\"number\":1,\"type\":\"text\",\"title\":{\"en\":\"A?\"}}]}]"
    "}";

struct a_run {
    struct acts acts;
    struct retention_run run;
};

// Acts without an owner: a run does not pause.
static struct made *test_made;
static err test_write(struct acts *acts, struct store *store, unit_fn run, void *with)
{
    (void)acts;
    assert_ptr_equal(test_made->store, store);
    return made_write(test_made, run, with);
}

static struct a_run *a_run(struct made *m)
{
    struct a_run *r = arena_new(&m->arena, struct a_run);
    test_made = m;
    r->acts = (struct acts){.stores = m->stores, .write = test_write, .arena = &m->arena};
    r->run = (struct retention_run){.acts = &r->acts, .store = m->store, .key = STR("avonbridge")};
    return r;
}

static struct retention_plan plan(struct made *m)
{
    struct retention_plan p;
    assert_ok(retention_run_plan(&a_run(m)->run, &p));
    return p;
}

static const struct retention_line *line(const struct retention_plan *p, enum retention_kind kind)
{
    static const struct retention_line none = {.count = -1, .held = -1}; // fits nothing that is expected
    for (size_t i = 0; i < p->count; i++) {
        if (p->lines[i].kind == kind && (p->lines[i].service_id == 1 || kind == RETENTION_PASSES)) {
            return &p->lines[i];
        }
    }
    return &none;
}

static int64_t carry_out(struct made *m)
{
    struct a_run *r = a_run(m);
    assert_ok(retention_run_all(&r->run));
    return r->run.ret_gone;
}

// ---- What there is to go --------------------------------------------------------------------------------------------

static err publish(struct tx *tx, void *with)
{
    return service_publish(tx, with);
}

static void a_service(struct made *m)
{
    struct service_publish p = {.key = STR("parking"),
                                .document = str_from(document),
                                .said = {.name = STR("{\"en\":\"Parking\"}"), .summary = STR("{}")},
                                .source = STR("guildhall")};
    assert_ok(made_write(m, publish, &p));
}

static err save(struct tx *tx, void *with)
{
    return draft_save(tx, with);
}

static err add_link(struct tx *tx, void *with)
{
    struct come_back link;
    TRY(come_back_add(tx, *(int64_t *)with, &link));
    TRY(come_back_admit(tx, *(int64_t *)with, STR("second")));
    return delivery_link(tx, *(int64_t *)with, link.id, link.created_at);
}

struct a_contact {
    int64_t draft_id;
    struct delivery_to to;
    bool shown;
};

static err save_contact(struct tx *tx, void *with)
{
    const struct a_contact *c = with;
    TRY(delivery_save(tx, c->draft_id, &c->to));
    return c->shown ? delivery_confirmed(tx, c->draft_id) : NO_ERR;
}

static str a_file(struct made *m)
{
    str folder;
    str name;
    int fd;
    assert_ok(upload_folder(&m->arena, m->dir, STR("avonbridge"), &folder));
    assert_ok(upload_begin(&m->arena, folder, &fd, &name));
    assert_int_equal(write(fd, "bytes", 5), 5);
    assert_ok(upload_end(folder, fd, name, true));
    return name;
}

static size_t files(struct made *m)
{
    str folder;
    struct upload_tokens there;
    assert_ok(upload_folder(&m->arena, m->dir, STR("avonbridge"), &folder));
    assert_ok(upload_list(&m->arena, folder, &there));
    return there.count;
}

// A draft with a file, an address, a link and a second device.
static int64_t a_draft(struct made *m, int64_t at, bool shown)
{
    clock_fix_s(at);
    struct draft_upload file = {a_file(m), 5};
    struct draft_save s = {.secret = STR("s3cret"),
                           .service_id = 1,
                           .version_id = 1,
                           .language = STR("en"),
                           .answers = STR("Quarrelsome"),
                           .uploads = &file,
                           .upload_count = 1};
    assert_ok(made_write(m, save, &s));
    str address = arena_printf(&m->arena, "ann%lld@example.org", (long long)s.ret_id); // few messages each
    struct a_contact c = {s.ret_id, delivery_to(&m->arena, (const uint8_t[SEAL_KEY_BYTES]){1}, address, STR("en")),
                          shown};
    assert_ok(made_write(m, save_contact, &c));
    assert_ok(made_write(m, add_link, &s.ret_id));
    return s.ret_id;
}

static err move(struct tx *tx, void *with)
{
    struct case_move *to = with;
    struct arena a;
    arena_init(&a, 1024 * 1024);
    err e = case_get(tx, &a, to->by.case_id, &to->from);
    e = err_is(e) ? e : wiring_move(tx, &(struct site_act){.with = to});
    arena_free(&a);
    return e;
}

static void move_to(struct made *m, int64_t id, enum case_status status)
{
    struct case_move to = {.by = {id, 1, 0}, .to = status};
    assert_ok(made_write(m, move, &to));
}

static err reply(struct tx *tx, void *with)
{
    struct talk_reply *r = with;
    struct arena a;
    arena_init(&a, 1024 * 1024);
    err e = case_get(tx, &a, r->from.id, &r->from);
    e = err_is(e) ? e : talk_reply(tx, r);
    arena_free(&a);
    return e;
}

// A case with all that hangs on one; closed at that moment, 0: open.
static int64_t a_case(struct made *m, int64_t sent, int64_t closed)
{
    int64_t draft = a_draft(m, sent, true);
    str address = arena_printf(&m->arena, "ann%lld@example.org", (long long)draft);
    struct site_submission s = {.draft_id = draft,
                                .changes = 1,
                                .service_id = 1,
                                .version_id = 1,
                                .language = STR("en"),
                                .answers = STR("Quarrelsome"),
                                .tokens = &token,
                                .token_count = 1,
                                .to = delivery_to(&m->arena, (const uint8_t[SEAL_KEY_BYTES]){1}, address, STR("en"))};
    assert_ok(made_write(m, wiring_submit, &s));
    struct talk_file file = {.name = STR("plan.pdf"), .type = STR("application/pdf"), .token = a_file(m), .size = 5};
    struct talk_reply r = {.from = {.id = s.ret_case_id}, .words = STR("And this"), .files = {&file, 1}};
    assert_ok(made_write(m, reply, &r));
    if (closed != 0) {
        clock_fix_s(closed);
        move_to(m, s.ret_case_id, CASE_CLOSED);
    }
    return s.ret_case_id;
}

static bool is_there(struct made *m, int64_t case_id)
{
    struct casefile c;
    struct tx *tx = made_read(m);
    err e = case_get(tx, &m->arena, case_id, &c);
    store_read_end(tx);
    assert_true(!err_is(e) || e.kind == ERR_NOT_FOUND);
    return !err_is(e);
}

static bool draft_is_there(struct made *m, int64_t id)
{
    struct draft d;
    struct tx *tx = made_read(m);
    err e = draft_find(tx, &m->arena, id, STR("s3cret"), &d);
    store_read_end(tx);
    return !err_is(e);
}

static struct outbox_rows messages(struct made *m, const char *lane)
{
    struct outbox_rows rows;
    struct tx *tx = made_read(m);
    assert_ok(outbox_of_lane(tx, &m->arena, str_from(lane), &rows));
    store_read_end(tx);
    return rows;
}

// Everything waits to be sent: nothing of it goes by itself.
static err sent(struct tx *tx, void *unused)
{
    struct arena a;
    struct outbox_rows rows;
    (void)unused;
    arena_init(&a, 16 * 1024 * 1024);
    err e = outbox_list(tx, &a, false, 0, 1000, &rows);
    for (size_t i = 0; i < rows.count && !err_is(e); i++) {
        e = outbox_settle(tx, &(struct outbox_result){.id = rows.items[i].id, .said = STR("Dear Ann")});
    }
    arena_free(&a);
    return e;
}

static err hold(struct tx *tx, void *with)
{
    return erase_hold(tx, with);
}

static err hold_service(struct tx *tx, void *with)
{
    return retention_hold(tx, with);
}

// ---- Tests ----------------------------------------------------------------------------------------------------------

static err hand_over(struct tx *tx, void *unused)
{
    (void)unused;
    return handover_set(tx, &(struct handover_target){.service_id = 1, .way = HANDOVER_FOLDER}, STR("s"));
}

static void all_of_a_case_goes_and_nothing_else(void **state)
{
    struct made *m = MADE(state);
    int64_t *found;
    size_t count;
    struct case_event *events;
    struct talk_files attached;
    struct delivery_contact contact;
    a_service(m);
    assert_ok(made_write(m, hand_over, NULL));
    int64_t old = a_case(m, noon - 30 * DAY, noon - 21 * DAY);
    int64_t young = a_case(m, noon - 30 * DAY, noon - 2 * DAY);
    int64_t open = a_case(m, noon - 300 * DAY, 0);
    int64_t draft = a_draft(m, noon - DAY, true);
    clock_fix_s(noon);
    assert_int_equal(files(m), 7);
    struct retention_plan p = plan(m);
    assert_int_equal(line(&p, RETENTION_CASES)->count, 1);
    assert_int_equal(line(&p, RETENTION_CASES)->oldest_at, noon - 21 * DAY);
    assert_int_equal(line(&p, RETENTION_FILES)->count, 0);
    assert_int_equal(carry_out(m), 1);
    assert_false(is_there(m, old));
    assert_true(messages(m, "hand-over 1").count == 0 && messages(m, "hand-over 2").count == 2);
    assert_true(is_there(m, young) && is_there(m, open) && draft_is_there(m, draft));
    assert_false(draft_is_there(m, 1));
    assert_int_equal(files(m), 5);
    struct tx *tx = made_read(m);
    assert_ok(case_events(tx, &m->arena, old, &events, &count));
    assert_int_equal(count, 0);
    assert_ok(talk_files(tx, &m->arena, old, &attached));
    assert_int_equal(attached.count, 0);
    assert_ok(delivery_contact_of_draft(tx, &m->arena, 1, &contact));
    assert_int_equal(contact.address.len, 0);
    struct find_tokens tokens = {&token, 1};
    assert_ok(find_cases(tx, &m->arena, &(struct find_asked){.tokens = &tokens, .limit = 10}, &found, &count));
    assert_int_equal(count, 2);
    store_read_end(tx);
    assert_int_equal(messages(m, "case 1").count + messages(m, "draft 1").count, 0);
    assert_true(messages(m, "case 2").count > 1);
    // Its reference is nobody else's, though it was the last.
    int64_t next = a_case(m, noon, 0);
    assert_true(next > open && next != old);
    clock_fix_s(0);
}

static err say(struct tx *tx, void *with)
{
    return feedback_add(tx, with);
}

static void say_at(struct made *m, int64_t at, const char *page, const char *words)
{
    struct feedback f = {.service_id = 1,
                         .version_id = 1,
                         .page = str_from(page),
                         .kind = page[0] == '\0' ? FEEDBACK_SATISFIED : FEEDBACK_NOT_CLEAR,
                         .words = str_from(words),
                         .language = STR("en")};
    clock_fix_s(at);
    assert_ok(made_write(m, say, &f));
}

static void said_is(struct made *m, size_t words, int64_t satisfied, int64_t not_clear)
{
    struct feedback_words *latest;
    struct feedback_count *counts;
    size_t count;
    int64_t pressed = 0;
    int64_t pleased = 0;
    struct tx *tx = made_read(m);
    assert_ok(feedback_latest(tx, &m->arena, 1, 20, &latest, &count));
    assert_int_equal(count, words);
    assert_ok(feedback_counts(tx, &m->arena, 1, &counts, &count));
    for (size_t i = 0; i < count; i++) {
        pressed += counts[i].of[FEEDBACK_NOT_CLEAR];
        pleased += counts[i].of[FEEDBACK_SATISFIED];
    }
    store_read_end(tx);
    assert_int_equal(pressed, not_clear);
    assert_int_equal(pleased, satisfied);
}

// Of each kind two things, a second apart, one on each side of the midnight that counts. Now is 24 October 2026 at
// noon: of days before the clocks went back nothing is off by their hour.
static void each_kind_goes_at_the_second(void **state)
{
    struct made *m = MADE(state);
    const int64_t midnight = noon - 12 * 3600; // the beginning of this day
    a_service(m);
    int64_t draft = a_draft(m, midnight - 10 * DAY - 1, true);
    int64_t draft_stays = a_draft(m, midnight - 10 * DAY, true);
    int64_t closed = a_case(m, midnight - 40 * DAY, midnight - 20 * DAY - 1);
    int64_t closed_stays = a_case(m, midnight - 14 * DAY, midnight - 5 * DAY);
    int64_t without_files = a_case(m, midnight - 14 * DAY, midnight - 5 * DAY - 1);
    say_at(m, midnight - 8 * DAY - 1, "", "goes");
    say_at(m, midnight - 8 * DAY, "", "stays");
    say_at(m, midnight - 8 * DAY - 1, "a", "");     // the button
    say_at(m, midnight - 8 * DAY - 1, "a", "goes"); // and what was said of it
    assert_ok(made_write(m, sent, NULL));
    clock_fix_s(noon);
    struct retention_plan p = plan(m);
    assert_int_equal(line(&p, RETENTION_DRAFTS)->count, 1);
    assert_int_equal(line(&p, RETENTION_CASES)->count, 1);
    assert_int_equal(line(&p, RETENTION_FILES)->count, 1);
    assert_int_equal(line(&p, RETENTION_FEEDBACK)->count, 2);
    size_t there = files(m);
    said_is(m, 3, 2, 1);
    carry_out(m);
    assert_false(draft_is_there(m, draft));
    assert_true(draft_is_there(m, draft_stays));
    assert_false(is_there(m, closed));
    assert_true(is_there(m, closed_stays) && is_there(m, without_files));
    assert_int_equal(files(m), there - 1 - 2 - 2);
    said_is(m, 1, 2, 1); // the figures stay
    // Nothing more, until the day ends.
    clock_fix_s(midnight + DAY - 1);
    p = plan(m);
    assert_int_equal(carry_out(m), 0);
    clock_fix_s(midnight + DAY);
    p = plan(m);
    assert_int_equal(line(&p, RETENTION_DRAFTS)->count, 1);
    assert_int_equal(line(&p, RETENTION_FILES)->count, 1);
    assert_int_equal(line(&p, RETENTION_FEEDBACK)->count, 1);
    carry_out(m);
    assert_false(draft_is_there(m, draft_stays));
    assert_true(is_there(m, closed_stays)); // without its files
    clock_fix_s(0);
}

static void messages_go_and_those_that_follow_are_written(void **state)
{
    struct made *m = MADE(state);
    const int64_t midnight = noon - 12 * 3600;
    a_service(m);
    assert_ok(made_write(m, hand_over, NULL));
    int64_t id = a_case(m, midnight - 15 * DAY - 1, 0);
    clock_fix_s(midnight - 15 * DAY - 1);
    move_to(m, id, CASE_IN_PROGRESS);
    clock_fix_s(midnight - 15 * DAY);
    move_to(m, id, CASE_WAITING);
    assert_int_equal(messages(m, "case 1").count, 3);
    clock_fix_s(noon);
    struct retention_plan p = plan(m);
    assert_int_equal(line(&p, RETENTION_MESSAGES)->count, 0); // what still waits to be sent stays
    assert_ok(made_write(m, sent, NULL));
    p = plan(m);
    assert_int_equal(line(&p, RETENTION_MESSAGES)->count,
                     5); // two of the case, and to another system; its draft's link
    carry_out(m);
    assert_int_equal(messages(m, "case 1").count, 1);
    move_to(m, id, CASE_IN_PROGRESS);
    move_to(m, id, CASE_WAITING);
    assert_int_equal(messages(m, "case 1").count, 3);
    clock_fix_s(0);
}

static void what_is_on_hold_stays(void **state)
{
    struct made *m = MADE(state);
    a_service(m);
    int64_t held = a_case(m, noon - 60 * DAY, noon - 50 * DAY);
    int64_t other = a_case(m, noon - 60 * DAY, noon - 50 * DAY);
    assert_ok(made_write(m, sent, NULL));
    clock_fix_s(noon);
    struct erase_hold h = {.by = {held, 1, 0}, .why = STR("A court wants it")};
    assert_ok(made_write(m, hold, &h));
    assert_int_equal(made_write(m, hold, &h).kind, ERR_CONFLICT);
    struct retention_hold service = {.service_id = 1, .user_id = 1, .why = STR("An inquiry")};
    assert_ok(made_write(m, hold_service, &service));
    assert_int_equal(made_write(m, hold_service, &service).kind, ERR_CONFLICT);
    say_at(m, noon - 60 * DAY, "", "stays");
    clock_fix_s(noon);
    struct retention_plan p = plan(m);
    assert_int_equal(line(&p, RETENTION_CASES)->count, 0);
    assert_int_equal(line(&p, RETENTION_CASES)->held, 2);
    assert_int_equal(line(&p, RETENTION_FEEDBACK)->held, 1);
    assert_int_equal(carry_out(m), 0);
    assert_true(is_there(m, held) && is_there(m, other));
    service.why = (str){0};
    assert_ok(made_write(m, hold_service, &service));
    p = plan(m);
    assert_int_equal(line(&p, RETENTION_CASES)->count, 1);
    assert_int_equal(line(&p, RETENTION_CASES)->held, 1);
    size_t kept = messages(m, "case 1").count;
    assert_int_equal(carry_out(m), 2); // and the words
    assert_true(is_there(m, held) && kept != 0 && messages(m, "case 1").count == kept);
    assert_int_equal(files(m), 2);
    assert_false(is_there(m, other));
    h.lifted = true;
    assert_ok(made_write(m, hold, &h));
    plan(m);
    assert_int_equal(carry_out(m), 1);
    assert_false(is_there(m, held));
    assert_int_equal(files(m), 0);
    clock_fix_s(0);
}

// A plan is what may go at most: who comes between it and its being carried out keeps what is theirs.
static void what_changes_after_the_plan_stays(void **state)
{
    struct made *m = MADE(state);
    a_service(m);
    int64_t goes = a_case(m, noon - 60 * DAY, noon - 50 * DAY);
    int64_t reopened = a_case(m, noon - 60 * DAY, noon - 50 * DAY);
    int64_t held = a_case(m, noon - 60 * DAY, noon - 50 * DAY);
    int64_t late = a_case(m, noon - 60 * DAY, noon - 20 * DAY);
    int64_t draft = a_draft(m, noon - 12 * DAY, true);
    clock_fix_s(noon);
    struct retention_plan p = plan(m);
    assert_int_equal(line(&p, RETENTION_CASES)->count, 3);
    assert_int_equal(line(&p, RETENTION_DRAFTS)->count, 1);
    move_to(m, reopened, CASE_IN_PROGRESS);
    struct erase_hold h = {.by = {held, 1, 0}, .why = STR("A court wants it")};
    assert_ok(made_write(m, hold, &h));
    struct draft_save more = {.id = draft, .changes = 1, .language = STR("en"), .answers = STR("more")};
    assert_ok(made_write(m, save, &more));
    clock_fix_s(noon + 2 * DAY);       // by now one more would be due
    assert_int_equal(carry_out(m), 2); // and the files of another
    assert_false(is_there(m, goes));
    assert_true(is_there(m, reopened) && is_there(m, held) && is_there(m, late) && draft_is_there(m, draft));
    // A plan is carried out once.
    assert_int_equal(retention_run_all(&a_run(m)->run).kind, ERR_CONFLICT);
    clock_fix_s(0);
}

static err look(struct tx *tx, void *with)
{
    return retention_look(tx, with);
}

static err confirm(struct tx *tx, void *unused)
{
    (void)unused;
    return retention_confirm(tx, 1);
}

static enum retention_clock_state looked(struct made *m, int64_t steady_s)
{
    struct retention_look l = {.steady_s = steady_s};
    assert_ok(made_write(m, look, &l));
    return l.ret_state.clock.state;
}

static void nothing_goes_when_the_clock_jumps(void **state)
{
    struct made *m = MADE(state);
    static const int64_t jumps[] = {400 * (int64_t)DAY, -400 * (int64_t)DAY};
    a_service(m);
    int64_t id = a_case(m, noon - DAY, noon - 3600); // audited: all that is known of the time at first
    clock_fix_s(noon + jumps[0]);
    assert_int_equal(looked(m, 0), RETENTION_CLOCK_AHEAD);
    for (size_t i = 0; i < 2; i++) {
        clock_fix_s(noon);
        assert_int_equal(looked(m, 0), RETENTION_CLOCK_FINE);
        clock_fix_s(noon + jumps[i]);
        assert_int_equal(looked(m, 600), i == 0 ? RETENTION_CLOCK_AHEAD : RETENTION_CLOCK_BEHIND);
        struct retention_plan p = plan(m);
        assert_int_equal(line(&p, RETENTION_CASES)->count, i == 0 ? 1 : 0); // it is shown
        assert_int_equal(retention_run_all(&a_run(m)->run).kind, ERR_CONFLICT);
        assert_true(is_there(m, id));
        clock_fix_s(noon + 1200);
        assert_int_equal(looked(m, 600), i == 0 ? RETENTION_CLOCK_FINE : RETENTION_CLOCK_BEHIND);
    }
    assert_int_equal(retention_run_all(&a_run(m)->run).kind, ERR_CONFLICT);
    assert_ok(made_write(m, confirm, NULL));
    assert_int_equal(looked(m, 0), RETENTION_CLOCK_FINE);
    // A plan that was made under the wrong clock is not what is carried out.
    plan(m);
    assert_int_equal(carry_out(m), 0);
    assert_true(is_there(m, id));
    // Somebody says that 400 days later is right.
    clock_fix_s(noon + jumps[0]);
    assert_int_equal(looked(m, 0), RETENTION_CLOCK_AHEAD);
    assert_ok(made_write(m, confirm, NULL));
    plan(m);
    assert_int_equal(carry_out(m), 1);
    assert_false(is_there(m, id));
    clock_fix_s(0);
}

static void drafts_are_reminded_of_once(void **state)
{
    struct made *m = MADE(state);
    struct delivery_message message;
    a_service(m);
    int64_t soon = a_draft(m, noon - 8 * DAY, true);
    int64_t later = a_draft(m, noon - 6 * DAY, true);
    int64_t not_shown = a_draft(m, noon - 8 * DAY, false); // an address that may be anybody's
    a_case(m, noon - 8 * DAY, 0);
    clock_fix_s(noon);
    for (int i = 0; i < 2; i++) {
        assert_ok(retention_run_remind(&a_run(m)->run));
        for (int k = 1; k <= 4; k++) {
            str lane = arena_printf(&m->arena, "draft %d", k);
            assert_int_equal(messages(m, arena_cstr(&m->arena, lane)).count, k == 1 ? 2 : 1); // its link, and this
        }
    }
    struct outbox_rows rows = messages(m, "draft 1");
    assert_ok(delivery_read(&m->arena, &rows.items[1], &message));
    assert_int_equal(message.kind, DELIVERY_REMINDER);
    assert_int_equal(message.until_s, noon - 12 * 3600 + 3 * DAY + 3600 - 1); // a day of 25 hours lies between
    assert_str(message.to, "ann1@example.org");
    assert_true(soon == 1 && later == 2 && not_shown == 3);
    clock_fix_s(0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        MADE_TEST(all_of_a_case_goes_and_nothing_else),
        MADE_TEST(each_kind_goes_at_the_second),
        MADE_TEST(messages_go_and_those_that_follow_are_written),
        MADE_TEST(what_is_on_hold_stays),
        MADE_TEST(what_changes_after_the_plan_stays),
        MADE_TEST(nothing_goes_when_the_clock_jumps),
        MADE_TEST(drafts_are_reminded_of_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
