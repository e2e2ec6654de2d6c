// SPDX-License-Identifier: Apache-2.0
// run: what a document says of how its service is run: whose it is, on what lawful basis, how long answers are
// kept, what is sent out, which statuses a case has. docs/definition.md says which of it acts yet.
#pragma once
#include "base/clock.h"
#include "definition/decimal.h"
#include "definition/text.h"

enum {
    RUN_DRAFT_DAYS = 365,  // the longest that answers not sent may be kept
    RUN_CASE_DAYS = 36525, // and a case: a hundred years, as some records of children
    RUN_STATUS_COUNT = 50,
    RUN_NOTIFICATION_COUNT = 50,
    RUN_TARGET_DAYS = 3650
};
// UK GDPR, Article 6(1)(a) to (f).
enum lawful_basis {
    LAWFUL_NOT_SAID,
    LAWFUL_CONSENT,
    LAWFUL_CONTRACT,
    LAWFUL_LEGAL_OBLIGATION,
    LAWFUL_VITAL_INTERESTS,
    LAWFUL_PUBLIC_TASK,
    LAWFUL_LEGITIMATE_INTERESTS,
    LAWFUL_BASIS__COUNT
};
extern const str definition_basis_names[LAWFUL_BASIS__COUNT]; // as in documents; none is empty
// A status that a case of this service may have; the first is that of a new one.
struct run_status {
    str id;
    struct text title;
    const size_t *next; // statuses that may follow, by index; none: the case is done
    size_t next_count;
};
// The statuses that cases of every service come to after they were sent, as in documents ("in-progress", "waiting" …).
enum {
    RUN_CASE_STATUS_COUNT = 6
};
extern const str definition_case_statuses[RUN_CASE_STATUS_COUNT];
// A message that is sent when something happens. Whether it goes is definition_reach.
struct run_notification {
    str on;                    // the id of the status that a case comes to; empty: when answers are sent
    const struct question *to; // to its answer: an e-mail address or a telephone number; NULL: to `address`
    str address;               // an e-mail address of the organisation's
    struct text subject, body; // no subject: a text message. Both may have places for answers
};
// Whether a message goes, or why it cannot.
enum run_reach {
    RUN_GOES,
    RUN_NO_TELEPHONE, // nothing sends text messages
    RUN_NO_STATUS,    // no case comes to that status: it is one of the document's own
    RUN_NOBODY        // the service writes to nobody, or people may be watched and `write-to` names another question
};
// What the service is to reach; negative or absent: not said.
struct run_targets {
    int completion, satisfaction, digital; // percent
    int days;                              // from sent to done
    struct decimal cost;                   // of one case, in pounds
    bool has_cost;
};
struct run {
    struct text owner; // who answers for the service
    str owner_email;
    date review; // when it is looked at again
    bool has_review;
    struct text handled_by; // who handles its cases
    enum lawful_basis basis;
    // How long things are kept; 0: not said. Drafts from their last change, cases and their files from the day they
    // were closed, messages and words of feedback from when they were sent.
    int draft_days, case_days, file_days, message_days, feedback_days;
    const struct run_status *statuses;
    size_t status_count;
    const struct run_notification *notifications;
    size_t notification_count;
    struct run_targets targets;
    const struct question *write_to; // the person's e-mail address (definition_write_to); NULL: not said
    bool writes_to_nobody;
};
