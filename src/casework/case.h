// SPDX-License-Identifier: Apache-2.0
// case: what was submitted and staff handle. Its timeline is its events; its status moves along a
// table. ("case" is a word of C: the struct is casefile.)
#pragma once
#include "casework/target.h"
#include "core/seal_sweep.h"
#include "db/db.h"

enum case_status {
    CASE_NEW,
    CASE_IN_PROGRESS,
    CASE_WAITING, // for the person
    CASE_APPROVED,
    CASE_REFUSED,
    CASE_CLOSED,
    CASE_WITHDRAWN, // by the person
    CASE_STATUS__COUNT
};
// "new", "in-progress" …, in addresses, rows and words (status.new).
str case_status_name(enum case_status status);
bool case_status_find(str name, enum case_status *ret_status);
// Which status may follow which: a table.
bool case_status_may_follow(enum case_status from, enum case_status to);
// Whether a case of that status is still to be decided.
bool case_status_is_open(enum case_status status);

struct casefile {
    int64_t id, draft_id, service_id, version_id;
    str service_key, service_name; // the name as a JSON object by language
    str language;
    enum case_status status;
    str answers; // encoded; from case_get, and from the queue where they are not large
    int64_t submitted_at, changed_at;
    int64_t team_id, assignee_id; // 0: no team; nobody
    str team_name, assignee_name;
    int64_t target_at;     // to be decided before this; TARGET_NEVER while it waits for the person
    int64_t target_was;    // as it was when the clock stopped
    int64_t stopped_at;    // 0: the clock runs
    int64_t closed_at;     // 0: open
    int64_t changes;       // how often it changed: the number of its last event
    str channel;           // apply/draft.h
    int64_t person_at;     // when the person last wrote, and staff did nothing since; 0: nothing new
    int64_t complained_at; // a complaint that is not answered; 0: none
    int64_t held_at;       // on legal hold since (casework/erase.h); 0: it is not. From case_get
    int64_t files_gone_at; // when its files were erased before it; 0: they were not. From case_get
};
struct case_event {
    int64_t number, user_id, at;
    int64_t due_at; // of a question to the person; 0: it has none
    // Of staff "status", "note", "assigned", and to the person "asked", "approved", "refused" and "wrote"; of the
    // person "submitted", "answered", "added", "withdrawn" and "complained".
    str kind;
    str detail, user_name;
};

// Within the unit that closes the draft. The same draft gives the same case.
struct case_open {
    int64_t draft_id, service_id, version_id;
    str language, answers;
    int64_t target_at;
    str channel;           // how the person came; empty: online
    int64_t taken_by;      // the user who filled it in with them; 0: nobody did
    const int64_t *tokens; // by which it is found (casework/find.h)
    size_t token_count;
    int64_t ret_case_id;
    bool ret_existed;
};
MUST_USE err case_open(struct tx *tx, struct case_open *with);
MUST_USE err case_get(struct tx *tx, struct arena *a, int64_t id, struct casefile *ret_case);
// A row of case_get, or of a query that selects the same. Its answers are as they are kept: case_open_answers opens
// them.
MUST_USE err case_read_row(const struct db_rows *rows, struct arena *a, struct casefile *ret_case);
MUST_USE err case_open_answers(struct tx *tx, struct arena *a, struct casefile *c);
MUST_USE err case_events(struct tx *tx, struct arena *a, int64_t id, struct case_event **ret_events, size_t *ret_count);

// Who changes a case, and as it was read: ERR_CONFLICT where it changed meanwhile. Every change is an event.
struct case_change {
    int64_t case_id, user_id; // 0: the person, or a command
    int64_t seen;             // casefile.changes; 0: however it stands, for what takes nothing from anybody
};
// Units of work. ERR_NOT_FOUND; ERR_CONFLICT, also where the status may not follow.
struct case_move {
    struct case_change by;
    struct casefile from; // as it was read
    enum case_status to;
    bool only_words;           // it stays where it is: words to the person that ask for nothing (casework/talk.h)
    int64_t resumed_target_at; // where the clock runs again: target_resumed()
    str words;                 // to the person: the question, or the reasons of a decision; may be none
    int64_t due_at;            // of a question: to be answered before this; 0: no day is said
};
// With words, to CASE_WAITING, is a question; to CASE_APPROVED and CASE_REFUSED it is the letter.
MUST_USE err case_set_status(struct tx *tx, const struct case_move *with);
MUST_USE err case_add_note(struct tx *tx, struct case_change by, str words);
// To a user (0: to nobody) and a team (0: none). ERR_NOT_FOUND where there is no such user or team.
struct case_assign {
    struct case_change by;
    int64_t assignee_id, team_id;
};
MUST_USE err case_assign(struct tx *tx, const struct case_assign *with);

// What is kept sealed (core/seal_sweep.h).
extern const struct seal_table case_sealed;
extern const struct seal_table case_event_sealed;

// ---- For the room ----------------------------------------------------------------------------------------------
// Something happened: an event, under the next number of changes; audited as "case." and its kind.
struct case_happened {
    struct case_change by;
    str kind, words;
    int64_t due_at;
};
MUST_USE err case_happened(struct tx *tx, const struct case_happened *event);
// The row of a case whose event was written: its status, whether it is open, and its clock.
MUST_USE err case_put_status(struct tx *tx, const struct casefile *from, enum case_status to,
                             int64_t resumed_target_at);
