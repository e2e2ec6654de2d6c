// SPDX-License-Identifier: Apache-2.0
// One page for both: of a service it begins with whose gate it is. What the organisation asks are settings of its own,
// which `guildhall set` writes too.
#include "web/staff_gate_pages.h"
#include "catalogue/service.h"
#include "core/audit.h"
#include "html/words_list.h"
#include "voice/trial_gate.h"
#include "web/need_words.h"
#include "web/page_staff_gate.h"
#include "web/request.h"
#include "web/staff_gate_view.h"
#include "web/staff_service_pages.h"
#include "web/staff_view.h"

enum {
    STAFF_GATE_FIELDS = TRIAL_WHO__COUNT + 1 // people, and of each kind
};

static const struct word *const staff_gate_labels[STAFF_GATE_FIELDS] = {
    WORD_GATE_ASK_PEOPLE, WORD_GATE_ASK_WELSH, WORD_GATE_ASK_AID, WORD_GATE_ASK_PHONE, WORD_GATE_ASK_HELPED};

struct staff_gate {
    struct service service; // id 0: of the organisation
    struct trial_ask_for ask;
    struct staff_gate_view view;
    struct arena *arena;
};

static str staff_gate_field_name(size_t field)
{
    return field == 0 ? STR("people") : trial_who_name((enum trial_who)(field - 1));
}

static int64_t *staff_gate_number(struct trial_asked *asked, size_t field)
{
    return field == 0 ? &asked->people : &asked->of[field - 1];
}

// What stands now. False: the request was answered.
static bool staff_gate_load(struct request *r, struct staff_gate *g)
{
    const struct organisation *o = &r->organisation->organisation;
    g->ask.asked = trial_asked_by(o);
    if (request_param(r, 1).len == 0) {
        return true;
    }
    if (!staff_service_find(r, &g->service)) {
        return false;
    }
    err e = trial_asked_of(r->tx, o, g->service.id, &g->ask.asked, &g->ask.own);
    if (err_is(e)) {
        request_fail(r, e);
    }
    return !err_is(e);
}

static struct govuk_item_list staff_gate_own(struct request *r, const struct staff_gate *g)
{
    struct govuk_item *items = arena_array(r->arena, struct govuk_item, 2);
    items[0] = (struct govuk_item){
        .text = request_words(r, WORD_GATE_AS_ALL), .value = STR("no"), .checked = g->ask.own ? CHOICE_NO : CHOICE_YES};
    items[1] = (struct govuk_item){
        .text = request_words(r, WORD_GATE_OWN), .value = STR("yes"), .checked = g->ask.own ? CHOICE_YES : CHOICE_NO};
    return g->service.id == 0 ? (struct govuk_item_list){0} : (struct govuk_item_list){items, 2};
}

// `fields`: filled by the caller.
static void staff_gate_show(struct request *r, int status, struct staff_gate *g, struct staff_gate_field *fields)
{
    struct staff_gate_view *view = &g->view;
    struct govuk_item *answers = arena_new(r->arena, struct govuk_item);
    *answers = (struct govuk_item){.text = request_words(r, WORD_GATE_ASK_ANSWERS),
                                   .value = STR("yes"),
                                   .checked = g->ask.asked.answers ? CHOICE_YES : CHOICE_NO};
    for (size_t i = 0; i < STAFF_GATE_FIELDS; i++) {
        fields[i].name = staff_gate_field_name(i);
        fields[i].label = request_words(r, staff_gate_labels[i]);
    }
    view->frame = staff_frame(r, request_words(r, WORD_GATE_SETTINGS), STR("staff-gate"));
    view->frame.has_errors = view->errors.count != 0;
    view->frame.back_href = REQUEST_PATH(r, r->organisation->organisation.key, STR("staff"), STR("services"));
    if (g->service.id != 0) {
        view->name = need_words_service(r, g->service.key, g->service.name);
        view->frame.back_href = staff_service_path(r, g->service.key, STR(""));
    }
    view->own = staff_gate_own(r, g);
    view->fields = (struct staff_gate_field_list){fields, STAFF_GATE_FIELDS};
    view->answers = (struct govuk_item_list){answers, 1};
    view->saved = request_query(r, STR("saved")).len != 0;
    REQUEST_RENDER(r, status, page_staff_gate, &view->frame, view);
}

void staff_gate_page(struct request *r)
{
    struct staff_gate g = {0};
    struct staff_gate_field fields[STAFF_GATE_FIELDS] = {0};
    if (!staff_gate_load(r, &g)) {
        return;
    }
    for (size_t i = 0; i < STAFF_GATE_FIELDS; i++) {
        fields[i].value = arena_printf(r->arena, "%lld", (long long)*staff_gate_number(&g.ask.asked, i));
    }
    staff_gate_show(r, 200, &g, fields);
}

void staff_set_gate(struct request *r)
{
    struct staff_gate *g = arena_new(r->arena, struct staff_gate);
    struct staff_gate_field fields[STAFF_GATE_FIELDS] = {0};
    struct staff_wrong wrong[STAFF_GATE_FIELDS];
    struct words_place max = {.name = "max", .number = TRIAL_ASKED_MAX, .is_number = true};
    if (!staff_gate_load(r, g)) {
        return;
    }
    g->ask.own = str_eq(request_form(r, STR("own")), STR("yes"));
    g->ask.service_id = g->service.id;
    g->ask.user_id = r->user.id;
    g->ask.asked.answers = request_form(r, STR("answers")).len != 0;
    bool counts = g->service.id == 0 || g->ask.own; // otherwise the numbers are nobody's
    for (size_t i = 0; i < STAFF_GATE_FIELDS; i++) {
        fields[i].value = str_trim(request_form(r, staff_gate_field_name(i)));
        bool fine = str_to_i64(fields[i].value, 0, TRIAL_ASKED_MAX, staff_gate_number(&g->ask.asked, i));
        fields[i].error = fine || !counts ? (str){0} : request_words_with(r, WORD_GATE_NUMBER_WRONG, &max, 1);
        wrong[i] = (struct staff_wrong){fields[i].error, staff_gate_field_name(i)};
    }
    g->view.errors = staff_error_links(r, wrong, STAFF_GATE_FIELDS);
    if (g->view.errors.count != 0) {
        staff_gate_show(r, 422, g, fields);
        return;
    }
    g->arena = r->arena;
    r->data = g;
}

err staff_set_gate_unit(struct tx *tx, void *data)
{
    struct staff_gate *g = data;
    if (g->service.id != 0) {
        return trial_ask_for(tx, &g->ask);
    }
    for (size_t i = 0; i < STAFF_GATE_FIELDS; i++) {
        str name = i == 0 ? trial_asked_people() : trial_asked_who((enum trial_who)(i - 1));
        str value = arena_printf(g->arena, "%lld", (long long)*staff_gate_number(&g->ask.asked, i));
        TRY(organisation_set(tx, name, STR(""), value));
    }
    TRY(organisation_set(tx, trial_asked_answers(), STR(""), g->ask.asked.answers ? STR("1") : STR("0")));
    return audit_write(tx, g->ask.user_id, STR("organisation.gate"), STR(""));
}

void staff_gate_set(struct request *r)
{
    site_refresh(r->site, r->organisation->organisation.key);
    str path = request_param(r, 1).len == 0
                   ? REQUEST_PATH(r, r->organisation->organisation.key, STR("staff"), STR("gate"))
                   : staff_service_path(r, request_param(r, 1), STR("gate"));
    request_redirect(r, arena_concat(r->arena, path, STR("?saved=1")));
}
