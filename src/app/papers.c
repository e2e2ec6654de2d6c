// SPDX-License-Identifier: Apache-2.0
#include "app/papers.h"
#include "jail/jail.h"

enum {
    PAPERS_AT_ONCE = 2, // of the worker threads, which others need too
    PAPERS_SILENT_MS = 30 * 1000
};

static err papers_ask(struct papers *p, struct arena *a, str document, struct buf *out)
{
    struct jail_job job;
    char *room = arena_array(a, char, JAIL_PIECE);
    bool takes = true;
    ssize_t len = -1;
    TRY(jail_ask(p->fd, JAIL_PAPER, PAPERS_SILENT_MS, &p->stops, &job));
    for (size_t at = 0; takes && at < document.len; at += JAIL_PIECE) {
        takes = jail_put(&job, str_slice(document, at, at + JAIL_PIECE));
    }
    if (takes && jail_put(&job, STR(""))) {
        while ((len = jail_take(&job, room)) > 0) {
            buf_put(out, (str){room, (size_t)len});
        }
    }
    jail_done(&job);
    return len == 0 && !out->full ? NO_ERR : FAIL(ERR_BUSY, "a document cannot be put on paper");
}

err papers_make(void *self, struct arena *a, str document, struct buf *out)
{
    struct papers *p = self;
    err e = FAIL(ERR_BUSY, "enough is being put on paper");
    if (++p->under_way <= PAPERS_AT_ONCE) {
        e = papers_ask(p, a, document, out);
    }
    p->under_way--;
    return e;
}

void papers_halt(struct papers *p)
{
    p->stops = true;
}
