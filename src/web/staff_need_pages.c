// SPDX-License-Identifier: Apache-2.0
// Whatever a need is written down of, staff say it in words of their own: what a person said is shown above the form
// and goes nowhere from there, and of a case nothing is shown at all.
#include "web/staff_need_pages.h"
#include "catalogue/board.h"
#include "catalogue/service.h"
#include "html/words_list.h"
#include "voice/feedback.h"
#include "voice/trial_comment.h"
#include "web/need_words.h"
#include "web/page_staff_need.h"
#include "web/page_staff_need_new.h"
#include "web/page_staff_needs.h"
#include "web/page_staff_needs_told.h"
#include "web/request.h"
#include "web/staff_need_form.h"
#include "web/staff_service_pages.h"

static str staff_needs_path(struct request *r)
{
    return REQUEST_PATH(r, r->organisation->organisation.key, STR("staff"), STR("needs"));
}

static str staff_need_path(struct request *r, int64_t id)
{
    return arena_printf(r->arena, "%.*s/%lld", STR_ARG(staff_needs_path(r)), (long long)id);
}

str staff_need_from(struct request *r, str from, int64_t of, str service)
{
    str path = arena_printf(r->arena, "%.*s/new?from=%.*s&of=%lld", STR_ARG(staff_needs_path(r)), STR_ARG(from),
                            (long long)of);
    return service.len == 0 ? path : ARENA_JOIN(r->arena, path, STR("&service="), service);
}

str staff_need_list_path(struct request *r, str service)
{
    return ARENA_JOIN(r->arena, staff_needs_path(r), STR("?service="), service);
}

static struct frame staff_need_frame(struct request *r, str title, str kind)
{
    struct frame frame = staff_frame(r, title, kind);
    frame.back_href = staff_needs_path(r);
    return frame;
}

// ---- All of them ------------------------------------------------------------------------------------------

static struct staff_need_row staff_need_row_of(struct request *r, const struct need *n)
{
    return (struct staff_need_row){.sentence = need_words_sentence(r, n),
                                   .language = n->language,
                                   .of = need_words_of(r, n),
                                   .of_language = n->service_id == 0 ? n->language : (str){0},
                                   .href = staff_need_path(r, n->id),
                                   .weight = staff_need_weight(r, n->weight),
                                   .state = need_words_state(r, n->state),
                                   .heard = staff_need_heard(r, n),
                                   .shown = n->shown};
}

static struct staff_tab_list staff_need_tabs(struct request *r, const struct need_list *list, enum need_state shown)
{
    struct staff_tab *tabs = arena_array(r->arena, struct staff_tab, NEED_STATE__COUNT + 1);
    str service = request_query(r, STR("service"));
    for (size_t i = 0; i <= NEED_STATE__COUNT; i++) { // all come first
        enum need_state state = i == 0 ? NEED_STATE__COUNT : (enum need_state)(i - 1);
        size_t count = 0;
        for (size_t k = 0; k < list->count; k++) {
            count += state == NEED_STATE__COUNT || list->items[k].state == state;
        }
        str name = i == 0 ? STR("all") : need_state_name(state);
        str href = ARENA_JOIN(r->arena, staff_needs_path(r), STR("?show="), name);
        tabs[i] =
            (struct staff_tab){.text = i == 0 ? request_words(r, WORD_SERVICES_ALL) : need_words_state(r, state).text,
                               .href = service.len == 0 ? href : ARENA_JOIN(r->arena, href, STR("&service="), service),
                               .count = arena_printf(r->arena, "%zu", count),
                               .current = state == shown};
    }
    return (struct staff_tab_list){tabs, NEED_STATE__COUNT + 1};
}

static err staff_needs_view(struct request *r, struct staff_needs_view *view)
{
    struct service service = {0};
    struct need_list list;
    str key = request_query(r, STR("service"));
    enum need_state shown = NEED_STATE__COUNT; // all
    (void)need_state_find(request_query(r, STR("show")), &shown);
    if (key.len != 0) {
        TRY(service_find(r->tx, r->arena, key, &service));
        view->service = need_words_service(r, service.key, service.name);
    }
    TRY(need_list(r->tx, r->arena, service.id, false, &list));
    TRY(need_waiting(r->tx, &view->waiting));
    struct staff_need_row *rows = arena_array(r->arena, struct staff_need_row, list.count + 1);
    for (size_t i = 0; i < list.count; i++) {
        if (shown == NEED_STATE__COUNT || list.items[i].state == shown) {
            rows[view->needs.count++] = staff_need_row_of(r, &list.items[i]);
        }
    }
    view->needs.items = rows;
    view->tabs = staff_need_tabs(r, &list, shown);
    view->frame = staff_frame(r, request_words(r, WORD_NEEDS_STAFF_TITLE), STR("staff-needs"));
    view->public_href = REQUEST_PATH(r, r->organisation->organisation.key, STR("what-you-need"));
    if (user_may(&r->user, PERMISSION_NEED_WRITE)) {
        str to = arena_concat(r->arena, staff_needs_path(r), STR("/new"));
        view->new_href = service.id == 0 ? to : ARENA_JOIN(r->arena, to, STR("?service="), service.key);
        view->told_href = arena_concat(r->arena, staff_needs_path(r), STR("/told"));
    }
    return NO_ERR;
}

void staff_needs(struct request *r)
{
    struct staff_needs_view view = {0};
    err e = staff_needs_view(r, &view);
    if (err_is(e)) {
        request_fail(r, e);
        return;
    }
    REQUEST_RENDER(r, 200, page_staff_needs, &view.frame, &view);
}

// ---- A new one --------------------------------------------------------------------------------------------

// Where it comes from, as the address or the form says. Kind NEED_KIND__COUNT: of itself.
struct staff_need_source {
    enum need_kind kind;
    int64_t of;
    str words, language; // what a person said
};

static err staff_need_source(struct request *r, const struct fields *asked, struct staff_need_source *s)
{
    struct need_evidences told;
    *s = (struct staff_need_source){.kind = NEED_KIND__COUNT};
    (void)need_kind_find(fields_text(asked, STR("from")), &s->kind);
    if (s->kind == NEED_RESEARCH || !str_to_i64(fields_text(asked, STR("of")), 1, INT64_MAX, &s->of)) {
        s->kind = NEED_KIND__COUNT;
    }
    if (s->kind == NEED_TOLD) {
        TRY(need_evidences(r->tx, r->arena, 0, s->of, &told));
        if (told.count == 0) {
            return FAIL(ERR_NOT_FOUND, "nothing of that number waits");
        }
        s->words = told.items[0].words;
        s->language = told.items[0].language;
    }
    if (s->kind == NEED_FEEDBACK) {
        return feedback_said(r->tx, r->arena, s->of, &s->words);
    }
    // What was said in trials is read by whoever may read those.
    return s->kind == NEED_TRIAL && user_may(&r->user, PERMISSION_SERVICE_READ)
               ? trial_comment_said(r->tx, r->arena, s->of, &s->words)
               : NO_ERR;
}

static err staff_need_known(struct request *r, struct govuk_option_list *ret_known)
{
    struct need_list list;
    TRY(need_list(r->tx, r->arena, 0, false, &list));
    struct govuk_option *options = arena_array(r->arena, struct govuk_option, list.count + 1);
    options[0] = (struct govuk_option){.text = request_words(r, WORD_NEEDS_KNOWN_NONE), .empty_value = true};
    for (size_t i = 0; i < list.count; i++) {
        str value = arena_printf(r->arena, "%lld", (long long)list.items[i].id);
        bool chosen = str_eq(value, request_form(r, STR("need")));
        struct out_attribute *said = arena_new(r->arena, struct out_attribute);
        *said = (struct out_attribute){STR("lang"), list.items[i].language};
        options[i + 1] = (struct govuk_option){.text = need_words_sentence(r, &list.items[i]),
                                               .value = value,
                                               .selected = chosen ? CHOICE_YES : CHOICE_UNSET,
                                               .attributes = {said, 1}};
    }
    *ret_known = list.count == 0 ? (struct govuk_option_list){0} : (struct govuk_option_list){options, list.count + 1};
    return NO_ERR;
}

static err staff_need_new_view(struct request *r, const struct staff_need_source *s, struct staff_need_new_view *view)
{
    enum need_kind chosen = NEED_NOTE;
    (void)need_kind_find(request_form(r, STR("kind")), &chosen);
    view->frame = staff_need_frame(r, request_words(r, WORD_NEEDS_WRITE), STR("staff-need-new"));
    view->frame.has_errors = view->errors.count != 0;
    view->quote = s->words;
    view->quote_language = s->language;
    view->of_case = s->kind == NEED_NOTE || s->kind == NEED_REFUSED;
    if (s->kind == NEED_KIND__COUNT) {
        view->kinds = staff_need_kinds(r, chosen);
    } else {
        view->from = need_kind_name(s->kind);
        view->of = arena_printf(r->arena, "%lld", (long long)s->of);
    }
    view->evidence = request_form(r, STR("evidence"));
    return staff_need_known(r, &view->known);
}

void staff_need_new(struct request *r)
{
    struct staff_need_source s;
    struct staff_need_new_view view = {0};
    struct need empty = {.weight = NEED_MEDIUM};
    struct service service = {0};
    str key = request_query(r, STR("service"));
    err e = staff_need_source(r, &r->query, &s);
    if (!err_is(e) && key.len != 0 && !err_is(service_find(r->tx, r->arena, key, &service))) {
        empty.service_id = service.id;
    }
    e = err_is(e) ? e : staff_need_form(r, &empty, &view.form);
    e = err_is(e) ? e : staff_need_new_view(r, &s, &view);
    if (err_is(e)) {
        request_fail(r, e);
        return;
    }
    REQUEST_RENDER(r, 200, page_staff_need_new, &view.frame, &view);
}

// What is known of it is what it comes from, or what staff say it is; never more than they may.
static void staff_need_heard_of(struct request *r, const struct staff_need_source *s, struct need_hear *hear)
{
    enum need_kind kind = NEED_RESEARCH;
    (void)need_kind_find(request_form(r, STR("kind")), &kind);
    *hear = (struct need_hear){.kind = s->kind != NEED_KIND__COUNT ? s->kind
                                       : kind < NEED_NOTE          ? NEED_RESEARCH
                                                                   : kind,
                               .of_id = s->of,
                               .words = str_trim(request_form(r, STR("evidence"))),
                               .language = words_languages[r->language].tag};
}

static err staff_need_read(struct request *r, struct need_write *w, struct staff_need_new_view *view)
{
    struct staff_need_source s;
    struct staff_wrong wrong[STAFF_NEED_WRONG + 1];
    TRY(staff_need_source(r, &r->form, &s));
    w->need = (struct need){.weight = NEED_MEDIUM, .language = words_languages[r->language].tag};
    TRY(staff_need_form_read(r, &w->need, &view->form, wrong));
    staff_need_heard_of(r, &s, &w->hear);
    w->hear.service_id = w->need.service_id;
    w->user_id = r->user.id;
    view->evidence_error = staff_need_long(r, w->hear.words, NEED_WHY_MAX);
    wrong[STAFF_NEED_WRONG] = (struct staff_wrong){view->evidence_error, STR("evidence")};
    if (str_to_i64(request_form(r, STR("need")), 1, INT64_MAX, &w->to_id)) {
        struct need known; // it is written down: nothing else is asked
        TRY(need_get(r->tx, r->arena, w->to_id, &known));
        w->hear.service_id = known.service_id;
        view->form.needs_error = view->form.so_error = view->form.about_error = (str){0};
        view->errors = staff_error_links(r, &wrong[STAFF_NEED_WRONG], 1);
    } else {
        view->errors = staff_error_links(r, wrong, STAFF_NEED_WRONG + 1);
    }
    return staff_need_new_view(r, &s, view);
}

void staff_need_write(struct request *r)
{
    struct need_write *w = arena_new(r->arena, struct need_write);
    struct staff_need_new_view view = {0};
    err e = staff_need_read(r, w, &view);
    if (err_is(e)) {
        request_fail(r, e);
    } else if (view.errors.count != 0) {
        REQUEST_RENDER(r, 422, page_staff_need_new, &view.frame, &view);
    } else {
        r->data = w;
    }
}

err staff_need_write_unit(struct tx *tx, void *data)
{
    return need_write(tx, data);
}

void staff_need_written(struct request *r)
{
    const struct need_write *w = r->data;
    request_redirect(r, w->hear.kind == NEED_TOLD ? arena_concat(r->arena, staff_needs_path(r), STR("/told"))
                                                  : staff_need_path(r, w->ret_id));
}

// ---- What people told -------------------------------------------------------------------------------------

static err staff_needs_told_view(struct request *r, str error, int64_t at, struct staff_needs_told_view *view)
{
    struct need_evidences told;
    TRY(need_evidences(r->tx, r->arena, 0, 0, &told));
    struct staff_need_proof *rows = arena_array(r->arena, struct staff_need_proof, told.count + 1);
    for (size_t i = 0; i < told.count; i++) {
        const struct need_evidence *t = &told.items[i];
        rows[i] = (struct staff_need_proof){
            .id = t->id,
            .anchor = arena_printf(r->arena, "why-%lld", (long long)t->id),
            .kind = t->service_id == 0 ? request_words(r, WORD_NEEDS_OF_ALL)
                                       : need_words_service(r, t->service_key, t->service_name),
            .words = t->words,
            .language = t->language,
            .when = request_date(r, t->at),
            .href = staff_need_from(r, need_kind_name(NEED_TOLD), t->id, t->service_key)};
    }
    str anchor = arena_printf(r->arena, "why-%lld", (long long)at);
    *view = (struct staff_needs_told_view){
        .frame = staff_need_frame(r, request_words(r, WORD_NEEDS_TOLD_TITLE), STR("staff-needs-told")),
        .told = {rows, told.count},
        .action = arena_concat(r->arena, staff_needs_path(r), STR("/told")),
        .errors = staff_error_links(r, &(struct staff_wrong){error, anchor}, 1)};
    view->frame.has_errors = error.len != 0;
    return NO_ERR;
}

static void staff_needs_told_show(struct request *r, int status, str error, int64_t at)
{
    struct staff_needs_told_view view;
    err e = staff_needs_told_view(r, error, at, &view);
    if (err_is(e)) {
        request_fail(r, e);
        return;
    }
    REQUEST_RENDER(r, status, page_staff_needs_told, &view.frame, &view);
}

void staff_needs_told(struct request *r)
{
    staff_needs_told_show(r, 200, STR(""), 0);
}

void staff_need_aside(struct request *r)
{
    struct need_aside *aside = arena_new(r->arena, struct need_aside);
    struct need_evidences told = {0};
    *aside = (struct need_aside){.user_id = r->user.id, .why = str_trim(request_form(r, STR("why")))};
    err e = str_to_i64(request_form(r, STR("told")), 1, INT64_MAX, &aside->id)
                ? need_evidences(r->tx, r->arena, 0, aside->id, &told)
                : NO_ERR;
    e = !err_is(e) && told.count == 0 ? FAIL(ERR_NOT_FOUND, "nothing of that number waits") : e;
    str error =
        aside->why.len == 0 ? request_words(r, WORD_NEEDS_ASIDE_MISSING) : staff_need_long(r, aside->why, NEED_WHY_MAX);
    if (err_is(e)) {
        request_fail(r, e);
    } else if (error.len != 0) {
        staff_needs_told_show(r, 422, error, aside->id);
    } else {
        r->data = aside;
    }
}

err staff_need_aside_unit(struct tx *tx, void *data)
{
    return need_aside(tx, data);
}

void staff_need_set_aside(struct request *r)
{
    request_redirect(r, arena_concat(r->arena, staff_needs_path(r), STR("/told")));
}

// ---- One --------------------------------------------------------------------------------------------------

static bool staff_need_find(struct request *r, struct need *ret_need)
{
    int64_t id = 0;
    (void)str_to_i64(request_param(r, 1), 1, INT64_MAX, &id);
    err e = need_get(r->tx, r->arena, id, ret_need);
    if (err_is(e)) {
        request_fail(r, e);
    }
    return !err_is(e);
}

static struct govuk_item_list staff_need_states(struct request *r, const struct need *n)
{
    struct govuk_item *items = arena_array(r->arena, struct govuk_item, NEED_STATE__COUNT);
    for (enum need_state s = 0; s < NEED_STATE__COUNT; s++) {
        items[s] = (struct govuk_item){.text = need_words_state(r, s).text,
                                       .value = need_state_name(s),
                                       .checked = s == n->state ? CHOICE_YES : CHOICE_UNSET};
    }
    return (struct govuk_item_list){items, NEED_STATE__COUNT};
}

// Those of its service, the newest first.
static err staff_need_versions(struct request *r, const struct need *n, struct govuk_option_list *ret_versions)
{
    struct board_versions versions;
    TRY(board_versions(r->tx, r->arena, n->service_id, &versions));
    struct govuk_option *options = arena_array(r->arena, struct govuk_option, versions.count + 1);
    options[0] = (struct govuk_option){.text = request_words(r, WORD_NEEDS_VERSION_NONE), .empty_value = true};
    for (size_t i = 0; i < versions.count; i++) {
        const struct board_version *v = &versions.items[i];
        struct words_place place = {.name = "number", .number = v->number, .is_number = true};
        str title = request_words_with(r, WORD_SERVICES_VERSION, &place, 1);
        options[i + 1] = (struct govuk_option){.text = ARENA_JOIN(r->arena, title, STR(", "), request_date(r, v->at)),
                                               .value = arena_printf(r->arena, "%lld", (long long)v->id),
                                               .selected = v->id == n->version_id ? CHOICE_YES : CHOICE_UNSET};
    }
    *ret_versions = (struct govuk_option_list){options, versions.count + 1};
    return NO_ERR;
}

static err staff_need_proofs(struct request *r, int64_t id, struct staff_need_proof_list *ret_proofs)
{
    struct need_evidences all;
    TRY(need_evidences(r->tx, r->arena, id, 0, &all));
    struct staff_need_proof *proofs = arena_array(r->arena, struct staff_need_proof, all.count + 1);
    *ret_proofs = (struct staff_need_proof_list){proofs, 0};
    for (size_t i = 0; i < all.count; i++) {
        const struct need_evidence *e = &all.items[i];
        if (e->words.len != 0) {
            proofs[ret_proofs->count++] =
                (struct staff_need_proof){.kind = staff_need_kind(r, e->kind),
                                          .words = e->words,
                                          .language = e->language,
                                          .when = staff_service_by(r, request_date(r, e->at), e->user_name)};
        }
    }
    return NO_ERR;
}

// `was`: as it stands. `n`: as it is to be, which may not go.
static err staff_need_view(struct request *r, const struct need *was, const struct need *n,
                           struct staff_need_view *view)
{
    struct govuk_item *show = arena_new(r->arena, struct govuk_item);
    *show = (struct govuk_item){.text = request_words(r, WORD_NEEDS_SHOW),
                                .value = STR("yes"),
                                .checked = n->shown ? CHOICE_YES : CHOICE_UNSET};
    view->sentence = need_words_sentence(r, was);
    struct words_place number = {.name = "number", .number = was->id, .is_number = true};
    view->frame = staff_need_frame(r, request_words_with(r, WORD_NEEDS_ONE, &number, 1), STR("staff-need"));
    view->frame.has_errors = view->errors.count != 0;
    view->language = was->language;
    view->of = need_words_of(r, was);
    view->of_language = was->service_id == 0 ? was->language : (str){0};
    view->came_language = was->state == NEED_NOT_MET ? was->language : (str){0};
    view->by = staff_service_by(r, request_date(r, was->at), was->user_name);
    view->weight = staff_need_weight(r, was->weight);
    view->state = need_words_state(r, was->state);
    view->shown = was->shown;
    view->came = need_words_came(r, was);
    view->may_set = user_may(&r->user, PERMISSION_SERVICE_WRITE);
    view->may_hear = user_may(&r->user, PERMISSION_NEED_WRITE);
    view->heard = staff_need_heard(r, was);
    view->states = staff_need_states(r, n);
    view->show = (struct govuk_item_list){show, 1};
    view->why = n->why;
    view->kinds = staff_need_kinds(r, NEED_NOTE);
    view->set_href = staff_need_path(r, was->id);
    view->hear_href = arena_concat(r->arena, view->set_href, STR("/evidence"));
    TRY(staff_need_proofs(r, was->id, &view->proofs));
    return staff_need_versions(r, n, &view->versions);
}

static void staff_need_show(struct request *r, int status, const struct need *was, const struct need *n,
                            struct staff_need_view *view)
{
    err e = staff_need_view(r, was, n, view);
    if (err_is(e)) {
        request_fail(r, e);
        return;
    }
    REQUEST_RENDER(r, status, page_staff_need, &view->frame, view);
}

void staff_need(struct request *r)
{
    struct need n;
    struct staff_need_view view = {0};
    if (!staff_need_find(r, &n)) {
        return;
    }
    err e = staff_need_form(r, &n, &view.form);
    if (err_is(e)) {
        request_fail(r, e);
        return;
    }
    staff_need_show(r, 200, &n, &n, &view);
}

// Met is what a version meets, of the service that it is of; not met is what somebody can say why.
static err staff_need_judge(struct request *r, struct need *n, struct staff_need_view *view)
{
    struct service_version version;
    n->version_id = 0;
    if (n->state == NEED_MET) {
        bool named = str_to_i64(request_form(r, STR("version")), 1, INT64_MAX, &n->version_id);
        err e = named ? service_version_get(r->tx, r->arena, n->version_id, &version) : NO_ERR;
        TRY(e.kind == ERR_NOT_FOUND ? NO_ERR : e);
        if (!named || err_is(e) || version.service_id != n->service_id) {
            n->version_id = 0;
            view->version_error = request_words(r, WORD_NEEDS_VERSION_MISSING);
        }
    }
    n->why = n->state == NEED_NOT_MET ? str_trim(request_form(r, STR("why"))) : (str){0};
    view->why_error = n->state == NEED_NOT_MET && n->why.len == 0 ? request_words(r, WORD_NEEDS_WHY_MISSING)
                                                                  : staff_need_long(r, n->why, NEED_WHY_MAX);
    return NO_ERR;
}

void staff_need_set(struct request *r)
{
    struct need_set *set = arena_new(r->arena, struct need_set);
    struct staff_need_view view = {0};
    struct staff_wrong wrong[STAFF_NEED_WRONG + 2];
    struct need was;
    if (!staff_need_find(r, &was)) {
        return;
    }
    struct need *n = &set->need;
    *n = was;
    set->user_id = r->user.id;
    err e = staff_need_form_read(r, n, &view.form, wrong);
    (void)need_state_find(request_form(r, STR("state")), &n->state);
    n->shown = request_form(r, STR("shown")).len != 0;
    e = err_is(e) ? e : staff_need_judge(r, n, &view);
    if (err_is(e)) {
        request_fail(r, e);
        return;
    }
    wrong[STAFF_NEED_WRONG] = (struct staff_wrong){view.version_error, STR("version")};
    wrong[STAFF_NEED_WRONG + 1] = (struct staff_wrong){view.why_error, STR("why")};
    view.errors = staff_error_links(r, wrong, STAFF_NEED_WRONG + 2);
    if (view.errors.count != 0) {
        staff_need_show(r, 422, &was, n, &view);
        return;
    }
    r->data = set;
}

err staff_need_set_unit(struct tx *tx, void *data)
{
    return need_set(tx, data);
}

void staff_need_hear(struct request *r)
{
    struct need_write *w = arena_new(r->arena, struct need_write);
    struct staff_need_view view = {0};
    struct staff_need_source itself = {.kind = NEED_KIND__COUNT};
    struct need n;
    if (!staff_need_find(r, &n)) {
        return;
    }
    staff_need_heard_of(r, &itself, &w->hear);
    w->to_id = n.id;
    w->hear.service_id = n.service_id;
    w->user_id = r->user.id;
    view.evidence = w->hear.words;
    view.evidence_error = w->hear.words.len == 0 ? request_words(r, WORD_NEEDS_EVIDENCE_MISSING)
                                                 : staff_need_long(r, w->hear.words, NEED_WHY_MAX);
    view.errors = staff_error_links(r, &(struct staff_wrong){view.evidence_error, STR("evidence")}, 1);
    if (view.errors.count != 0) {
        err e = staff_need_form(r, &n, &view.form);
        if (err_is(e)) {
            request_fail(r, e);
            return;
        }
        staff_need_show(r, 422, &n, &n, &view);
        return;
    }
    r->data = w;
}

void staff_need_changed(struct request *r)
{
    int64_t id = 0;
    (void)str_to_i64(request_param(r, 1), 1, INT64_MAX, &id);
    request_redirect(r, staff_need_path(r, id));
}
