// SPDX-License-Identifier: Apache-2.0
// apply_state: where one person stands in a service: the draft of their cookie, its version, its
// answers and the way through them. What every page of a journey begins with.
#pragma once
#include "apply/draft.h"
#include "journey/answers.h"
#include "journey/journey.h"
#include "web/request.h"

struct apply_state {
    struct site_service service;
    const struct definition *definition; // the draft's version, or the published one
    int64_t version_id;
    struct draft draft; // id 0: there is none yet
    struct answers answers;
    struct journey journey;  // walked
    const struct page *page; // of the path; NULL where it has none
    uint32_t row;            // of the path: 0, a row's number, or JOURNEY_NEW_ROW
};

// Loads it all. False where the request was answered: no such service, an unknown draft, an error.
// A draft that was sent counts as none on the service's start and first page (a new one begins there);
// elsewhere the request goes to its confirmation, unless `sent_too`.
bool apply_state_load(struct request *r, bool sent_too, struct apply_state *ret_state);
// Only the service and the definition that the person's pages are of, whatever is wrong with their draft.
MUST_USE err apply_state_version(struct request *r, struct apply_state *ret_state);
// The page and row that the path names: false where there is no such (answered with 404).
bool apply_state_page(struct request *r, struct apply_state *s);
// Until when the service may be begun or must be sent, in a sentence; empty: there is no such day.
str apply_state_deadline(struct request *r, const struct site_service *service);
// Walks anew with other answers.
struct journey apply_state_walk(struct request *r, const struct apply_state *s, const struct answers *answers);
// "/avonbridge/parking/zone"; NULL: check your answers.
str apply_state_path(struct request *r, const struct page *page);
// With the row of a repeat: "/avonbridge/parking/drivers/2", "…/drivers/add"; 0: the page.
str apply_state_row_path(struct request *r, const struct page *page, uint32_t row);
// Where to go after `page` was answered.
str apply_state_after(struct request *r, const struct journey *after, const struct page *page, bool change);
// The cookie of a draft.
void apply_state_cookie(struct request *r, int64_t draft_id, str secret);
// The browser forgets its draft, where it has one.
void apply_state_forget(struct request *r);
str apply_state_reference(struct request *r, int64_t case_id);
