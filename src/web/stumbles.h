// SPDX-License-Identifier: Apache-2.0
// stumbles: how often a page with a question was sent, and how often which rule refused its answer. Kept in memory and
// written down every minute (app/tallies.h). A count knows an organisation, a service, a question and a rule: no
// answer, no person, no moment. Noting one costs a hash and a few comparisons; where there is no room it is not
// counted. Shared between threads.
#pragma once
#include "base/arena.h"
#include <pthread.h>

enum {
    STUMBLES_ROOM = 4096,    // counts kept until they are written down; a power of two
    STUMBLES_NEAR = 16,      // places where one may stand
    STUMBLES_QUESTION = 100, // bytes of a question's id, a rule's key; longer ones are not counted
    STUMBLES_RULE = 50
};
struct stumbles_count {
    int64_t organisation, service;
    uint64_t hash;
    uint32_t count; // 0: free
    uint8_t question_len, rule_len;
    char question[STUMBLES_QUESTION], rule[STUMBLES_RULE];
};
struct stumbles {
    pthread_mutex_t lock;
    struct stumbles_count *items;
};
struct stumbles_list {
    struct stumbles_count *items;
    size_t count, room;
};
void stumbles_begin(struct stumbles *s);
void stumbles_end(struct stumbles *s);
// `rule` empty: the page with it was sent.
void stumbles_note(struct stumbles *s, int64_t organisation, int64_t service, str question, str rule, uint32_t count);
// Those of an organisation, which are not in memory any more.
void stumbles_take(struct stumbles *s, struct arena *a, int64_t organisation, struct stumbles_list *ret_list);
