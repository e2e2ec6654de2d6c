// SPDX-License-Identifier: Apache-2.0
#include "delivery/own.h"
#include "core/audit.h"
#include "queries.h"
#include <stdio.h>

static err delivery_own_by(struct tx *tx, struct arena *a, const struct query *by, struct delivery_own_of of,
                           struct delivery_own *ret_own)
{
    struct db_rows rows = db_query(tx, by,
                                   DB_ARGS(DB_INT(tx_organisation(tx)), DB_INT(of.service_id),
                                           DB_TEXT(delivery_kind_name(of.kind)), DB_TEXT(of.language)));
    *ret_own = (struct delivery_own){.language = of.language};
    if (db_next(&rows)) {
        ret_own->subject = db_text(&rows, a, 0);
        ret_own->words = db_text(&rows, a, 1);
    }
    return db_end(&rows);
}

err delivery_own_get(struct tx *tx, struct arena *a, struct delivery_own_of of, struct delivery_own *ret_own)
{
    return delivery_own_by(tx, a, &query_message_words_get, of, ret_own);
}

err delivery_own_find(struct tx *tx, struct arena *a, struct delivery_own_of of, struct delivery_own *ret_own)
{
    return delivery_own_by(tx, a, &query_message_words_find, of, ret_own);
}

err delivery_own_put(struct tx *tx, void *change)
{
    const struct delivery_own_change *c = change;
    int64_t organisation = tx_organisation(tx);
    str kind = delivery_kind_name(c->kind);
    TRY(db_run(tx, &query_message_words_clear, DB_ARGS(DB_INT(organisation), DB_INT(c->service_id), DB_TEXT(kind)),
               NULL));
    for (size_t i = 0; i < c->owns.count; i++) {
        const struct delivery_own *own = &c->owns.items[i];
        if (own->words.len != 0) {
            TRY(db_run(tx, &query_message_words_add,
                       DB_ARGS(DB_INT(organisation), DB_INT(c->service_id), DB_TEXT(kind), DB_TEXT(own->language),
                               DB_TEXT(own->subject), DB_TEXT(own->words)),
                       NULL));
        }
    }
    char subject[200];
    int len = snprintf(subject, sizeof subject, "%.*s%s%.*s", STR_ARG(kind), c->service_id == 0 ? "" : " of ",
                       STR_ARG(c->service_key));
    return audit_write(tx, c->user_id, STR("message.words"), (str){subject, (size_t)len});
}
