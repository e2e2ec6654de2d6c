// SPDX-License-Identifier: Apache-2.0
// removal: organisations that were removed as a whole, as the registry has them. All that is done to files for it is in
// app/removing.h.
#pragma once
#include "db/stores.h"

// Units of work on the registry. The organisation is not found any more once this is committed; what it was called and
// who had it removed stays. `by` names no person. ERR_NOT_FOUND: there is none of that number.
struct removal_ask {
    int64_t id;
    str by;
};
MUST_USE err removal_begin(struct tx *registry, const struct removal_ask *ask);
// Its files are gone, and its key may be another's.
MUST_USE err removal_done(struct tx *registry, int64_t id);

struct removal {
    int64_t id;
    str key;
    bool under_way; // files of it are still there
};
struct removal_list {
    const struct removal *items;
    size_t count;
};
MUST_USE err removal_all(struct tx *registry, struct arena *a, struct removal_list *ret_removals);
// Whether files of an organisation of that key are still to go.
MUST_USE err removal_under_way(struct tx *registry, str key, bool *ret_under_way);
