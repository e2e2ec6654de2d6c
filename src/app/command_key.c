// SPDX-License-Identifier: Apache-2.0
#include "app/acts.h"
#include "app/command.h"
#include "app/master.h"

static err key_act(struct arena *a, const struct options *o, str act)
{
    json_t *input = json_pack("{s:s}", "org", arena_cstr(a, o->value[OPT_ORG]));
    struct buf out;
    buf_init(&out, 1024 * 1024);
    err e = acts_do(arena_cstr(a, o->value[OPT_DATA]), act, input, &out);
    json_decref(input);
    command_say(&out);
    return e;
}

// A file gets a new first line; when all is under it, it is the only one. A command's keys are its owner's matter: the
// new one is first already.
static err key_master(struct arena *a, const struct options *o)
{
    bool file = o->value[OPT_KEY_COMMAND].len == 0;
    if (file) {
        TRY(master_file_add(a, o));
    }
    TRY(key_act(a, o, STR("key-master")));
    return file ? master_file_drop_old(a, o) : NO_ERR;
}

int command_key(struct arena *a, const struct options *o)
{
    bool master = o->value[OPT_MASTER].len != 0;
    if (o->argument_count != 1 || !str_eq(str_from(o->arguments[0]), STR("rotate")) ||
        (master && o->value[OPT_ORG].len != 0)) {
        return command_misused("guildhall key rotate [--org KEY | --master] --data DIR");
    }
    err e = master ? key_master(a, o) : key_act(a, o, STR("key-rotate"));
    return err_is(e) ? command_failed(e) : EXIT_DONE;
}
