// SPDX-License-Identifier: Apache-2.0
// The lanes: writer threads with a queue a store, worker threads for slow jobs, and the list of what
// is answered. A store belongs to one writer thread by its number. Threads are woken only when they
// sleep; whoever collects is woken once a group.
#include "db/lanes.h"
#include "base/clock.h"
#include "db/private.h"
#include <assert.h>
#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <unistd.h>

enum {
    LANES_THREADS_MAX = 8,
    LANES_ERASE_AGAIN_MS = 100
};

struct lanes_writer {
    struct lanes *lanes;
    pthread_t thread;
    pthread_mutex_t mutex; // guards the rest, and the queues of this writer's stores
    pthread_cond_t wake;
    struct store *first_ready, **last_ready; // stores with units waiting, in turn
    struct store *claimed;                   // every store that ever had one
    struct store *erasing;                   // the thread's own: those whose log is yet to be emptied
    int64_t erase_at_ms;                     // and when that is tried again
    _Atomic size_t waiting;                  // read without the lock by lanes_waiting
    _Atomic int64_t since_ms;                // when the group that runs began; 0: none does
    bool stop;
};

struct lanes_workers {
    pthread_t threads[LANES_THREADS_MAX];
    int started;
    pthread_mutex_t mutex;
    pthread_cond_t wake;
    struct job *first, **last;
    _Atomic size_t waiting;
    int ended; // of those started
    bool stop;
};

struct lanes_answers {
    pthread_mutex_t mutex;
    struct unit *first_unit, **last_unit;
    struct job *first_job, **last_job;
};

// Units that wait for the end of the thread's turn.
static _Thread_local struct {
    struct lanes *lanes; // NULL: nothing is gathered
    struct {
        struct unit *first, **last;
    } of[LANES_THREADS_MAX]; // a row a writer
} lanes_gathered;

struct lanes {
    struct lanes_options options;
    int event;
    struct lanes_writer writers[LANES_THREADS_MAX];
    int writers_started;
    struct lanes_workers workers;
    struct lanes_answers answers;
    _Atomic uint64_t units, groups, reruns, sizes[LANES_SIZES];
};
_Static_assert(1 << (LANES_SIZES - 1) == LIMIT_GROUP_COUNT, "a place for the largest group");

static void lanes_wake_collector(struct lanes *l)
{
    uint64_t one = 1;
    ssize_t put = write(l->event, &one, sizeof one);
    assert(put == (ssize_t)sizeof one || errno == EAGAIN); // EAGAIN: it is readable as it is
}

static void lanes_answer_units(struct lanes *l, struct unit *const *units, size_t count)
{
    pthread_mutex_lock(&l->answers.mutex);
    bool was_empty = l->answers.first_unit == NULL && l->answers.first_job == NULL;
    for (size_t i = 0; i < count; i++) {
        units[i]->next = NULL;
        *l->answers.last_unit = units[i];
        l->answers.last_unit = &units[i]->next;
    }
    pthread_mutex_unlock(&l->answers.mutex);
    if (was_empty) {
        lanes_wake_collector(l);
    }
}

static void lanes_answer_job(struct lanes *l, struct job *job)
{
    pthread_mutex_lock(&l->answers.mutex);
    bool was_empty = l->answers.first_unit == NULL && l->answers.first_job == NULL;
    job->next = NULL;
    *l->answers.last_job = job;
    l->answers.last_job = &job->next;
    pthread_mutex_unlock(&l->answers.mutex);
    if (was_empty) {
        lanes_wake_collector(l);
    }
}

static void lanes_push_ready(struct lanes_writer *w, struct store *store)
{
    store->is_ready = true;
    store->next_ready = NULL;
    *w->last_ready = store;
    w->last_ready = &store->next_ready;
}

static struct store *lanes_pop_ready(struct lanes_writer *w)
{
    struct store *store = w->first_ready;
    w->first_ready = store->next_ready;
    if (w->first_ready == NULL) {
        w->last_ready = &w->first_ready;
    }
    store->is_ready = false;
    return store;
}

// Takes a group from the store's queue; the rest waits for its next turn, so that one busy
// organisation does not keep the others waiting.
static size_t lanes_take_group(struct lanes_writer *w, struct store *store, struct unit *units[LIMIT_GROUP_COUNT])
{
    size_t count = 0;
    while (store->first_unit != NULL && count < LIMIT_GROUP_COUNT) {
        units[count++] = store->first_unit;
        store->first_unit = store->first_unit->next;
    }
    if (store->first_unit == NULL) {
        store->last_unit = &store->first_unit;
    } else {
        lanes_push_ready(w, store);
    }
    w->waiting -= count;
    return count;
}

// ---- Logs that are yet to be emptied (tx_erases) -------------------------------------------------------------------

static void lanes_erases_again(struct lanes_writer *w, struct store *store)
{
    if (atomic_load(&store->erases) && !store->is_erasing) {
        store->is_erasing = true;
        w->erase_at_ms = w->erasing == NULL ? clock_steady_ms() + LANES_ERASE_AGAIN_MS : w->erase_at_ms;
        store->next_erasing = w->erasing;
        w->erasing = store;
        store_hold(store);
    }
}

// Also where other stores keep the thread from ever being at rest.
static void lanes_empty_logs(struct lanes_writer *w)
{
    if (w->erasing == NULL || clock_steady_ms() < w->erase_at_ms) {
        return;
    }
    for (struct store **at = &w->erasing; *at != NULL;) {
        struct store *store = *at;
        if (atomic_load(&store->erases) && !group_empty_log(store)) { // or a later commit did
            at = &store->next_erasing;
            continue;
        }
        *at = store->next_erasing;
        store->is_erasing = false;
        store_release(store);
    }
    w->erase_at_ms = clock_steady_ms() + LANES_ERASE_AGAIN_MS;
}

// Under the writer's lock.
static void lanes_wait_for_units(struct lanes_writer *w)
{
    if (w->erasing == NULL) {
        pthread_cond_wait(&w->wake, &w->mutex);
        return;
    }
    struct timespec until;
    clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_nsec += LANES_ERASE_AGAIN_MS * 1000000L;
    until.tv_sec += until.tv_nsec / 1000000000L;
    until.tv_nsec %= 1000000000L;
    if (pthread_cond_clockwait(&w->wake, &w->mutex, CLOCK_MONOTONIC, &until) == ETIMEDOUT) {
        pthread_mutex_unlock(&w->mutex);
        lanes_empty_logs(w);
        pthread_mutex_lock(&w->mutex);
    }
}

static void *lanes_run_writer(void *with)
{
    struct lanes_writer *w = with;
    struct lanes *l = w->lanes;
    struct unit *units[LIMIT_GROUP_COUNT];
    pthread_mutex_lock(&w->mutex);
    for (;;) {
        while (w->first_ready == NULL && !w->stop) {
            lanes_wait_for_units(w);
        }
        if (w->first_ready == NULL) {
            break;
        }
        struct store *store = lanes_pop_ready(w);
        size_t count = lanes_take_group(w, store, units);
        bool drained = !store->is_ready;
        pthread_mutex_unlock(&w->mutex);
        atomic_store(&w->since_ms, clock_steady_ms());
        group_run(store, units, count, l->options.run_twice, &l->reruns);
        atomic_store(&w->since_ms, 0);
        lanes_erases_again(w, store);
        lanes_empty_logs(w);
        atomic_fetch_add(&l->units, count);
        atomic_fetch_add(&l->groups, 1);
        atomic_fetch_add(&l->sizes[count <= 1 ? 0 : 64 - __builtin_clzll(count - 1)], 1);
        lanes_answer_units(l, units, count);
        if (drained) {
            store_release(store); // held since it became ready
        }
        pthread_mutex_lock(&w->mutex);
    }
    pthread_mutex_unlock(&w->mutex);
    while (w->erasing != NULL) { // what is in the way still goes when the folder is closed
        w->erasing->is_erasing = false;
        store_release(w->erasing);
        w->erasing = w->erasing->next_erasing;
    }
    return NULL;
}

static void *lanes_run_worker(void *with)
{
    struct lanes *l = with;
    struct lanes_workers *w = &l->workers;
    pthread_mutex_lock(&w->mutex);
    for (;;) {
        while (w->first == NULL && !w->stop) {
            pthread_cond_wait(&w->wake, &w->mutex);
        }
        if (w->first == NULL) {
            break;
        }
        struct job *job = w->first;
        w->first = job->next;
        if (w->first == NULL) {
            w->last = &w->first;
        }
        w->waiting--;
        pthread_mutex_unlock(&w->mutex);
        job->run(job);
        lanes_answer_job(l, job);
        pthread_mutex_lock(&w->mutex);
    }
    w->ended++;
    pthread_mutex_unlock(&w->mutex);
    lanes_wake_collector(l);
    return NULL;
}

static err lanes_start_thread(pthread_t *thread, void *(*run)(void *), void *with)
{
    int code = pthread_create(thread, NULL, run, with);
    return code == 0 ? NO_ERR : FAIL_CODE(ERR_IO, "a thread could not be started", code);
}

static err lanes_start_threads(struct lanes *l)
{
    l->event = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    if (l->event < 0) {
        return FAIL_CODE(ERR_IO, "an event could not be made", errno);
    }
    for (int i = 0; i < l->options.writer_count; i++) {
        TRY(lanes_start_thread(&l->writers[i].thread, lanes_run_writer, &l->writers[i]));
        l->writers_started++;
    }
    for (int i = 0; i < l->options.worker_count; i++) {
        TRY(lanes_start_thread(&l->workers.threads[i], lanes_run_worker, l));
        l->workers.started++;
    }
    return NO_ERR;
}

err lanes_start(struct lanes_options options, struct lanes **ret_lanes)
{
    assert(options.writer_count >= 1 && options.writer_count <= LANES_THREADS_MAX);
    assert(options.worker_count >= 1 && options.worker_count <= LANES_THREADS_MAX);
    struct lanes *l = calloc(1, sizeof *l);
    assert(l != NULL);
    l->options = options;
    for (int i = 0; i < LANES_THREADS_MAX; i++) {
        struct lanes_writer *w = &l->writers[i];
        w->lanes = l;
        w->last_ready = &w->first_ready;
        pthread_mutex_init(&w->mutex, NULL);
        pthread_cond_init(&w->wake, NULL);
    }
    l->workers.last = &l->workers.first;
    pthread_mutex_init(&l->workers.mutex, NULL);
    pthread_cond_init(&l->workers.wake, NULL);
    l->answers.last_unit = &l->answers.first_unit;
    l->answers.last_job = &l->answers.first_job;
    pthread_mutex_init(&l->answers.mutex, NULL);
    err e = lanes_start_threads(l);
    if (err_is(e)) {
        lanes_stop(l);
        return e;
    }
    *ret_lanes = l;
    return NO_ERR;
}

static void lanes_join_writer(struct lanes_writer *w)
{
    pthread_mutex_lock(&w->mutex);
    w->stop = true;
    pthread_cond_signal(&w->wake);
    pthread_mutex_unlock(&w->mutex);
    pthread_join(w->thread, NULL);
    while (w->claimed != NULL) {
        struct store *store = w->claimed;
        w->claimed = store->next_claimed;
        atomic_store(&store->lanes, NULL);
    }
}

// A job may be waiting for a unit that it handed over, so answers are collected until the last job ended.
static void lanes_join_workers(struct lanes *l)
{
    struct lanes_workers *w = &l->workers;
    pthread_mutex_lock(&w->mutex);
    w->stop = true;
    pthread_cond_broadcast(&w->wake);
    while (w->ended < w->started) {
        pthread_mutex_unlock(&w->mutex);
        struct pollfd answered = {.fd = l->event, .events = POLLIN};
        poll(&answered, 1, -1);
        lanes_collect(l);
        pthread_mutex_lock(&w->mutex);
    }
    pthread_mutex_unlock(&w->mutex);
    for (int i = 0; i < w->started; i++) {
        pthread_join(w->threads[i], NULL);
    }
}

void lanes_stop(struct lanes *l)
{
    lanes_join_workers(l);
    for (int i = 0; i < l->writers_started; i++) {
        lanes_join_writer(&l->writers[i]);
    }
    if (l->event >= 0) {
        lanes_collect(l);
        close(l->event);
    }
    for (int i = 0; i < LANES_THREADS_MAX; i++) {
        pthread_mutex_destroy(&l->writers[i].mutex);
        pthread_cond_destroy(&l->writers[i].wake);
    }
    pthread_mutex_destroy(&l->workers.mutex);
    pthread_cond_destroy(&l->workers.wake);
    pthread_mutex_destroy(&l->answers.mutex);
    free(l);
}

static void lanes_claim(struct lanes *l, struct lanes_writer *w, struct store *store)
{
    struct lanes *owner = atomic_load(&store->lanes);
    assert(owner == NULL || owner == l);
    if (owner == NULL) {
        assert(store->stores->mode == STORES_WRITE || stores_are_read_only(store->stores));
        atomic_store(&store->lanes, l);
        store->next_claimed = w->claimed;
        w->claimed = store;
    }
}

size_t lanes_waiting(const struct lanes *l)
{
    size_t waiting = 0;
    for (int i = 0; i < l->options.writer_count; i++) {
        waiting += atomic_load(&l->writers[i].waiting);
    }
    return waiting;
}

// Under the writer's lock. Whether the writer sleeps: it is woken after the lock, which it would only wait for.
static bool lanes_queue(struct lanes_writer *w, struct unit *unit)
{
    struct store *store = unit->store;
    lanes_claim(w->lanes, w, store);
    unit->next = NULL;
    *store->last_unit = unit;
    store->last_unit = &unit->next;
    if (store->is_ready) {
        return false;
    }
    // The lock of the stores is taken inside the writer's, never the other way round.
    store_hold(store);
    bool asleep = w->first_ready == NULL;
    lanes_push_ready(w, store);
    return asleep;
}

err lanes_write(struct lanes *l, struct unit *unit)
{
    size_t of = unit->store->number % (uint32_t)l->options.writer_count;
    struct lanes_writer *w = &l->writers[of];
    unit->result = NO_ERR;
    if (atomic_fetch_add(&w->waiting, 1) >= LIMIT_WRITE_QUEUE_COUNT) {
        w->waiting--;
        return FAIL(ERR_BUSY, "too many writes are waiting");
    }
    if (lanes_gathered.lanes == l) {
        unit->next = NULL;
        *lanes_gathered.of[of].last = unit;
        lanes_gathered.of[of].last = &unit->next;
        return NO_ERR;
    }
    pthread_mutex_lock(&w->mutex);
    bool stopped = w->stop;
    bool asleep = !stopped && lanes_queue(w, unit);
    pthread_mutex_unlock(&w->mutex);
    if (stopped) {
        w->waiting--;
    } else if (asleep) {
        pthread_cond_signal(&w->wake);
    }
    return stopped ? FAIL(ERR_BUSY, "nothing more is written") : NO_ERR;
}

void lanes_gather(struct lanes *l)
{
    lanes_gathered.lanes = l;
    for (size_t i = 0; i < LANES_THREADS_MAX; i++) {
        lanes_gathered.of[i].first = NULL;
        lanes_gathered.of[i].last = &lanes_gathered.of[i].first;
    }
}

void lanes_hand_over(void)
{
    struct lanes *l = lanes_gathered.lanes;
    for (size_t i = 0; l != NULL && i < (size_t)l->options.writer_count; i++) {
        struct lanes_writer *w = &l->writers[i];
        struct unit *unit = lanes_gathered.of[i].first;
        if (unit == NULL) {
            continue;
        }
        lanes_gathered.of[i].first = NULL;
        lanes_gathered.of[i].last = &lanes_gathered.of[i].first;
        pthread_mutex_lock(&w->mutex);
        bool asleep = false;
        while (unit != NULL) {
            struct unit *next = unit->next;
            asleep |= lanes_queue(w, unit);
            unit = next;
        }
        pthread_mutex_unlock(&w->mutex);
        if (asleep) {
            pthread_cond_signal(&w->wake);
        }
    }
}

void lanes_gather_end(void)
{
    lanes_hand_over();
    lanes_gathered.lanes = NULL;
}

err lanes_slow(struct lanes *l, struct job *job)
{
    struct lanes_workers *w = &l->workers;
    job->next = NULL;
    pthread_mutex_lock(&w->mutex);
    if (w->stop || w->waiting >= LIMIT_JOB_QUEUE_COUNT) {
        pthread_mutex_unlock(&w->mutex);
        return FAIL(ERR_BUSY, "too many slow jobs are waiting");
    }
    *w->last = job;
    w->last = &job->next;
    w->waiting++;
    pthread_cond_signal(&w->wake);
    pthread_mutex_unlock(&w->mutex);
    return NO_ERR;
}

int lanes_fd(const struct lanes *l)
{
    return l->event;
}

void lanes_collect(struct lanes *l)
{
    uint64_t count;
    ssize_t got = read(l->event, &count, sizeof count);
    assert(got == (ssize_t)sizeof count || errno == EAGAIN);
    store_reads_settle(); // what is answered below was committed after these snapshots were taken
    // Read first, taken second: what is answered in between makes the event readable again.
    pthread_mutex_lock(&l->answers.mutex);
    struct unit *unit = l->answers.first_unit;
    struct job *job = l->answers.first_job;
    l->answers.first_unit = NULL;
    l->answers.last_unit = &l->answers.first_unit;
    l->answers.first_job = NULL;
    l->answers.last_job = &l->answers.first_job;
    pthread_mutex_unlock(&l->answers.mutex);
    while (unit != NULL) {
        struct unit *next = unit->next; // `done` may free it
        unit->done(unit);
        unit = next;
    }
    while (job != NULL) {
        struct job *next = job->next;
        job->done(job);
        job = next;
    }
}

struct lanes_counts lanes_counts(const struct lanes *l)
{
    struct lanes_counts counts = {.units = atomic_load(&l->units),
                                  .groups = atomic_load(&l->groups),
                                  .reruns = atomic_load(&l->reruns),
                                  .jobs = atomic_load(&l->workers.waiting)};
    for (int i = 0; i < LANES_SIZES; i++) {
        counts.sizes[i] = atomic_load(&l->sizes[i]);
    }
    int64_t now_ms = clock_steady_ms();
    for (int i = 0; i < l->options.writer_count; i++) {
        int64_t since_ms = atomic_load(&l->writers[i].since_ms);
        int64_t runs_ms = since_ms == 0 ? 0 : now_ms - since_ms;
        counts.longest_ms = runs_ms > counts.longest_ms ? runs_ms : counts.longest_ms;
    }
    return counts;
}
