// SPDX-License-Identifier: Apache-2.0
// jail_file: a kept file, unsealed piece by piece into the jail, on a worker thread without a snapshot.
#pragma once
#include "core/upload.h"
#include "jail/jail.h"

// The same for all files of one visit.
struct jail_file {
    struct store *store;
    struct arena *arena;
    str folder; // of its organisation's files
    int fd;     // to the jail
    const _Atomic bool *stops;
};
// Asks the jail and hands it all of the file. *ret_unreadable: it does not open here (gone, cut, changed: the log says
// so), and nothing was asked. Otherwise the caller hears what came of it, and ends the job (jail_done).
MUST_USE err jail_file_ask(const struct jail_file *f, const struct upload_file *file, enum jail_work work,
                           int64_t timeout_ms, struct jail_job *ret_job, bool *ret_unreadable);
