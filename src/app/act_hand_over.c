// SPDX-License-Identifier: Apache-2.0
#include "app/act_hand_over.h"
#include "app/act_init.h"
#include "app/report.h"
#include "base/clock.h"
#include "catalogue/service.h"
#include "core/organisation.h"
#include "handover/handover.h"
#include "handover/mapping.h"
#include "handover/sign.h"

// The service, with its published version.
struct act_hand_over_of {
    struct store *store;
    struct organisation organisation;
    struct service service;
    struct service_version version;
};

static err act_hand_over_read(struct acts *acts, struct tx *tx, const json_t *input, struct act_hand_over_of *of)
{
    str key = act_string(input, "service");
    TRY(organisation_load(tx, acts->arena, act_string(input, "org"), &of->organisation));
    err e = service_find(tx, acts->arena, key, &of->service);
    if (e.kind == ERR_NOT_FOUND || (!err_is(e) && of->service.version_id == 0)) {
        return FAIL_ABOUT(ERR_NOT_FOUND, "there is no such service", key);
    }
    TRY(e);
    return service_version_get(tx, acts->arena, of->service.version_id, &of->version);
}

static err act_hand_over_find(struct acts *acts, const json_t *input, struct act_hand_over_of *ret_of)
{
    struct tx *tx;
    TRY(act_store(acts, act_string(input, "org"), &ret_of->store));
    TRY(store_read_begin(ret_of->store, &tx));
    err e = act_hand_over_read(acts, tx, input, ret_of);
    store_read_end(tx);
    return e;
}

// ---- Setting --------------------------------------------------------------------------------------------------------

static err act_hand_over_mapping(struct acts *acts, const struct act_hand_over_of *of, const json_t *input,
                                 struct buf *out)
{
    struct definition_report report = {.arena = acts->arena};
    const struct definition *d;
    TRY(definition_read(of->version.document, NULL, &report, &d));
    report = (struct definition_report){.arena = acts->arena};
    err e = mapping_check(act_string(input, "mapping"), d, &report);
    definition_release(d);
    report_print(out, act_string(input, "file"), &report);
    return e;
}

static err act_hand_over_check(const struct handover_target *t)
{
    if (t->way == HANDOVER_WEBHOOK && !handover_url_is_fine(t->target)) {
        return FAIL(ERR_INPUT,
                    "a webhook takes an address such as https://other.example/cases, without a name, a password "
                    "or a fragment");
    }
    if (t->way == HANDOVER_WEBHOOK && t->secret.len == 0) {
        return FAIL(ERR_INPUT, "a webhook is signed: name the file of its secret (--secret-file)");
    }
    if (t->way == HANDOVER_FOLDER && !handover_folder_is_fine(t->target)) {
        return FAIL_ABOUT(ERR_INPUT,
                          "a folder is named by letters, digits, '.', '-' and '_': it lies in that of "
                          "--hand-over-folder; not",
                          t->target);
    }
    return t->way == HANDOVER_WEBHOOK ? sign_secret_check(t->secret) : NO_ERR;
}

struct act_hand_over_set {
    struct handover_target target;
    str key;
};

static err act_hand_over_set_unit(struct tx *tx, void *with)
{
    const struct act_hand_over_set *s = with;
    return handover_set(tx, &s->target, s->key);
}

err act_hand_over_set(struct acts *acts, const json_t *input, struct buf *out)
{
    struct act_hand_over_of of = {0};
    struct act_hand_over_set with = {.key = act_string(input, "service")};
    struct handover_target *t = &with.target;
    if (!handover_way_find(act_string(input, "way"), &t->way)) {
        return FAIL_ABOUT(ERR_INPUT, "cases go by webhook, into a folder, or nowhere (off), not",
                          act_string(input, "way"));
    }
    t->target = act_string(input, "target");
    t->secret = t->way == HANDOVER_WEBHOOK ? act_string(input, "secret") : STR("");
    t->mapping = t->way == HANDOVER_OFF ? STR("") : act_string(input, "mapping");
    TRY(act_hand_over_check(t));
    TRY(act_hand_over_find(acts, input, &of));
    if (t->mapping.len != 0) {
        TRY(act_hand_over_mapping(acts, &of, input, out));
    }
    t->service_id = of.service.id;
    TRY(acts->write(acts, of.store, act_hand_over_set_unit, &with));
    if (t->way == HANDOVER_OFF) {
        buf_printf(out, "cases of %.*s go nowhere\n", STR_ARG(with.key));
        return NO_ERR;
    }
    str way = handover_way_name(t->way);
    buf_printf(out, "cases of %.*s go by %.*s to %.*s, %s\n", STR_ARG(with.key), STR_ARG(way), STR_ARG(t->target),
               t->mapping.len != 0 ? "by a mapping" : "as they are");
    return NO_ERR;
}

// ---- Listing --------------------------------------------------------------------------------------------------------

err act_hand_over_list(struct acts *acts, const json_t *input, struct buf *out)
{
    struct store *store;
    struct tx *tx;
    struct handover_targets targets = {0};
    TRY(act_store(acts, act_string(input, "org"), &store));
    TRY(store_read_begin(store, &tx));
    err e = handover_targets(tx, acts->arena, &targets);
    store_read_end(tx);
    TRY(e);
    for (size_t i = 0; i < targets.count; i++) {
        const struct handover_target *t = &targets.items[i];
        str way = handover_way_name(t->way);
        buf_printf(out, "%-30.*s %-8.*s %.*s, %s, set %.*s", STR_ARG(t->service_key), STR_ARG(way), STR_ARG(t->target),
                   t->mapping.len != 0 ? "by a mapping" : "as they are",
                   STR_ARG(clock_print_utc(acts->arena, t->set_at)));
        if (t->gone_at != 0) {
            buf_printf(out, "; it takes no more since %.*s (HTTP 410): set it again",
                       STR_ARG(clock_print_utc(acts->arena, t->gone_at)));
        }
        buf_char(out, '\n');
    }
    if (targets.count == 0) {
        buf_put(out, STR("cases go nowhere\n"));
    }
    return NO_ERR;
}

// ---- Again ----------------------------------------------------------------------------------------------------------

struct act_hand_over_cases {
    struct handover_case *cases;
    size_t count;
};

static err act_hand_over_replay_unit(struct tx *tx, void *with)
{
    const struct act_hand_over_cases *w = with;
    for (size_t i = 0; i < w->count; i++) {
        TRY(handover_again(tx, &w->cases[i], 0));
    }
    return NO_ERR;
}

// A page of cases a unit of work: what was written when it ends early is written again by the next call, but for cases
// that wait already.
static err act_hand_over_pages(struct acts *acts, const struct act_hand_over_of *of, int64_t since_s,
                               int64_t *ret_count)
{
    struct act_hand_over_cases page = {.count = HANDOVER_CASES_MAX};
    int64_t after = 0;
    *ret_count = 0;
    while (page.count == HANDOVER_CASES_MAX) {
        struct tx *tx;
        TRY(store_read_begin(of->store, &tx));
        err e = handover_cases_since(tx, acts->arena, of->service.id, since_s, after, &page.cases, &page.count);
        store_read_end(tx);
        TRY(e);
        if (page.count != 0) {
            after = page.cases[page.count - 1].case_id;
            TRY(acts->write(acts, of->store, act_hand_over_replay_unit, &page));
            *ret_count += (int64_t)page.count;
        }
    }
    return NO_ERR;
}

err act_hand_over_replay(struct acts *acts, const json_t *input, struct buf *out)
{
    struct act_hand_over_of of = {0};
    struct tx *tx;
    struct handover_target target = {0};
    date from;
    int64_t count;
    if (!date_parse(act_string(input, "from"), &from)) {
        return FAIL_ABOUT(ERR_INPUT, "--from takes a day such as 2026-11-29, not", act_string(input, "from"));
    }
    TRY(act_hand_over_find(acts, input, &of));
    TRY(store_read_begin(of.store, &tx));
    err e = handover_get(tx, acts->arena, of.service.id, &target);
    store_read_end(tx);
    TRY(e);
    if (target.way == HANDOVER_OFF) {
        return FAIL_ABOUT(ERR_NOT_FOUND, "nothing is set for the cases of", of.service.key);
    }
    TRY(act_hand_over_pages(acts, &of, date_begins_s(from, of.organisation.zone), &count));
    buf_printf(out, "%lld cases of %.*s are handed over again\n", (long long)count, STR_ARG(of.service.key));
    return NO_ERR;
}
