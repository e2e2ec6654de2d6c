// SPDX-License-Identifier: Apache-2.0
#include "app/acts.h"
#include "app/command.h"

int command_user(struct arena *a, const struct options *o)
{
    if (o->argument_count != 1 || !str_eq(str_from(o->arguments[0]), STR("add")) || o->value[OPT_ORG].len == 0) {
        return command_misused("guildhall user add --org KEY --email ADDRESS [--name NAME] [--role ROLE]");
    }
    json_t *input = json_pack("{s:s, s:s, s:s, s:s}", "org", arena_cstr(a, o->value[OPT_ORG]), "email",
                              arena_cstr(a, o->value[OPT_EMAIL]), "name", arena_cstr(a, o->value[OPT_NAME]), "role",
                              arena_cstr(a, o->value[OPT_ROLE]));
    struct buf out;
    buf_init(&out, 1024 * 1024);
    err e = acts_do(arena_cstr(a, o->value[OPT_DATA]), STR("user-add"), input, &out);
    json_decref(input);
    command_say(&out);
    return err_is(e) ? command_failed(e) : EXIT_DONE;
}
