// SPDX-License-Identifier: Apache-2.0
#include "web/export_sheet.h"
#include "base/utf8.h"
#include <errno.h>
#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>
#include <xlsxwriter.h>

enum {
    EXPORT_SHEET_PIECE = 64 * 1024
};

struct export_sheet {
    int fd;
    lxw_workbook *book;
    lxw_worksheet *sheet;
    lxw_format *head, *wraps;
    lxw_row_t row;
    size_t bytes;
    struct arena cell; // of one cell at a time
};

err export_sheet_begin(struct arena *a, struct export_sheet **ret_sheet)
{
    struct export_sheet *s = arena_new(a, struct export_sheet);
    char in_memory[] = "/dev/shm";
    // Rows leave the memory of this program as they are written, for files that have no name and no disk.
    lxw_workbook_options options = {.constant_memory = LXW_TRUE, .tmpdir = in_memory};
    s->fd = memfd_create("cases.xlsx", MFD_CLOEXEC);
    if (s->fd < 0) {
        return FAIL_CODE(ERR_IO, "no file in memory can be made", errno);
    }
    str path = arena_printf(a, "/proc/self/fd/%d", s->fd);
    s->book = workbook_new_opt(arena_cstr(a, path), &options);
    s->sheet = s->book == NULL ? NULL : workbook_add_worksheet(s->book, "Cases");
    if (s->sheet == NULL) {
        close(s->fd);
        return FAIL(ERR_INTERNAL, "no spreadsheet can be begun");
    }
    s->head = workbook_add_format(s->book);
    s->wraps = workbook_add_format(s->book);
    format_set_bold(s->head);
    format_set_text_wrap(s->wraps);
    format_set_align(s->wraps, LXW_ALIGN_VERTICAL_TOP);
    worksheet_freeze_panes(s->sheet, 1, 0);
    worksheet_set_column(s->sheet, 0, 6, 16, NULL);
    worksheet_set_column(s->sheet, 7, 8, 48, NULL);
    arena_init(&s->cell, 1024 * 1024);
    *ret_sheet = s;
    return NO_ERR;
}

// One row, of which each cell holds its part of `at` characters on; says whether more is left of any.
static err export_sheet_part(struct export_sheet *s, const str *cells, str *rests, size_t count, bool *ret_more)
{
    *ret_more = false;
    for (size_t i = 0; i < count; i++) {
        str part = utf8_prefix(rests[i], EXPORT_SHEET_CELL);
        s->bytes += part.len;
        if (s->row >= EXPORT_SHEET_ROWS || s->bytes > EXPORT_SHEET_BYTES) {
            return FAIL(ERR_TOO_LARGE, "a spreadsheet holds no more");
        }
        rests[i] = str_slice(rests[i], part.len, STR_NONE);
        *ret_more = *ret_more || rests[i].len != 0;
        // What goes on below still says whose it is.
        part = part.len == 0 && i + 1 < count ? utf8_prefix(cells[i], EXPORT_SHEET_CELL) : part;
        lxw_error e = worksheet_write_string(s->sheet, s->row, (lxw_col_t)i, arena_cstr(&s->cell, part),
                                             s->row == 0 ? s->head : s->wraps);
        arena_reset(&s->cell);
        if (e != LXW_NO_ERROR) {
            return FAIL_CODE(ERR_INTERNAL, "a cell of a spreadsheet cannot be written", (int)e);
        }
    }
    s->row++;
    return NO_ERR;
}

err export_sheet_row(struct export_sheet *s, const str *cells, size_t count)
{
    str rests[16];
    bool more = true;
    if (count > sizeof rests / sizeof rests[0]) {
        return FAIL(ERR_INTERNAL, "a row of a spreadsheet is too wide");
    }
    memcpy(rests, cells, count * sizeof *cells);
    while (more) {
        TRY(export_sheet_part(s, cells, rests, count, &more));
    }
    return NO_ERR;
}

static err export_sheet_read(struct export_sheet *s, err (*put)(void *to, str bytes), void *to)
{
    struct arena a;
    ssize_t n = 1;
    arena_init(&a, 2 * EXPORT_SHEET_PIECE);
    char *piece = arena_alloc(&a, EXPORT_SHEET_PIECE, 1);
    err e = NO_ERR;
    for (off_t at = 0; n > 0 && !err_is(e); at += n) {
        n = pread(s->fd, piece, EXPORT_SHEET_PIECE, at);
        e = n < 0   ? FAIL_CODE(ERR_IO, "a spreadsheet cannot be read", errno)
            : n > 0 ? put(to, (str){piece, (size_t)n})
                    : NO_ERR;
    }
    arena_free(&a);
    return e;
}

err export_sheet_end(struct export_sheet *s, err (*put)(void *to, str bytes), void *to)
{
    lxw_error wrote = workbook_close(s->book); // frees it, whatever it says
    err e = wrote == LXW_NO_ERROR ? NO_ERR : FAIL_CODE(ERR_IO, "a spreadsheet cannot be written", (int)wrote);
    if (!err_is(e) && put != NULL) {
        e = export_sheet_read(s, put, to);
    }
    close(s->fd);
    arena_free(&s->cell);
    return e;
}
