// SPDX-License-Identifier: Apache-2.0
// builder_message: messages of the service's own, in their order, and each as a form with how it looks beside.
#pragma once
#include "web/builder_state.h"

void builder_messages_show(struct request *r, int status, struct builder *b);
void builder_message_show(struct request *r, int status, struct builder *b);
void builder_message_read(struct request *r, struct builder *b);
// On a worker thread: how the message that b->edit names looks, with what was typed. Nothing where the draft cannot
// run.
void builder_message_make(struct request *r, struct builder *b);
