// SPDX-License-Identifier: Apache-2.0
#include "web/file.h"
#include "base/limits.h"
#include "core/seal_file.h"
#include "html/words_list.h"
#include "web/error_view.h"
#include "web/page_error.h"
#include "web/request.h"
#include <unistd.h>

#define WORDS(name)                                                                                \
    {                                                                                              \
        WORD_ERROR_FILE_##name##_TITLE, WORD_ERROR_FILE_##name##_WHAT, WORD_ERROR_FILE_##name##_DO \
    }
static const struct {
    bool opens, staff_only;
    const struct word *note;
    struct error_view_words page;
} file_standings[] = {
    [FILE_OPENS] = {.opens = true},
    [FILE_NO_PICTURE] = {.opens = true, .note = WORD_FILE_NO_PICTURE},
    [FILE_UNCHECKED] = {.opens = true, .staff_only = true, .note = WORD_FILE_UNCHECKED},
    [FILE_CHECKING] = {.note = WORD_FILE_CHECKING, .page = WORDS(CHECKING)},
    [FILE_LATER] = {.note = WORD_FILE_LATER, .page = WORDS(LATER)},
    [FILE_UNSAFE] = {.note = WORD_FILE_UNSAFE, .page = WORDS(UNSAFE)},
    [FILE_PREPARING] = {.note = WORD_FILE_PREPARING, .page = WORDS(PREPARING)},
    [FILE_UNREAD] = {.note = WORD_FILE_UNREAD, .page = WORDS(UNREAD)},
};
_Static_assert(sizeof file_standings / sizeof file_standings[0] == FILE_STANDING__COUNT, "a row a standing");

err file_reader_of(struct request *r, int64_t draft_id, bool staff, struct file_reader *ret_reader)
{
    *ret_reader =
        (struct file_reader){.scanner = site_scanner(r->site), .prepares = site_prepares(r->site), .staff = staff};
    return upload_of_draft(r->tx, r->arena, draft_id, &ret_reader->uploads);
}

enum file_standing file_standing_of(const struct file_reader *reader, str token)
{
    const struct upload_file *f = upload_find(&reader->uploads, token);
    enum upload_state state = f == NULL ? UPLOAD_UNREADABLE : f->state;
    if (state == UPLOAD_INFECTED) {
        return FILE_UNSAFE;
    }
    if (state == UPLOAD_CLEAN || reader->scanner == SITE_SCANNER_NONE) {
        enum upload_picture picture = f == NULL ? UPLOAD_PICTURE_NONE : f->picture;
        return picture == UPLOAD_PICTURE_RAW && reader->prepares ? FILE_PREPARING
               : picture == UPLOAD_PICTURE_BROKEN                ? FILE_NO_PICTURE
               : state == UPLOAD_CLEAN                           ? FILE_OPENS
                                                                 : FILE_UNCHECKED;
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

str file_thumb_href(const struct file_reader *reader, struct arena *a, str files_href, str token)
{
    const struct upload_file *f = upload_find(&reader->uploads, token);
    bool shown = f != NULL && f->thumb.len != 0 && files_href.len != 0 && file_opens(file_standing_of(reader, token));
    return shown ? ARENA_JOIN(a, files_href, STR("/"), token, STR("/picture")) : STR("");
}

str file_alt(struct arena *a, enum language said, str name)
{
    struct buf words;
    buf_init(&words, 4096);
    words_put(&words, said, WORD_FILE_PICTURE, &(struct words_place){.name = "name", .text = name}, 1);
    str alt = arena_str(a, buf_str(&words));
    buf_free(&words);
    return alt;
}

str file_head(const struct request *r, str token)
{
    for (size_t i = 0; i < r->form.count; i++) {
        const struct field_file *file = r->form.items[i].file;
        if (file != NULL && str_eq(file->token, token)) {
            return file->head;
        }
    }
    return STR("");
}

err file_read(struct request *r, struct tx *tx, str kept, int64_t size, struct buf *out)
{
    str folder;
    int fd;
    int64_t found;
    struct seal_file_reader *reader;
    TRY(upload_folder(r->arena, stores_dir(site_stores(r->site)), r->organisation->organisation.key, &folder));
    TRY(upload_open(folder, kept, &fd, &found));
    err e = seal_file_open(tx, r->arena, kept, fd, &reader, &found);
    str piece = STR(" ");
    while (!err_is(e) && piece.len != 0) {
        e = seal_file_next(reader, &piece);
        buf_put(out, piece);
    }
    close(fd);
    TRY(e);
    bool whole = !out->full && (int64_t)out->len == found && (size < 0 || size == found);
    return whole ? NO_ERR : FAIL(ERR_IO, "a kept file cannot be read");
}

void file_send_thumb(struct request *r, const struct file_reader *reader, str token)
{
    const struct upload_file *f = upload_find(&reader->uploads, token);
    if (f == NULL || f->thumb.len == 0 || !file_opens(file_standing_of(reader, token))) {
        request_not_found(r);
        return;
    }
    struct buf *body = arena_new(r->arena, struct buf);
    buf_init(body, LIMIT_RESPONSE);
    err e = file_read(r, r->tx, f->thumb, -1, body);
    if (err_is(e)) {
        buf_free(body);
        request_fail(r, e);
        return;
    }
    request_send(r, STR("image/jpeg"), STR(""), body);
}

void file_refuse(struct request *r, enum file_standing standing)
{
    struct error_view view;
    error_view_with(r, &file_standings[standing].page, &view);
    r->looked_at = STR(""); // nothing of it was shown
    REQUEST_RENDER(r, 409, page_error, &view.frame, &view);
}
