// SPDX-License-Identifier: Apache-2.0
// practice_pages: a learner's way into a practice organisation (core/practice.h) and out of it, and what they may try
// there, ticked off by what its store holds.
#pragma once
#include "web/request.h"

void practice_page(struct request *r);
void practice_ask(struct request *r);
void practice_do(struct request *r);
void practice_did(struct request *r);
// A draft was looked at as people will see it: said in the audit log of a practice organisation, where it is a task.
void practice_looked(struct request *r);
// The tasks, within a practice organisation. `own`: whoever asks is its learner.
struct practice;
void practice_tasks(struct request *r, const struct practice *p, bool own);
