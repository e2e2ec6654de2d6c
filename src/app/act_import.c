// SPDX-License-Identifier: Apache-2.0
#include "app/act_import.h"
#include "app/act_init.h"
#include "app/report.h"
#include "base/encode.h"
#include "catalogue/service.h"
#include "definition/foreign.h"

// The name and summary by language, as lists of services show them.
static str act_text_json(struct arena *a, const struct definition *d, struct text text)
{
    struct buf out;
    buf_init(&out, 1024 * 1024);
    buf_char(&out, '{');
    for (size_t i = 0; i < d->language_count && text_given(text); i++) {
        buf_put(&out, i == 0 ? STR("") : STR(","));
        encode_json(&out, d->languages[i]);
        buf_char(&out, ':');
        encode_json(&out, text_in(text, i));
    }
    buf_char(&out, '}');
    str copy = arena_str(a, buf_str(&out));
    buf_free(&out);
    return copy;
}

// The document of the version before, whose numbers questions keep; empty where there is none.
static err act_previous(struct acts *acts, struct store *store, str key, str *ret_document)
{
    struct tx *tx;
    struct service service;
    struct service_version version = {0};
    TRY(store_read_begin(store, &tx));
    err e = service_find(tx, acts->arena, key, &service);
    if (!err_is(e) && service.version_id != 0) {
        e = service_version_get(tx, acts->arena, service.version_id, &version);
    }
    store_read_end(tx);
    if (e.kind == ERR_NOT_FOUND) {
        e = NO_ERR;
    }
    *ret_document = version.document;
    return e;
}

static err act_import_unit(struct tx *tx, void *with)
{
    return service_publish(tx, with);
}

static err act_publish(struct acts *acts, const json_t *input, str document, str source,
                       struct definition_report *report, struct buf *out)
{
    struct store *store;
    TRY(act_store(acts, act_string(input, "org"), &store));
    const struct definition *d;
    TRY(definition_read(document, NULL, report, &d));
    str key = act_string(input, "as");
    struct service_publish publish = {.key = arena_str(acts->arena, key.len != 0 ? key : d->id),
                                      .name = act_text_json(acts->arena, d, d->name),
                                      .summary = act_text_json(acts->arena, d, d->summary),
                                      .source = source};
    definition_release(d);
    str previous;
    TRY(act_previous(acts, store, publish.key, &previous));
    TRY(definition_number(acts->arena, document, previous, &publish.document));
    TRY(acts->write(acts, store, act_import_unit, &publish));
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
    err e = foreign_read(acts->arena, text, &report, &document, &source);
    if (!err_is(e)) {
        e = act_publish(acts, input, document, source, &report, out);
    }
    report_print(out, act_string(input, "file"), &report);
    return e;
}
