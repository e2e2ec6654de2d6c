// SPDX-License-Identifier: Apache-2.0
#include "app/acts.h"
#include "app/command.h"
#include "core/organisation.h"

static int command_set_list(void)
{
    struct buf out;
    buf_init(&out, 64 * 1024);
    for (size_t i = 0; i < organisation_setting_kind_count; i++) {
        const struct organisation_setting_kind *kind = &organisation_settings[i];
        buf_printf(&out, "%-16.*s%.*s%s", STR_ARG(kind->name), STR_ARG(kind->help),
                   kind->by_language ? " (--language)" : "");
        if (kind->most != 0) {
            buf_printf(&out, " (%lld to %lld)", (long long)kind->least, (long long)kind->most);
        }
        buf_char(&out, '\n');
    }
    command_say(&out);
    return EXIT_DONE;
}

int command_set(struct arena *a, const struct options *o)
{
    if (o->argument_count == 0) {
        return command_set_list();
    }
    if (o->argument_count != 2 || o->value[OPT_ORG].len == 0) {
        return command_misused(
            "guildhall set --org KEY [--language TAG] NAME VALUE; without all of it, the names there are");
    }
    json_t *input = json_pack("{s:s, s:s, s:s, s:s}", "org", arena_cstr(a, o->value[OPT_ORG]), "name", o->arguments[0],
                              "language", arena_cstr(a, o->value[OPT_LANGUAGE]), "value", o->arguments[1]);
    struct buf out;
    buf_init(&out, 64 * 1024);
    err e = input == NULL ? FAIL(ERR_INPUT, "a setting is UTF-8")
                          : acts_do(arena_cstr(a, o->value[OPT_DATA]), STR("set"), input, &out);
    json_decref(input);
    command_say(&out);
    return err_is(e) ? command_failed(e) : EXIT_DONE;
}
