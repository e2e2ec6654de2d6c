// SPDX-License-Identifier: Apache-2.0
// doctor: looks at everything that can be wrong with a folder of data, its settings and the machine, beside a running
// server or without one, and says what to do. Changes nothing. A line a finding:
//     error    disk: 12 MB are free, and 256 are to be (--disk-least). Make room
#pragma once
#include "app/command.h"
#include "app/serve_jail.h"
#include "app/serve_mail.h"
#include "core/organisation.h"

enum doctor_grade {
    DOCTOR_OK,
    DOCTOR_WARNING, // works, and may not for long, or for an attacker too
    DOCTOR_ERROR
};

struct doctor {
    struct arena *arena;
    const struct options *options;
    const char *dir;
    struct buf out;
    const char *check; // the one that is under way
    enum doctor_grade worst, worst_here;
    bool runs; // a server holds the folder
    // NULL and none where the folder cannot be read
    struct stores *stores;
    err unread; // why
    struct organisation_entry *organisations;
    size_t organisation_count;
    struct application_options application;
    struct helpers helpers;
    bool mail_wrong; // its settings are
};
// A finding of the check that is under way. One that says nothing is well.
__attribute__((format(printf, 3, 4))) void doctor_say(struct doctor *d, enum doctor_grade grade, const char *format,
                                                      ...);

// Checks. Those of the machine come first: they need no store.
void doctor_settings(struct doctor *d);
void doctor_folder(struct doctor *d);
void doctor_disk(struct doctor *d);
void doctor_open_files(struct doctor *d);
void doctor_mail(struct doctor *d);
void doctor_scanner(struct doctor *d);
void doctor_pictures(struct doctor *d);
void doctor_copy(struct doctor *d);
void doctor_migrations(struct doctor *d);
void doctor_integrity(struct doctor *d);
void doctor_writing(struct doctor *d);
void doctor_master_key(struct doctor *d);
void doctor_clock(struct doctor *d);
void doctor_audit(struct doctor *d);
void doctor_messages(struct doctor *d);
void doctor_hand_over(struct doctor *d);
void doctor_files(struct doctor *d);
void doctor_second_factor(struct doctor *d);
