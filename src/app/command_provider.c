// SPDX-License-Identifier: Apache-2.0
#include "app/acts.h"
#include "app/command.h"

enum {
    COMMAND_PROVIDER_SECRET_MAX = 4096
};

static err command_provider_input(struct arena *a, const struct options *o, json_t **ret_input)
{
    str secret;
    TRY(command_read_secret(a, o->value[OPT_SECRET_FILE], COMMAND_PROVIDER_SECRET_MAX, &secret));
    *ret_input =
        json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s%}", "org", arena_cstr(a, o->value[OPT_ORG]), "issuer",
                  o->argument_count > 1 ? o->arguments[1] : "", "client", o->argument_count > 2 ? o->arguments[2] : "",
                  "name", arena_cstr(a, o->value[OPT_NAME]), "name-cy", arena_cstr(a, o->value[OPT_NAME_CY]),
                  "algorithms", arena_cstr(a, o->value[OPT_ALGORITHMS]), "factor", arena_cstr(a, o->value[OPT_FACTOR]),
                  "secret", secret.len == 0 ? "" : secret.ptr, secret.len);
    return *ret_input != NULL ? NO_ERR : FAIL(ERR_INPUT, "what is given is not UTF-8");
}

static const struct {
    str word, act;
    size_t arguments;
} command_providers[] = {
    {STR_INIT("set"), STR_INIT("provider-set"), 3},
    {STR_INIT("show"), STR_INIT("provider-show"), 1},
    {STR_INIT("remove"), STR_INIT("provider-remove"), 1},
};

int command_provider(struct arena *a, const struct options *o)
{
    str word = o->argument_count == 0 ? (str){0} : str_from(o->arguments[0]);
    str act = {0};
    for (size_t i = 0; i < sizeof command_providers / sizeof command_providers[0]; i++) {
        bool fits = o->argument_count == command_providers[i].arguments && str_eq(command_providers[i].word, word);
        act = fits ? command_providers[i].act : act;
    }
    if (act.len == 0 || o->value[OPT_ORG].len == 0) {
        return command_misused("guildhall provider set --org KEY ISSUER CLIENT-ID --name NAME [--secret-file FILE]\n"
                               "guildhall provider show --org KEY\n"
                               "guildhall provider remove --org KEY");
    }
    json_t *input = NULL;
    struct buf out;
    buf_init(&out, 64 * 1024);
    err e = command_provider_input(a, o, &input);
    if (!err_is(e)) {
        e = acts_do(arena_cstr(a, o->value[OPT_DATA]), act, input, &out);
    }
    json_decref(input);
    command_say(&out);
    return err_is(e) ? command_failed(e) : EXIT_DONE;
}
