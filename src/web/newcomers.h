// SPDX-License-Identifier: Apache-2.0
// newcomers: when more people come than can be served, those who have begun go on, and those who have not may be asked
// to come back. door.h says how many come in, away.h what the others get.
#pragma once
#include "web/away.h"
#include "web/door.h"

struct request;
struct site;

// Zeroed but for the site, everybody may come in.
struct newcomers {
    struct site *site;
    struct door door;
    struct away away;
    int64_t away_count, away_s; // sent away unread, in which second: a line of the log for each
};

// Whether a request, whose route is known, may go on: it is somebody's who has begun, or whom the door lets in.
bool newcomers_let_in(struct newcomers *n, const struct request *r);
// With this answer one of them is sent away. NULL: it is another's, and nothing is done.
void newcomers_keep(struct newcomers *n, const struct http_request *h, const struct http_response *answer);
// The answer for a request that nobody has read, if it is to be sent away: struct http_owner.
str newcomers_away(struct newcomers *n, str head, const struct http_load *load, bool closes);
void newcomers_free(struct newcomers *n);
