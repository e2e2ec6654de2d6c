// SPDX-License-Identifier: Apache-2.0
// Tests of the lanes: units from one thread to the writers and back, slow jobs, and all of it at once.
// Also run under ThreadSanitizer.
#include "db/lanes.h"
#include "db/test/fixture.h"
#include <poll.h>
#include <sched.h>
#include <semaphore.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

struct errand {
    struct unit unit;
    int64_t id;
    int syncs_at_answer;
    bool looks;
};

static int lanes_test_answered;

static void errand_done(struct unit *unit)
{
    struct errand *e = unit->owner;
    e->syncs_at_answer = atomic_load(&fixture_syncs);
    lanes_test_answered++;
    if (e->looks) {
        assert_in_range(fixture_count(unit->store), lanes_test_answered, INT64_MAX); // answered is committed
    }
}

static void collect_until(struct lanes *l, int answered)
{
    while (lanes_test_answered < answered) {
        struct pollfd poll_fd = {.fd = lanes_fd(l), .events = POLLIN};
        assert_int_equal(poll(&poll_fd, 1, 10000), 1);
        lanes_collect(l);
    }
}

static struct lanes *start(struct lanes_options options)
{
    struct lanes *l;
    assert_ok(lanes_start(options, &l));
    lanes_test_answered = 0;
    return l;
}

static void send_errand(struct lanes *l, struct errand *e, struct store *store, int64_t id)
{
    *e = (struct errand){.id = id};
    e->unit = (struct unit){.store = store, .run = fixture_add_note, .with = &e->id, .done = errand_done, .owner = e};
    assert_ok(lanes_write(l, &e->unit));
}

static void *answered_over_a_kept_snapshot(void *with)
{
    struct store *store = with;
    struct errand errand;
    struct lanes *l = start((struct lanes_options){.writer_count = 1, .worker_count = 1});
    store_reads_keep();
    assert_int_equal(fixture_count(store), 0);
    send_errand(l, &errand, store, 1);
    errand.looks = true;
    collect_until(l, 1);
    store_reads_settle();
    lanes_stop(l);
    return NULL;
}

// On a thread of its own, since a thread keeps from then on.
static void who_is_told_reads_what_was_committed(void **state)
{
    pthread_t thread;
    assert_int_equal(pthread_create(&thread, NULL, answered_over_a_kept_snapshot, FIXTURE(state)->store), 0);
    assert_int_equal(pthread_join(thread, NULL), 0);
}

static void many_units_share_a_sync(void **state)
{
    enum {
        COUNT = 1000
    };
    static struct errand errands[COUNT];
    struct lanes *l = start((struct lanes_options){.writer_count = 1, .worker_count = 1});
    int before = atomic_load(&fixture_syncs);
    for (int i = 0; i < COUNT; i++) {
        send_errand(l, &errands[i], FIXTURE(state)->store, i + 1);
        errands[i].looks = true;
    }
    collect_until(l, COUNT);
    int syncs = atomic_load(&fixture_syncs) - before;
    struct lanes_counts counts = lanes_counts(l);
    assert_int_equal(counts.units, COUNT);
    assert_in_range(counts.groups, 1, COUNT / 4);
    assert_in_range(syncs, 1, (int)counts.groups + 6); // and those of a new WAL and a checkpoint
    for (int i = 0; i < COUNT; i++) {
        assert_ok(errands[i].unit.result);
        assert_true(errands[i].syncs_at_answer > before); // never answered before a sync
    }
    lanes_stop(l);
    assert_int_equal(atomic_load(&fixture_syncs) - before, syncs); // nor a sync that nobody waits for
    fixture_reopen(FIXTURE(state));
    assert_int_equal(fixture_count(FIXTURE(state)->store), COUNT);
}

static void *one_turn_is_one_group(void *with)
{
    enum {
        COUNT = 40
    };
    static struct errand errands[COUNT];
    struct lanes *l = start((struct lanes_options){.writer_count = 2, .worker_count = 1});
    lanes_gather(l);
    for (int i = 0; i < COUNT; i++) {
        send_errand(l, &errands[i], with, i + 1);
        sched_yield(); // a writer that was handed something would begin
    }
    assert_int_equal(lanes_waiting(l), COUNT);
    assert_int_equal(lanes_counts(l).groups, 0);
    lanes_hand_over();
    lanes_hand_over(); // nothing is left
    collect_until(l, COUNT);
    assert_int_equal(lanes_counts(l).groups, 1);
    send_errand(l, &errands[0], with, COUNT + 1);
    lanes_gather_end();
    send_errand(l, &errands[1], with, COUNT + 2); // not gathered any more
    collect_until(l, COUNT + 2);
    lanes_stop(l);
    return NULL;
}

static void what_a_turn_writes_is_handed_over_together(void **state)
{
    pthread_t thread;
    assert_int_equal(pthread_create(&thread, NULL, one_turn_is_one_group, FIXTURE(state)->store), 0);
    assert_int_equal(pthread_join(thread, NULL), 0);
    assert_int_equal(fixture_count(FIXTURE(state)->store), 42);
}

static void stopping_answers_everything(void **state)
{
    enum {
        COUNT = 300
    };
    static struct errand errands[COUNT];
    struct lanes *l = start((struct lanes_options){.writer_count = 2, .worker_count = 1, .run_twice = true});
    for (int i = 0; i < COUNT; i++) {
        send_errand(l, &errands[i], FIXTURE(state)->store, i + 1);
    }
    lanes_stop(l);
    assert_int_equal(lanes_test_answered, COUNT);
    assert_int_equal(fixture_count(FIXTURE(state)->store), COUNT);
    int64_t id = 5000;
    assert_ok(store_write_now(FIXTURE(state)->store, fixture_add_note, &id)); // no lane owns it any more
}

struct waiting_job {
    struct job job;
    struct lanes *lanes;
    struct unit unit;
    int64_t id;
    sem_t done;
    err result;
};

static void waiting_job_unit_done(struct unit *unit)
{
    struct waiting_job *w = unit->owner;
    sem_post(&w->done);
}

// As the control socket does it: a job hands a unit over and sleeps until it has been collected.
static void waiting_job_run(struct job *job)
{
    struct waiting_job *w = job->owner;
    w->result = lanes_write(w->lanes, &w->unit);
    if (!err_is(w->result)) {
        while (sem_wait(&w->done) != 0) {}
        w->result = w->unit.result;
    }
}

static void waiting_job_done(struct job *job)
{
    (void)job;
}

static void stopping_answers_jobs_that_wait_for_units(void **state)
{
    enum {
        COUNT = 20
    };
    static struct waiting_job jobs[COUNT];
    struct lanes *l = start((struct lanes_options){.writer_count = 2, .worker_count = 2});
    for (int i = 0; i < COUNT; i++) {
        struct waiting_job *w = &jobs[i];
        *w = (struct waiting_job){.lanes = l, .id = i + 1};
        sem_init(&w->done, 0, 0);
        w->job = (struct job){.run = waiting_job_run, .done = waiting_job_done, .owner = w};
        w->unit = (struct unit){.store = FIXTURE(state)->store,
                                .run = fixture_add_note,
                                .with = &w->id,
                                .done = waiting_job_unit_done,
                                .owner = w};
        assert_ok(lanes_slow(l, &w->job));
    }
    lanes_stop(l); // nobody collects but this
    for (int i = 0; i < COUNT; i++) {
        assert_ok(jobs[i].result);
        sem_destroy(&jobs[i].done);
    }
    assert_int_equal(fixture_count(FIXTURE(state)->store), COUNT);
}

struct gate {
    atomic_bool reached, open;
};

static err waits_at_gate(struct tx *tx, void *with)
{
    struct gate *gate = with;
    (void)tx;
    atomic_store(&gate->reached, true);
    while (!atomic_load(&gate->open)) {
        sched_yield();
    }
    return NO_ERR;
}

static void a_full_queue_is_busy(void **state)
{
    static struct errand errands[LIMIT_WRITE_QUEUE_COUNT + 1];
    struct gate gate = {0};
    struct errand first = {0};
    first.unit = (struct unit){
        .store = FIXTURE(state)->store, .run = waits_at_gate, .with = &gate, .done = errand_done, .owner = &first};
    struct lanes *l = start((struct lanes_options){.writer_count = 1, .worker_count = 1});
    assert_ok(lanes_write(l, &first.unit));
    while (!atomic_load(&gate.reached)) { // its group has been taken: what comes now waits
        sched_yield();
    }
    int sent = 0;
    err e = NO_ERR;
    while (!err_is(e) && sent <= LIMIT_WRITE_QUEUE_COUNT) {
        struct errand *errand = &errands[sent];
        *errand = (struct errand){.id = sent + 1};
        errand->unit = (struct unit){.store = FIXTURE(state)->store,
                                     .run = fixture_add_note,
                                     .with = &errand->id,
                                     .done = errand_done,
                                     .owner = errand};
        e = lanes_write(l, &errand->unit);
        sent += err_is(e) ? 0 : 1;
    }
    assert_err(e, ERR_BUSY);
    assert_int_equal(sent, LIMIT_WRITE_QUEUE_COUNT);
    poll(NULL, 0, 20);
    assert_in_range(lanes_counts(l).longest_ms, 20, 60 * 1000); // that it is held up can be seen
    atomic_store(&gate.open, true);
    collect_until(l, sent + 1);
    assert_int_equal(lanes_counts(l).longest_ms, 0);
    lanes_stop(l);
}

static void gate_job_run(struct job *job)
{
    waits_at_gate(NULL, job->owner);
}

static void job_done(struct job *job)
{
    (void)job;
    lanes_test_answered++;
}

static void a_full_queue_of_jobs_is_busy(void **state)
{
    (void)state;
    static struct job jobs[LIMIT_JOB_QUEUE_COUNT + 2];
    struct gate gate = {0};
    struct lanes *l = start((struct lanes_options){.writer_count = 1, .worker_count = 1});
    int sent = 0;
    for (int i = 0; i < LIMIT_JOB_QUEUE_COUNT + 2; i++) {
        jobs[i] = (struct job){.run = gate_job_run, .done = job_done, .owner = &gate};
        err e = lanes_slow(l, &jobs[i]);
        assert_err(e, i == LIMIT_JOB_QUEUE_COUNT + 1 ? ERR_BUSY : ERR_NONE);
        sent += err_is(e) ? 0 : 1;
        while (!atomic_load(&gate.reached)) { // the first has left the queue
            sched_yield();
        }
    }
    atomic_store(&gate.open, true);
    collect_until(l, sent);
    lanes_stop(l);
}

// Everything at once: two organisations, writers, snapshots on other threads, slow jobs.
enum {
    CROWD_UNITS = 400,
    CROWD_JOBS = 100
};
struct crowd_job {
    struct job job;
    struct store *store;
    int64_t seen;
};

static void crowd_job_run(struct job *job)
{
    struct crowd_job *c = job->owner;
    c->seen = fixture_count(c->store);
}

static void *crowd_reader(void *with)
{
    int64_t last = 0;
    for (int i = 0; i < 200; i++) {
        int64_t now = fixture_count(with);
        if (now < last) {
            abort(); // a later snapshot shows an earlier moment
        }
        last = now;
    }
    return NULL;
}

static void *crowd_copier(void *with)
{
    struct fixture *f = with;
    char to[PATH_MAX];
    snprintf(to, sizeof to, "%s/copy", f->dir);
    assert_ok(stores_backup(f->stores, to));
    struct stores *copy;
    struct store *store;
    assert_ok(stores_open_with(to, STORES_READ, &migrations_registry, &migrations_organisation, &copy));
    assert_ok(stores_organisation(copy, STR("leeds"), 7, &store));
    assert_in_range(fixture_count(store), 0, CROWD_UNITS / 2);
    stores_free(copy);
    return NULL;
}

static void everything_at_once(void **state)
{
    static struct errand errands[CROWD_UNITS];
    static struct crowd_job jobs[CROWD_JOBS];
    struct fixture *f = FIXTURE(state);
    struct store *stores[2] = {f->store, NULL};
    assert_ok(stores_organisation(f->stores, STR("york"), 8, &stores[1]));
    f->stores->open_max = 1; // the two push each other out whenever nobody uses one
    struct lanes *l = start((struct lanes_options){.writer_count = 2, .worker_count = 2});
    pthread_t readers[2];
    pthread_t copier;
    assert_int_equal(pthread_create(&copier, NULL, crowd_copier, f), 0);
    for (int i = 0; i < 2; i++) {
        assert_int_equal(pthread_create(&readers[i], NULL, crowd_reader, stores[i]), 0);
    }
    for (int i = 0; i < CROWD_UNITS; i++) {
        send_errand(l, &errands[i], stores[i % 2], i + 1);
        if (i % 4 == 0) {
            struct crowd_job *c = &jobs[i / 4];
            *c = (struct crowd_job){.store = stores[i % 8 == 0], .seen = -1};
            c->job = (struct job){.run = crowd_job_run, .done = job_done, .owner = c};
            assert_ok(lanes_slow(l, &c->job));
        }
        if (i % 16 == 0) {
            lanes_collect(l);
        }
    }
    collect_until(l, CROWD_UNITS + CROWD_JOBS);
    pthread_join(copier, NULL);
    for (int i = 0; i < 2; i++) {
        pthread_join(readers[i], NULL);
        assert_int_equal(fixture_count(stores[i]), CROWD_UNITS / 2);
    }
    for (int i = 0; i < CROWD_JOBS; i++) {
        assert_in_range(jobs[i].seen, 0, CROWD_UNITS / 2);
    }
    lanes_stop(l);
}

static err erase_notes(struct tx *tx, void *with)
{
    (void)with;
    tx_erases(tx);
    return db_run(tx, &query_note_delete_all, DB_ARGS(DB_INT(7)), NULL);
}

static int64_t log_bytes(const struct fixture *f)
{
    char path[PATH_MAX];
    struct stat log;
    snprintf(path, sizeof path, "%s/organisations/leeds.db-wal", f->dir);
    return stat(path, &log) == 0 ? log.st_size : -1;
}

// A reader is in the way as something is erased; nothing more is written, and yet it goes from the log as well.
static void what_is_erased_goes_once_nobody_reads_it(void **state)
{
    struct fixture *f = FIXTURE(state);
    struct errand add;
    struct unit erase = {.store = f->store, .run = erase_notes, .done = errand_done, .owner = &add};
    struct tx *reader;
    struct store *other;
    assert_ok(stores_organisation(f->stores, STR("york"), 8, &other));
    struct lanes *l = start((struct lanes_options){.writer_count = 1, .worker_count = 1});
    send_errand(l, &add, f->store, 1);
    collect_until(l, 1);
    assert_ok(store_read_begin(f->store, &reader));
    struct db_rows rows = db_query(reader, &query_note_count, DB_ARGS(DB_INT(7)));
    assert_true(db_next(&rows));
    assert_false(db_next(&rows));
    assert_ok(lanes_write(l, &erase));
    collect_until(l, 2);
    poll(NULL, 0, 300); // long enough to have tried again
    assert_true(store_erases(f->store));
    assert_true(log_bytes(f) > 0);
    store_read_end(reader);
    // Another store keeps the thread from being at rest for a tenth of a second.
    for (int tries = 0; store_erases(f->store) && tries < 500; tries++) {
        send_errand(l, &add, other, tries + 1);
        collect_until(l, tries + 3);
        poll(NULL, 0, 10);
    }
    assert_false(store_erases(f->store));
    assert_int_equal(log_bytes(f), 0);
    lanes_stop(l);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(many_units_share_a_sync),
        TEST(who_is_told_reads_what_was_committed),
        TEST(what_a_turn_writes_is_handed_over_together),
        TEST(stopping_answers_everything),
        TEST(a_full_queue_is_busy),
        TEST(stopping_answers_jobs_that_wait_for_units),
        TEST(a_full_queue_of_jobs_is_busy),
        TEST(everything_at_once),
        TEST(what_is_erased_goes_once_nobody_reads_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
