// SPDX-License-Identifier: Apache-2.0
// notices: looks once a minute which teams are to be told of new cases (casework/notice.h), and writes the messages to
// the outbox. Where nobody is to be told nothing is written.
#pragma once
#include "app/rounds.h"

// The objects are the caller's and outlive it.
void notices_start(struct rounds *r, struct event_base *loop, struct stores *stores, struct lanes *lanes);
