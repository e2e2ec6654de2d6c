// SPDX-License-Identifier: Apache-2.0
#include "web/staff_unsaved.h"
#include "base/clock.h"
#include "base/limits.h"
#include "base/log.h"
#include "base/random.h"
#include "core/audit.h"
#include "web/request.h"

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

// What the audit log lacks, in order.
struct staff_unsaved_line {
    int64_t organisation, user_id, at_s;
    bool half; // by password, and a code was still to come
};
static struct {
    struct staff_unsaved_line lines[STAFF_UNSAVED_MAX];
    size_t count;
    bool under_way; // with the writer's thread, which reads `count_now` lines and changes none
    size_t count_now;
    int64_t organisation;
    struct unit unit;
} staff_unsaved_owed;

bool staff_unsaved_is(int64_t session_id)
{
    return session_id >= STAFF_UNSAVED_FIRST;
}

static struct staff_unsaved *staff_unsaved_at(int64_t session_id)
{
    return &staff_unsaved_table[(session_id - STAFF_UNSAVED_FIRST) % STAFF_UNSAVED_MAX];
}

// While lines are being written none gives way: the newest is told in the log alone.
static void staff_unsaved_owe(struct staff_unsaved_line line)
{
    if (staff_unsaved_owed.count == STAFF_UNSAVED_MAX) {
        if (staff_unsaved_owed.under_way) {
            return;
        }
        staff_unsaved_owed.count--;
        memmove(staff_unsaved_owed.lines, staff_unsaved_owed.lines + 1, staff_unsaved_owed.count * sizeof line);
    }
    staff_unsaved_owed.lines[staff_unsaved_owed.count++] = line;
}

// On a writer's thread.
static err staff_unsaved_write(struct tx *tx, void *with)
{
    (void)with;
    for (size_t i = 0; i < staff_unsaved_owed.count_now; i++) {
        const struct staff_unsaved_line *line = &staff_unsaved_owed.lines[i];
        if (line->organisation == staff_unsaved_owed.organisation) {
            str event = line->half ? STR("user.password") : STR("user.sign-in");
            TRY(audit_write_late(tx, line->user_id, event, STR("user"), line->at_s));
        }
    }
    return NO_ERR;
}

static void staff_unsaved_written(struct unit *unit)
{
    size_t left = 0;
    staff_unsaved_owed.under_way = false;
    for (size_t i = 0; !err_is(unit->result) && i < staff_unsaved_owed.count; i++) {
        struct staff_unsaved_line line = staff_unsaved_owed.lines[i];
        bool is_written = i < staff_unsaved_owed.count_now && line.organisation == staff_unsaved_owed.organisation;
        if (!is_written) {
            staff_unsaved_owed.lines[left++] = line;
        }
    }
    staff_unsaved_owed.count = err_is(unit->result) ? staff_unsaved_owed.count : left;
}

void staff_unsaved_settle(struct request *r)
{
    int64_t organisation = r->organisation->organisation.id;
    bool owes = false;
    for (size_t i = 0; i < staff_unsaved_owed.count && !owes; i++) {
        owes = staff_unsaved_owed.lines[i].organisation == organisation;
    }
    if (!owes || staff_unsaved_owed.under_way) {
        return;
    }
    staff_unsaved_owed.count_now = staff_unsaved_owed.count;
    staff_unsaved_owed.organisation = organisation;
    staff_unsaved_owed.unit =
        (struct unit){.store = r->organisation->store, .run = staff_unsaved_write, .done = staff_unsaved_written};
    staff_unsaved_owed.under_way = true;
    if (err_is(lanes_write(site_lanes(r->site), &staff_unsaved_owed.unit))) {
        staff_unsaved_owed.under_way = false; // too much waits: later
    }
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
    staff_unsaved_owe((struct staff_unsaved_line){organisation, user->id, clock_now_s(), half});
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
