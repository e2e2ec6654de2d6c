// SPDX-License-Identifier: Apache-2.0
// mail_chosen: messages that a service has of its own (run.notifications of its definition): which go out when, whom
// to, and their words. What people answered stands only in one that goes to the person of a case whose address was
// shown to be theirs; in every other each place reads as it does without an answer.
#pragma once
#include "core/organisation.h"
#include "delivery/delivery.h"
#include "html/words.h"
#include "journey/journey.h"

struct mail_chosen_at {
    const struct organisation *organisation;
    const struct definition *definition;
    const struct answers *sent; // of the case
    str on;                     // the status that it comes to; empty: it is sent
    str language;               // the person's
};
// Those that go out then. In the arena, as addresses are.
struct delivery_chosen_list mail_chosen_due(struct arena *a, const struct mail_chosen_at *at);

struct mail_chosen {
    str subject, body; // a paragraph a line
};
// As a preview shows it with answers: what each place asks for stands there in brackets. `language` is the
// definition's.
struct mail_chosen mail_chosen_sample(struct arena *a, const struct run_notification *n, size_t language);
// `j` was walked. `answers`: with what people answered.
struct mail_chosen mail_chosen_words(struct arena *a, const struct journey *j, const struct run_notification *n,
                                     enum language language, bool answers);
