// SPDX-License-Identifier: Apache-2.0
#include "web/staff_unsaved.h"
#include "base/clock.h"
#include "base/limits.h"
#include "base/log.h"
#include "base/random.h"

#define STAFF_UNSAVED_FIRST ((int64_t)1 << 62)

struct staff_unsaved {
    int64_t id; // 0: none
    int64_t organisation;
    int64_t until_ms; // of the steady clock
    bool half;        // a code is still to come
    uint8_t secret_hash[SECRET_HASH_BYTES];
    char email[255]; // LIMIT of an address, and its end
};
static struct staff_unsaved staff_unsaved_table[STAFF_UNSAVED_MAX];
static int64_t staff_unsaved_count;

bool staff_unsaved_is(int64_t session_id)
{
    return session_id >= STAFF_UNSAVED_FIRST;
}

static struct staff_unsaved *staff_unsaved_at(int64_t session_id)
{
    return &staff_unsaved_table[(session_id - STAFF_UNSAVED_FIRST) % STAFF_UNSAVED_MAX];
}

int64_t staff_unsaved_open(int64_t organisation, const struct user *user, str secret, bool half)
{
    int64_t id = STAFF_UNSAVED_FIRST + staff_unsaved_count++;
    struct staff_unsaved *s = staff_unsaved_at(id);
    *s = (struct staff_unsaved){.id = id,
                                .organisation = organisation,
                                .until_ms = clock_steady_ms() + (half ? LIMIT_SESSION_HALF_S : LIMIT_SESSION_S) * 1000L,
                                .half = half};
    secret_hash(secret, s->secret_hash);
    if (user->email.len < sizeof s->email) {
        memcpy(s->email, user->email.ptr, user->email.len);
    }
    log_write(LOG_WARNING, "a user signed in, and the disk did not take it",
              (struct log_field[]){{"organisation", {0}, organisation}, {"user", {0}, user->id}}, 2);
    return id;
}

err staff_unsaved_find(struct tx *tx, struct arena *a, int64_t session_id, str secret,
                       enum user_session_state *ret_state, struct user *ret_user)
{
    const struct staff_unsaved *s = staff_unsaved_at(session_id);
    bool known = s->id == session_id && s->organisation == tx_organisation(tx) && s->until_ms > clock_steady_ms() &&
                 secret_matches(secret, (str){(const char *)s->secret_hash, sizeof s->secret_hash});
    *ret_state = USER_SESSION_OVER;
    if (!known) {
        return NO_ERR;
    }
    str hash;
    bool locked;
    TRY(user_for_sign_in(tx, a, str_from(s->email), ret_user, &hash, &locked));
    *ret_state = ret_user->id == 0 ? USER_SESSION_OVER // disabled meanwhile
                 : s->half         ? USER_SESSION_HALF
                                   : USER_SESSION_OPEN;
    return NO_ERR;
}

void staff_unsaved_end(int64_t session_id)
{
    struct staff_unsaved *s = staff_unsaved_at(session_id);
    if (s->id == session_id) {
        *s = (struct staff_unsaved){0};
    }
}
