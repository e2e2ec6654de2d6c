// SPDX-License-Identifier: Apache-2.0
#include "web/errors.h"
#include "base/log.h"
#include "web/error_view.h"
#include "web/page_error.h"
#include <assert.h>

static const struct {
    int status;
    bool logged; // ours to look at; the rest is what people and robots do
} errors_of_kind[] = {
    [ERR_NONE] = {500, true},       [ERR_INPUT] = {400, false},    [ERR_NOT_FOUND] = {404, false},
    [ERR_FORBIDDEN] = {403, false}, [ERR_CONFLICT] = {409, false}, [ERR_BUSY] = {503, true},
    [ERR_TOO_LARGE] = {413, false}, [ERR_FULL] = {503, true},      [ERR_IO] = {503, true},
    [ERR_READ_ONLY] = {503, false}, [ERR_INTERNAL] = {500, true},
};
_Static_assert(sizeof errors_of_kind / sizeof errors_of_kind[0] == ERR__COUNT, "a row a kind");

static void errors_show(struct request *r, int status, enum err_kind unsaved)
{
    struct error_view view;
    error_view_of(r, status, unsaved, &view);
    REQUEST_RENDER(r, status, page_error, &view.frame, &view);
}

bool errors_unsaved(err e)
{
    return e.kind == ERR_FULL || e.kind == ERR_IO || e.kind == ERR_READ_ONLY;
}

void errors_page(struct request *r, int status)
{
    errors_show(r, status, ERR_NONE);
}

void errors_answer(struct request *r, err e)
{
    assert(e.kind < ERR__COUNT);
    if (errors_of_kind[e.kind].logged) {
        log_error("request failed", e);
    }
    bool unsaved = errors_unsaved(e) && r->http->method == HTTP_POST;
    errors_show(r, errors_of_kind[e.kind].status, unsaved ? e.kind : ERR_NONE);
}
