// SPDX-License-Identifier: Apache-2.0
#include "app/act_demo.h"
#include "app/command.h"
#include "app/master.h"

static err demo_write_here(struct acts *acts, struct store *store, unit_fn run, void *with)
{
    (void)acts;
    return store_write_now(store, run, with);
}

int command_demo(struct arena *a, const struct options *o)
{
    if (o->argument_count != 0) {
        return command_misused("guildhall demo --data DIR");
    }
    const struct site_ready *file = bundle_find(STR("demo"));
    json_t *input =
        file == NULL ? NULL : json_loadb(file->document.ptr, file->document.len, JSON_REJECT_DUPLICATES, NULL);
    struct acts acts = {.write = demo_write_here, .arena = a};
    err e = input == NULL ? FAIL(ERR_INTERNAL, "services/demo.json cannot be read") : master_load_or_make(a, o);
    if (!err_is(e)) {
        e = stores_open(arena_cstr(a, o->value[OPT_DATA]), STORES_WRITE, &acts.stores);
    }
    struct buf out;
    buf_init(&out, 16 * 1024 * 1024);
    if (!err_is(e)) {
        e = act_demo(&acts, input, &out);
        stores_free(acts.stores);
    }
    json_decref(input);
    command_say(&out);
    return err_is(e) ? command_failed(e) : EXIT_DONE;
}
