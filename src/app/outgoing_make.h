// SPDX-License-Identifier: Apache-2.0
// outgoing_make: what is sent of rows, on a worker thread: what of a store may be tried now, and its bytes.
#pragma once
#include "app/outgoing.h"
#include "core/outbox.h"
#include "send/wire.h"

enum {
    OUTGOING_WINDOW = 48, // rows at the sender at once
    OUTGOING_BATCH = 16,  // made of one store at once
    OUTGOING_DESTINATIONS = 32,
    // So that other systems that hang leave room for mails, and one of them for the others.
    OUTGOING_HOOKS = 32,        // rows for other systems at the sender at once
    OUTGOING_HOOKS_OF_ONE = 4,  // of them, for one
    OUTGOING_CAPPED_AGAIN_S = 1 // when it is looked again whether there is room
};

// A destination that did not answer is left alone until then; the first row after that is alone.
struct outgoing_breaker {
    char name[64];
    int failures;
    int64_t until_s, pause_s; // by the wall clock, as rows are
};
// How many may be handed to it now.
int64_t outgoing_breaker_lets(const struct outgoing_breaker *b, int64_t now_s, int64_t most);
void outgoing_breaker_note(struct outgoing_breaker *b, int64_t now_s, bool unreachable);

struct outgoing_made {
    int64_t id;
    str destination;
    struct wire_message message;
    int64_t case_id, service_id; // of what goes to another system; 0: it is a mail
    str said;                    // its words, as staff see them
    const char *wrong;           // it cannot be made: why; NULL: it can
};
struct outgoing_pick {
    // In
    struct store *store;
    str from, site;
    bool mails;                   // mails can be sent
    size_t hook_room;             // how many more may go to other systems
    int64_t ids[OUTGOING_WINDOW]; // at the sender already
    size_t id_count, room;
    struct outgoing_breaker breakers[OUTGOING_DESTINATIONS];
    size_t breaker_count;
    // Out
    struct arena arena;
    struct outgoing_made made[OUTGOING_BATCH];
    size_t count;
    bool more;      // there may be more of it that is due
    int64_t due_at; // when the next will be; 0: nothing is known
};
MUST_USE err outgoing_make(struct outgoing_pick *p);
