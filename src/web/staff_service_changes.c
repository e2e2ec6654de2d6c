// SPDX-License-Identifier: Apache-2.0
// What changes a service: beginning a draft and dropping it, approval, publishing, going back.
#include "base/utf8.h"
#include "catalogue/revision.h"
#include "catalogue/service.h"
#include "html/words_list.h"
#include "voice/trial_gate.h"
#include "web/errors.h"
#include "web/request.h"
#include "web/staff_case.h"
#include "web/staff_gate.h"
#include "web/staff_service_pages.h"
#include "web/staff_service_view.h"
#include "web/trial_news.h"

static bool staff_number(struct request *r, str name, int64_t *ret_number)
{
    return str_to_i64(request_form(r, name), 0, INT64_MAX, ret_number);
}

// A page that was sent is not as its form had it: the service is shown as it is now, and says what happened.
static void staff_service_again(struct request *r, const struct service *s, int status, const struct word *what)
{
    struct staff_service_view view;
    err e = staff_service_view_of(r, s, &view);
    if (err_is(e)) {
        request_fail(r, e);
        return;
    }
    view.error = request_words(r, what);
    staff_service_show(r, status, &view);
}

// Finds the service and a number of the form. False: the request was answered, also where the unit before this met
// somebody else's change.
static bool staff_service_begin(struct request *r, struct service *s, str name, int64_t *ret_number)
{
    if (!staff_service_find(r, s)) {
        return false;
    }
    if (!staff_number(r, name, ret_number)) {
        errors_page(r, 400);
        return false;
    }
    if (r->conflict) {
        staff_service_again(r, s, 409, WORD_SERVICES_CHANGED_MEANWHILE);
        return false;
    }
    return true;
}

void staff_service_changed(struct request *r)
{
    request_redirect(r, staff_service_path(r, request_param(r, 1), STR("")));
}

void staff_published(struct request *r)
{
    site_refresh(r->site, r->organisation->organisation.key);
    staff_service_changed(r);
}

// ---- Beginning a draft, dropping it --------------------------------------------------------------------------------

struct staff_drafting {
    bool drops;
    struct revision_add add;
    struct revision_drop drop;
};

void staff_draft(struct request *r)
{
    struct staff_drafting *d = arena_new(r->arena, struct staff_drafting);
    struct service s;
    struct service_version version = {0};
    int64_t seen;
    if (!staff_service_begin(r, &s, STR("seen"), &seen)) {
        return;
    }
    d->drops = str_eq(request_form(r, STR("do")), STR("drop"));
    d->drop = (struct revision_drop){s.id, seen, r->user.id};
    err e = d->drops ? NO_ERR : service_version_get(r->tx, r->arena, s.version_id, &version);
    if (err_is(e)) {
        request_fail(r, e);
        return;
    }
    d->add = (struct revision_add){.service_id = s.id,
                                   .seen = seen,
                                   .what = STR("begun"),
                                   .name = s.name,
                                   .document = version.document,
                                   .user_id = r->user.id};
    r->data = d;
}

err staff_draft_unit(struct tx *tx, void *data)
{
    struct staff_drafting *d = data;
    return d->drops ? revision_drop(tx, &d->drop) : revision_add(tx, &d->add);
}

void staff_drafted(struct request *r)
{
    const struct staff_drafting *d = r->data;
    request_redirect(r, staff_service_path(r, request_param(r, 1), d->drops ? STR("") : STR("draft")));
}

// ---- Approval ------------------------------------------------------------------------------------------------------

void staff_approve(struct request *r)
{
    struct approval_give *give = arena_new(r->arena, struct approval_give);
    struct service s;
    if (!staff_service_begin(r, &s, STR("revision"), &give->revision)) {
        return;
    }
    if (!staff_number(r, STR("step"), &give->step)) {
        errors_page(r, 400);
        return;
    }
    give->service_id = s.id;
    give->user_id = r->user.id;
    give->role = r->user.role;
    r->data = give;
}

err staff_approve_unit(struct tx *tx, void *data)
{
    return approval_give(tx, data);
}

void staff_steps(struct request *r)
{
    struct approval_set *set = arena_new(r->arena, struct approval_set);
    struct service s;
    if (!staff_service_find(r, &s)) {
        return;
    }
    set->service_id = s.id;
    set->user_id = r->user.id;
    for (size_t i = 1; i <= APPROVAL_STEPS_MAX; i++) {
        str name = str_trim(request_form(r, arena_printf(r->arena, "name-%zu", i)));
        enum role role = role_find(request_form(r, arena_printf(r->arena, "role-%zu", i)));
        bool may = role != ROLE_NONE && permission_has(role, PERMISSION_SERVICE_READ);
        if (name.len == 0 && role == ROLE_NONE) {
            continue;
        }
        if (name.len == 0 || !may || utf8_length(name) > APPROVAL_NAME_MAX) {
            staff_service_again(r, &s, 422, WORD_SERVICES_STEP_WRONG);
            return;
        }
        set->steps.items[set->steps.count++] = (struct approval_step){.name = name, .role = role};
    }
    r->data = set;
}

err staff_steps_unit(struct tx *tx, void *data)
{
    return approval_set(tx, data);
}

// ---- Publishing ----------------------------------------------------------------------------------------------------

struct staff_publishing {
    struct service_publish publish;
    str draft, previous; // documents
    bool wrong;          // the draft cannot run
    const struct organisation *organisation;
    struct trial_pass pass; // why: past the gate
    struct staff_service_view view;
};

void staff_publish(struct request *r)
{
    struct staff_publishing *p = arena_new(r->arena, struct staff_publishing);
    struct service s;
    struct revision draft;
    struct service_version last;
    int64_t seen;
    if (!staff_service_begin(r, &s, STR("revision"), &seen)) {
        return;
    }
    err e = staff_service_view_of(r, &s, &p->view);
    e = err_is(e) ? e : revision_draft(r->tx, r->arena, s.id, &draft);
    e = err_is(e) ? e : service_version_last(r->tx, r->arena, s.id, &last);
    if (err_is(e)) {
        request_fail(r, e);
        return;
    }
    bool changed = draft.number == 0 || draft.number != seen;
    if (changed || !p->view.approved) {
        p->view.error = request_words(r, changed ? WORD_SERVICES_CHANGED_MEANWHILE : WORD_SERVICES_NOT_APPROVED);
        staff_service_show(r, changed ? 409 : 422, &p->view);
        return;
    }
    p->pass =
        (struct trial_pass){.service_id = s.id, .user_id = r->user.id, .why = str_trim(request_form(r, STR("why")))};
    if (!staff_gate_lets(r, &p->view, p->pass.why)) {
        return;
    }
    p->organisation = &r->organisation->organisation;
    p->draft = draft.document;
    p->previous = last.document;
    p->publish = (struct service_publish){.key = s.key,
                                          .source = STR("guildhall"),
                                          .previous_id = last.id,
                                          .revision = draft.number,
                                          .user_id = r->user.id};
    r->data = p;
}

// On a worker thread: what is published is what was read here, so nothing that cannot run goes before people.
void staff_publish_read(struct request *r)
{
    struct staff_publishing *p = r->data;
    const struct definition *d;
    struct definition_report report = {.arena = r->arena};
    r->result = definition_number(r->arena, p->draft, p->previous, &p->publish.document);
    if (!err_is(r->result)) {
        r->result = definition_read(p->publish.document, &site_definition_options, &report, &d);
    }
    if (!err_is(r->result)) {
        p->publish.said = service_said_of(r->arena, d);
        definition_release(d);
    } else if (r->result.kind == ERR_INPUT) {
        p->wrong = r->skip_unit = true;
        r->result = NO_ERR;
    }
}

err staff_publish_unit(struct tx *tx, void *data)
{
    struct staff_publishing *p = data;
    struct trial_gate gate;
    TRY(trial_gate(tx, p->organisation, p->pass.service_id, p->publish.revision, &gate)); // as it stands at that moment
    bool closed = !gate.met && p->pass.why.len == 0;
    TRY(closed ? FAIL(ERR_CONFLICT, "not enough people have tried it") : service_publish(tx, &p->publish));
    TRY(trial_news_live(tx, p->pass.service_id, p->publish.revision));
    p->pass.version_id = p->publish.ret_version_id;
    return gate.met ? NO_ERR : trial_pass(tx, &p->pass);
}

void staff_publish_done(struct request *r)
{
    struct staff_publishing *p = r->data;
    if (p->wrong) {
        p->view.error = request_words(r, WORD_SERVICES_MISTAKES);
        staff_service_show(r, 422, &p->view);
        return;
    }
    staff_published(r);
}

void staff_move(struct request *r)
{
    struct service_move *move = arena_new(r->arena, struct service_move);
    struct service s;
    struct service_version to;
    int64_t number;
    if (!staff_service_begin(r, &s, STR("from"), &move->from_id)) {
        return;
    }
    if (!staff_number(r, STR("to"), &number)) {
        errors_page(r, 400);
        return;
    }
    if (number == 0 && !str_eq(request_form(r, STR("sure")), STR("yes"))) {
        staff_service_again(r, &s, 422, WORD_SERVICES_RETIRE_SURE_MISSING);
        return;
    }
    if (number != 0) {
        err e = service_version_by_number(r->tx, r->arena, s.id, number, &to);
        if (err_is(e)) {
            request_fail(r, e);
            return;
        }
        move->to_id = to.id;
    }
    move->service_id = s.id;
    move->user_id = r->user.id;
    r->data = move;
}

err staff_move_unit(struct tx *tx, void *data)
{
    return service_move(tx, data);
}
