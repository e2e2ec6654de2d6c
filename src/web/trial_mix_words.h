// SPDX-License-Identifier: Apache-2.0
// trial_mix_words: who tried a service, by what they chose to say of themselves, in words.
#pragma once
#include "voice/trial.h"
#include "web/components.h"

struct request;
// A line for each of them, of `of`; fewer than five are said to be so, since a few might be known by it.
struct govuk_str_list trial_mix_words(struct request *r, const int64_t of[TRIAL_WHO__COUNT]);
