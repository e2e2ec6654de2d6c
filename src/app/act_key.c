// SPDX-License-Identifier: Apache-2.0
#include "app/act_key.h"
#include "app/act_init.h"
#include "app/master.h"
#include "apply/draft.h"
#include "base/clock.h"
#include "casework/talk.h"
#include "core/organisation.h"
#include "core/outbox.h"
#include "core/provider.h"
#include "core/seal_file.h"
#include "core/seal_sweep.h"
#include "core/upload.h"
#include "core/user_factor.h"
#include "delivery/delivery.h"
#include "handover/handover.h"
#include "voice/feedback.h"
#include "voice/need.h"
#include "voice/trial_comment.h"
#include "voice/trial_people.h"
#include <poll.h>
#include <unistd.h>

static const struct seal_table *const act_key_tables[] = {&draft_sealed,           &case_sealed,
                                                          &case_event_sealed,      &talk_sealed,
                                                          &feedback_sealed,        &delivery_contact_sealed,
                                                          &user_factor_sealed,     &provider_sealed,
                                                          &outbox_payload_sealed,  &outbox_said_sealed,
                                                          &handover_secret_sealed, &handover_reference_sealed,
                                                          &trial_comment_sealed,   &need_sealed,
                                                          &trial_hearer_sealed};
enum {
    ACT_KEY_TABLES = sizeof act_key_tables / sizeof act_key_tables[0],
    ACT_KEY_WAIT_MS = 100, // for a file that is just being begun
    ACT_KEY_WAITS = 50
};

static err act_key_sweep(struct acts *acts, struct store *store, const struct seal_table *table, int64_t *renewed)
{
    struct seal_sweep sweep = {.table = table, .ret_more = true};
    while (sweep.ret_more) {
        TRY(acts->write(acts, store, seal_sweep, &sweep));
        sweep.after_id = sweep.ret_id;
        sweep.after_part = sweep.ret_part;
        *renewed += sweep.ret_renewed;
    }
    return NO_ERR;
}

// A file that is being begun has no head yet, and may get one under the key of before.
static err act_key_file(struct store *store, str folder, str token)
{
    for (int i = 0; i < ACT_KEY_WAITS; i++) {
        int fd;
        err e = upload_open_to_renew(folder, token, &fd);
        if (e.kind == ERR_NOT_FOUND) {
            return NO_ERR; // it went meanwhile
        }
        TRY(e);
        e = seal_file_renew(store, token, fd);
        close(fd);
        if (e.kind != ERR_BUSY) {
            return e;
        }
        poll(NULL, 0, ACT_KEY_WAIT_MS);
    }
    return NO_ERR; // empty for so long: it was kept so before there were keys
}

static err act_key_files(struct acts *acts, struct store *store, str key, int64_t *renewed)
{
    str folder;
    struct upload_tokens there;
    TRY(upload_folder(acts->arena, stores_dir(acts->stores), key, &folder));
    TRY(upload_list(acts->arena, folder, &there));
    for (size_t i = 0; i < there.count; i++) {
        TRY(act_key_file(store, folder, there.items[i]));
    }
    *renewed = (int64_t)there.count;
    return NO_ERR;
}

static err act_key_rotate_one(struct acts *acts, const struct organisation_entry *o, struct buf *out)
{
    struct store *store;
    int64_t values = 0;
    int64_t files = 0;
    TRY(stores_organisation(acts->stores, o->key, o->id, &store));
    TRY(acts->write(acts, store, seal_next, NULL));
    seal_look_again(store);
    for (size_t i = 0; i < ACT_KEY_TABLES; i++) {
        TRY(act_key_sweep(acts, store, act_key_tables[i], &values));
    }
    TRY(act_key_files(acts, store, o->key, &files));
    TRY(acts->write(acts, store, seal_retire, NULL));
    seal_look_again(store);
    buf_printf(out, "%.*s: a new key; %lld values and %lld files are under it, and the key of before is gone\n",
               STR_ARG(o->key), (long long)values, (long long)files);
    return NO_ERR;
}

static err act_key_each(struct acts *acts, str only,
                        err (*each)(struct acts *acts, const struct organisation_entry *o, struct buf *out),
                        struct buf *out)
{
    struct tx *registry;
    struct organisation_entry *entries;
    size_t count = 0;
    bool found = only.len == 0;
    TRY(store_read_begin(stores_registry(acts->stores), &registry));
    err e = organisation_list(registry, acts->arena, &entries, &count);
    store_read_end(registry);
    for (size_t i = 0; !err_is(e) && i < count; i++) {
        if (only.len == 0 || str_eq(only, entries[i].key)) {
            found = true;
            e = each(acts, &entries[i], out);
        }
    }
    TRY(e);
    return found ? NO_ERR : FAIL_ABOUT(ERR_NOT_FOUND, "there is no such organisation", only);
}

err act_key_rotate(struct acts *acts, const json_t *input, struct buf *out)
{
    return act_key_each(acts, act_string(input, "org"), act_key_rotate_one, out);
}

static err act_key_master_one(struct acts *acts, const struct organisation_entry *o, struct buf *out)
{
    struct store *store;
    (void)out;
    TRY(stores_organisation(acts->stores, o->key, o->id, &store));
    return acts->write(acts, store, seal_rewrap, NULL);
}

err act_key_master(struct acts *acts, const json_t *input, struct buf *out)
{
    (void)input;
    TRY(master_load_again());
    TRY(act_key_each(acts, STR(""), act_key_master_one, out));
    buf_put(out, STR("the keys of every organisation are under the new master key\n"));
    return NO_ERR;
}
