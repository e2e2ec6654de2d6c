// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "web/components.h"
#include "web/frame.h"

struct staff_opening_view {
    struct frame frame;
    str name, state; // of the service; in a sentence
    struct govuk_date_part_list opens, closes;
    str opens_error, closes_error;
    struct govuk_item_list begun; // what those who have begun may do
    struct govuk_error_link_list errors;
};
