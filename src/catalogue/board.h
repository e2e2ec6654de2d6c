// SPDX-License-Identifier: Apache-2.0
// board: all services of an organisation by state, and the versions of one, for whoever answers for them.
#pragma once
#include "db/db.h"

enum {
    BOARD_VERSIONS_MAX = 100 // of one service, the newest
};

struct board_service {
    int64_t id;
    str key;
    str name;           // JSON object by language: of the published version, otherwise of the draft
    int64_t version_id; // 0: nothing was published
    int64_t number;     // of the version
    str owner, review;  // catalogue/service.h
    int64_t published_at;
    bool retired;
    int64_t revision; // of the draft; 0: there is none
    int64_t draft_at;
    int64_t steps, approved; // that the draft needs, and has
};
struct board {
    struct board_service *items;
    size_t count;
};
// By key; the one of that number, or all (0).
MUST_USE err board_list(struct tx *tx, struct arena *a, int64_t service_id, struct board *ret_board);

struct board_version {
    int64_t id, number;
    int64_t revision; // that became it; 0: it came from elsewhere
    str source;       // "guildhall", or the format it was imported from
    str user_name;    // who published it; empty: a command did
    int64_t at;
};
struct board_versions {
    struct board_version *items;
    size_t count;
};
// The newest first.
MUST_USE err board_versions(struct tx *tx, struct arena *a, int64_t service_id, struct board_versions *ret_versions);
