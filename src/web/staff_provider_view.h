// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "web/components.h"
#include "web/frame.h"

struct staff_leave_view {
    struct frame frame;
    str name, href; // the provider's
};
