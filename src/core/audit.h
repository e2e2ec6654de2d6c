// SPDX-License-Identifier: Apache-2.0
// audit: the line that everything which changes something leaves, in the same transaction; and so does each look of
// staff at what a person sent. Lines are chained: each carries the number of a key and BLAKE2b-256, keyed, over the
// hash before and the line itself. The key is the organisation's (core/seal.h), sealed under the master key, so that
// whoever can write to the store alone cannot make the chain anew. Why: docs/decisions/0027-audit-chain.md.
#pragma once
#include "db/stores.h"

enum {
    AUDIT_LINK_BYTES = 1 + 32, // the key's number, 0: no key; the hash
    AUDIT_CHECK_ROWS = 1000    // lines that one call of audit_check_some looks at
};

// `user_id` 0: a person, or a command. `event` is a verb of ours ("case.open"), `subject` what it was
// done to ("case 12"); never an answer or a name.
MUST_USE err audit_write(struct tx *tx, int64_t user_id, str event, str subject);
// The same of a thing with a number: "case" and 12.
MUST_USE err audit_write_on(struct tx *tx, int64_t user_id, str event, const char *kind, int64_t id);
// The same of what was done at another moment, in seconds of the clock, which is told only now.
MUST_USE err audit_write_late(struct tx *tx, int64_t user_id, str event, str subject, int64_t at_s);

// The last line: what shows later that nothing was cut off after it. id 0: there is none.
struct audit_head {
    int64_t id;
    char link[AUDIT_LINK_BYTES * 2 + 1]; // hexadecimal; empty: a line from before the chain
};
MUST_USE err audit_head(struct tx *tx, struct audit_head *ret_head);

// What a user did (0: people, and commands): each event, with the first and the last line that says it.
struct audit_event {
    str event;
    int64_t first, last;
};
struct audit_events {
    const struct audit_event *items;
    size_t count;
};
MUST_USE err audit_events_of(struct tx *tx, struct arena *a, int64_t user_id, struct audit_events *ret_events);
// 0: there is none.
int64_t audit_event_first(const struct audit_events *events, str event);
int64_t audit_event_last(const struct audit_events *events, str event);

// How many lines were ever written.
MUST_USE err audit_given(struct tx *tx, int64_t *ret_count);

// A walk along the chain, in as many snapshots as one likes: lines never change.
struct audit_check {
    struct audit_head head; // to be found on the way; id 0: none is given
    int64_t last_id, count;
    uint8_t link[AUDIT_LINK_BYTES];
    bool linked, keyed; // a line before had a link, and one that needs the key
    bool done;
    int64_t bad_id; // the first line that is not as it was written; 0: none
    const char *why;
};
MUST_USE err audit_check_some(struct tx *tx, struct audit_check *check);
// The whole of it, a snapshot after the other.
MUST_USE err audit_check_all(struct store *store, struct audit_check *check);
// When the last line was written, in seconds of the clock; 0: there is none.
MUST_USE err audit_last_at(struct tx *tx, int64_t *ret_at);
