// SPDX-License-Identifier: Apache-2.0
// file: how a file that a person sent stands: whether it may be opened, and what is said of it. Where there is a
// virus scanner, a file is closed until it found that one clean.
#pragma once
#include "core/upload.h"
#include "html/words.h"
#include "web/site.h"

enum file_standing {
    FILE_OPENS,
    FILE_UNCHECKED, // there is no scanner; opens
    FILE_CHECKING,
    FILE_LATER,      // the scanner does not work now
    FILE_UNSAFE,     // found to be infected: nobody opens it, with a scanner or without
    FILE_UNREAD,     // the scanner cannot look at it
    FILE_PREPARING,  // what a camera wrote into a picture is being taken out
    FILE_NO_PICTURE, // it begins as one and cannot be opened as one; opens, as a download
    FILE_STANDING__COUNT
};
// The files of a draft, or of the case that it became.
struct file_reader {
    struct upload_files uploads;
    enum site_scanner scanner;
    bool prepares; // pictures are prepared before they are opened
    bool staff;    // who reads; a person is not told that nothing is checked
};
MUST_USE err file_reader_of(struct request *r, int64_t draft_id, bool staff, struct file_reader *ret_reader);
enum file_standing file_standing_of(const struct file_reader *reader, str token);
bool file_opens(enum file_standing standing);
// What is said beside its name; empty: nothing.
str file_note(const struct file_reader *reader, enum language said, enum file_standing standing);
// Where its small picture is, below files_href; empty: it has none, or is not to be seen. And what that shows.
str file_thumb_href(const struct file_reader *reader, struct arena *a, str files_href, str token);
str file_alt(struct arena *a, enum language said, str name);
// The first bytes of a file that came with this request.
str file_head(const struct request *r, str token);
// All of a kept file, of that size (-1: whatever size it has), on a snapshot of the organisation's store.
MUST_USE err file_read(struct request *r, struct tx *tx, str kept, int64_t size, struct buf *out);
// Answers with the small picture of a file; 404 where it has none, or is not to be seen.
void file_send_thumb(struct request *r, const struct file_reader *reader, str token);
// Answers a request for a file that does not open: 409, with why.
void file_refuse(struct request *r, enum file_standing standing);
