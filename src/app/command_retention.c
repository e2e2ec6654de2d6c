// SPDX-License-Identifier: Apache-2.0
#include "app/acts.h"
#include "app/command.h"

int command_retention(struct arena *a, const struct options *o)
{
    static const struct {
        str word, act;
    } acts[] = {{STR_INIT("plan"), STR_INIT("retention-plan")},
                {STR_INIT("run"), STR_INIT("retention-run")},
                {STR_INIT("status"), STR_INIT("retention-status")},
                {STR_INIT("confirm"), STR_INIT("retention-confirm")}};
    str word = o->argument_count == 1 ? str_from(o->arguments[0]) : (str){0};
    str act = {0};
    for (size_t i = 0; i < sizeof acts / sizeof acts[0]; i++) {
        act = str_eq(acts[i].word, word) ? acts[i].act : act;
    }
    if (act.len == 0 || o->value[OPT_ORG].len == 0) {
        return command_misused("guildhall retention plan|run|status|confirm --org KEY --data DIR");
    }
    json_t *input = json_pack("{s:s}", "org", arena_cstr(a, o->value[OPT_ORG]));
    struct buf out;
    buf_init(&out, 1024 * 1024);
    err e = acts_do(arena_cstr(a, o->value[OPT_DATA]), act, input, &out);
    json_decref(input);
    command_say(&out);
    return err_is(e) ? command_failed(e) : EXIT_DONE;
}
