// SPDX-License-Identifier: Apache-2.0
#include "apply/draft.h"
#include "apply/come_back.h"
#include "base/clock.h"
#include "base/limits.h"
#include "base/random.h"
#include "core/audit.h"
#include "core/ids.h"
#include "core/outbox.h"
#include "core/seal.h"
#include "queries.h"
#include <stdio.h>

static struct seal_of draft_seal_of(int64_t id)
{
    return (struct seal_of){.kind = SEAL_DRAFT, .id = id};
}

static const str draft_channels[DRAFT_CHANNEL__COUNT] = {
    [DRAFT_ONLINE] = STR_INIT("online"),
    [DRAFT_TELEPHONE] = STR_INIT("telephone"),
    [DRAFT_COUNTER] = STR_INIT("counter"),
};

str draft_channel_name(enum draft_channel channel)
{
    return channel < DRAFT_CHANNEL__COUNT ? draft_channels[channel] : draft_channels[DRAFT_ONLINE];
}

enum draft_channel draft_channel_find(str name)
{
    size_t at = str_place(name, draft_channels, DRAFT_CHANNEL__COUNT);
    return at < DRAFT_CHANNEL__COUNT ? (enum draft_channel)at : DRAFT_ONLINE;
}

err draft_find(struct tx *tx, struct arena *a, int64_t id, str secret, struct draft *ret_draft)
{
    struct db_rows rows = db_query(tx, &query_draft_get, DB_ARGS(DB_INT(tx_organisation(tx)), DB_INT(id)));
    bool there = db_next(&rows);
    bool found = there && secret_matches(secret, db_text(&rows, a, 0));
    *ret_draft = (struct draft){0};
    if (there) {
        *ret_draft = (struct draft){.id = id,
                                    .service_id = db_int(&rows, 1),
                                    .version_id = db_int(&rows, 2),
                                    .language = db_text(&rows, a, 3),
                                    .answers = db_text(&rows, a, 4),
                                    .changes = db_int(&rows, 5),
                                    .changed_at = db_int(&rows, 6),
                                    .case_id = db_int(&rows, 7),
                                    .channel = db_text(&rows, a, 8),
                                    .taken_by = db_int(&rows, 9)};
    }
    TRY(db_end(&rows));
    if (there && !found) {
        TRY(come_back_is_admitted(tx, a, id, secret, &found));
    }
    if (!found) {
        *ret_draft = (struct draft){0};
        return FAIL(ERR_NOT_FOUND, "there is no such draft");
    }
    return seal_open(tx, a, draft_seal_of(id), ret_draft->answers, &ret_draft->answers);
}

static err draft_add(struct tx *tx, struct draft_save *with, str answers)
{
    uint8_t hash[SECRET_HASH_BYTES];
    secret_hash(with->secret, hash);
    return db_run(tx, &query_draft_add,
                  DB_ARGS(DB_INT(tx_organisation(tx)), DB_INT(with->ret_id),
                          DB_BLOB(((str){(const char *)hash, sizeof hash})), DB_INT(with->service_id),
                          DB_INT(with->version_id), DB_TEXT(with->language), DB_BLOB(answers), DB_INT(clock_now_s()),
                          DB_TEXT(with->channel.len == 0 ? draft_channels[DRAFT_ONLINE] : with->channel),
                          DB_INT(with->taken_by)),
                  NULL);
}

static err draft_put(struct tx *tx, struct draft_save *with, str answers)
{
    int64_t changed;
    TRY(db_run(tx, &query_draft_put,
               DB_ARGS(DB_INT(tx_organisation(tx)), DB_INT(with->id), DB_INT(with->changes), DB_BLOB(answers),
                       DB_TEXT(with->language), DB_INT(clock_now_s()), DB_INT(with->version_id)),
               &changed));
    return changed == 1 ? NO_ERR : FAIL(ERR_CONFLICT, "the draft was saved or sent meanwhile");
}

static err draft_keep(struct tx *tx, struct draft_save *with)
{
    struct arena own;
    str answers;
    arena_init(&own, LIMIT_ANSWERS + 64 * 1024);
    struct arena *a = with->arena != NULL ? with->arena : &own;
    err e = seal_value(tx, a, draft_seal_of(with->ret_id), with->answers, &answers);
    if (!err_is(e)) {
        e = with->id == 0 ? draft_add(tx, with, answers) : draft_put(tx, with, answers);
    }
    arena_free(&own);
    return e;
}

err draft_save(struct tx *tx, struct draft_save *with)
{
    with->ret_id = with->id;
    if (with->id == 0) {
        TRY(ids_next(tx, STR("draft"), &with->ret_id));
    }
    TRY(draft_keep(tx, with));
    for (size_t i = 0; i < with->upload_count; i++) {
        TRY(upload_add(tx, with->uploads[i].token, with->ret_id, with->uploads[i].size, with->uploads[i].head));
    }
    return NO_ERR;
}

err draft_take(struct tx *tx, struct draft_save *with)
{
    TRY(draft_save(tx, with));
    return audit_write_on(tx, with->taken_by, STR("draft.take"), "draft", with->ret_id);
}

err draft_close(struct tx *tx, int64_t id, int64_t changes, int64_t case_id, int64_t version_id)
{
    int64_t changed;
    TRY(db_run(tx, &query_draft_close,
               DB_ARGS(DB_INT(tx_organisation(tx)), DB_INT(id), DB_INT(changes), DB_INT(case_id), DB_INT(version_id)),
               &changed));
    return changed == 1 ? NO_ERR : FAIL(ERR_CONFLICT, "the draft was saved or sent meanwhile");
}

err draft_case(struct tx *tx, int64_t id, int64_t *ret_case_id)
{
    return db_number(db_query(tx, &query_draft_case, DB_ARGS(DB_INT(tx_organisation(tx)), DB_INT(id))), ret_case_id);
}

err draft_erase(struct tx *tx, int64_t id)
{
    struct db_args of = DB_ARGS(DB_INT(tx_organisation(tx)), DB_INT(id));
    TRY(db_run(tx, &query_draft_clear, of, NULL));
    TRY(db_run(tx, &query_draft_clear_devices, of, NULL));
    return db_run(tx, &query_draft_clear_links, of, NULL);
}

err draft_clear(struct tx *tx, struct draft_clear *with)
{
    int64_t case_id;
    int64_t changed;
    char subject[32];
    with->ret_files = (struct upload_tokens){0};
    TRY(draft_case(tx, with->id, &case_id));
    TRY(db_run(tx, &query_draft_clear, DB_ARGS(DB_INT(tx_organisation(tx)), DB_INT(with->id)), &changed));
    if (changed != 1 || (case_id != 0) != with->sent) {
        return FAIL(ERR_CONFLICT, "the draft was sent or cleared meanwhile");
    }
    struct db_args of = DB_ARGS(DB_INT(tx_organisation(tx)), DB_INT(with->id));
    TRY(db_run(tx, &query_draft_clear_devices, of, NULL));
    TRY(db_run(tx, &query_draft_clear_links, of, NULL));
    if (!with->sent) {
        snprintf(subject, sizeof subject, "draft %lld", (long long)with->id);
        TRY(db_run(tx, &query_draft_clear_contact, of, NULL));
        TRY(outbox_forget(tx, str_from(subject))); // an address stands in them
        TRY(upload_forget(tx, with->arena, with->id, &with->ret_files));
    }
    snprintf(subject, sizeof subject, "draft %lld", (long long)with->id);
    TRY(audit_write(tx, 0, STR("draft.clear"), str_from(subject)));
    tx_erases(tx);
    return NO_ERR;
}

const struct seal_table draft_sealed = {SEAL_DRAFT, &query_draft_sealed_page, &query_draft_sealed_put};
