// SPDX-License-Identifier: Apache-2.0
// come_back_pages: saving for later and coming back.
#pragma once
#include "web/request.h"

// "Save and come back later" of a service.
void come_back_save_page(struct request *r);
void come_back_save(struct request *r);
MUST_USE err come_back_save_unit(struct tx *tx, void *data);
void come_back_saved(struct request *r);
// The page of a link, its button, and a new link in its place.
void come_back_page(struct request *r);
void come_back_go(struct request *r);
MUST_USE err come_back_go_unit(struct tx *tx, void *data);
void come_back_gone(struct request *r);
void come_back_again(struct request *r);
MUST_USE err come_back_again_unit(struct tx *tx, void *data);
void come_back_again_done(struct request *r);
// Hands a draft to the browser that asks, which then goes to where its way stands, or to what became of it (is_case).
void come_back_open(struct request *r, str service_key, int64_t draft_id, str secret, bool is_case);
// Whether an address that was typed may be written to.
bool come_back_address_is_fine(str address);
