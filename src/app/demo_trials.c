// SPDX-License-Identifier: Apache-2.0
#include "app/demo_trials.h"
#include "app/act_init.h"
#include "app/demo_part.h"
#include "base/clock.h"
#include "catalogue/revision.h"
#include "catalogue/service.h"
#include "core/organisation.h"
#include "delivery/delivery.h"
#include "voice/trial.h"
#include "voice/trial_comment.h"
#include "voice/trial_people.h"

enum {
    DEMO_PAGE_S = 35 // that a person stays on a page
};

// ---- People: each goes over the pages, and to the end unless they left ---------------------------------------------

struct demo_walk {
    struct trial_begin begin;
    struct trial_step step;
    struct trial_mistake mistake;
    struct trial_finish finish;
    struct trial_tell tell;
    struct trial_hearer hearer;
};

static err demo_begin_unit(struct tx *tx, void *with)
{
    struct demo_walk *w = with;
    return trial_begin(tx, &w->begin);
}

static err demo_step_unit(struct tx *tx, void *with)
{
    const struct demo_walk *w = with;
    return trial_step(tx, &w->step);
}

static err demo_finish_unit(struct tx *tx, void *with)
{
    const struct demo_walk *w = with;
    TRY(trial_finish(tx, &w->finish));
    TRY(trial_tell(tx, &w->tell));
    return w->hearer.address.len == 0 ? NO_ERR : trial_hear(tx, &w->hearer);
}

static void demo_who(const json_t *names, struct trial_tell *tell)
{
    for (size_t i = 0; i < json_array_size(names); i++) {
        str name = str_from(json_string_value(json_array_get(names, i)));
        for (enum trial_who k = 0; k < TRIAL_WHO__COUNT; k++) {
            tell->who[k] = tell->who[k] || str_eq(name, trial_who_name(k));
        }
    }
}

// A mistake is "page question rule": made once before they go on.
static err demo_mistake(struct acts *acts, struct store *store, struct demo_walk *w, const json_t *person, str page)
{
    str where;
    str rest;
    if (!str_cut(act_string(person, "mistake"), ' ', &where, &rest) || !str_eq(where, page)) {
        return NO_ERR;
    }
    str_cut(rest, ' ', &w->mistake.question, &w->mistake.rule);
    w->step.mistakes = &w->mistake;
    w->step.mistake_count = 1;
    w->step.done = false;
    TRY(acts->write(acts, store, demo_step_unit, w));
    w->step.mistake_count = 0;
    return NO_ERR;
}

// "hears": where they left an address, to hear what came of it.
static err demo_hearer(struct acts *acts, struct store *store, const json_t *person, struct trial_hearer *ret_hearer)
{
    struct organisation organisation;
    str address = act_string(person, "hears");
    if (address.len == 0) {
        return NO_ERR;
    }
    TRY(demo_part_organisation(acts, store, &organisation));
    struct delivery_to to = delivery_to(acts->arena, organisation.hash_key, address, act_string(person, "language"));
    ret_hearer->address = to.address;
    ret_hearer->address_hash = to.hash;
    ret_hearer->language = to.language;
    return NO_ERR;
}

static err demo_person(struct acts *acts, struct store *store, int64_t trial_id, const json_t *person, int64_t at,
                       int64_t *ret_part)
{
    const json_t *pages = json_object_get(person, "pages");
    size_t count = json_array_size(pages);
    struct demo_walk w = {.begin = {.trial_id = trial_id,
                                    .near = arena_printf(acts->arena, "demo-%lld", (long long)at),
                                    .page = str_from(json_string_value(json_array_get(pages, 0)))}};
    demo_part_clock(acts, at);
    TRY(acts->write(acts, store, demo_begin_unit, &w));
    *ret_part = w.begin.ret_part;
    w.tell = (struct trial_tell){.trial_id = trial_id, .part_id = w.begin.ret_part};
    w.hearer = (struct trial_hearer){.trial_id = trial_id, .part_id = w.begin.ret_part};
    TRY(demo_hearer(acts, store, person, &w.hearer));
    demo_who(json_object_get(person, "who"), &w.tell);
    for (size_t i = 0; i + 1 < count; i++) {
        str page = str_from(json_string_value(json_array_get(pages, i)));
        demo_part_clock(acts, at + (int64_t)(i + 1) * DEMO_PAGE_S);
        w.step = (struct trial_step){.trial_id = trial_id, .part_id = w.begin.ret_part, .page = page};
        TRY(demo_mistake(acts, store, &w, person, page));
        w.step.done = true;
        w.step.next = str_from(json_string_value(json_array_get(pages, i + 1)));
        TRY(acts->write(acts, store, demo_step_unit, &w));
    }
    if (json_is_true(json_object_get(person, "left"))) {
        return NO_ERR;
    }
    demo_part_clock(acts, at + (int64_t)count * DEMO_PAGE_S);
    w.finish.last = (struct trial_step){.trial_id = trial_id,
                                        .part_id = w.begin.ret_part,
                                        .page = str_from(json_string_value(json_array_get(pages, count - 1))),
                                        .done = true};
    return acts->write(acts, store, demo_finish_unit, &w);
}

// ---- What they said ------------------------------------------------------------------------------------------------

struct demo_comment {
    struct arena *arena;
    struct trial_say say;
    struct trial_settle settle;
};

static err demo_comment_unit(struct tx *tx, void *with)
{
    struct demo_comment *c = with;
    return trial_say(tx, &c->say);
}

// The newest is the one that is answered.
static err demo_settle_unit(struct tx *tx, void *with)
{
    struct demo_comment *c = with;
    struct trial_comment *all;
    size_t count;
    TRY(trial_comments(tx, c->arena, c->say.trial_id, &all, &count));
    for (size_t i = 0; i < count; i++) {
        c->settle.id = all[i].id > c->settle.id ? all[i].id : c->settle.id;
    }
    return trial_settle(tx, &c->settle);
}

// "person" is one of the people as they stand there, from 1 on; 0: nobody.
static err demo_comments(struct acts *acts, struct store *store, const struct trial_open *trial, const json_t *comments,
                         const int64_t *parts, int64_t now_s)
{
    size_t i;
    const json_t *one;
    json_array_foreach(comments, i, one)
    {
        struct demo_comment c = {.arena = acts->arena,
                                 .say = {.trial_id = trial->ret_id,
                                         .part_id = parts[json_integer_value(json_object_get(one, "person"))],
                                         .user_id = json_integer_value(json_object_get(one, "note-by")),
                                         .page = act_string(one, "page"),
                                         .question = act_string(one, "question"),
                                         .words = act_string(one, "words"),
                                         .language = act_string(one, "language")},
                                 .settle = {.trial_id = trial->ret_id,
                                            .words = act_string(one, "answer"),
                                            .user_id = json_integer_value(json_object_get(one, "by")),
                                            .revision = trial->revision}};
        if (!trial_kind_find(act_string(one, "kind"), &c.say.kind)) {
            return FAIL(ERR_INPUT, "the demo names a kind of comment that is not there");
        }
        demo_part_clock(acts, demo_part_moment(one, now_s));
        TRY(acts->write(acts, store, demo_comment_unit, &c));
        if (c.settle.words.len != 0) {
            demo_part_clock(acts, demo_part_moment(one, now_s) + 86400);
            TRY(acts->write(acts, store, demo_settle_unit, &c));
        }
    }
    return NO_ERR;
}

// ---- A round -------------------------------------------------------------------------------------------------------

static err demo_open_unit(struct tx *tx, void *with)
{
    return trial_open(tx, with);
}

// Somebody is invited, and has used the link or not yet; the message goes as the demo is served first.
struct demo_invite {
    struct trial_invite invite;
    struct delivery_to to;
    struct delivery_trial message;
    bool used;
};

static err demo_invite_unit(struct tx *tx, void *with)
{
    struct demo_invite *i = with;
    TRY(trial_invite(tx, &i->invite));
    i->message.link_id = i->invite.ret_id;
    TRY(delivery_trial(tx, &i->to, &i->message));
    return i->used ? trial_invitation_use(tx, i->invite.ret_id) : NO_ERR;
}

// "invited": [{"address", "language", "used"}]
static err demo_invited(struct acts *acts, struct store *store, const struct trial_open *trial, const json_t *invited)
{
    struct organisation organisation;
    size_t i;
    const json_t *one;
    TRY(demo_part_organisation(acts, store, &organisation));
    json_array_foreach(invited, i, one)
    {
        struct demo_invite with = {.to = delivery_to(acts->arena, organisation.hash_key, act_string(one, "address"),
                                                     act_string(one, "language")),
                                   .message = {.kind = DELIVERY_TRIAL_INVITED,
                                               .trial_id = trial->ret_id,
                                               .until_s = clock_now_s() + trial->days * 86400},
                                   .used = json_is_true(json_object_get(one, "used"))};
        with.invite =
            (struct trial_invite){.trial_id = trial->ret_id, .user_id = trial->user_id, .address_hash = with.to.hash};
        TRY(acts->write(acts, store, demo_invite_unit, &with));
    }
    return NO_ERR;
}

static err demo_trial_draft(struct acts *acts, struct store *store, str key, struct trial_open *open)
{
    struct tx *tx;
    struct service service = {0};
    struct revision draft = {0};
    TRY(store_read_begin(store, &tx));
    err e = service_find(tx, acts->arena, key, &service);
    e = err_is(e) ? e : revision_draft(tx, acts->arena, service.id, &draft);
    store_read_end(tx);
    open->service_id = service.id;
    open->revision = draft.number;
    open->document = draft.document; // as it was published: numbered
    return e;
}

err demo_trials(struct acts *acts, struct store *store, const json_t *trials, int64_t now_s)
{
    size_t i;
    const json_t *trial;
    json_array_foreach(trials, i, trial)
    {
        struct trial_open open = {.purpose = act_string(trial, "purpose"),
                                  .asks = act_string(trial, "asks"),
                                  .days = json_integer_value(json_object_get(trial, "days")),
                                  .invited = json_is_array(json_object_get(trial, "invited")),
                                  .user_id = json_integer_value(json_object_get(trial, "by"))};
        TRY(demo_trial_draft(acts, store, act_string(trial, "service"), &open));
        demo_part_clock(acts, demo_part_moment(trial, now_s));
        TRY(acts->write(acts, store, demo_open_unit, &open));
        TRY(demo_invited(acts, store, &open, json_object_get(trial, "invited")));
        size_t k;
        const json_t *person;
        const json_t *people = json_object_get(trial, "people");
        int64_t *parts = arena_array(acts->arena, int64_t, json_array_size(people) + 1);
        json_array_foreach(people, k, person)
        {
            TRY(demo_person(acts, store, open.ret_id, person, demo_part_moment(person, now_s), &parts[k + 1]));
        }
        TRY(demo_comments(acts, store, &open, json_object_get(trial, "comments"), parts, now_s));
    }
    return NO_ERR;
}
