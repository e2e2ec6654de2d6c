// SPDX-License-Identifier: Apache-2.0
#include "app/act_set.h"
#include "app/act_init.h"
#include "core/audit.h"
#include "core/organisation.h"

static err act_set_unit(struct tx *tx, void *with)
{
    const json_t *input = with;
    str name = act_string(input, "name");
    TRY(organisation_set(tx, name, act_string(input, "language"), act_string(input, "value")));
    return audit_write(tx, 0, STR("organisation.set"), name);
}

err act_set(struct acts *acts, const json_t *input, struct buf *out)
{
    struct store *store;
    str name = act_string(input, "name");
    if (str_eq(name, STR("reference-key")) || str_eq(name, STR("languages")) || str_eq(name, STR("practice"))) {
        return FAIL_ABOUT(ERR_INPUT, "this setting is made with the organisation and stays:", name);
    }
    TRY(act_store(acts, act_string(input, "org"), &store));
    json_t *copy = json_deep_copy(input);
    err e = acts->write(acts, store, act_set_unit, copy);
    json_decref(copy);
    TRY(e);
    acts->touched = act_string(input, "org");
    buf_printf(out, "%.*s is set\n", STR_ARG(name));
    return NO_ERR;
}
