// SPDX-License-Identifier: Apache-2.0
// talk: what the person does on their case: answers a question, adds something, withdraws, complains. Each is an event
// of the case, beside those of staff.
#pragma once
#include "casework/case.h"

struct talk_file {
    int64_t number; // of the event
    str name, type, token;
    int64_t size;
    str head; // its first bytes, as it comes
};
struct talk_files {
    const struct talk_file *items;
    size_t count;
};
// All files that came to a case after it was sent, by event.
MUST_USE err talk_files(struct tx *tx, struct arena *a, int64_t case_id, struct talk_files *ret_files);

// What is kept sealed (core/seal_sweep.h).
extern const struct seal_table talk_sealed;

// Units of work of the person. ERR_CONFLICT where the case changed meanwhile, or is closed.
struct talk_reply {
    struct casefile from; // as it was read
    str words;
    struct talk_files files;   // their bytes are on disk
    int64_t resumed_target_at; // where the case waited: target_resumed()
};
// An answer where the case waits for one: it goes on. Otherwise something the person adds to an open case.
MUST_USE err talk_reply(struct tx *tx, const struct talk_reply *with);
MUST_USE err talk_withdraw(struct tx *tx, const struct casefile *from);
// Whether the case is open or not: it stands in the queue of complaints until staff write to the person.
MUST_USE err talk_complain(struct tx *tx, const struct casefile *from, str words);
// A unit of a user: words to the person, which ask for nothing. A complaint counts as answered.
MUST_USE err talk_write(struct tx *tx, const struct case_move *with);
