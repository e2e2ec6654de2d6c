// SPDX-License-Identifier: Apache-2.0
#include "app/practices.h"
#include "app/act_demo.h"
#include "app/act_init.h"
#include "app/removing.h"
#include "base/clock.h"
#include "base/encode.h"
#include "base/limits.h"
#include "base/log.h"
#include "base/random.h"
#include "core/audit.h"
#include "core/practice.h"
#include "core/user_admin.h"
#include <stdio.h>

enum {
    PRACTICES_FIRST_S = 5,
    PRACTICES_EVERY_S = 60 * 60,
    PRACTICES_KEY_BYTES = 12, // of randomness in a key: nobody comes upon one
    PRACTICES_MAKING_S = 60 * 60,
    PRACTICES_ARENA_BYTES = 256 * 1024 * 1024
};

// ---- What was done, in the learner's own organisation -------------------------------------------------------------

struct practices_line {
    int64_t user_id;
    str event, subject;
};

static err practices_line_unit(struct tx *tx, void *with)
{
    const struct practices_line *l = with;
    return audit_write(tx, l->user_id, l->event, l->subject);
}

// Where their organisation is gone there is nobody to tell.
static err practices_tell(struct acts *acts, const struct practice *p, int64_t by_user_id, str event)
{
    struct store *store;
    struct practices_line line = {.user_id = by_user_id, .event = event, .subject = p->key};
    if (p->of_key.len == 0) {
        return NO_ERR;
    }
    TRY(stores_organisation(acts->stores, p->of_key, p->of_organisation, &store));
    return acts->write(acts, store, practices_line_unit, &line);
}

static err practices_end_it(struct acts *acts, const struct practice *p, int64_t by_user_id, str by)
{
    TRY(practices_tell(acts, p, by_user_id, STR("practice.end")));
    return removing_run(acts, p->key, by);
}

// ---- For pages ----------------------------------------------------------------------------------------------------

static err practices_ready_unit(struct tx *tx, void *with)
{
    const struct practice *p = with;
    return practice_set_ready(tx, p->organisation);
}

static err practices_find(struct acts *acts, const struct site_practice *s, struct practice *ret_practice)
{
    struct tx *registry;
    TRY(store_read_begin(stores_registry(acts->stores), &registry));
    err e = practice_of_user(registry, acts->arena, s->of_organisation, s->of_user, ret_practice);
    store_read_end(registry);
    return e;
}

static json_t *practices_contents(const struct site_practice *s, str key)
{
    const struct site_ready *file = bundle_find(STR("practice"));
    json_t *input = file == NULL ? NULL : json_loadb(file->document.ptr, file->document.len, 0, NULL);
    json_t *organisation = json_object_get(input, "organisation");
    json_object_set_new(organisation, "org", json_stringn(key.ptr, key.len));
    json_object_set_new(
        organisation, "practice",
        json_pack("{s:I, s:I}", "organisation", (json_int_t)s->of_organisation, "user", (json_int_t)s->of_user));
    // The password that they get is thrown away: they come by way of their own organisation.
    json_array_append_new(json_object_get(input, "users"),
                          json_pack("{s:s, s:s%, s:s}", "email", "learner@practice.example", "name", s->learner.ptr,
                                    s->learner.len, "role", "administrator"));
    return input;
}

static err practices_make(struct acts *acts, const struct site_practice *s, str key)
{
    struct buf out;
    struct practice p;
    json_t *input = practices_contents(s, key);
    buf_init(&out, 1024 * 1024);
    err e = input == NULL ? FAIL(ERR_INTERNAL, "services/practice.json cannot be read") : act_demo(acts, input, &out);
    buf_free(&out);
    json_decref(input);
    TRY(e);
    TRY(practices_find(acts, s, &p));
    TRY(acts->write(acts, stores_registry(acts->stores), practices_ready_unit, &p));
    return practices_tell(acts, &p, s->of_user, STR("practice.begin"));
}

// Of one that could not be made nothing stays.
static err practices_begin_in(struct acts *acts, struct site_practice *s)
{
    uint8_t random[PRACTICES_KEY_BYTES];
    random_bytes(random, sizeof random);
    str key = arena_concat(acts->arena, STR("practice-"),
                           encode_hex(acts->arena, (str){(const char *)random, sizeof random}));
    err e = practices_make(acts, s, key);
    if (err_is(e)) {
        err removed = removing_run(acts, key, STR("practice"));
        if (err_is(removed) && removed.kind != ERR_NOT_FOUND) {
            log_error("a practice organisation that could not be made stays until the next start", removed);
        }
    }
    return e;
}

struct practices_session {
    str secret, device;
    int64_t id;
};

static err practices_session_unit(struct tx *tx, void *with)
{
    struct practices_session *s = with;
    return user_session_open(tx, PRACTICE_LEARNER, s->secret, false, s->device, &s->id);
}

static err practices_enter_in(struct acts *acts, struct site_practice *s)
{
    struct practice p;
    struct store *store;
    struct practices_session session = {.secret = random_token(acts->arena, SITE_PRACTICE_SECRET_BYTES),
                                        .device = s->device};
    TRY(practices_find(acts, s, &p));
    if (!p.ready) {
        return FAIL(ERR_NOT_FOUND, "there is no practice organisation of theirs");
    }
    TRY(stores_organisation(acts->stores, p.key, p.organisation, &store));
    TRY(acts->write(acts, store, practices_session_unit, &session));
    s->key = arena_str(s->arena, p.key);
    s->session_id = session.id;
    s->secret = arena_str(s->arena, session.secret);
    return NO_ERR;
}

static err practices_end_in(struct acts *acts, struct site_practice *s)
{
    struct practice p;
    TRY(practices_find(acts, s, &p));
    if (p.organisation == 0) {
        return FAIL(ERR_NOT_FOUND, "there is no practice organisation of theirs");
    }
    s->ended_key = arena_str(s->arena, p.key);
    return practices_end_it(acts, &p, s->of_user, STR("learner"));
}

static err practices_do(void *self, struct site_practice *s, err (*what)(struct acts *acts, struct site_practice *s))
{
    const struct practices *p = self;
    struct arena a;
    struct acts acts = {.stores = p->stores, .write = acts_write_in_lanes, .owner = p->lanes, .arena = &a};
    arena_init(&a, PRACTICES_ARENA_BYTES);
    err e = what(&acts, s);
    arena_free(&a);
    return e;
}

static err practices_begin(void *self, struct site_practice *s)
{
    TRY(practices_do(self, s, practices_begin_in));
    return practices_do(self, s, practices_enter_in);
}

static err practices_enter(void *self, struct site_practice *s)
{
    return practices_do(self, s, practices_enter_in);
}

static err practices_end(void *self, struct site_practice *s)
{
    return practices_do(self, s, practices_end_in);
}

struct site_practices practices_of(struct practices *p, struct stores *stores, struct lanes *lanes)
{
    p->stores = stores;
    p->lanes = lanes;
    return (struct site_practices){p, practices_begin, practices_enter, practices_end};
}

// ---- Those that nobody uses, or whose learner is gone -------------------------------------------------------------

static err practices_learner_is_gone(struct acts *acts, const struct practice *p, bool *ret_gone)
{
    struct store *store;
    struct tx *tx;
    struct user_row user;
    *ret_gone = p->of_key.len == 0;
    if (*ret_gone) {
        return NO_ERR;
    }
    TRY(stores_organisation(acts->stores, p->of_key, p->of_organisation, &store));
    TRY(store_read_begin(store, &tx));
    err e = user_get(tx, acts->arena, p->of_user, &user);
    store_read_end(tx);
    *ret_gone = e.kind == ERR_NOT_FOUND || (!err_is(e) && user.disabled);
    return e.kind == ERR_NOT_FOUND ? NO_ERR : e;
}

// Whatever is done in it leaves a line in its audit log, and so does signing in.
static err practices_is_over(struct acts *acts, struct store *store, const struct practice *p, bool *ret_over)
{
    struct tx *tx;
    int64_t used_at = 0;
    int64_t now_s = clock_now_s();
    if (!p->ready) {
        *ret_over = now_s - p->begun_at > PRACTICES_MAKING_S;
        return NO_ERR;
    }
    TRY(practices_learner_is_gone(acts, p, ret_over));
    TRY(store_read_begin(store, &tx));
    err e = audit_last_at(tx, &used_at);
    store_read_end(tx);
    used_at = used_at > p->begun_at ? used_at : p->begun_at;
    *ret_over = *ret_over || now_s - used_at > LIMIT_PRACTICE_S;
    return e;
}

static err practices_visit(struct rounds *r, struct acts *acts, const struct organisation_entry *o, struct store *store)
{
    struct practices *all = r->with;
    struct tx *registry;
    struct practice p;
    bool over = false;
    if (!o->practice || all->gone_count == PRACTICES_GONE_MAX) {
        return NO_ERR;
    }
    TRY(store_read_begin(stores_registry(acts->stores), &registry));
    err e = practice_get(registry, acts->arena, o->id, &p);
    store_read_end(registry);
    TRY(e);
    TRY(practices_is_over(acts, store, &p, &over));
    if (!over) {
        return NO_ERR;
    }
    snprintf(all->gone[all->gone_count++], sizeof all->gone[0], "%.*s", STR_ARG(o->key));
    return practices_end_it(acts, &p, 0, STR("unused"));
}

static void practices_settled(struct rounds *r)
{
    struct practices *p = r->with;
    for (size_t i = 0; i < p->gone_count; i++) {
        site_refresh(p->site, str_from(p->gone[i]));
    }
    p->gone_count = 0;
}

void practices_start(struct practices *p, struct site *site, struct event_base *loop, struct stores *stores,
                     struct lanes *lanes)
{
    static const struct rounds_kind kind = {.wrong = "practice organisations could not be seen to",
                                            .first_s = PRACTICES_FIRST_S,
                                            .every_s = PRACTICES_EVERY_S,
                                            .visit = practices_visit,
                                            .settled = practices_settled};
    p->site = site;
    rounds_start(&p->rounds, &kind, p, loop, stores, lanes);
}

err practices_clear(struct acts *acts)
{
    struct practice p = {0};
    if (stores_refuse(acts->stores)) {
        return NO_ERR;
    }
    do {
        struct tx *registry;
        TRY(store_read_begin(stores_registry(acts->stores), &registry));
        err e = practice_unready(registry, acts->arena, p.organisation, &p);
        store_read_end(registry);
        TRY(e);
        if (p.organisation != 0) {
            TRY(removing_run(acts, p.key, STR("practice")));
        }
    } while (p.organisation != 0);
    return NO_ERR;
}
