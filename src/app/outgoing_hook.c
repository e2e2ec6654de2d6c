// SPDX-License-Identifier: Apache-2.0
#include "app/outgoing_hook.h"
#include "base/clock.h"
#include "base/encode.h"
#include "base/limits.h"
#include "casework/case.h"
#include "catalogue/service.h"
#include "core/reference.h"
#include "handover/handover.h"
#include "handover/mapping.h"
#include "handover/sign.h"
#include "journey/answers.h"
#include "send/hook.h"

enum {
    OUTGOING_HOOK_BYTES_MAX = WIRE_MAX - 8 * 1024 // beside it go the URL, the signatures and the rest
};

struct outgoing_hook_facts {
    const struct organisation *organisation;
    const struct outbox_row *row;
    struct handover_case of;
    struct casefile c;
    str id, reference, page;
};

static void outgoing_hook_fact(struct buf *out, str name, str value)
{
    buf_put(out, out->len == 1 ? STR("") : STR(","));
    encode_json(out, name);
    buf_char(out, ':');
    encode_json(out, value);
}

// As an object by the names of mapping_facts.
static str outgoing_hook_facts(struct arena *a, const struct outgoing_hook_facts *f)
{
    struct buf out;
    const str values[] = {f->id,
                          handover_event_name(f->of.event),
                          clock_print_utc(a, f->row->created_at),
                          f->reference,
                          f->c.service_key,
                          f->organisation->key,
                          f->of.status,
                          clock_print_utc(a, f->c.submitted_at),
                          f->c.language,
                          f->c.channel,
                          f->page};
    buf_init(&out, OUTGOING_HOOK_BYTES_MAX);
    buf_char(&out, '{');
    for (size_t i = 0; i < mapping_fact_count; i++) {
        outgoing_hook_fact(&out, mapping_facts[i], values[i]);
    }
    str facts = arena_str(a, buf_str(&out));
    buf_free(&out);
    return arena_concat(a, facts, STR("}"));
}

static err outgoing_hook_answers(struct arena *a, struct tx *tx, const struct casefile *c, str *ret_answers)
{
    struct service_version version;
    struct definition_report report = {.arena = a};
    const struct definition *d;
    struct answers answers;
    struct buf out;
    TRY(service_version_get(tx, a, c->version_id, &version));
    TRY(definition_read(version.document, NULL, &report, &d));
    err e = answers_decode(a, c->answers, &answers);
    buf_init(&out, LIMIT_ANSWERS);
    if (!err_is(e)) {
        answers_json(&out, d, &answers);
        e = out.full ? FAIL(ERR_TOO_LARGE, "the case is too large to be handed over") : NO_ERR;
    }
    *ret_answers = arena_str(a, buf_str(&out));
    buf_free(&out);
    definition_release(d);
    return e;
}

// As Standard Webhooks has it, unless the organisation maps: then only what it names, at the top.
static err outgoing_hook_body(struct arena *a, const struct outgoing_hook_facts *f, str mapping, str answers,
                              str *ret_body)
{
    struct buf out;
    err e = NO_ERR;
    str facts = outgoing_hook_facts(a, f);
    buf_init(&out, OUTGOING_HOOK_BYTES_MAX);
    if (mapping.len != 0) {
        e = mapping_apply(a, mapping, facts, answers, &out);
    } else {
        buf_put(&out, STR("{\"type\":"));
        encode_json(&out, handover_event_name(f->of.event));
        buf_put(&out, STR(",\"timestamp\":"));
        encode_json(&out, clock_print_utc(a, f->row->created_at));
        buf_put(&out, STR(",\"data\":"));
        buf_put(&out, str_slice(facts, 0, facts.len - 1));
        buf_put(&out, STR(",\"answers\":"));
        buf_put(&out, answers);
        buf_put(&out, STR("}}"));
    }
    *ret_body = arena_str(a, buf_str(&out));
    e = !err_is(e) && out.full ? FAIL(ERR_TOO_LARGE, "the case is too large to be handed over") : e;
    buf_free(&out);
    return e;
}

static void outgoing_hook_message(struct arena *a, const struct outgoing_hook_facts *f,
                                  const struct handover_target *target, str body, struct wire_message *ret)
{
    if (target->way == HANDOVER_FOLDER) {
        bool lies = str_eq(f->row->last_error, STR(HOOK_LIES_THERE));
        *ret = (struct wire_message){
            .kind = WIRE_PUT,
            .name = arena_printf(a, "%.*s-%lld.json", STR_ARG(f->reference), (long long)f->row->id),
            .from = lies ? STR("again") : STR(""),
            .to = target->target,
            .bytes = body};
        return;
    }
    int64_t now = clock_now_s();
    str signatures = sign_webhook(a, target->secret, f->id, now, body);
    *ret = (struct wire_message){.kind = WIRE_HOOK,
                                 .name = f->id,
                                 .from = arena_printf(a, "%lld %.*s", (long long)now, STR_ARG(signatures)),
                                 .to = target->target,
                                 .bytes = body};
}

err outgoing_hook(struct outgoing_pick *p, struct tx *tx, const struct organisation *o, const struct outbox_row *row,
                  struct outgoing_made *made)
{
    struct arena *a = &p->arena;
    struct outgoing_hook_facts f = {.organisation = o, .row = row};
    struct handover_target target;
    str answers;
    str body;
    TRY(handover_read(a, row, &f.of));
    TRY(handover_get(tx, a, f.of.service_id, &target));
    if (target.way == HANDOVER_OFF || target.gone_at != 0) {
        return FAIL(ERR_CONFLICT, target.way == HANDOVER_OFF ? "the cases of this service go nowhere now"
                                                             : "the other system takes no more (HTTP 410)");
    }
    TRY(case_get(tx, a, f.of.case_id, &f.c));
    TRY(outgoing_hook_answers(a, tx, &f.c, &answers));
    f.reference = reference_of(a, o->reference_key, f.c.id);
    f.id = arena_printf(a, "%.*s-%lld-%lld", STR_ARG(o->key), (long long)row->id, (long long)row->created_at);
    f.page = ARENA_JOIN(a, p->site, STR("/"), o->key, STR("/staff/cases/"), f.reference);
    TRY(outgoing_hook_body(a, &f, target.mapping, answers, &body));
    outgoing_hook_message(a, &f, &target, body, &made->message);
    made->case_id = f.of.case_id;
    made->service_id = f.of.service_id;
    return NO_ERR;
}
