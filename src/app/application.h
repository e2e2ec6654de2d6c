// SPDX-License-Identifier: Apache-2.0
// application: the process that serves: HTTP, journeys, stores. It runs until SIGTERM or SIGINT, then
// finishes what is under way; or until a sync fails, when it reads on for a while, refuses writes, and ends, so
// that whoever starts it again has the folder opened anew (db/stores.h, stores_in_doubt).
#pragma once
#include "base/err.h"
#include "send/reach.h"

struct application_options {
    const char *dir;
    int listen_fd;
    const char *trusted_proxy; // NULL: none
    int writers;
    bool units_twice;      // tests
    const char *keep_copy; // where a copy is kept up (db/keep.h); NULL: nowhere
    int64_t keep_every_ms;
    int64_t disk_least;        // bytes that are to be free
    struct reach metrics_from; // who may see figures
    bool metrics_proxied;      // also by way of the trusted proxy
    int send_fd;               // where the sender is told (send/wire.h); -1: nothing is sent
    bool mails;                // it can send mails
    str mail_from;             // the address that they come from
    int jail_fd;               // where what strangers uploaded is handed over (jail/jail.h); -1: nothing is looked at
    bool has_scanner;          // files are opened only once a virus scanner found them clean
    int64_t scan_timeout_ms;   // how long it may be silent
    str public_url;            // where people find this server: "https://services.town.example"; empty: as it listens
    // Called once, when requests are answered and commands are taken; what it is given is these options.
    void (*ready)(const struct application_options *options);
    int ready_fd; // of `ready` alone
    int doubt_ms; // how long it reads on after a sync failed
};
// Ends ERR_BUSY where a sync failed.
MUST_USE err application_run(const struct application_options *options);
