// SPDX-License-Identifier: Apache-2.0
// delivery: messages to people: what is sent to whom and when. Each is a row of the outbox, written in the unit of
// work that causes it; what its words are is worked out when it is handed to the sender (web/mail_view.h). An address
// that nobody has shown to be theirs gets no answers, no reasons and no decision, only that there is news; and no
// address gets more than so many messages (base/limits.h): those past it are kept as held.
#pragma once
#include "core/outbox.h"
#include "core/seal_sweep.h"

enum delivery_kind {
    DELIVERY_CONFIRMATION,   // what was sent arrived
    DELIVERY_STATUS,         // a case's status changed
    DELIVERY_QUESTION,       // staff ask the person something
    DELIVERY_DECISION,       // staff decided, with reasons
    DELIVERY_LINK,           // the way back to a draft (apply/come_back.h)
    DELIVERY_CODE,           // shows that the address is the person's (core/person.h)
    DELIVERY_INVITATION,     // a user's way in, or to a new password (core/user_admin.h)
    DELIVERY_NOTICE,         // a team has new cases (casework/notice.h)
    DELIVERY_REMINDER,       // a draft goes soon
    DELIVERY_TRIAL_INVITED,  // to try a draft of a service (voice/trial_people.h)
    DELIVERY_TRIAL_ANSWERED, // what somebody said in a trial was answered
    DELIVERY_TRIAL_LIVE,     // what somebody tried is published
    DELIVERY_CHOSEN,         // one of the service's own (run.notifications of its definition)
    DELIVERY_KIND__COUNT
};
// "confirmation", "status" …: within payloads, and in words (message.confirmation).
str delivery_kind_name(enum delivery_kind kind);

// Whom something goes to. No address: nobody.
struct delivery_to {
    str address;
    str hash;     // keyed by the organisation, of the address in small letters: by it rows are found and counted
    str language; // tag
};
// Whether an address may stand in a message: printable ASCII without blanks, quotes or brackets, one '@'.
bool delivery_address_is_fine(str address);
// Nobody where the address may not stand in a message. `key` is the organisation's (core/organisation.h).
struct delivery_to delivery_to(struct arena *a, const uint8_t key[SEAL_KEY_BYTES], str address, str language);

// ---- Units of work, each within the one that causes the message ---------------------------------------------------
// Where there is nobody to write to nothing is written.
//
// Messages that the service has of its own for that moment.
struct delivery_chosen {
    size_t at;             // which of the service's
    bool of_desk;          // to an address of the organisation, not to what a person answered
    struct delivery_to to; // no address: it is left out
};
struct delivery_chosen_list {
    const struct delivery_chosen *items;
    size_t count;
};
// What a person sent became a case: a confirmation with its reference, unless one of the service's own goes there
// instead. From now on messages about the case go there.
MUST_USE err delivery_confirm(struct tx *tx, int64_t draft_id, int64_t case_id, const struct delivery_to *to,
                              const struct delivery_chosen_list *own);
// A case came to a status ("in-progress" …, casework/case.h): the person is told, by the service's own message where
// it has one for them. `is_told` where they are told otherwise already.
MUST_USE err delivery_status(struct tx *tx, int64_t case_id, str status, bool is_told,
                             const struct delivery_chosen_list *own);
// Staff ask; the answer is wanted by `until_s` (0: no day is said).
MUST_USE err delivery_question(struct tx *tx, int64_t case_id, str words, int64_t until_s);
// Staff decided. `words` are the reasons, as the letter has them.
MUST_USE err delivery_decision(struct tx *tx, int64_t case_id, bool approved, str words);

// A person wants to come back to a draft by that address, from now on.
MUST_USE err delivery_save(struct tx *tx, int64_t draft_id, const struct delivery_to *to);
// The link of that number, to the draft's address.
MUST_USE err delivery_link(struct tx *tx, int64_t draft_id, int64_t link_id, int64_t link_at);
// A code for the browser of that number. Whether there is anything of that address is nobody else's matter, so the same
// is written either way: `held` where there is nothing.
MUST_USE err delivery_code(struct tx *tx, int64_t person_id, int64_t person_at, const struct delivery_to *to,
                           bool held);
// To users, who are written to because of their work: nothing is held back.
// The link of an invitation, to `name`; good until then.
MUST_USE err delivery_invitation(struct tx *tx, const struct delivery_to *to, str name, int64_t id, int64_t expires_at);
// A user's team has so many new cases, the newest of them `case_id`.
struct delivery_notice {
    int64_t user_id, team_id;
    str team; // its name
    int64_t case_id, count;
};
MUST_USE err delivery_notice(struct tx *tx, const struct delivery_to *to, const struct delivery_notice *notice);

// To somebody who may try a draft, or did. Nothing that was said stands in it. Written once for each link_id and kind.
struct delivery_trial {
    enum delivery_kind kind;
    int64_t trial_id;
    int64_t link_id; // of the invitation, the comment, or whoever tried it
    int64_t until_s; // of an invitation: when the trial ends
};
MUST_USE err delivery_trial(struct tx *tx, const struct delivery_to *to, const struct delivery_trial *with);

// A draft goes after `until_s`; once a draft, to an address that was given to come back by it and shown to be theirs.
MUST_USE err delivery_remind(struct tx *tx, int64_t draft_id, int64_t until_s);
// Drafts of a service that such a message is due of, and when they were last changed: in [from_s, before_s), by number.
enum {
    DELIVERY_REMIND_ROWS = 100
};
struct delivery_remind {
    int64_t service_id, from_s, before_s, after_id;
};
MUST_USE err delivery_to_remind(struct tx *tx, struct arena *a, const struct delivery_remind *of, int64_t **ret_ids,
                                int64_t **ret_changed, size_t *ret_count);
// Erases where messages about a draft and its case (0: there is none) go, and the messages.
MUST_USE err delivery_forget(struct tx *tx, int64_t draft_id, int64_t case_id);
// An address was shown to be the person's: of one draft, or wherever it stands.
MUST_USE err delivery_confirmed(struct tx *tx, int64_t draft_id);
MUST_USE err delivery_confirmed_all(struct tx *tx, str hash);
// Whoever showed an address that was given with the answers, by mistake perhaps, said what they hold: if `right`, the
// case opens for that address from now on. Otherwise it is counted, and audited as "draft.wrong-guess"; ERR_CONFLICT
// after DELIVERY_GUESSES of them.
enum {
    DELIVERY_GUESSES = 10
};
MUST_USE err delivery_known(struct tx *tx, int64_t draft_id, bool right);

// ---- What is kept ---------------------------------------------------------------------------------------------------
struct delivery_contact {
    str address, hash, language;
    int64_t confirmed_at; // 0: not yet
    bool opens;           // given so as to come back by it
};
// Of a case's draft. Empty where nobody is written to.
MUST_USE err delivery_contact(struct tx *tx, struct arena *a, int64_t case_id, struct delivery_contact *ret_contact);
MUST_USE err delivery_contact_of_draft(struct tx *tx, struct arena *a, int64_t draft_id,
                                       struct delivery_contact *ret_contact);

// What is of an address: drafts that are not sent, and cases, newest first, at most LIMIT_ROWS_PER_PAGE of each.
struct delivery_thing {
    int64_t draft_id, case_id; // case_id 0: not sent
    str service_key, service_name;
    str status; // of a case
    int64_t at; // saved, or sent
    bool opens;
    bool knowable; // opens for whoever says what it holds: delivery_known
};
struct delivery_things {
    struct delivery_thing *items;
    size_t count;
};
MUST_USE err delivery_things(struct tx *tx, struct arena *a, str hash, struct delivery_things *ret_drafts,
                             struct delivery_things *ret_cases);

// A message as its row says.
struct delivery_message {
    enum delivery_kind kind;
    str to, language;
    int64_t case_id, draft_id, trial_id;
    int64_t chosen; // of the service's own messages, from 1; 0: it is none of them
    bool of_desk;   // to an address of the organisation
    bool of_person; // of the service's own: to the address at which the person is written to
    str status, words;
    int64_t until_s;
    int64_t link_id, link_at; // of a link or a code: its number, and when it was asked for
    int64_t count;            // of a notice
    bool approved, confirmed; // confirmed: the address was shown to be the person's
};
MUST_USE err delivery_read(struct arena *a, const struct outbox_row *row, struct delivery_message *ret_message);
// The messages about a case, oldest first.
MUST_USE err delivery_of_case(struct tx *tx, struct arena *a, int64_t case_id, struct outbox_rows *ret_rows);
// What a message names: the service of its case or draft.
struct delivery_about {
    int64_t service_id;
    str service_key;  // of a trial: empty where nothing of it is published
    str service_name; // JSON object by language
};
MUST_USE err delivery_about(struct tx *tx, struct arena *a, const struct delivery_message *m,
                            struct delivery_about *ret_about);

// What is kept sealed (core/seal_sweep.h).
extern const struct seal_table delivery_contact_sealed;
