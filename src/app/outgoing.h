// SPDX-License-Identifier: Apache-2.0
// outgoing: hands the outbox's rows to the sender and writes down what came back. It learns of new rows from their
// stores (stores_take_stirred) and of old ones at the start; makes a message of a row on a worker thread; holds at most
// so many at the sender at once; and leaves a destination alone, for longer each time, that does not answer. What it
// knows beyond the rows is memory alone: when the application or the sender dies, a row that was not written down as
// done is handed out again, under the same Message-ID.
#pragma once
#include "app/calls.h"
#include "db/lanes.h"

struct event_base;
struct outgoing;

struct outgoing_options {
    struct event_base *loop;
    struct stores *stores;
    struct lanes *lanes;
    int fd;              // to the sender; -1: rows wait until there is one
    bool mails;          // it can send them; otherwise they wait
    struct calls *calls; // told what it says that is not of rows
    str from, site;
};
// The strings are the caller's and outlive it.
struct outgoing *outgoing_start(struct outgoing_options options);
// On the loop's thread: units of work stirred a store; and after units were answered.
void outgoing_stirred(struct outgoing *o, struct store *store);
void outgoing_look(struct outgoing *o);
// What it knows beyond the rows: how many are at the sender, and how many destinations are left alone now.
struct outgoing_figures {
    int64_t at_sender, left_alone;
};
struct outgoing_figures outgoing_figures(const struct outgoing *o);
// Nothing more is handed out. How many are still at the sender: their results are written down as they come.
size_t outgoing_settling(struct outgoing *o);
// After the lanes have stopped.
void outgoing_free(struct outgoing *o);
