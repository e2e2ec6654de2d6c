// SPDX-License-Identifier: Apache-2.0
// hostile_owner: a tiny owner that tells what it was asked, in a thread of its own, for the tests that
// speak to the server over sockets.
#pragma once
#include "http/http.h"

struct hostile_server;
struct hostile_server *hostile_start(const struct http_limits *limits, const char *trusted_proxy);
int hostile_port(const struct hostile_server *s);
// Starts a graceful stop.
void hostile_stop(struct hostile_server *s);
bool hostile_stopped(struct hostile_server *s);
// How often `finished` was called.
int hostile_finished(struct hostile_server *s);
// Waits for the thread, frees everything.
void hostile_end(struct hostile_server *s);
