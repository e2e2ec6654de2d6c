// SPDX-License-Identifier: Apache-2.0
// cell: where a child of the jail opens what a stranger made. From there it can read and write the files that it has,
// and have memory, within bounds; whatever else it asks of the machine (open, connect, start, signal) ends it.
#pragma once
#include <stdbool.h>
#include <sys/resource.h>

enum {
    CELL_MEMORY_MB = 640,
    CELL_CPU_S = 20
};
// setrlimit, the soft and the hard one.
bool cell_limit(enum __rlimit_resource what, rlim_t most);
// False: the machine cannot make one, and nothing is to be opened.
enum cell_kind {
    CELL_ALONE,  // of one thread
    CELL_THREADS // it begins threads of its own there (Pango does); processes, no more than in the other
};
bool cell_enter(enum cell_kind kind);
