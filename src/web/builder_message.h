// SPDX-License-Identifier: Apache-2.0
// builder_message: messages of the service's own, in their order, and each as a form with how it looks beside.
#pragma once
#include "web/builder_state.h"

// When one goes out: "When a case becomes: Approved".
str builder_message_moment(struct request *r, str on);
// What it is called in lists: its subject, or when it goes out.
str builder_message_called(struct request *r, const struct outline *o, const struct outline_message *m,
                           size_t language);
void builder_messages_show(struct request *r, int status, struct builder *b);
void builder_message_show(struct request *r, int status, struct builder *b);
void builder_message_read(struct request *r, struct builder *b);
// On a worker thread: how the message that b->edit names looks, with what was typed. Nothing where the draft cannot
// run.
void builder_message_make(struct request *r, struct builder *b);
