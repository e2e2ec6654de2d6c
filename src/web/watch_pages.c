// SPDX-License-Identifier: Apache-2.0
#include "web/watch_pages.h"

enum {
    WATCH_READY_BYTES = 4096,
    WATCH_FIGURES_BYTES = 256 * 1024
};

void watch_alive(struct request *r)
{
    struct http_response response = {.status = 200, .type = STR("text/plain; charset=utf-8"), .body = STR("ok\n")};
    request_answer(r, &response);
}

void watch_ready(struct request *r)
{
    const struct site_watch *watch = site_watch(r->site);
    struct buf said;
    buf_init(&said, WATCH_READY_BYTES);
    bool ready = watch->ready(watch->self, &said);
    struct http_response response = {.status = ready ? 200 : 503,
                                     .type = STR("text/plain; charset=utf-8"),
                                     .body = arena_str(r->arena, buf_str(&said))};
    buf_free(&said);
    request_answer(r, &response);
}

void watch_figures(struct request *r)
{
    const struct site_watch *watch = site_watch(r->site);
    if (!watch->shows(watch->self, r->http->client, r->http->proxied)) {
        request_not_found(r);
        return;
    }
    struct buf out;
    buf_init(&out, WATCH_FIGURES_BYTES);
    watch->figures(watch->self, &out);
    // Of the text format (prometheus.io/docs/instrumenting/exposition_formats).
    struct http_response response = {.status = 200,
                                     .type = STR("text/plain; version=0.0.4; charset=utf-8"),
                                     .body = arena_str(r->arena, buf_str(&out))};
    buf_free(&out);
    request_answer(r, &response);
}
