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
    FILE_LATER,  // the scanner does not work now
    FILE_UNSAFE, // found to be infected: nobody opens it, with a scanner or without
    FILE_UNREAD, // the scanner cannot look at it
    FILE_STANDING__COUNT
};
// The files of a draft, or of the case that it became.
struct file_reader {
    struct upload_files uploads;
    enum site_scanner scanner;
    bool staff; // who reads; a person is not told that nothing is checked
};
MUST_USE err file_reader_of(struct request *r, int64_t draft_id, bool staff, struct file_reader *ret_reader);
enum file_standing file_standing_of(const struct file_reader *reader, str token);
bool file_opens(enum file_standing standing);
// What is said beside its name; empty: nothing.
str file_note(const struct file_reader *reader, enum language said, enum file_standing standing);
// Answers a request for a file that does not open: 409, with why.
void file_refuse(struct request *r, enum file_standing standing);
