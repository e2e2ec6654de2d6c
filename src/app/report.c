// SPDX-License-Identifier: Apache-2.0
#include "app/report.h"

void report_print(struct buf *out, str file, const struct definition_report *report)
{
    static const char *const weights[] = {[PROBLEM_ERROR] = "error", [PROBLEM_ADVICE] = "advice"};
    for (size_t i = 0; i < report->count; i++) {
        const struct definition_problem *p = &report->items[i];
        buf_printf(out, "%.*s:%d: %s: %.*s: %.*s %.*s\n", STR_ARG(file), p->line, weights[p->weight],
                   STR_ARG(p->pointer.len != 0 ? p->pointer : STR("/")), STR_ARG(p->what), STR_ARG(p->mend));
    }
    if (report->errors + report->advice > report->count) {
        buf_printf(out, "%.*s: and %zu more\n", STR_ARG(file), report->errors + report->advice - report->count);
    }
}
