// SPDX-License-Identifier: Apache-2.0
#include "web/file.h"
#include "web/error_view.h"
#include "web/page_error.h"
#include "web/request.h"

#define WORDS(name)                                                                                \
    {                                                                                              \
        WORD_ERROR_FILE_##name##_TITLE, WORD_ERROR_FILE_##name##_WHAT, WORD_ERROR_FILE_##name##_DO \
    }
static const struct {
    bool opens, staff_only;
    enum word note;
    struct error_view_words page;
} file_standings[] = {
    [FILE_OPENS] = {.opens = true},
    [FILE_UNCHECKED] = {.opens = true, .staff_only = true, .note = WORD_FILE_UNCHECKED},
    [FILE_CHECKING] = {.note = WORD_FILE_CHECKING, .page = WORDS(CHECKING)},
    [FILE_LATER] = {.note = WORD_FILE_LATER, .page = WORDS(LATER)},
    [FILE_UNSAFE] = {.note = WORD_FILE_UNSAFE, .page = WORDS(UNSAFE)},
    [FILE_UNREAD] = {.note = WORD_FILE_UNREAD, .page = WORDS(UNREAD)},
};
_Static_assert(sizeof file_standings / sizeof file_standings[0] == FILE_STANDING__COUNT, "a row a standing");

err file_reader_of(struct request *r, int64_t draft_id, bool staff, struct file_reader *ret_reader)
{
    *ret_reader = (struct file_reader){.scanner = site_scanner(r->site), .staff = staff};
    return upload_of_draft(r->tx, r->arena, draft_id, &ret_reader->uploads);
}

enum file_standing file_standing_of(const struct file_reader *reader, str token)
{
    const struct upload_file *f = upload_find(&reader->uploads, token);
    enum upload_state state = f == NULL ? UPLOAD_UNREADABLE : f->state;
    if (state == UPLOAD_INFECTED) {
        return FILE_UNSAFE;
    }
    if (state == UPLOAD_CLEAN) {
        return FILE_OPENS;
    }
    if (reader->scanner == SITE_SCANNER_NONE) {
        return FILE_UNCHECKED;
    }
    if (state == UPLOAD_UNREADABLE) {
        return FILE_UNREAD;
    }
    return reader->scanner == SITE_SCANNER_DOWN || f->tries > 0 ? FILE_LATER : FILE_CHECKING;
}

bool file_opens(enum file_standing standing)
{
    return file_standings[standing].opens;
}

str file_note(const struct file_reader *reader, enum language said, enum file_standing standing)
{
    bool says = standing != FILE_OPENS && (reader->staff || !file_standings[standing].staff_only);
    return says ? words_text(said, file_standings[standing].note) : STR("");
}

void file_refuse(struct request *r, enum file_standing standing)
{
    struct error_view view;
    error_view_with(r, &file_standings[standing].page, &view);
    r->looked_at = STR(""); // nothing of it was shown
    REQUEST_RENDER(r, 409, page_error, &view.frame, &view);
}
