// SPDX-License-Identifier: Apache-2.0
#include "web/person_pages.h"
#include "apply/come_back.h"
#include "apply/draft.h"
#include "base/random.h"
#include "casework/case.h"
#include "casework/find.h"
#include "core/person.h"
#include "html/words_list.h"
#include "web/come_back_pages.h"
#include "web/come_back_view.h"
#include "web/kept.h"
#include "web/page_your_cases.h"

enum {
    PERSON_WRONG = 422,
    PERSON_SOON_S = 3 * 86400
};
#define PERSON_COOKIE STR("gh_person")

static const struct word *const person_statuses[] = {
    [CASE_NEW] = WORD_PERSON_STATUS_NEW,         [CASE_IN_PROGRESS] = WORD_PERSON_STATUS_IN_PROGRESS,
    [CASE_WAITING] = WORD_PERSON_STATUS_WAITING, [CASE_APPROVED] = WORD_PERSON_STATUS_APPROVED,
    [CASE_REFUSED] = WORD_PERSON_STATUS_REFUSED, [CASE_CLOSED] = WORD_PERSON_STATUS_CLOSED,
    [CASE_WITHDRAWN] = WORD_STATUS_WITHDRAWN,
};
_Static_assert(sizeof person_statuses / sizeof person_statuses[0] == CASE_STATUS__COUNT, "a word a status");

static str person_path(struct request *r)
{
    return REQUEST_PATH(r, r->organisation->organisation.key, STR("your-cases"));
}

static void person_cookie(struct request *r, int64_t id, str secret, int64_t max_age_s)
{
    str value = max_age_s < 0 ? STR("") : arena_printf(r->arena, "%lld.%.*s", (long long)id, STR_ARG(secret));
    request_cookie(r, PERSON_COOKIE, value, person_path(r), max_age_s);
}

// Who asks, by their cookie; nobody where there is none of ours. False: answered.
static bool person_load(struct request *r, struct person *p)
{
    int64_t id;
    str secret;
    *p = (struct person){0};
    if (!site_sends(r->site)) {
        request_not_found(r);
        return false;
    }
    if (request_cookie_parts(http_cookie(r->http, PERSON_COOKIE), &id, &secret)) {
        err e = person_find(r->tx, r->arena, id, secret, p);
        if (err_is(e)) {
            request_fail(r, e);
            return false;
        }
    }
    return true;
}

// ---- What is of an address ----------------------------------------------------------------------------------------

static struct your_thing person_draft_of(struct request *r, const struct delivery_thing *t)
{
    struct your_thing shown = {.name = request_by_language(r, t->service_name),
                               .when = request_date_time(r, t->at),
                               .opens = request_words(r, WORD_COME_BACK_GO),
                               .draft_id = t->opens ? t->draft_id : 0};
    struct site_service service;
    err e = site_service(r->site, r->organisation, r->tx, r->arena, t->service_key, &service);
    if (!err_is(e)) {
        int64_t over;
        shown.until = kept_draft_until(r, service.definition, t->at, &over);
        shown.soon = over - clock_now_s() < PERSON_SOON_S;
    }
    return shown;
}

static struct your_thing person_case_of(struct request *r, const struct delivery_thing *t)
{
    enum case_status status = CASE_NEW;
    int64_t unknown = 0;
    (void)case_status_find(t->status, &status);
    (void)str_to_i64(request_query(r, STR("unknown")), 1, INT64_MAX, &unknown);
    bool asks = !t->opens && t->knowable;
    return (struct your_thing){.name = request_by_language(r, t->service_name),
                               .when = request_date(r, t->at),
                               .status = request_words(r, person_statuses[status]),
                               .reference =
                                   reference_of(r->arena, r->organisation->organisation.reference_key, t->case_id),
                               .opens = request_words(r, status == CASE_WAITING ? WORD_PERSON_ANSWER : WORD_PERSON_SEE),
                               .asks = asks,
                               .error = asks && unknown == t->case_id ? request_words(r, WORD_PERSON_UNKNOWN) : STR(""),
                               .asks_id = arena_printf(r->arena, "known-%lld", (long long)t->case_id),
                               .draft_id = t->opens || t->knowable ? t->draft_id : 0};
}

static struct your_thing_list person_shown(struct request *r, const struct delivery_things *things,
                                           struct your_thing (*of)(struct request *, const struct delivery_thing *))
{
    struct your_thing *items = arena_array(r->arena, struct your_thing, things->count + 1);
    for (size_t i = 0; i < things->count; i++) {
        items[i] = of(r, &things->items[i]);
    }
    return (struct your_thing_list){items, things->count};
}

// That of the case for which the wrong thing was said.
static void person_error(struct request *r, struct your_cases_view *view)
{
    for (size_t i = 0; i < view->cases.count; i++) {
        if (view->cases.items[i].error.len != 0) {
            view->error = view->cases.items[i].error;
            view->error_href = arena_concat(r->arena, STR("#"), view->cases.items[i].asks_id);
        }
    }
}

static void person_show(struct request *r, const struct person *p, int status, str email, str error)
{
    str self = person_path(r);
    struct your_cases_view view = {.email = email,
                                   .error = error,
                                   .error_href = p->state == PERSON_ASKED ? STR("#code") : STR("#email"),
                                   .self_href = self,
                                   .code_href = arena_concat(r->arena, self, STR("/code")),
                                   .open_href = arena_concat(r->arena, self, STR("/open")),
                                   .leave_href = arena_concat(r->arena, self, STR("/leave"))};
    bool anew = request_query(r, STR("again")).len != 0;
    view.asks_address = p->state == PERSON_NOBODY || (p->state == PERSON_ASKED && anew);
    view.asks_code = p->state == PERSON_ASKED && !view.asks_address;
    if (p->state == PERSON_SHOWN) {
        struct delivery_things drafts;
        struct delivery_things cases;
        err e = delivery_things(r->tx, r->arena, p->address_hash, &drafts, &cases);
        if (err_is(e)) {
            request_fail(r, e);
            return;
        }
        view.drafts = person_shown(r, &drafts, person_draft_of);
        view.cases = person_shown(r, &cases, person_case_of);
        person_error(r, &view);
    }
    const struct word *title = view.asks_code ? WORD_PERSON_CODE_TITLE : WORD_PERSON_TITLE;
    view.frame = frame_of(r, request_words(r, title), STR("your-cases"));
    view.frame.has_errors = view.error.len != 0;
    REQUEST_RENDER(r, status, page_your_cases, &view.frame, &view);
}

void person_things(struct request *r)
{
    struct person p;
    if (person_load(r, &p)) {
        bool wrong = p.state == PERSON_ASKED && request_query(r, STR("wrong")).len != 0;
        person_show(r, &p, 200, STR(""), wrong ? request_words(r, WORD_PERSON_CODE_WRONG) : STR(""));
    }
}

// ---- A code -------------------------------------------------------------------------------------------------------

struct person_asking {
    struct delivery_to to;
    str secret;
    struct person person;
};

void person_ask_code(struct request *r)
{
    struct person p;
    str email = str_trim(request_form(r, STR("email")));
    if (!person_load(r, &p)) {
        return;
    }
    if (!come_back_address_is_fine(email)) {
        person_show(r, &(struct person){0}, PERSON_WRONG, email, request_words(r, WORD_SAVE_EMAIL_WRONG));
        return;
    }
    struct person_asking *asking = arena_new(r->arena, struct person_asking);
    asking->to = delivery_to(r->arena, r->organisation->organisation.hash_key, email, words_languages[r->language].tag);
    asking->secret = random_token(r->arena, PERSON_SECRET_BYTES);
    r->data = asking;
}

// The same is read and written whether there is anything of that address: what one sees, and how long it takes, tells
// nobody whether somebody has a case here.
err person_ask_code_unit(struct tx *tx, void *data)
{
    struct person_asking *asking = data;
    struct arena a;
    struct delivery_things drafts;
    struct delivery_things cases;
    arena_init(&a, 1024 * 1024);
    err e = delivery_things(tx, &a, asking->to.hash, &drafts, &cases);
    bool nothing = !err_is(e) && drafts.count + cases.count == 0;
    arena_free(&a);
    TRY(e);
    TRY(person_ask(tx, asking->to.hash, asking->secret, &asking->person));
    return delivery_code(tx, asking->person.id, asking->person.created_at, &asking->to, nothing);
}

void person_asked_code(struct request *r)
{
    const struct person_asking *asking = r->data;
    person_cookie(r, asking->person.id, asking->secret, PERSON_CODE_S);
    request_redirect(r, person_path(r));
}

struct person_typing {
    struct person person;
    bool right;
    str secret;
};

static bool person_code_is(struct request *r, const struct person *p, str typed)
{
    char digits[32];
    size_t count = 0;
    uint8_t hash[SECRET_HASH_BYTES];
    const struct organisation *o = &r->organisation->organisation;
    for (size_t i = 0; i < typed.len && count < sizeof digits; i++) {
        if (typed.ptr[i] != ' ' && typed.ptr[i] != '-') {
            digits[count++] = typed.ptr[i];
        }
    }
    secret_hash(person_code(r->arena, o->hash_key, o->id, p->id, p->created_at), hash);
    return secret_matches((str){digits, count}, (str){(const char *)hash, sizeof hash});
}

void person_type_code(struct request *r)
{
    struct person_typing *typing = arena_new(r->arena, struct person_typing);
    if (!person_load(r, &typing->person)) {
        return;
    }
    if (typing->person.state != PERSON_ASKED) { // too late, too often, or shown already
        request_redirect(r, person_path(r));
        return;
    }
    typing->right = person_code_is(r, &typing->person, request_form(r, STR("code")));
    typing->secret = random_token(r->arena, PERSON_SECRET_BYTES);
    r->data = typing;
}

err person_type_code_unit(struct tx *tx, void *data)
{
    const struct person_typing *typing = data;
    TRY(person_try(tx, typing->person.id, typing->right, typing->secret));
    return typing->right ? delivery_confirmed_all(tx, typing->person.address_hash) : NO_ERR;
}

void person_typed_code(struct request *r)
{
    const struct person_typing *typing = r->data;
    if (typing->right) {
        person_cookie(r, typing->person.id, typing->secret, PERSON_S);
        request_redirect(r, person_path(r));
        return;
    }
    request_redirect(r, arena_concat(r->arena, person_path(r), STR("?wrong=1")));
}

// ---- Opening one, and leaving -------------------------------------------------------------------------------------

struct person_opening {
    struct person person;
    const struct delivery_thing *thing;
    bool is_case;
    bool right; // what was said of one that does not open otherwise
    str secret;
};

static const struct delivery_thing *person_find_thing(const struct delivery_things *things, int64_t draft_id)
{
    for (size_t i = 0; i < things->count; i++) {
        const struct delivery_thing *t = &things->items[i];
        if (t->draft_id == draft_id && (t->opens || t->knowable)) {
            return t;
        }
    }
    return NULL;
}

// Whether what was typed is in the case, and no guess.
static err person_knows(struct request *r, const struct delivery_thing *t, bool *ret_knows)
{
    str typed = request_form(r, STR("known"));
    struct find_tokens tokens = find_of_typed(r->arena, r->organisation->organisation.hash_key, typed);
    TRY(find_case_has(r->tx, t->case_id, &tokens, ret_knows));
    *ret_knows = *ret_knows && find_tells(r->arena, typed, &tokens);
    return NO_ERR;
}

static err person_look(struct request *r, struct person_opening *opening)
{
    struct delivery_things drafts;
    struct delivery_things cases;
    int64_t id = 0;
    if (!str_to_i64(request_form(r, STR("draft")), 1, INT64_MAX, &id)) {
        return NO_ERR;
    }
    TRY(delivery_things(r->tx, r->arena, opening->person.address_hash, &drafts, &cases));
    opening->thing = person_find_thing(&drafts, id);
    opening->is_case = opening->thing == NULL;
    opening->thing = opening->is_case ? person_find_thing(&cases, id) : opening->thing;
    return opening->thing == NULL || opening->thing->opens ? NO_ERR : person_knows(r, opening->thing, &opening->right);
}

void person_open(struct request *r)
{
    struct person_opening *opening = arena_new(r->arena, struct person_opening);
    if (!person_load(r, &opening->person)) {
        return;
    }
    if (opening->person.state != PERSON_SHOWN) {
        request_redirect(r, person_path(r));
        return;
    }
    err e = person_look(r, opening);
    if (err_is(e)) {
        request_fail(r, e);
        return;
    }
    if (opening->thing == NULL) {
        request_not_found(r);
        return;
    }
    opening->secret = random_token(r->arena, DRAFT_SECRET_BYTES);
    r->data = opening;
}

err person_open_unit(struct tx *tx, void *data)
{
    const struct person_opening *opening = data;
    if (!opening->thing->opens) {
        TRY(delivery_known(tx, opening->thing->draft_id, opening->right));
        if (!opening->right) {
            return NO_ERR;
        }
    }
    return come_back_admit(tx, opening->thing->draft_id, opening->secret);
}

void person_opened(struct request *r)
{
    const struct person_opening *opening = r->data;
    const struct delivery_thing *t = opening->thing;
    if (!t->opens && !opening->right) {
        request_redirect(r,
                         arena_printf(r->arena, "%.*s?unknown=%lld", STR_ARG(person_path(r)), (long long)t->case_id));
        return;
    }
    come_back_open(r, t->service_key, t->draft_id, opening->secret, opening->is_case);
}

void person_go(struct request *r)
{
    struct person *p = arena_new(r->arena, struct person);
    if (!person_load(r, p)) {
        return;
    }
    if (p->state == PERSON_NOBODY) {
        request_redirect(r, person_path(r));
        return;
    }
    r->data = p;
}

err person_go_unit(struct tx *tx, void *data)
{
    const struct person *p = data;
    return person_leave(tx, p->id);
}

void person_gone(struct request *r)
{
    person_cookie(r, 0, STR(""), -1);
    request_redirect(r, person_path(r));
}
