// SPDX-License-Identifier: Apache-2.0
// draft: answers that are not yet sent. A browser holds a draft by a cookie, its number and a secret;
// only the secret's hash is kept. Every save is optimistic: it names how often the draft had been
// saved when its answers were read, so that two tabs never overwrite each other unseen.
#pragma once
#include "core/seal_sweep.h"
#include "core/upload.h"

enum {
    DRAFT_SECRET_BYTES = 16
};

// How a person comes: by themselves, or with a user who fills it in for them.
enum draft_channel {
    DRAFT_ONLINE,
    DRAFT_TELEPHONE,
    DRAFT_COUNTER,
    DRAFT_CHANNEL__COUNT
};
str draft_channel_name(enum draft_channel channel);
// DRAFT_ONLINE for a name that is none.
enum draft_channel draft_channel_find(str name);

struct draft {
    int64_t id, service_id, version_id;
    str language;
    str answers; // encoded
    int64_t changes, changed_at;
    int64_t case_id;  // 0: not sent
    str channel;      // "online", "telephone", "counter"
    int64_t taken_by; // the user who fills it in with the person; 0: the person does
};
// ERR_NOT_FOUND: no such draft here, or not this secret: the same to whoever asks.
MUST_USE err draft_find(struct tx *tx, struct arena *a, int64_t id, str secret, struct draft *ret_draft);

struct draft_save {
    int64_t id; // 0: a new one
    str secret; // of a new one
    int64_t service_id;
    int64_t version_id; // to whose questions the answers are: a draft moves to a newer one
    str channel;        // of a new one; empty: online
    int64_t taken_by;   // of a new one
    str language, answers;
    int64_t changes; // as it was read
    const struct draft_upload {
        str token;
        int64_t size;
        str head; // its first bytes
    } * uploads;  // files that came with this save
    size_t upload_count;
    struct arena *arena; // for what is sealed; NULL: one of its own
    int64_t ret_id;
};
// A unit of work. ERR_CONFLICT: it was saved meanwhile, or sent; read it again.
MUST_USE err draft_save(struct tx *tx, struct draft_save *with);
// The same of a new draft, begun by a user for a person; audited as "draft.take".
MUST_USE err draft_take(struct tx *tx, struct draft_save *with);
// Within the unit that makes the case: marks the draft as sent, by that version. ERR_CONFLICT where it was saved
// meanwhile; *ret_case_id where it had been sent before.
MUST_USE err draft_close(struct tx *tx, int64_t id, int64_t changes, int64_t case_id, int64_t version_id);
MUST_USE err draft_case(struct tx *tx, int64_t id, int64_t *ret_case_id);

// A person's answers are erased from here at their wish. Where they were sent, the case and its files
// stay as they are: only the draft goes, by which the person's browser could show them.
struct draft_clear {
    int64_t id;
    bool sent; // as the person was told
    struct arena *arena;
    struct upload_tokens ret_files; // to be removed (upload_drop) once the unit is on disk
};
// A unit of work; audited as "draft.clear". ERR_CONFLICT: it was sent or cleared meanwhile; read it again.
MUST_USE err draft_clear(struct tx *tx, struct draft_clear *with);

// Within the unit that erases all of it, or its case: the draft, who holds it, and the links to it. Not there: nothing.
MUST_USE err draft_erase(struct tx *tx, int64_t id);

// What is kept sealed (core/seal_sweep.h).
extern const struct seal_table draft_sealed;
