// SPDX-License-Identifier: Apache-2.0
// command: one thing that `guildhall` does. One file a command, one row in main.c.
#pragma once
#include "app/options.h"
#include "base/buf.h"

// Exit status of every command.
enum {
    EXIT_DONE = 0,
    EXIT_FAILED = 1,  // the world did not allow it; standard error says what
    EXIT_MISUSED = 2, // the command's words are off
    EXIT_HELD = 3     // another process holds the folder of data
};

struct command {
    str name;
    str arguments; // as shown in --help
    str help;
    uint64_t options;
    int (*run)(struct arena *a, const struct options *o);
};

int command_serve(struct arena *a, const struct options *o);
int command_init(struct arena *a, const struct options *o);
int command_demo(struct arena *a, const struct options *o);
int command_import(struct arena *a, const struct options *o);
int command_check(struct arena *a, const struct options *o);
int command_journey(struct arena *a, const struct options *o);
int command_case(struct arena *a, const struct options *o);
int command_set(struct arena *a, const struct options *o);
int command_user(struct arena *a, const struct options *o);
int command_provider(struct arena *a, const struct options *o);
int command_gazetteer(struct arena *a, const struct options *o);
int command_hand_over(struct arena *a, const struct options *o);
int command_routes(struct arena *a, const struct options *o);
int command_key(struct arena *a, const struct options *o);
int command_audit(struct arena *a, const struct options *o);
int command_read_only(struct arena *a, const struct options *o);
int command_remove(struct arena *a, const struct options *o);
int command_backup(struct arena *a, const struct options *o);
int command_retention(struct arena *a, const struct options *o);
int command_restore(struct arena *a, const struct options *o);
int command_doctor(struct arena *a, const struct options *o);
int command_migrate(struct arena *a, const struct options *o);
int command_version(struct arena *a, const struct options *o);

// Says the error on standard error and gives the exit status for it.
int command_failed(err e);
int command_misused(const char *how);
// Writes to standard output and frees.
void command_say(struct buf *out);
// A whole file, at most `max` bytes.
MUST_USE err command_read_file(struct arena *a, const char *path, size_t max, str *ret_text);
// What stands in a file that only its owner may read, without blanks around it: never on a command line, which every
// process may see. No path: nothing is given.
MUST_USE err command_read_secret(struct arena *a, str path, size_t max, str *ret_secret);
// The form that --with-welsh names; empty where it is not given.
MUST_USE err command_read_twin(struct arena *a, const struct options *o, str *ret_text);
