// SPDX-License-Identifier: Apache-2.0
// outbox: what is to be done in the world outside (a message sent, another system told), as rows. A row is written in
// the unit of work that causes it, so nothing is sent for a unit that did not commit and nothing is lost for one that
// did. It is tried at least once, in order within its lane, again after growing pauses, until it is done, refused, or
// given up; it stays as the record of what became of it. Who hands rows out is app/outgoing.h.
#pragma once
#include "core/seal_sweep.h"
#include "db/db.h"

enum {
    OUTBOX_HASH_BYTES = 32,
    OUTBOX_KEEPS_TRYING_S = 72 * 60 * 60, // as GOV.UK Notify does
    OUTBOX_WAIT_MAX_S = 4 * 60 * 60,      // the longest pause between two attempts
    OUTBOX_ERROR_MAX = 200,               // bytes of what is kept of an error
};

enum outbox_state {
    OUTBOX_WAITING,
    OUTBOX_SENT,
    OUTBOX_REFUSED,  // by whoever was to take it, for good: an address that is not there
    OUTBOX_GIVEN_UP, // never taken within its time
    OUTBOX_HELD,     // not to be sent: too many to one address
    OUTBOX_PRACTICE, // never sent: it is of an organisation in which a learner practises
    OUTBOX_STATE__COUNT
};
// "waiting", "given-up" …
str outbox_state_name(enum outbox_state state);

struct outbox_row {
    int64_t id;
    str lane, key, kind, destination, payload;
    enum outbox_state state;
    int64_t attempts, next_at, created_at, done_at; // done_at 0: it is not
    str last_error, said;
};
struct outbox_rows {
    struct outbox_row *items;
    size_t count;
};

struct outbox_add {
    str lane, key;   // ("case 12", "confirmation"): written before, it is not written again
    str kind;        // what it is: "mail", "hand-over"
    str destination; // what is left alone for a while when it does not answer
    str address_hash, payload;
    bool held;
    int64_t keeps_trying_s; // 0: OUTBOX_KEEPS_TRYING_S
    bool ret_added;
    int64_t ret_id;
};
// Within the unit that causes it.
MUST_USE err outbox_add(struct tx *tx, struct outbox_add *with);
// How many rows were written for that address in the last hour and in the last day, those held apart.
MUST_USE err outbox_recent(struct tx *tx, str address_hash, int64_t *ret_hour, int64_t *ret_day);

// Destinations for which something waits, one after the other ("" first); an empty view after the last.
MUST_USE err outbox_next_destination(struct tx *tx, struct arena *a, str after, str *ret_destination);
// When something that is not due yet will be; 0: nothing.
MUST_USE err outbox_next_at(struct tx *tx, str destination, int64_t *ret_at);
// What may be tried now, at most `limit`: of each lane only its first that waits.
MUST_USE err outbox_due(struct tx *tx, struct arena *a, str destination, int64_t limit, struct outbox_rows *ret_rows);

// What came back from an attempt.
enum outbox_outcome {
    OUTBOX_WAS_SENT,
    OUTBOX_NOT_NOW, // again, later
    OUTBOX_NEVER    // refused for good
};
struct outbox_result {
    int64_t id;
    enum outbox_outcome outcome;
    str error;      // cut to OUTBOX_ERROR_MAX; the caller keeps addresses out of it
    str said;       // of what was sent
    int64_t wait_s; // of what is tried again: not before; at most OUTBOX_WAIT_MAX_S counts
};
// A row that does not wait any more is left as it is.
MUST_USE err outbox_settle(struct tx *tx, const struct outbox_result *result);
// How long to wait after so many attempts that failed: doubling from 15 seconds to OUTBOX_WAIT_MAX_S, with a random
// half so that what failed together is not tried together again.
int64_t outbox_wait_s(int64_t attempts, uint64_t random);

// ---- For staff ------------------------------------------------------------------------------------------------
MUST_USE err outbox_of_lane(struct tx *tx, struct arena *a, str lane, struct outbox_rows *ret_rows);
// The number of the newest row of a lane; 0: it has none.
MUST_USE err outbox_of_lane_last(struct tx *tx, str lane, int64_t *ret_id);
// A page, newest first, below `before` (0: from the newest); `stuck` only what was refused, given up or held.
MUST_USE err outbox_list(struct tx *tx, struct arena *a, bool stuck, int64_t before, int64_t limit,
                         struct outbox_rows *ret_rows);
// Tried anew as if it were written now, its key the same; 0: all that are stuck. Audited. ERR_CONFLICT where it is
// not stuck.
MUST_USE err outbox_try_again(struct tx *tx, int64_t id, int64_t user_id);
// Erases what was, or would be, sent in a lane; and one row. The store's log holds it until it is emptied (tx_erases).
MUST_USE err outbox_forget(struct tx *tx, str lane);
MUST_USE err outbox_drop(struct tx *tx, int64_t id);
struct outbox_figures {
    int64_t waiting, oldest_s, stuck; // how many wait, how long the oldest has, how many are stuck
};
MUST_USE err outbox_figures(struct tx *tx, struct outbox_figures *ret_figures);

// What is kept sealed (core/seal_sweep.h).
extern const struct seal_table outbox_payload_sealed;
extern const struct seal_table outbox_said_sealed;
