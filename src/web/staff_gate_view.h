// SPDX-License-Identifier: Apache-2.0
// staff_gate_view: what is asked of trials before a draft is published: of the organisation, or of one service.
#pragma once
#include "web/components.h"
#include "web/frame.h"

struct staff_gate_field {
    str name, label, value, error;
};
struct staff_gate_field_list {
    const struct staff_gate_field *items;
    size_t count;
};
struct staff_gate_view {
    struct frame frame;
    str name;                   // of the service; empty: of the organisation
    struct govuk_item_list own; // as the organisation asks, or its own; none: it is the organisation's page
    struct staff_gate_field_list fields;
    struct govuk_item_list answers;
    struct govuk_error_link_list errors;
    bool saved;
};
