// SPDX-License-Identifier: Apache-2.0
#include "app/acts.h"
#include "app/command.h"
#include <unistd.h>

int command_backup(struct arena *a, const struct options *o)
{
    if (o->argument_count != 1) {
        return command_misused("guildhall backup --data DIR TO");
    }
    // The server that does it may stand in another folder.
    str to = str_from(o->arguments[0]);
    char here[4096];
    if (to.len > 0 && to.ptr[0] != '/' && getcwd(here, sizeof here) != NULL) {
        to = arena_printf(a, "%s/%.*s", here, STR_ARG(to));
    }
    json_t *input = json_pack("{s:s}", "to", arena_cstr(a, to));
    struct buf out;
    buf_init(&out, 1024 * 1024);
    err e = acts_do(arena_cstr(a, o->value[OPT_DATA]), STR("backup"), input, &out);
    json_decref(input);
    command_say(&out);
    return err_is(e) ? command_failed(e) : EXIT_DONE;
}
