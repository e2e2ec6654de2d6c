// SPDX-License-Identifier: Apache-2.0
// export_make: cases as a file: CSV after RFC 4180, JSON, or a spreadsheet. Made on a worker thread, a few cases at a
// time, each of them on a snapshot of its own page, so that neither memory nor a snapshot grows with their number.
#pragma once
#include "casework/export.h"
#include "core/organisation.h"
#include "html/words.h"

struct export_format {
    str name, type, filename, label;
};
// NULL: there is no such format.
const struct export_format *export_make_format(str name);

struct export_making {
    struct arena *arena; // what is needed all the time: definitions, and the cases' numbers
    struct store *store;
    const struct organisation *organisation;
    enum language language;
    const struct export *asked;
    // Takes the next bytes of it; what it says ends the making.
    err (*put)(void *self, str bytes);
    // Told before the first case and after each few, outside of any snapshot; the same.
    err (*tell)(void *self, int64_t done, int64_t total);
    void *self;
    int64_t ret_count;
};
// A case that went meanwhile is left out. ERR_TOO_LARGE: more than a spreadsheet holds, or one case is.
MUST_USE err export_make(struct export_making *m);
