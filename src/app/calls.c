// SPDX-License-Identifier: Apache-2.0
#include "app/calls.h"
#include "base/clock.h"
#include "base/random.h"
#include <event2/event.h>
#include <stdlib.h>

enum {
    CALLS_TICK_MS = 100
};

enum calls_stage {
    CALLS_FREE,
    CALLS_WAITING, // for its turn, or for a sender
    CALLS_AT_SENDER
};
struct calls_slot {
    enum calls_stage stage;
    uint64_t ticket;
    int64_t until_ms; // of the steady clock
    struct call *call;
};
struct calls {
    int fd;
    uint64_t life; // the sender's; 0: none has said hello
    uint64_t next_ticket;
    struct event *timer;
    struct calls_slot slots[CALLS_MAX];
};

static void calls_end(struct calls_slot *slot, bool answered, unsigned status, str body)
{
    struct call *call = slot->call;
    *slot = (struct calls_slot){0}; // before `done`, which may begin another
    call->ret_answered = answered;
    call->ret_status = status;
    call->ret_body = arena_str(call->arena, body);
    call->done(call);
}

// ---- Whose turn it is ---------------------------------------------------------------------------------------------

static size_t calls_at_sender(const struct calls *c, int64_t of)
{
    size_t count = 0;
    for (size_t i = 0; i < CALLS_MAX; i++) {
        count += c->slots[i].stage == CALLS_AT_SENDER && c->slots[i].call->of == of ? 1 : 0;
    }
    return count;
}

// The one that has waited longest and may go.
static struct calls_slot *calls_next(struct calls *c)
{
    struct calls_slot *next = NULL;
    for (size_t i = 0; i < CALLS_MAX; i++) {
        struct calls_slot *slot = &c->slots[i];
        bool may = slot->stage == CALLS_WAITING && calls_at_sender(c, slot->call->of) < CALLS_OF_ONE_MAX;
        if (may && (next == NULL || slot->ticket < next->ticket)) {
            next = slot;
        }
    }
    return next;
}

static void calls_go(struct calls *c)
{
    struct calls_slot *slot;
    while (c->life != 0 && (slot = calls_next(c)) != NULL) {
        const struct call *call = slot->call;
        err e = wire_send(c->fd, &(struct wire_message){.kind = WIRE_FETCH,
                                                        .life = c->life,
                                                        .ticket = slot->ticket,
                                                        .to = call->url,
                                                        .from = call->authorization,
                                                        .bytes = call->form});
        if (e.kind == ERR_BUSY) {
            return; // the timer tries again
        }
        slot->stage = CALLS_AT_SENDER;
        slot->until_ms = err_is(e) ? 0 : slot->until_ms; // it ends with the next tick: never within calls_begin
    }
}

// ---- What is heard ------------------------------------------------------------------------------------------------

void calls_hello(struct calls *c, uint64_t life)
{
    if (c == NULL || life == c->life) {
        return;
    }
    c->life = life;
    for (size_t i = 0; i < CALLS_MAX; i++) {
        if (c->slots[i].stage == CALLS_AT_SENDER) {
            calls_end(&c->slots[i], false, 0, STR("the sender died"));
        }
    }
    calls_go(c);
}

void calls_fetched(struct calls *c, const struct wire_message *m)
{
    for (size_t i = 0; c != NULL && m->life == c->life && i < CALLS_MAX; i++) {
        if (c->slots[i].stage == CALLS_AT_SENDER && c->slots[i].ticket == m->ticket) {
            calls_end(&c->slots[i], m->outcome == WIRE_SENT, m->status, m->bytes);
            break;
        }
    }
    if (c != NULL) {
        calls_go(c);
    }
}

static void calls_wait(struct calls *c)
{
    struct timeval wait = {.tv_usec = CALLS_TICK_MS * 1000L};
    event_add(c->timer, &wait);
}

static void calls_tick(evutil_socket_t fd, short what, void *arg)
{
    (void)fd;
    (void)what;
    struct calls *c = arg;
    int64_t now_ms = clock_steady_ms();
    bool any = false;
    for (size_t i = 0; i < CALLS_MAX; i++) {
        if (c->slots[i].stage != CALLS_FREE && c->slots[i].until_ms <= now_ms) {
            calls_end(&c->slots[i], false, 0, STR("it took too long"));
        }
        any |= c->slots[i].stage != CALLS_FREE;
    }
    calls_go(c);
    if (any) {
        calls_wait(c);
    }
}

// ---- The whole ----------------------------------------------------------------------------------------------------

static bool calls_begin(void *self, struct call *call)
{
    struct calls *c = self;
    for (size_t i = 0; i < CALLS_MAX; i++) {
        if (c->slots[i].stage == CALLS_FREE) {
            c->slots[i] = (struct calls_slot){.stage = CALLS_WAITING,
                                              .ticket = c->next_ticket++,
                                              .until_ms = clock_steady_ms() + CALLS_WAIT_MS,
                                              .call = call};
            calls_wait(c);
            calls_go(c);
            return true;
        }
    }
    return false;
}

struct calls *calls_start(struct event_base *loop, int fd)
{
    struct calls *c = calloc(1, sizeof *c);
    if (c != NULL) {
        c->fd = fd;
        c->next_ticket = random_u64() >> 1; // far from its end
        c->timer = event_new(loop, -1, 0, calls_tick, c);
    }
    return c;
}

struct calls_maker calls_maker_of(struct calls *c)
{
    return (struct calls_maker){.self = c, .begin = c->fd < 0 ? NULL : calls_begin};
}

void calls_free(struct calls *c)
{
    if (c != NULL) {
        event_free(c->timer);
        free(c);
    }
}
