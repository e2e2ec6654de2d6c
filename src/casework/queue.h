// SPDX-License-Identifier: Apache-2.0
// queue: cases as staff go through them: which, in which order, a page at a time. Pages are found by key, so that a
// later page costs what the first does; the open ones by an index for each way (sql/migrations), so that no filter
// reads a case that it does not show.
#pragma once
#include "casework/find.h"
#include "core/team.h"

enum queue_state {
    QUEUE_OPEN,
    QUEUE_CLOSED,
    QUEUE_ALL,
    QUEUE_COMPLAINTS // that are not answered, the oldest first; of the filter only the partner counts
};
enum queue_order {
    QUEUE_BY_TARGET, // soonest first; only open ones have a target: others come newest first
    QUEUE_NEWEST,
    QUEUE_OLDEST
};
enum {
    QUEUE_ANY = -1,                // of users and teams, among whose numbers 0 is nobody and none
    QUEUE_COUNT_MAX = 999,         // more are not counted
    QUEUE_ANSWERS_MAX = 64 * 1024, // bytes of answers that come with a case in the list
};
struct queue_filter {
    enum queue_state state;
    bool by_status; // of that state
    enum case_status status;
    int64_t service_id;                      // 0: any
    int64_t assignee_id;                     // QUEUE_ANY; 0: nobody's
    int64_t partner_id;                      // only what this partner sees (core/partner.h); 0: of all services
    const int64_t *team_ids;                 // of any of these; none: of any team or none
    size_t team_count;                       // at most TEAM_OF_USER_MAX
    int64_t submitted_from, submitted_until; // 0 and INT64_MAX for all
    int64_t target_before;                   // INT64_MAX for all
    enum queue_order order;
    int64_t after_target, after_id; // the last of the page before; 0 and 0: from the beginning
    int64_t limit;
    const struct find_tokens *found; // only cases that have all of them, open or not, newest first: then nothing else
                                     // of the filter counts but the partner; NULL: not looked for
};
struct queue_filter queue_everything(int64_t limit);
MUST_USE err queue_list(struct tx *tx, struct arena *a, const struct queue_filter *filter, struct casefile **ret_cases,
                        size_t *ret_count);
// The same as numbers alone; the filter goes on to the page after.
MUST_USE err queue_ids(struct tx *tx, struct arena *a, struct queue_filter *filter, int64_t **ret_ids,
                       size_t *ret_count);
// Open ones of a user, of teams, or all (user QUEUE_ANY and no teams), with a target before that moment; at most
// QUEUE_COUNT_MAX + 1 of each team.
MUST_USE err queue_count(struct tx *tx, const struct queue_filter *of, int64_t *ret_count);

// Filters that a user keeps. Units of work, audited as "queue.view".
enum {
    QUEUE_VIEW_NAME_MAX = 40, // characters
    QUEUE_VIEW_COUNT_MAX = 20 // of a user
};
struct queue_view {
    int64_t id, user_id;
    str name, query;
};
struct queue_view_list {
    const struct queue_view *items;
    size_t count;
};
MUST_USE err queue_views(struct tx *tx, struct arena *a, int64_t user_id, struct queue_view_list *ret_views);
// One of that name is replaced. ERR_TOO_LARGE: there are as many as there may be.
MUST_USE err queue_view_keep(struct tx *tx, const struct queue_view *view);
// Of that user only; one that is not there is nothing to do.
MUST_USE err queue_view_drop(struct tx *tx, int64_t user_id, int64_t id);
