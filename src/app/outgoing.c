// SPDX-License-Identifier: Apache-2.0
#include "app/outgoing.h"
#include "app/outgoing_make.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/random.h"
#include "core/organisation.h"
#include "handover/handover.h"
#include <event2/event.h>
#include <stdlib.h>

enum {
    OUTGOING_ARENA_BYTES = 64 * 1024 * 1024,
    OUTGOING_AGAIN_MS = 100,         // where the sender, or the lanes, had no room
    OUTGOING_UNSETTLED_MS = 2 * 1000 // where the disk did not take what came back
};

// A store that something waits in, or did.
struct outgoing_store {
    struct store *store;
    bool queued;
    int64_t due_at; // seconds of the wall clock; 0: when it is stirred
    struct outgoing_store *next, *next_queued;
};

enum outgoing_stage {
    OUTGOING_FREE,
    OUTGOING_AT_SENDER,
    OUTGOING_SETTLING, // its unit of work is under way
    OUTGOING_UNSETTLED // the unit failed: again later
};
struct outgoing_slot {
    enum outgoing_stage stage;
    uint64_t ticket;
    struct outgoing *outgoing;
    struct outgoing_store *of;
    char destination[64];
    int64_t case_id, service_id; // of what goes to another system; 0: it is a mail
    bool gone;                   // which takes no more
    int64_t handed_ms;
    struct arena arena; // of the result's words
    struct outbox_result result;
    struct unit unit;
};

struct outgoing {
    struct outgoing_options options;
    struct event *readable, *timer;
    uint64_t life; // the sender's; 0: none has said hello
    uint64_t next_ticket;
    struct outgoing_store *stores, *first, **last;
    struct outgoing_slot slots[OUTGOING_WINDOW];
    struct outgoing_breaker breakers[OUTGOING_DESTINATIONS];
    size_t breaker_count;
    bool busy, stopping; // busy: a job is under way
    struct job job;
    struct outgoing_pick pick;
    err failed; // of the job
    struct outgoing_store *picked;
    struct store **found; // by the survey, in pick.arena
    size_t found_count;
    char room[WIRE_MAX];
};

static void outgoing_go(struct outgoing *o);

static void outgoing_wait_ms(struct outgoing *o, int64_t ms)
{
    struct timeval wait = {.tv_sec = ms / 1000, .tv_usec = ms % 1000 * 1000L};
    event_add(o->timer, &wait);
}

// ---- Stores that wait for their turn ------------------------------------------------------------------------------

static struct outgoing_store *outgoing_store_of(struct outgoing *o, struct store *store)
{
    for (struct outgoing_store *s = o->stores; s != NULL; s = s->next) {
        if (s->store == store) {
            return s;
        }
    }
    struct outgoing_store *s = calloc(1, sizeof *s);
    if (s != NULL) {
        s->store = store;
        s->next = o->stores;
        o->stores = s;
    }
    return s;
}

static void outgoing_queue(struct outgoing *o, struct outgoing_store *s)
{
    if (s != NULL && !s->queued) {
        s->queued = true;
        s->next_queued = NULL;
        *o->last = s;
        o->last = &s->next_queued;
    }
}

static struct outgoing_store *outgoing_turn(struct outgoing *o)
{
    struct outgoing_store *s = o->first;
    if (s != NULL) {
        o->first = s->next_queued;
        o->last = o->first == NULL ? &o->first : o->last;
        s->queued = false;
    }
    return s;
}

// ---- What came back is written down -------------------------------------------------------------------------------

static err outgoing_settle_unit(struct tx *tx, void *with)
{
    const struct outgoing_slot *slot = with;
    TRY(outbox_settle(tx, &slot->result));
    if (slot->gone) {
        return handover_gone(tx, slot->service_id);
    }
    bool taken = slot->case_id != 0 && slot->result.outcome == OUTBOX_WAS_SENT;
    return taken ? handover_taken(tx, slot->case_id, slot->result.said) : NO_ERR;
}

static void outgoing_settled(struct unit *unit)
{
    struct outgoing_slot *slot = unit->owner;
    struct outgoing *o = slot->outgoing;
    if (err_is(unit->result)) {
        slot->stage = OUTGOING_UNSETTLED;
        outgoing_wait_ms(o, OUTGOING_UNSETTLED_MS);
        return;
    }
    arena_free(&slot->arena);
    slot->stage = OUTGOING_FREE;
    outgoing_go(o);
}

static void outgoing_settle(struct outgoing_slot *slot)
{
    slot->stage = OUTGOING_SETTLING;
    slot->unit = (struct unit){
        .store = slot->of->store, .run = outgoing_settle_unit, .with = slot, .done = outgoing_settled, .owner = slot};
    if (err_is(lanes_write(slot->outgoing->options.lanes, &slot->unit))) {
        slot->stage = OUTGOING_UNSETTLED;
        outgoing_wait_ms(slot->outgoing, OUTGOING_AGAIN_MS);
    }
}

// Only of what did not answer something is known; where there is no more room, in the place of one that answers again.
static struct outgoing_breaker *outgoing_breaker_of(struct outgoing *o, const char *destination, bool unreachable)
{
    struct outgoing_breaker *free_one = NULL;
    for (size_t i = 0; i < o->breaker_count; i++) {
        if (strcmp(o->breakers[i].name, destination) == 0) {
            return &o->breakers[i];
        }
        free_one = o->breakers[i].failures == 0 ? &o->breakers[i] : free_one;
    }
    if (unreachable && free_one == NULL && o->breaker_count < OUTGOING_DESTINATIONS) {
        free_one = &o->breakers[o->breaker_count++];
    }
    if (!unreachable || free_one == NULL) {
        return NULL;
    }
    *free_one = (struct outgoing_breaker){0};
    memcpy(free_one->name, destination, strlen(destination) + 1); // of a slot, which has as much room
    return free_one;
}

static void outgoing_came_back(struct outgoing_slot *slot, const struct wire_message *m)
{
    static const enum outbox_outcome outcomes[] = {[WIRE_SENT] = OUTBOX_WAS_SENT,
                                                   [WIRE_NOT_NOW] = OUTBOX_NOT_NOW,
                                                   [WIRE_UNREACHABLE] = OUTBOX_NOT_NOW,
                                                   [WIRE_NEVER] = OUTBOX_NEVER,
                                                   [WIRE_GONE] = OUTBOX_NEVER};
    static const char *const names[] = {"sent", "not now", "unreachable", "refused", "gone"};
    if ((unsigned)m->outcome > WIRE_GONE) {
        return;
    }
    bool unreachable = m->outcome == WIRE_UNREACHABLE;
    struct outgoing_breaker *b = outgoing_breaker_of(slot->outgoing, slot->destination, unreachable);
    if (b != NULL) {
        outgoing_breaker_note(b, clock_now_s(), unreachable);
    }
    slot->gone = slot->case_id != 0 && m->outcome == WIRE_GONE;
    slot->result.outcome = outcomes[m->outcome];
    slot->result.error = arena_str(&slot->arena, m->bytes);
    slot->result.wait_s = (int64_t)m->wait_s;
    slot->result.said = slot->case_id != 0 ? arena_str(&slot->arena, m->name) : slot->result.said;
    slot->result.said = m->outcome == WIRE_SENT ? slot->result.said : (str){0};
    log_write(LOG_INFO, slot->case_id != 0 ? "hand-over" : "message",
              (struct log_field[]){{"outcome", str_from(names[m->outcome]), 0},
                                   {"row", {0}, slot->result.id},
                                   {"ms", {0}, clock_steady_ms() - slot->handed_ms}},
              3);
    outgoing_settle(slot);
}

// Another sender: what the one before held may be done or not, so it is tried again.
static void outgoing_hello(struct outgoing *o, uint64_t life)
{
    if (life == o->life) {
        return;
    }
    o->life = life;
    for (size_t i = 0; i < OUTGOING_WINDOW; i++) {
        if (o->slots[i].stage == OUTGOING_AT_SENDER) {
            o->slots[i].result.outcome = OUTBOX_NOT_NOW;
            o->slots[i].result.error = STR("the sender died");
            outgoing_settle(&o->slots[i]);
        }
    }
}

static void outgoing_readable(evutil_socket_t fd, short what, void *arg)
{
    (void)what;
    struct outgoing *o = arg;
    struct wire_message m;
    while (wire_receive(fd, o->room, &m)) {
        if (m.kind == WIRE_HELLO) {
            outgoing_hello(o, m.life);
            calls_hello(o->options.calls, m.life);
        } else if (m.kind == WIRE_FETCHED) {
            calls_fetched(o->options.calls, &m);
        }
        for (size_t i = 0; m.kind == WIRE_RESULT && m.life == o->life && i < OUTGOING_WINDOW; i++) {
            if (o->slots[i].stage == OUTGOING_AT_SENDER && o->slots[i].ticket == m.ticket) {
                outgoing_came_back(&o->slots[i], &m);
                break;
            }
        }
    }
    outgoing_go(o);
}

// ---- Handing out --------------------------------------------------------------------------------------------------

static struct outgoing_slot *outgoing_free_slot(struct outgoing *o)
{
    for (size_t i = 0; i < OUTGOING_WINDOW; i++) {
        if (o->slots[i].stage == OUTGOING_FREE) {
            return &o->slots[i];
        }
    }
    return NULL;
}

// False where the sender has no room now.
static bool outgoing_hand(struct outgoing *o, const struct outgoing_made *made)
{
    struct outgoing_slot *slot = outgoing_free_slot(o);
    if (slot == NULL) {
        return false;
    }
    struct wire_message m = made->message;
    m.life = o->life;
    m.ticket = o->next_ticket++;
    err e = made->wrong != NULL ? NO_ERR : wire_send(o->options.fd, &m);
    if (e.kind == ERR_BUSY || e.kind == ERR_IO) {
        return false;
    }
    *slot = (struct outgoing_slot){.stage = OUTGOING_AT_SENDER,
                                   .ticket = m.ticket,
                                   .outgoing = o,
                                   .of = o->picked,
                                   .case_id = made->case_id,
                                   .service_id = made->service_id,
                                   .handed_ms = clock_steady_ms(),
                                   .result = {.id = made->id}};
    memcpy(slot->destination, made->destination.ptr,
           made->destination.len < sizeof slot->destination ? made->destination.len : 0);
    arena_init(&slot->arena, WIRE_MAX * 2);
    slot->result.said = arena_str(&slot->arena, made->said);
    if (made->wrong != NULL || err_is(e)) {
        slot->result.outcome = OUTBOX_NEVER;
        slot->result.error = str_from(made->wrong != NULL ? made->wrong : e.what);
        outgoing_settle(slot);
    }
    return true;
}

static void outgoing_picked(struct job *job)
{
    struct outgoing *o = job->owner;
    struct outgoing_pick *p = &o->pick;
    bool room = true;
    o->busy = false;
    if (err_is(o->failed)) {
        log_error("messages could not be read", o->failed);
        o->picked->due_at = clock_now_s() + 1;
    } else {
        o->picked->due_at = p->due_at;
    }
    for (size_t i = 0; i < p->count && room && !o->stopping; i++) {
        room = outgoing_hand(o, &p->made[i]);
    }
    if (p->more || !room) {
        outgoing_queue(o, o->picked);
    }
    arena_free(&p->arena);
    if (!room) {
        outgoing_wait_ms(o, OUTGOING_AGAIN_MS);
        return;
    }
    outgoing_go(o);
}

static void outgoing_run_pick(struct job *job)
{
    struct outgoing *o = job->owner;
    o->failed = outgoing_make(&o->pick);
}

static void outgoing_pick_begin(struct outgoing *o, struct outgoing_store *s)
{
    struct outgoing_pick *p = &o->pick;
    *p = (struct outgoing_pick){.store = s->store,
                                .from = o->options.from,
                                .site = o->options.site,
                                .mails = o->options.mails,
                                .hook_room = OUTGOING_HOOKS};
    arena_init(&p->arena, OUTGOING_ARENA_BYTES);
    for (size_t i = 0; i < OUTGOING_WINDOW; i++) {
        if (o->slots[i].stage == OUTGOING_FREE) {
            p->room++;
        } else if (o->slots[i].of == s) {
            p->ids[p->id_count++] = o->slots[i].result.id;
        }
        bool is_hook = o->slots[i].stage != OUTGOING_FREE && o->slots[i].case_id != 0;
        p->hook_room -= is_hook && p->hook_room > 0 ? 1 : 0;
    }
    memcpy(p->breakers, o->breakers, sizeof p->breakers);
    p->breaker_count = o->breaker_count;
    o->picked = s;
    o->job = (struct job){.run = outgoing_run_pick, .done = outgoing_picked, .owner = o};
}

// The next store that waits has its turn, where anything can be handed out at all.
static void outgoing_go(struct outgoing *o)
{
    // Where nothing can be written down, what was sent would be sent again by the next process.
    if (o->busy || o->stopping || stores_refuse(o->options.stores) || o->life == 0 || o->first == NULL ||
        outgoing_free_slot(o) == NULL) {
        return;
    }
    struct outgoing_store *s = outgoing_turn(o);
    outgoing_pick_begin(o, s);
    if (err_is(lanes_slow(o->options.lanes, &o->job))) {
        arena_free(&o->pick.arena);
        outgoing_queue(o, s);
        outgoing_wait_ms(o, OUTGOING_AGAIN_MS);
        return;
    }
    o->busy = true;
}

void outgoing_stirred(struct outgoing *o, struct store *store)
{
    outgoing_queue(o, outgoing_store_of(o, store));
}

void outgoing_look(struct outgoing *o)
{
    outgoing_go(o);
}

// ---- Time ---------------------------------------------------------------------------------------------------------

static void outgoing_tick(evutil_socket_t fd, short what, void *arg)
{
    (void)fd;
    (void)what;
    struct outgoing *o = arg;
    int64_t now = clock_now_s();
    for (size_t i = 0; i < OUTGOING_WINDOW; i++) {
        if (o->slots[i].stage == OUTGOING_UNSETTLED) {
            outgoing_settle(&o->slots[i]);
        }
    }
    for (struct outgoing_store *s = o->stores; s != NULL; s = s->next) {
        if (s->due_at != 0 && (s->due_at <= now || s->due_at > now + OUTBOX_WAIT_MAX_S)) {
            s->due_at = 0;
            outgoing_queue(o, s);
        }
    }
    if (!event_pending(o->timer, EV_TIMEOUT, NULL)) {
        outgoing_wait_ms(o, 1000); // rows are due by the second
    }
    outgoing_go(o);
}

// ---- What waited before this application began --------------------------------------------------------------------

static err outgoing_survey_one(struct outgoing *o, const struct organisation_entry *entry, size_t *room)
{
    struct store *store;
    struct tx *tx;
    str destination;
    if (entry->practice) {
        return NO_ERR;
    }
    TRY(stores_organisation(o->options.stores, entry->key, entry->id, &store));
    TRY(store_read_begin(store, &tx));
    err e = outbox_next_destination(tx, &o->pick.arena, STR(""), &destination);
    store_read_end(tx);
    if (!err_is(e) && destination.len != 0) {
        *arena_push(&o->pick.arena, struct store *, o->found, o->found_count, *room) = store;
    }
    return e;
}

static void outgoing_run_survey(struct job *job)
{
    struct outgoing *o = job->owner;
    struct tx *registry;
    struct organisation_entry *entries;
    size_t count = 0;
    size_t room = 0;
    o->failed = store_read_begin(stores_registry(o->options.stores), &registry);
    if (!err_is(o->failed)) {
        o->failed = organisation_list(registry, &o->pick.arena, &entries, &count);
        store_read_end(registry);
    }
    for (size_t i = 0; i < count && !err_is(o->failed); i++) {
        o->failed = outgoing_survey_one(o, &entries[i], &room);
    }
}

static void outgoing_surveyed(struct job *job)
{
    struct outgoing *o = job->owner;
    o->busy = false;
    if (err_is(o->failed)) {
        log_error("waiting messages could not be looked for", o->failed);
    }
    for (size_t i = 0; i < o->found_count; i++) {
        outgoing_queue(o, outgoing_store_of(o, o->found[i]));
    }
    arena_free(&o->pick.arena);
    outgoing_go(o);
}

struct outgoing *outgoing_start(struct outgoing_options options)
{
    struct outgoing *o = calloc(1, sizeof *o);
    if (o == NULL) {
        return NULL;
    }
    o->options = options;
    o->last = &o->first;
    o->next_ticket = random_u64();
    o->timer = event_new(options.loop, -1, 0, outgoing_tick, o);
    if (options.fd < 0) {
        return o;
    }
    o->readable = event_new(options.loop, options.fd, EV_READ | EV_PERSIST, outgoing_readable, o);
    event_add(o->readable, NULL);
    outgoing_wait_ms(o, 1000);
    err e = wire_send(options.fd, &(struct wire_message){.kind = WIRE_HELLO});
    if (err_is(e)) {
        log_error("the sender cannot be asked", e);
    }
    arena_init(&o->pick.arena, OUTGOING_ARENA_BYTES);
    o->job = (struct job){.run = outgoing_run_survey, .done = outgoing_surveyed, .owner = o};
    o->busy = !err_is(lanes_slow(options.lanes, &o->job));
    return o;
}

struct outgoing_figures outgoing_figures(const struct outgoing *o)
{
    struct outgoing_figures f = {0};
    int64_t now_s = clock_now_s();
    for (size_t i = 0; i < OUTGOING_WINDOW; i++) {
        f.at_sender += o->slots[i].stage != OUTGOING_FREE ? 1 : 0;
    }
    for (size_t i = 0; i < o->breaker_count; i++) {
        f.left_alone += o->breakers[i].until_s > now_s ? 1 : 0;
    }
    return f;
}

size_t outgoing_settling(struct outgoing *o)
{
    size_t count = 0;
    o->stopping = true;
    for (size_t i = 0; i < OUTGOING_WINDOW; i++) {
        count += o->slots[i].stage != OUTGOING_FREE ? 1 : 0;
    }
    return count;
}

void outgoing_free(struct outgoing *o)
{
    for (size_t i = 0; i < OUTGOING_WINDOW; i++) {
        if (o->slots[i].stage != OUTGOING_FREE) {
            arena_free(&o->slots[i].arena);
        }
    }
    while (o->stores != NULL) {
        struct outgoing_store *next = o->stores->next;
        free(o->stores);
        o->stores = next;
    }
    if (o->readable != NULL) {
        event_free(o->readable);
    }
    event_free(o->timer);
    free(o);
}
