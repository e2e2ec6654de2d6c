// SPDX-License-Identifier: Apache-2.0
// log: one JSON object a line on standard error. Never an answer, an address, a name, a token or a
// query string: only what says which part did what, how long it took and how it ended.
#pragma once
#include "base/err.h"

enum log_level {
    LOG_INFO,
    LOG_WARNING,
    LOG_ERROR
};

// Keys and events are the program's own words, without quotes and backslashes.
struct log_field {
    const char *key;
    str text;       // written as a string when its pointer is set
    int64_t number; // otherwise this
};

// log_write(LOG_INFO, "started", (struct log_field[]){{"port", .number = 8080}}, 1)
void log_write(enum log_level level, const char *event, const struct log_field *fields, size_t count);
void log_error(const char *event, err e);
// For a thread that writes many lines in turns: from log_gather on its LOG_INFO lines are kept until
// log_flush, at the end of each turn, which writes them at once. A warning or an error, and what was kept
// before it, is written at once. kill -9 loses the lines of the turn.
void log_gather(void);
void log_flush(void);
void log_gather_end(void);
// Tests and commands turn lines off.
void log_quiet(bool quiet);
