// SPDX-License-Identifier: Apache-2.0
// A door for trying definitions without a server: over which pages given answers lead.
#include "app/command.h"
#include "app/report.h"
#include "base/encode.h"
#include "base/limits.h"
#include "definition/foreign.h"
#include "journey/answers.h"
#include "journey/probe.h"
#include "web/problem_words.h"
#include <stdio.h>

enum {
    JOURNEY_OUT = 64 * 1024 * 1024
};

struct journey_shown {
    struct probe probe;
    enum language said; // what is wrong is said in it
    struct answers submitted;
};

// ---- Reading -----------------------------------------------------------------------------------------

// Fails after the report has been printed, where the file is no definition.
static err journey_definition(struct arena *a, const struct options *o, struct probe *p)
{
    const char *path = o->arguments[0];
    str text;
    str twin;
    str document;
    str format;
    struct definition_report report = {.arena = a};
    TRY(command_read_file(a, path, LIMIT_DEFINITION, &text));
    TRY(command_read_twin(a, o, &twin));
    err e = foreign_read_twins(a, text, twin, &report, &document, &format);
    if (!err_is(e)) {
        p->shared_names = !str_eq(format, STR("guildhall"));
        e = definition_read(document, NULL, &report, &p->definition);
    }
    if (err_is(e)) {
        struct buf out;
        buf_init(&out, JOURNEY_OUT);
        report_print(&out, str_from(path), &report);
        fprintf(stderr, "%.*s", STR_ARG(buf_str(&out)));
        buf_free(&out);
    }
    return e;
}

static err journey_today(const struct options *o, date *ret_today)
{
    str said = o->value[OPT_TODAY];
    if (said.len != 0) {
        return date_parse(said, ret_today) ? NO_ERR : FAIL_ABOUT(ERR_INPUT, "--today is no day (YYYY-MM-DD):", said);
    }
    *ret_today = date_at(clock_now_s(), STR("Europe/London"), NULL);
    return NO_ERR;
}

// ---- Showing -----------------------------------------------------------------------------------------
static str journey_stop_name(enum journey_stop stop)
{
    static const str names[] = {[JOURNEY_AT_PAGE] = STR_INIT("page"),
                                [JOURNEY_AT_EXIT] = STR_INIT("exit"),
                                [JOURNEY_AT_CHECK] = STR_INIT("check-answers"),
                                [JOURNEY_IN_CIRCLE] = STR_INIT("circle")};
    return names[stop];
}

// The ids of the pages on the way; the last is "check-answers" where it leads there.
static size_t journey_pages(const struct journey_shown *s, struct arena *a, str **ret_ids)
{
    const struct journey *j = &s->probe.journey;
    size_t count = 0;
    *ret_ids = arena_array(a, str, j->count + 1);
    for (; count < j->count; count++) {
        (*ret_ids)[count] = j->steps[count].page->id;
    }
    if (j->stop == JOURNEY_AT_CHECK) {
        (*ret_ids)[count++] = STR("check-answers");
    }
    return count;
}

static str journey_message(const struct journey_shown *s, const struct problem *problem)
{
    struct answer_reader reader = {.arena = s->probe.arena,
                                   .said = s->said,
                                   .language = definition_language(s->probe.definition, words_languages[s->said].tag)};
    return problem_words(&reader, problem);
}

// What is wrong is about a question, or about the page: its rows.
static str journey_about(const struct journey_shown *s, const struct problem *problem)
{
    const struct journey *j = &s->probe.journey;
    return problem->question != NULL ? problem->question->id : j->steps[j->stop_at].page->id;
}

static void journey_print_json(const struct journey_shown *s, struct buf *out)
{
    const struct probe *p = &s->probe;
    str *ids;
    size_t count = journey_pages(s, p->arena, &ids);
    buf_put(out, STR("{\"pages\": ["));
    for (size_t i = 0; i < count; i++) {
        buf_put(out, i == 0 ? STR("") : STR(", "));
        encode_json(out, ids[i]);
    }
    buf_put(out, STR("], \"stop\": "));
    encode_json(out, journey_stop_name(p->journey.stop));
    buf_put(out, STR(", \"errors\": ["));
    for (size_t i = 0; i < p->problems.count; i++) {
        buf_put(out, i == 0 ? STR("{\"question\": ") : STR(", {\"question\": "));
        encode_json(out, journey_about(s, &p->problems.items[i]));
        buf_put(out, STR(", \"message\": "));
        encode_json(out, journey_message(s, &p->problems.items[i]));
        if (p->problem_row != 0) {
            buf_printf(out, ", \"row\": %zu", p->problem_row);
        }
        buf_char(out, '}');
    }
    buf_put(out, STR("], \"conditions\": {"));
    for (size_t i = 0; i < p->definition->condition_count; i++) {
        const struct condition *c = p->definition->conditions[i];
        buf_put(out, i == 0 ? STR("") : STR(", "));
        encode_json(out, c->name);
        buf_put(out, journey_holds(&p->journey, c) ? STR(": true") : STR(": false"));
    }
    buf_put(out, STR("}, \"answers\": "));
    answers_json(out, p->definition, &s->submitted);
    buf_put(out, STR("}\n"));
}

static void journey_print(const struct journey_shown *s, struct buf *out)
{
    static const char *const stops[] = {[JOURNEY_AT_PAGE] = "stops there: it wants an answer",
                                        [JOURNEY_AT_EXIT] = "ends there, early",
                                        [JOURNEY_AT_CHECK] = "leads to the end",
                                        [JOURNEY_IN_CIRCLE] = "turns back to a page already passed"};
    const struct probe *p = &s->probe;
    str *ids;
    size_t count = journey_pages(s, p->arena, &ids);
    buf_put(out, STR("pages\n"));
    for (size_t i = 0; i < count; i++) {
        buf_printf(out, "  %.*s\n", STR_ARG(ids[i]));
    }
    buf_printf(out, "  (%s)\n", stops[p->journey.stop]);
    for (size_t i = 0; i < p->problems.count; i++) {
        buf_printf(out, "%s  %.*s: %.*s\n", i == 0 ? "errors\n" : "", STR_ARG(journey_about(s, &p->problems.items[i])),
                   STR_ARG(journey_message(s, &p->problems.items[i])));
    }
    for (size_t i = 0; i < p->definition->condition_count; i++) {
        const struct condition *c = p->definition->conditions[i];
        buf_printf(out, "%s  %.*s: %s\n", i == 0 ? "conditions\n" : "", STR_ARG(c->name),
                   journey_holds(&p->journey, c) ? "true" : "false");
    }
    buf_put(out, STR("answers\n  "));
    answers_json(out, p->definition, &s->submitted);
    buf_char(out, '\n');
}

// ---- The command -------------------------------------------------------------------------------------
static void journey_tell_left(const struct probe *p)
{
    enum {
        TOLD = 10
    };
    for (size_t i = 0; i < p->left_count && i < TOLD; i++) {
        fprintf(stderr,
                p->left[i].unknown ? "guildhall: no question is called “%.*s”\n"
                                   : "guildhall: “%.*s” takes no answer of this kind\n",
                STR_ARG(p->left[i].key));
    }
    if (p->left_count > TOLD) {
        fprintf(stderr, "guildhall: and %zu more\n", p->left_count - TOLD);
    }
}

static err journey_try(struct arena *a, const struct options *o, struct journey_shown *s)
{
    str text;
    const struct json_t *given;
    TRY(command_read_file(a, arena_cstr(a, o->value[OPT_ANSWERS]), LIMIT_ANSWERS, &text));
    TRY(probe_load(a, text, &given));
    TRY(journey_definition(a, o, &s->probe));
    TRY(probe_walk(&s->probe, given));
    s->submitted = journey_submitted(&s->probe.journey);
    return NO_ERR;
}

int command_journey(struct arena *a, const struct options *o)
{
    struct journey_shown s = {.probe = {.arena = a, .trust = o->value[OPT_TRUST_ANSWERS].len != 0}};
    if (o->argument_count != 1 || o->value[OPT_ANSWERS].len == 0) {
        return command_misused("guildhall journey FILE --answers ANSWERS.json [--trust-answers] [--json]");
    }
    if (!words_language(o->value[OPT_LANGUAGE], &s.said)) {
        return command_misused("--language is one that we speak: en or cy");
    }
    err e = journey_today(o, &s.probe.today);
    if (err_is(e)) {
        command_failed(e);
        return EXIT_MISUSED;
    }
    e = journey_try(a, o, &s);
    if (!err_is(e)) {
        struct buf out;
        buf_init(&out, JOURNEY_OUT);
        if (o->value[OPT_JSON].len != 0) {
            journey_print_json(&s, &out);
        } else {
            journey_print(&s, &out);
        }
        journey_tell_left(&s.probe);
        command_say(&out);
    }
    if (s.probe.definition != NULL) {
        definition_release(s.probe.definition);
    }
    return err_is(e) ? command_failed(e) : EXIT_DONE;
}
