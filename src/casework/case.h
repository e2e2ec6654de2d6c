// SPDX-License-Identifier: Apache-2.0
// case: what was submitted and staff handle. Its timeline is its events; its status moves along a
// table. ("case" is a word of C: the struct is casefile.)
#pragma once
#include "db/db.h"

enum case_status {
    CASE_NEW,
    CASE_IN_PROGRESS,
    CASE_WAITING, // for the person
    CASE_APPROVED,
    CASE_REFUSED,
    CASE_CLOSED,
    CASE_STATUS__COUNT
};
// "new", "in-progress" …, in addresses, rows and words (status.new).
str case_status_name(enum case_status status);
bool case_status_find(str name, enum case_status *ret_status);
// Which status may follow which: a table.
bool case_status_may_follow(enum case_status from, enum case_status to);

struct casefile {
    int64_t id, draft_id, service_id, version_id;
    str service_key, service_name; // the name as a JSON object by language
    str language;
    enum case_status status;
    str answers; // encoded; only from case_get
    int64_t submitted_at, changed_at;
};
struct case_event {
    int64_t number, user_id, at;
    str kind; // "submitted", "status", "note"
    str detail, user_name;
};

// Within the unit that closes the draft. The same draft gives the same case.
struct case_open {
    int64_t draft_id, service_id, version_id;
    str language, answers;
    int64_t ret_case_id;
    bool ret_existed;
};
MUST_USE err case_open(struct tx *tx, struct case_open *with);
MUST_USE err case_get(struct tx *tx, struct arena *a, int64_t id, struct casefile *ret_case);
MUST_USE err case_events(struct tx *tx, struct arena *a, int64_t id, struct case_event **ret_events, size_t *ret_count);

// A page of cases, newest first; by status where one is given, below `before` (0: from the newest).
struct case_filter {
    bool by_status;
    enum case_status status;
    int64_t submitted_from, submitted_until; // seconds; 0 and INT64_MAX for all
    int64_t before;
    int64_t limit;
};
MUST_USE err case_list(struct tx *tx, struct arena *a, struct case_filter filter, struct casefile **ret_cases,
                       size_t *ret_count);

// Units of work by a user. ERR_NOT_FOUND; ERR_CONFLICT where the status changed meanwhile or may not
// follow.
MUST_USE err case_set_status(struct tx *tx, int64_t id, int64_t user_id, enum case_status from, enum case_status to);
MUST_USE err case_add_note(struct tx *tx, int64_t id, int64_t user_id, str words);
