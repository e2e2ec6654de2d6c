// SPDX-License-Identifier: Apache-2.0
#include "app/act_remove.h"
#include "app/act_init.h"
#include "app/removing.h"
#include "core/organisation.h"

static bool act_remove_is_named(const struct organisation_entry *entry, str name)
{
    json_t *names = json_loadb(entry->name.ptr, entry->name.len, 0, NULL);
    bool found = false;
    const char *language;
    json_t *value;
    json_object_foreach(names, language, value)
    {
        found = found || (name.len != 0 && str_eq(name, str_from(json_string_value(value))));
    }
    json_decref(names);
    return found;
}

err act_remove(struct acts *acts, const json_t *input, struct buf *out)
{
    struct tx *registry;
    struct organisation_entry entry;
    TRY(store_read_begin(stores_registry(acts->stores), &registry));
    err e = organisation_find(registry, acts->arena, act_string(input, "org"), &entry);
    store_read_end(registry);
    TRY(e);
    if (!act_remove_is_named(&entry, act_string(input, "name"))) {
        return FAIL_ABOUT(ERR_INPUT,
                          "nothing was removed: --name is to be the organisation's own, as its pages have it, so that "
                          "the right one goes; not",
                          act_string(input, "name"));
    }
    acts->touched = entry.key;
    TRY(removing_run(acts, entry.key, STR("command")));
    buf_printf(out, "removed the organisation %.*s, with everything that was in it\n", STR_ARG(entry.key));
    return NO_ERR;
}
