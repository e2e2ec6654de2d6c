// SPDX-License-Identifier: Apache-2.0
// When a run is over: what it erased stands in the store's log no more, whoever read meanwhile.
#include "app/retention_run.h"
#include "app/wiring.h"
#include "core/test/made.h"
#include <poll.h>
#include <pthread.h>
#include <semaphore.h>

static struct made *test_made;

static err test_write(struct acts *acts, struct store *store, unit_fn run, void *with)
{
    (void)acts;
    (void)store;
    return made_write(test_made, run, with);
}

struct long_read {
    struct store *store;
    sem_t began;
};

// Reads for half a second, as an export does, and so keeps the log.
static void *read_long(void *with)
{
    struct long_read *r = with;
    struct tx *tx;
    struct retention_state s;
    assert_ok(store_read_begin(r->store, &tx));
    assert_ok(retention_state(tx, &s));
    sem_post(&r->began);
    poll(NULL, 0, 500);
    store_read_end(tx);
    return NULL;
}

static void it_is_over_when_the_log_is_empty(void **state)
{
    struct made *m = MADE(state);
    struct acts acts = {.stores = m->stores, .write = test_write, .arena = &m->arena};
    struct retention_run run = {.acts = &acts, .store = m->store, .key = STR("avonbridge")};
    struct retention_plan plan;
    struct long_read r = {.store = m->store};
    pthread_t reader;
    test_made = m;
    assert_ok(retention_run_plan(&run, &plan));
    assert_int_equal(sem_init(&r.began, 0, 0), 0);
    assert_int_equal(pthread_create(&reader, NULL, read_long, &r), 0);
    sem_wait(&r.began);
    assert_ok(retention_run_all(&run));
    assert_false(store_erases(m->store));
    pthread_join(reader, NULL);
    sem_destroy(&r.began);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        MADE_TEST(it_is_over_when_the_log_is_empty),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
