// SPDX-License-Identifier: Apache-2.0
#include "voice/need.h"
#include "base/clock.h"
#include "core/audit.h"
#include "core/ids.h"
#include "core/seal.h"
#include "queries.h"
#include <assert.h>

enum {
    NEED_NEAR_S = 86400,
    NEED_ARENA = 64 * 1024
};

static const str need_weights[] = {
    [NEED_LOW] = STR_INIT("low"), [NEED_MEDIUM] = STR_INIT("medium"), [NEED_HIGH] = STR_INIT("high")};
_Static_assert(sizeof need_weights / sizeof need_weights[0] == NEED_WEIGHT__COUNT, "a name a weight");

static const str need_states[] = {[NEED_NEW] = STR_INIT("new"),
                                  [NEED_UNDERSTOOD] = STR_INIT("understood"),
                                  [NEED_WORKING] = STR_INIT("working"),
                                  [NEED_MET] = STR_INIT("met"),
                                  [NEED_NOT_MET] = STR_INIT("not-met")};
_Static_assert(sizeof need_states / sizeof need_states[0] == NEED_STATE__COUNT, "a name a state");

static const str need_kinds[] = {
    [NEED_TOLD] = STR_INIT("told"), [NEED_FEEDBACK] = STR_INIT("feedback"), [NEED_TRIAL] = STR_INIT("trial"),
    [NEED_NOTE] = STR_INIT("note"), [NEED_REFUSED] = STR_INIT("refused"),   [NEED_RESEARCH] = STR_INIT("research")};
_Static_assert(sizeof need_kinds / sizeof need_kinds[0] == NEED_KIND__COUNT, "a name a kind");

str need_weight_name(enum need_weight weight)
{
    assert(weight < NEED_WEIGHT__COUNT);
    return need_weights[weight];
}

str need_state_name(enum need_state state)
{
    assert(state < NEED_STATE__COUNT);
    return need_states[state];
}

str need_kind_name(enum need_kind kind)
{
    assert(kind < NEED_KIND__COUNT);
    return need_kinds[kind];
}

bool need_weight_find(str name, enum need_weight *ret_weight)
{
    size_t at = str_place(name, need_weights, NEED_WEIGHT__COUNT);
    if (at < NEED_WEIGHT__COUNT) {
        *ret_weight = (enum need_weight)at;
    }
    return at < NEED_WEIGHT__COUNT;
}

bool need_state_find(str name, enum need_state *ret_state)
{
    size_t at = str_place(name, need_states, NEED_STATE__COUNT);
    if (at < NEED_STATE__COUNT) {
        *ret_state = (enum need_state)at;
    }
    return at < NEED_STATE__COUNT;
}

bool need_kind_find(str name, enum need_kind *ret_kind)
{
    size_t at = str_place(name, need_kinds, NEED_KIND__COUNT);
    if (at < NEED_KIND__COUNT) {
        *ret_kind = (enum need_kind)at;
    }
    return at < NEED_KIND__COUNT;
}

int64_t need_heard(const struct need *need)
{
    int64_t all = 0;
    for (size_t i = 0; i < NEED_KIND__COUNT; i++) {
        all += need->heard[i];
    }
    return all;
}

static struct seal_of need_seal_of(int64_t id)
{
    return (struct seal_of){.kind = SEAL_NEED, .id = id};
}

// ---- Reading ----------------------------------------------------------------------------------------------

static struct need need_of(const struct db_rows *rows, struct arena *a)
{
    struct need n = {.id = db_int(rows, 0),
                     .service_id = db_int(rows, 1),
                     .service_key = db_text(rows, a, 2),
                     .service_name = db_text(rows, a, 3),
                     .about = db_text(rows, a, 4),
                     .needs = db_text(rows, a, 5),
                     .so_that = db_text(rows, a, 6),
                     .language = db_text(rows, a, 7),
                     .why = db_text(rows, a, 10),
                     .version_id = db_int(rows, 11),
                     .version_number = db_int(rows, 12),
                     .version_at = db_int(rows, 13),
                     .version_service = db_text(rows, a, 14),
                     .shown = db_int(rows, 15) != 0,
                     .at = db_int(rows, 16),
                     .changed_at = db_int(rows, 17),
                     .user_name = db_text(rows, a, 18)};
    (void)need_weight_find(db_text(rows, a, 8), &n.weight);
    (void)need_state_find(db_text(rows, a, 9), &n.state);
    return n;
}

static err need_count_heard(struct tx *tx, struct arena *a, int64_t from, int64_t to, struct need_list *list)
{
    struct db_rows rows = db_query(tx, &query_need_evidence_counts,
                                   DB_ARGS(DB_INT(tx_organisation(tx)), DB_INT(from < 1 ? 1 : from), DB_INT(to)));
    while (db_next(&rows)) {
        enum need_kind kind;
        bool known = need_kind_find(db_text(&rows, a, 1), &kind);
        for (size_t i = 0; i < list->count && known; i++) {
            list->items[i].heard[kind] += list->items[i].id == db_int(&rows, 0) ? db_int(&rows, 2) : 0;
        }
    }
    return db_end(&rows);
}

static err need_rows(struct tx *tx, struct arena *a, int64_t service_id, bool shown, int64_t from, int64_t to,
                     struct need_list *ret_list)
{
    size_t room = 0;
    *ret_list = (struct need_list){0};
    struct db_rows rows = db_query(tx, &query_need_all,
                                   DB_ARGS(DB_INT(tx_organisation(tx)), DB_INT(service_id), DB_INT(shown ? 1 : 0),
                                           DB_INT(from), DB_INT(to), DB_INT(NEED_MAX)));
    while (db_next(&rows)) {
        *arena_push(a, struct need, ret_list->items, ret_list->count, room) = need_of(&rows, a);
    }
    TRY(db_end(&rows));
    return need_count_heard(tx, a, from, to, ret_list);
}

err need_list(struct tx *tx, struct arena *a, int64_t service_id, bool shown, struct need_list *ret_list)
{
    return need_rows(tx, a, service_id, shown, 0, INT64_MAX, ret_list);
}

err need_get(struct tx *tx, struct arena *a, int64_t id, struct need *ret_need)
{
    struct need_list list;
    TRY(need_rows(tx, a, 0, false, id, id, &list));
    if (list.count == 0) {
        return FAIL(ERR_NOT_FOUND, "there is no such need");
    }
    *ret_need = list.items[0];
    return NO_ERR;
}

err need_evidences(struct tx *tx, struct arena *a, int64_t need_id, int64_t id, struct need_evidences *ret_list)
{
    size_t room = 0;
    *ret_list = (struct need_evidences){0};
    struct db_rows rows = db_query(tx, &query_need_evidence_page,
                                   DB_ARGS(DB_INT(tx_organisation(tx)), DB_INT(need_id), DB_INT(id),
                                           DB_INT(id == 0 ? INT64_MAX : id), DB_INT(NEED_LIST_MAX)));
    while (db_next(&rows)) {
        struct need_evidence e = {.id = db_int(&rows, 0),
                                  .service_id = db_int(&rows, 1),
                                  .service_key = db_text(&rows, a, 2),
                                  .service_name = db_text(&rows, a, 3),
                                  .language = db_text(&rows, a, 7),
                                  .at = db_int(&rows, 8),
                                  .user_name = db_text(&rows, a, 9)};
        TRY(seal_words_open(&rows, a, need_seal_of(e.id), 5, 6, &e.words));
        if (need_kind_find(db_text(&rows, a, 4), &e.kind)) {
            *arena_push(a, struct need_evidence, ret_list->items, ret_list->count, room) = e;
        }
    }
    return db_end(&rows);
}

err need_waiting(struct tx *tx, int64_t *ret_count)
{
    return db_number(db_query(tx, &query_need_evidence_waiting, DB_ARGS(DB_INT(tx_organisation(tx)))), ret_count);
}

// ---- Evidence ---------------------------------------------------------------------------------------------

static err need_evidence_keep(struct tx *tx, int64_t need_id, const struct need_hear *hear, str near, int64_t user_id,
                              int64_t *ret_id)
{
    struct arena a;
    struct seal_words words;
    int64_t id;
    TRY(ids_next(tx, STR("need-evidence"), &id));
    arena_init(&a, NEED_ARENA);
    err e = seal_words(tx, &a, need_seal_of(id), hear->words, &words);
    if (!err_is(e)) {
        e = db_run(tx, &query_need_evidence_add,
                   DB_ARGS(DB_INT(tx_organisation(tx)), DB_INT(id), DB_INT(need_id), DB_INT(hear->service_id),
                           DB_TEXT(need_kind_name(hear->kind)), DB_INT(hear->of_id), words.plain, words.sealed,
                           DB_TEXT(hear->language), DB_TEXT(near), DB_INT(clock_now_s()), DB_INT(user_id)),
                   NULL);
    }
    arena_free(&a);
    *ret_id = id;
    return e;
}

// What was told becomes evidence as it is; of anything else with a number a row is added, once.
static err need_evidence_of(struct tx *tx, int64_t need_id, const struct need_hear *hear, int64_t user_id)
{
    struct db_value self = DB_INT(tx_organisation(tx));
    int64_t known = 0;
    int64_t id = hear->of_id;
    if (hear->kind == NEED_TOLD) {
        TRY(db_run(tx, &query_need_evidence_take, DB_ARGS(self, DB_INT(id), DB_INT(need_id)), &known));
        if (known == 0) {
            return FAIL(ERR_CONFLICT, "what was told is of another need by now");
        }
        return audit_write_on(tx, user_id, STR("need.evidence"), "need", need_id);
    }
    if (hear->of_id != 0) {
        TRY(db_number(db_query(tx, &query_need_evidence_known,
                               DB_ARGS(self, DB_INT(need_id), DB_TEXT(need_kind_name(hear->kind)), DB_INT(id))),
                      &known));
    }
    if (known != 0) {
        return NO_ERR;
    }
    TRY(need_evidence_keep(tx, need_id, hear, STR(""), user_id, &id));
    return audit_write_on(tx, user_id, STR("need.evidence"), "need", need_id);
}

// ---- Units of work ----------------------------------------------------------------------------------------

static err need_put(struct tx *tx, struct need_write *with)
{
    const struct need *n = &with->need;
    struct db_value self = DB_INT(tx_organisation(tx));
    int64_t count;
    TRY(db_number(db_query(tx, &query_need_count, DB_ARGS(self)), &count));
    if (count >= NEED_MAX) {
        return FAIL(ERR_TOO_LARGE, "there are as many needs as there may be");
    }
    TRY(ids_next(tx, STR("need"), &with->ret_id));
    TRY(db_run(tx, &query_need_add,
               DB_ARGS(self, DB_INT(with->ret_id), DB_INT(n->service_id), DB_TEXT(n->about), DB_TEXT(n->needs),
                       DB_TEXT(n->so_that), DB_TEXT(n->language), DB_TEXT(need_weight_name(n->weight)),
                       DB_TEXT(need_state_name(NEED_NEW)), DB_INT(with->user_id), DB_INT(clock_now_s())),
               NULL));
    return audit_write_on(tx, with->user_id, STR("need.add"), "need", with->ret_id);
}

err need_write(struct tx *tx, struct need_write *with)
{
    with->ret_id = with->to_id;
    if (with->to_id == 0) {
        TRY(need_put(tx, with));
    }
    return need_evidence_of(tx, with->ret_id, &with->hear, with->user_id);
}

err need_set(struct tx *tx, const struct need_set *with)
{
    const struct need *n = &with->need;
    int64_t changed = 0;
    TRY(db_run(tx, &query_need_set,
               DB_ARGS(DB_INT(tx_organisation(tx)), DB_INT(n->id), DB_INT(n->service_id), DB_TEXT(n->about),
                       DB_TEXT(n->needs), DB_TEXT(n->so_that), DB_TEXT(need_weight_name(n->weight)),
                       DB_TEXT(need_state_name(n->state)), DB_TEXT(n->why), DB_INT(n->version_id),
                       DB_INT(n->shown ? 1 : 0), DB_INT(clock_now_s())),
               &changed));
    if (changed == 0) {
        return FAIL(ERR_NOT_FOUND, "there is no such need");
    }
    return audit_write_on(tx, with->user_id, STR("need.set"), "need", n->id);
}

err need_tell(struct tx *tx, struct need_tell *with)
{
    struct db_value self = DB_INT(tx_organisation(tx));
    int64_t waiting;
    int64_t near;
    int64_t id;
    TRY(need_waiting(tx, &waiting));
    TRY(db_number(db_query(tx, &query_need_evidence_near,
                           DB_ARGS(self, DB_TEXT(with->near), DB_INT(clock_now_s() - NEED_NEAR_S))),
                  &near));
    with->ret_full = waiting >= NEED_WAITING_MAX || near >= NEED_NEAR_MAX;
    if (with->ret_full) {
        return NO_ERR;
    }
    struct need_hear hear = {
        .kind = NEED_TOLD, .words = with->words, .language = with->language, .service_id = with->service_id};
    TRY(need_evidence_keep(tx, 0, &hear, with->near, 0, &id));
    return audit_write_on(tx, 0, STR("need.told"), "told", id);
}

err need_aside(struct tx *tx, const struct need_aside *with)
{
    int64_t changed = 0;
    TRY(db_run(tx, &query_need_evidence_aside,
               DB_ARGS(DB_INT(tx_organisation(tx)), DB_INT(with->id), DB_TEXT(with->why)), &changed));
    if (changed == 0) {
        return FAIL(ERR_NOT_FOUND, "nothing of that number waits");
    }
    return audit_write_on(tx, with->user_id, STR("need.aside"), "told", with->id);
}

err need_forget(struct tx *tx, int64_t id)
{
    struct db_args of = DB_ARGS(DB_INT(tx_organisation(tx)), DB_INT(id));
    TRY(db_run(tx, &query_need_evidence_forget_told, of, NULL));
    return db_run(tx, &query_need_evidence_forget, of, NULL);
}

err need_forget_near(struct tx *tx, void *unused)
{
    (void)unused;
    return db_run(tx, &query_need_evidence_forget_near,
                  DB_ARGS(DB_INT(tx_organisation(tx)), DB_INT(clock_now_s() - NEED_NEAR_S)), NULL);
}

const struct seal_table need_sealed = {SEAL_NEED, &query_need_evidence_sealed_page, &query_need_evidence_sealed_put};
