// SPDX-License-Identifier: Apache-2.0
#include "web/staff_passkey_pages.h"
#include "base/clock.h"
#include "base/encode.h"
#include "base/limits.h"
#include "base/log.h"
#include "core/user_passkey.h"
#include "html/words_list.h"
#include "passkey/passkey.h"
#include "web/page_staff_passkeys.h"
#include "web/staff_account_pages.h"
#include "web/staff_session.h"
#include "web/staff_view.h"
#include "web/trial_walk.h"

enum {
    STAFF_CHALLENGE_BYTES = 32,
    STAFF_OPTIONS_BYTES = 64 * 1024,
    STAFF_SLACK_S = 300 // a clock set back by less is no reason for anything
};

struct staff_passkeying {
    struct passkey_site site;
    struct user_challenge challenge;   // that is asked, or was answered
    struct user_passkey_list passkeys; // that the question names
    const char *why;                   // for the log; NULL: right so far
    str object;
    struct passkey_shown shown;
    struct passkey_key key; // that it must be signed by
    struct user_passkey_add add;
    struct user_passkey_use use;
    struct user_passkey_remove remove;
};

static str staff_passkeys_path(struct request *r, const char *more)
{
    return ARENA_JOIN(r->arena, REQUEST_PATH(r, r->organisation->organisation.key, STR("staff"), STR("account")),
                      STR("/passkeys"), str_from(more));
}

static str staff_sign_in_path(struct request *r, const char *more)
{
    return ARENA_JOIN(r->arena, REQUEST_PATH(r, r->organisation->organisation.key, STR("staff"), STR("sign-in")),
                      str_from(more));
}

static bool staff_passkey_site(struct request *r, struct passkey_site *ret_site)
{
    return passkey_site_of(r->arena, site_address(r->site), ret_site);
}

// Whoever adds a way to sign in, or takes one away, is whoever signed in: not who found the desk empty.
static bool staff_is_fresh(const struct request *r)
{
    int64_t now = clock_now_s();
    return r->user.signed_in_at > now - LIMIT_SESSION_FRESH_S && r->user.signed_in_at <= now + STAFF_SLACK_S;
}

// NULL: the request was answered.
static struct staff_passkeying *staff_passkeying(struct request *r)
{
    struct staff_passkeying *s = arena_new(r->arena, struct staff_passkeying);
    if (!staff_passkey_site(r, &s->site)) {
        request_not_found(r);
        return NULL;
    }
    r->data = s;
    return s;
}

// The same for what changes one's own passkeys.
static struct staff_passkeying *staff_passkeying_fresh(struct request *r)
{
    if (!staff_is_fresh(r)) {
        request_redirect(r, staff_passkeys_path(r, ""));
        return NULL;
    }
    return staff_passkeying(r);
}

// ---- What was said -------------------------------------------------------------------------------------------------

static const struct {
    str name;
    const struct word *word;
    bool good;
} staff_passkey_words[] = {
    {STR_INIT("wrong"), WORD_PASSKEY_WRONG, false}, {STR_INIT("full"), WORD_PASSKEY_FULL, false},
    {STR_INIT("taken"), WORD_PASSKEY_TAKEN, false}, {STR_INIT("last"), WORD_PASSKEY_LAST, false},
    {STR_INIT("added"), WORD_PASSKEY_ADDED, true},  {STR_INIT("removed"), WORD_PASSKEY_REMOVED, true}};

static str staff_passkey_said(struct request *r, bool good)
{
    str name = request_query(r, STR("passkey"));
    for (size_t i = 0; i < sizeof staff_passkey_words / sizeof staff_passkey_words[0]; i++) {
        if (staff_passkey_words[i].good == good && str_eq(staff_passkey_words[i].name, name)) {
            struct words_place place = {.name = "count", .number = USER_PASSKEY_MAX, .is_number = true};
            return request_words_with(r, staff_passkey_words[i].word, &place, 1);
        }
    }
    return (str){0};
}

str staff_passkey_problem(struct request *r)
{
    return staff_passkey_said(r, false);
}

// ---- The list ------------------------------------------------------------------------------------------------------

static void staff_show_passkeys(struct request *r, const struct user_passkey_list *list, int64_t recovery_count,
                                const str *codes)
{
    struct passkey_site site;
    struct staff_passkey_row *rows = arena_array(r->arena, struct staff_passkey_row, list->count + 1);
    for (size_t i = 0; i < list->count; i++) {
        const struct user_passkey *p = &list->items[i];
        rows[i] = (struct staff_passkey_row){.id = p->id,
                                             .name = p->name,
                                             .made = request_date(r, p->created_at),
                                             .used = p->used_at == 0 ? (str){0} : request_date_time(r, p->used_at)};
    }
    struct staff_passkeys_view view = {
        .frame = staff_frame(r, request_words(r, WORD_PASSKEY_TITLE), STR("staff-passkeys")),
        .passkeys = {rows, list->count},
        .possible = staff_passkey_site(r, &site),
        .fresh = staff_is_fresh(r),
        .full = list->count >= USER_PASSKEY_MAX,
        .said = staff_passkey_said(r, true),
        .problem = staff_passkey_said(r, false),
        .recovery_count = recovery_count,
        .most = USER_PASSKEY_MAX,
        .form = {.begin_href = staff_passkeys_path(r, "/begin"),
                 .href = staff_passkeys_path(r, ""),
                 .button = request_words(r, WORD_PASSKEY_ADD),
                 .makes = true},
        .account_href = REQUEST_PATH(r, r->organisation->organisation.key, STR("staff"), STR("account")),
        .remove_href = staff_passkeys_path(r, "/remove"),
        .codes_href = staff_passkeys_path(r, "/codes"),
        .sign_out_href = REQUEST_PATH(r, r->organisation->organisation.key, STR("staff"), STR("sign-out"))};
    view.frame.has_errors = view.problem.len != 0;
    view.frame.back_href = codes == NULL ? view.account_href : (str){0};
    if (codes != NULL) {
        view.codes = (struct staff_passkey_code_list){staff_codes_grouped(r->arena, codes), USER_RECOVERY_COUNT};
    }
    REQUEST_RENDER(r, 200, page_staff_passkeys, &view.frame, &view);
}

void staff_passkeys(struct request *r)
{
    struct user_passkey_list list;
    struct user_factor factor;
    err e = user_passkey_all(r->tx, r->arena, r->user.id, &list);
    if (!err_is(e)) {
        e = user_factor_get(r->tx, r->arena, r->user.id, &factor);
    }
    if (err_is(e)) {
        request_fail(r, e);
        return;
    }
    staff_show_passkeys(r, &list, factor.recovery_count, NULL);
}

// ---- Challenges ----------------------------------------------------------------------------------------------------

// `named`: the passkeys of the user are in the question: not to be made again, or to be shown.
static void staff_passkey_ask(struct request *r, struct staff_passkeying *s, enum user_challenge_act act, bool named)
{
    err e = named ? user_passkey_all(r->tx, r->arena, r->user.id, &s->passkeys) : NO_ERR;
    if (err_is(e)) {
        request_fail(r, e);
        return;
    }
    s->challenge = (struct user_challenge){
        .act = act, .session_id = r->session_id, .secret = random_token(r->arena, STAFF_CHALLENGE_BYTES)};
}

void staff_passkey_make(struct request *r)
{
    struct staff_passkeying *s = staff_passkeying_fresh(r);
    if (s != NULL) {
        staff_passkey_ask(r, s, USER_CHALLENGE_MAKE, true);
    }
}

void staff_passkey_second(struct request *r)
{
    struct staff_passkeying *s = staff_session_is_half(r) ? staff_passkeying(r) : NULL;
    if (s != NULL) {
        staff_passkey_ask(r, s, USER_CHALLENGE_SECOND, true);
    }
}

void staff_passkey_alone(struct request *r)
{
    struct staff_passkeying *s = staff_passkeying(r);
    if (s != NULL) {
        staff_passkey_ask(r, s, USER_CHALLENGE_ALONE, false);
    }
}

err staff_passkey_begin_unit(struct tx *tx, void *data)
{
    struct staff_passkeying *s = data;
    return user_challenge_begin(tx, &s->challenge);
}

static void staff_put_member(struct buf *out, const char *before, str text)
{
    buf_put(out, str_from(before));
    encode_json(out, text);
}

static void staff_put_credentials(struct request *r, struct buf *out, const struct user_passkey_list *list)
{
    for (size_t i = 0; i < list->count; i++) {
        staff_put_member(out, i == 0 ? "{\"type\":\"public-key\",\"id\":" : ",{\"type\":\"public-key\",\"id\":",
                         encode_base64url(r->arena, list->items[i].credential));
        buf_char(out, '}');
    }
}

static void staff_put_make(struct request *r, struct buf *out, const struct staff_passkeying *s)
{
    const struct organisation *o = &r->organisation->organisation;
    struct passkey_algorithms known = passkey_algorithms();
    staff_put_member(out, ",\"rp\":{\"id\":", s->site.id);
    staff_put_member(out, ",\"name\":", request_setting(r, STR("name")));
    staff_put_member(out, "},\"user\":{\"id\":",
                     encode_base64url(r->arena, user_passkey_handle(r->arena, o->hash_key, o->id, r->user.id)));
    staff_put_member(out, ",\"name\":", r->user.email);
    staff_put_member(out, ",\"displayName\":", r->user.name);
    buf_put(out, STR("},\"pubKeyCredParams\":["));
    for (size_t i = 0; i < known.count; i++) {
        buf_put(out,
                arena_printf(r->arena, "%s{\"type\":\"public-key\",\"alg\":%d}", i == 0 ? "" : ",", known.items[i]));
    }
    buf_put(out, STR("],\"attestation\":\"none\",\"authenticatorSelection\":{\"residentKey\":\"preferred\","
                     "\"userVerification\":\"preferred\"},\"excludeCredentials\":["));
    staff_put_credentials(r, out, &s->passkeys);
}

static void staff_put_show(struct request *r, struct buf *out, const struct staff_passkeying *s)
{
    bool alone = s->challenge.act == USER_CHALLENGE_ALONE;
    staff_put_member(out, ",\"rpId\":", s->site.id);
    buf_put(out, alone ? STR(",\"userVerification\":\"required\",\"allowCredentials\":[")
                       : STR(",\"userVerification\":\"discouraged\",\"allowCredentials\":["));
    staff_put_credentials(r, out, &s->passkeys);
}

// What the browser is to be asked, as Web Authentication Level 3 writes it in JSON (5.1, …OptionsJSON).
void staff_passkey_begun(struct request *r)
{
    const struct staff_passkeying *s = r->data;
    struct buf *out = arena_new(r->arena, struct buf);
    buf_init(out, STAFF_OPTIONS_BYTES);
    staff_put_member(out, "{\"challenge\":", encode_base64url(r->arena, user_challenge_text(r->arena, &s->challenge)));
    buf_put(out, arena_printf(r->arena, ",\"timeout\":%d", USER_PASSKEY_CHALLENGE_S * 1000));
    if (s->challenge.act == USER_CHALLENGE_MAKE) {
        staff_put_make(r, out, s);
    } else {
        staff_put_show(r, out, s);
    }
    buf_put(out, STR("]}"));
    request_send(r, STR("application/json"), STR(""), out);
}

// ---- Answers -------------------------------------------------------------------------------------------------------

static str staff_bytes(struct request *r, const char *name)
{
    str bytes;
    return encode_from_base64url(r->arena, request_form(r, str_from(name)), &bytes) ? bytes : (str){0};
}

// Whether it answers what was asked of this session, for this act. False: a store failed, and the request was answered.
static bool staff_passkey_answers(struct request *r, struct staff_passkeying *s, enum user_challenge_act act)
{
    str challenge;
    bool there = false;
    err e = NO_ERR;
    s->challenge = (struct user_challenge){.act = act, .session_id = r->session_id};
    s->shown.client_data = staff_bytes(r, "client-data");
    if (passkey_client_read(r->arena, s->shown.client_data, act == USER_CHALLENGE_MAKE ? PASSKEY_MAKE : PASSKEY_SHOW,
                            &s->site, &challenge, &s->why)) {
        e = user_challenge_read(challenge, &s->challenge) ? user_challenge_find(r->tx, r->arena, &s->challenge, &there)
                                                          : NO_ERR;
        s->why = there ? NULL : "it was not asked for here, or long ago, or was answered (challenge)";
    }
    if (err_is(e)) {
        request_fail(r, e);
    }
    // One that is somebody else's is not taken away.
    s->challenge.id = there ? s->challenge.id : 0;
    return !err_is(e);
}

static void staff_passkey_log(const struct staff_passkeying *s)
{
    log_write(LOG_INFO, "passkey",
              (struct log_field[]){{"why", str_from(s->why == NULL ? "its counter did not go up" : s->why), 0}}, 1);
}

// ---- A new one -----------------------------------------------------------------------------------------------------

static str staff_passkey_name(struct request *r)
{
    str typed = str_trim(request_form(r, STR("name")));
    str device = typed.len != 0 ? typed : staff_device(r);
    return device.len != 0 ? device : request_words(r, WORD_PASSKEY_ONE);
}

void staff_passkey_add(struct request *r)
{
    struct staff_passkeying *s = staff_passkeying_fresh(r);
    if (s == NULL || !staff_passkey_answers(r, s, USER_CHALLENGE_MAKE)) {
        return;
    }
    err e = user_passkey_all(r->tx, r->arena, r->user.id, &s->passkeys);
    if (err_is(e)) {
        request_fail(r, e);
        return;
    }
    s->object = staff_bytes(r, "object");
    s->add = (struct user_passkey_add){
        .challenge_id = s->challenge.id, .user_id = r->user.id, .name = staff_passkey_name(r)};
    user_factor_recovery(r->arena, s->add.recovery);
}

// On a worker thread.
void staff_passkey_add_judge(struct request *r)
{
    struct staff_passkeying *s = r->data;
    struct passkey_made made = {0};
    s->add.right = s->why == NULL && passkey_make(r->arena, s->shown.client_data, s->object, &s->site, &made, &s->why);
    s->add.credential = made.credential;
    s->add.algorithm = made.key.algorithm;
    s->add.key = made.key.bytes;
    s->add.counter = made.counter;
}

err staff_passkey_add_unit(struct tx *tx, void *data)
{
    struct staff_passkeying *s = data;
    return user_passkey_add(tx, &s->add);
}

void staff_passkey_added(struct request *r)
{
    const struct staff_passkeying *s = r->data;
    if (s->add.ret_wrong) {
        staff_passkey_log(s);
    }
    if (s->add.ret_first) {
        staff_show_passkeys(r, &s->passkeys, USER_RECOVERY_COUNT, s->add.recovery);
        return;
    }
    request_redirect(r, staff_passkeys_path(r, s->add.ret_wrong   ? "?passkey=wrong"
                                               : s->add.ret_full  ? "?passkey=full"
                                               : s->add.ret_taken ? "?passkey=taken"
                                                                  : "?passkey=added"));
}

// ---- Less of them --------------------------------------------------------------------------------------------------

void staff_passkey_remove(struct request *r)
{
    struct staff_passkeying *s = staff_passkeying_fresh(r);
    if (s != NULL) {
        s->remove = (struct user_passkey_remove){.user_id = r->user.id, .wanted = staff_session_wants_factor(r)};
        (void)str_to_i64(request_form(r, STR("remove")), 1, INT64_MAX, &s->remove.passkey_id);
    }
}

err staff_passkey_remove_unit(struct tx *tx, void *data)
{
    struct staff_passkeying *s = data;
    return user_passkey_remove(tx, &s->remove);
}

void staff_passkey_removed(struct request *r)
{
    const struct staff_passkeying *s = r->data;
    request_redirect(r, staff_passkeys_path(r, s->remove.ret_wanted ? "?passkey=last" : "?passkey=removed"));
}

// Only where there is a passkey: recovery codes stand beside a second step.
void staff_passkey_codes(struct request *r)
{
    struct staff_passkeying *s = staff_passkeying_fresh(r);
    err e = s == NULL ? NO_ERR : user_passkey_all(r->tx, r->arena, r->user.id, &s->passkeys);
    if (err_is(e)) {
        request_fail(r, e);
    } else if (s != NULL && s->passkeys.count == 0) {
        request_redirect(r, staff_passkeys_path(r, ""));
    } else if (s != NULL) {
        s->add.user_id = r->user.id;
        user_factor_recovery(r->arena, s->add.recovery);
    }
}

err staff_passkey_codes_unit(struct tx *tx, void *data)
{
    struct staff_passkeying *s = data;
    return user_passkey_renew(tx, &s->add);
}

void staff_passkey_codes_made(struct request *r)
{
    const struct staff_passkeying *s = r->data;
    staff_show_passkeys(r, &s->passkeys, USER_RECOVERY_COUNT, s->add.recovery);
}

// ---- Signing in ----------------------------------------------------------------------------------------------------

bool staff_passkey_form(struct request *r, bool second, struct staff_passkey_form *ret_form)
{
    struct passkey_site site;
    *ret_form = (struct staff_passkey_form){
        .begin_href = staff_sign_in_path(r, second ? "/code/passkey/begin" : "/passkey/begin"),
        .href = staff_sign_in_path(r, second ? "/code/passkey" : "/passkey"),
        .button = request_words(r, second ? WORD_PASSKEY_USE : WORD_PASSKEY_SIGN_IN)};
    return staff_passkey_site(r, &site);
}

// What was signed, and the key that it is said to be by. False: the request was answered.
static bool staff_passkey_shown(struct request *r, struct staff_passkeying *s, enum user_challenge_act act,
                                struct user_passkey_kept *ret_kept)
{
    if (s == NULL || !staff_passkey_answers(r, s, act)) {
        return false;
    }
    s->shown.data = staff_bytes(r, "data");
    s->shown.signature = staff_bytes(r, "signature");
    err e = user_passkey_find(r->tx, r->arena, staff_bytes(r, "credential"), ret_kept);
    if (err_is(e)) {
        request_fail(r, e);
        return false;
    }
    s->key = (struct passkey_key){ret_kept->algorithm, ret_kept->key};
    s->use = (struct user_passkey_use){.challenge_id = s->challenge.id,
                                       .user_id = ret_kept->user_id,
                                       .passkey_id = ret_kept->id,
                                       .secret = random_token(r->arena, STAFF_SECRET_BYTES),
                                       .device = staff_device(r)};
    return true;
}

void staff_passkey_second_shown(struct request *r)
{
    struct user_passkey_kept kept;
    struct staff_passkeying *s = staff_session_is_half(r) ? staff_passkeying(r) : NULL;
    if (!staff_passkey_shown(r, s, USER_CHALLENGE_SECOND, &kept)) {
        return;
    }
    s->use.session_id = r->session_id;
    s->use.user_id = r->user.id;
    if (kept.user_id != r->user.id && s->why == NULL) {
        s->why = "the passkey is not that user's";
    }
}

void staff_passkey_alone_shown(struct request *r)
{
    const struct organisation *o = &r->organisation->organisation;
    struct user_passkey_kept kept;
    struct user user;
    struct staff_passkeying *s = staff_passkeying(r);
    if (!staff_passkey_shown(r, s, USER_CHALLENGE_ALONE, &kept)) {
        return;
    }
    err e = user_by_id_for_sign_in(r->tx, r->arena, kept.user_id, &user);
    if (err_is(e)) {
        request_fail(r, e);
        return;
    }
    s->use.user_id = user.id;
    bool named =
        user.id != 0 && secret_same(staff_bytes(r, "user"), user_passkey_handle(r->arena, o->hash_key, o->id, user.id));
    if (!named && s->why == NULL) {
        s->why = "there is no such passkey here, or of nobody who may sign in, or it says it is another's";
    }
}

// On a worker thread. Alone it stands for the password too: the device must have known whose hand it was in.
void staff_passkey_judge(struct request *r)
{
    struct staff_passkeying *s = r->data;
    bool alone = s->challenge.act == USER_CHALLENGE_ALONE;
    s->use.right = s->why == NULL && passkey_show(&s->shown, &s->key, &s->site, alone, &s->use.counter, &s->why);
    r->skip_unit = s->use.user_id == 0;
    s->use.ret_wrong = true;
}

err staff_passkey_use_unit(struct tx *tx, void *data)
{
    struct staff_passkeying *s = data;
    return user_passkey_use(tx, &s->use);
}

void staff_passkey_used(struct request *r)
{
    const struct staff_passkeying *s = r->data;
    if (s->use.ret_wrong) {
        bool alone = s->challenge.act == USER_CHALLENGE_ALONE;
        staff_passkey_log(s);
        request_redirect(r, staff_sign_in_path(r, alone ? "?passkey=wrong" : "/code?passkey=wrong"));
        return;
    }
    staff_session_cookie(r, s->use.ret_session_id, s->use.secret);
    trial_walk_mark_staff(r, s->use.user_id);
    request_redirect(r, REQUEST_PATH(r, r->organisation->organisation.key, STR("staff")));
}
