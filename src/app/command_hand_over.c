// SPDX-License-Identifier: Apache-2.0
#include "app/acts.h"
#include "app/command.h"
#include "handover/handover.h"
#include "handover/mapping.h"

static err command_hand_over_mapping(struct arena *a, str path, str *ret_mapping)
{
    *ret_mapping = (str){0};
    if (path.len == 0) {
        return NO_ERR;
    }
    TRY(command_read_file(a, arena_cstr(a, path), MAPPING_BYTES_MAX, ret_mapping));
    return ret_mapping->len == 0 ? FAIL_ABOUT(ERR_INPUT, "this file is empty:", path) : NO_ERR;
}

static err command_hand_over_input(struct arena *a, const struct options *o, json_t **ret_input)
{
    str secret;
    str mapping;
    const char *way = o->argument_count > 1 ? o->arguments[1] : "";
    const char *target = o->argument_count > 2 ? o->arguments[2] : "";
    TRY(command_read_secret(a, o->value[OPT_SECRET_FILE], HANDOVER_SECRET_MAX, &secret));
    TRY(command_hand_over_mapping(a, o->value[OPT_MAPPING], &mapping));
    *ret_input =
        json_pack("{s:s, s:s, s:s, s:s, s:s%, s:s%, s:s, s:s}", "org", arena_cstr(a, o->value[OPT_ORG]), "service",
                  arena_cstr(a, o->value[OPT_SERVICE]), "way", way, "target", target, "secret",
                  secret.len == 0 ? "" : secret.ptr, secret.len, "mapping", mapping.len == 0 ? "" : mapping.ptr,
                  mapping.len, "file", arena_cstr(a, o->value[OPT_MAPPING]), "from", arena_cstr(a, o->value[OPT_FROM]));
    return *ret_input != NULL ? NO_ERR : FAIL(ERR_INPUT, "what is given is not UTF-8");
}

// The words after `hand-over`, and which act each is.
static const struct {
    str word, act;
    size_t least, most; // arguments with it
    bool service, from; // must be named
} command_hand_overs[] = {
    {STR_INIT("set"), STR_INIT("hand-over-set"), 2, 3, true, false},
    {STR_INIT("list"), STR_INIT("hand-over-list"), 1, 1, false, false},
    {STR_INIT("replay"), STR_INIT("hand-over-replay"), 1, 1, true, true},
};

int command_hand_over(struct arena *a, const struct options *o)
{
    str word = o->argument_count == 0 ? (str){0} : str_from(o->arguments[0]);
    str act = {0};
    for (size_t i = 0; i < sizeof command_hand_overs / sizeof command_hand_overs[0]; i++) {
        bool fits = o->argument_count >= command_hand_overs[i].least &&
                    o->argument_count <= command_hand_overs[i].most &&
                    (!command_hand_overs[i].service || o->value[OPT_SERVICE].len != 0) &&
                    (!command_hand_overs[i].from || o->value[OPT_FROM].len != 0);
        act = fits && str_eq(command_hand_overs[i].word, word) ? command_hand_overs[i].act : act;
    }
    if (act.len == 0 || o->value[OPT_ORG].len == 0) {
        return command_misused("guildhall hand-over set --org KEY --service KEY webhook URL --secret-file FILE "
                               "[--mapping FILE] | folder NAME [--mapping FILE] | off\n"
                               "guildhall hand-over list --org KEY\n"
                               "guildhall hand-over replay --org KEY --service KEY --from YYYY-MM-DD");
    }
    json_t *input = NULL;
    struct buf out;
    buf_init(&out, 1024 * 1024);
    err e = command_hand_over_input(a, o, &input);
    if (!err_is(e)) {
        e = acts_do(arena_cstr(a, o->value[OPT_DATA]), act, input, &out);
    }
    json_decref(input);
    command_say(&out);
    return err_is(e) ? command_failed(e) : EXIT_DONE;
}
