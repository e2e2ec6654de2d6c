// SPDX-License-Identifier: Apache-2.0
#include "web/trial_news.h"
#include "base/limits.h"
#include "delivery/delivery.h"
#include "voice/trial_people.h"

enum {
    TRIAL_NEWS_ARENA = 4 * 1024 * 1024
};

static err trial_news(struct tx *tx, const struct trial_hearer *hearer, enum delivery_kind kind, int64_t of)
{
    struct delivery_to to = {hearer->address, hearer->address_hash, hearer->language};
    return delivery_trial(tx, &to, &(struct delivery_trial){.kind = kind, .trial_id = hearer->trial_id, .link_id = of});
}

err trial_news_answered(struct tx *tx, int64_t comment_id)
{
    struct arena a;
    struct trial_hearer hearer;
    arena_init(&a, TRIAL_NEWS_ARENA);
    err e = trial_hearer_of(tx, &a, comment_id, &hearer);
    if (!err_is(e) && hearer.address.len != 0) {
        e = trial_news(tx, &hearer, DELIVERY_TRIAL_ANSWERED, comment_id);
    }
    arena_free(&a);
    return e;
}

err trial_news_live(struct tx *tx, int64_t service_id, int64_t revision)
{
    struct arena a;
    struct trial_hearer *hearers;
    size_t count = 0;
    arena_init(&a, TRIAL_NEWS_ARENA);
    err e = trial_hearers(tx, &a, service_id, revision, &hearers, &count);
    for (size_t i = 0; i < count && !err_is(e); i++) {
        e = trial_news(tx, &hearers[i], DELIVERY_TRIAL_LIVE, hearers[i].part_id);
        e = err_is(e) ? e : trial_hearer_forget(tx, hearers[i].trial_id, hearers[i].part_id);
    }
    arena_free(&a);
    return e;
}
