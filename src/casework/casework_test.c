// SPDX-License-Identifier: Apache-2.0
// The queue on a real store: filters against a plain search through the same cases, pages, plans; and targets.
#include "base/buf.h"
#include "casework/notice.h"
#include "casework/queue.h"
#include "core/test/made.h"
#include "core/user.h"
#include "queries.h"

// ---- Targets ------------------------------------------------------------------------------------------------

#define LONDON STR("Europe/London")

static int64_t at_noon(const char *day)
{
    date d;
    assert_true(date_parse(str_from(day), &d));
    return date_begins_s(d, LONDON) + 12 * 3600;
}

static void days_begin_where_they_are(void **state)
{
    (void)state;
    assert_int_equal(date_begins_s((date){2026, 1, 5}, LONDON), 1767571200); // 2026-01-05T00:00:00Z
    assert_int_equal(date_begins_s((date){2026, 7, 1}, LONDON), 1782860400); // 2026-06-30T23:00:00Z
    assert_int_equal(date_begins_s((date){2026, 7, 1}, STR("America/New_York")), 1782878400);
    assert_int_equal(date_begins_s((date){2026, 7, 1}, STR("Pacific/Auckland")), 1782820800);
}

static void targets_count_working_days(void **state)
{
    (void)state;
    static const struct {
        const char *from, *last;
        int days;
    } cases[] = {
        {"2026-11-23", "2026-11-24", 1},  // Monday: Tuesday
        {"2026-11-27", "2026-11-30", 1},  // Friday: Monday
        {"2026-11-28", "2026-11-30", 1},  // Saturday: Monday
        {"2026-11-23", "2026-12-07", 10}, // ten: a fortnight
        {"2026-12-23", "2026-12-29", 2},  // over Christmas
        {"2026-03-27", "2026-03-30", 1},  // over the change of the clock
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct target_rule rule = {cases[i].days, LONDON, STR("2026-12-25, 2026-12-28")};
        date last;
        assert_true(date_parse(str_from(cases[i].last), &last));
        date said = date_at(target_at(&rule, at_noon(cases[i].from)) - 1, LONDON, NULL);
        assert_int_equal(date_compare(said, last), 0);
    }
}

static void a_stopped_clock_goes_on_where_it_was(void **state)
{
    (void)state;
    struct target_rule rule = {5, LONDON, STR("")};
    int64_t was = target_at(&rule, at_noon("2026-11-23")); // ends on Monday the 30th
    assert_int_equal(target_resumed(&rule, was, at_noon("2026-11-24"), at_noon("2026-11-24")), was);
    int64_t later = target_resumed(&rule, was, at_noon("2026-11-24"), at_noon("2026-11-30")); // four working days
    date last = date_at(later - 1, LONDON, NULL);
    assert_int_equal(date_compare(last, (date){2026, 12, 4}), 0);
}

static void days_of_a_setting(void **state)
{
    (void)state;
    assert_int_equal(target_rule_of(NULL, STR("7"), LONDON, STR("")).days, 7);
    assert_int_equal(target_rule_of(NULL, STR("nonsense"), LONDON, STR("")).days, 10);
    assert_int_equal(target_rule_of(NULL, STR("-1"), LONDON, STR("")).days, 10);
    // A year in which every day is a holiday does not go on for ever.
    struct buf all;
    buf_init(&all, 64 * 1024);
    struct arena a = {.max = 1024 * 1024};
    for (int64_t day = 0; day < 800; day++) {
        buf_put(&all, date_print(&a, date_from_days(date_to_days((date){2026, 1, 1}) + day)));
    }
    struct target_rule rule = {1, LONDON, buf_str(&all)};
    assert_true(target_at(&rule, at_noon("2026-02-01")) > at_noon("2026-02-01"));
    buf_free(&all);
    arena_free(&a);
}

// ---- The queue --------------------------------------------------------------------------------------------

enum {
    CASES = 400,
    SERVICES = 5,
    TEAMS = 4,
    USERS = 6
};

// Cases of every kind, made by arithmetic, so that the test can search through them by itself.
struct kind {
    int64_t service_id, team_id, assignee_id, target_at, submitted_at;
    enum case_status status;
};
static struct kind kind_of(int64_t i)
{
    return (struct kind){.service_id = 1 + i % SERVICES,
                         .team_id = i * 7 % (TEAMS + 1),
                         .assignee_id = i * 11 % 3 == 0 ? 0 : 1 + i * 13 % USERS,
                         .target_at = 1000000 + i * 37 % 101 * 86400,
                         .submitted_at = 900000 + i * 3600,
                         .status = (enum case_status)(i * 5 % 17 % CASE_STATUS__COUNT)};
}

static err fill(struct tx *tx, void *with)
{
    (void)with;
    int64_t id;
    str keys = STR("abcde");
    for (int64_t i = 1; i <= SERVICES; i++) {
        TRY(db_run(tx, &query_service_add,
                   DB_ARGS(DB_INT(tx_organisation(tx)), DB_INT(i), DB_TEXT(str_slice(keys, (size_t)i - 1, (size_t)i)),
                           DB_INT(1)),
                   NULL));
    }
    TRY(db_run(tx, &query_version_add,
               DB_ARGS(DB_INT(tx_organisation(tx)), DB_INT(1), DB_INT(1), DB_INT(1), DB_TEXT(STR("{}")),
                       DB_TEXT(STR("{}")), DB_TEXT(STR("{}")), DB_TEXT(STR("guildhall")), DB_INT(1), DB_TEXT(STR("")),
                       DB_TEXT(STR("")), DB_NULL),
               NULL));
    for (int64_t i = 1; i <= SERVICES; i++) {
        TRY(db_run(tx, &query_service_point, DB_ARGS(DB_INT(tx_organisation(tx)), DB_INT(i), DB_INT(1)), NULL));
    }
    for (int64_t i = 0; i < USERS; i++) {
        char email[] = "a@example.org";
        email[0] = (char)('a' + i);
        TRY(user_add(tx, str_from(email), STR("Somebody"), ROLE_CASEWORKER, STR("x"), &id));
    }
    for (int64_t i = 0; i < TEAMS; i++) {
        char name[] = "Team 1";
        name[5] = (char)('1' + i);
        struct team_add team = {.name = str_from(name)};
        TRY(team_add(tx, &team));
    }
    for (int64_t i = 1; i <= CASES; i++) {
        struct kind k = kind_of(i);
        struct case_open opening = {.draft_id = i,
                                    .service_id = k.service_id,
                                    .version_id = 1,
                                    .language = STR("en"),
                                    .answers = STR("x"),
                                    .target_at = k.target_at};
        clock_fix_s(k.submitted_at);
        TRY(case_open(tx, &opening));
        struct case_assign assign = {{opening.ret_case_id, 0, 1}, k.assignee_id, k.team_id};
        TRY(case_assign(tx, &assign));
        TRY(db_run(tx, &query_case_put_status,
                   DB_ARGS(DB_INT(tx_organisation(tx)), DB_INT(i), DB_TEXT(case_status_name(k.status)),
                           case_status_is_open(k.status) ? DB_NULL : DB_INT(5), DB_NULL, DB_INT(k.target_at),
                           DB_INT(k.target_at)),
                   NULL));
    }
    clock_fix_s(0);
    return NO_ERR;
}

static bool fits(const struct queue_filter *f, const struct kind *k)
{
    bool open = case_status_is_open(k->status);
    bool team = f->team_count == 0;
    for (size_t i = 0; i < f->team_count; i++) {
        team = team || f->team_ids[i] == k->team_id;
    }
    return team && (f->state == QUEUE_ALL || (f->state == QUEUE_OPEN) == open) &&
           (!f->by_status || f->status == k->status) && (f->service_id == 0 || f->service_id == k->service_id) &&
           (f->assignee_id == QUEUE_ANY || f->assignee_id == k->assignee_id) && k->submitted_at >= f->submitted_from &&
           k->submitted_at < f->submitted_until && k->target_at < f->target_before;
}

static bool comes_before(const struct queue_filter *f, int64_t x, int64_t y)
{
    struct kind a = kind_of(x);
    struct kind b = kind_of(y);
    if (f->order == QUEUE_BY_TARGET && f->state == QUEUE_OPEN && a.target_at != b.target_at) {
        return a.target_at < b.target_at;
    }
    bool newest = f->order == QUEUE_NEWEST || (f->order == QUEUE_BY_TARGET && f->state != QUEUE_OPEN);
    return newest ? x > y : x < y;
}

// Every page of the filter, against a plain search.
static void goes_through(struct made *m, struct queue_filter f)
{
    bool seen[CASES + 1] = {false};
    size_t wanted = 0;
    size_t found = 0;
    int64_t last = 0;
    size_t count;
    for (int64_t i = 1; i <= CASES; i++) {
        struct kind k = kind_of(i);
        wanted += fits(&f, &k);
    }
    f.limit = 7;
    do {
        struct casefile *cases;
        struct tx *tx = made_read(m);
        assert_ok(queue_list(tx, &m->arena, &f, &cases, &count));
        store_read_end(tx);
        for (size_t i = 0; i < count; i++) {
            struct kind k = kind_of(cases[i].id);
            assert_true(fits(&f, &k));
            assert_false(seen[cases[i].id]);
            assert_true(last == 0 || comes_before(&f, last, cases[i].id));
            seen[cases[i].id] = true;
            last = cases[i].id;
            f.after_id = cases[i].id;
            f.after_target = cases[i].target_at;
        }
        found += count;
    } while (count == (size_t)f.limit);
    assert_int_equal(found, wanted);
}

static void every_filter_finds_what_a_plain_search_does(void **state)
{
    struct made *m = MADE(state);
    static const int64_t teams[] = {1, 3, 4};
    assert_ok(made_write(m, fill, NULL));
    for (int64_t n = 0; n < 3 * 3 * 3 * 3 * 4 * 3; n++) {
        struct queue_filter f = queue_everything(7);
        int64_t rest = n;
        f.state = (enum queue_state)(rest % 3);
        f.order = (enum queue_order)(rest / 3 % 3);
        f.service_id = rest / 9 % 3 == 0 ? 0 : rest / 9 % 3;
        f.assignee_id = rest / 27 % 3 - 1;
        f.team_ids = teams;
        f.team_count = (size_t)(rest / 81 % 4);
        f.by_status = rest / 324 % 3 != 0;
        f.status = rest / 324 % 3 == 1 ? CASE_NEW : CASE_CLOSED;
        if (n % 5 == 1) {
            f.submitted_from = 900000 + 50 * 3600;
            f.submitted_until = 900000 + 300 * 3600;
        }
        if (n % 7 == 1) {
            f.target_before = 1000000 + 40 * 86400;
        }
        goes_through(m, f);
        arena_reset(&m->arena);
    }
}

static void counts_stop_at_their_bound(void **state)
{
    struct made *m = MADE(state);
    assert_ok(made_write(m, fill, NULL));
    struct queue_filter f = queue_everything(0);
    int64_t team = 2;
    int64_t count;
    int64_t wanted[3] = {0};
    for (int64_t i = 1; i <= CASES; i++) {
        struct kind k = kind_of(i);
        bool open = case_status_is_open(k.status);
        wanted[0] += open;
        wanted[1] += open && k.assignee_id == 0;
        wanted[2] += open && k.team_id == team && k.target_at < 1000000 + 40 * 86400;
    }
    struct tx *tx = made_read(m);
    assert_ok(queue_count(tx, &f, &count));
    assert_int_equal(count, wanted[0]);
    f.assignee_id = 0;
    assert_ok(queue_count(tx, &f, &count));
    assert_int_equal(count, wanted[1]);
    f = queue_everything(0);
    f.team_ids = &team;
    f.team_count = 1;
    f.target_before = 1000000 + 40 * 86400;
    assert_ok(queue_count(tx, &f, &count));
    assert_int_equal(count, wanted[2]);
    store_read_end(tx);
}

// ---- Changes ------------------------------------------------------------------------------------------------

static err assign(struct tx *tx, void *with)
{
    return case_assign(tx, with);
}

static err set_status(struct tx *tx, void *with)
{
    return case_set_status(tx, with);
}

static struct casefile read_case(struct made *m, int64_t id)
{
    struct casefile c;
    struct tx *tx = made_read(m);
    assert_ok(case_get(tx, &m->arena, id, &c));
    store_read_end(tx);
    return c;
}

static void of_two_who_change_a_case_one_is_told(void **state)
{
    struct made *m = MADE(state);
    assert_ok(made_write(m, fill, NULL));
    struct casefile c = read_case(m, 5);
    struct case_assign one = {{5, 1, c.changes}, 1, 1};
    struct case_assign other = {{5, 2, c.changes}, 2, 1};
    struct case_assign nobody = {{5, 1, c.changes + 1}, 99, 1};
    assert_ok(made_write(m, assign, &one));
    assert_int_equal(made_write(m, assign, &other).kind, ERR_CONFLICT);
    assert_int_equal(made_write(m, assign, &nobody).kind, ERR_NOT_FOUND); // and leaves no event
    struct casefile after = read_case(m, 5);
    assert_int_equal(after.assignee_id, 1);
    assert_int_equal(after.changes, c.changes + 1);
    one.by.case_id = CASES + 1;
    assert_int_equal(made_write(m, assign, &one).kind, ERR_NOT_FOUND);
}

static void the_clock_stops_while_a_case_waits(void **state)
{
    struct made *m = MADE(state);
    assert_ok(made_write(m, fill, NULL));
    int64_t id = 1;
    while (kind_of(id).status != CASE_IN_PROGRESS) {
        id++;
    }
    struct case_move wait = {.by = {id, 1, 0}, .from = read_case(m, id), .to = CASE_WAITING};
    assert_ok(made_write(m, set_status, &wait));
    struct casefile c = read_case(m, id);
    assert_int_equal(c.target_at, TARGET_NEVER);
    assert_int_equal(c.target_was, kind_of(id).target_at);
    assert_true(c.stopped_at != 0 && c.closed_at == 0);
    struct case_move on = {.by = {id, 1, 0}, .from = c, .to = CASE_APPROVED, .resumed_target_at = c.target_was + 86400};
    assert_ok(made_write(m, set_status, &on));
    c = read_case(m, id);
    assert_int_equal(c.target_at, kind_of(id).target_at + 86400);
    assert_true(c.stopped_at == 0 && c.closed_at != 0);
}

// ---- Views, teams ---------------------------------------------------------------------------------------------

static err keep_view(struct tx *tx, void *with)
{
    return queue_view_keep(tx, with);
}

static err drop_view(struct tx *tx, void *with)
{
    const struct queue_view *v = with;
    return queue_view_drop(tx, v->user_id, v->id);
}

static void views_are_each_user_s_own(void **state)
{
    struct made *m = MADE(state);
    struct queue_view_list views;
    struct queue_view v = {.user_id = 1, .name = STR("Late"), .query = STR("late=1")};
    assert_ok(made_write(m, keep_view, &v));
    v.query = STR("late=1&who=mine");
    assert_ok(made_write(m, keep_view, &v)); // of the same name: replaced
    struct queue_view stranger = {.id = 1, .user_id = 2};
    assert_ok(made_write(m, drop_view, &stranger));
    struct tx *tx = made_read(m);
    assert_ok(queue_views(tx, &m->arena, 1, &views));
    assert_int_equal(views.count, 1);
    assert_str(views.items[0].query, "late=1&who=mine");
    assert_ok(queue_views(tx, &m->arena, 2, &views));
    assert_int_equal(views.count, 0);
    store_read_end(tx);
    char name[] = "View aa";
    for (int i = 0; i < QUEUE_VIEW_COUNT_MAX; i++) {
        name[5] = (char)('a' + i);
        v.name = str_from(name);
        bool last = i == QUEUE_VIEW_COUNT_MAX - 1;
        assert_int_equal(made_write(m, keep_view, &v).kind, last ? ERR_TOO_LARGE : ERR_NONE);
    }
}

static err add_team(struct tx *tx, void *with)
{
    return team_add(tx, with);
}

static err set_team(struct tx *tx, void *with)
{
    return team_set(tx, with);
}

static void a_team_has_users_and_services(void **state)
{
    struct made *m = MADE(state);
    assert_ok(made_write(m, fill, NULL));
    static const int64_t users[] = {1, 2};
    static const int64_t services[] = {1, 2};
    struct team_set s = {
        .id = 1, .name = STR("One"), .users = users, .user_count = 2, .services = services, .service_count = 2};
    assert_ok(made_write(m, set_team, &s));
    struct team_set other = {.id = 2, .name = STR("One")};
    assert_int_equal(made_write(m, set_team, &other).kind, ERR_CONFLICT);
    other = (struct team_set){.id = 2, .name = STR("Two"), .services = services, .service_count = 1};
    assert_ok(made_write(m, set_team, &other)); // takes the first service over
    struct team_choices found;
    struct team_list of;
    struct tx *tx = made_read(m);
    assert_ok(team_services(tx, &m->arena, 1, &found));
    assert_false(found.items[0].chosen);
    assert_int_equal(found.items[0].elsewhere, 2);
    assert_true(found.items[1].chosen);
    assert_ok(team_list_of_user(tx, &m->arena, 1, &of));
    assert_int_equal(of.count, 1);
    assert_ok(team_users(tx, &m->arena, 1, &found));
    assert_true(found.items[0].chosen && found.items[1].chosen && !found.items[2].chosen);
    store_read_end(tx);
    other.id = 99;
    assert_int_equal(made_write(m, set_team, &other).kind, ERR_NOT_FOUND);
    for (int i = TEAMS; i <= TEAM_COUNT_MAX; i++) {
        struct team_add more = {.name = arena_printf(&m->arena, "More %d", i)};
        assert_int_equal(made_write(m, add_team, &more).kind, i == TEAM_COUNT_MAX ? ERR_TOO_LARGE : ERR_NONE);
        s = (struct team_set){.id = more.ret_id, .name = more.name, .users = users, .user_count = 1};
        if (i < TEAM_COUNT_MAX) {
            bool too_many = i - TEAMS + 2 > TEAM_OF_USER_MAX;
            assert_int_equal(made_write(m, set_team, &s).kind, too_many ? ERR_TOO_LARGE : ERR_NONE);
        }
    }
}

static err open_one(struct tx *tx, void *with)
{
    return case_open(tx, with);
}

static void a_new_case_comes_to_the_team_of_its_service(void **state)
{
    struct made *m = MADE(state);
    assert_ok(made_write(m, fill, NULL));
    static const int64_t services[] = {3};
    struct team_set s = {.id = 2, .name = STR("Two"), .services = services, .service_count = 1};
    assert_ok(made_write(m, set_team, &s));
    struct case_open opening = {
        .draft_id = CASES + 1, .service_id = 3, .version_id = 1, .language = STR("en"), .answers = STR("x")};
    assert_ok(made_write(m, open_one, &opening));
    assert_int_equal(read_case(m, opening.ret_case_id).team_id, 2);
}

// ---- Notices --------------------------------------------------------------------------------------------------------

static void a_notice_comes_in_its_time(void **state)
{
    (void)state;
    static const str london = STR_INIT("Europe/London");
    int64_t midnight = date_begins_s((date){2026, 7, 1}, london); // summer: 23:00 UTC of the day before
    int64_t eight = midnight + 8 * 3600;
    assert_false(notice_is_due(NOTICE_NONE, 0, eight, london));
    assert_true(notice_is_due(NOTICE_AT_ONCE, 0, midnight, london));
    assert_false(notice_is_due(NOTICE_AT_ONCE, midnight, midnight + NOTICE_PAUSE_S - 1, london));
    assert_true(notice_is_due(NOTICE_AT_ONCE, midnight, midnight + NOTICE_PAUSE_S, london));
    assert_true(
        notice_is_due(NOTICE_AT_ONCE, midnight + 400 * 86400, midnight, london)); // told by a clock that was ahead
    assert_false(notice_is_due(NOTICE_DAILY, 0, eight - 1, london));
    assert_true(notice_is_due(NOTICE_DAILY, 0, eight, london));
    assert_false(notice_is_due(NOTICE_DAILY, eight, midnight + 86400 - 1, london));
    assert_false(notice_is_due(NOTICE_DAILY, eight, midnight + 86400, london));
    assert_true(notice_is_due(NOTICE_DAILY, eight, eight + 86400, london));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(days_begin_where_they_are),
        cmocka_unit_test(targets_count_working_days),
        cmocka_unit_test(a_stopped_clock_goes_on_where_it_was),
        cmocka_unit_test(days_of_a_setting),
        cmocka_unit_test(a_notice_comes_in_its_time),
        MADE_TEST(every_filter_finds_what_a_plain_search_does),
        MADE_TEST(counts_stop_at_their_bound),
        MADE_TEST(of_two_who_change_a_case_one_is_told),
        MADE_TEST(the_clock_stops_while_a_case_waits),
        MADE_TEST(views_are_each_user_s_own),
        MADE_TEST(a_team_has_users_and_services),
        MADE_TEST(a_new_case_comes_to_the_team_of_its_service),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
