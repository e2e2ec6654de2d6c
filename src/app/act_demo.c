// SPDX-License-Identifier: Apache-2.0
#include "app/act_demo.h"
#include "app/act_gazetteer.h"
#include "app/act_hand_over.h"
#include "app/act_import.h"
#include "app/act_init.h"
#include "app/act_user.h"
#include "app/demo_changes.h"
#include "app/demo_edits.h"
#include "app/demo_needs.h"
#include "app/demo_part.h"
#include "app/demo_tallies.h"
#include "app/demo_trials.h"
#include "app/demo_words.h"
#include "app/retention_run.h"
#include "app/wiring.h"
#include "apply/draft.h"
#include "base/clock.h"
#include "base/random.h"
#include "casework/erase.h"
#include "casework/find.h"
#include "catalogue/revision.h"
#include "catalogue/service.h"
#include "core/organisation.h"
#include "core/partner.h"
#include "core/team.h"
#include "journey/answers.h"
#include "journey/journey.h"
#include "voice/feedback.h"
#include "web/site.h"

struct site_ready_list bundle_ready(void)
{
    return (struct site_ready_list){bundle_table, bundle_count - 2}; // the demo and practice are no services
}

const struct site_ready *bundle_find(str name)
{
    for (size_t i = 0; i < bundle_count; i++) {
        if (str_eq(bundle_table[i].name, name)) {
            return &bundle_table[i];
        }
    }
    return NULL;
}

static err demo_services(struct acts *acts, str org, const json_t *services, struct buf *out)
{
    size_t i;
    const json_t *key;
    json_array_foreach(services, i, key)
    {
        const struct site_ready *file = bundle_find(str_from(json_string_value(key)));
        if (file == NULL) {
            return FAIL_ABOUT(ERR_INTERNAL, "the demo names a service that is not there",
                              str_from(json_string_value(key)));
        }
        json_t *input = json_pack("{s:s%, s:s%, s:s}", "org", org.ptr, org.len, "document", file->document.ptr,
                                  file->document.len, "file", json_string_value(key));
        err e = act_import(acts, input, out);
        json_decref(input);
        TRY(e);
    }
    return NO_ERR;
}

static err demo_users(struct acts *acts, str org, const json_t *users, struct buf *out)
{
    size_t i;
    const json_t *user;
    json_array_foreach(users, i, user)
    {
        json_t *input = json_deep_copy(user);
        json_object_set_new(input, "org", json_stringn(org.ptr, org.len));
        err e = act_user_add(acts, input, out);
        json_decref(input);
        TRY(e);
    }
    return NO_ERR;
}

// ---- Teams: [{"name", "users": [1, 2], "services": ["missed-bin"]}], users by their number -------------------------

struct demo_team {
    struct team_add add;
    struct team_set set;
};

static err demo_team_unit(struct tx *tx, void *with)
{
    struct demo_team *t = with;
    TRY(team_add(tx, &t->add));
    t->set.id = t->add.ret_id;
    return team_set(tx, &t->set);
}

// The numbers of services by their keys, of which there is room for as many as `keys` has.
static err demo_service_ids(struct acts *acts, struct store *store, const json_t *keys, int64_t *ids, size_t *ret_count)
{
    struct tx *tx;
    TRY(store_read_begin(store, &tx));
    err e = NO_ERR;
    *ret_count = 0;
    for (size_t k = 0; k < json_array_size(keys) && !err_is(e); k++) {
        struct service service;
        e = service_find(tx, acts->arena, str_from(json_string_value(json_array_get(keys, k))), &service);
        ids[(*ret_count)++] = err_is(e) ? 0 : service.id;
    }
    store_read_end(tx);
    return e;
}

static err demo_teams(struct acts *acts, struct store *store, const json_t *teams)
{
    size_t i;
    const json_t *team;
    json_array_foreach(teams, i, team)
    {
        const json_t *users = json_object_get(team, "users");
        const json_t *services = json_object_get(team, "services");
        int64_t *ids = arena_array(acts->arena, int64_t, json_array_size(users) + json_array_size(services) + 1);
        struct demo_team t = {.add = {.name = act_string(team, "name"), .by_user_id = 1}};
        size_t count = 0;
        for (size_t k = 0; k < json_array_size(users); k++) {
            ids[count++] = json_integer_value(json_array_get(users, k));
        }
        t.set = (struct team_set){.name = t.add.name, .by_user_id = 1, .users = ids, .user_count = count};
        t.set.services = ids + count;
        TRY(demo_service_ids(acts, store, services, ids + count, &t.set.service_count));
        TRY(acts->write(acts, store, demo_team_unit, &t));
    }
    return NO_ERR;
}

// ---- Partners: a user's {"partner": {"services": ["street-problem"], "days": 60}} ----------------------------------

static err demo_partner_unit(struct tx *tx, void *with)
{
    return partner_put(tx, with);
}

static err demo_partners(struct acts *acts, struct store *store, const json_t *users)
{
    size_t i;
    const json_t *user;
    json_array_foreach(users, i, user)
    {
        const json_t *given = json_object_get(user, "partner");
        const json_t *services = json_object_get(given, "services");
        if (given == NULL) {
            continue;
        }
        int64_t *ids = arena_array(acts->arena, int64_t, json_array_size(services) + 1);
        int64_t days = json_integer_value(json_object_get(given, "days"));
        struct partner_change change = {.by_user_id = 1, .to = {.user_id = (int64_t)i + 1, .service_ids = ids}};
        change.to.until_at = clock_now_s() + days * 86400;
        TRY(demo_service_ids(acts, store, services, ids, &change.to.service_count));
        TRY(acts->write(acts, store, demo_partner_unit, &change));
    }
    return NO_ERR;
}

// ---- Drafts: [{"service", "by": 4, "steps": [{"name", "role"}], "approved": [{"step": 1, "by": 5}]}] ---------------

struct demo_draft {
    struct approval_set set;
    struct revision_add add;
    struct approval_give given[APPROVAL_STEPS_MAX];
    size_t given_count;
};

static err demo_draft_unit(struct tx *tx, void *with)
{
    struct demo_draft *d = with;
    TRY(approval_set(tx, &d->set));
    TRY(revision_add(tx, &d->add));
    for (size_t i = 0; i < d->given_count; i++) {
        d->given[i].revision = d->add.ret_number;
        TRY(approval_give(tx, &d->given[i]));
    }
    return NO_ERR;
}

static void demo_draft_steps(const json_t *draft, struct demo_draft *d)
{
    size_t i;
    const json_t *step;
    json_array_foreach(json_object_get(draft, "steps"), i, step)
    {
        d->set.steps.items[d->set.steps.count++] =
            (struct approval_step){.name = act_string(step, "name"), .role = role_find(act_string(step, "role"))};
    }
    json_array_foreach(json_object_get(draft, "approved"), i, step)
    {
        int64_t number = json_integer_value(json_object_get(step, "step"));
        d->given[d->given_count++] = (struct approval_give){.service_id = d->add.service_id,
                                                            .step = number,
                                                            .user_id = json_integer_value(json_object_get(step, "by")),
                                                            .role = d->set.steps.items[number - 1].role};
    }
}

static err demo_drafts(struct acts *acts, struct store *store, const json_t *drafts, int64_t now_s)
{
    size_t i;
    const json_t *draft;
    json_array_foreach(drafts, i, draft)
    {
        struct service service;
        struct service_version version;
        TRY(demo_part_version(acts, store, act_string(draft, "service"), &service, &version));
        struct demo_draft d = {.set = {.service_id = service.id, .user_id = 1}};
        d.add = (struct revision_add){.service_id = service.id,
                                      .what = STR("begun"),
                                      .name = service.name,
                                      .document = version.document,
                                      .user_id = json_integer_value(json_object_get(draft, "by"))};
        demo_draft_steps(draft, &d);
        demo_part_clock(acts, demo_part_moment(draft, now_s));
        TRY(acts->write(acts, store, demo_draft_unit, &d));
    }
    return NO_ERR;
}

// ---- Cases: through the same pages as a person ---------------------------------------------------------------------

struct demo_case {
    const json_t *wanted;
    const struct definition *definition;
    struct organisation organisation;
    int64_t service_id, version_id;
    struct arena *arena;
    struct draft_save save;
    struct site_submission submission;
};

// "collection-day:date": -2 stands for the three controls of a date, so many days from the case's own.
static void demo_date_fields(struct arena *a, str name, int64_t days, struct field parts[3])
{
    static const char *const names[] = {"day", "month", "year"};
    date d = date_from_days(date_to_days(date_at(clock_now_s(), STR("Europe/London"), NULL)) + days);
    const int values[] = {d.day, d.month, d.year};
    for (size_t i = 0; i < 3; i++) {
        parts[i] = (struct field){.name = arena_printf(a, "%.*s-%s", STR_ARG(name), names[i]),
                                  .value = arena_printf(a, "%d", values[i])};
    }
}

static struct fields demo_fields(struct arena *a, json_t *wanted)
{
    size_t room = 0;
    struct field *items = NULL;
    struct fields fields = {0};
    const char *name;
    json_t *value;
    json_object_foreach(wanted, name, value)
    {
        str bare;
        str kind;
        if (str_cut(str_from(name), ':', &bare, &kind)) {
            struct field parts[3];
            demo_date_fields(a, bare, json_integer_value(value), parts);
            for (size_t i = 0; i < 3; i++) {
                *arena_push(a, struct field, items, fields.count, room) = parts[i];
            }
            continue;
        }
        size_t count = json_is_array(value) ? json_array_size(value) : 1;
        for (size_t i = 0; i < count; i++) {
            const json_t *one = json_is_array(value) ? json_array_get(value, i) : value;
            *arena_push(a, struct field, items, fields.count, room) =
                (struct field){.name = str_from(name), .value = str_from(json_string_value(one))};
        }
    }
    fields.items = items;
    return fields;
}

// The rows of a repeat are given as a list of objects under the page's id.
static err demo_fill_rows(struct demo_case *c, const struct journey *before, const struct page *page,
                          struct answers *answers)
{
    struct journey j = *before; // a walk of its own: the caller's goes on with the answers it was given
    size_t i;
    json_t *row;
    json_array_foreach(json_object_getn(json_object_get(c->wanted, "rows"), page->id.ptr, page->id.len), i, row)
    {
        struct fields fields = demo_fields(c->arena, row);
        struct problems problems = {0};
        struct answers after;
        journey_accept(&j, page, JOURNEY_NEW_ROW, &fields, &after, &problems);
        if (problems.count > 0) {
            return FAIL_ABOUT(ERR_INPUT, "the demo's row is not accepted:", str_from(problems.items[0].key));
        }
        *answers = after;
        j.answers = answers;
        journey_walk(&j);
    }
    return NO_ERR;
}

static err demo_answer(struct demo_case *c, struct answers *ret_submitted, struct answers *ret_all)
{
    struct fields fields = demo_fields(c->arena, json_object_get(c->wanted, "fields"));
    struct answers *answers = arena_new(c->arena, struct answers);
    struct journey j = {.arena = c->arena,
                        .definition = c->definition,
                        .answers = answers,
                        .today = date_at(clock_now_s(), STR("Europe/London"), NULL)};
    journey_walk(&j);
    for (size_t tries = 0; j.stop == JOURNEY_AT_PAGE && tries <= c->definition->page_count; tries++) {
        const struct page *page = j.steps[j.stop_at].page;
        struct answers after = *answers;
        struct problems problems = {0};
        if (page->kind == PAGE_REPEAT) {
            TRY(demo_fill_rows(c, &j, page, &after));
        } else {
            journey_accept(&j, page, 0, &fields, &after, &problems);
        }
        if (problems.count > 0) {
            return FAIL_ABOUT(ERR_INPUT, "the demo's answer is not accepted:",
                              arena_printf(c->arena, "%.*s: %s", STR_ARG(page->id), problems.items[0].key));
        }
        *answers = after;
        journey_walk(&j);
    }
    if (j.stop != JOURNEY_AT_CHECK) {
        return FAIL_ABOUT(ERR_INPUT, "the demo's case does not reach its end: it stops at",
                          j.steps[j.stop_at].page->id);
    }
    *ret_submitted = journey_submitted(&j);
    *ret_all = *answers;
    return NO_ERR;
}

static err demo_save_unit(struct tx *tx, void *with)
{
    struct demo_case *c = with;
    return draft_save(tx, &c->save);
}

static err demo_submit_unit(struct tx *tx, void *with)
{
    struct demo_case *c = with;
    c->submission.draft_id = c->save.ret_id;
    c->submission.changes = 1;
    return wiring_submit(tx, &c->submission);
}

static struct target_rule demo_rule(const struct definition *d)
{
    return target_rule_of(d, STR(""), STR("Europe/London"), STR(""));
}

// A step of a case's history, by the user of that number.
struct demo_move {
    struct arena *arena;
    const struct demo_case *of;
    struct target_rule rule;
    int64_t case_id, user_id, assignee_id; // assignee_id 0: it is passed to nobody
    enum case_status to;
    str note, hold; // of a note; why it is put on hold
};

static err demo_move_unit(struct tx *tx, void *with)
{
    const struct demo_move *m = with;
    struct case_move move = {.by = {m->case_id, m->user_id, 0}, .to = m->to};
    struct site_act act = {.with = &move};
    if (m->note.len != 0) {
        return case_add_note(tx, move.by, m->note);
    }
    if (m->hold.len != 0) {
        return erase_hold(tx, &(struct erase_hold){.by = move.by, .why = m->hold});
    }
    TRY(case_get(tx, m->arena, m->case_id, &move.from));
    if (m->assignee_id != 0) {
        struct case_assign assign = {move.by, m->assignee_id, move.from.team_id};
        return case_assign(tx, &assign);
    }
    if (move.from.stopped_at != 0) {
        move.resumed_target_at = target_resumed(&m->rule, move.from.target_was, move.from.stopped_at, clock_now_s());
    }
    act.own =
        demo_part_own(m->arena, &m->of->organisation, m->of->definition, &m->of->submission, case_status_name(m->to));
    return wiring_move(tx, &act);
}

static err demo_history(struct acts *acts, struct store *store, const struct demo_case *c, int64_t began_s)
{
    struct demo_move m = {.arena = acts->arena,
                          .of = c,
                          .rule = demo_rule(c->definition),
                          .case_id = c->submission.ret_case_id,
                          .user_id = 1};
    size_t i;
    const json_t *step;
    json_array_foreach(json_object_get(c->wanted, "history"), i, step)
    {
        int64_t at = began_s + (int64_t)(json_number_value(json_object_get(step, "after-hours")) * 3600);
        if (at > clock_now_s()) {
            demo_part_clock(acts, at);
        }
        const json_t *by = json_object_get(step, "by");
        m.user_id = json_is_integer(by) ? json_integer_value(by) : 1;
        m.note = act_string(step, "note");
        m.hold = act_string(step, "hold");
        m.assignee_id = json_integer_value(json_object_get(step, "to"));
        if (m.note.len == 0 && m.hold.len == 0 && m.assignee_id == 0 &&
            !case_status_find(act_string(step, "status"), &m.to)) {
            return FAIL(ERR_INPUT, "the demo names a status that is not there");
        }
        TRY(acts->write(acts, store, demo_move_unit, &m));
    }
    return NO_ERR;
}

static err demo_find_service(struct acts *acts, struct store *store, str key, struct demo_case *c)
{
    struct service service;
    struct service_version version;
    struct definition_report report = {.arena = acts->arena};
    TRY(demo_part_version(acts, store, key, &service, &version));
    c->service_id = service.id;
    c->version_id = version.id;
    return definition_read(version.document, NULL, &report, &c->definition);
}

static err demo_one_case(struct acts *acts, struct store *store, struct demo_case *c)
{
    struct answers submitted;
    struct answers all;
    TRY(demo_answer(c, &submitted, &all));
    str language = act_string(c->wanted, "language");
    c->save = (struct draft_save){.secret = random_token(acts->arena, DRAFT_SECRET_BYTES),
                                  .service_id = c->service_id,
                                  .version_id = c->version_id,
                                  .language = language.len != 0 ? language : STR("en")};
    c->submission = (struct site_submission){
        .service_id = c->service_id, .version_id = c->version_id, .language = c->save.language};
    TRY(demo_part_organisation(acts, store, &c->organisation));
    const uint8_t *key = c->organisation.hash_key;
    c->submission.to = delivery_to(acts->arena, key, definition_write_to(c->definition, &submitted), c->save.language);
    TRY(answers_encode(acts->arena, &all, &c->save.answers));
    struct find_tokens tokens = find_of_answers(acts->arena, key, c->definition, &submitted);
    c->submission.tokens = tokens.items;
    c->submission.token_count = tokens.count;
    TRY(answers_encode(acts->arena, &submitted, &c->submission.answers));
    c->submission.own = demo_part_own(acts->arena, &c->organisation, c->definition, &c->submission, STR(""));
    struct target_rule rule = demo_rule(c->definition);
    c->submission.target_at = target_at(&rule, clock_now_s());
    TRY(acts->write(acts, store, demo_save_unit, c));
    TRY(acts->write(acts, store, demo_submit_unit, c));
    return demo_history(acts, store, c, clock_now_s());
}

// So many days ago, some time in working hours.
static int64_t demo_moment_s(int64_t now_s, const json_t *days_ago, size_t at)
{
    int64_t moment = now_s - (int64_t)(json_number_value(days_ago) * 86400);
    return json_is_integer(days_ago) ? moment - moment % 86400 + 9 * 3600 + (int64_t)(at * 4297 % 28800) : moment;
}

static err demo_cases(struct acts *acts, struct store *store, const json_t *cases, int64_t now_s)
{
    size_t i;
    const json_t *wanted;
    json_array_foreach(cases, i, wanted)
    {
        struct demo_case c = {.wanted = wanted, .arena = acts->arena};
        TRY(demo_find_service(acts, store, act_string(wanted, "service"), &c));
        demo_part_clock(acts, demo_moment_s(now_s, json_object_get(wanted, "days-ago"), i));
        err e = demo_one_case(acts, store, &c);
        definition_release(c.definition);
        TRY(e);
    }
    return NO_ERR;
}

// ---- Addresses -----------------------------------------------------------------------------------------------------

// [{"street", "town", "county", "postcode", "numbers": [1, 2, …]}]: invented, with numbers of no real property.
static err demo_gazetteer(struct acts *acts, str org, const json_t *streets)
{
    json_t *rows = json_array();
    size_t i;
    const json_t *street;
    json_array_foreach(streets, i, street)
    {
        size_t k;
        const json_t *house;
        json_array_foreach(json_object_get(street, "numbers"), k, house)
        {
            int64_t number = (int64_t)json_array_size(rows) + 1;
            struct gazetteer_address address = {
                .line_1 = arena_printf(acts->arena, "%lld %s", (long long)json_integer_value(house),
                                       json_string_value(json_object_get(street, "street"))),
                .town = act_string(street, "town"),
                .county = act_string(street, "county"),
                .postcode = act_string(street, "postcode"),
                .uprn = arena_printf(acts->arena, "999000%06lld", (long long)number)};
            json_array_append_new(rows, act_gazetteer_row(number, &address));
        }
    }
    struct buf load;
    buf_init(&load, 4096);
    json_t *input = json_pack("{s:s%, s:o, s:I}", "org", org.ptr, org.len, "rows", rows, "count",
                              (json_int_t)json_array_size(rows));
    err e = act_gazetteer_begin(acts, input, &load);
    int64_t number = 0;
    (void)str_to_i64(str_trim(buf_str(&load)), 1, INT64_MAX, &number);
    json_object_set_new(input, "load", json_integer(number));
    e = err_is(e) ? e : act_gazetteer_rows(acts, input, &load);
    e = err_is(e) ? e : act_gazetteer_end(acts, input, &load);
    json_decref(input);
    buf_free(&load);
    return e;
}

static err demo_hand_overs(struct acts *acts, const json_t *hand_overs, struct buf *out)
{
    size_t i;
    const json_t *one;
    json_array_foreach(hand_overs, i, one)
    {
        TRY(act_hand_over_set(acts, one, out));
    }
    return NO_ERR;
}

// ---- What people said ----------------------------------------------------------------------------------------------

static err demo_say_unit(struct tx *tx, void *with)
{
    return feedback_add(tx, with);
}

static err demo_feedback(struct acts *acts, struct store *store, const json_t *said, int64_t now_s)
{
    size_t i;
    const json_t *one;
    json_array_foreach(said, i, one)
    {
        struct demo_case c = {0};
        TRY(demo_find_service(acts, store, act_string(one, "service"), &c));
        definition_release(c.definition);
        struct feedback f = {.service_id = c.service_id,
                             .version_id = c.version_id,
                             .page = act_string(one, "page"),
                             .words = act_string(one, "words"),
                             .language = STR("en")};
        if (!feedback_kind_find(act_string(one, "kind"), &f.kind)) {
            return FAIL(ERR_INPUT, "the demo names a kind of feedback that is not there");
        }
        demo_part_clock(acts, demo_part_moment(one, now_s));
        int64_t times =
            json_is_integer(json_object_get(one, "times")) ? json_integer_value(json_object_get(one, "times")) : 1;
        for (int64_t k = 0; k < times; k++) {
            TRY(acts->write(acts, store, demo_say_unit, &f));
        }
    }
    return NO_ERR;
}

err act_demo(struct acts *acts, const json_t *input, struct buf *out)
{
    const json_t *organisation = json_object_get(input, "organisation");
    str org = act_string(organisation, "org");
    int64_t now_s = clock_now_s();
    TRY(act_init(acts, organisation, out));
    demo_part_clock(acts, demo_part_moment(organisation, now_s)); // since when it has its services
    err e = demo_services(acts, org, json_object_get(input, "services"), out);
    demo_part_clock(acts, 0);
    TRY(e);
    TRY(demo_users(acts, org, json_object_get(input, "users"), out));
    if (json_object_get(input, "gazetteer") != NULL) {
        TRY(demo_gazetteer(acts, org, json_object_get(input, "gazetteer")));
    }
    struct store *store;
    TRY(act_store(acts, org, &store));
    TRY(demo_teams(acts, store, json_object_get(input, "teams")));
    TRY(demo_partners(acts, store, json_object_get(input, "users")));
    TRY(demo_words(acts, store, json_object_get(input, "words")));
    e = demo_drafts(acts, store, json_object_get(input, "drafts"), now_s);
    e = err_is(e) ? e : demo_cases(acts, store, json_object_get(input, "cases"), now_s);
    e = err_is(e) ? e : demo_feedback(acts, store, json_object_get(input, "feedback"), now_s);
    e = err_is(e) ? e : demo_trials(acts, store, json_object_get(input, "trials"), now_s);
    e = err_is(e) ? e : demo_needs(acts, store, input, now_s);
    e = err_is(e) ? e : demo_edits(acts, store, json_object_get(input, "edits"), now_s);
    demo_part_clock(acts, 0);
    e = err_is(e) ? e : demo_changes(acts, store, json_object_get(input, "changes"));
    e = err_is(e) ? e : demo_tallies(acts, store, json_object_get(input, "stumbles"));
    TRY(e);
    TRY(demo_hand_overs(acts, json_object_get(input, "hand-overs"), out));
    // What would go tonight, so that there is something to see on the page of it.
    struct retention_run run = {.acts = acts, .store = store, .key = org};
    struct retention_plan plan;
    return retention_run_plan(&run, &plan);
}
