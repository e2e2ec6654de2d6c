// SPDX-License-Identifier: Apache-2.0
#include "web/provider_known.h"
#include "base/clock.h"
#include "base/limits.h"

enum {
    PROVIDER_KNOWN_ARENA = 4 * LIMIT_FETCHED
};
struct provider_known_row {
    struct arena issuer_arena, arenas[PROVIDER_KNOWN__COUNT];
    str issuer, texts[PROVIDER_KNOWN__COUNT];
    int64_t at_ms[PROVIDER_KNOWN__COUNT]; // of the steady clock
    int64_t again_ms;                     // when its keys were asked for before their time; 0: never
};
static struct provider_known_row provider_known_rows[PROVIDER_KNOWN_MAX];

static struct provider_known_row *provider_known_find(str issuer)
{
    for (size_t i = 0; i < PROVIDER_KNOWN_MAX; i++) {
        if (str_eq(provider_known_rows[i].issuer, issuer)) {
            return &provider_known_rows[i];
        }
    }
    return NULL;
}

str provider_known(struct arena *a, str issuer, enum provider_known_of of)
{
    const struct provider_known_row *row = provider_known_find(issuer);
    bool fresh = row != NULL && row->texts[of].len != 0 && clock_steady_ms() - row->at_ms[of] < PROVIDER_KNOWN_MS;
    return fresh ? arena_str(a, row->texts[of]) : (str){0};
}

static struct provider_known_row *provider_known_room(str issuer)
{
    struct provider_known_row *row = &provider_known_rows[0];
    for (size_t i = 1; i < PROVIDER_KNOWN_MAX; i++) {
        bool older = provider_known_rows[i].at_ms[PROVIDER_OFFERS] < row->at_ms[PROVIDER_OFFERS];
        row = older ? &provider_known_rows[i] : row;
    }
    arena_free(&row->issuer_arena);
    for (size_t of = 0; of < PROVIDER_KNOWN__COUNT; of++) {
        arena_free(&row->arenas[of]);
    }
    *row = (struct provider_known_row){0};
    arena_init(&row->issuer_arena, PROVIDER_KNOWN_ARENA);
    row->issuer = arena_str(&row->issuer_arena, issuer);
    return row;
}

void provider_known_keep(str issuer, enum provider_known_of of, str text)
{
    struct provider_known_row *row = provider_known_find(issuer);
    row = row == NULL ? provider_known_room(issuer) : row;
    arena_free(&row->arenas[of]);
    arena_init(&row->arenas[of], PROVIDER_KNOWN_ARENA);
    row->texts[of] = arena_str(&row->arenas[of], text);
    row->at_ms[of] = clock_steady_ms();
}

bool provider_known_again(str issuer)
{
    struct provider_known_row *row = provider_known_find(issuer);
    int64_t now_ms = clock_steady_ms();
    bool may = row != NULL && (row->again_ms == 0 || now_ms - row->again_ms >= PROVIDER_AGAIN_MS);
    if (may) {
        row->again_ms = now_ms;
    }
    return may;
}
