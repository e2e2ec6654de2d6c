// SPDX-License-Identifier: Apache-2.0
#include "app/command.h"
#include "db/keep.h"

int command_restore(struct arena *a, const struct options *o)
{
    if (o->argument_count != 1) {
        return command_misused("guildhall restore --data DIR COPY");
    }
    struct buf report;
    buf_init(&report, 1024 * 1024);
    err e = keep_restore(o->arguments[0], arena_cstr(a, o->value[OPT_DATA]), &report);
    command_say(&report);
    return err_is(e) ? command_failed(e) : EXIT_DONE;
}
