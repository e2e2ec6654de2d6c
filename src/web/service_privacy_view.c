// SPDX-License-Identifier: Apache-2.0
#include "web/service_privacy_view.h"
#include "html/words_list.h"
#include "web/kept.h"
#include "web/way_words.h"

static const struct {
    const struct word *word;
    str letter; // of UK GDPR, Article 6(1)
} service_privacy_bases[LAWFUL_BASIS__COUNT] = {
    [LAWFUL_CONSENT] = {WORD_LAWFUL_CONSENT, STR_INIT("a")},
    [LAWFUL_CONTRACT] = {WORD_LAWFUL_CONTRACT, STR_INIT("b")},
    [LAWFUL_LEGAL_OBLIGATION] = {WORD_LAWFUL_LEGAL_OBLIGATION, STR_INIT("c")},
    [LAWFUL_VITAL_INTERESTS] = {WORD_LAWFUL_VITAL_INTERESTS, STR_INIT("d")},
    [LAWFUL_PUBLIC_TASK] = {WORD_LAWFUL_PUBLIC_TASK, STR_INIT("e")},
    [LAWFUL_LEGITIMATE_INTERESTS] = {WORD_LAWFUL_LEGITIMATE_INTERESTS, STR_INIT("f")},
};

// What goes with its case at the same time is not said apart.
static struct service_privacy_line_list service_privacy_kept(struct request *r, const struct run *run,
                                                             bool *ret_default)
{
    static const struct {
        enum retention_kind kind;
        const struct word *word;
    } all[] = {{RETENTION_DRAFTS, WORD_SERVICE_PRIVACY_DRAFTS},
               {RETENTION_CASES, WORD_SERVICE_PRIVACY_CASES},
               {RETENTION_FILES, WORD_SERVICE_PRIVACY_FILES},
               {RETENTION_MESSAGES, WORD_SERVICE_PRIVACY_MESSAGES},
               {RETENTION_FEEDBACK, WORD_SERVICE_PRIVACY_FEEDBACK}};
    enum {
        COUNT = sizeof all / sizeof all[0]
    };
    const struct organisation *o = &r->organisation->organisation;
    int case_days = retention_period(o, run, RETENTION_CASES).days;
    struct service_privacy_line *lines = arena_array(r->arena, struct service_privacy_line, COUNT);
    size_t count = 0;
    *ret_default = false;
    for (size_t i = 0; i < COUNT; i++) {
        struct retention_period period = retention_period(o, run, all[i].kind);
        struct words_place time = {.name = "time", .text = kept_time(r, period.days)};
        if (all[i].kind == RETENTION_FILES && period.days == case_days) {
            continue;
        }
        lines[count].text = request_words_with(r, all[i].word, &time, 1);
        lines[count++].is_default = !period.own;
        *ret_default = *ret_default || !period.own;
    }
    return (struct service_privacy_line_list){lines, count};
}

void service_privacy_view_of(struct request *r, const struct definition *d, struct service_privacy_view *ret_view)
{
    size_t language = request_definition_language(r, d);
    str words = text_in(d->privacy_shown, language);
    struct service_privacy_view view = {.service_name = text_in(d->name, language),
                                        .words = {words.ptr, words.len},
                                        .owner = text_in(d->run.owner, language),
                                        .owner_email = d->run.owner_email};
    view.kept = service_privacy_kept(r, &d->run, &view.has_default);
    if (d->run.basis != LAWFUL_NOT_SAID) {
        struct words_place letter = {.name = "letter", .text = service_privacy_bases[d->run.basis].letter};
        view.basis = request_words(r, service_privacy_bases[d->run.basis].word);
        view.basis_source = request_words_with(r, WORD_LAWFUL_SOURCE, &letter, 1);
    }
    view.organisation_href = REQUEST_PATH(r, request_param(r, 0), STR("privacy"));
    view.frame = frame_of_service(r, d, request_words(r, WORD_SERVICE_PRIVACY_TITLE), STR("service-privacy"));
    view.frame.back_href = way_words_base(r);
    *ret_view = view;
}
