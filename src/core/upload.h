// SPDX-License-Identifier: Apache-2.0
// upload: what people send as files. Bytes are streamed to DIR/files/KEY/TOKEN and synced, file and
// folder, before the unit of work that names them; never in the database. What no row names is swept
// (app/sweep.h).
#pragma once
#include "db/stores.h"

struct upload_tokens {
    str *items;
    size_t count;
};

// The folder of an organisation's files, made if missing.
MUST_USE err upload_folder(struct arena *a, const char *dir, str organisation_key, str *ret_folder);
// A new file to write into; its token is its name.
MUST_USE err upload_begin(struct arena *a, str folder, int *ret_fd, str *ret_token);
// Syncs and closes it, and syncs its folder and the one above; or removes it.
MUST_USE err upload_end(str folder, int fd, str token, bool whole);
// Removes a whole file that no row names, or will. Not there: nothing to do.
void upload_drop(str folder, str token);
// Files on their way are counted, from before the first is made until the unit of work that names them is answered.
void upload_begins(void);
void upload_ends(void);
bool upload_is_under_way(void);
// All that are in the folder.
MUST_USE err upload_list(struct arena *a, str folder, struct upload_tokens *ret_tokens);
// Leaves of them those that no row names.
MUST_USE err upload_unnamed(struct tx *tx, struct arena *a, struct upload_tokens *tokens);
// Opens a file to read. Tokens that are not ours are ERR_NOT_FOUND.
MUST_USE err upload_open(str folder, str token, int *ret_fd, int64_t *ret_size);
// The same to write its head anew (core/seal_file.h).
MUST_USE err upload_open_to_renew(str folder, str token, int *ret_fd);

// Forgets the files of a draft and gives their tokens: the caller removes them once that is on disk.
MUST_USE err upload_forget(struct tx *tx, struct arena *a, int64_t draft_id, struct upload_tokens *ret_tokens);
MUST_USE err upload_add(struct tx *tx, str token, int64_t draft_id, int64_t size);
