// SPDX-License-Identifier: Apache-2.0
// staff_case: what the pages and downloads of cases have in common.
#pragma once
#include "casework/case.h"
#include "journey/journey.h"
#include "web/request.h"

// "/avonbridge/staff/cases", and one case's page.
str staff_cases_path(struct request *r);
str staff_case_path(struct request *r, str reference);
// The words of a status in a language, and the classes of its tag; empty: plain words.
str staff_case_status(enum language language, enum case_status status);
str staff_case_tag(enum case_status status);
// "2 days over", "Today", "26 November 2026", "Stopped"; no words of a case that is closed.
struct staff_target {
    str words, classes;
};
struct staff_target staff_target_of(struct request *r, const struct casefile *c);
// Whose case it is, "Rhian Morgan, 14 Mill Road"; empty where nobody was asked.
str staff_case_who(struct request *r, const struct casefile *c);
// How targets of that definition's cases are counted here.
struct target_rule staff_target_rule(const struct request *r, const struct definition *d);
// Every team and user to choose from, after an option without a value.
struct govuk_option_list;
MUST_USE err staff_team_options(struct request *r, const struct word *none, int64_t chosen,
                                struct govuk_option_list *ret_list);
MUST_USE err staff_user_options(struct request *r, const struct word *none, int64_t chosen,
                                struct govuk_option_list *ret_list);
// A case that this user may see. ERR_NOT_FOUND: there is none, or it is of a service that a partner was not given.
MUST_USE err staff_case_get(struct request *r, int64_t id, struct casefile *ret_case);
// Services that this user works on.
struct service;
MUST_USE err staff_services(struct request *r, struct service **ret_services, size_t *ret_count);
// The case of the address; false where there is none: answered.
bool staff_find_case(struct request *r, struct casefile *ret_case);
// Why a change was not made: said above the page, which keeps what was typed.
struct staff_case_wrong {
    int status; // 409: somebody was quicker, and what happened since `seen` is told
    const struct word *word;
    str href; // of the control to go to
    int64_t seen;
};
void staff_show_case(struct request *r, const struct casefile *c, const struct staff_case_wrong *wrong);
// The service's own messages for a status that a case, as case_get has it, comes to.
struct delivery_chosen_list;
MUST_USE err staff_case_own(struct request *r, const struct casefile *c, enum case_status to,
                            struct delivery_chosen_list *ret_own);
// A case's answers on the way they were given, with the definition that they were given to.
MUST_USE err staff_case_journey(struct request *r, struct tx *tx, const struct casefile *c,
                                struct journey *ret_journey);
