// SPDX-License-Identifier: Apache-2.0
#include "web/stumbles.h"
#include <assert.h>
#include <stdlib.h>

void stumbles_begin(struct stumbles *s)
{
    s->items = calloc(STUMBLES_ROOM, sizeof *s->items);
    assert(s->items != NULL);
    pthread_mutex_init(&s->lock, NULL);
}

void stumbles_end(struct stumbles *s)
{
    free(s->items);
    pthread_mutex_destroy(&s->lock);
}

static bool stumbles_same(const struct stumbles_count *one, const struct stumbles_count *other)
{
    return one->hash == other->hash && one->organisation == other->organisation && one->service == other->service &&
           one->question_len == other->question_len && one->rule_len == other->rule_len &&
           memcmp(one->question, other->question, one->question_len) == 0 &&
           memcmp(one->rule, other->rule, one->rule_len) == 0;
}

// All places near are looked at before a free one is taken, since one between may have become free.
static struct stumbles_count *stumbles_place(struct stumbles *s, const struct stumbles_count *wanted)
{
    struct stumbles_count *free_one = NULL;
    for (size_t i = 0; i < STUMBLES_NEAR; i++) {
        struct stumbles_count *at = &s->items[(wanted->hash + i) & (STUMBLES_ROOM - 1)];
        if (at->count != 0 && stumbles_same(at, wanted)) {
            return at;
        }
        free_one = free_one == NULL && at->count == 0 ? at : free_one;
    }
    return free_one;
}

void stumbles_note(struct stumbles *s, int64_t organisation, int64_t service, str question, str rule, uint32_t count)
{
    if (question.len > STUMBLES_QUESTION || rule.len > STUMBLES_RULE) {
        return;
    }
    struct stumbles_count wanted = {.organisation = organisation,
                                    .service = service,
                                    .question_len = (uint8_t)question.len,
                                    .rule_len = (uint8_t)rule.len};
    wanted.hash = str_hash(question) ^ (str_hash(rule) * 31) ^ ((uint64_t)organisation * 1000003u + (uint64_t)service);
    wanted.hash ^= wanted.hash >> 32;
    memcpy(wanted.question, question.ptr == NULL ? "" : question.ptr, question.len);
    memcpy(wanted.rule, rule.ptr == NULL ? "" : rule.ptr, rule.len);
    pthread_mutex_lock(&s->lock);
    struct stumbles_count *at = stumbles_place(s, &wanted);
    if (at != NULL && at->count == 0) {
        *at = wanted;
    }
    if (at != NULL && at->count < UINT32_MAX - count) {
        at->count += count;
    }
    pthread_mutex_unlock(&s->lock);
}

void stumbles_take(struct stumbles *s, struct arena *a, int64_t organisation, struct stumbles_list *ret_list)
{
    *ret_list = (struct stumbles_list){0};
    pthread_mutex_lock(&s->lock);
    for (size_t i = 0; i < STUMBLES_ROOM; i++) {
        if (s->items[i].count != 0 && s->items[i].organisation == organisation) {
            *arena_push(a, struct stumbles_count, ret_list->items, ret_list->count, ret_list->room) = s->items[i];
            s->items[i].count = 0;
        }
    }
    pthread_mutex_unlock(&s->lock);
}
