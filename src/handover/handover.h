// SPDX-License-Identifier: Apache-2.0
// handover: each case of a service goes to another system as well: posted to an address and signed, or as a file into a
// folder. Where to is set for an organisation's service by a command. A row of the outbox is written in the unit of
// work in which a case is submitted or changes its status; what goes is made of the case when it is sent
// (app/outgoing_hook.h), under the organisation's own names (handover/mapping.h). The rows of a case go one after the
// other. How, and what the other side has to know: docs/decisions/0036-hand-over.md, docs/running.md.
#pragma once
#include "core/outbox.h"

enum {
    HANDOVER_URL_MAX = 1000,
    HANDOVER_FOLDER_MAX = 100,
    HANDOVER_SECRET_MAX = 400, // of two lines
    HANDOVER_CASES_MAX = 200   // of one page of handover_cases_since
};

// ---- Where to -------------------------------------------------------------------------------------------------------
enum handover_way {
    HANDOVER_OFF,
    HANDOVER_WEBHOOK,
    HANDOVER_FOLDER,
    HANDOVER_WAY__COUNT
};
// "off", "webhook", "folder", in commands and rows.
str handover_way_name(enum handover_way way);
bool handover_way_find(str name, enum handover_way *ret_way);

struct handover_target {
    int64_t service_id;
    str service_key; // from handover_targets
    enum handover_way way;
    str target;  // a URL; the name of a folder
    str secret;  // of a webhook (handover/sign.h)
    str mapping; // empty: the whole case goes
    int64_t set_at;
    int64_t gone_at; // when the other system said that it takes no more (410), until it is set again; 0: it takes
};
// "https://", a host without name and password, no blanks and no fragment; at most HANDOVER_URL_MAX bytes.
bool handover_url_is_fine(str url);
// Letters, digits, '.', '-' and '_', not beginning with '.'.
bool handover_folder_is_fine(str name);
// A unit of work: takes the place of what was set before; HANDOVER_OFF removes it. Audited as "hand-over.set" or
// "hand-over.off". Rows that wait go to what is set now.
MUST_USE err handover_set(struct tx *tx, const struct handover_target *target, str service_key);
// Its way is HANDOVER_OFF where none is set.
MUST_USE err handover_get(struct tx *tx, struct arena *a, int64_t service_id, struct handover_target *ret_target);
// All that are set, by the services' keys.
struct handover_targets {
    struct handover_target *items;
    size_t count;
};
MUST_USE err handover_targets(struct tx *tx, struct arena *a, struct handover_targets *ret_targets);

// ---- What goes ------------------------------------------------------------------------------------------------------
enum handover_event {
    HANDOVER_SUBMITTED, // "case.submitted"
    HANDOVER_STATUS,    // "case.status": it came to another status
    HANDOVER_AGAIN,     // "case.again": as it stands now, because somebody asked for it
    HANDOVER_EVENT__COUNT
};
str handover_event_name(enum handover_event event);
struct handover_case {
    int64_t case_id, service_id;
    enum handover_event event;
    str status; // that it came to
};
// Within the unit that causes it. Where nothing is set for the service nothing is written; where the other system takes
// no more, it is written as held.
MUST_USE err handover_tell(struct tx *tx, const struct handover_case *of);
// The same for HANDOVER_AGAIN, by a user (0: a command), audited as "case.handed-over"; one that waits already is
// enough. ERR_NOT_FOUND where nothing is set for the service.
MUST_USE err handover_again(struct tx *tx, const struct handover_case *of, int64_t user_id);
// Cases of a service that were submitted since then, by number, after `after_id`; at most HANDOVER_CASES_MAX.
MUST_USE err handover_cases_since(struct tx *tx, struct arena *a, int64_t service_id, int64_t since_s, int64_t after_id,
                                  struct handover_case **ret_cases, size_t *ret_count);

// Of the outbox's rows, which are of this room and what is left alone when it does not answer.
bool handover_is_row(const struct outbox_row *row);
MUST_USE err handover_read(struct arena *a, const struct outbox_row *row, struct handover_case *ret_case);
// The rows of a case, oldest first.
MUST_USE err handover_of_case(struct tx *tx, struct arena *a, int64_t case_id, struct outbox_rows *ret_rows);

// ---- What came back -------------------------------------------------------------------------------------------------
// Within the unit that settles the row: acknowledged, with what the other system calls it (may be empty).
MUST_USE err handover_taken(struct tx *tx, int64_t case_id, str reference);
// The other system takes no more. Audited as "hand-over.gone".
MUST_USE err handover_gone(struct tx *tx, int64_t service_id);
struct handover_kept {
    int64_t at; // 0: never acknowledged
    str reference;
};
MUST_USE err handover_kept(struct tx *tx, struct arena *a, int64_t case_id, struct handover_kept *ret_kept);
// Erases what is kept of a case, and its rows.
MUST_USE err handover_forget(struct tx *tx, int64_t case_id);

// What is kept sealed (core/seal_sweep.h).
extern const struct seal_table handover_secret_sealed;
extern const struct seal_table handover_reference_sealed;
