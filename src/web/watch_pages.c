// SPDX-License-Identifier: Apache-2.0
#include "web/watch_pages.h"

enum {
    WATCH_READY_BYTES = 4096
};

void watch_alive(struct request *r)
{
    struct http_response response = {.status = 200, .type = STR("text/plain; charset=utf-8"), .body = STR("ok\n")};
    request_answer(r, &response);
}

void watch_ready(struct request *r)
{
    struct buf said;
    buf_init(&said, WATCH_READY_BYTES);
    bool ready = site_is_ready(r->site, &said);
    struct http_response response = {.status = ready ? 200 : 503,
                                     .type = STR("text/plain; charset=utf-8"),
                                     .body = arena_str(r->arena, buf_str(&said))};
    buf_free(&said);
    request_answer(r, &response);
}
