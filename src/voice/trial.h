// SPDX-License-Identifier: Apache-2.0
// trial: a draft of a service that people try before it is published. One opening of it is a round. Whoever tries it
// (a part) has a number and nothing else: what they answer is kept nowhere here, only which pages they came to, which
// rules stopped them and what they said (voice/trial_comment.h). Why so: docs/decisions/0042-trials.md.
#pragma once
#include "db/db.h"

enum {
    TRIAL_DAYS_MAX = 90,
    TRIAL_PURPOSE_MAX = 1000, // characters
    TRIAL_ASKS_MAX = 3,       // of the designer's own questions
    TRIAL_ASK_MAX = 200,      // characters of one
    TRIAL_PARTS_MAX = 2000,   // who try one round
    TRIAL_NEAR_MAX = 3,       // who count, of one network address
    TRIAL_LIST_MAX = 200,     // rounds of a service that are shown, the newest
    TRIAL_MISTAKES_MAX = 20   // that one form is said to have
};

struct trial {
    int64_t id, service_id, number, revision;
    str purpose, asks; // asks: a line each
    str user_name;     // who opened it
    int64_t opened_at, ends_at;
    int64_t closed_at; // before its end; 0: it was not
    bool invited;      // only whoever was invited may try it (voice/trial_people.h)
    int64_t parts;
    int64_t counted, comments, waiting; // of trial_list: who tried it; comments with words, and those without an answer
};
bool trial_is_open(const struct trial *trial, int64_t now_s);
// When it ended, or will.
int64_t trial_end(const struct trial *trial);

// ERR_NOT_FOUND where there is none.
MUST_USE err trial_get(struct tx *tx, struct arena *a, int64_t id, struct trial *ret_trial);
// Rounds of a service, the newest first: the one of that number, or all (0).
MUST_USE err trial_list(struct tx *tx, struct arena *a, int64_t service_id, int64_t number, struct trial **ret_trials,
                        size_t *ret_count);
// What is tried.
MUST_USE err trial_document(struct tx *tx, struct arena *a, int64_t id, str *ret_document);

// ---- Units of work ----------------------------------------------------------------------------------------
// Opens the next round. ERR_CONFLICT while one is open. Audited as "trial.open".
struct trial_open {
    int64_t service_id, revision;
    str document; // its questions numbered
    str purpose, asks;
    int64_t days;
    bool invited;
    int64_t user_id;
    int64_t ret_id;
};
MUST_USE err trial_open(struct tx *tx, struct trial_open *with);
// Ends it now; of one that has ended nothing changes. Audited as "trial.close".
struct trial_close {
    int64_t id, user_id;
};
MUST_USE err trial_close(struct tx *tx, const struct trial_close *with);
// Forgets from which addresses rounds that are over were tried.
MUST_USE err trial_forget(struct tx *tx, void *unused);

// Somebody begins. A part that is known begins again and stays one. ERR_TOO_LARGE where too many have begun.
struct trial_begin {
    int64_t trial_id;
    int64_t part_id; // as the browser said; 0: none
    int64_t user_id; // a member of staff; 0: nobody known
    str near;        // keyed hash of the network address
    str page;        // the first
    int64_t ret_part;
};
MUST_USE err trial_begin(struct tx *tx, struct trial_begin *with);
// The form of a page was sent.
struct trial_mistake {
    str question, rule;
};
struct trial_step {
    int64_t trial_id, part_id, user_id;
    str page;
    bool done; // they go on
    str next;  // to this page
    const struct trial_mistake *mistakes;
    size_t mistake_count;
};
MUST_USE err trial_step(struct tx *tx, const struct trial_step *with);
// They came to the end. Counted once, unless it is staff or others of the same address were counted before.
struct trial_finish {
    struct trial_step last;
};
MUST_USE err trial_finish(struct tx *tx, const struct trial_finish *with);

// ---- Numbers ----------------------------------------------------------------------------------------------
// What people choose to say of themselves.
enum trial_who {
    TRIAL_WELSH,
    TRIAL_AID,    // uses assistive technology
    TRIAL_PHONE,  // has a telephone only
    TRIAL_HELPED, // somebody helped them
    TRIAL_WHO__COUNT
};
// As forms and files write it: "welsh".
str trial_who_name(enum trial_who who);
// A unit of work, after trial_finish.
struct trial_tell {
    int64_t trial_id, part_id;
    bool who[TRIAL_WHO__COUNT];
};
MUST_USE err trial_tell(struct tx *tx, const struct trial_tell *with);

struct trial_part {
    int64_t user_id, finished_at, comments;
};
MUST_USE err trial_part(struct tx *tx, int64_t trial_id, int64_t part_id, struct trial_part *ret_part);

struct trial_mix {
    int64_t begun, finished, counted, staff;
    int64_t of[TRIAL_WHO__COUNT]; // of those counted
};
MUST_USE err trial_mix(struct tx *tx, int64_t trial_id, struct trial_mix *ret_mix);

// Of a page; staff are not in it.
struct trial_rule {
    str question, rule;
    int64_t count; // people who met it
};
struct trial_page {
    str page;
    int64_t reached, left;
    int64_t seconds; // all of theirs together
    const struct trial_rule *rules;
    size_t rule_count;
};
MUST_USE err trial_pages(struct tx *tx, struct arena *a, int64_t trial_id, struct trial_page **ret_pages,
                         size_t *ret_count);
// How many people went to the end of a trial that this user opened, themselves among them.
MUST_USE err trial_walked_of(struct tx *tx, int64_t user_id, int64_t *ret_count);
