// SPDX-License-Identifier: Apache-2.0
// trial_comment: what was said of a page or a question in a trial: by whoever tries it, or by a member of staff who sat
// beside somebody. Each that has words is answered, or hidden with a reason that is kept.
#pragma once
#include "core/seal_sweep.h"
#include "db/db.h"

enum {
    TRIAL_COMMENTS_MAX = 2000,   // of a round
    TRIAL_COMMENTS_OF_PART = 30, // of one who tries it
    TRIAL_ANSWER_MAX = 1000      // characters
};

enum trial_kind {
    TRIAL_EASY,
    TRIAL_HARD,
    TRIAL_WHY,     // "Why do you ask this?"
    TRIAL_LACK,    // "I do not have this"
    TRIAL_UNCLEAR, // "Some words are not clear"
    TRIAL_OTHER,
    TRIAL_ASKED, // the answer to one of the designer's own questions
    TRIAL_KIND__COUNT
};
str trial_kind_name(enum trial_kind kind);
bool trial_kind_find(str name, enum trial_kind *ret_kind);

enum trial_said {
    TRIAL_MARK, // no words: it is counted
    TRIAL_NEW,
    TRIAL_ANSWERED,
    TRIAL_HIDDEN,
    TRIAL_SAID__COUNT
};

struct trial_comment {
    int64_t id;
    str page, question;
    enum trial_kind kind;
    str words, language;
    int64_t at;
    int64_t user_id; // the member of staff who made it; 0: whoever tried it
    bool note;       // who sat beside somebody
    str user_name;
    enum trial_said state;
    str answer; // or why it is hidden
    str answered_by;
    int64_t answered_at, revision;
};
// In the order of their pages' and questions' names; those of one together, oldest first.
MUST_USE err trial_comments(struct tx *tx, struct arena *a, int64_t trial_id, struct trial_comment **ret_comments,
                            size_t *ret_count);
// The words of one; empty where there is none of that number, or they are not kept any more.
MUST_USE err trial_comment_said(struct tx *tx, struct arena *a, int64_t id, str *ret_words);

// A unit of work. Past as many as may be nothing is kept, and *ret_full says so. Of staff audited as "trial.note".
struct trial_say {
    int64_t trial_id, part_id, user_id; // part_id 0: a note
    str page, question;
    enum trial_kind kind;
    str words, language;
    bool ret_full;
};
MUST_USE err trial_say(struct tx *tx, struct trial_say *with);
// Answers one, or hides it. Audited as "trial.answer" or "trial.hide".
struct trial_settle {
    int64_t trial_id, id;
    bool hides;
    str words; // the answer, or why
    int64_t user_id;
    int64_t revision; // of the draft, as it stands; 0: there is none
};
MUST_USE err trial_settle(struct tx *tx, const struct trial_settle *with);
// Erases the words of one. What was said how often stays, and what came of it; one that still waited for an answer is
// only counted from now on.
MUST_USE err trial_comment_forget(struct tx *tx, int64_t id);

// What is kept sealed (core/seal_sweep.h).
extern const struct seal_table trial_comment_sealed;
