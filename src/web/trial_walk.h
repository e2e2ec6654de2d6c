// SPDX-License-Identifier: Apache-2.0
// trial_walk: one person's way through a trial. The pages and handlers are those of people (apply_pages.h), of what the
// trial tries; what is answered is kept in cookies of the person's own browser, sealed and signed, and never here.
#pragma once
#include "voice/trial.h"
#include "voice/trial_comment.h"
#include "web/frame.h"

struct apply_state;
struct definition;
struct request;

struct trial_walk {
    struct trial trial;
    const struct definition *definition;
    int64_t part;    // of the browser's cookie; 0: it has not begun
    int64_t user_id; // a member of staff who signed in with this browser; 0: nobody did
    struct frame_trial say;
};

enum {
    TRIAL_COOKIES = 2,         // that hold answers
    TRIAL_COOKIE_BYTES = 3600, // of each
    TRIAL_WORDS_MAX = 1200     // characters of a comment
};

// "/avonbridge/trial/12.k3…": where a trial is for people.
str trial_walk_path(struct request *r, int64_t trial_id);
// Finds the trial of the address, for r->trial. False: the request was answered: none is there, or it is over.
bool trial_walk_enter(struct request *r);
// The same, of somebody who has begun; whoever has not is sent to where one begins.
bool trial_walk_go(struct request *r);
// The trial itself, whoever asks, for r->trial. False: the request was answered: none is there, or it is over.
bool trial_walk_of(struct request *r, int64_t trial_id);
// The invitation that this browser has for r->trial; 0: none.
int64_t trial_walk_invited(struct request *r);
void trial_walk_keep_invitation(struct request *r, int64_t invitation_id);
// Where they stand, for apply_state_load.
void trial_walk_state(struct request *r, struct apply_state *s);
// The comment is sent with that form of the page.
void trial_walk_beside(struct frame_trial *say, str form_id);

// The browser keeps these answers (journey/answers.h). False where they are more than it can: answered.
bool trial_walk_keep(struct request *r, str answers);
void trial_walk_keep_part(struct request *r, int64_t part);
// Marks the browser as one in which staff signed in: what is tried with it counts as nobody's.
void trial_walk_mark_staff(struct request *r, int64_t user_id);
// Of where the request comes from: the same for the same network address within one trial.
str trial_walk_near(struct request *r);

// The page says that it was kept, or that there is no room for more.
void trial_walk_thank(struct request *r, bool full);
// What was said on the page's form, checked; `say` of r->trial tells what is wrong. False: nothing is to be kept.
bool trial_walk_said(struct request *r, const struct apply_state *s, struct trial_say *ret_say);
