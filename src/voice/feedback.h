// SPDX-License-Identifier: Apache-2.0
// feedback: what people say of a service while they use it: whether each page was clear, and how the
// whole was at its end. Tied to no person, draft or case.
#pragma once
#include "core/seal_sweep.h"
#include "db/db.h"

enum feedback_kind {
    FEEDBACK_CLEAR,     // "Was this clear?" yes
    FEEDBACK_NOT_CLEAR, // no
    FEEDBACK_WHY,       // "Why do you ask this?"
    FEEDBACK_VERY_SATISFIED,
    FEEDBACK_SATISFIED,
    FEEDBACK_NEITHER,
    FEEDBACK_DISSATISFIED,
    FEEDBACK_VERY_DISSATISFIED,
    FEEDBACK_KIND__COUNT
};
str feedback_kind_name(enum feedback_kind kind);
bool feedback_kind_find(str name, enum feedback_kind *ret_kind);

struct feedback {
    int64_t service_id, version_id;
    str page; // empty: of the whole service
    enum feedback_kind kind;
    str words, language;
};
// A unit of work.
MUST_USE err feedback_add(struct tx *tx, const struct feedback *feedback);

// How often each kind was said of each page.
struct feedback_count {
    str page;
    int64_t of[FEEDBACK_KIND__COUNT];
};
MUST_USE err feedback_counts(struct tx *tx, struct arena *a, int64_t service_id, struct feedback_count **ret_counts,
                             size_t *ret_count);
// The latest words, newest first, at most `limit`.
struct feedback_words {
    int64_t id;
    str page, words;
    enum feedback_kind kind;
    int64_t at;
};
MUST_USE err feedback_latest(struct tx *tx, struct arena *a, int64_t service_id, int64_t limit,
                             struct feedback_words **ret_words, size_t *ret_count);
// The words of one; empty where there is none of that number, or they are not kept any more.
MUST_USE err feedback_said(struct tx *tx, struct arena *a, int64_t id, str *ret_words);

// Erases what somebody wrote; how often each thing was said stays as it was counted.
MUST_USE err feedback_forget(struct tx *tx, int64_t id);

// What is kept sealed (core/seal_sweep.h).
extern const struct seal_table feedback_sealed;
