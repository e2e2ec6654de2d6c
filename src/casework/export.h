// SPDX-License-Identifier: Apache-2.0
// export: downloads of cases, as rows: who asked for which cases, how far it is, and where its file is until it goes.
// Who makes them is app/exports.h. A file is one of core/upload.h, sealed, and fetched by whoever asked alone.
#pragma once
#include "casework/queue.h"
#include "core/upload.h"

enum {
    EXPORT_OF_USER_MAX = 5,      // that one user has at once
    EXPORT_KEPT_S = 4 * 60 * 60, // from when it was asked for, and from when it was ready
    EXPORT_TRIES = 3             // begun so often and not ended, it is given up: the program may die of it
};
enum export_state {
    EXPORT_WAITING,
    EXPORT_MAKING,
    EXPORT_READY,
    EXPORT_FAILED,
    EXPORT_STATE__COUNT
};
enum export_problem {
    EXPORT_FINE,
    EXPORT_LARGE, // larger than a file of that kind may be
    EXPORT_FULL,  // no room on the disk
    EXPORT_BROKEN,
    EXPORT_PROBLEM__COUNT
};
struct export
{
    int64_t id, user_id;
    str format, language, asked;
    struct queue_filter filter; // its order, place and limit are the reader's
    enum export_state state;
    enum export_problem problem;
    int64_t tries, done, total, size;
    int64_t created_at, ends_at;
    str token;
};
struct export_list {
    struct export *items;
    size_t count;
};

// A unit of work, audited as "case.export-ask". ERR_TOO_LARGE: the user has as many as they may. Sets its id.
MUST_USE err export_ask(struct tx *tx, struct export *x);
// Those of a user that have not gone, the newest first.
MUST_USE err export_of_user(struct tx *tx, struct arena *a, int64_t user_id, struct export_list *ret_list);
// One that is ready and the user's own; ERR_NOT_FOUND otherwise.
MUST_USE err export_ready(struct tx *tx, struct arena *a, int64_t user_id, int64_t id, struct export *ret_export);

// Whoever makes them, one at a time: the next that waits, or that was being made when the program ended; id 0: none.
MUST_USE err export_next(struct tx *tx, struct arena *a, struct export *ret_export);
// Units of work. ERR_CONFLICT where it went meanwhile, or is to be made anew.
MUST_USE err export_begin(struct tx *tx, void *export_begun); // sets `tries`
MUST_USE err export_go_on(struct tx *tx, void *export_done);  // writes `done` and `total`
// Audited as "case.export", with how many of which cases: from here on it can be fetched.
MUST_USE err export_end(struct tx *tx, void *export_whole);
MUST_USE err export_fail(struct tx *tx, void *export_failed); // for `problem`

// What goes. The files are the caller's to remove once that is on disk.
struct export_drop {
    struct arena *arena;
    int64_t id, user_id; // one of a user, by that user; 0 and 0: all that are past their time
    struct upload_tokens ret_files;
};
// Audited as "case.export-gone".
MUST_USE err export_drop(struct tx *tx, void *drop);
// All that were made, or are being made, are made anew: what was in them was erased.
MUST_USE err export_anew(struct tx *tx, void *drop);
// Whether any is past its time.
MUST_USE err export_over(struct tx *tx, bool *ret_over);
