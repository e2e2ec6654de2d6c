// SPDX-License-Identifier: Apache-2.0
// staff_trial_round: a round of a trial as staff read it: each page with how people fared on it and what they said.
#pragma once
#include "catalogue/service.h"
#include "html/words.h"
#include "voice/trial.h"
#include "voice/trial_comment.h"

struct staff_trial_found {
    struct service service;
    struct trial trial;
    str link; // for people
};
// What somebody meant to say: "This was hard".
const struct word *staff_trial_kind_words(enum trial_kind kind);
struct request;
struct staff_trial_view;
MUST_USE err staff_trial_round(struct request *r, const struct staff_trial_found *found, struct staff_trial_view *view);
