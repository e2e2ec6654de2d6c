// SPDX-License-Identifier: Apache-2.0
// demo_part: what the parts of the demo have in common.
#pragma once
#include "app/acts.h"
#include "web/site.h"

struct service;
// The service of that key; all of it empty where there is no key.
MUST_USE err demo_part_service(struct acts *acts, struct store *store, str key, struct service *ret_service);
// That service, and its published version.
struct service_version;
MUST_USE err demo_part_version(struct acts *acts, struct store *store, str key, struct service *ret_service,
                               struct service_version *ret_version);
struct organisation;
MUST_USE err demo_part_organisation(struct acts *acts, struct store *store, struct organisation *ret_organisation);
// Has the clock stand at that moment for what follows; 0: it goes on. In a server it is everybody's and goes on all the
// same: what is made there is of now.
void demo_part_clock(const struct acts *acts, int64_t at_s);
// So many days before `now_s` as a row says: "days-ago".
int64_t demo_part_moment(const json_t *row, int64_t now_s);

// The service's own messages for a submission; `on` is the status that its case comes to, empty: it is sent.
struct delivery_chosen_list demo_part_own(struct arena *a, const struct organisation *o, const struct definition *d,
                                          const struct site_submission *submission, str on);
