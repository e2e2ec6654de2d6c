// SPDX-License-Identifier: Apache-2.0
// need_pages: "Tell us what you need", of an organisation or of one of its services, for everybody.
#pragma once
#include "base/err.h"

struct request;
struct tx;

enum {
    NEED_SMALL = 5 // fewer than so many are not told
};
void need_page(struct request *r);
void need_tell_us(struct request *r);
MUST_USE err need_tell_us_unit(struct tx *tx, void *data);
void need_told_us(struct request *r);
