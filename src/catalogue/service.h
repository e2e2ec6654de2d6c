// SPDX-License-Identifier: Apache-2.0
// service: what an organisation offers, and the published versions of each. A version is immutable;
// publishing makes a new one and moves the pointer. Drafts end on the version they began on.
#pragma once
#include "db/db.h"

struct service {
    int64_t id;
    str key;
    int64_t version_id; // 0: nothing is published
    str name, summary;  // JSON objects by language, of the published version
};
struct service_version {
    int64_t id, service_id, number;
    str document, source;
};

// A service's key: 1 to 60 lower-case letters, digits, hyphens, not a word that addresses use.
bool service_key_is_fine(str key);
MUST_USE err service_find(struct tx *tx, struct arena *a, str key, struct service *ret_service);
MUST_USE err service_by_id(struct tx *tx, struct arena *a, int64_t id, struct service *ret_service);
// Published ones, by key.
MUST_USE err service_list(struct tx *tx, struct arena *a, struct service **ret_services, size_t *ret_count);
MUST_USE err service_version_get(struct tx *tx, struct arena *a, int64_t version_id,
                                 struct service_version *ret_version);

// A unit of work: makes the service if it is new, adds a version, publishes it. ERR_CONFLICT where
// another version was published since the document was numbered after `previous_id`.
struct service_publish {
    str key;
    str document; // checked, every question numbered
    str name, summary;
    str source;
    int64_t previous_id; // the version its numbers were kept from; 0: none was published
    int64_t user_id;     // 0: a command
    int64_t ret_version_id, ret_number;
};
MUST_USE err service_publish(struct tx *tx, struct service_publish *with);
