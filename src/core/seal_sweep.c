// SPDX-License-Identifier: Apache-2.0
#include "core/seal_sweep.h"

struct seal_swept {
    int64_t id, part;
    str kept;
    bool plain;
};

static err seal_sweep_read(struct tx *tx, struct arena *a, struct seal_sweep *s, struct seal_swept *rows,
                           size_t *ret_count)
{
    size_t bytes = 0;
    size_t count = 0;
    struct db_rows found = db_query(
        tx, s->table->page,
        DB_ARGS(DB_INT(tx_organisation(tx)), DB_INT(s->after_id), DB_INT(s->after_part), DB_INT(SEAL_SWEEP_ROWS)));
    while (bytes < SEAL_SWEEP_BYTES && count < SEAL_SWEEP_ROWS && db_next(&found)) {
        struct seal_swept *row = &rows[count++];
        row->id = db_int(&found, 0);
        row->part = db_int(&found, 1);
        row->plain = db_is_null(&found, 2);
        row->kept = db_text(&found, a, row->plain ? 3 : 2);
        bytes += row->kept.len;
    }
    *ret_count = count;
    return db_end(&found);
}

static err seal_sweep_rows(struct tx *tx, struct arena *a, struct seal_sweep *s)
{
    struct seal_swept *rows = arena_array(a, struct seal_swept, SEAL_SWEEP_ROWS);
    size_t count;
    s->ret_id = s->after_id;
    s->ret_part = s->after_part;
    s->ret_renewed = 0;
    TRY(seal_sweep_read(tx, a, s, rows, &count));
    for (size_t i = 0; i < count; i++) {
        struct seal_of of = {.kind = s->table->kind, .id = rows[i].id, .part = rows[i].part};
        str kept = rows[i].kept;
        if (kept.len != 0) {
            TRY(seal_renew(tx, a, of, &kept));
        }
        if (kept.ptr != rows[i].kept.ptr) {
            TRY(db_run(tx, s->table->put,
                       DB_ARGS(DB_INT(tx_organisation(tx)), DB_INT(of.id), DB_INT(of.part), DB_BLOB(kept)), NULL));
            s->ret_renewed++;
        }
        s->ret_id = of.id;
        s->ret_part = of.part;
    }
    s->ret_more = count != 0;
    return NO_ERR;
}

err seal_sweep(struct tx *tx, void *sweep)
{
    struct arena a;
    arena_init(&a, SEAL_SWEEP_BYTES * 16);
    err e = seal_sweep_rows(tx, &a, sweep);
    arena_free(&a);
    return e;
}
