// SPDX-License-Identifier: Apache-2.0
#include "app/changes.h"
#include "base/clock.h"
#include "base/limits.h"
#include "catalogue/change.h"
#include "web/change_plan.h"
#include "web/site.h"
#include "web/trial_news.h"
#include <stdatomic.h>

enum {
    CHANGES_FIRST_S = 1,
    CHANGES_EVERY_S = 60,
    CHANGES_AGAIN_S = 2 // where somebody changed something at the same moment
};

// In one service: what is written, together.
struct changes_step {
    bool publishes, drafts;
    struct service_publish publish;
    struct revision_add add;
    struct change_did did;
};

static err changes_unit(struct tx *tx, void *with)
{
    struct changes_step *s = with;
    if (s->publishes) {
        TRY(service_publish(tx, &s->publish));
        TRY(trial_news_live(tx, s->did.service.service_id, s->publish.revision));
    }
    if (s->drafts) {
        TRY(revision_add(tx, &s->add));
    }
    s->did.service.version = s->publishes ? s->publish.ret_number : 0;
    s->did.service.revision = s->drafts ? s->add.ret_number : 0;
    return change_did(tx, &s->did);
}

static err changes_step_of(struct arena *a, const struct change *c, const struct change_plan *plan,
                           struct changes_step *ret_step)
{
    struct outline o;
    bool begins = plan->draft.number == 0;
    str document = begins ? plan->live_after : plan->draft_after;
    bool drafts = change_plan_drafts(plan);
    *ret_step = (struct changes_step){.publishes = plan->publishes, .drafts = drafts};
    ret_step->publish = (struct service_publish){.key = plan->service.key,
                                                 .document = plan->live_after,
                                                 .said = plan->said,
                                                 .source = STR("guildhall"),
                                                 .previous_id = plan->last.id,
                                                 .user_id = c->user_id};
    ret_step->did = (struct change_did){.id = c->id, .user_id = c->user_id};
    ret_step->did.service.service_id = plan->service.id;
    ret_step->did.service.state = plan->publishes ? CHANGE_PUBLISHED : drafts ? CHANGE_DRAFTED : CHANGE_NOTHING;
    if (!drafts) {
        return NO_ERR;
    }
    TRY(outline_read(a, document, &o));
    ret_step->add = (struct revision_add){.service_id = plan->service.id,
                                          .seen = plan->draft.number,
                                          .what = arena_printf(a, "change %lld", (long long)c->id),
                                          .name = outline_json(a, &o, o.name),
                                          .document = document,
                                          .report = plan->draft.report,
                                          .user_id = c->user_id};
    return NO_ERR;
}

static err changes_in(struct acts *acts, struct store *store, const struct organisation *o, const struct change *c,
                      int64_t service_id, bool *ret_published)
{
    struct tx *tx;
    struct change_plan plan;
    struct changes_step step;
    struct arena a;
    struct replace with = {.language = c->language, .from = c->from, .to = c->to};
    arena_init(&a, 2 * LIMIT_DEFINITION_ARENA);
    err e = store_read_begin(store, &tx);
    if (!err_is(e)) {
        e = change_plan_read(tx, &a, o, service_id, &plan);
        store_read_end(tx);
    }
    if (!err_is(e) && !replace_kind_find(c->kind, &with.kind)) {
        e = FAIL(ERR_INTERNAL, "a change is of no kind");
    }
    e = err_is(e) ? e : change_plan_make(&a, &with, c->publishes, &plan);
    e = err_is(e) ? e : changes_step_of(&a, c, &plan, &step);
    e = err_is(e) ? e : acts->write(acts, store, changes_unit, &step);
    *ret_published = !err_is(e) && step.publishes;
    arena_free(&a);
    return e;
}

// The next one after `c`, in its place.
static err changes_look(struct acts *acts, struct store *store, const struct organisation_entry *entry,
                        struct organisation *o, struct change *c)
{
    struct tx *tx;
    struct change after = *c;
    *c = (struct change){0};
    TRY(store_read_begin(store, &tx));
    err e = change_due(tx, acts->arena, clock_now_s(), &after, c);
    e = err_is(e) || c->id == 0 ? e : organisation_load(tx, acts->arena, entry->key, o);
    store_read_end(tx);
    return e;
}

// Each once in a round: a service, or a change, that goes wrong keeps no other from its turn.
static err changes_visit(struct rounds *r, struct acts *acts, const struct organisation_entry *entry,
                         struct store *store)
{
    struct changes *all = r->with;
    struct organisation o;
    struct change c = {0};
    bool any = false;
    err failed = changes_look(acts, store, entry, &o, &c);
    while (c.id != 0 && !atomic_load(&all->stops)) {
        for (size_t i = 0; i < c.service_count && !atomic_load(&all->stops); i++) {
            bool published = false;
            err e = changes_in(acts, store, &o, &c, c.services[i].service_id, &published);
            bool later = e.kind == ERR_CONFLICT || e.kind == ERR_BUSY || e.kind == ERR_READ_ONLY;
            r->again_s = later ? CHANGES_AGAIN_S : r->again_s;
            failed = err_is(e) && !later ? e : failed;
            any = any || published;
        }
        err e = changes_look(acts, store, entry, &o, &c);
        failed = err_is(e) ? e : failed;
    }
    if (any) {
        *arena_push(&all->arena, str, all->published, all->count, all->room) = arena_str(&all->arena, entry->key);
    }
    return failed;
}

// On the loop's thread, where what is kept of an organisation is forgotten.
static void changes_settled(struct rounds *r)
{
    struct changes *c = r->with;
    for (size_t i = 0; i < c->count; i++) {
        site_refresh(c->site, c->published[i]);
    }
    c->published = NULL;
    c->count = c->room = 0;
    arena_reset(&c->arena);
}

void changes_start(struct changes *c, struct site *site, struct event_base *loop, struct stores *stores,
                   struct lanes *lanes)
{
    static const struct rounds_kind kind = {.wrong = "a change of many services could not be carried out",
                                            .first_s = CHANGES_FIRST_S,
                                            .every_s = CHANGES_EVERY_S,
                                            .visit = changes_visit,
                                            .settled = changes_settled};
    c->site = site;
    arena_init(&c->arena, 64 * 1024 * 1024);
    rounds_start(&c->rounds, &kind, c, loop, stores, lanes);
}

void changes_soon(void *changes)
{
    struct changes *c = changes;
    rounds_soon(&c->rounds);
}

void changes_halt(struct changes *c)
{
    atomic_store(&c->stops, true);
}

void changes_stop(struct changes *c)
{
    rounds_stop(&c->rounds);
    arena_free(&c->arena);
}
