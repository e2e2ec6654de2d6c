// SPDX-License-Identifier: Apache-2.0
#include "web/service_privacy_view.h"
#include "web/request.h"
#include "web/way_words.h"

static const struct {
    enum word word;
    str letter; // of UK GDPR, Article 6(1)
} service_privacy_bases[LAWFUL_BASIS__COUNT] = {
    [LAWFUL_CONSENT] = {WORD_LAWFUL_CONSENT, STR_INIT("a")},
    [LAWFUL_CONTRACT] = {WORD_LAWFUL_CONTRACT, STR_INIT("b")},
    [LAWFUL_LEGAL_OBLIGATION] = {WORD_LAWFUL_LEGAL_OBLIGATION, STR_INIT("c")},
    [LAWFUL_VITAL_INTERESTS] = {WORD_LAWFUL_VITAL_INTERESTS, STR_INIT("d")},
    [LAWFUL_PUBLIC_TASK] = {WORD_LAWFUL_PUBLIC_TASK, STR_INIT("e")},
    [LAWFUL_LEGITIMATE_INTERESTS] = {WORD_LAWFUL_LEGITIMATE_INTERESTS, STR_INIT("f")},
};

bool service_privacy_view_is_said(const struct definition *d)
{
    return text_given(d->privacy) || d->run.basis != LAWFUL_NOT_SAID || d->run.draft_days != 0 ||
           d->run.case_days != 0 || d->run.file_days != 0;
}

// "30 days", "2 years"
static str service_privacy_time(struct request *r, int days)
{
    enum {
        YEAR = 365
    };
    bool years = days % YEAR == 0;
    struct words_place count = {.name = "count", .number = years ? days / YEAR : days, .is_number = true};
    return request_words_with(r, years ? WORD_TIME_YEARS : WORD_TIME_DAYS, &count, 1);
}

static struct service_privacy_line_list service_privacy_kept(struct request *r, const struct run *run)
{
    const struct {
        enum word word;
        int days;
    } all[] = {{WORD_SERVICE_PRIVACY_DRAFTS, run->draft_days},
               {WORD_SERVICE_PRIVACY_CASES, run->case_days},
               {WORD_SERVICE_PRIVACY_FILES, run->file_days}};
    enum {
        COUNT = sizeof all / sizeof all[0]
    };
    struct service_privacy_line *lines = arena_array(r->arena, struct service_privacy_line, COUNT);
    size_t count = 0;
    for (size_t i = 0; i < COUNT; i++) {
        if (all[i].days != 0) {
            struct words_place time = {.name = "time", .text = service_privacy_time(r, all[i].days)};
            lines[count++].text = request_words_with(r, all[i].word, &time, 1);
        }
    }
    return (struct service_privacy_line_list){lines, count};
}

void service_privacy_view_of(struct request *r, const struct definition *d, struct service_privacy_view *ret_view)
{
    size_t language = request_definition_language(r, d);
    str words = text_in(d->privacy_shown, language);
    struct service_privacy_view view = {.service_name = text_in(d->name, language),
                                        .words = {words.ptr, words.len},
                                        .kept = service_privacy_kept(r, &d->run),
                                        .owner = text_in(d->run.owner, language),
                                        .owner_email = d->run.owner_email};
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
