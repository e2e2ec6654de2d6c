// SPDX-License-Identifier: Apache-2.0
// Each page is a row of steps. A step that has what it needs goes on to the next; one that lacks something asks the
// provider for it, and all run again when that has come.
#include "web/staff_provider_pages.h"
#include "base/clock.h"
#include "base/encode.h"
#include "base/log.h"
#include "base/random.h"
#include "core/provider.h"
#include "html/words_list.h"
#include "oidc/oidc.h"
#include "web/page_staff_leave.h"
#include "web/provider_known.h"
#include "web/staff_account_pages.h"
#include "web/staff_provider_view.h"
#include "web/staff_session.h"
#include "web/staff_view.h"
#include "web/trial_walk.h"
#include <sodium.h>

enum {
    STAFF_ATTEMPT_BYTES = 32
};
#define STAFF_ATTEMPT_COOKIE STR("gh_provider")

enum staff_turn {
    STAFF_GOES_ON,
    STAFF_WAITS,   // the provider is asked
    STAFF_DOWN,    // it does not answer as it should
    STAFF_REFUSED, // what came is not right
};
enum staff_asked {
    STAFF_ASKED_NOTHING,
    STAFF_ASKED_OFFERS,
    STAFF_ASKED_KEYS,
    STAFF_ASKED_TOKEN,
    STAFF_ASKED_USERINFO
};

struct staff_provider {
    struct provider provider;
    unsigned allowed;
    enum staff_asked asked; // for what the last call was
    const char *why;        // for the log; never an address
    bool discovered, keys_again, opened, looked_up;
    struct oidc_discovery offers;
    str keys;
    struct provider_attempt attempt;
    bool used;
    str token, access_token; // the ID token or logout token; the access token
    str claims;
    struct oidc_person person;
    struct provider_arrival arrival;
    struct oidc_logout said;
    struct provider_logout logout;
};
typedef enum staff_turn (*staff_step)(struct request *r, struct staff_provider *s);

// ---- The sign-in page -----------------------------------------------------------------------------------------------

static const struct {
    str name;
    const struct word *word;
} staff_problems[] = {{STR_INIT("down"), WORD_PROVIDER_DOWN},
                      {STR_INIT("refused"), WORD_PROVIDER_REFUSED},
                      {STR_INIT("again"), WORD_PROVIDER_AGAIN},
                      {STR_INIT("nobody"), WORD_PROVIDER_NOBODY}};

static str staff_provider_called(const struct request *r, str name, str name_cy)
{
    return r->language == LANGUAGE_CY && name_cy.len != 0 ? name_cy : name;
}

err staff_provider_name(struct request *r, str *ret_name)
{
    str name;
    str name_cy;
    *ret_name = (str){0};
    if (site_calls(r->site)->begin == NULL) {
        return NO_ERR;
    }
    TRY(provider_names(r->tx, r->arena, &name, &name_cy));
    *ret_name = staff_provider_called(r, name, name_cy);
    return NO_ERR;
}

str staff_provider_problem(struct request *r, str problem, str name)
{
    struct words_place place = {.name = "name", .text = name};
    for (size_t i = 0; i < sizeof staff_problems / sizeof staff_problems[0]; i++) {
        if (name.len != 0 && str_eq(staff_problems[i].name, problem)) {
            return request_words_with(r, staff_problems[i].word, &place, 1);
        }
    }
    return (str){0};
}

static str staff_provider_path(struct request *r, str more)
{
    return arena_concat(r->arena, REQUEST_PATH(r, r->organisation->organisation.key, STR("staff"), STR("sign-in")),
                        more);
}

static str staff_provider_redirect(struct request *r)
{
    return arena_concat(r->arena, site_address(r->site), staff_provider_path(r, STR("/provider")));
}

// Back to the sign-in page, with a sentence; why is in the log.
static void staff_provider_end(struct request *r, str problem, const char *why)
{
    log_write(LOG_INFO, "provider",
              (struct log_field[]){{"problem", problem, 0}, {"why", str_from(why == NULL ? "" : why), 0}}, 2);
    if (http_cookie(r->http, STAFF_ATTEMPT_COOKIE).len != 0) {
        request_cookie(r, STAFF_ATTEMPT_COOKIE, STR(""), staff_provider_path(r, (str){0}), -1);
    }
    request_redirect(r, ARENA_JOIN(r->arena, staff_provider_path(r, STR("?provider=")), problem));
}

// NULL: the request was answered. Where there is no provider, whoever comes back from one is at the sign-in page.
static struct staff_provider *staff_provider_begin(struct request *r)
{
    struct staff_provider *s = arena_new(r->arena, struct staff_provider);
    bool there = false;
    str wrong;
    err e = provider_get(r->tx, r->arena, &s->provider, &there);
    there = there && site_calls(r->site)->begin != NULL;
    if (!err_is(e) && !there && r->http->method != HTTP_POST) {
        staff_provider_end(r, STR("again"), "there is no provider");
        return NULL;
    }
    if (!err_is(e) && !there) {
        e = FAIL(ERR_NOT_FOUND, "there is no provider");
    }
    if (err_is(e)) {
        request_fail(r, e);
        return NULL;
    }
    (void)oidc_algorithms_read(s->provider.algorithms, &s->allowed, &wrong);
    r->data = s;
    return s;
}

// ---- Steps ---------------------------------------------------------------------------------------------------------

static enum staff_turn staff_step_ask(struct request *r, struct staff_provider *s, enum staff_asked what, str url)
{
    s->asked = what;
    request_call(r, url, (str){0}, (str){0});
    return STAFF_WAITS;
}

// What was asked for has come: its body, or empty and why.
static str staff_step_answer(const struct request *r, struct staff_provider *s)
{
    s->asked = STAFF_ASKED_NOTHING;
    if (!r->call.ret_answered) {
        s->why = r->call.ret_body.len != 0 ? r->call.ret_body.ptr : "it was not asked"; // ends in NUL: arena_str
        return (str){0};
    }
    s->why = "the provider answered with another status than 200, or with nothing";
    return r->call.ret_status == 200 ? r->call.ret_body : (str){0};
}

static enum staff_turn staff_step_discover(struct request *r, struct staff_provider *s)
{
    str issuer = s->provider.issuer;
    bool came = s->asked == STAFF_ASKED_OFFERS;
    if (s->discovered) {
        return STAFF_GOES_ON;
    }
    str text = came ? staff_step_answer(r, s) : provider_known(r->arena, issuer, PROVIDER_OFFERS);
    if (text.len == 0) {
        return came ? STAFF_DOWN : staff_step_ask(r, s, STAFF_ASKED_OFFERS, oidc_discovery_url(r->arena, issuer));
    }
    err e = oidc_discovery_read(r->arena, text, issuer, &s->offers);
    if (err_is(e)) {
        s->why = e.what;
        return STAFF_DOWN;
    }
    if (came) {
        provider_known_keep(issuer, PROVIDER_OFFERS, text);
    }
    s->discovered = true;
    return STAFF_GOES_ON;
}

static enum staff_turn staff_step_keys(struct request *r, struct staff_provider *s)
{
    if (s->asked == STAFF_ASKED_KEYS) {
        s->keys = staff_step_answer(r, s);
        if (s->keys.len == 0) {
            return STAFF_DOWN;
        }
        provider_known_keep(s->provider.issuer, PROVIDER_KEYS, s->keys);
    }
    if (s->keys.len == 0) {
        s->keys = provider_known(r->arena, s->provider.issuer, PROVIDER_KEYS);
    }
    return s->keys.len != 0 ? STAFF_GOES_ON : staff_step_ask(r, s, STAFF_ASKED_KEYS, s->offers.keys);
}

// The signature of the token, by keys that may be newer than those we know.
static enum staff_turn staff_step_open(struct request *r, struct staff_provider *s)
{
    if (s->opened) {
        return STAFF_GOES_ON;
    }
    enum staff_turn turn = staff_step_keys(r, s);
    if (turn != STAFF_GOES_ON) {
        return turn;
    }
    enum oidc_verdict verdict = oidc_open(r->arena, s->token, s->keys, s->allowed, &s->claims, &s->why);
    if (verdict == OIDC_KEY_UNKNOWN && !s->keys_again && provider_known_again(s->provider.issuer)) {
        s->keys_again = true;
        s->keys = (str){0};
        return staff_step_ask(r, s, STAFF_ASKED_KEYS, s->offers.keys);
    }
    s->opened = verdict == OIDC_FINE;
    return s->opened ? STAFF_GOES_ON : STAFF_REFUSED;
}

static enum staff_turn staff_steps(struct request *r, const staff_step *steps, size_t count)
{
    enum staff_turn turn = STAFF_GOES_ON;
    for (size_t i = 0; i < count && turn == STAFF_GOES_ON; i++) {
        turn = steps[i](r, r->data);
    }
    return turn;
}

// ---- Off to the provider -------------------------------------------------------------------------------------------

// What the sign-in is known by, each derived from the browser's secret alone: nothing of it is kept.
static str staff_attempt_hash(struct request *r, const char *what, str secret)
{
    uint8_t hash[SECRET_HASH_BYTES];
    secret_hash(ARENA_JOIN(r->arena, str_from(what), STR("\n"), secret), hash);
    return encode_base64url(r->arena, (str){(const char *)hash, sizeof hash});
}

static str staff_attempt_challenge(struct request *r, str verifier)
{
    uint8_t hash[crypto_hash_sha256_BYTES];
    crypto_hash_sha256(hash, (const uint8_t *)verifier.ptr, verifier.len);
    return encode_base64url(r->arena, (str){(const char *)hash, sizeof hash});
}

void staff_provider_start(struct request *r)
{
    struct staff_provider *s = staff_provider_begin(r);
    if (s != NULL) {
        s->attempt.secret = random_token(r->arena, STAFF_ATTEMPT_BYTES);
    }
}

void staff_provider_start_step(struct request *r)
{
    static const staff_step steps[] = {staff_step_discover};
    const struct staff_provider *s = r->data;
    if (staff_steps(r, steps, 1) == STAFF_DOWN) {
        staff_provider_end(r, STR("down"), s->why);
    }
}

err staff_provider_start_unit(struct tx *tx, void *data)
{
    struct staff_provider *s = data;
    return provider_attempt_begin(tx, &s->attempt);
}

void staff_provider_started(struct request *r)
{
    struct staff_provider *s = r->data;
    str secret = s->attempt.secret;
    const str pairs[][2] = {
        {STR("response_type"), STR("code")},
        {STR("client_id"), s->provider.client_id},
        {STR("redirect_uri"), staff_provider_redirect(r)},
        {STR("scope"), STR("openid email")},
        {STR("state"), staff_attempt_hash(r, "state", secret)},
        {STR("nonce"), staff_attempt_hash(r, "nonce", secret)},
        {STR("code_challenge"), staff_attempt_challenge(r, staff_attempt_hash(r, "verifier", secret))},
        {STR("code_challenge_method"), STR("S256")},
        {STR("ui_locales"), words_languages[r->language].tag}};
    bool has_query = str_find_char(s->offers.authorize, '?') != STR_NONE;
    str href = ARENA_JOIN(r->arena, s->offers.authorize, has_query ? STR("&") : STR("?"),
                          oidc_form(r->arena, pairs, sizeof pairs / sizeof pairs[0]));
    request_cookie(r, STAFF_ATTEMPT_COOKIE,
                   arena_printf(r->arena, "%lld.%.*s", (long long)s->attempt.id, STR_ARG(secret)),
                   staff_provider_path(r, (str){0}), PROVIDER_ATTEMPT_S);
    // Not a redirect: browsers follow none from a form to another site (CSP, form-action).
    request_refresh(r, href);
    str name = staff_provider_called(r, s->provider.name, s->provider.name_cy);
    struct words_place place = {.name = "name", .text = name};
    struct staff_leave_view view = {
        .frame = staff_frame(r, request_words_with(r, WORD_PROVIDER_LEAVE_TITLE, &place, 1), STR("staff-leave")),
        .name = name,
        .href = href};
    REQUEST_RENDER(r, 200, page_staff_leave, &view.frame, &view);
}

// ---- Back from it --------------------------------------------------------------------------------------------------

static bool staff_is_same(str given, str ours)
{
    uint8_t hash[SECRET_HASH_BYTES];
    secret_hash(ours, hash);
    return secret_matches(given, (str){(const char *)hash, sizeof hash});
}

void staff_provider_back(struct request *r)
{
    struct staff_provider *s = staff_provider_begin(r);
    bool there = false;
    if (s == NULL) {
        return;
    }
    bool fine = r->http->method == HTTP_GET &&
                request_cookie_parts(http_cookie(r->http, STAFF_ATTEMPT_COOKIE), &s->attempt.id, &s->attempt.secret);
    err e = fine ? provider_attempt_find(r->tx, r->arena, &s->attempt, &there) : NO_ERR;
    if (err_is(e)) {
        request_fail(r, e);
    } else if (!there ||
               !staff_is_same(request_query(r, STR("state")), staff_attempt_hash(r, "state", s->attempt.secret))) {
        staff_provider_end(r, STR("again"), "no such sign-in was begun here (state)");
    }
}

err staff_provider_back_first(struct tx *tx, void *data)
{
    struct staff_provider *s = data;
    return provider_attempt_use(tx, &s->attempt, &s->used);
}

// The answer is of the provider that was asked (RFC 9207), and brings a code.
static enum staff_turn staff_step_answered(struct request *r, struct staff_provider *s)
{
    str iss = request_query(r, STR("iss"));
    if ((iss.len != 0 || s->offers.names_iss) && !str_eq(iss, s->provider.issuer)) {
        s->why = "the answer is of another provider (iss)";
        return STAFF_REFUSED;
    }
    s->why = "it brings no code";
    return request_query(r, STR("code")).len != 0 ? STAFF_GOES_ON : STAFF_REFUSED;
}

static enum staff_turn staff_step_ask_token(struct request *r, struct staff_provider *s)
{
    const struct provider *p = &s->provider;
    str auth = {0};
    str pairs[7][2] = {{STR("grant_type"), STR("authorization_code")},
                       {STR("code"), request_query(r, STR("code"))},
                       {STR("redirect_uri"), staff_provider_redirect(r)},
                       {STR("code_verifier"), staff_attempt_hash(r, "verifier", s->attempt.secret)},
                       {STR("client_id"), p->client_id}};
    size_t count = 5;
    if (p->by_key) {
        str statement;
        err e = oidc_assertion(r->arena, p->secret, p->client_id, p->issuer, random_token(r->arena, 16), clock_now_s(),
                               &statement);
        if (err_is(e)) {
            s->why = e.what;
            return STAFF_DOWN;
        }
        pairs[count][0] = STR("client_assertion_type");
        pairs[count++][1] = STR("urn:ietf:params:oauth:client-assertion-type:jwt-bearer");
        pairs[count][0] = STR("client_assertion");
        pairs[count++][1] = statement;
    } else if (s->offers.secret_post) {
        pairs[count][0] = STR("client_secret");
        pairs[count++][1] = p->secret;
    } else {
        auth = oidc_basic(r->arena, p->client_id, p->secret);
        count--; // the name is in there
    }
    s->asked = STAFF_ASKED_TOKEN;
    request_call(r, s->offers.token, auth, oidc_form(r->arena, (const str(*)[2])pairs, count));
    return STAFF_WAITS;
}

static enum staff_turn staff_step_token(struct request *r, struct staff_provider *s)
{
    if (s->token.len != 0) {
        return STAFF_GOES_ON;
    }
    if (s->asked != STAFF_ASKED_TOKEN) {
        return staff_step_ask_token(r, s);
    }
    bool refused = r->call.ret_answered && r->call.ret_status >= 400 && r->call.ret_status < 500;
    str text = staff_step_answer(r, s);
    if (refused) {
        s->why = "the provider does not take the code, or not us";
        return STAFF_REFUSED;
    }
    if (text.len == 0) {
        return STAFF_DOWN;
    }
    s->why = "there is no ID token in its answer";
    return oidc_answer_read(r->arena, text, &s->token, &s->access_token) ? STAFF_GOES_ON : STAFF_DOWN;
}

static enum staff_turn staff_step_person(struct request *r, struct staff_provider *s)
{
    struct oidc_expected want = {.issuer = s->provider.issuer,
                                 .client_id = s->provider.client_id,
                                 .nonce = staff_attempt_hash(r, "nonce", s->attempt.secret),
                                 .trusted_factor = s->provider.trusted_factor,
                                 .now_s = clock_now_s()};
    if (s->person.subject.len != 0) {
        return STAFF_GOES_ON;
    }
    return oidc_id_read(r->arena, s->claims, &want, &s->person, &s->why) ? STAFF_GOES_ON : STAFF_REFUSED;
}

// Most providers say an address only where they are asked for it apart (Core 5.4).
static enum staff_turn staff_step_email(struct request *r, struct staff_provider *s)
{
    if (s->asked == STAFF_ASKED_USERINFO) {
        str text = staff_step_answer(r, s);
        s->looked_up = true;
        if (text.len == 0) {
            return STAFF_DOWN;
        }
        s->why = "what it says of the person is of somebody else, or nonsense";
        return oidc_userinfo_read(r->arena, text, &s->person) ? STAFF_GOES_ON : STAFF_REFUSED;
    }
    if (s->looked_up || s->person.email.len != 0 || s->offers.userinfo.len == 0 || s->access_token.len == 0) {
        return STAFF_GOES_ON;
    }
    s->asked = STAFF_ASKED_USERINFO;
    request_call(r, s->offers.userinfo, arena_concat(r->arena, STR("Bearer "), s->access_token), (str){0});
    return STAFF_WAITS;
}

void staff_provider_back_step(struct request *r)
{
    static const staff_step steps[] = {staff_step_discover, staff_step_answered, staff_step_token,
                                       staff_step_open,     staff_step_person,   staff_step_email};
    struct staff_provider *s = r->data;
    if (!s->used) {
        staff_provider_end(r, STR("again"), "this sign-in came back before (state)");
        return;
    }
    enum staff_turn turn = staff_steps(r, steps, sizeof steps / sizeof steps[0]);
    if (turn == STAFF_DOWN || turn == STAFF_REFUSED) {
        staff_provider_end(r, turn == STAFF_DOWN ? STR("down") : STR("refused"), s->why);
    } else if (turn == STAFF_GOES_ON) {
        s->arrival = (struct provider_arrival){.arena = r->arena,
                                               .issuer = s->provider.issuer,
                                               .subject = s->person.subject,
                                               .email = s->person.email_verified ? s->person.email : (str){0},
                                               .session = s->person.session,
                                               .factor = s->person.factor,
                                               .secret = random_token(r->arena, STAFF_SECRET_BYTES),
                                               .device = staff_device(r)};
    }
}

err staff_provider_back_unit(struct tx *tx, void *data)
{
    struct staff_provider *s = data;
    return provider_arrive(tx, &s->arrival);
}

void staff_provider_came(struct request *r)
{
    const struct staff_provider *s = r->data;
    if (s->arrival.ret_session_id == 0) {
        staff_provider_end(r, STR("nobody"), "there is no user of that name or address who may sign in");
        return;
    }
    request_cookie(r, STAFF_ATTEMPT_COOKIE, STR(""), staff_provider_path(r, (str){0}), -1);
    staff_session_cookie(r, s->arrival.ret_session_id, s->arrival.secret);
    trial_walk_mark_staff(r, s->arrival.ret_user_id);
    request_redirect(r, s->arrival.ret_half ? staff_provider_path(r, STR("/code"))
                                            : REQUEST_PATH(r, r->organisation->organisation.key, STR("staff")));
}

// ---- Signed out there ----------------------------------------------------------------------------------------------

void staff_provider_logout(struct request *r)
{
    struct staff_provider *s = staff_provider_begin(r);
    if (s != NULL) {
        s->token = request_form(r, STR("logout_token"));
    }
}

static enum staff_turn staff_step_logout(struct request *r, struct staff_provider *s)
{
    struct oidc_expected want = {
        .issuer = s->provider.issuer, .client_id = s->provider.client_id, .now_s = clock_now_s()};
    return oidc_logout_read(r->arena, s->claims, &want, &s->said, &s->why) ? STAFF_GOES_ON : STAFF_REFUSED;
}

static void staff_provider_say(struct request *r, int status, const char *why)
{
    struct http_response response = {.status = status, .retry_after_s = status == 503 ? 5 : 0};
    log_write(LOG_INFO, "provider logout",
              (struct log_field[]){{"status", {0}, status}, {"why", str_from(why == NULL ? "" : why), 0}}, 2);
    request_answer(r, &response);
}

void staff_provider_logout_step(struct request *r)
{
    static const staff_step steps[] = {staff_step_discover, staff_step_open, staff_step_logout};
    struct staff_provider *s = r->data;
    enum staff_turn turn = staff_steps(r, steps, sizeof steps / sizeof steps[0]);
    if (turn == STAFF_DOWN || turn == STAFF_REFUSED) {
        staff_provider_say(r, turn == STAFF_DOWN ? 503 : 400, s->why);
    }
    s->logout = (struct provider_logout){.arena = r->arena,
                                         .issuer = s->provider.issuer,
                                         .subject = s->said.subject,
                                         .session = s->said.session,
                                         .id = s->said.id,
                                         .until_s = s->said.until_s};
}

err staff_provider_logout_unit(struct tx *tx, void *data)
{
    struct staff_provider *s = data;
    return provider_logout(tx, &s->logout);
}

void staff_provider_logged_out(struct request *r)
{
    const struct staff_provider *s = r->data;
    staff_provider_say(r, s->logout.ret_seen ? 400 : 200, s->logout.ret_seen ? "it came before (jti)" : NULL);
}
