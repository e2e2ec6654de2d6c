// SPDX-License-Identifier: Apache-2.0
#include "web/trial_invited.h"
#include "base/random.h"
#include "html/words_list.h"
#include "voice/trial_people.h"
#include "web/page_trial_invited.h"
#include "web/request.h"
#include "web/trial_view.h"
#include "web/trial_walk.h"

struct trial_invited_here {
    int64_t id;
    bool used;
};

// False: the request was answered.
static bool trial_invited_find(struct request *r, struct trial_invited_here *here)
{
    int64_t trial_id = 0;
    str secret;
    const struct organisation *o = &r->organisation->organisation;
    bool ours = request_cookie_parts(request_param(r, 1), &here->id, &secret) &&
                secret_same(secret, trial_invitation_secret(r->arena, o->hash_key, o->id, here->id));
    err e = ours ? trial_invitation(r->tx, here->id, &trial_id, &here->used)
                 : FAIL(ERR_NOT_FOUND, "there is no such invitation");
    if (err_is(e)) {
        request_fail(r, e);
        return false;
    }
    return trial_walk_of(r, trial_id);
}

static void trial_invited_show(struct request *r, const struct trial_invited_here *here)
{
    struct trial_view view;
    trial_view_of(r, &view);
    view.over = here->used;
    REQUEST_RENDER(r, here->used ? 410 : 200, page_trial_invited, &view.frame, &view);
}

// In the browser that has it already it leads where it led.
static bool trial_invited_is_here(struct request *r, const struct trial_invited_here *here)
{
    bool is = trial_walk_invited(r) == here->id;
    if (is) {
        request_redirect(r, r->base);
    }
    return is;
}

void trial_invited_page(struct request *r)
{
    struct trial_invited_here here;
    if (trial_invited_find(r, &here) && !trial_invited_is_here(r, &here)) {
        trial_invited_show(r, &here);
    }
}

void trial_invited_go(struct request *r)
{
    struct trial_invited_here *here = arena_new(r->arena, struct trial_invited_here);
    if (!trial_invited_find(r, here) || trial_invited_is_here(r, here)) {
        return;
    }
    if (here->used) {
        trial_invited_show(r, here);
        return;
    }
    r->data = here;
}

err trial_invited_unit(struct tx *tx, void *data)
{
    const struct trial_invited_here *here = data;
    return trial_invitation_use(tx, here->id);
}

void trial_invited_done(struct request *r)
{
    const struct trial_invited_here *here = r->data;
    trial_walk_keep_invitation(r, here->id);
    request_redirect(r, r->base);
}
