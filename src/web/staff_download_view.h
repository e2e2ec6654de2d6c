// SPDX-License-Identifier: Apache-2.0
// What the page of downloads shows.
#pragma once
#include "web/frame.h"

struct staff_download {
    str title, which, asked; // "Excel", which cases, and when it was asked for
    str said;                // how it stands
    str href, filename;      // of one that is ready; empty otherwise
    str drop_href;
    bool making;
    int64_t done, total; // of one that is being made
};
struct staff_download_list {
    const struct staff_download *items;
    size_t count;
};
struct staff_downloads_view {
    struct frame frame;
    struct staff_download_list downloads;
    bool busy; // one of them is not ready yet
    int64_t hours;
    str says; // to whoever does not see the page; empty: nothing
    str here, cases_href, error;
};
