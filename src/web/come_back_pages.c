// SPDX-License-Identifier: Apache-2.0
#include "web/come_back_pages.h"
#include "apply/come_back.h"
#include "base/random.h"
#include "core/audit.h"
#include "html/words_list.h"
#include "web/apply_state.h"
#include "web/come_back_view.h"
#include "web/kept.h"
#include "web/page_come_back.h"
#include "web/page_save.h"
#include <stdio.h>

enum {
    COME_BACK_WRONG = 422,
    COME_BACK_COOKIE_S = 30 * 86400
};

bool come_back_address_is_fine(str address)
{
    str name;
    str host;
    return delivery_address_is_fine(address) && str_cut(address, '@', &name, &host) &&
           str_find_char(host, '.') != STR_NONE && !str_starts(host, STR(".")) && !str_ends(host, STR("."));
}

void come_back_open(struct request *r, str service_key, int64_t draft_id, str secret, bool is_case)
{
    str key = r->organisation->organisation.key;
    str value = arena_printf(r->arena, "%lld.%.*s", (long long)draft_id, STR_ARG(secret));
    request_cookie(r, REQUEST_COOKIE_DRAFT, value, REQUEST_PATH(r, key, service_key), COME_BACK_COOKIE_S);
    str path = REQUEST_PATH(r, key, service_key, STR("check-answers"));
    request_redirect(r, is_case ? arena_concat(r->arena, path, STR("/case")) : path);
}

// ---- Saving -------------------------------------------------------------------------------------------------------

// False: answered. A service for people who may be watched offers no mail; nor does one that can send none.
static bool come_back_load(struct request *r, struct apply_state *s)
{
    if (!apply_state_load(r, false, s)) {
        return false;
    }
    if (!site_sends(r->site) || s->definition->safety.exit_to.len != 0) {
        request_not_found(r);
        return false;
    }
    if (s->draft.id == 0) {
        request_redirect(r, REQUEST_PATH(r, request_param(r, 0), request_param(r, 1)));
        return false;
    }
    return true;
}

static void come_back_show_save(struct request *r, const struct apply_state *s, int status, str email, str error)
{
    struct save_view view = {.email = email,
                             .error = error,
                             .sent = request_query(r, STR("sent")).len != 0,
                             .back_href = apply_state_path(r, journey_reach(&s->journey, NULL))};
    const struct word *title = view.sent && error.len == 0 ? WORD_SAVE_SENT_TITLE : WORD_SAVE_TITLE;
    view.frame = frame_of_service(r, s->definition, request_words(r, title), STR("save"));
    view.frame.has_errors = error.len != 0;
    view.frame.save_href = (str){0};
    view.frame.back_href = view.back_href;
    int64_t over;
    view.until = kept_draft_until(r, s->definition, s->draft.changed_at, &over);
    REQUEST_RENDER(r, status, page_save, &view.frame, &view);
}

void come_back_save_page(struct request *r)
{
    struct apply_state s;
    if (come_back_load(r, &s)) {
        come_back_show_save(r, &s, 200, STR(""), STR(""));
    }
}

struct come_back_saving {
    int64_t draft_id;
    struct delivery_to to;
};

void come_back_save(struct request *r)
{
    struct apply_state s;
    if (!come_back_load(r, &s)) {
        return;
    }
    str email = str_trim(request_form(r, STR("email")));
    if (!come_back_address_is_fine(email)) {
        come_back_show_save(r, &s, COME_BACK_WRONG, email, request_words(r, WORD_SAVE_EMAIL_WRONG));
        return;
    }
    struct come_back_saving *saving = arena_new(r->arena, struct come_back_saving);
    saving->draft_id = s.draft.id;
    saving->to = delivery_to(r->arena, r->organisation->organisation.hash_key, email, words_languages[r->language].tag);
    r->data = saving;
}

static err come_back_send(struct tx *tx, int64_t draft_id)
{
    struct come_back link;
    TRY(come_back_add(tx, draft_id, &link));
    TRY(delivery_link(tx, draft_id, link.id, link.created_at));
    return audit_write_on(tx, 0, STR("draft.link"), "draft", draft_id);
}

err come_back_save_unit(struct tx *tx, void *data)
{
    const struct come_back_saving *saving = data;
    TRY(delivery_save(tx, saving->draft_id, &saving->to));
    return come_back_send(tx, saving->draft_id);
}

void come_back_saved(struct request *r)
{
    request_redirect(r, arena_concat(r->arena, apply_state_path(r, NULL), STR("/save?sent=1")));
}

// ---- The link -----------------------------------------------------------------------------------------------------

struct come_back_going {
    struct come_back link;
    struct delivery_about about;
    str secret;
};

// The link that the path names; false where it is none of this organisation's: answered, the same whatever is wrong.
static bool come_back_find_link(struct request *r, struct come_back_going *g)
{
    int64_t id;
    str secret;
    uint8_t hash[SECRET_HASH_BYTES];
    const struct organisation *o = &r->organisation->organisation;
    err e = FAIL(ERR_NOT_FOUND, "there is no such link");
    if (request_cookie_parts(request_param(r, 1), &id, &secret)) {
        e = come_back_find(r->tx, id, &g->link);
    }
    if (!err_is(e)) {
        secret_hash(come_back_secret(r->arena, o->hash_key, o->id, &g->link), hash);
        e = secret_matches(secret, (str){(const char *)hash, sizeof hash})
                ? delivery_about(r->tx, r->arena, &(struct delivery_message){.draft_id = g->link.draft_id}, &g->about)
                : FAIL(ERR_NOT_FOUND, "this link has another secret");
    }
    if (err_is(e)) {
        request_fail(r, e);
    }
    return !err_is(e);
}

static str come_back_link_path(struct request *r)
{
    return REQUEST_PATH(r, request_param(r, 0), STR("come-back"), request_param(r, 1));
}

static void come_back_show(struct request *r, const struct come_back_going *g, int status)
{
    bool sent = request_query(r, STR("sent")).len != 0;
    const struct word *title = sent              ? WORD_SAVE_SENT_TITLE
                               : g->link.is_open ? WORD_COME_BACK_TITLE
                                                 : WORD_COME_BACK_OVER_TITLE;
    struct come_back_view view = {.frame = frame_of(r, request_words(r, title), STR("come-back")),
                                  .service = request_by_language(r, g->about.service_name),
                                  .is_open = g->link.is_open,
                                  .sent = sent,
                                  .again_href = arena_concat(r->arena, come_back_link_path(r), STR("/again"))};
    REQUEST_RENDER(r, status, page_come_back, &view.frame, &view);
}

void come_back_page(struct request *r)
{
    struct come_back_going g;
    if (come_back_find_link(r, &g)) {
        come_back_show(r, &g, 200);
    }
}

void come_back_go(struct request *r)
{
    struct come_back_going *g = arena_new(r->arena, struct come_back_going);
    if (!come_back_find_link(r, g)) {
        return;
    }
    if (!g->link.is_open) {
        come_back_show(r, g, 410);
        return;
    }
    g->secret = random_token(r->arena, DRAFT_SECRET_BYTES);
    r->data = g;
}

err come_back_go_unit(struct tx *tx, void *data)
{
    const struct come_back_going *g = data;
    TRY(come_back_use(tx, g->link.id, g->secret));
    return delivery_confirmed(tx, g->link.draft_id); // whoever has the mail has the address
}

void come_back_gone(struct request *r)
{
    const struct come_back_going *g = r->data;
    come_back_open(r, g->about.service_key, g->link.draft_id, g->secret, false);
}

void come_back_again(struct request *r)
{
    struct come_back_going *g = arena_new(r->arena, struct come_back_going);
    if (come_back_find_link(r, g)) {
        r->data = g;
    }
}

err come_back_again_unit(struct tx *tx, void *data)
{
    const struct come_back_going *g = data;
    return come_back_send(tx, g->link.draft_id);
}

void come_back_again_done(struct request *r)
{
    request_redirect(r, arena_concat(r->arena, come_back_link_path(r), STR("?sent=1")));
}
