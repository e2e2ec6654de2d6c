// SPDX-License-Identifier: Apache-2.0
#include "app/acts.h"
#include "app/command.h"

int command_read_only(struct arena *a, const struct options *o)
{
    str word = o->argument_count == 1 ? str_from(o->arguments[0]) : (str){0};
    bool on = str_eq(word, STR("on"));
    if (!on && !str_eq(word, STR("off"))) {
        return command_misused("guildhall read-only on|off --data DIR");
    }
    struct buf out;
    buf_init(&out, 4096);
    json_t *input = json_pack("{s:b}", "on", on);
    err e = acts_do(arena_cstr(a, o->value[OPT_DATA]), STR("read-only"), input, &out);
    json_decref(input);
    command_say(&out);
    return err_is(e) ? command_failed(e) : EXIT_DONE;
}
