// SPDX-License-Identifier: Apache-2.0
// A journey that a user goes through for a person, who is on the telephone or at the counter: the person's own pages,
// on a draft that says so, as does the case that it becomes.
#include "apply/draft.h"
#include "base/random.h"
#include "catalogue/service.h"
#include "core/partner.h"
#include "html/words_list.h"
#include "journey/answers.h"
#include "web/page_staff_take.h"
#include "web/staff_case.h"
#include "web/staff_pages.h"
#include "web/staff_view.h"

static err staff_take_services(struct request *r, struct govuk_option_list *ret_list)
{
    struct service *services;
    size_t count;
    TRY(staff_services(r, &services, &count));
    struct govuk_option *items = arena_array(r->arena, struct govuk_option, count + 1);
    items[0] = (struct govuk_option){.text = request_words(r, WORD_TAKE_CHOOSE), .empty_value = true};
    size_t shown = 1;
    for (size_t i = 0; i < count; i++) {
        if (services[i].retired) {
            continue;
        }
        bool chosen = str_eq(services[i].key, request_form(r, STR("service")));
        items[shown++] = (struct govuk_option){.text = request_by_language(r, services[i].name),
                                               .value = services[i].key,
                                               .selected = chosen ? CHOICE_YES : CHOICE_UNSET};
    }
    *ret_list = (struct govuk_option_list){items, shown};
    return NO_ERR;
}

static void staff_show_take(struct request *r, int status, str error)
{
    struct staff_take_view view = {.frame = staff_frame(r, request_words(r, WORD_TAKE_TITLE), STR("staff-take")),
                                   .error = error};
    bool counter = draft_channel_find(request_form(r, STR("channel"))) == DRAFT_COUNTER;
    struct govuk_item *items = arena_array(r->arena, struct govuk_item, 2);
    items[0] = (struct govuk_item){.value = draft_channel_name(DRAFT_TELEPHONE),
                                   .text = request_words(r, WORD_TAKE_TELEPHONE_LONG),
                                   .checked = counter ? CHOICE_UNSET : CHOICE_YES};
    items[1] = (struct govuk_item){.value = draft_channel_name(DRAFT_COUNTER),
                                   .text = request_words(r, WORD_TAKE_COUNTER_LONG),
                                   .checked = counter ? CHOICE_YES : CHOICE_UNSET};
    view.channels = (struct govuk_item_list){items, 2};
    view.frame.has_errors = error.len != 0;
    err e = staff_take_services(r, &view.services);
    if (err_is(e)) {
        request_fail(r, e);
        return;
    }
    REQUEST_RENDER(r, status, page_staff_take, &view.frame, &view);
}

void staff_take_page(struct request *r)
{
    staff_show_take(r, 200, STR(""));
}

void staff_take(struct request *r)
{
    struct site_service service;
    struct answers none = {0};
    enum draft_channel channel = draft_channel_find(request_form(r, STR("channel")));
    err e = site_service(r->site, r->organisation, r->tx, r->arena, request_form(r, STR("service")), &service);
    bool sees = false;
    e = err_is(e) ? e : partner_sees(r->tx, &r->user, service.id, &sees);
    if (e.kind == ERR_NOT_FOUND || (!err_is(e) && (channel == DRAFT_ONLINE || !sees || service.retired))) {
        staff_show_take(r, 422, request_words(r, WORD_TAKE_CHOOSE_ERROR));
        return;
    }
    struct draft_save *save = arena_new(r->arena, struct draft_save);
    *save = (struct draft_save){.secret = random_token(r->arena, DRAFT_SECRET_BYTES),
                                .service_id = service.id,
                                .version_id = service.version_id,
                                .language = words_languages[r->language].tag,
                                .channel = draft_channel_name(channel),
                                .taken_by = r->user.id};
    e = err_is(e) ? e : answers_encode(r->arena, &none, &save->answers);
    if (err_is(e)) {
        request_fail(r, e);
        return;
    }
    r->data = save;
}

err staff_take_unit(struct tx *tx, void *data)
{
    return draft_take(tx, data);
}

// The user's browser holds the draft, as the person's own would.
void staff_taken(struct request *r)
{
    const struct draft_save *save = r->data;
    str path = REQUEST_PATH(r, r->organisation->organisation.key, request_form(r, STR("service")));
    str value = arena_printf(r->arena, "%lld.%.*s", (long long)save->ret_id, STR_ARG(save->secret));
    request_cookie(r, REQUEST_COOKIE_DRAFT, value, path, 30 * 86400);
    request_redirect(r, path);
}
