// SPDX-License-Identifier: Apache-2.0
// revision: how a version comes to be. A service has at most one draft: its newest revision, where that became no
// version and was not thrown away. Each change of a draft is a new revision over the one that was seen, so nothing of
// two people's work is lost unseen, and every state that somebody looked at, tried or approved stays what it was; of
// the oldest only who did what stays (REVISION_KEPT). Approval steps name a role each; whoever changed the draft
// approves none of them.
#pragma once
#include "core/permission.h"
#include "db/db.h"

struct revision {
    int64_t service_id, number;
    str name; // JSON object by language
    int64_t base_id;
    str what; // one word of what was done, and perhaps the ids of what to: "question-set vehicle colour"
    int64_t user_id;
    str user_name;
    int64_t at;
    int64_t version_id;
    bool dropped;
    str report, document; // empty in lists
};
// The draft of a service. number 0: it has none.
MUST_USE err revision_draft(struct tx *tx, struct arena *a, int64_t service_id, struct revision *ret_revision);
// Any of a service's; ERR_NOT_FOUND also where its document is kept no more.
MUST_USE err revision_get(struct tx *tx, struct arena *a, int64_t service_id, int64_t number,
                          struct revision *ret_revision);

// The revisions of a draft, the newest first, without their documents; at most REVISION_LIST_MAX.
enum {
    REVISION_LIST_MAX = 50,
    REVISION_KEPT = 200 // of a service, with their documents: a flood of edits fills no disk
};
struct revision_list {
    struct revision *items;
    size_t count;
};
MUST_USE err revision_list(struct tx *tx, struct arena *a, int64_t service_id, struct revision_list *ret_list);

// Which kinds of change a user ever made in a draft; and the key of the newest service that they changed, empty: none.
struct revision_kinds {
    const str *items;
    size_t count;
};
MUST_USE err revision_kinds_of(struct tx *tx, struct arena *a, int64_t user_id, struct revision_kinds *ret_kinds);
MUST_USE err revision_newest_of(struct tx *tx, struct arena *a, int64_t user_id, str *ret_service_key);

// Units of work. A new revision over `seen`, the number of the draft as the user saw it (0: there was none);
// ERR_CONFLICT where it is another by now.
struct revision_add {
    int64_t service_id;
    str key; // where service_id is 0: a new service is made. ERR_CONFLICT where the key is taken
    int64_t seen;
    str what;
    str name, document, report;
    int64_t user_id;
    int64_t ret_number;
};
MUST_USE err revision_add(struct tx *tx, struct revision_add *with);
// Throws the draft away.
struct revision_drop {
    int64_t service_id, seen;
    int64_t user_id;
};
MUST_USE err revision_drop(struct tx *tx, const struct revision_drop *with);
// Within the unit that publishes it (catalogue/service.h). ERR_CONFLICT where the draft is another by now,
// ERR_FORBIDDEN where an approval is missing.
MUST_USE err revision_published(struct tx *tx, int64_t service_id, int64_t number, int64_t version_id);

// ---- Approval ------------------------------------------------------------------------------------------------------
enum {
    APPROVAL_STEPS_MAX = 5,
    APPROVAL_NAME_MAX = 60 // characters
};
struct approval_step {
    int64_t number;
    str name;
    enum role role;
    int64_t user_id; // who approved the draft; 0: nobody yet
    str user_name;
    int64_t at;
};
struct approval_steps {
    struct approval_step items[APPROVAL_STEPS_MAX];
    size_t count;
};
// The steps of a service, with what was approved of a revision (0: of none).
MUST_USE err approval_steps(struct tx *tx, struct arena *a, int64_t service_id, int64_t revision,
                            struct approval_steps *ret_steps);
// Whether the user changed the draft that ends in that revision.
MUST_USE err approval_is_own(struct tx *tx, int64_t service_id, int64_t revision, int64_t user_id, bool *ret_own);

// Units of work. ERR_FORBIDDEN: the step is another role's, or the user changed the draft; ERR_CONFLICT: the draft is
// another by now.
struct approval_give {
    int64_t service_id, revision, step;
    int64_t user_id;
    enum role role;
};
MUST_USE err approval_give(struct tx *tx, const struct approval_give *with);
// Other steps; what was approved of the draft is asked for again.
struct approval_set {
    int64_t service_id;
    struct approval_steps steps; // name and role
    int64_t user_id;
};
MUST_USE err approval_set(struct tx *tx, const struct approval_set *with);
