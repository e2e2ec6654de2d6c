// SPDX-License-Identifier: Apache-2.0
#include "app/acts.h"
#include "app/command.h"

int command_remove(struct arena *a, const struct options *o)
{
    if (o->argument_count != 0 || o->value[OPT_ORG].len == 0 || o->value[OPT_NAME].len == 0) {
        return command_misused("guildhall remove-organisation --org KEY --name NAME --data DIR: it is gone for ever, "
                               "with all that people sent to it (guildhall backup first); NAME is what its pages call "
                               "it, so that it is the one you mean");
    }
    json_t *input =
        json_pack("{s:s, s:s}", "org", arena_cstr(a, o->value[OPT_ORG]), "name", arena_cstr(a, o->value[OPT_NAME]));
    struct buf out;
    buf_init(&out, 64 * 1024);
    err e = acts_do(arena_cstr(a, o->value[OPT_DATA]), STR("remove-organisation"), input, &out);
    json_decref(input);
    command_say(&out);
    return err_is(e) ? command_failed(e) : EXIT_DONE;
}
