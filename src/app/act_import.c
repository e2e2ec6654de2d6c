// SPDX-License-Identifier: Apache-2.0
#include "app/act_import.h"
#include "app/act_init.h"
#include "app/report.h"
#include "catalogue/service.h"
#include "definition/foreign.h"
#include "web/site.h"

enum {
    ACT_IMPORT_TRIES = 8
};

// The newest version, whose numbers questions keep; an empty one where there is none.
static err act_previous(struct acts *acts, struct store *store, str key, struct service_version *ret_version)
{
    struct tx *tx;
    struct service service;
    *ret_version = (struct service_version){0};
    TRY(store_read_begin(store, &tx));
    err e = service_find(tx, acts->arena, key, &service);
    if (!err_is(e)) {
        e = service_version_last(tx, acts->arena, service.id, ret_version);
    }
    store_read_end(tx);
    return e.kind == ERR_NOT_FOUND ? NO_ERR : e;
}

static err act_import_unit(struct tx *tx, void *with)
{
    return service_publish(tx, with);
}

// Numbers the document after the newest version, and publishes it; once more where
// somebody else published one in between, whose numbers must be kept too.
static err act_number_and_publish(struct acts *acts, struct store *store, str document, struct service_publish *publish)
{
    err e = NO_ERR;
    for (int tries = 0; tries < ACT_IMPORT_TRIES; tries++) {
        struct service_version previous;
        TRY(act_previous(acts, store, publish->key, &previous));
        publish->previous_id = previous.id;
        TRY(definition_number(acts->arena, document, previous.document, &publish->document));
        e = acts->write(acts, store, act_import_unit, publish);
        if (e.kind != ERR_CONFLICT) {
            break;
        }
    }
    return e;
}

static err act_publish(struct acts *acts, const json_t *input, str document, str source,
                       struct definition_report *report, struct buf *out)
{
    struct store *store;
    TRY(act_store(acts, act_string(input, "org"), &store));
    const struct definition *d;
    TRY(definition_read(document, &site_definition_options, report, &d));
    str key = act_string(input, "as");
    struct service_publish publish = {.key = arena_str(acts->arena, key.len != 0 ? key : d->id),
                                      .said = service_said_of(acts->arena, d),
                                      .source = source};
    definition_release(d);
    TRY(act_number_and_publish(acts, store, document, &publish));
    acts->touched = act_string(input, "org");
    buf_printf(out, "published %.*s/%.*s, version %lld, from %.*s\n", STR_ARG(acts->touched), STR_ARG(publish.key),
               (long long)publish.ret_number, STR_ARG(source));
    return NO_ERR;
}

err act_import(struct acts *acts, const json_t *input, struct buf *out)
{
    struct definition_report report = {.arena = acts->arena};
    str document;
    str source;
    str text = act_string(input, "document");
    err e = foreign_read_twins(acts->arena, text, act_string(input, "twin"), &report, &document, &source);
    if (!err_is(e)) {
        e = act_publish(acts, input, document, source, &report, out);
    }
    report_print(out, act_string(input, "file"), &report);
    return e;
}
