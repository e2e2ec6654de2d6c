// SPDX-License-Identifier: Apache-2.0
#include "delivery/delivery.h"
#include "base/clock.h"
#include "base/encode.h"
#include "base/limits.h"
#include "core/audit.h"
#include "core/seal.h"
#include "queries.h"
#include <assert.h>
#include <jansson.h>
#include <sodium.h>
#include <stdio.h>

enum {
    DELIVERY_PAYLOAD_MAX = 64 * 1024,
    DELIVERY_LOCAL_MAX = 64, // RFC 5321 section 4.5.3.1
    DELIVERY_ADDRESS_MAX = 254,
};
_Static_assert(OUTBOX_HASH_BYTES >= crypto_generichash_BYTES_MIN && OUTBOX_HASH_BYTES <= crypto_generichash_BYTES_MAX,
               "a hash that libsodium makes");

static const str delivery_kinds[] = {
    [DELIVERY_CONFIRMATION] = STR_INIT("confirmation"),
    [DELIVERY_STATUS] = STR_INIT("status"),
    [DELIVERY_QUESTION] = STR_INIT("question"),
    [DELIVERY_DECISION] = STR_INIT("decision"),
    [DELIVERY_LINK] = STR_INIT("link"),
    [DELIVERY_CODE] = STR_INIT("code"),
    [DELIVERY_INVITATION] = STR_INIT("invitation"),
    [DELIVERY_NOTICE] = STR_INIT("notice"),
    [DELIVERY_REMINDER] = STR_INIT("reminder"),
    [DELIVERY_TRIAL_INVITED] = STR_INIT("trial-invited"),
    [DELIVERY_TRIAL_ANSWERED] = STR_INIT("trial-answered"),
    [DELIVERY_TRIAL_LIVE] = STR_INIT("trial-live"),
    [DELIVERY_CHOSEN] = STR_INIT("chosen"),
};
_Static_assert(sizeof delivery_kinds / sizeof delivery_kinds[0] == DELIVERY_KIND__COUNT, "a name a kind");

str delivery_kind_name(enum delivery_kind kind)
{
    assert(kind < DELIVERY_KIND__COUNT);
    return delivery_kinds[kind];
}

// ---- Addresses --------------------------------------------------------------------------------------------------

bool delivery_address_is_fine(str address)
{
    str local;
    str domain;
    if (address.len > DELIVERY_ADDRESS_MAX || !str_cut(address, '@', &local, &domain) || local.len == 0 ||
        local.len > DELIVERY_LOCAL_MAX || domain.len == 0 || str_find_char(domain, '@') != STR_NONE) {
        return false;
    }
    for (size_t i = 0; i < address.len; i++) {
        char c = address.ptr[i];
        if (c <= ' ' || c >= 127 || str_find_char(STR("\"(),:;<>[\\]"), c) != STR_NONE) {
            return false;
        }
    }
    return true;
}

struct delivery_to delivery_to(struct arena *a, const uint8_t key[SEAL_KEY_BYTES], str address, str language)
{
    if (!delivery_address_is_fine(address)) {
        return (struct delivery_to){0};
    }
    // What it is for stands before what is hashed, so that no other use of the key gives the same bytes.
    static const str purpose = STR_INIT("guildhall address 1\n");
    unsigned char small[sizeof "guildhall address 1\n" + DELIVERY_ADDRESS_MAX];
    memcpy(small, purpose.ptr, purpose.len);
    for (size_t i = 0; i < address.len; i++) {
        char c = address.ptr[i];
        small[purpose.len + i] = (unsigned char)(c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c);
    }
    unsigned char *hash = arena_alloc(a, OUTBOX_HASH_BYTES, 1);
    int failed = crypto_generichash(hash, OUTBOX_HASH_BYTES, small, purpose.len + address.len, key, SEAL_KEY_BYTES);
    assert(failed == 0);
    return (struct delivery_to){address, {(const char *)hash, OUTBOX_HASH_BYTES}, language};
}

// ---- Writing ----------------------------------------------------------------------------------------------------

static void delivery_json_str(struct buf *out, const char *name, str value)
{
    if (value.len != 0) {
        buf_printf(out, ",\"%s\":", name);
        encode_json(out, value);
    }
}

static void delivery_json_int(struct buf *out, const char *name, int64_t value)
{
    if (value != 0) {
        buf_printf(out, ",\"%s\":%lld", name, (long long)value);
    }
}

static void delivery_write(struct buf *out, const struct delivery_message *m)
{
    buf_printf(out, "{\"kind\":\"%.*s\"", STR_ARG(delivery_kinds[m->kind]));
    delivery_json_str(out, "to", m->to);
    delivery_json_str(out, "language", m->language);
    delivery_json_int(out, "case", m->case_id);
    delivery_json_int(out, "draft", m->draft_id);
    delivery_json_int(out, "trial", m->trial_id);
    delivery_json_int(out, "chosen", m->chosen);
    delivery_json_int(out, "desk", m->of_desk ? 1 : 0);
    delivery_json_int(out, "person", m->of_person ? 1 : 0);
    delivery_json_str(out, "status", m->status);
    delivery_json_str(out, "words", m->words);
    delivery_json_int(out, "until", m->until_s);
    delivery_json_int(out, "link", m->link_id);
    delivery_json_int(out, "at", m->link_at);
    delivery_json_int(out, "count", m->count);
    delivery_json_int(out, "approved", m->approved ? 1 : 0);
    delivery_json_int(out, "confirmed", m->confirmed ? 1 : 0);
    buf_char(out, '}');
}

// Without a hash it is of a user, whom nobody floods by what strangers do.
static err delivery_is_too_much(struct tx *tx, str hash, bool of_desk, bool *ret_too_much)
{
    int64_t hour;
    int64_t day;
    *ret_too_much = false;
    if (hash.len == 0) {
        return NO_ERR;
    }
    TRY(outbox_recent(tx, hash, &hour, &day));
    *ret_too_much = of_desk ? hour >= LIMIT_MESSAGES_DESK_HOUR_COUNT || day >= LIMIT_MESSAGES_DESK_DAY_COUNT
                            : hour >= LIMIT_MESSAGES_HOUR_COUNT || day >= LIMIT_MESSAGES_DAY_COUNT;
    return NO_ERR;
}

static err delivery_add(struct tx *tx, const struct delivery_message *m, str hash, str lane, str key,
                        int64_t keeps_trying_s, bool held_anyway)
{
    bool held;
    struct buf payload;
    TRY(delivery_is_too_much(tx, hash, m->of_desk, &held));
    buf_init(&payload, DELIVERY_PAYLOAD_MAX);
    delivery_write(&payload, m);
    struct outbox_add row = {.lane = lane,
                             .key = key,
                             .kind = STR("mail"),
                             .destination = STR("mail"),
                             .address_hash = hash,
                             .payload = buf_str(&payload),
                             .keeps_trying_s = keeps_trying_s,
                             .held = held || held_anyway};
    err e = payload.full ? FAIL(ERR_TOO_LARGE, "a message is too long") : outbox_add(tx, &row);
    buf_free(&payload);
    return e;
}

static str delivery_lane(char room[32], int64_t case_id)
{
    return (str){room, (size_t)snprintf(room, 32, "case %lld", (long long)case_id)};
}

static struct seal_of delivery_contact_seal_of(int64_t draft_id)
{
    return (struct seal_of){.kind = SEAL_CONTACT, .id = draft_id};
}

static err delivery_keep_contact(struct tx *tx, int64_t draft_id, const struct delivery_to *to)
{
    struct arena a;
    str address;
    arena_init(&a, 64 * 1024);
    err e = seal_value(tx, &a, delivery_contact_seal_of(draft_id), to->address, &address);
    if (!err_is(e)) {
        e = db_run(tx, &query_contact_put,
                   DB_ARGS(DB_INT(tx_organisation(tx)), DB_INT(draft_id), DB_BLOB(address), DB_BLOB(to->hash),
                           DB_TEXT(to->language)),
                   NULL);
    }
    arena_free(&a);
    return e;
}

// One of the service's own, about a case. An address that was not shown to be the person's is told of a status only
// that there is news, as by ours.
static err delivery_one_chosen(struct tx *tx, struct delivery_message m, const struct delivery_chosen *own,
                               int64_t before)
{
    char lane[32];
    char key[64];
    bool says = own->of_desk || m.confirmed || m.status.len == 0;
    m.kind = says ? DELIVERY_CHOSEN : DELIVERY_STATUS;
    m.to = own->to.address;
    m.language = own->to.language;
    m.chosen = (int64_t)own->at + 1;
    m.of_desk = own->of_desk;
    snprintf(key, sizeof key, "chosen %lld %lld", (long long)m.chosen, (long long)before);
    return delivery_add(tx, &m, own->to.hash, delivery_lane(lane, m.case_id), str_from(key), 0, false);
}

// All that go out now. *ret_tells: whether one of them tells whoever the case's messages go to.
static err delivery_all_chosen(struct tx *tx, struct delivery_message m, const struct delivery_chosen_list *own,
                               bool *ret_tells)
{
    struct arena a;
    struct delivery_contact contact;
    char lane[32];
    int64_t before = 0;
    *ret_tells = false;
    if (own == NULL || own->count == 0) {
        return NO_ERR;
    }
    arena_init(&a, 64 * 1024);
    err e = delivery_contact(tx, &a, m.case_id, &contact);
    e = err_is(e) ? e : outbox_of_lane_last(tx, delivery_lane(lane, m.case_id), &before);
    for (size_t i = 0; i < own->count && !err_is(e); i++) {
        const struct delivery_chosen *one = &own->items[i];
        m.of_person = !one->of_desk && contact.address.len != 0 && str_eq(one->to.hash, contact.hash);
        m.confirmed = m.of_person && contact.confirmed_at != 0;
        if (one->to.address.len == 0 || (m.of_person && !m.confirmed && m.status.len != 0)) {
            continue; // whom ours tells that there is news
        }
        *ret_tells = *ret_tells || m.of_person;
        e = delivery_one_chosen(tx, m, one, before);
    }
    arena_free(&a);
    return e;
}

err delivery_confirm(struct tx *tx, int64_t draft_id, int64_t case_id, const struct delivery_to *to,
                     const struct delivery_chosen_list *own)
{
    char lane[32];
    bool tells;
    if (to->address.len != 0) {
        TRY(delivery_keep_contact(tx, draft_id, to));
    }
    TRY(delivery_all_chosen(tx, (struct delivery_message){.case_id = case_id, .draft_id = draft_id}, own, &tells));
    if (to->address.len == 0 || tells) {
        return NO_ERR;
    }
    struct delivery_message m = {.kind = DELIVERY_CONFIRMATION,
                                 .to = to->address,
                                 .language = to->language,
                                 .case_id = case_id,
                                 .draft_id = draft_id};
    return delivery_add(tx, &m, to->hash, delivery_lane(lane, case_id), STR("confirmation"), 0, false);
}

// A message to whoever the case's messages go to. Its key says behind which message it stands, so that none is taken
// for one that was written before, also where those before went in time.
static err delivery_tell(struct tx *tx, struct delivery_message *m)
{
    struct arena a;
    struct delivery_contact contact;
    char lane[32];
    char key[48];
    int64_t before;
    arena_init(&a, 64 * 1024);
    err e = delivery_contact(tx, &a, m->case_id, &contact);
    if (!err_is(e) && contact.address.len != 0) {
        m->to = contact.address;
        m->language = contact.language;
        m->confirmed = contact.confirmed_at != 0;
        e = outbox_of_lane_last(tx, delivery_lane(lane, m->case_id), &before);
        if (!err_is(e)) {
            snprintf(key, sizeof key, "%.*s %lld", STR_ARG(delivery_kinds[m->kind]), (long long)before);
            e = delivery_add(tx, m, contact.hash, str_from(lane), str_from(key), 0, false);
        }
    }
    arena_free(&a);
    return e;
}

err delivery_status(struct tx *tx, int64_t case_id, str status, bool is_told, const struct delivery_chosen_list *own)
{
    bool tells;
    struct delivery_message m = {.kind = DELIVERY_STATUS, .case_id = case_id, .status = status};
    TRY(delivery_all_chosen(tx, m, own, &tells));
    return is_told || tells ? NO_ERR : delivery_tell(tx, &m);
}

err delivery_question(struct tx *tx, int64_t case_id, str words, int64_t until_s)
{
    struct delivery_message m = {.kind = DELIVERY_QUESTION, .case_id = case_id, .words = words, .until_s = until_s};
    return delivery_tell(tx, &m);
}

err delivery_decision(struct tx *tx, int64_t case_id, bool approved, str words)
{
    struct delivery_message m = {.kind = DELIVERY_DECISION, .case_id = case_id, .words = words, .approved = approved};
    return delivery_tell(tx, &m);
}

// ---- Coming back --------------------------------------------------------------------------------------------------

enum {
    DELIVERY_LINK_S = 30 * 60, // no longer than the link or the code is good for
    DELIVERY_CODE_S = 10 * 60,
    DELIVERY_NOTICE_S = 24 * 60 * 60 // by then there are others
};

err delivery_save(struct tx *tx, int64_t draft_id, const struct delivery_to *to)
{
    TRY(delivery_keep_contact(tx, draft_id, to));
    return db_run(tx, &query_contact_opens, DB_ARGS(DB_INT(tx_organisation(tx)), DB_INT(draft_id)), NULL);
}

err delivery_link(struct tx *tx, int64_t draft_id, int64_t link_id, int64_t link_at)
{
    struct arena a;
    struct delivery_contact contact;
    char lane[32];
    char key[32];
    arena_init(&a, 64 * 1024);
    err e = delivery_contact_of_draft(tx, &a, draft_id, &contact);
    if (!err_is(e) && contact.opens) {
        struct delivery_message m = {.kind = DELIVERY_LINK,
                                     .to = contact.address,
                                     .language = contact.language,
                                     .draft_id = draft_id,
                                     .link_id = link_id,
                                     .link_at = link_at};
        snprintf(lane, sizeof lane, "draft %lld", (long long)draft_id);
        snprintf(key, sizeof key, "link %lld", (long long)link_id);
        e = delivery_add(tx, &m, contact.hash, str_from(lane), str_from(key), DELIVERY_LINK_S, false);
    }
    arena_free(&a);
    return e;
}

err delivery_code(struct tx *tx, int64_t person_id, int64_t person_at, const struct delivery_to *to, bool held)
{
    char lane[32];
    struct delivery_message m = {
        .kind = DELIVERY_CODE, .to = to->address, .language = to->language, .link_id = person_id, .link_at = person_at};
    snprintf(lane, sizeof lane, "code %lld", (long long)person_id);
    return delivery_add(tx, &m, to->hash, str_from(lane), STR("code"), DELIVERY_CODE_S, held);
}

// ---- Users ----------------------------------------------------------------------------------------------------------

err delivery_invitation(struct tx *tx, const struct delivery_to *to, str name, int64_t id, int64_t expires_at)
{
    char lane[32];
    struct delivery_message m = {.kind = DELIVERY_INVITATION,
                                 .to = to->address,
                                 .language = to->language,
                                 .words = name,
                                 .link_id = id,
                                 .link_at = expires_at};
    snprintf(lane, sizeof lane, "invitation %lld", (long long)id);
    return to->address.len == 0
               ? NO_ERR
               : delivery_add(tx, &m, STR(""), str_from(lane), STR("invitation"), expires_at - clock_now_s(), false);
}

err delivery_notice(struct tx *tx, const struct delivery_to *to, const struct delivery_notice *notice)
{
    struct delivery_message m = {.kind = DELIVERY_NOTICE,
                                 .to = to->address,
                                 .language = to->language,
                                 .words = notice->team,
                                 .count = notice->count};
    char lane[32];
    char key[64];
    snprintf(lane, sizeof lane, "user %lld", (long long)notice->user_id);
    snprintf(key, sizeof key, "team %lld to %lld", (long long)notice->team_id, (long long)notice->case_id);
    return to->address.len == 0
               ? NO_ERR
               : delivery_add(tx, &m, STR(""), str_from(lane), str_from(key), DELIVERY_NOTICE_S, false);
}

err delivery_trial(struct tx *tx, const struct delivery_to *to, const struct delivery_trial *with)
{
    struct delivery_message m = {.kind = with->kind,
                                 .to = to->address,
                                 .language = to->language,
                                 .trial_id = with->trial_id,
                                 .link_id = with->link_id,
                                 .link_at = with->until_s};
    char lane[32];
    char key[48];
    snprintf(lane, sizeof lane, "trial %lld", (long long)with->trial_id);
    snprintf(key, sizeof key, "%.*s %lld", STR_ARG(delivery_kinds[with->kind]), (long long)with->link_id);
    return delivery_add(tx, &m, to->hash, str_from(lane), str_from(key), 0, false);
}

// ---- What goes
// -------------------------------------------------------------------------------------------------------

err delivery_remind(struct tx *tx, int64_t draft_id, int64_t until_s)
{
    struct arena a;
    struct delivery_contact contact;
    char lane[32];
    arena_init(&a, 64 * 1024);
    err e = delivery_contact_of_draft(tx, &a, draft_id, &contact);
    if (!err_is(e) && contact.opens && contact.confirmed_at != 0) {
        struct delivery_message m = {.kind = DELIVERY_REMINDER,
                                     .to = contact.address,
                                     .language = contact.language,
                                     .draft_id = draft_id,
                                     .until_s = until_s,
                                     .confirmed = true};
        snprintf(lane, sizeof lane, "draft %lld", (long long)draft_id);
        e = delivery_add(tx, &m, contact.hash, str_from(lane), STR("reminder"), 0, false);
    }
    arena_free(&a);
    return e;
}

err delivery_to_remind(struct tx *tx, struct arena *a, const struct delivery_remind *of, int64_t **ret_ids,
                       int64_t **ret_changed, size_t *ret_count)
{
    size_t count = 0;
    int64_t *ids = arena_array(a, int64_t, DELIVERY_REMIND_ROWS);
    int64_t *changed = arena_array(a, int64_t, DELIVERY_REMIND_ROWS);
    struct db_rows rows = db_query(tx, &query_delivery_to_remind,
                                   DB_ARGS(DB_INT(tx_organisation(tx)), DB_INT(of->service_id), DB_INT(of->from_s),
                                           DB_INT(of->before_s), DB_INT(of->after_id), DB_INT(DELIVERY_REMIND_ROWS)));
    while (count < DELIVERY_REMIND_ROWS && db_next(&rows)) {
        ids[count] = db_int(&rows, 0);
        changed[count++] = db_int(&rows, 1);
    }
    *ret_ids = ids;
    *ret_changed = changed;
    *ret_count = count;
    return db_end(&rows);
}

err delivery_forget(struct tx *tx, int64_t draft_id, int64_t case_id)
{
    char lane[32];
    TRY(db_run(tx, &query_delivery_forget_contact, DB_ARGS(DB_INT(tx_organisation(tx)), DB_INT(draft_id)), NULL));
    snprintf(lane, sizeof lane, "draft %lld", (long long)draft_id);
    TRY(outbox_forget(tx, str_from(lane)));
    return case_id == 0 ? NO_ERR : outbox_forget(tx, delivery_lane(lane, case_id));
}

err delivery_confirmed(struct tx *tx, int64_t draft_id)
{
    return db_run(tx, &query_contact_confirm,
                  DB_ARGS(DB_INT(tx_organisation(tx)), DB_INT(draft_id), DB_INT(clock_now_s())), NULL);
}

err delivery_known(struct tx *tx, int64_t draft_id, bool right)
{
    int64_t changed;
    TRY(db_run(tx, right ? &query_contact_known : &query_contact_guessed,
               DB_ARGS(DB_INT(tx_organisation(tx)), DB_INT(draft_id), DB_INT(DELIVERY_GUESSES)), &changed));
    if (changed != 1) {
        return FAIL(ERR_CONFLICT, "it was guessed too often");
    }
    return right ? NO_ERR : audit_write_on(tx, 0, STR("draft.wrong-guess"), "draft", draft_id);
}

err delivery_confirmed_all(struct tx *tx, str hash)
{
    return db_run(tx, &query_contact_confirm_all,
                  DB_ARGS(DB_INT(tx_organisation(tx)), DB_BLOB(hash), DB_INT(clock_now_s())), NULL);
}

// ---- Reading ----------------------------------------------------------------------------------------------------

static err delivery_contact_by(struct tx *tx, struct arena *a, const struct query *query, int64_t id,
                               struct delivery_contact *ret_contact)
{
    *ret_contact = (struct delivery_contact){0};
    struct db_rows rows = db_query(tx, query, DB_ARGS(DB_INT(tx_organisation(tx)), DB_INT(id)));
    if (db_next(&rows)) {
        *ret_contact = (struct delivery_contact){.address = db_text(&rows, a, 0),
                                                 .hash = db_text(&rows, a, 1),
                                                 .language = db_text(&rows, a, 2),
                                                 .confirmed_at = db_int(&rows, 3),
                                                 .opens = db_int(&rows, 5) != 0};
        TRY(seal_open(tx, a, delivery_contact_seal_of(db_int(&rows, 4)), ret_contact->address, &ret_contact->address));
    }
    return db_end(&rows);
}

err delivery_contact(struct tx *tx, struct arena *a, int64_t case_id, struct delivery_contact *ret_contact)
{
    return delivery_contact_by(tx, a, &query_contact_of_case, case_id, ret_contact);
}

err delivery_contact_of_draft(struct tx *tx, struct arena *a, int64_t draft_id, struct delivery_contact *ret_contact)
{
    return delivery_contact_by(tx, a, &query_contact_of_draft, draft_id, ret_contact);
}

static err delivery_things_by(struct tx *tx, struct arena *a, const struct query *query, str hash,
                              struct delivery_things *ret_things)
{
    size_t room = 0;
    struct db_rows rows =
        db_query(tx, query, DB_ARGS(DB_INT(tx_organisation(tx)), DB_BLOB(hash), DB_INT(LIMIT_ROWS_PER_PAGE)));
    *ret_things = (struct delivery_things){0};
    while (db_next(&rows)) {
        *arena_push(a, struct delivery_thing, ret_things->items, ret_things->count, room) = (struct delivery_thing){
            .draft_id = db_int(&rows, 0),
            .case_id = db_int(&rows, 1),
            .service_key = db_text(&rows, a, 2),
            .service_name = db_text(&rows, a, 3),
            .status = db_text(&rows, a, 4),
            .at = db_int(&rows, 5),
            .opens = db_int(&rows, 6) != 0,
            .knowable = db_int(&rows, 0) != 0 && db_int(&rows, 7) < DELIVERY_GUESSES && db_int(&rows, 8) != 0};
    }
    return db_end(&rows);
}

err delivery_things(struct tx *tx, struct arena *a, str hash, struct delivery_things *ret_drafts,
                    struct delivery_things *ret_cases)
{
    TRY(delivery_things_by(tx, a, &query_contact_drafts, hash, ret_drafts));
    return delivery_things_by(tx, a, &query_contact_cases, hash, ret_cases);
}

static str delivery_member(struct arena *a, const json_t *object, const char *name)
{
    const json_t *value = json_object_get(object, name);
    return json_is_string(value) ? arena_str(a, (str){json_string_value(value), json_string_length(value)}) : (str){0};
}

err delivery_read(struct arena *a, const struct outbox_row *row, struct delivery_message *ret_message)
{
    json_t *object = json_loadb(row->payload.len == 0 ? "" : row->payload.ptr, row->payload.len, 0, NULL);
    str kind = delivery_member(a, object, "kind");
    struct delivery_message m = {.kind = DELIVERY_KIND__COUNT,
                                 .to = delivery_member(a, object, "to"),
                                 .language = delivery_member(a, object, "language"),
                                 .case_id = json_integer_value(json_object_get(object, "case")),
                                 .draft_id = json_integer_value(json_object_get(object, "draft")),
                                 .trial_id = json_integer_value(json_object_get(object, "trial")),
                                 .chosen = json_integer_value(json_object_get(object, "chosen")),
                                 .of_desk = json_integer_value(json_object_get(object, "desk")) != 0,
                                 .of_person = json_integer_value(json_object_get(object, "person")) != 0,
                                 .status = delivery_member(a, object, "status"),
                                 .words = delivery_member(a, object, "words"),
                                 .until_s = json_integer_value(json_object_get(object, "until")),
                                 .link_id = json_integer_value(json_object_get(object, "link")),
                                 .link_at = json_integer_value(json_object_get(object, "at")),
                                 .count = json_integer_value(json_object_get(object, "count")),
                                 .approved = json_integer_value(json_object_get(object, "approved")) != 0,
                                 .confirmed = json_integer_value(json_object_get(object, "confirmed")) != 0};
    json_decref(object);
    for (enum delivery_kind k = 0; k < DELIVERY_KIND__COUNT; k++) {
        m.kind = str_eq(delivery_kinds[k], kind) ? k : m.kind;
    }
    *ret_message = m;
    return m.kind != DELIVERY_KIND__COUNT && delivery_address_is_fine(m.to)
               ? NO_ERR
               : FAIL(ERR_INTERNAL, "a row of the outbox is no message");
}

err delivery_of_case(struct tx *tx, struct arena *a, int64_t case_id, struct outbox_rows *ret_rows)
{
    char lane[32];
    return outbox_of_lane(tx, a, delivery_lane(lane, case_id), ret_rows);
}

err delivery_about(struct tx *tx, struct arena *a, const struct delivery_message *m, struct delivery_about *ret_about)
{
    *ret_about = (struct delivery_about){0};
    if (m->case_id == 0 && m->draft_id == 0 && m->trial_id == 0) {
        return NO_ERR;
    }
    const struct query *query = m->case_id != 0    ? &query_delivery_about_case
                                : m->draft_id != 0 ? &query_delivery_about_draft
                                                   : &query_delivery_about_trial;
    int64_t id = m->case_id != 0 ? m->case_id : m->draft_id != 0 ? m->draft_id : m->trial_id;
    struct db_rows rows = db_query(tx, query, DB_ARGS(DB_INT(tx_organisation(tx)), DB_INT(id)));
    if (db_next(&rows)) {
        *ret_about = (struct delivery_about){db_int(&rows, 0), db_text(&rows, a, 1), db_text(&rows, a, 2)};
    }
    return db_end(&rows);
}

const struct seal_table delivery_contact_sealed = {SEAL_CONTACT, &query_contact_sealed_page, &query_contact_sealed_put};
