// SPDX-License-Identifier: Apache-2.0
// What is kept of organisations lives in an arena each, thrown away whole by site_refresh. Compiled
// versions live longer: they are immutable, counted, and forgotten least recently used first.
#include "web/site.h"
#include "catalogue/service.h"
#include "html/markdown.h"
#include "html/sanitise.h"
#include "voice/trial.h"
#include "web/country_names.h"
#include <stdlib.h>

enum {
    SITE_ORGANISATIONS_MAX = 4096,
    SITE_SERVICES_MAX = 256, // published services remembered of an organisation
    SITE_VERSIONS_MAX = 512, // compiled definitions, of all organisations
    SITE_ORGANISATION_BYTES = 8 * 1024 * 1024
};

struct site_entry {
    struct site_organisation shown;
    struct arena arena;
    struct site_service services[SITE_SERVICES_MAX];
    size_t service_count;
    int64_t holds; // requests that use it
    bool forgotten;
    struct site_entry *next;
};

struct site_compiled {
    const struct definition *definition;
    int64_t organisation, version_id; // below 0: of a trial
    uint64_t used;
};

struct site {
    struct site_options options;
    str address;
    struct figures figures;
    struct stumbles stumbles;
    struct site_entry *entries;
    size_t entry_count;
    struct site_compiled versions[SITE_VERSIONS_MAX];
    size_t version_count;
    uint64_t clock;
};

err site_open(struct site_options options, struct site **ret_site)
{
    struct site *s = calloc(1, sizeof *s);
    if (s == NULL) {
        return FAIL(ERR_INTERNAL, "out of memory");
    }
    s->options = options;
    figures_begin(&s->figures);
    stumbles_begin(&s->stumbles);
    *ret_site = s;
    return NO_ERR;
}

static void site_entry_free(struct site_entry *e)
{
    arena_free(&e->arena);
    free(e);
}

void site_free(struct site *s)
{
    while (s->entries != NULL) {
        struct site_entry *next = s->entries->next;
        site_entry_free(s->entries);
        s->entries = next;
    }
    for (size_t i = 0; i < s->version_count; i++) {
        definition_release(s->versions[i].definition);
    }
    stumbles_end(&s->stumbles);
    free(s);
}

struct stores *site_stores(struct site *s)
{
    return s->options.stores;
}

enum site_scanner site_scanner(const struct site *s)
{
    const struct site_watch *w = site_watch(s);
    return w->scanner == NULL ? SITE_SCANNER_NONE : w->scanner(w->self);
}

const struct site_practices *site_practices(const struct site *s)
{
    return &s->options.practices;
}

const struct site_papers *site_papers(const struct site *s)
{
    return &s->options.papers;
}

static void site_soon(const struct site_soon *who)
{
    if (who->soon != NULL) {
        who->soon(who->self);
    }
}

void site_exports_soon(const struct site *s)
{
    site_soon(&s->options.exports);
}

void site_changes_soon(const struct site *s)
{
    site_soon(&s->options.changes);
}

bool site_sends(const struct site *s)
{
    return s != NULL && s->options.sends; // pages made by hand have no site
}

bool site_prepares(const struct site *s)
{
    return s != NULL && s->options.prepares; // pages made by hand have no site
}

const struct calls_maker *site_calls(const struct site *s)
{
    return &s->options.calls;
}

void site_found_at(struct site *s, str address)
{
    s->address = address;
}

str site_address(const struct site *s)
{
    return s->address;
}

struct site_ready_list site_ready(const struct site *s)
{
    return s->options.ready;
}

const struct site_watch *site_watch(const struct site *s)
{
    return &s->options.watch;
}

struct stumbles *site_stumbles(struct site *s)
{
    return &s->stumbles;
}

struct figures *site_figures(struct site *s)
{
    return &s->figures;
}

struct lanes *site_lanes(struct site *s)
{
    return s->options.lanes;
}

site_submit_fn site_submit(struct site *s)
{
    return s->options.submit;
}

site_submit_fn site_move(struct site *s)
{
    return s->options.move;
}

site_submit_fn site_withdraw(struct site *s)
{
    return s->options.withdraw;
}

site_submit_fn site_reply(struct site *s)
{
    return s->options.reply;
}

static void site_choose_languages(struct site_organisation *o)
{
    for (size_t i = 0; i < o->organisation.language_count && o->language_count < LANGUAGE__COUNT; i++) {
        enum language language;
        if (words_language(o->organisation.languages[i], &language)) {
            o->languages[o->language_count++] = language;
        }
    }
    if (o->language_count == 0) {
        o->languages[o->language_count++] = LANGUAGE_EN;
    }
}

static void site_make_theme(struct arena *a, struct site_organisation *o)
{
    str colour = organisation_text(&o->organisation, STR("colour"), STR(""));
    // organisation_set let only "#rrggbb" in. The action's colour follows in light; in dark it is ours.
    o->theme_css = arena_printf(a,
                                ":root{--gh-brand:%.*s}\n@media (prefers-color-scheme:light){:root{--gh-action:%.*s;"
                                "--gh-action-deep:color-mix(in srgb,%.*s 60%%,#000)}}\n",
                                STR_ARG(colour), STR_ARG(colour), STR_ARG(colour));
    o->theme_path = arena_printf(a, "/%.*s/theme/%08x.css", STR_ARG(o->organisation.key),
                                 (unsigned)(str_hash(o->theme_css) & 0xFFFFFFFF));
}

static err site_entry_load(struct site *s, struct site_entry *e, str key)
{
    struct tx *tx;
    struct organisation_entry known;
    TRY(store_read_begin(stores_registry(s->options.stores), &tx));
    err failed = organisation_find(tx, &e->arena, key, &known);
    store_read_end(tx);
    TRY(failed);
    if (!known.ready) {
        return FAIL(ERR_NOT_FOUND, "the practice organisation is still being made");
    }
    e->shown.practice = known.practice;
    TRY(stores_organisation(s->options.stores, known.key, known.id, &e->shown.store));
    TRY(store_read_begin(e->shown.store, &tx));
    failed = organisation_load(tx, &e->arena, known.key, &e->shown.organisation);
    store_read_end(tx);
    TRY(failed);
    site_choose_languages(&e->shown);
    site_make_theme(&e->arena, &e->shown);
    return NO_ERR;
}

static void site_entry_let_go(void *entry)
{
    struct site_entry *e = entry;
    e->holds--;
    if (e->forgotten && e->holds == 0) {
        site_entry_free(e);
    }
}

static err site_entry_hold(struct site *s, struct site_entry *e, struct arena *a,
                           struct site_organisation **ret_organisation)
{
    // Asked for each time: a store that was not used for long may have been closed meanwhile.
    TRY(stores_organisation(s->options.stores, e->shown.organisation.key, e->shown.organisation.id, &e->shown.store));
    e->holds++;
    arena_defer(a, site_entry_let_go, e);
    *ret_organisation = &e->shown;
    return NO_ERR;
}

err site_organisation(struct site *s, struct arena *a, str key, struct site_organisation **ret_organisation)
{
    for (struct site_entry *e = s->entries; e != NULL; e = e->next) {
        if (str_eq(e->shown.organisation.key, key)) {
            return site_entry_hold(s, e, a, ret_organisation);
        }
    }
    if (!organisation_key_is_fine(key)) {
        return FAIL(ERR_NOT_FOUND, "there is no such organisation");
    }
    if (s->entry_count >= SITE_ORGANISATIONS_MAX) {
        return FAIL(ERR_BUSY, "too many organisations are open");
    }
    struct site_entry *e = calloc(1, sizeof *e);
    if (e == NULL) {
        return FAIL(ERR_INTERNAL, "out of memory");
    }
    arena_init(&e->arena, SITE_ORGANISATION_BYTES);
    err failed = site_entry_load(s, e, key);
    if (err_is(failed)) {
        site_entry_free(e);
        return failed;
    }
    e->next = s->entries;
    s->entries = e;
    s->entry_count++;
    return site_entry_hold(s, e, a, ret_organisation);
}

static str site_content_html(struct arena *a, str body, bool is_html)
{
    html shown = is_html ? sanitise_html(a, body) : markdown_html(a, body);
    return (str){shown.ptr, shown.len};
}
const struct definition_options site_definition_options = {.render = site_content_html,
                                                           .countries = country_names_list};

// The slot of a version: its own, a free one, or the one unused for longest.
static struct site_compiled *site_slot(struct site *s, int64_t organisation, int64_t version_id)
{
    struct site_compiled *oldest = NULL;
    for (size_t i = 0; i < s->version_count; i++) {
        struct site_compiled *c = &s->versions[i];
        if (c->version_id == version_id && c->organisation == organisation) {
            return c;
        }
        if (oldest == NULL || c->used < oldest->used) {
            oldest = c;
        }
    }
    if (s->version_count < SITE_VERSIONS_MAX) {
        return &s->versions[s->version_count++];
    }
    definition_release(oldest->definition);
    *oldest = (struct site_compiled){0};
    return oldest;
}

static err site_compile(struct tx *tx, int64_t version_id, const struct definition **ret_definition)
{
    struct arena a;
    arena_init(&a, LIMIT_DEFINITION_ARENA);
    struct service_version version = {0};
    struct definition_report report = {.arena = &a};
    err e = version_id < 0 ? trial_document(tx, &a, -version_id, &version.document)
                           : service_version_get(tx, &a, version_id, &version);
    if (!err_is(e)) {
        e = definition_read(version.document, &site_definition_options, &report, ret_definition);
    }
    arena_free(&a);
    return e;
}

static void site_let_go(void *definition)
{
    definition_release(definition);
}

err site_version(struct site *s, struct site_organisation *o, struct tx *tx, struct arena *a, int64_t version_id,
                 const struct definition **ret_definition)
{
    struct site_compiled *c = site_slot(s, o->organisation.id, version_id);
    if (c->definition == NULL) {
        const struct definition *compiled;
        err e = site_compile(tx, version_id, &compiled);
        if (err_is(e)) {
            *c = s->versions[--s->version_count]; // the slot goes back; the last one takes its place
            return e;
        }
        *c = (struct site_compiled){compiled, o->organisation.id, version_id, 0};
    }
    c->used = ++s->clock;
    definition_hold(c->definition);
    union {
        const struct definition *held;
        void *plain;
    } hold = {c->definition};
    arena_defer(a, site_let_go, hold.plain);
    *ret_definition = c->definition;
    return NO_ERR;
}

err site_trial(struct site *s, struct site_organisation *o, struct tx *tx, struct arena *a, int64_t trial_id,
               const struct definition **ret_definition)
{
    return site_version(s, o, tx, a, -trial_id, ret_definition);
}

err site_service(struct site *s, struct site_organisation *o, struct tx *tx, struct arena *a, str key,
                 struct site_service *ret_service)
{
    struct site_entry *e = (struct site_entry *)((char *)o - offsetof(struct site_entry, shown));
    struct site_service found = {0};
    for (size_t i = 0; i < e->service_count && found.id == 0; i++) {
        if (str_eq(e->services[i].key, key)) {
            found = e->services[i];
        }
    }
    if (found.id == 0) {
        struct service known;
        TRY(service_find(tx, a, key, &known));
        if (known.version_id == 0) {
            return FAIL(ERR_NOT_FOUND, "the service is not published");
        }
        found = (struct site_service){
            known.id, arena_str(&e->arena, known.key), known.version_id, NULL, known.retired, known.hours};
        if (e->service_count < SITE_SERVICES_MAX) {
            e->services[e->service_count++] = found;
        }
    }
    TRY(site_version(s, o, tx, a, found.version_id, &found.definition));
    *ret_service = found;
    return NO_ERR;
}

void site_refresh(struct site *s, str organisation_key)
{
    for (struct site_entry **at = &s->entries; *at != NULL; at = &(*at)->next) {
        struct site_entry *e = *at;
        if (str_eq(e->shown.organisation.key, organisation_key)) {
            *at = e->next;
            s->entry_count--;
            e->forgotten = true;
            if (e->holds == 0) {
                site_entry_free(e);
            }
            return;
        }
    }
}
