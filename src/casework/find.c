// SPDX-License-Identifier: Apache-2.0
#include "casework/find.h"
#include "definition/search.h"
#include "queries.h"
#include <sodium.h>

enum {
    FIND_CODE_MAX = 16 // bytes of an answer that may be a code
};

struct finding {
    struct arena *arena;
    const uint8_t *key;
    int64_t *items;
    size_t count, max;
};

// What it is for stands before what is hashed, so that no other use of the key gives the same bytes.
static int64_t find_token(const uint8_t key[SEAL_KEY_BYTES], str word)
{
    static const str purpose = STR_INIT("guildhall find 1\n");
    uint8_t in[sizeof "guildhall find 1\n" + FIND_WORD_MAX];
    uint8_t out[crypto_generichash_BYTES_MIN];
    size_t len = word.len < FIND_WORD_MAX ? word.len : FIND_WORD_MAX;
    uint64_t token = 0;
    memcpy(in, purpose.ptr, purpose.len);
    memcpy(in + purpose.len, word.ptr, len);
    crypto_generichash(out, sizeof out, in, purpose.len + len, key, SEAL_KEY_BYTES);
    for (size_t i = 0; i < 8; i++) {
        token = token << 8 | out[i];
    }
    return (int64_t)(token >> 1); // never negative
}

static void find_add(struct finding *f, str word)
{
    if (word.len == 0 || f->count == f->max) {
        return;
    }
    int64_t token = find_token(f->key, word);
    for (size_t i = 0; i < f->count; i++) {
        if (f->items[i] == token) {
            return;
        }
    }
    f->items[f->count++] = token;
}

static str find_joined(struct arena *a, str one, str other)
{
    return ARENA_JOIN(a, one, other);
}

static bool find_is_postcode(struct arena *a, str word)
{
    str spelled;
    return word.len >= 5 && type_address_postcode(a, word, &spelled);
}

// Two words that together are a postcode count as one.
static void find_words(struct finding *f, str text)
{
    str rest = search_fold(f->arena, text);
    str word;
    str next;
    bool has = str_next(&rest, ' ', &word);
    while (has) {
        bool more = str_next(&rest, ' ', &next);
        str both = more ? find_joined(f->arena, word, next) : (str){0};
        if (more && !find_is_postcode(f->arena, word) && find_is_postcode(f->arena, both)) {
            find_add(f, both);
            has = str_next(&rest, ' ', &word);
            continue;
        }
        find_add(f, word);
        word = next;
        has = more;
    }
}

// A code in one piece, "ab19klm", however it was spaced.
static void find_code(struct finding *f, str text)
{
    str rest = search_fold(f->arena, text);
    str word;
    str code = {0};
    while (str_next(&rest, ' ', &word)) {
        code = find_joined(f->arena, code, word);
    }
    find_add(f, code);
}

static void find_value(struct finding *f, const struct question *q, const struct value *v)
{
    if (q->find == QUESTION_FIND_POSTCODE) {
        for (size_t i = 0; v->kind == VALUE_PARTS && i < v->count && i < q->type->part_count; i++) {
            if (str_eq(q->type->parts[i].name, STR("postcode"))) {
                find_words(f, v->items[i]);
            }
        }
        return;
    }
    if (v->kind == VALUE_TEXT) {
        find_words(f, v->text);
        if (v->text.len <= FIND_CODE_MAX) {
            find_code(f, v->text);
        }
    }
    for (size_t i = 0; v->kind == VALUE_PARTS && i < v->count; i++) {
        bool beside = i < q->type->part_count && q->type->parts[i].beside;
        find_words(f, beside ? (str){0} : v->items[i]);
    }
}

static void find_page(struct finding *f, const struct page *page, const struct answers *answers)
{
    for (size_t i = 0; i < page->question_count; i++) {
        const struct question *q = page->questions[i];
        if (q->find != QUESTION_FIND_NOT) {
            struct value v = answers_get(answers, q->number);
            find_value(f, q, &v);
        }
    }
}

static void find_rows(struct finding *f, const struct page *page, const struct answers *answers)
{
    struct value rows = answers_get(answers, page->repeat.number);
    for (size_t i = 0; rows.kind == VALUE_ROWS && i < rows.count; i++) {
        find_page(f, page, &rows.rows[i].answers);
    }
}

struct find_tokens find_of_answers(struct arena *a, const uint8_t key[SEAL_KEY_BYTES], const struct definition *d,
                                   const struct answers *answers)
{
    if (d->find_count == 0) {
        return (struct find_tokens){0};
    }
    struct finding f = {.arena = a, .key = key, .items = arena_array(a, int64_t, FIND_CASE_MAX), .max = FIND_CASE_MAX};
    for (size_t i = 0; i < d->page_count; i++) {
        const struct page *page = &d->pages[i];
        if (page->kind == PAGE_REPEAT) {
            find_rows(&f, page, answers);
        } else {
            find_page(&f, page, answers);
        }
    }
    return (struct find_tokens){f.items, f.count};
}

struct find_tokens find_of_typed(struct arena *a, const uint8_t key[SEAL_KEY_BYTES], str text)
{
    struct finding f = {
        .arena = a, .key = key, .items = arena_array(a, int64_t, FIND_TYPED_MAX), .max = FIND_TYPED_MAX};
    find_words(&f, text);
    return (struct find_tokens){f.items, f.count};
}

bool find_tells(struct arena *a, str text, const struct find_tokens *tokens)
{
    str before;
    str after;
    (void)str_cut(search_fold(a, text), ' ', &before, &after);
    return tokens->count >= 2 || find_is_postcode(a, find_joined(a, before, after));
}

err find_case_has(struct tx *tx, int64_t case_id, const struct find_tokens *tokens, bool *ret_has)
{
    *ret_has = tokens->count != 0;
    for (size_t i = 0; i < tokens->count && *ret_has; i++) {
        struct db_rows rows = db_query(tx, &query_find_has,
                                       DB_ARGS(DB_INT(tx_organisation(tx)), DB_INT(tokens->items[i]), DB_INT(case_id)));
        *ret_has = db_next(&rows);
        TRY(db_end(&rows));
    }
    return NO_ERR;
}

err find_keep(struct tx *tx, int64_t case_id, const struct find_tokens *tokens)
{
    for (size_t i = 0; i < tokens->count; i++) {
        TRY(db_run(tx, &query_find_put, DB_ARGS(DB_INT(tx_organisation(tx)), DB_INT(tokens->items[i]), DB_INT(case_id)),
                   NULL));
    }
    return NO_ERR;
}

err find_cases(struct tx *tx, struct arena *a, const struct find_asked *asked, int64_t **ret_ids, size_t *ret_count)
{
    const struct find_tokens *tokens = asked->tokens;
    int64_t *ids = NULL;
    size_t count = 0;
    size_t room = 0;
    struct db_value values[] = {DB_INT(tx_organisation(tx)),
                                DB_NULL,
                                DB_NULL,
                                DB_NULL,
                                DB_NULL,
                                DB_INT(asked->before == 0 ? INT64_MAX : asked->before),
                                DB_INT(asked->limit),
                                DB_INT(asked->partner_id)};
    *ret_ids = NULL;
    *ret_count = 0;
    if (tokens->count == 0) {
        return NO_ERR;
    }
    for (size_t i = 0; i < FIND_TYPED_MAX; i++) {
        values[1 + i] = DB_INT(tokens->items[i < tokens->count ? i : 0]);
    }
    struct db_rows rows = db_query(tx, &query_find_all, (struct db_args){values, sizeof values / sizeof values[0]});
    while (db_next(&rows)) {
        *arena_push(a, int64_t, ids, count, room) = db_int(&rows, 0);
    }
    TRY(db_end(&rows));
    *ret_ids = ids;
    *ret_count = count;
    return NO_ERR;
}
