// SPDX-License-Identifier: Apache-2.0
#include "app/pictures.h"
#include "core/seal_file.h"

enum {
    PICTURES_TRIES = 2, // whatever ends the jail's child twice is no picture for us
    PICTURES_SILENT_MS = 60 * 1000
};

// What the jail gives, into a new file.
static err pictures_keep(const struct jail_file *with, struct jail_job *job, str *ret_token, int64_t *ret_size)
{
    int fd;
    struct seal_file *sealing;
    char *room = arena_array(with->arena, char, JAIL_PIECE);
    ssize_t len = 0;
    *ret_size = 0;
    TRY(upload_begin(with->arena, with->folder, &fd, ret_token));
    err e = seal_file_begin(with->store, with->arena, *ret_token, fd, &sealing);
    while (!err_is(e) && (len = jail_take(job, room)) > 0) {
        e = seal_file_write(sealing, (str){room, (size_t)len});
        *ret_size += len;
    }
    if (!err_is(e)) {
        e = len < 0 ? FAIL(ERR_BUSY, "the jail ended within a picture") : seal_file_end(sealing);
    }
    err ended = upload_end(with->folder, fd, *ret_token, !err_is(e));
    TRY(e);
    return ended;
}

// *ret_answered: the jail said what it is.
static err pictures_ask(const struct jail_file *with, const struct upload_file *file, struct upload_prepared *p,
                        bool *ret_answered)
{
    struct jail_job job;
    struct jail_picture said;
    bool unreadable;
    int64_t thumb_size;
    *ret_answered = true;
    p->picture = UPLOAD_PICTURE_BROKEN;
    TRY(jail_file_ask(with, file, JAIL_PICTURE, PICTURES_SILENT_MS, &job, &unreadable));
    if (unreadable) {
        return NO_ERR;
    }
    err e = NO_ERR;
    *ret_answered = jail_picture(&job, &said);
    if (*ret_answered && said.shut) {
        jail_done(&job);
        return FAIL(ERR_BUSY, "no picture can be opened: the jail may not filter its own system calls (seccomp)");
    }
    if (*ret_answered && said.is) {
        p->picture = said.fine ? UPLOAD_PICTURE_FINE : UPLOAD_PICTURE_BROKEN;
    } else if (*ret_answered) {
        p->picture = UPLOAD_PICTURE_NONE;
    }
    if (*ret_answered && said.is && said.fine) {
        e = pictures_keep(with, &job, &p->kept, &p->size);
        e = err_is(e) ? e : pictures_keep(with, &job, &p->thumb, &thumb_size);
        if (!err_is(e) && thumb_size == 0) { // of this kind none is made
            upload_drop(with->folder, p->thumb);
            p->thumb = (str){0};
        }
    }
    jail_done(&job);
    return e;
}

static err pictures_write(struct tx *tx, void *with)
{
    return upload_prepare(tx, with);
}

static err pictures_prepare_under_way(const struct jail_file *with, struct acts *acts, const struct upload_file *file)
{
    struct upload_prepared p = {.of = *file, .size = file->size};
    bool answered = false;
    for (int i = 0; i < PICTURES_TRIES && !answered; i++) {
        TRY(pictures_ask(with, file, &p, &answered));
        if (*with->stops) {
            return NO_ERR; // it is done at the next start
        }
    }
    // Where that fails nobody knows what is on disk: what nothing names is swept.
    TRY(acts->write(acts, with->store, pictures_write, &p));
    if (p.kept.len != 0) {
        upload_drop(with->folder, p.ret_named ? upload_kept(file) : p.kept);
    }
    if (p.thumb.len != 0 && !p.ret_named) {
        upload_drop(with->folder, p.thumb);
    }
    return NO_ERR;
}

err pictures_prepare(const struct jail_file *with, struct acts *acts, const struct upload_file *file)
{
    upload_begins();
    err e = pictures_prepare_under_way(with, acts, file);
    upload_ends();
    return e;
}
