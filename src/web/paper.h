// SPDX-License-Identifier: Apache-2.0
// paper: what was sent as a PDF to keep: gathered on the reactor, made on a worker thread (struct site_papers), sent as
// a download whose name says no more than the reference.
#pragma once
#include "web/answer_rows.h"
#include "web/request.h"

struct paper_facts {
    str service, reference;
    int64_t submitted_at;
    struct answer_group_list groups;
    struct answer_row_list figures; // calculated values
};
// Whether there are any here: a page offers it only then.
bool paper_is_made(const struct request *r);
// Leaves it for `slow` and `finish`; 404 where none is made here.
void paper_begin(struct request *r, const struct paper_facts *facts);
void paper_draw(struct request *r);
void paper_send(struct request *r);
