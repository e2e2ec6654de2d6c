// SPDX-License-Identifier: Apache-2.0
#include "app/acts.h"
#include "app/command.h"
#include "app/master.h"

int command_init(struct arena *a, const struct options *o)
{
    if (o->argument_count != 0 || o->value[OPT_ORG].len == 0 || o->value[OPT_NAME].len == 0) {
        return command_misused("guildhall init --org KEY --name NAME");
    }
    err e = master_load_or_make(a, o);
    if (err_is(e)) {
        return command_failed(e);
    }
    json_t *names = json_object();
    str first = o->value[OPT_LANGUAGES];
    str rest;
    str_cut(first, ',', &first, &rest);
    json_object_setn_new(names, first.ptr, first.len, json_stringn(o->value[OPT_NAME].ptr, o->value[OPT_NAME].len));
    if (o->value[OPT_NAME_CY].len != 0) {
        json_object_set_new(names, "cy", json_stringn(o->value[OPT_NAME_CY].ptr, o->value[OPT_NAME_CY].len));
    }
    json_t *settings = json_array();
    if (o->value[OPT_COLOUR].len != 0) {
        json_array_append_new(settings, json_pack("{s:s, s:s, s:s}", "name", "colour", "language", "", "value",
                                                  arena_cstr(a, o->value[OPT_COLOUR])));
    }
    json_t *input =
        json_pack("{s:s, s:o, s:s, s:s, s:o}", "org", arena_cstr(a, o->value[OPT_ORG]), "names", names, "languages",
                  arena_cstr(a, o->value[OPT_LANGUAGES]), "zone", "Europe/London", "settings", settings);
    struct buf out;
    buf_init(&out, 1024 * 1024);
    e = acts_do(arena_cstr(a, o->value[OPT_DATA]), STR("init"), input, &out);
    json_decref(input);
    command_say(&out);
    return err_is(e) ? command_failed(e) : EXIT_DONE;
}
