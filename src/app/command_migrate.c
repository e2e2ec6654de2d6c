// SPDX-License-Identifier: Apache-2.0
#include "app/command.h"
#include "db/stores.h"

int command_migrate(struct arena *a, const struct options *o)
{
    struct stores *stores;
    err e = stores_open(arena_cstr(a, o->value[OPT_DATA]), STORES_WRITE, &stores);
    if (err_is(e)) {
        return command_failed(e);
    }
    struct buf out;
    buf_init(&out, 16 * 1024 * 1024);
    e = stores_migrate(stores, &out);
    stores_free(stores);
    command_say(&out);
    return err_is(e) ? command_failed(e) : EXIT_DONE;
}
