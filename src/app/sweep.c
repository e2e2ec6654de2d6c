// SPDX-License-Identifier: Apache-2.0
#include "app/sweep.h"
#include "base/log.h"
#include "core/upload.h"

enum {
    SWEEP_FIRST_S = 1,
    SWEEP_EVERY_S = 60 * 60,
    SWEEP_AGAIN_S = 10 // where files were on their way
};

static err sweep_visit(struct rounds *r, struct acts *acts, const struct organisation_entry *o, struct store *store)
{
    struct sweep *s = r->with;
    str folder;
    struct upload_tokens there;
    struct tx *tx;
    TRY(upload_folder(acts->arena, s->dir, o->key, &folder));
    TRY(upload_list(acts->arena, folder, &there));
    if (there.count == 0) {
        return NO_ERR;
    }
    // After the list: what is on it and was on its way then, is named by now, or never will be.
    if (upload_is_under_way()) {
        r->again_s = SWEEP_AGAIN_S;
        return NO_ERR;
    }
    TRY(store_read_begin(store, &tx));
    err e = upload_unnamed(tx, acts->arena, &there);
    store_read_end(tx);
    TRY(e);
    for (size_t i = 0; i < there.count; i++) {
        upload_drop(folder, there.items[i]);
    }
    s->count += there.count;
    return NO_ERR;
}

static void sweep_visited(struct rounds *r)
{
    struct sweep *s = r->with;
    if (s->count != 0) {
        log_write(LOG_INFO, "swept files that nobody names", (struct log_field[]){{"count", {0}, (int64_t)s->count}},
                  1);
    }
    s->count = 0;
}

void sweep_start(struct sweep *s, struct event_base *loop, const char *dir, struct stores *stores, struct lanes *lanes)
{
    static const struct rounds_kind kind = {.wrong = "files that nobody names could not be swept",
                                            .first_s = SWEEP_FIRST_S,
                                            .every_s = SWEEP_EVERY_S,
                                            .visit = sweep_visit,
                                            .visited = sweep_visited};
    *s = (struct sweep){.dir = dir};
    rounds_start(&s->rounds, &kind, s, loop, stores, lanes);
}
