// SPDX-License-Identifier: Apache-2.0
#include "app/act_init.h"
#include "core/audit.h"
#include "core/organisation.h"
#include "core/practice.h"
#include <stdlib.h>

str act_string(const json_t *input, const char *key)
{
    const json_t *value = json_object_get(input, key);
    return json_is_string(value) ? (str){json_string_value(value), json_string_length(value)} : (str){0};
}

err act_store_in(struct stores *stores, struct arena *a, str key, struct store **ret_store)
{
    struct tx *tx;
    struct organisation_entry entry;
    TRY(store_read_begin(stores_registry(stores), &tx));
    err e = organisation_find(tx, a, key, &entry);
    store_read_end(tx);
    TRY(e);
    return stores_organisation(stores, entry.key, entry.id, ret_store);
}

err act_store(struct acts *acts, str key, struct store **ret_store)
{
    return act_store_in(acts->stores, acts->arena, key, ret_store);
}

struct act_init_with {
    const json_t *input;
    str key, names;
    int64_t id;
};

static err act_init_register(struct tx *tx, void *with)
{
    struct act_init_with *w = with;
    err e = organisation_register(tx, w->key, w->names, &w->id);
    const json_t *practice = json_object_get(w->input, "practice");
    if (!err_is(e) && practice != NULL) {
        return practice_begin(tx, w->id, json_integer_value(json_object_get(practice, "organisation")),
                              json_integer_value(json_object_get(practice, "user")));
    }
    return e.kind == ERR_CONFLICT ? FAIL_ABOUT(ERR_CONFLICT, "there is an organisation of this key already", w->key)
                                  : e;
}

static err act_init_fill(struct tx *tx, void *with)
{
    const struct act_init_with *w = with;
    TRY(organisation_begin(tx, act_string(w->input, "languages"), act_string(w->input, "zone")));
    if (json_object_get(w->input, "practice") != NULL) {
        TRY(organisation_set(tx, STR("practice"), STR(""), STR("1")));
    }
    const char *language;
    json_t *name;
    json_object_foreach(json_object_get(w->input, "names"), language, name)
    {
        TRY(organisation_set(tx, STR("name"), str_from(language),
                             (str){json_string_value(name), json_string_length(name)}));
    }
    size_t i;
    json_t *setting;
    json_array_foreach(json_object_get(w->input, "settings"), i, setting)
    {
        TRY(organisation_set(tx, act_string(setting, "name"), act_string(setting, "language"),
                             act_string(setting, "value")));
    }
    return audit_write(tx, 0, STR("organisation.begin"), w->key);
}

// The registry names the organisation before its own file is filled; a fault between leaves an empty
// organisation, which the same command then fills.
err act_init(struct acts *acts, const json_t *input, struct buf *out)
{
    struct act_init_with with = {.input = input, .key = act_string(input, "org")};
    char *names = json_dumps(json_object_get(input, "names"), JSON_COMPACT | JSON_SORT_KEYS);
    with.names = arena_str(acts->arena, str_from(names));
    free(names);
    if (!organisation_key_is_fine(with.key)) {
        return FAIL_ABOUT(ERR_INPUT, "an organisation's key is 1 to 40 lower-case letters, digits and hyphens",
                          with.key);
    }
    struct store *store;
    struct organisation known;
    err e = act_store(acts, with.key, &store);
    if (e.kind == ERR_NOT_FOUND) {
        TRY(acts->write(acts, stores_registry(acts->stores), act_init_register, &with));
        TRY(act_store(acts, with.key, &store));
    } else {
        TRY(e);
        struct tx *tx;
        TRY(store_read_begin(store, &tx));
        e = organisation_load(tx, acts->arena, with.key, &known);
        store_read_end(tx);
        if (!err_is(e)) {
            return FAIL_ABOUT(ERR_CONFLICT, "there is an organisation of this key already", with.key);
        }
    }
    TRY(acts->write(acts, store, act_init_fill, &with));
    acts->touched = with.key;
    buf_printf(out, "made the organisation %.*s\n", STR_ARG(with.key));
    return NO_ERR;
}

err act_backup(struct acts *acts, const json_t *input, struct buf *out)
{
    str to = act_string(input, "to");
    TRY(stores_backup(acts->stores, arena_cstr(acts->arena, to)));
    buf_printf(out, "copied everything to %.*s\n", STR_ARG(to));
    return NO_ERR;
}
