// SPDX-License-Identifier: Apache-2.0
// retention: how long what people gave is kept, what goes next, and what keeps it. Each service says its periods in
// its definition (run.retention); where it is silent the organisation's settings say. Periods are days of the
// organisation's own calendar: what closed on 1 May and is kept 30 days is there on all of 31 May. A plan says what
// would go, for people to see; a later pass carries it out: just what the plan was about, and less where something is
// on hold by then. Who reads and erases is app/retention_run.h. Why so: docs/decisions/0035-retention.md.
#pragma once
#include "core/organisation.h"
#include "definition/run.h"

enum retention_kind {
    RETENTION_DRAFTS,   // not sent, from their last change
    RETENTION_CASES,    // with all that hangs on them, from the day they were closed
    RETENTION_FILES,    // of cases, where they go before the case; counted by case
    RETENTION_MESSAGES, // what was sent to people, from then
    RETENTION_FEEDBACK, // words about a service; which button was pressed stays as a figure
    RETENTION_TRIALS,   // words of comments of trials; how often what was said, and what came of it, stay
    RETENTION_NEEDS,    // what people told that they need, and other evidence; also of no service. How often stays
    RETENTION_PASSES,   // of no service: links, codes, sessions and invitations that are over, and their messages
    RETENTION_KIND__COUNT
};
// "drafts", "cases" …
str retention_kind_name(enum retention_kind kind);

enum {
    RETENTION_PASS_DAYS = 30,
    RETENTION_AHEAD_S = 7 * 86400,   // a clock that is further ahead of what was last seen has jumped
    RETENTION_BEHIND_S = 86400,      // or further behind
    RETENTION_SHOWN_S = 12 * 60 * 60 // a plan is there to be seen for so long before a night carries it out
};

// ---- Days: pure -----------------------------------------------------------------------------------------------------
struct retention_period {
    int days;
    bool own; // the service says so; false: the organisation's setting
};
// `run` NULL: of a service that says nothing.
struct retention_period retention_period(const struct organisation *o, const struct run *run, enum retention_kind kind);
// What happened before that moment, the beginning of a day in the zone, has been kept for its days by now.
int64_t retention_before_s(int64_t now_s, int days, str zone);
// The last day on which something of that moment is kept.
date retention_last_day(int64_t at_s, int days, str zone);
// Whether the night's pass is due: the hour has come since the last one, whatever happened to the clocks.
bool retention_is_due(int64_t now_s, int64_t pass_s, int hour, str zone);

// Whether the clock can be believed. Ahead: until it is right again, or time has caught up with it. Behind: what was
// kept meanwhile looks older than it is, so somebody has to look.
enum retention_clock_state {
    RETENTION_CLOCK_FINE,
    RETENTION_CLOCK_AHEAD,
    RETENTION_CLOCK_BEHIND,
    RETENTION_CLOCK__COUNT
};
struct retention_clock {
    int64_t seen_at; // the time as it is believed to be
    enum retention_clock_state state;
};
// The wall clock says `now_s`; `steady_s` have gone by since the last step, as far as anybody knows.
void retention_clock_step(struct retention_clock *clock, int64_t now_s, int64_t steady_s);

// ---- Plans ----------------------------------------------------------------------------------------------------------
struct retention_line {
    int64_t service_id; // 0: of no service
    str service_key;    // empty: of no service
    str service_name;   // JSON object by language
    enum retention_kind kind;
    int days;
    bool own;
    int64_t before_at;   // what is older goes
    int64_t count, held; // how many go; how many would but for a hold
    int64_t oldest_at;   // 0: nothing goes
    int64_t gone;        // as it was carried out
};
struct retention_plan {
    int64_t number; // 0: there is none
    int64_t at;     // the moment of which it is
    struct retention_line *lines;
    size_t count;
};
enum retention_stage {
    RETENTION_IDLE,
    RETENTION_RUNNING,
    RETENTION_EMPTYING, // all is erased; the store's log is being emptied of it
    RETENTION_STAGE__COUNT
};
struct retention_state {
    bool known; // false: nobody has looked yet
    struct retention_clock clock;
    int64_t pass_at, plan, plan_at, ran, ran_at;
    enum retention_stage stage;
};
str retention_stage_name(enum retention_stage stage);
str retention_clock_name(enum retention_clock_state state);
MUST_USE err retention_state(struct tx *tx, struct retention_state *ret_state);
// The lines of a plan that is there, by service and kind; number 0: none.
MUST_USE err retention_plan(struct tx *tx, struct arena *a, int64_t number, int64_t at,
                            struct retention_plan *ret_plan);

// The lines of a plan as of a moment, not counted yet: one for each service and kind.
MUST_USE err retention_lines(struct tx *tx, struct arena *a, const struct organisation *o, int64_t now_s,
                             struct retention_plan *ret_plan);
// Counts one line; `cases` is that of its service's cases, which its files and messages go with.
MUST_USE err retention_count(struct tx *tx, struct retention_line *line, const struct retention_line *cases);
// What of a line is due, oldest first, after (at, id); at most `limit`.
struct retention_due {
    int64_t after_at, after_id; // moved on
    int64_t *ids;
    size_t count;
};
MUST_USE err retention_due(struct tx *tx, struct arena *a, const struct retention_line *line, size_t limit,
                           struct retention_due *due);
// Whether one thing of a line is still due, and nothing holds it: within the unit that erases it.
MUST_USE err retention_is_still(struct tx *tx, const struct retention_line *line, int64_t id, bool *ret_is);

// ---- Units of work --------------------------------------------------------------------------------------------------
// The time was looked at: steps the clock, from the last line of the audit log where nobody has looked yet.
struct retention_look {
    int64_t steady_s;
    struct retention_state ret_state;
};
MUST_USE err retention_look(struct tx *tx, void *look);
// Somebody says that the clock is right. `user_id` 0: a command. Audited as "retention.confirm".
MUST_USE err retention_confirm(struct tx *tx, int64_t user_id);
// Keeps a plan, and forgets those before it but the one that was carried out. Audited as "retention.plan".
MUST_USE err retention_plan_keep(struct tx *tx, void *plan);
// The newest plan begins to be carried out. Audited as "retention.begin". ERR_CONFLICT where there is none, it was
// carried out, or the clock jumped.
MUST_USE err retention_begin(struct tx *tx, void *unused);
// So many more of a line went.
MUST_USE err retention_gone(struct tx *tx, int64_t plan, const struct retention_line *line, int64_t count);
// All is erased: the store's log is emptied after this unit, which is run until store_erases says that it was. The
// second says that it is done.
MUST_USE err retention_empty(struct tx *tx, void *unused);
MUST_USE err retention_end(struct tx *tx, void *unused);
// A night was seen to.
MUST_USE err retention_passed(struct tx *tx, void *unused);

// ---- Holds ----------------------------------------------------------------------------------------------------------
// Of a whole service. Audited as "service.held" and "service.released". ERR_CONFLICT where it stands so already.
struct retention_hold {
    int64_t service_id, user_id;
    str why; // empty: it is lifted
};
MUST_USE err retention_hold(struct tx *tx, const struct retention_hold *with);
MUST_USE err retention_is_held(struct tx *tx, int64_t service_id, bool *ret_held);
struct retention_held {
    int64_t id, at; // at 0: it is not held
    str key, name;  // of a service; the name as a JSON object by language. Of a case: its service's name
    str why, user_name;
};
struct retention_held_list {
    struct retention_held *items;
    size_t count;
};
// Every service, held or not; and cases on hold, at most LIMIT_ROWS_PER_PAGE, with how many there are.
MUST_USE err retention_services(struct tx *tx, struct arena *a, struct retention_held_list *ret_services);
MUST_USE err retention_held_cases(struct tx *tx, struct arena *a, struct retention_held_list *ret_cases,
                                  int64_t *ret_total);
