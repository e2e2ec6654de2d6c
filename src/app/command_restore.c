// SPDX-License-Identifier: Apache-2.0
#include "app/command.h"
#include "core/ids.h"
#include "core/organisation.h"
#include "db/keep.h"

enum {
    // Cases that may have been sent since the copy was made: their references were given, and are not given again.
    // Of 27,512,614,110 that there are (reference.h), each restoring takes so many.
    RESTORE_CASES = 1000 * 1000
};

static err restore_skip_unit(struct tx *tx, void *with)
{
    (void)with;
    return ids_skip(tx, STR("case"), RESTORE_CASES);
}

static err restore_organisations(struct stores *s, struct arena *a, struct organisation_entry **ret_entries,
                                 size_t *ret_count)
{
    struct tx *registry;
    TRY(store_read_begin(stores_registry(s), &registry));
    err e = organisation_list(registry, a, ret_entries, ret_count);
    store_read_end(registry);
    return e;
}

static err restore_skip(const char *folder)
{
    struct stores *s;
    struct arena a;
    struct organisation_entry *entries = NULL;
    size_t count = 0;
    TRY(stores_open(folder, STORES_WRITE, &s));
    arena_init(&a, 64 * 1024 * 1024);
    err e = restore_organisations(s, &a, &entries, &count);
    for (size_t i = 0; i < count && !err_is(e); i++) {
        struct store *store;
        e = stores_organisation(s, entries[i].key, entries[i].id, &store);
        e = err_is(e) ? e : store_write_now(store, restore_skip_unit, NULL);
    }
    arena_free(&a);
    stores_free(s);
    return e;
}

int command_restore(struct arena *a, const struct options *o)
{
    if (o->argument_count != 1) {
        return command_misused("guildhall restore --data DIR COPY");
    }
    struct buf report;
    buf_init(&report, 1024 * 1024);
    err e = keep_restore(o->arguments[0], arena_cstr(a, o->value[OPT_DATA]), restore_skip, &report);
    command_say(&report);
    return err_is(e) ? command_failed(e) : EXIT_DONE;
}
