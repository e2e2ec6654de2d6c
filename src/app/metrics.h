// SPDX-License-Identifier: Apache-2.0
// metrics: figures of the server as Prometheus reads them (text format 0.0.4; names after
// prometheus.io/docs/practices/naming). All organisations together: no name, no address, no key of anybody.
#pragma once
#include "app/ready.h"
#include "app/survey.h"
#include "send/reach.h"

struct site;
struct http_server;
struct outgoing;
struct scans;
struct keep;

struct metrics {
    struct reach from; // who may see them
    bool proxied;      // also who asks by way of the trusted proxy, judged by the address that it names
    struct ready *ready;
    struct survey survey;
    struct site *site;
    struct http_server *http;
    struct lanes *lanes;
    struct stores *stores;
    struct outgoing *outgoing;
    const struct scans *scans; // NULL: there is no scanner
    struct keep *keep;         // NULL: no copy is kept up
};
bool metrics_shown_to(const struct metrics *m, str client, bool proxied);
void metrics_write(struct metrics *m, struct buf *out);
