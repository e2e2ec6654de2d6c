// SPDX-License-Identifier: Apache-2.0
#include "web/practice_door.h"
#include "base/limits.h"
#include "html/words_list.h"
#include "web/errors.h"
#include "web/page_practice_door.h"
#include "web/practice_view.h"
#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>

#define PRACTICE_DOOR_COOKIE STR("gh_practice")
#define PRACTICE_DOOR_SEEN   STR("seen")

// Staff sign in, and what a page looks like is no secret.
static bool practice_door_is_beside(const struct request *r)
{
    static const str beside[] = {STR_INIT("staff"), STR_INIT("theme")};
    str second = r->http->segment_count > 1 ? r->http->segments[1] : STR("");
    return str_eq(second, beside[0]) || str_eq(second, beside[1]);
}

static void practice_door_show(struct request *r, int status, bool full)
{
    str key = r->organisation->organisation.key;
    const struct word *title = full ? WORD_PRACTICE_FULL_TITLE : WORD_PRACTICE_DOOR_TITLE;
    struct practice_door_view view = {.frame = frame_of(r, request_words(r, title), STR("practice-door")),
                                      .full = full,
                                      .href = REQUEST_PATH(r, key, STR("staff"), STR("practice"), STR("door")),
                                      .to = request_path(r, r->http->segments, r->http->segment_count),
                                      .megabytes = LIMIT_PRACTICE_BYTES / (1024 * 1024)};
    REQUEST_RENDER(r, status, page_practice_door, &view.frame, &view);
}

static int64_t practice_door_size(const char *path)
{
    struct stat s;
    return stat(path, &s) == 0 ? s.st_size : 0;
}

// What may be kept in a store that costs its learner nothing. Whoever ends it is let through.
static bool practice_door_is_full(struct request *r)
{
    const char *dir = stores_dir(site_stores(r->site));
    str path = arena_printf(r->arena, "%s/organisations/%.*s.db", dir, STR_ARG(r->organisation->organisation.key));
    str log = arena_concat(r->arena, path, STR("-wal"));
    return practice_door_size(path.ptr) + practice_door_size(arena_cstr(r->arena, log)) > LIMIT_PRACTICE_BYTES;
}

bool practice_door(struct request *r)
{
    bool posts = r->http->method == HTTP_POST;
    if (!r->organisation->practice) {
        return true;
    }
    if (posts && r->route->rate != RATE_PRACTICE && practice_door_is_full(r)) {
        practice_door_show(r, 403, true);
        return false;
    }
    if (practice_door_is_beside(r) || str_eq(http_cookie(r->http, PRACTICE_DOOR_COOKIE), PRACTICE_DOOR_SEEN)) {
        return true;
    }
    if (posts) {
        errors_page(r, 403);
    } else {
        practice_door_show(r, 200, false);
    }
    return false;
}

void practice_door_open(struct request *r, str key)
{
    request_cookie(r, PRACTICE_DOOR_COOKIE, PRACTICE_DOOR_SEEN, REQUEST_PATH(r, key), 0);
}

// Only to a page of this organisation.
static bool practice_door_leads_here(struct request *r, str to)
{
    str here = REQUEST_PATH(r, r->organisation->organisation.key);
    bool fine = str_eq(to, here) || str_starts(to, arena_concat(r->arena, here, STR("/")));
    for (size_t i = 0; i < to.len; i++) {
        char c = to.ptr[i];
        fine = fine && ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                        str_find_char(STR("/-_.~%"), c) != STR_NONE);
    }
    return fine;
}

void practice_door_enter(struct request *r)
{
    str to = request_form(r, STR("to"));
    if (!r->organisation->practice) {
        request_not_found(r);
        return;
    }
    practice_door_open(r, r->organisation->organisation.key);
    request_redirect(r, practice_door_leads_here(r, to) ? to : REQUEST_PATH(r, r->organisation->organisation.key));
}

err practice_door_files(struct request *r, str folder)
{
    int64_t bytes = 0;
    int64_t count = 0;
    DIR *dir = r->organisation->practice ? opendir(arena_cstr(r->arena, folder)) : NULL;
    if (dir == NULL) {
        return NO_ERR;
    }
    for (struct dirent *e = readdir(dir); e != NULL; e = readdir(dir)) {
        struct stat s;
        if (e->d_name[0] != '.' && fstatat(dirfd(dir), e->d_name, &s, AT_SYMLINK_NOFOLLOW) == 0) {
            bytes += s.st_size;
            count++;
        }
    }
    closedir(dir);
    return bytes < LIMIT_PRACTICE_BYTES && count < LIMIT_PRACTICE_FILES
               ? NO_ERR
               : FAIL(ERR_TOO_LARGE, "a practice organisation has as many files as it may");
}
