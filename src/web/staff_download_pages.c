// SPDX-License-Identifier: Apache-2.0
// Downloads of cases: asked for with a filter of the queue, made beside (casework/export.h), fetched by whoever asked.
#include "base/log.h"
#include "casework/export.h"
#include "catalogue/service.h"
#include "core/seal_file.h"
#include "html/words_list.h"
#include "web/answer_shown.h"
#include "web/export_make.h"
#include "web/page_staff_downloads.h"
#include "web/staff_case.h"
#include "web/staff_pages.h"
#include "web/staff_queue.h"
#include "web/staff_view.h"
#include <unistd.h>

static str staff_downloads_path(struct request *r)
{
    return REQUEST_PATH(r, r->organisation->organisation.key, STR("staff"), STR("downloads"));
}

// ---- The page -------------------------------------------------------------------------------------------

static const struct word *const staff_download_problems[] = {
    [EXPORT_FINE] = WORD_DOWNLOAD_BROKEN,
    [EXPORT_LARGE] = WORD_DOWNLOAD_LARGE,
    [EXPORT_FULL] = WORD_DOWNLOAD_FULL,
    [EXPORT_BROKEN] = WORD_DOWNLOAD_BROKEN,
};
_Static_assert(sizeof staff_download_problems / sizeof staff_download_problems[0] == EXPORT_PROBLEM__COUNT,
               "a word a problem");

static str staff_download_says(struct request *r, const struct export *x)
{
    const struct words_place places[] = {{.name = "count", .number = x->done, .is_number = true},
                                         {.name = "total", .number = x->total, .is_number = true},
                                         {.name = "size", .text = answer_shown_size(r->arena, r->language, x->size)},
                                         {.name = "when", .text = request_date_time(r, x->ends_at)}};
    switch (x->state) {
    case EXPORT_WAITING:
        return request_words(r, WORD_DOWNLOAD_WAITING);
    case EXPORT_MAKING:
        return request_words_with(r, WORD_DOWNLOAD_MAKING, places, 4);
    case EXPORT_READY:
        return request_words_with(r, WORD_DOWNLOAD_READY, places, 4);
    case EXPORT_FAILED:
    case EXPORT_STATE__COUNT:
        break;
    }
    return request_words(r, staff_download_problems[x->problem]);
}

// Which cases are in it, as far as a line says: the filter as a whole is in the audit log.
static str staff_download_which(struct request *r, const struct export *x, const struct service *services, size_t count)
{
    static const struct word *const states[] = {[QUEUE_OPEN] = WORD_QUEUE_OPEN,
                                                [QUEUE_CLOSED] = WORD_QUEUE_CLOSED,
                                                [QUEUE_ALL] = WORD_STAFF_ANY_STATUS,
                                                [QUEUE_COMPLAINTS] = WORD_QUEUE_COMPLAINTS};
    const struct queue_filter *f = &x->filter;
    str status = f->by_status ? staff_case_status(r->language, f->status) : request_words(r, states[f->state]);
    str name = request_words(r, WORD_QUEUE_ALL_SERVICES);
    for (size_t i = 0; i < count; i++) {
        name = services[i].id == f->service_id ? request_by_language(r, services[i].name) : name;
    }
    return ARENA_JOIN(r->arena, name, STR(", "), status);
}

static struct staff_download staff_download_of(struct request *r, const struct export *x, str which)
{
    const struct export_format *format = export_make_format(x->format);
    str path = arena_printf(r->arena, "%.*s/%lld", STR_ARG(staff_downloads_path(r)), (long long)x->id);
    struct words_place when = {.name = "when", .text = request_date_time(r, x->created_at)};
    bool ready = x->state == EXPORT_READY && format != NULL;
    return (struct staff_download){.title = format == NULL ? x->format : format->label,
                                   .which = which,
                                   .asked = request_words_with(r, WORD_DOWNLOAD_ASKED, &when, 1),
                                   .said = staff_download_says(r, x),
                                   .href = ready ? arena_concat(r->arena, path, STR("/file")) : STR(""),
                                   .filename = ready ? format->filename : STR(""),
                                   .drop_href = arena_concat(r->arena, path, STR("/remove")),
                                   .making = x->state == EXPORT_MAKING && x->total != 0,
                                   .done = x->done,
                                   .total = x->total};
}

static void staff_show_downloads(struct request *r, int status, const struct export_list *list, str error)
{
    struct staff_downloads_view view = {
        .frame = staff_frame(r, request_words(r, WORD_DOWNLOAD_TITLE), STR("staff-downloads")),
        .hours = EXPORT_KEPT_S / 3600,
        .here = staff_downloads_path(r),
        .cases_href = staff_cases_path(r),
        .error = error};
    struct staff_download *items = arena_array(r->arena, struct staff_download, list->count + 1);
    struct service *services = NULL;
    size_t count = 0;
    err e = staff_services(r, &services, &count);
    if (err_is(e)) {
        request_fail(r, e);
        return;
    }
    for (size_t i = 0; i < list->count; i++) {
        enum export_state state = list->items[i].state;
        items[i] = staff_download_of(r, &list->items[i], staff_download_which(r, &list->items[i], services, count));
        view.busy = view.busy || state == EXPORT_WAITING || state == EXPORT_MAKING;
    }
    if (!view.busy && list->count != 0) {
        view.says = list->items[0].state == EXPORT_READY ? request_words(r, WORD_DOWNLOAD_SAYS_READY) : items[0].said;
    }
    view.downloads = (struct staff_download_list){items, list->count};
    view.frame.has_errors = error.len != 0;
    REQUEST_RENDER(r, status, page_staff_downloads, &view.frame, &view);
}

void staff_downloads(struct request *r)
{
    struct export_list list;
    err e = export_of_user(r->tx, r->arena, r->user.id, &list);
    if (err_is(e)) {
        request_fail(r, e);
        return;
    }
    staff_show_downloads(r, 200, &list, STR(""));
}

// ---- Asking ---------------------------------------------------------------------------------------------

void staff_export(struct request *r)
{
    struct export *x = arena_new(r->arena, struct export);
    struct export_list list;
    struct staff_queue asked;
    const struct export_format *format = export_make_format(request_form(r, STR("format")));
    if (format == NULL) {
        request_not_found(r);
        return;
    }
    err e = export_of_user(r->tx, r->arena, r->user.id, &list);
    e = err_is(e) ? e : staff_queue_of(r, &r->form, true, &asked);
    if (err_is(e)) {
        request_fail(r, e);
        return;
    }
    if (list.count >= EXPORT_OF_USER_MAX) {
        struct words_place most = {.name = "count", .number = EXPORT_OF_USER_MAX, .is_number = true};
        staff_show_downloads(r, 422, &list, request_words_with(r, WORD_DOWNLOAD_TOO_MANY, &most, 1));
        return;
    }
    *x = (struct export){.user_id = r->user.id,
                         .format = format->name,
                         .language = words_languages[r->language].tag,
                         .asked = staff_queue_query(r, &r->form),
                         .filter = asked.filter};
    r->data = x;
}

err staff_export_unit(struct tx *tx, void *data)
{
    return export_ask(tx, data);
}

void staff_exported(struct request *r)
{
    site_exports_soon(r->site);
    request_redirect(r, staff_downloads_path(r));
}

// ---- Fetching -------------------------------------------------------------------------------------------

static str staff_download_next(void *self)
{
    str piece;
    err e = seal_file_next(self, &piece);
    if (err_is(e)) {
        log_error("a download was cut short", e);
        return (str){0};
    }
    return piece;
}

static void staff_download_close(void *fd)
{
    close(*(int *)fd);
}

static err staff_download_open(struct request *r, const struct export *x, struct http_body *ret_body)
{
    str folder;
    int64_t kept;
    struct seal_file_reader *reader;
    int *fd = arena_new(r->arena, int);
    TRY(upload_folder(r->arena, stores_dir(site_stores(r->site)), r->organisation->organisation.key, &folder));
    TRY(upload_open(folder, x->token, fd, &kept));
    arena_defer(r->arena, staff_download_close, fd);
    TRY(seal_file_open(r->tx, r->arena, x->token, *fd, &reader, &kept));
    *ret_body = (struct http_body){staff_download_next, reader, kept};
    return kept == x->size ? NO_ERR : FAIL(ERR_IO, "a download is not as it was made");
}

// It goes out a piece at a time, whatever its size.
void staff_download_file(struct request *r)
{
    int64_t id;
    struct export x;
    struct http_body *body = arena_new(r->arena, struct http_body);
    if (!str_to_i64(request_param(r, 1), 1, INT64_MAX, &id)) {
        request_not_found(r);
        return;
    }
    err e = export_ready(r->tx, r->arena, r->user.id, id, &x);
    const struct export_format *format = err_is(e) ? NULL : export_make_format(x.format);
    e = err_is(e) ? e : staff_download_open(r, &x, body);
    if (err_is(e) || format == NULL) {
        request_fail(r, e);
        return;
    }
    r->looked_at = arena_printf(r->arena, "download %lld", (long long)id);
    request_send_made(r, format->type, format->filename, body);
}

// ---- Removing -------------------------------------------------------------------------------------------

void staff_drop_download(struct request *r)
{
    struct export_drop *drop = arena_new(r->arena, struct export_drop);
    *drop = (struct export_drop){.arena = r->arena, .user_id = r->user.id};
    if (!str_to_i64(request_param(r, 1), 1, INT64_MAX, &drop->id)) {
        request_not_found(r);
        return;
    }
    r->data = drop;
}

// Removed twice, it is gone: which is what was wanted.
err staff_drop_download_unit(struct tx *tx, void *data)
{
    return export_drop(tx, data);
}

void staff_download_dropped(struct request *r)
{
    const struct export_drop *drop = r->data;
    str folder;
    err e = upload_folder(r->arena, stores_dir(site_stores(r->site)), r->organisation->organisation.key, &folder);
    for (size_t i = 0; !err_is(e) && i < drop->ret_files.count; i++) {
        upload_drop(folder, drop->ret_files.items[i]); // what is left is swept
    }
    request_redirect(r, staff_downloads_path(r));
}
