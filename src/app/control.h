// SPDX-License-Identifier: Apache-2.0
// control: the server's end of DIR/control, the socket by which commands reach the server that holds a
// data folder. Only the folder's owner can open it. One act a connection: a line of JSON each way.
// Acts run on a worker thread, their units through the lanes.
#pragma once
#include "db/stores.h"

struct control;
struct event_base;
struct lanes;
MUST_USE err control_start(struct event_base *loop, const char *dir, struct stores *stores, struct lanes *lanes,
                           void (*touched)(void *with, str organisation_key), void *with, struct control **ret_control);
void control_free(struct control *c);
