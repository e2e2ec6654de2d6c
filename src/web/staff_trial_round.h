// SPDX-License-Identifier: Apache-2.0
// staff_trial_round: a round of a trial as staff read it: each page with how people fared on it and what they said.
#pragma once
#include "catalogue/service.h"
#include "voice/trial.h"

struct staff_trial_found {
    struct service service;
    struct trial trial;
    str link; // for people
};
struct request;
struct staff_trial_view;
MUST_USE err staff_trial_round(struct request *r, const struct staff_trial_found *found, struct staff_trial_view *view);
