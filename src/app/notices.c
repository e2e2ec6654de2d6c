// SPDX-License-Identifier: Apache-2.0
#include "app/notices.h"
#include "casework/notice.h"
#include "delivery/delivery.h"

enum {
    NOTICES_FIRST_S = 1,
    NOTICES_EVERY_S = 60
};

struct notices_telling {
    struct arena *arena;
    struct organisation organisation;
};

static err notices_tell(struct tx *tx, const struct notices_telling *n, const struct notice_team *team)
{
    struct notice_users users;
    const struct organisation *o = &n->organisation;
    TRY(notice_users(tx, n->arena, team->id, &users));
    for (size_t i = 0; i < users.count; i++) {
        struct delivery_to to = delivery_to(n->arena, o->hash_key, users.items[i].email, o->languages[0]);
        TRY(delivery_notice(tx, &to,
                            &(struct delivery_notice){.user_id = users.items[i].id,
                                                      .team_id = team->id,
                                                      .team = team->name,
                                                      .case_id = team->last_case,
                                                      .count = team->count}));
    }
    return notice_told(tx, team);
}

// A unit of work: looks again, since others wrote meanwhile.
static err notices_unit(struct tx *tx, void *with)
{
    const struct notices_telling *n = with;
    struct notice_teams teams;
    TRY(notice_due(tx, n->arena, n->organisation.zone, &teams));
    for (size_t i = 0; i < teams.count; i++) {
        TRY(notices_tell(tx, n, &teams.items[i]));
    }
    return NO_ERR;
}

static err notices_visit(struct rounds *r, struct acts *acts, const struct organisation_entry *o, struct store *store)
{
    (void)r;
    struct tx *tx;
    struct notice_teams teams = {0};
    struct notices_telling n = {.arena = acts->arena};
    if (o->practice) {
        return NO_ERR;
    }
    TRY(store_read_begin(store, &tx));
    err e = organisation_load(tx, acts->arena, o->key, &n.organisation);
    e = err_is(e) ? e : notice_due(tx, acts->arena, n.organisation.zone, &teams);
    store_read_end(tx);
    TRY(e);
    return teams.count == 0 ? NO_ERR : acts->write(acts, store, notices_unit, &n);
}

void notices_start(struct rounds *r, struct event_base *loop, struct stores *stores, struct lanes *lanes)
{
    static const struct rounds_kind kind = {.wrong = "teams could not be told of new cases",
                                            .first_s = NOTICES_FIRST_S,
                                            .every_s = NOTICES_EVERY_S,
                                            .visit = notices_visit};
    rounds_start(r, &kind, NULL, loop, stores, lanes);
}
