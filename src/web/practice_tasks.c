// SPDX-License-Identifier: Apache-2.0
// Each task is done when the store holds what comes of doing it: nobody ticks one off.
#include "base/limits.h"
#include "catalogue/revision.h"
#include "core/audit.h"
#include "core/practice.h"
#include "html/words_list.h"
#include "voice/trial.h"
#include "web/page_practice_tasks.h"
#include "web/practice_pages.h"
#include "web/practice_view.h"
#include "web/staff_view.h"

// What shows that a task was done.
enum practice_sign {
    PRACTICE_CHANGED, // a change of a draft, of that kind, by the learner
    PRACTICE_LINE,    // a line of the audit log, by the learner
    PRACTICE_WALKED,  // somebody went to the end of a trial that the learner opened
    PRACTICE_SENT     // a person sent something after the learner published
};
// Where it is done.
enum practice_place {
    PRACTICE_AT_NEW,      // a new service
    PRACTICE_AT_DRAFT,    // the learner's own service: its draft,
    PRACTICE_AT_MAP,      // its map,
    PRACTICE_AT_TRIALS,   // its trials,
    PRACTICE_AT_SERVICE,  // its page of staff,
    PRACTICE_AT_LIVE,     // and that of people
    PRACTICE_AT_COMMENTS, // the trial that was there before
    PRACTICE_AT_CASES
};
static const struct {
    const struct word *title, *why;
    enum practice_place place;
    enum practice_sign sign;
    str of[3]; // kinds or events, of which one is enough
} practice_table[] = {
    {WORD_PRACTICE_TAKE,
     WORD_PRACTICE_TAKE_WHY,
     PRACTICE_AT_NEW,
     PRACTICE_CHANGED,
     {STR_INIT("uploaded"), STR_INIT("begun")}},
    {WORD_PRACTICE_NAME_IT, WORD_PRACTICE_NAME_IT_WHY, PRACTICE_AT_DRAFT, PRACTICE_CHANGED, {STR_INIT("name")}},
    {WORD_PRACTICE_ASK,
     WORD_PRACTICE_ASK_WHY,
     PRACTICE_AT_DRAFT,
     PRACTICE_CHANGED,
     {STR_INIT("question-add"), STR_INIT("question-use"), STR_INIT("page-add")}},
    {WORD_PRACTICE_WHEN, WORD_PRACTICE_WHEN_WHY, PRACTICE_AT_DRAFT, PRACTICE_CHANGED, {STR_INIT("when")}},
    {WORD_PRACTICE_LOOK, WORD_PRACTICE_LOOK_WHY, PRACTICE_AT_MAP, PRACTICE_LINE, {STR_INIT("practice.look")}},
    {WORD_PRACTICE_TRIAL, WORD_PRACTICE_TRIAL_WHY, PRACTICE_AT_TRIALS, PRACTICE_LINE, {STR_INIT("trial.open")}},
    {WORD_PRACTICE_WALK, WORD_PRACTICE_WALK_WHY, PRACTICE_AT_TRIALS, PRACTICE_WALKED},
    {WORD_PRACTICE_ANSWER, WORD_PRACTICE_ANSWER_WHY, PRACTICE_AT_COMMENTS, PRACTICE_LINE, {STR_INIT("trial.answer")}},
    {WORD_PRACTICE_PUBLISH,
     WORD_PRACTICE_PUBLISH_WHY,
     PRACTICE_AT_SERVICE,
     PRACTICE_LINE,
     {STR_INIT("service.publish")}},
    {WORD_PRACTICE_SEND, WORD_PRACTICE_SEND_WHY, PRACTICE_AT_LIVE, PRACTICE_SENT},
    {WORD_PRACTICE_DECIDE, WORD_PRACTICE_DECIDE_WHY, PRACTICE_AT_CASES, PRACTICE_LINE, {STR_INIT("case.status")}},
    {WORD_PRACTICE_BACK, WORD_PRACTICE_BACK_WHY, PRACTICE_AT_SERVICE, PRACTICE_LINE, {STR_INIT("service.back")}},
};
enum {
    PRACTICE_TASKS = sizeof practice_table / sizeof practice_table[0]
};

// What the store says of the learner.
struct practice_known {
    struct revision_kinds changed;
    struct audit_events events, of_people;
    int64_t walked;
    str service; // the key of the newest that they made; empty: none
};

static err practice_know(struct request *r, struct practice_known *k)
{
    TRY(revision_kinds_of(r->tx, r->arena, PRACTICE_LEARNER, &k->changed));
    TRY(revision_newest_of(r->tx, r->arena, PRACTICE_LEARNER, &k->service));
    TRY(audit_events_of(r->tx, r->arena, PRACTICE_LEARNER, &k->events));
    TRY(audit_events_of(r->tx, r->arena, 0, &k->of_people));
    return trial_walked_of(r->tx, PRACTICE_LEARNER, &k->walked);
}

static bool practice_is_done(const struct practice_known *k, size_t i)
{
    const str *of = practice_table[i].of;
    bool done = false;
    switch (practice_table[i].sign) {
    case PRACTICE_CHANGED:
        for (size_t n = 0; n < k->changed.count; n++) {
            for (size_t m = 0; m < sizeof practice_table[i].of / sizeof of[0]; m++) {
                done = done || str_eq(k->changed.items[n], of[m]);
            }
        }
        return done;
    case PRACTICE_LINE:
        return audit_event_first(&k->events, of[0]) != 0;
    case PRACTICE_WALKED:
        return k->walked != 0;
    case PRACTICE_SENT:
        return audit_event_first(&k->events, STR("service.publish")) != 0 &&
               audit_event_last(&k->of_people, STR("case.open")) >
                   audit_event_first(&k->events, STR("service.publish"));
    }
    return false;
}

static str practice_place(struct request *r, const struct practice_known *k, enum practice_place place)
{
    str key = r->organisation->organisation.key;
    str staff = STR("staff");
    str services = STR("services");
    if (place == PRACTICE_AT_CASES) {
        return REQUEST_PATH(r, key, staff, STR("cases"));
    }
    if (place == PRACTICE_AT_COMMENTS) {
        return REQUEST_PATH(r, key, staff, services, STR("missed-bin"), STR("trials"), STR("1"));
    }
    if (place == PRACTICE_AT_NEW || k->service.len == 0) { // which is to be done first
        return REQUEST_PATH(r, key, staff, STR("new-service"));
    }
    static const str of_service[] = {[PRACTICE_AT_DRAFT] = STR_INIT("draft"),
                                     [PRACTICE_AT_MAP] = STR_INIT("map"),
                                     [PRACTICE_AT_TRIALS] = STR_INIT("trials")};
    if (place == PRACTICE_AT_LIVE) {
        return REQUEST_PATH(r, key, k->service);
    }
    return place == PRACTICE_AT_SERVICE ? REQUEST_PATH(r, key, staff, services, k->service)
                                        : REQUEST_PATH(r, key, staff, services, k->service, of_service[place]);
}

void practice_looked(struct request *r)
{
    if (r->organisation->practice) {
        r->looked_at = STR("draft");
    }
}

void practice_tasks(struct request *r, const struct practice *p, bool own)
{
    struct practice_known known = {0};
    struct practice_task *tasks = arena_array(r->arena, struct practice_task, PRACTICE_TASKS);
    str key = r->organisation->organisation.key;
    struct practice_tasks_view view = {.total = PRACTICE_TASKS,
                                       .own = own,
                                       .here = REQUEST_PATH(r, key, STR("staff"), STR("practice")),
                                       .messages_href = REQUEST_PATH(r, key, STR("staff"), STR("messages")),
                                       .days = LIMIT_PRACTICE_S / 86400};
    err e = practice_know(r, &known);
    if (err_is(e)) {
        request_fail(r, e);
        return;
    }
    for (size_t i = 0; i < PRACTICE_TASKS; i++) {
        tasks[i] = (struct practice_task){.number = (int64_t)i + 1,
                                          .title = request_words(r, practice_table[i].title),
                                          .why = request_words(r, practice_table[i].why),
                                          .href = practice_place(r, &known, practice_table[i].place),
                                          .done = practice_is_done(&known, i)};
        view.done += tasks[i].done ? 1 : 0;
    }
    view.tasks = (struct practice_task_list){tasks, PRACTICE_TASKS};
    view.home_href = p->of_key.len == 0 ? STR("") : REQUEST_PATH(r, p->of_key, STR("staff"));
    view.frame = staff_frame(r, request_words(r, WORD_PRACTICE_TASKS_TITLE), STR("staff-practice-tasks"));
    view.frame.practice_href = STR("");
    REQUEST_RENDER(r, 200, page_practice_tasks, &view.frame, &view);
}
