// SPDX-License-Identifier: Apache-2.0
#include "catalogue/board.h"
#include "queries.h"

err board_list(struct tx *tx, struct arena *a, int64_t service_id, struct board *ret_board)
{
    size_t room = 0;
    struct board board = {0};
    struct db_rows rows = db_query(
        tx, &query_board_all,
        DB_ARGS(DB_INT(tx_organisation(tx)), DB_INT(service_id), DB_INT(service_id == 0 ? INT64_MAX : service_id)));
    while (db_next(&rows)) {
        struct board_service *s = arena_push(a, struct board_service, board.items, board.count, room);
        *s = (struct board_service){.id = db_int(&rows, 0),
                                    .key = db_text(&rows, a, 1),
                                    .name = db_text(&rows, a, 2),
                                    .version_id = db_int(&rows, 3),
                                    .number = db_int(&rows, 4),
                                    .owner = db_text(&rows, a, 5),
                                    .review = db_text(&rows, a, 6),
                                    .published_at = db_int(&rows, 7),
                                    .retired = !db_is_null(&rows, 8),
                                    .revision = db_int(&rows, 9),
                                    .draft_at = db_int(&rows, 11),
                                    .steps = db_int(&rows, 12),
                                    .approved = db_int(&rows, 13)};
        if (s->version_id == 0) {
            s->name = db_text(&rows, a, 10);
        }
    }
    *ret_board = board;
    return db_end(&rows);
}

err board_versions(struct tx *tx, struct arena *a, int64_t service_id, struct board_versions *ret_versions)
{
    size_t room = 0;
    struct board_versions versions = {0};
    struct db_rows rows =
        db_query(tx, &query_board_versions_of,
                 DB_ARGS(DB_INT(tx_organisation(tx)), DB_INT(service_id), DB_INT(BOARD_VERSIONS_MAX)));
    while (db_next(&rows)) {
        *arena_push(a, struct board_version, versions.items, versions.count, room) =
            (struct board_version){db_int(&rows, 0),     db_int(&rows, 1),     db_int(&rows, 5),
                                   db_text(&rows, a, 2), db_text(&rows, a, 3), db_int(&rows, 4)};
    }
    *ret_versions = versions;
    return db_end(&rows);
}
