// SPDX-License-Identifier: Apache-2.0
#include "core/organisation.h"
#include "base/clock.h"
#include "base/encode.h"
#include "base/limits.h"
#include "base/random.h"
#include "core/colour.h"
#include "core/removal.h"
#include "queries.h"
#include <sodium.h>

const struct organisation_setting_kind organisation_settings[] = {
    {STR_INIT("name"), true, STR_INIT(""), STR_INIT("its name")},
    {STR_INIT("languages"), false, STR_INIT("en"), STR_INIT("languages of its pages, the first the one it writes in")},
    {STR_INIT("zone"), false, STR_INIT("Europe/London"), STR_INIT("time zone, an IANA name")},
    {STR_INIT("colour"), false, STR_INIT("#0f4c5c"), STR_INIT("its colour, with white on it at 4.5:1 or better")},
    {STR_INIT("contact"), true, STR_INIT(""), STR_INIT("how to reach it, in markdown")},
    {STR_INIT("privacy"), true, STR_INIT(""), STR_INIT("its privacy notice, in markdown")},
    {STR_INIT("accessibility"), true, STR_INIT(""),
     STR_INIT("what it adds to the accessibility statement, in markdown")},
    {STR_INIT("banner-title"), true, STR_INIT(""), STR_INIT("the emergency banner's heading; empty: there is none")},
    {STR_INIT("banner"), true, STR_INIT(""), STR_INIT("the emergency banner's words, above every public page")},
    {STR_INIT("banner-until"), false, STR_INIT("0"), STR_INIT("second since 1970 at which it is over; 0: never"), 0,
     INT64_MAX},
    {STR_INIT("target-days"), false, STR_INIT("10"),
     STR_INIT("working days from sent to decided, of services that do not say")},
    {STR_INIT("keep-drafts"), false, STR_INIT("30"),
     STR_INIT("days that answers not sent are kept, of services that do not say"), 1, 365},
    {STR_INIT("keep-cases"), false, STR_INIT("2555"),
     STR_INIT("days that cases are kept once they are closed, of services that do not say"), 1, 36525},
    {STR_INIT("keep-files"), false, STR_INIT("2555"), STR_INIT("the same of files, which never outlive their case"), 1,
     36525},
    {STR_INIT("keep-messages"), false, STR_INIT("365"),
     STR_INIT("days that messages to people are kept, of services that do not say"), 1, 36525},
    {STR_INIT("keep-feedback"), false, STR_INIT("730"),
     STR_INIT("days that words of feedback are kept, of services that do not say"), 1, 36525},
    {STR_INIT("retention-hour"), false, STR_INIT("3"),
     STR_INIT("hour of the night at which what is over goes, by its own clock, 0 to 23"), 0, 23},
    {STR_INIT("remind-days"), false, STR_INIT("3"),
     STR_INIT("days before answers not sent go that their person is written to; 0: never"), 0, 30},
    {STR_INIT("holidays"), false, STR_INIT(""), STR_INIT("dates that are no working days, such as 2026-12-25")},
    {STR_INIT("trial-people"), false, STR_INIT("0"),
     STR_INIT("people who must have tried a draft before it is published; 0: none"), 0, 1000},
    {STR_INIT("trial-welsh"), false, STR_INIT("0"), STR_INIT("of them, who used Welsh"), 0, 1000},
    {STR_INIT("trial-aid"), false, STR_INIT("0"), STR_INIT("of them, who use assistive technology"), 0, 1000},
    {STR_INIT("trial-phone"), false, STR_INIT("0"), STR_INIT("of them, who have a telephone only"), 0, 1000},
    {STR_INIT("trial-helped"), false, STR_INIT("0"), STR_INIT("of them, who were helped by somebody"), 0, 1000},
    {STR_INIT("trial-answers"), false, STR_INIT("0"),
     STR_INIT("1: every comment on a draft has an answer before it is published"), 0, 1},
    {STR_INIT("second-factor"), false, STR_INIT("offered"),
     STR_INIT("whether staff show a code beside the password: \"required\" or \"offered\"")},
    {STR_INIT("practice"), false, STR_INIT("0"),
     STR_INIT("made by Guildhall: 1 where a learner practises, and nothing is sent"), 0, 1},
    {STR_INIT("reference-key"), false, STR_INIT(""), STR_INIT("made by Guildhall: the permutation behind references")},
};
const size_t organisation_setting_kind_count = sizeof organisation_settings / sizeof organisation_settings[0];

static const str organisation_reserved_keys[] = {STR_INIT("assets"),   STR_INIT("healthz"), STR_INIT("readyz"),
                                                 STR_INIT("metrics"),  STR_INIT("cookies"), STR_INIT("accessibility"),
                                                 STR_INIT("language"), STR_INIT("staff")};

bool organisation_key_is_fine(str key)
{
    if (key.len == 0 || key.len > 40 || key.ptr[0] == '-') {
        return false;
    }
    for (size_t i = 0; i < key.len; i++) {
        char c = key.ptr[i];
        if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-')) {
            return false;
        }
    }
    for (size_t i = 0; i < sizeof organisation_reserved_keys / sizeof organisation_reserved_keys[0]; i++) {
        if (str_eq(organisation_reserved_keys[i], key)) {
            return false;
        }
    }
    return true;
}

static struct organisation_entry organisation_entry_of(const struct db_rows *rows, struct arena *a)
{
    return (struct organisation_entry){db_int(rows, 0), db_text(rows, a, 1), db_text(rows, a, 2), db_int(rows, 3) != 0,
                                       db_int(rows, 4) != 0};
}

err organisation_find(struct tx *registry, struct arena *a, str key, struct organisation_entry *ret_entry)
{
    struct db_rows rows = db_query(registry, &query_organisation_by_key, DB_ARGS(DB_TEXT(key)));
    bool found = db_next(&rows);
    if (found) {
        *ret_entry = organisation_entry_of(&rows, a);
    }
    TRY(db_end(&rows));
    return found ? NO_ERR : FAIL_ABOUT(ERR_NOT_FOUND, "there is no such organisation", key);
}

err organisation_list(struct tx *registry, struct arena *a, struct organisation_entry **ret_entries, size_t *ret_count)
{
    size_t room = 0;
    size_t count = 0;
    struct organisation_entry *entries = NULL;
    struct db_rows rows = db_query(registry, &query_organisation_all, DB_NO_ARGS);
    while (db_next(&rows)) {
        *arena_push(a, struct organisation_entry, entries, count, room) = organisation_entry_of(&rows, a);
    }
    TRY(db_end(&rows));
    *ret_entries = entries;
    *ret_count = count;
    return NO_ERR;
}

err organisation_next(struct tx *registry, struct arena *a, int64_t after, struct organisation_entry *ret_entry)
{
    struct db_rows rows = db_query(registry, &query_organisation_after, DB_ARGS(DB_INT(after)));
    *ret_entry = db_next(&rows) ? organisation_entry_of(&rows, a) : (struct organisation_entry){0};
    return db_end(&rows);
}

err organisation_register(struct tx *registry, str key, str names, int64_t *ret_id)
{
    if (!organisation_key_is_fine(key)) {
        return FAIL_ABOUT(ERR_INPUT, "an organisation's key is 1 to 40 lower-case letters, digits and hyphens", key);
    }
    bool leaving = false;
    TRY(removal_under_way(registry, key, &leaving));
    if (leaving) {
        return FAIL_ABOUT(ERR_CONFLICT, "an organisation of this key is being removed", key);
    }
    struct db_rows rows = db_query(registry, &query_organisation_next_id, DB_NO_ARGS);
    int64_t id = db_next(&rows) ? db_int(&rows, 0) : 1;
    TRY(db_end(&rows));
    TRY(db_run(registry, &query_organisation_add,
               DB_ARGS(DB_INT(id), DB_TEXT(key), DB_TEXT(names), DB_INT(clock_now_s())), NULL));
    *ret_id = id;
    return NO_ERR;
}

err organisation_set(struct tx *tx, str name, str language, str value)
{
    const struct organisation_setting_kind *kind = NULL;
    for (size_t i = 0; i < organisation_setting_kind_count && kind == NULL; i++) {
        kind = str_eq(organisation_settings[i].name, name) ? &organisation_settings[i] : NULL;
    }
    if (kind == NULL) {
        return FAIL_ABOUT(ERR_INPUT, "there is no such setting", name);
    }
    if (str_eq(name, STR("colour")) && colour_contrast_with_white(value) < 4.5) {
        return FAIL_ABOUT(ERR_INPUT, "white words on this colour are not readable (WCAG 2.2, 1.4.3 asks 4.5:1)", value);
    }
    if (str_eq(name, STR("second-factor")) && !str_eq(value, STR("required")) && !str_eq(value, STR("offered"))) {
        return FAIL_ABOUT(ERR_INPUT, "a second factor is \"required\" or \"offered\", not", value);
    }
    int64_t number;
    if (kind->most != 0 && !str_to_i64(value, kind->least, kind->most, &number)) {
        return FAIL_ABOUT(ERR_INPUT,
                          "this setting is a whole number within its bounds (guildhall set lists them):", name);
    }
    return db_run(tx, &query_setting_put,
                  DB_ARGS(DB_INT(tx_organisation(tx)), DB_TEXT(name), DB_TEXT(kind->by_language ? language : STR("")),
                          DB_TEXT(value)),
                  NULL);
}

err organisation_begin(struct tx *tx, str languages, str zone)
{
    TRY(organisation_set(tx, STR("languages"), STR(""), languages));
    TRY(organisation_set(tx, STR("zone"), STR(""), zone));
    uint8_t key[REFERENCE_KEY_BYTES];
    random_bytes(key, sizeof key);
    struct arena a;
    arena_init(&a, 64 * 1024);
    err e = organisation_set(tx, STR("reference-key"), STR(""), encode_hex(&a, (str){(const char *)key, sizeof key}));
    arena_free(&a);
    TRY(e);
    return seal_begin(tx, NULL);
}

static err organisation_read_languages(struct arena *a, str list, struct organisation *o)
{
    str *languages = arena_array(a, str, LIMIT_LANGUAGE_COUNT);
    str rest = list;
    str tag;
    while (o->language_count < LIMIT_LANGUAGE_COUNT && str_next(&rest, ',', &tag)) {
        languages[o->language_count++] = str_trim(tag);
    }
    o->languages = languages;
    return o->language_count > 0 ? NO_ERR : FAIL(ERR_INTERNAL, "an organisation without a language");
}

err organisation_load(struct tx *tx, struct arena *a, str key, struct organisation *ret_organisation)
{
    struct organisation o = {.id = tx_organisation(tx), .key = arena_str(a, key)};
    size_t room = 128;
    struct organisation_setting *settings = arena_array(a, struct organisation_setting, room);
    struct db_rows rows = db_query(tx, &query_setting_all, DB_ARGS(DB_INT(o.id)));
    while (db_next(&rows) && o.setting_count < room) {
        settings[o.setting_count++] =
            (struct organisation_setting){db_text(&rows, a, 0), db_text(&rows, a, 1), db_text(&rows, a, 2)};
    }
    TRY(db_end(&rows));
    o.settings = settings;
    TRY(organisation_read_languages(a, organisation_text(&o, STR("languages"), STR("")), &o));
    o.zone = organisation_text(&o, STR("zone"), STR(""));
    str secret;
    struct seal_lasting_key hashes;
    if (!encode_from_hex(a, organisation_text(&o, STR("reference-key"), STR("")), &secret) ||
        secret.len != REFERENCE_KEY_BYTES) {
        return FAIL(ERR_INTERNAL, "an organisation without a reference key");
    }
    memcpy(o.reference_key, secret.ptr, secret.len);
    TRY(seal_lasting_key(tx, SEAL_FOR_HASHES, &hashes));
    memcpy(o.hash_key, hashes.number == 0 ? o.reference_key : hashes.key, SEAL_KEY_BYTES);
    sodium_memzero(&hashes, sizeof hashes);
    *ret_organisation = o;
    return NO_ERR;
}

str organisation_text(const struct organisation *o, str name, str language)
{
    str first = o->language_count > 0 ? o->languages[0] : (str){0};
    const struct organisation_setting *best = NULL;
    for (size_t i = 0; i < o->setting_count; i++) {
        const struct organisation_setting *s = &o->settings[i];
        if (!str_eq(s->name, name)) {
            continue;
        }
        if (str_eq(s->language, language)) {
            return s->value;
        }
        if (best == NULL || str_eq(s->language, first)) {
            best = s;
        }
    }
    if (best != NULL) {
        return best->value;
    }
    for (size_t i = 0; i < organisation_setting_kind_count; i++) {
        if (str_eq(organisation_settings[i].name, name)) {
            return organisation_settings[i].fallback;
        }
    }
    return (str){0};
}
