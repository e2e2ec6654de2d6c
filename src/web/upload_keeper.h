// SPDX-License-Identifier: Apache-2.0
// upload_keeper: the files that come with a request: sealed as they come, on disk before anything names them, gone
// again where nothing does.
#pragma once
#include "core/seal_file.h"
#include "http/http.h"

struct upload_keeper {
    struct arena *arena;
    struct store *store;
    str folder;
    str *tokens;
    size_t count, room;
    struct seal_file *sealing; // the one that is being written
    bool named; // a unit of work was given them (request.names_files): whether it kept them is its matter
};
struct http_file_keeper upload_keeper_of(struct upload_keeper *keeper);
// Files of a form that was refused stay nowhere. NULL: there are none.
void upload_keeper_drop(const struct upload_keeper *keeper);
