// SPDX-License-Identifier: Apache-2.0
// Addresses are typed, a line each; each gets a link of its own by the outbox, and is kept nowhere else.
#include "delivery/delivery.h"
#include "html/words_list.h"
#include "voice/trial_people.h"
#include "web/request.h"
#include "web/staff_trial_pages.h"
#include "web/staff_trial_round.h"
#include "web/trial_invited.h"

enum {
    STAFF_INVITE_MAX = 50 // at once
};

struct staff_inviting {
    struct trial trial;
    int64_t user_id;
    struct delivery_to to[STAFF_INVITE_MAX];
    size_t count;
};

// A line that is no address is told as it is; empty: all are.
static str staff_invite_read(struct request *r, struct staff_inviting *i)
{
    str rest = request_form(r, STR("addresses"));
    str line;
    while (str_next(&rest, '\n', &line)) {
        line = str_trim(line);
        if (line.len == 0) {
            continue;
        }
        struct words_place place = {.name = "address", .text = line};
        struct delivery_to to =
            delivery_to(r->arena, r->organisation->organisation.hash_key, line, words_languages[r->language].tag);
        if (to.address.len == 0) {
            return request_words_with(r, WORD_TRIALS_ADDRESS_WRONG, &place, 1);
        }
        if (i->count == STAFF_INVITE_MAX) {
            struct words_place max = {.name = "max", .number = STAFF_INVITE_MAX, .is_number = true};
            return request_words_with(r, WORD_TRIALS_ADDRESS_MANY, &max, 1);
        }
        i->to[i->count++] = to;
    }
    return i->count == 0 ? request_words(r, WORD_TRIALS_ADDRESS_MISSING) : (str){0};
}

void staff_trial_invite(struct request *r)
{
    struct staff_trial_found found;
    struct staff_inviting *i = arena_new(r->arena, struct staff_inviting);
    if (!staff_trial_find(r, &found)) {
        return;
    }
    if (!found.trial.invited || !trial_is_open(&found.trial, clock_now_s()) || !site_sends(r->site)) {
        request_fail(r, FAIL(ERR_CONFLICT, "nobody can be invited to it"));
        return;
    }
    str error = staff_invite_read(r, i);
    if (error.len != 0) {
        staff_trial_show(r, 422, &found, error, STR("addresses"));
        return;
    }
    i->trial = found.trial;
    i->user_id = r->user.id;
    r->data = i;
}

err staff_trial_invite_unit(struct tx *tx, void *data)
{
    struct staff_inviting *i = data;
    for (size_t k = 0; k < i->count; k++) {
        struct trial_invite invite = {.trial_id = i->trial.id, .user_id = i->user_id, .address_hash = i->to[k].hash};
        TRY(trial_invite(tx, &invite));
        if (invite.ret_id != 0) {
            TRY(delivery_trial(tx, &i->to[k],
                               &(struct delivery_trial){.kind = DELIVERY_TRIAL_INVITED,
                                                        .trial_id = i->trial.id,
                                                        .link_id = invite.ret_id,
                                                        .until_s = i->trial.ends_at}));
        }
    }
    return NO_ERR;
}
