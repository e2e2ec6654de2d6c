// SPDX-License-Identifier: Apache-2.0
// need: what people need of a service, or of one that is not there yet, before anybody drafts it. Staff write a need
// down in their own words; how it is known (evidence) is counted by kind: what people told us, feedback, comments of
// trials, notes on cases and calls, cases that were refused, research. What people tell waits until staff have looked
// at it, and is never shown as it came. Everybody sees the needs that staff show, with what came of them.
#pragma once
#include "core/seal_sweep.h"
#include "db/db.h"

enum {
    NEED_MAX = 1000,         // of an organisation
    NEED_TEXT_MAX = 300,     // characters of each half
    NEED_ABOUT_MAX = 100,    // of what a service that is not there yet would be about
    NEED_WHY_MAX = 500,      // of why it is not met, or what was told is no evidence
    NEED_TOLD_MAX = 1200,    // of what somebody tells
    NEED_WAITING_MAX = 2000, // of those, before staff have looked at them
    NEED_NEAR_MAX = 20,      // of one network address in a day
    NEED_LIST_MAX = 200      // pieces of evidence that are shown, the newest
};

enum need_weight {
    NEED_LOW,
    NEED_MEDIUM,
    NEED_HIGH,
    NEED_WEIGHT__COUNT
};
enum need_state {
    NEED_NEW,
    NEED_UNDERSTOOD,
    NEED_WORKING, // on it
    NEED_MET,
    NEED_NOT_MET, // and why
    NEED_STATE__COUNT
};
enum need_kind {
    NEED_TOLD, // by somebody, on the page that asks for it
    NEED_FEEDBACK,
    NEED_TRIAL,   // a comment of a trial
    NEED_NOTE,    // what staff noted on a case or a call: the reason, never the words
    NEED_REFUSED, // why a case was refused
    NEED_RESEARCH,
    NEED_KIND__COUNT
};
str need_weight_name(enum need_weight weight);
str need_state_name(enum need_state state);
str need_kind_name(enum need_kind kind);
bool need_weight_find(str name, enum need_weight *ret_weight);
bool need_state_find(str name, enum need_state *ret_state);
bool need_kind_find(str name, enum need_kind *ret_kind);

struct need {
    int64_t id;
    int64_t service_id;            // 0: of none that is there
    str service_key, service_name; // the name as a JSON object by language; empty: nothing is published
    str about;
    str needs, so_that, language;
    enum need_weight weight;
    enum need_state state;
    str why;
    int64_t version_id, version_number, version_at; // that meets it; 0: none
    str version_service;                            // whose it is: a key
    bool shown;
    int64_t at, changed_at;
    str user_name;
    int64_t heard[NEED_KIND__COUNT]; // how often, by kind
};
int64_t need_heard(const struct need *need);

// Heaviest first: of a service, or all (0); only those that everybody can read, or all.
struct need_list {
    struct need *items;
    size_t count;
};
MUST_USE err need_list(struct tx *tx, struct arena *a, int64_t service_id, bool shown, struct need_list *ret_list);
// ERR_NOT_FOUND where there is none.
MUST_USE err need_get(struct tx *tx, struct arena *a, int64_t id, struct need *ret_need);

struct need_evidence {
    int64_t id, service_id;
    str service_key, service_name;
    enum need_kind kind;
    str words, language; // words: none, or they are not kept any more
    int64_t at;
    str user_name; // of the member of staff; empty: a person told it
};
struct need_evidences {
    struct need_evidence *items;
    size_t count;
};
// Of a need, or what people told and nobody has looked at yet (0); the newest first. `id`: that one alone; 0: all.
MUST_USE err need_evidences(struct tx *tx, struct arena *a, int64_t need_id, int64_t id,
                            struct need_evidences *ret_list);
MUST_USE err need_waiting(struct tx *tx, int64_t *ret_count);

// ---- Units of work ----------------------------------------------------------------------------------------
struct need_hear {
    enum need_kind kind;
    int64_t of_id; // what it is of; heard once of the same. NEED_TOLD: of what was told, which becomes evidence
    str words;     // of staff; may be empty
    str language;
    int64_t service_id;
};
// A need is written down, with how it is known. ERR_TOO_LARGE where there are as many as there may be. Audited as
// "need.add"; evidence as "need.evidence".
struct need_write {
    struct need need; // service_id, about, needs, so_that, language, weight
    struct need_hear hear;
    int64_t user_id;
    int64_t to_id; // nothing but evidence, of this need; 0: a new one
    int64_t ret_id;
};
MUST_USE err need_write(struct tx *tx, struct need_write *with);
// Changed, looked at, answered. ERR_NOT_FOUND where there is none. Audited as "need.set".
struct need_set {
    struct need need; // id; all of the above; state, why, version_id, shown
    int64_t user_id;
};
MUST_USE err need_set(struct tx *tx, const struct need_set *with);
// Somebody tells. Past as many as may wait, or as one address may, nothing is kept, and *ret_full says so. Audited as
// "need.told", without who.
struct need_tell {
    int64_t service_id;
    str words, language, near;
    bool ret_full;
};
MUST_USE err need_tell(struct tx *tx, struct need_tell *with);
// What was told is no evidence of anything: it is set aside, with a reason, and goes when it was kept for its time.
// Audited as "need.aside".
struct need_aside {
    int64_t id, user_id;
    str why;
};
MUST_USE err need_aside(struct tx *tx, const struct need_aside *with);

// Erases the words of a piece of evidence; what was told and is of no need goes whole.
MUST_USE err need_forget(struct tx *tx, int64_t id);
// Forgets from which addresses was told what is older than a day.
MUST_USE err need_forget_near(struct tx *tx, void *unused);

// What is kept sealed (core/seal_sweep.h).
extern const struct seal_table need_sealed;
