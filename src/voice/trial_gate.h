// SPDX-License-Identifier: Apache-2.0
// trial_gate: what an organisation asks for before a draft is published: so many people, of whom so many of each kind,
// have tried it, and every comment has an answer. It counts what was recorded (voice/trial.h) and believes nobody.
// Past it one goes with a reason, which is kept and told to everybody.
#pragma once
#include "core/organisation.h"
#include "voice/trial.h"

enum {
    TRIAL_WHY_MAX = 500,   // characters of the reason
    TRIAL_ASKED_MAX = 1000 // people that may be asked for
};

// What is asked for. 0: nobody of that kind.
struct trial_asked {
    int64_t people, of[TRIAL_WHO__COUNT];
    bool answers; // every comment has one
};
// By the organisation's settings. The names of those settings are trial_asked_people, trial_asked_who of a kind and
// trial_asked_answers.
struct trial_asked trial_asked_by(const struct organisation *o);
str trial_asked_people(void);
str trial_asked_who(enum trial_who who);
str trial_asked_answers(void);
// Of a service: its own where it has one, otherwise the organisation's.
MUST_USE err trial_asked_of(struct tx *tx, const struct organisation *o, int64_t service_id,
                            struct trial_asked *ret_asked, bool *ret_own);
// A unit of work. Audited as "service.gate".
struct trial_ask_for {
    int64_t service_id, user_id;
    bool own; // false: as the organisation asks
    struct trial_asked asked;
};
MUST_USE err trial_ask_for(struct tx *tx, const struct trial_ask_for *with);

struct trial_gate {
    int64_t needs, needs_of[TRIAL_WHO__COUNT]; // 0: none
    bool needs_answers;
    // Of the round of this draft that meets it; otherwise of the one that most people tried.
    int64_t people, of[TRIAL_WHO__COUNT];
    int64_t waiting; // comments of all its rounds that have no answer
    bool asks, met;  // asks: for anything
};
// `revision`: of the draft; rounds of earlier versions and of drafts that were thrown away do not count.
MUST_USE err trial_gate(struct tx *tx, const struct organisation *o, int64_t service_id, int64_t revision,
                        struct trial_gate *ret_gate);

// A unit of work: the version was published all the same. Audited as "trial.pass".
struct trial_pass {
    int64_t service_id, version_id, user_id;
    str why;
};
MUST_USE err trial_pass(struct tx *tx, const struct trial_pass *with);
// Of a service, those of all its versions. Only version_id and why.
MUST_USE err trial_passes(struct tx *tx, struct arena *a, int64_t service_id, struct trial_pass **ret_passes,
                          size_t *ret_count);

// How many services that are published somebody has tried before.
MUST_USE err trial_involved(struct tx *tx, int64_t *ret_count);
