// SPDX-License-Identifier: Apache-2.0
// need_view: what people need, as everybody reads it, and where one says what one needs.
#pragma once
#include "web/components.h"
#include "web/frame.h"
#include "web/staff_service_view.h"

struct need_row {
    str sentence, language, of; // of: the service; empty on the service's own page
    str of_language;            // of what a service that is not there yet would be about; empty: the page's
    struct staff_tag state;
    str came_language;
    str came, came_href; // what came of it; the address of how that service was made, or none
    str heard;           // from how many
};
struct need_row_list {
    const struct need_row *items;
    size_t count;
};
struct needs_view {
    struct frame frame;
    str name; // of the service; empty: of the whole organisation
    struct need_row_list needs;
    bool hears; // what is told; false: the service asks for no feedback
    str action, words, error;
    struct govuk_error_link_list errors;
    bool told, full;
};
