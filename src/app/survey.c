// SPDX-License-Identifier: Apache-2.0
#include "app/survey.h"
#include "base/clock.h"
#include "core/audit.h"
#include "core/organisation.h"
#include "core/outbox.h"

enum {
    SURVEY_EVERY_MS = 10 * 1000,
    SURVEY_ARENA_BYTES = 64 * 1024 * 1024
};

static err survey_one(struct survey *s, const struct organisation_entry *o, struct survey_found *found)
{
    struct store *store;
    struct tx *tx;
    struct outbox_figures messages;
    struct upload_figures files;
    int64_t audited = 0;
    TRY(stores_organisation(s->stores, o->key, o->id, &store));
    TRY(store_read_begin(store, &tx));
    err e = outbox_figures(tx, &messages);
    if (!err_is(e)) {
        e = audit_given(tx, &audited);
    }
    if (!err_is(e)) {
        e = upload_figures(tx, &files);
    }
    store_read_end(tx);
    TRY(e);
    found->waiting += messages.waiting;
    found->stuck += messages.stuck;
    found->oldest_s = messages.oldest_s > found->oldest_s ? messages.oldest_s : found->oldest_s;
    found->audited += audited;
    for (size_t i = 0; i < UPLOAD_STATE__COUNT; i++) {
        found->files.counts[i] += files.counts[i];
    }
    found->files.oldest_s = files.oldest_s > found->files.oldest_s ? files.oldest_s : found->files.oldest_s;
    return NO_ERR;
}

static void survey_run(struct job *job)
{
    struct survey *s = job->owner;
    struct arena a;
    struct tx *registry;
    struct organisation_entry *entries;
    size_t count = 0;
    s->next = (struct survey_found){0};
    arena_init(&a, SURVEY_ARENA_BYTES);
    err e = store_read_begin(stores_registry(s->stores), &registry);
    if (!err_is(e)) {
        e = organisation_list(registry, &a, &entries, &count);
        store_read_end(registry);
    }
    for (size_t i = 0; !err_is(e) && i < count; i++) {
        s->next.missed += err_is(survey_one(s, &entries[i], &s->next)) ? 1 : 0;
    }
    s->next.organisations = (int64_t)count;
    arena_free(&a);
}

static void survey_done(struct job *job)
{
    struct survey *s = job->owner;
    s->busy = false;
    s->now = s->next;
    s->looked_ms = clock_steady_ms();
}

void survey_look(struct survey *s)
{
    if (s->busy || (s->looked_ms != 0 && clock_steady_ms() - s->looked_ms < SURVEY_EVERY_MS)) {
        return;
    }
    s->job = (struct job){.run = survey_run, .done = survey_done, .owner = s};
    s->busy = !err_is(lanes_slow(s->lanes, &s->job));
}
