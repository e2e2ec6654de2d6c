// SPDX-License-Identifier: Apache-2.0
#include "app/acts.h"
#include "app/command.h"
#include "base/limits.h"
#include <stdio.h>

int command_import(struct arena *a, const struct options *o)
{
    if (o->argument_count != 1 || o->value[OPT_ORG].len == 0) {
        return command_misused("guildhall import --org KEY [--as SERVICE] [--with-welsh FILE] FILE");
    }
    str text;
    str twin;
    err e = command_read_file(a, o->arguments[0], LIMIT_DEFINITION, &text);
    if (!err_is(e)) {
        e = command_read_twin(a, o, &twin);
    }
    if (err_is(e)) {
        return command_failed(e);
    }
    json_t *input = json_pack("{s:s, s:s, s:s%, s:s%, s:s}", "org", arena_cstr(a, o->value[OPT_ORG]), "as",
                              arena_cstr(a, o->value[OPT_AS]), "document", text.ptr, text.len, "twin",
                              twin.len == 0 ? "" : twin.ptr, twin.len, "file", o->arguments[0]);
    if (input == NULL) {
        return command_failed(
            FAIL_ABOUT(ERR_INPUT, "this file, or its twin, is not UTF-8 text:", str_from(o->arguments[0])));
    }
    struct buf out;
    buf_init(&out, 16 * 1024 * 1024);
    e = acts_do(arena_cstr(a, o->value[OPT_DATA]), STR("import"), input, &out);
    json_decref(input);
    if (err_is(e)) {
        // Why it was refused belongs with the refusal.
        fprintf(stderr, "%.*s", STR_ARG(buf_str(&out)));
        buf_free(&out);
        return command_failed(e);
    }
    command_say(&out);
    return EXIT_DONE;
}
