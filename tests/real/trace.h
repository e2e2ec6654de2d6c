// SPDX-License-Identifier: Apache-2.0
// trace: what DEFRA's own engine did with a form: answers in, pages walked and the truth of each
// condition out. Read in place from oracle/traces-visible.jsonl.gz of the real definitions.
#pragma once
#include "journey/probe.h"
#include "real.h"
#include <jansson.h>

struct trace_form {
    str path;   // of the form, below the folder
    str target; // the id of the page that its traces lead to: they end there
    const json_t *traces;
};
// Each form with its traces, in their order; `with` is passed on. Stops the test where they cannot be read.
void trace_each(void (*one)(const struct trace_form *form, void *with), void *with);
// Walks with the trace's answers.
struct journey trace_walk(struct arena *a, const struct definition *d, const json_t *trace);
// Whether the way led over the trace's pages. What ours has instead of a page (the start page, the summary)
// is left out at both ends; a trace ends at its target, so that ours may go further there.
bool trace_same_pages(struct arena *a, const struct journey *j, const json_t *trace, str target);
// How many of the trace's pages are ours.
size_t trace_length(struct arena *a, const struct definition *d, const json_t *trace);
// How many of the trace's conditions are as true; names the others where `tell` is set.
size_t trace_same_conditions(const struct journey *j, const json_t *trace, bool tell);
