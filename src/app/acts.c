// SPDX-License-Identifier: Apache-2.0
#include "app/acts.h"
#include "app/act_gazetteer.h"
#include "app/act_hand_over.h"
#include "app/act_import.h"
#include "app/act_init.h"
#include "app/act_key.h"
#include "app/act_provider.h"
#include "app/act_read_only.h"
#include "app/act_remove.h"
#include "app/act_retention.h"
#include "app/act_set.h"
#include "app/act_user.h"
#include "app/control_ask.h"
#include "db/lanes.h"
#include <semaphore.h>

const struct act act_table[] = {
    {STR_INIT("init"), act_init},
    {STR_INIT("set"), act_set},
    {STR_INIT("import"), act_import},
    {STR_INIT("user-add"), act_user_add},
    {STR_INIT("provider-set"), act_provider_set},
    {STR_INIT("provider-show"), act_provider_show},
    {STR_INIT("provider-remove"), act_provider_remove},
    {STR_INIT("gazetteer-begin"), act_gazetteer_begin},
    {STR_INIT("gazetteer-rows"), act_gazetteer_rows},
    {STR_INIT("gazetteer-end"), act_gazetteer_end},
    {STR_INIT("hand-over-set"), act_hand_over_set},
    {STR_INIT("hand-over-list"), act_hand_over_list},
    {STR_INIT("hand-over-replay"), act_hand_over_replay},
    {STR_INIT("backup"), act_backup},
    {STR_INIT("read-only"), act_read_only},
    {STR_INIT("remove-organisation"), act_remove},
    {STR_INIT("key-rotate"), act_key_rotate},
    {STR_INIT("key-master"), act_key_master},
    {STR_INIT("retention-plan"), act_retention_plan},
    {STR_INIT("retention-run"), act_retention_run},
    {STR_INIT("retention-confirm"), act_retention_confirm},
    {STR_INIT("retention-status"), act_retention_status},
};
const size_t act_count = sizeof act_table / sizeof act_table[0];

enum {
    ACTS_ARENA_BYTES = 256 * 1024 * 1024
};

err acts_run(struct acts *acts, str name, const json_t *input, struct buf *out)
{
    for (size_t i = 0; i < act_count; i++) {
        if (str_eq(act_table[i].name, name)) {
            return act_table[i].run(acts, input, out);
        }
    }
    return FAIL_ABOUT(ERR_INPUT, "there is no such act", name);
}

err acts_write_here(struct acts *acts, struct store *store, unit_fn run, void *with)
{
    (void)acts;
    return store_write_now(store, run, with);
}

struct acts_wait {
    struct unit unit;
    sem_t done;
};

static void acts_unit_done(struct unit *unit)
{
    struct acts_wait *wait = unit->owner;
    sem_post(&wait->done);
}

err acts_write_in_lanes(struct acts *acts, struct store *store, unit_fn run, void *with)
{
    struct acts_wait wait = {.unit = {.store = store, .run = run, .with = with, .done = acts_unit_done}};
    wait.unit.owner = &wait;
    sem_init(&wait.done, 0, 0);
    err e = lanes_write(acts->owner, &wait.unit);
    if (!err_is(e)) {
        while (sem_wait(&wait.done) != 0) {}
        e = wait.unit.result;
    }
    sem_destroy(&wait.done);
    return e;
}

err acts_begin(const char *dir, struct acts_session *ret_session)
{
    *ret_session = (struct acts_session){.dir = dir};
    err e = stores_open(dir, STORES_WRITE, &ret_session->stores);
    if (e.kind == ERR_BUSY) {
        ret_session->stores = NULL;
        return NO_ERR;
    }
    return e;
}

err acts_next(struct acts_session *session, str name, const json_t *input, struct buf *out)
{
    if (session->stores == NULL) {
        return control_ask(session->dir, name, input, out);
    }
    struct arena a;
    arena_init(&a, ACTS_ARENA_BYTES);
    struct acts acts = {.stores = session->stores, .write = acts_write_here, .arena = &a};
    err e = acts_run(&acts, name, input, out);
    arena_free(&a);
    return e;
}

void acts_end(struct acts_session *session)
{
    if (session->stores != NULL) {
        stores_free(session->stores);
    }
}

err acts_do(const char *dir, str name, const json_t *input, struct buf *out)
{
    struct acts_session session;
    TRY(acts_begin(dir, &session));
    err e = acts_next(&session, name, input, out);
    acts_end(&session);
    return e;
}
