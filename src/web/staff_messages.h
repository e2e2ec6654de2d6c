// SPDX-License-Identifier: Apache-2.0
// staff_messages: what was sent to people, and to other systems, beside a case and as a whole: what waits, what is
// stuck, and trying it again.
#pragma once
#include "base/err.h"
#include "delivery/delivery.h"
#include "web/components.h"
#include "web/frame.h"

struct staff_message {
    int64_t id;
    str title, state, to, when; // when it was sent, refused …, or written
    str error, said;            // of the last attempt; the words as they were sent
    str theirs;                 // what another system that took it calls it
    str reference, href;        // of its case; empty: it has none
    bool stuck;
};
struct staff_message_list {
    const struct staff_message *items;
    size_t count;
};
struct staff_messages_view {
    struct frame frame;
    struct staff_message_list messages;
    int64_t waiting, oldest_minutes, stuck;
    bool only_stuck;
    str all_href, stuck_href, older_href, again_href, words_href;
};

struct request;
struct tx;
struct word;
struct outbox_rows;
// What a kind of message is called.
const struct word *staff_message_kind_words(enum delivery_kind kind);
// The first `count` rows, the newest first where they are backwards.
struct staff_message_list staff_messages_shown(struct request *r, const struct outbox_rows *rows, size_t count,
                                               bool backwards);
// The messages about a case, newest first.
MUST_USE err staff_messages_of_case(struct request *r, int64_t case_id, struct staff_message_list *ret_messages);

void staff_messages(struct request *r);
void staff_message_again(struct request *r);
MUST_USE err staff_message_again_unit(struct tx *tx, void *data);
void staff_message_again_done(struct request *r);
