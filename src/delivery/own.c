// SPDX-License-Identifier: Apache-2.0
#include "delivery/own.h"
#include "core/audit.h"
#include "queries.h"

err delivery_own_get(struct tx *tx, struct arena *a, enum delivery_kind kind, str language,
                     struct delivery_own *ret_own)
{
    struct db_rows rows =
        db_query(tx, &query_message_words_get,
                 DB_ARGS(DB_INT(tx_organisation(tx)), DB_TEXT(delivery_kind_name(kind)), DB_TEXT(language)));
    *ret_own = (struct delivery_own){.language = language};
    if (db_next(&rows)) {
        ret_own->subject = db_text(&rows, a, 0);
        ret_own->words = db_text(&rows, a, 1);
    }
    return db_end(&rows);
}

err delivery_own_put(struct tx *tx, void *change)
{
    const struct delivery_own_change *c = change;
    int64_t organisation = tx_organisation(tx);
    str kind = delivery_kind_name(c->kind);
    TRY(db_run(tx, &query_message_words_clear, DB_ARGS(DB_INT(organisation), DB_TEXT(kind)), NULL));
    for (size_t i = 0; i < c->owns.count; i++) {
        const struct delivery_own *own = &c->owns.items[i];
        if (own->words.len != 0) {
            TRY(db_run(tx, &query_message_words_add,
                       DB_ARGS(DB_INT(organisation), DB_TEXT(kind), DB_TEXT(own->language), DB_TEXT(own->subject),
                               DB_TEXT(own->words)),
                       NULL));
        }
    }
    return audit_write(tx, c->user_id, STR("message.words"), kind);
}
