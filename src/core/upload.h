// SPDX-License-Identifier: Apache-2.0
// upload: what people send as files. Bytes are streamed to DIR/files/KEY/TOKEN and synced, file and
// folder, before the unit of work that names them; never in the database. What no row names is swept
// (app/sweep.h). What each is found to be when a virus scanner looks at it is in its row (app/scans.h).
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

// What is known of what a file is. Without a scanner all stay as they came, and may be opened.
enum upload_state {
    UPLOAD_WAITING,    // nobody looked at it yet, or nobody could
    UPLOAD_CLEAN,      // a scanner found nothing in it
    UPLOAD_INFECTED,   // a scanner found something: nobody opens it, ever
    UPLOAD_UNREADABLE, // a scanner cannot look at it, or failed at it again and again; tried once an hour
    UPLOAD_STATE__COUNT
};
// Whether it is a picture, and if so, whether what its camera wrote beside it was taken out (app/pictures.h).
enum upload_picture {
    UPLOAD_PICTURE_NONE,
    UPLOAD_PICTURE_RAW,    // it may be one, and nobody looked yet
    UPLOAD_PICTURE_FINE,   // prepared, with a small one
    UPLOAD_PICTURE_BROKEN, // it begins as one and cannot be opened as one; kept as it came, for download alone
    UPLOAD_PICTURE__COUNT
};
// Whether a file that begins so (its first eight bytes, or none where nobody knows) may be a picture.
bool upload_may_be_picture(str head);
struct upload_file {
    int64_t id, draft_id, size;
    str token; // by which it is named, in answers and addresses
    enum upload_state state;
    int64_t tries; // that came to nothing, of the scanner
    enum upload_picture picture;
    str kept, thumb; // the file in its place, and that of a small picture; empty: none
};
// The file on disk.
str upload_kept(const struct upload_file *file);
struct upload_files {
    const struct upload_file *items;
    size_t count;
};
// Those of a draft, also once it is a case.
MUST_USE err upload_of_draft(struct tx *tx, struct arena *a, int64_t draft_id, struct upload_files *ret_files);
// NULL: it is not among them.
const struct upload_file *upload_find(const struct upload_files *files, str token);
// The one that is to be looked at next, id 0: none is due now.
MUST_USE err upload_due(struct tx *tx, struct arena *a, struct upload_file *ret_file);
// When the next one is, in seconds of the clock; 0: none waits for a later moment.
MUST_USE err upload_next_at(struct tx *tx, int64_t *ret_at);
// Writes down what came of looking at a file, in a unit of work; a file that went meanwhile is passed over. Audited as
// "upload.clean", "upload.infected" and "upload.unreadable"; what is to be tried again is not.
struct upload_judgement {
    struct upload_file of;   // as upload_due gave it
    enum upload_state state; // UPLOAD_WAITING: it came to nothing; again later, longer each time
};
MUST_USE err upload_judge(struct tx *tx, const struct upload_judgement *j);
// The next that may be a picture and was not looked at; of those found clean alone where there is a scanner.
MUST_USE err upload_due_picture(struct tx *tx, struct arena *a, bool has_scanner, struct upload_file *ret_file);
// Writes down what came of that, in a unit of work. Audited as "upload.picture".
struct upload_prepared {
    struct upload_file of;
    enum upload_picture picture;
    str kept, thumb; // of one that is fine
    int64_t size;
    bool ret_named; // false: the row went meanwhile, and nothing names those files
};
MUST_USE err upload_prepare(struct tx *tx, struct upload_prepared *p);
struct upload_figures {
    int64_t counts[UPLOAD_STATE__COUNT]; // but UPLOAD_CLEAN, which is 0
    int64_t oldest_s;                    // how long the oldest of those that wait has waited
};
MUST_USE err upload_figures(struct tx *tx, struct upload_figures *ret_figures);

// Forgets the files of a draft and gives their tokens: the caller removes them once that is on disk.
MUST_USE err upload_forget(struct tx *tx, struct arena *a, int64_t draft_id, struct upload_tokens *ret_tokens);
// `head`: its first bytes.
MUST_USE err upload_add(struct tx *tx, str token, int64_t draft_id, int64_t size, str head);
