// SPDX-License-Identifier: Apache-2.0
#include "app/command.h"
#include "app/report.h"
#include "base/encode.h"
#include "base/limits.h"
#include "definition/foreign.h"
#include "web/site.h"

static void check_print_json(struct buf *out, const struct definition_report *report)
{
    buf_char(out, '[');
    for (size_t i = 0; i < report->count; i++) {
        const struct definition_problem *p = &report->items[i];
        buf_printf(out, "%s{\"weight\":\"%s\",\"line\":%d,\"pointer\":", i == 0 ? "" : ",",
                   p->weight == PROBLEM_ERROR ? "error" : "advice", p->line);
        encode_json(out, p->pointer);
        buf_put(out, STR(",\"what\":"));
        encode_json(out, p->what);
        buf_put(out, STR(",\"mend\":"));
        encode_json(out, p->mend);
        buf_char(out, '}');
    }
    buf_put(out, STR("]\n"));
}

int command_check(struct arena *a, const struct options *o)
{
    if (o->argument_count != 1) {
        return command_misused("guildhall check [--with-welsh FILE] FILE");
    }
    str text;
    str twin;
    err e = command_read_file(a, o->arguments[0], LIMIT_DEFINITION, &text);
    if (!err_is(e)) {
        e = command_read_twin(a, o, &twin);
    }
    if (err_is(e)) {
        return command_failed(e);
    }
    struct definition_report report = {.arena = a};
    str document;
    e = foreign_read_twins(a, text, twin, &report, &document, NULL);
    if (!err_is(e)) {
        const struct definition *d;
        e = definition_read(document, &site_definition_options, &report, &d);
        if (!err_is(e)) {
            definition_release(d);
        }
    }
    struct buf out;
    buf_init(&out, 16 * 1024 * 1024);
    if (o->value[OPT_JSON].len != 0) {
        check_print_json(&out, &report);
    } else {
        report_print(&out, str_from(o->arguments[0]), &report);
        buf_printf(&out, "%zu errors, %zu pieces of advice\n", report.errors, report.advice);
    }
    command_say(&out);
    return err_is(e) ? EXIT_FAILED : EXIT_DONE;
}
