// SPDX-License-Identifier: Apache-2.0
// service_privacy_view: what becomes of what one tells this service: the designer's words, the lawful basis and how
// long answers are kept, in plain words.
#pragma once
#include "journey/journey.h"
#include "web/frame.h"

struct service_privacy_line {
    str text;
    bool is_default; // the organisation's rule: the service says none
};
struct service_privacy_line_list {
    const struct service_privacy_line *items;
    size_t count;
};
struct service_privacy_view {
    struct frame frame;
    str service_name;
    html words;              // empty: not given
    str basis, basis_source; // "…because it is our task by law", "UK GDPR, Article 6(1)(e)"; empty: not said
    struct service_privacy_line_list kept;
    bool has_default; // a line of it is
    str owner, owner_email;
    str organisation_href; // what the organisation says of all services
};

struct request;
void service_privacy_view_of(struct request *r, const struct definition *d, struct service_privacy_view *ret_view);
