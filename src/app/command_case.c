// SPDX-License-Identifier: Apache-2.0
// Reads beside a running server: a folder opened for reading takes no lock.
#include "app/act_init.h"
#include "app/command.h"
#include "base/encode.h"
#include "casework/case.h"
#include "catalogue/service.h"
#include "core/organisation.h"
#include "db/stores.h"
#include "journey/answers.h"

struct case_shown {
    struct organisation organisation;
    struct casefile found;
    struct service_version version;
};

static err case_read(struct tx *tx, struct arena *a, str key, str reference, struct case_shown *c)
{
    int64_t id;
    TRY(organisation_load(tx, a, key, &c->organisation));
    if (!reference_read(c->organisation.reference_key, reference, &id)) {
        return FAIL_ABOUT(ERR_NOT_FOUND, "this is not a reference of ours:", reference);
    }
    TRY(case_get(tx, a, id, &c->found));
    return service_version_get(tx, a, c->found.version_id, &c->version);
}

static err case_load(struct arena *a, struct stores *stores, str key, str reference, struct case_shown *c)
{
    struct tx *tx;
    struct store *store;
    TRY(act_store_in(stores, a, key, &store));
    TRY(store_read_begin(store, &tx));
    err e = case_read(tx, a, key, reference, c);
    store_read_end(tx);
    return e;
}

static err case_print(struct arena *a, const struct case_shown *c, bool json, struct buf *out)
{
    const struct definition *d;
    struct definition_report report = {.arena = a};
    struct answers answers;
    TRY(definition_read(c->version.document, NULL, &report, &d));
    err e = answers_decode(a, c->found.answers, &answers);
    if (!err_is(e)) {
        str reference = reference_of(a, c->organisation.reference_key, c->found.id);
        buf_put(out, json ? STR("{\"reference\": ") : STR("reference  "));
        encode_json(out, reference);
        buf_put(out, json ? STR(", \"service\": ") : STR("\nservice    "));
        encode_json(out, c->found.service_key);
        buf_put(out, json ? STR(", \"status\": ") : STR("\nstatus     "));
        encode_json(out, case_status_name(c->found.status));
        buf_put(out, json ? STR(", \"submitted\": ") : STR("\nsubmitted  "));
        encode_json(out, clock_print_utc(a, c->found.submitted_at));
        buf_put(out, json ? STR(", \"answers\": ") : STR("\nanswers    "));
        answers_json(out, d, &answers);
        buf_put(out, json ? STR("}\n") : STR("\n"));
    }
    definition_release(d);
    return e;
}

int command_case(struct arena *a, const struct options *o)
{
    if (o->argument_count != 2) {
        return command_misused("guildhall case ORG REFERENCE [--json]");
    }
    struct stores *stores;
    err e = stores_open(arena_cstr(a, o->value[OPT_DATA]), STORES_READ, &stores);
    if (err_is(e)) {
        return command_failed(e);
    }
    struct case_shown c = {0};
    struct buf out;
    buf_init(&out, 64 * 1024 * 1024);
    e = case_load(a, stores, str_from(o->arguments[0]), str_from(o->arguments[1]), &c);
    if (!err_is(e)) {
        e = case_print(a, &c, o->value[OPT_JSON].len != 0, &out);
    }
    stores_free(stores);
    command_say(&out);
    return err_is(e) ? command_failed(e) : EXIT_DONE;
}
