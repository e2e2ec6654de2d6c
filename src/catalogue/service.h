// SPDX-License-Identifier: Apache-2.0
// service: what an organisation offers, and the published versions of each. A version is immutable;
// publishing makes a new one and moves the pointer, going back moves it to one that was there before.
// Journeys move to a newer version where their answers fit (decision 16), and end also where the service is retired
// meanwhile.
#pragma once
#include "db/db.h"

struct definition;

// From when until when people may begin it (staff may take one for a person all the same), seconds since 1970; 0: there
// is no such time. Who has begun may end after that, unless it ends for all.
struct service_hours {
    int64_t opens_at, closes_at;
    bool ends_all;
};
enum service_state {
    SERVICE_OPEN,
    SERVICE_NOT_YET,
    SERVICE_CLOSED // or retired
};
enum service_state service_state_at(bool retired, const struct service_hours *hours, int64_t now);
// Whether nothing is sent any more, by whoever has begun either.
bool service_is_over(const struct service_hours *hours, int64_t now);

struct service {
    int64_t id;
    str key;
    int64_t version_id; // 0: nothing was published
    str name, summary;  // JSON objects by language, of the published version
    bool retired;       // nobody begins it any more
    struct service_hours hours;
};
struct service_version {
    int64_t id, service_id, number;
    str document, source;
};

// A service's key: 1 to 60 lower-case letters, digits, hyphens, not a word that addresses use.
bool service_key_is_fine(str key);
// The first that no service has of KEY, KEY-2, KEY-3 … `key` is fine. ERR_CONFLICT where all below KEY-100 are taken.
// Who makes a service of it may still find that somebody took it meanwhile.
MUST_USE err service_key_free(struct tx *tx, struct arena *a, str key, str *ret_key);
MUST_USE err service_find(struct tx *tx, struct arena *a, str key, struct service *ret_service);
MUST_USE err service_by_id(struct tx *tx, struct arena *a, int64_t id, struct service *ret_service);
// Those that people may begin now, by key; for staff, who have cases of those too, the others as well.
MUST_USE err service_list(struct tx *tx, struct arena *a, bool closed_too, struct service **ret_services,
                          size_t *ret_count);
MUST_USE err service_version_get(struct tx *tx, struct arena *a, int64_t version_id,
                                 struct service_version *ret_version);
MUST_USE err service_version_by_number(struct tx *tx, struct arena *a, int64_t service_id, int64_t number,
                                       struct service_version *ret_version);
// The newest, whichever is published: every number that a question was ever given is below its "next-number". id 0:
// there is none.
MUST_USE err service_version_last(struct tx *tx, struct arena *a, int64_t service_id,
                                  struct service_version *ret_version);

// What lists say of a version, from its definition.
struct service_said {
    str name, summary; // JSON objects by language
    str owner;         // the same: who answers for it; empty: not said
    str review;        // YYYY-MM-DD; empty: not said
};
struct service_said service_said_of(struct arena *a, const struct definition *d);

// Units of work. Makes a service of which nothing is published yet. ERR_CONFLICT where the key is taken.
struct service_make {
    str key;
    int64_t ret_id;
};
MUST_USE err service_make(struct tx *tx, struct service_make *with);
// Makes the service if it is new, adds a version, publishes it. ERR_CONFLICT where another version was made since the
// document was numbered after `previous_id`, or the draft was changed since `revision`; ERR_FORBIDDEN where that still
// needs an approval.
struct service_publish {
    str key;
    str document; // checked, every question numbered
    struct service_said said;
    str source;
    int64_t previous_id; // the newest version, from which its numbers were kept; 0: there was none
    int64_t revision;    // of the draft that is published (catalogue/revision.h); 0: it comes from elsewhere
    int64_t user_id;     // 0: a command
    int64_t ret_version_id, ret_number;
};
MUST_USE err service_publish(struct tx *tx, struct service_publish *with);
// Moves a service from the version that is published to another of its versions, or retires it.
struct service_move {
    int64_t service_id;
    int64_t from_id; // as was seen; ERR_CONFLICT where it is another by now
    int64_t to_id;   // 0: it is retired
    int64_t user_id;
};
MUST_USE err service_move(struct tx *tx, const struct service_move *with);
struct service_set_hours {
    int64_t service_id;
    struct service_hours hours;
    int64_t user_id;
};
MUST_USE err service_set_hours(struct tx *tx, const struct service_set_hours *with);
